"""Ids that people type: a letter and a number, given in order, such as T1 for a theme and A1 for an action."""

from collections.abc import Iterable


def number_of(typed_id: str) -> int:
    """The number of an id: 12 of T12, by which a list stands in the order in which its ids were given."""
    return int(typed_id[1:])


def next_id(letter: str, given: Iterable[str], more: int = 0) -> str:
    """The id after the highest of those given, and after so many `more` that are given out already."""
    return f"{letter}{max(map(number_of, given), default=0) + more + 1}"
