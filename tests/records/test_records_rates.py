"""The rates behind themes, summed up by the database, are those of the very work that reports use."""

from collections.abc import Iterator, Sequence

import pytest
from msgspec.structs import replace
from office import MONTH

from iqa.committee.suppression import Size, shown_groups, size_of
from iqa.errors import NotFoundError
from iqa.marking.results import MarkedWork
from iqa.records.draws import MonthDraw, marked_items, month_draws
from iqa.records.rates import latest_histories, rate_histories
from iqa.records.workspace import Workspace
from iqa.settings import CommitteeSettings
from iqa.store import View
from iqa.themes.detection import month_rates
from iqa.themes.rates import findings, rates_by_criterion


class OldDraws:
    """A view of the time before a piece of work knew its unit."""

    def __init__(self, view: View) -> None:
        self._view = view

    def __getattr__(self, name: str) -> object:
        return getattr(self._view, name)

    @property
    def mark_sums(self) -> "OldDraws":
        return self

    def of_draws(self, wanted: list[object]) -> Iterator[list[object]]:
        for sums in self._view.mark_sums.of_draws(wanted):
            yield [one._replace(unit="") for one in sums]

    def findings(self, wanted: object) -> list[object]:
        return [one._replace(unsaid=True) for one in self._view.mark_sums.findings(wanted)]


def shown_by_hand(marked: Sequence[MarkedWork], one: MonthDraw) -> frozenset[tuple[str, str]]:
    """What papers may show, by whose work it is."""
    questions: dict[str, dict[str, Size]] = {}
    for rate in rates_by_criterion(marked, one.draw):
        questions.setdefault(rate.criterion, {})[rate.group] = size_of(rate)
    return shown_groups(questions, CommitteeSettings())


def test_rates_are_those_of_the_work_that_reports_use(finished: Workspace) -> None:
    with finished.store.reading() as view:
        histories = rate_histories(finished, view, MONTH, 12)
        assert latest_histories(finished, view) == histories
        for history, one in zip(histories, month_draws(view, MONTH), strict=True):
            marked = marked_items(finished, view, one)
            by_hand = tuple(month_rates(rates_by_criterion(marked, one.draw), MONTH, shown_by_hand(marked, one)))
            rounded = [replace(rate, n=round(rate.n, 9), rate=round(rate.rate, 9)) for rate in history.rates]
            assert rounded == [replace(rate, n=round(rate.n, 9), rate=round(rate.rate, 9)) for rate in by_hand]
            assert history.findings == findings(marked)
            assert by_hand


def test_a_draw_of_before_units_were_kept_is_worked_out_from_its_population(finished: Workspace) -> None:
    with finished.store.reading() as view:
        now, then = (rate_histories(finished, each, MONTH, 12) for each in (view, OldDraws(view)))
    for one, other in zip(now, then, strict=True):
        assert [(rate.criterion, rate.group, rate.marks, rate.people) for rate in one.rates] == [
            (rate.criterion, rate.group, rate.marks, rate.people) for rate in other.rates
        ]
        assert one.findings == other.findings


def test_a_month_without_a_draw_is_refused(drawn: Workspace) -> None:
    with drawn.store.reading() as view, pytest.raises(NotFoundError, match="Nothing has been drawn"):
        rate_histories(drawn, view, MONTH.next(), 12)
