"""Pictures of rates over time and between units, from the statistics that exist, each with a table under it."""
