"""From marks to what one person is told: the letter's content, as frozen values that templates print."""
