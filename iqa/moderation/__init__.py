"""Marking watched over: what is marked twice and by whom, what then stands, and how far markers agree.

Nothing here stores anything, knows the day, or says who was right: a third person or a meeting settles that.
"""
