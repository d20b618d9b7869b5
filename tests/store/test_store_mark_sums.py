"""Sums that the database makes of a draw's marks are those of the rates worked out mark by mark."""

from datetime import UTC, datetime
from random import Random

import pytest
from msgspec.structs import replace
from themes_builders import SCHEME, cell, draw, work

from iqa.domain import (
    UNIT_NOT_RECORDED,
    Assessment,
    AssessmentState,
    Draw,
    DrawnItem,
    ItemState,
    Mark,
    Round,
)
from iqa.marking.attribution import NOT_KNOWN, OUTSIDE, THE_UNIT
from iqa.marking.results import MarkedWork
from iqa.moderation.agreed import with_agreed
from iqa.store import MarkSum, StoredScheme, SumsWanted, create_store, mark_sums
from iqa.themes.detection import month_rates
from iqa.themes.rates import EVERYBODY, FindingGiven, count_findings, findings, rates_by_criterion

pytestmark = pytest.mark.unmeasured

AT = datetime(2026, 11, 3, tzinfo=UTC)
PINNED = StoredScheme(
    "casework", "1", "", tuple(one.id for one in SCHEME.scale), tuple(one.id for one in SCHEME.criteria)
)
WANTED = SumsWanted("D1", "casework", draw().month, ("fully-met",), OUTSIDE, THE_UNIT, NOT_KNOWN)


class Month:
    """A month made at random: five people's cells, some replaced, some always included, some marked twice."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.cells = []
        self.drawn: list[DrawnItem] = []
        self.first: list[Assessment] = []
        self.agreed: dict[str, Assessment] = {}
        self.marked: list[MarkedWork] = []
        for person in ("P1", "P2", "P3", "P4", "P5"):
            drawn, unavailable, ineligible = dice.randint(1, 5), dice.randint(0, 2), dice.randint(0, 3)
            self.cells.append(
                cell(person, dice.randint(5, 40), drawn, ineligible=ineligible, unavailable=unavailable)
            )
            for number in range(drawn + 1):
                self.add(person, number, ItemState.ALWAYS if number == drawn else ItemState.DRAWN)

    def add(self, person: str, number: int, state: ItemState) -> None:
        unit = self.dice.choice(["North", "South", ""])
        whole = work(len(self.drawn), person, unit, *self.marks(), certainty_selected=state is ItemState.ALWAYS)
        item = whole.item
        self.drawn.append(
            DrawnItem(item.key, (person,), "0", number, state, 0.5, "M1", unit or UNIT_NOT_RECORDED, person)
        )
        locked = self.dice.random() < 0.8
        first = replace(
            whole.assessment,
            state=AssessmentState.SUBMITTED if locked else AssessmentState.IN_PROGRESS,
            assessor="M1",
        )
        self.first.append(first)
        if self.dice.random() < 0.3:
            self.agreed[item.key] = replace(first, round=Round.AGREED, assessor="", marks=self.marks())
        if locked:
            standing = with_agreed(first, self.agreed.get(item.key))
            self.marked.append(replace(whole, assessment=standing))

    def marks(self) -> tuple[Mark, ...]:
        people = ("P1", "P2", "P7", NOT_KNOWN, OUTSIDE, THE_UNIT)
        ratings = ("fully-met", "partially-met", "not-met", "not-applicable", "")
        codes = ((), ("no-analysis",), ("no-analysis", "no-reply"))
        pick = self.dice.choice
        return tuple(
            Mark(one.id, pick(ratings), "Page 2.", pick(codes), person=pick(people)) for one in SCHEME.criteria
        )

    def draw(self) -> Draw:
        return draw(*self.cells, items=self.drawn, id="D1", scheme_version="1")


def read_back(url: str, month: Month) -> tuple[tuple[MarkSum, ...], tuple[FindingGiven, ...]]:
    store = create_store(url, "workspace-1")
    with store.changing("ann", AT, "a month") as change:
        change.schemes.add(PINNED)
        change.draws.add(month.draw())
        for one in (*month.first, *month.agreed.values()):
            change.assessments.add(one)
    with store.reading() as view:
        given = view.mark_sums.findings(WANTED)
        first, *others = view.mark_sums.of_draws([WANTED] * 5)
        assert others == [first] * 4
        return first, tuple(
            FindingGiven(SCHEME, one.item_key, one.criterion, one.person, one.rating, eval(one.finding_codes))
            for one in given
        )


@pytest.mark.parametrize("seed", range(3))
def test_sums_in_the_database_are_the_rates_of_single_marks(
    database_url: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By one connection or by several at a time."""
    monkeypatch.setattr(mark_sums, "MANY", 0 if seed % 2 else 1_000_000)
    month = Month(Random(seed))
    sums, given = read_back(database_url, month)
    expected = {
        (one.criterion, one.group): one
        for one in month_rates(rates_by_criterion(month.marked, month.draw()), month.draw().month)
    }
    assert {(one.criterion, EVERYBODY if one.whole else one.unit) for one in sums} == expected.keys()
    for one in sums:
        rate = expected[one.criterion, EVERYBODY if one.whole else one.unit]
        assert (one.marks, one.people) == (rate.marks, rate.people)
        assert one.weight_met / one.weight == pytest.approx(rate.rate)
        assert one.weight**2 / one.squares == pytest.approx(rate.n)
    rates = rates_by_criterion(month.marked, month.draw())
    met = {(one.criterion, one.group): one.estimate.successes for one in rates}
    assert {(one.criterion, EVERYBODY if one.whole else one.unit): one.met for one in sums} == met
    assert count_findings(given) == findings(month.marked)


def test_a_mark_that_does_not_say_on_whose_record_it_goes_is_counted_as_such(database_url: str) -> None:
    month = Month(Random(1))
    month.first[0] = replace(month.first[0], state=AssessmentState.SUBMITTED, marks=(Mark("grip", "not-met"),))
    month.agreed.pop(month.first[0].item_key, None)
    sums, _ = read_back(database_url, month)
    assert [one.unsaid for one in sums if one.whole and one.criterion == "grip"] == [1]
