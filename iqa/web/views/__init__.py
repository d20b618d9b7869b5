"""The pages, one module for each noun of the month. A view fetches with permission, calls a use case, shows."""
