"""Checks of letters by rules that anybody can read: they point at words, and a person judges. Never a mark."""
