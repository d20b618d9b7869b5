"""How often assessors agreed with a check, by the office's own marks, and when it is only worth a look any more.

A letter in which a check pointed is a judgement of that check once somebody has marked the question it speaks to.
It is counted once, however often the check pointed in it. What marks do not tell counts neither way.
"""

from collections.abc import Collection
from enum import StrEnum

from msgspec import Struct

from iqa.domain import NOT_APPLICABLE, Mark
from iqa.letter_checks.checks import Check, CheckList
from iqa.statistics import Interval, wilson


class MarkSays(StrEnum):
    """What a mark says of a hint."""

    AGREED = "agreed"
    """The mark names the finding of the check; or it is below the best and the question offers no such finding,
    or none was named at all."""
    NOT_AGREED = "not agreed"
    """The best mark that there is."""
    UNTOLD = "cannot be told"
    """Below the best, for other findings alone: whether this one was seen too, the mark does not say. Nor does one
    that was given with all that was left."""


def agreement_of(check: Check, mark: Mark, offered: Collection[str], best: str) -> MarkSays | None:
    """What a mark on the question that a check speaks to says of its hint; None where it says nothing.

    `offered` are the finding codes of that question, `best` the best rating of its scale.
    """
    if not mark.is_marked or mark.rating == NOT_APPLICABLE:
        return None
    if check.code in mark.finding_codes:
        return MarkSays.AGREED
    if mark.by_default:
        return MarkSays.UNTOLD
    if mark.rating == best:
        return MarkSays.NOT_AGREED
    if check.code not in offered or not mark.finding_codes:
        return MarkSays.AGREED
    return MarkSays.UNTOLD


class AgreementCounts(Struct, frozen=True):
    """In how many letters assessors agreed with a check, did not, and left it open."""

    agreed: int = 0
    not_agreed: int = 0
    untold: int = 0

    @property
    def judged(self) -> int:
        """Letters that tell either way: what the precision rests on."""
        return self.agreed + self.not_agreed

    @property
    def precision(self) -> float | None:
        """The share of the letters judged in which the assessor agreed; None where none is."""
        return self.agreed / self.judged if self.judged else None

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of the precision (Wilson); None where nothing is judged."""
        return wilson(self.agreed, self.judged) if self.judged else None

    def plus(self, agreement: MarkSays) -> "AgreementCounts":
        """With one letter more."""
        return AgreementCounts(
            self.agreed + (agreement is MarkSays.AGREED),
            self.not_agreed + (agreement is MarkSays.NOT_AGREED),
            self.untold + (agreement is MarkSays.UNTOLD),
        )


def falls(counts: AgreementCounts, checks: CheckList) -> bool:
    """Whether a check is only worth a look by these counts: enough letters are judged, and the upper end of the
    interval of its precision is below the least that the office has set."""
    interval = counts.interval
    return counts.judged >= checks.least_judged and interval is not None and interval.high < checks.least_precision
