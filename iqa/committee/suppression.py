"""Hold back figures that rest on too little, so that they cannot be worked out from the totals either."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """What a figure rests on: how many marks, and whose work, since one person may have work in two groups."""

    marks: int
    people: frozenset[str]

    def is_enough(self, smallest_marks: int, smallest_people: int) -> bool:
        """Whether a figure that rests on this may be shown."""
        return self.marks >= smallest_marks and len(self.people) >= smallest_people


def suppressed(sizes: Mapping[str, Size], smallest_marks: int, smallest_people: int) -> frozenset[str]:
    """Which groups of one row are not shown, given that the row's total is.

    A group is held back when it rests on fewer marks or people than allowed. Because the total is shown, and with
    it what the total has beyond the groups shown, those held back must rest on enough together: while they do not,
    or only one is held back, the smallest of those still shown is held back with them.
    """
    limits = smallest_marks, smallest_people
    hidden = {group for group, size in sizes.items() if not size.is_enough(*limits)}
    while hidden and len(hidden) < len(sizes):
        if len(hidden) > 1 and _together(sizes[group] for group in hidden).is_enough(*limits):
            break
        hidden.add(min(sizes.keys() - hidden, key=lambda group: (sizes[group].marks, group)))
    return frozenset(hidden)


def _together(sizes: Iterable[Size]) -> Size:
    every = tuple(sizes)
    return Size(sum(size.marks for size in every), frozenset().union(*(size.people for size in every)))
