"""The use cases, one module a group: each fetches, calls the stages, saves, and returns a result. None prints."""
