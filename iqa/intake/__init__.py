"""From a table to a frozen population: match columns, read rows, collect problems, freeze."""
