"""From a month's marks to figures that can be traced: rates by criterion and group, and findings."""
