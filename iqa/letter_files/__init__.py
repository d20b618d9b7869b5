"""Reads letters of any form into paragraphs with their places. Nothing here judges, stores or prints a letter."""
