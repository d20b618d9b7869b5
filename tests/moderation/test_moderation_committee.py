"""The committee reads how alike the marking is: the whole and the spread, and only where nobody can be told."""

from datetime import date

import pytest
from moderation_builders import FULLY, NOT, PARTIALLY, pair

from iqa.committee.context import MarkingQuality
from iqa.committee.summary import SummaryRequest, compose_summary
from iqa.domain import Month
from iqa.moderation.pairs import Pair
from iqa.settings import Settings

A_YEAR_AGO = Month(2025, 11)


def quality(pairs: list[Pair], since: Month | None = A_YEAR_AGO) -> MarkingQuality | None:
    request = SummaryRequest(
        month=Month.parse("2026-10"),
        draws=(),
        letters=(),
        police=(),
        police_dispute_deadline=date(2026, 12, 12),
        traces=(),
        ledger=(1, "0" * 64),
        written_on=date(2026, 11, 23),
        twice=pairs,
        twice_since=since,
    )
    return compose_summary(request, Settings("Thornmere")).marking_quality


def marks(markers: int, each: int) -> list[Pair]:
    """So many marks of each marker, marker 0 kind, the others alike, half of them the same."""
    return [
        pair(FULLY, (FULLY, PARTIALLY)[n % 2] if marker else NOT, marker=f"M{marker}", item=f"{marker}-{n}")
        for marker in range(markers)
        for n in range(each)
    ]


def test_the_whole_and_the_spread_are_told_without_a_name() -> None:
    found = quality(marks(4, 20))
    assert found is not None
    assert (found.months, found.pieces, found.marks, found.markers) == ("November 2025 to October 2026", 80, 80, 4)
    assert found.raw.startswith("38% (")
    assert float(found.least) <= float(found.middle) < float(found.most) <= 2
    assert "M0" not in repr(found)


def test_the_spread_waits_for_enough_marks_and_the_month_may_stand_alone() -> None:
    found = quality(marks(3, 4), since=None)
    assert found is not None
    assert (found.months, found.marks, found.markers, found.least) == ("October 2026", 12, 0, "")


@pytest.mark.parametrize("pairs", [[], marks(2, 30), marks(3, 1)], ids=["nothing", "two markers", "three marks"])
def test_what_would_be_somebodys_own_figure_is_held_back(pairs: list[Pair]) -> None:
    assert quality(pairs) is None
