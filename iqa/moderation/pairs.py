"""Marks on the same question of the same work by different markers, as the figures of agreement take them.

Only work marked twice comes in; a question that one of the two did not answer gives no pair.
"""

from collections.abc import Iterable

from msgspec import Struct

from iqa.domain import Assessment, CriterionKind, Month, Scheme


class Pair(Struct, frozen=True):
    """One question on one piece of work, by its first and its second marker. `ratings` of the scale stand best
    first; either rating may be `not-applicable`, which is no step of it."""

    item: str
    """The piece of work and its draw: pairs of one piece go together."""
    month: Month
    scheme: Scheme
    criterion: str
    marker: str
    second_marker: str
    first: str
    second: str

    @property
    def scale(self) -> tuple[str, ...]:
        """The ids of the scale, best first."""
        return tuple(rating.id for rating in self.scheme.scale)

    @property
    def on_scale(self) -> bool:
        """Whether both gave a step of the scale."""
        return self.first in self.scale and self.second in self.scale

    @property
    def judged(self) -> bool:
        """Whether the question is one of judgement. What dates decide is worked out alike for both markers, and
        says nothing about how alike they judge."""
        return self.scheme.criterion(self.criterion).kind is CriterionKind.QUALITY

    @property
    def steps(self) -> int:
        """How many steps of the scale the first mark is kinder than the second; below 0 it is stricter."""
        return self.scale.index(self.second) - self.scale.index(self.first)


def pairs_of(first: Assessment, second: Assessment, scheme: Scheme) -> tuple[Pair, ...]:
    """The pairs of one piece of work, in the order of the first marker's marks."""
    known = {criterion.id for criterion in scheme.criteria}
    return tuple(
        Pair(
            item=f"{first.item_key}|{first.draw}",
            month=first.month,
            scheme=scheme,
            criterion=mark.criterion,
            marker=first.assessor,
            second_marker=second.assessor,
            first=mark.rating,
            second=second.mark(mark.criterion).rating,
        )
        for mark in first.marks
        if mark.criterion in known and mark.is_marked and second.mark(mark.criterion).is_marked
    )


def pieces(pairs: Iterable[Pair]) -> int:
    """How many pieces of work stand behind pairs."""
    return len({pair.item for pair in pairs})
