"""Marks, assessments and actions as tables to take away, by who is to receive them."""
