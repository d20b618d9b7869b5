"""Meetings that answer: a minutes form that comes back in, and whether meetings were held and told of."""
