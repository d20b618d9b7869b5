"""Suppress figures that rest on too little, so that they cannot be worked out from the totals either.

The rule is that of published statistics: a figure rests on enough marks and enough people, and so does whatever
is left when the figures shown are taken from their total. That rest must not speak for each group in it either: it
is neither all to standard nor all below, by two marks each way, so that who knows one of them does not know the
others; and who knows how many marks each group has cannot tell how many of them are to standard, by two.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from iqa.settings import CommitteeSettings
from iqa.themes.rates import EVERYBODY, Rate

EITHER_WAY = 2
"""Of what is suppressed together, so many marks at least are to standard, and so many are not; and so many lie
between the most and the least that can be to standard of each group, if it has as many."""


class Size(Struct, frozen=True):
    """What a figure rests on: how many marks, and whose work, since one person may have work in two groups.

    `met` is how many of the marks are to standard; None where the figure is a count and no rate.
    """

    marks: int
    people: frozenset[str]
    met: int | None = None

    def is_enough(self, smallest_marks: int, smallest_people: int) -> bool:
        """Whether a figure that rests on this may be shown."""
        return self.marks >= smallest_marks and len(self.people) >= smallest_people

    @property
    def is_open(self) -> bool:
        """Whether it leaves open what any one of its marks says."""
        return self.met is None or EITHER_WAY <= self.met <= self.marks - EITHER_WAY

    def leaves_open(self, part: "Size") -> bool:
        """Whether somebody who knows this, and how many marks a part of it has, cannot tell how many are met."""
        if self.met is None:
            return True
        least, most = max(0, self.met - (self.marks - part.marks)), min(part.marks, self.met)
        return most - least >= min(EITHER_WAY, part.marks)


class Suppressed(Struct, frozen=True):
    """Which groups of one row are not shown, and whether its total is not shown either."""

    groups: frozenset[str]
    total: bool = False


def suppress_rates(groups: Mapping[str, Rate], limits: CommitteeSettings) -> Suppressed:
    """What is suppressed of one question in one month, whose rates are given by group."""
    sizes = {group: size_of(rate) for group, rate in groups.items() if group != EVERYBODY}
    return suppress(sizes, limits.smallest_marks, limits.smallest_people)


def size_of(rate: Rate) -> Size:
    """What a rate rests on."""
    return Size(rate.marks, rate.persons, rate.estimate.successes)


def shown_groups(
    questions: Mapping[str, Mapping[str, Size]], limits: CommitteeSettings
) -> frozenset[tuple[str, str]]:
    """The question and the group of each rate of a month that papers which leave the unit may show. The sizes of a
    question are by group, the whole of all units under EVERYBODY."""
    shown = set()
    for question, groups in questions.items():
        sizes = {group: size for group, size in groups.items() if group != EVERYBODY}
        held = suppress(sizes, limits.smallest_marks, limits.smallest_people, groups.get(EVERYBODY))
        if not held.total:
            shown |= {(question, group) for group in groups if group not in held.groups}
    return frozenset(shown)


def suppress(
    sizes: Mapping[str, Size], smallest_marks: int, smallest_people: int, total: Size | None = None
) -> Suppressed:
    """What of one row is suppressed: the groups of `suppressed`, and the total where it rests on too little
    itself, or where no group can be shown and the total, being all or none, would say of each what it is. `total`
    is what the whole row rests on, where the groups do not tell whose work it is."""
    whole, every = total or together(sizes.values()), frozenset(sizes)
    if not whole.is_enough(smallest_marks, smallest_people):
        return Suppressed(every, total=True)
    hidden = suppressed(sizes, smallest_marks, smallest_people)
    return Suppressed(hidden, total=hidden == every and whole.met in (0, whole.marks))


def suppressed(
    sizes: Mapping[str, Size], smallest_marks: int, smallest_people: int, held: Iterable[str] = ()
) -> frozenset[str]:
    """Which groups of one row are not shown, given that the row's total is, and that those of `held` are not.

    A group is suppressed when it rests on fewer marks or people than allowed. Because the total is shown, and with
    it what the total has beyond the groups shown, those suppressed must rest on enough together and tell of none
    of them what it is: while they do not, or only one is suppressed, the smallest of those still shown is
    suppressed with them.
    """
    limits = smallest_marks, smallest_people
    hidden = {group for group, size in sizes.items() if not size.is_enough(*limits)} | set(held)
    while hidden and len(hidden) < len(sizes):
        those = [sizes[group] for group in hidden]
        if len(those) > 1 and together(those).is_enough(*limits) and _tells_of_none(those):
            break
        hidden.add(min(sizes.keys() - hidden, key=lambda group: (sizes[group].marks, group)))
    return frozenset(hidden)


def _tells_of_none(sizes: Iterable[Size]) -> bool:
    """Whether what several groups come to together tells of none of them how many of its marks are to standard."""
    every = tuple(sizes)
    whole = together(every)
    return whole.is_open and all(whole.leaves_open(size) for size in every)


def together(sizes: Iterable[Size]) -> Size:
    """What several figures rest on together; `met` is known where it is of each of them."""
    every = tuple(sizes)
    met = [size.met for size in every if size.met is not None]
    return Size(
        sum(size.marks for size in every),
        frozenset().union(*(size.people for size in every)),
        sum(met) if every and len(met) == len(every) else None,
    )
