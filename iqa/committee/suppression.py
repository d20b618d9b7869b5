"""Hold back figures that rest on too little, so that they cannot be worked out from the totals either."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """What a figure rests on: how many marks, and the work of how many people."""

    marks: int
    people: int


def held_back(sizes: Mapping[str, Size], smallest_marks: int, smallest_people: int) -> frozenset[str]:
    """Which groups of one row are not shown, given that the row's total is.

    A group is held back when it rests on fewer marks or people than allowed. Because the total is shown, what is
    held back must add up to enough marks too: while it does not, or only one group is held back, the smallest of
    those still shown is held back with it.
    """
    hidden = {
        group for group, size in sizes.items() if size.marks < smallest_marks or size.people < smallest_people
    }
    while hidden and len(hidden) < len(sizes):
        marks = sum(sizes[group].marks for group in hidden)
        people = sum(sizes[group].people for group in hidden)
        if len(hidden) > 1 and marks >= smallest_marks and people >= smallest_people:
            break
        shown = sizes.keys() - hidden
        hidden.add(min(shown, key=lambda group: (sizes[group].marks, group)))
    return frozenset(hidden)
