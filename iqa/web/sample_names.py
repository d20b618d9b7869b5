"""What the two samples of a month are called on pages."""

TITLES = {"casework": "Casework", "victim-letters": "Letters to victims"}
"""Scheme -> the heading of its sample."""
