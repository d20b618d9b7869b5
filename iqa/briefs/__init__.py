"""Briefs: what a month says to one reader, from the figures of the committee's paper and no others."""
