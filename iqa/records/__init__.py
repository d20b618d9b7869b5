"""What a workspace keeps, loaded as the values that use cases work on. Nothing here decides anything."""
