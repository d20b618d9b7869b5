"""The rates of a month and of those behind it, for questions whose marks may stand in one figure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iqa.committee.suppression import shown_rates
from iqa.criteria import compare_schemes
from iqa.domain import Month, Scheme
from iqa.records.draws import MonthDraw, marked_items, month_draws
from iqa.records.workspace import Workspace
from iqa.settings import CommitteeSettings
from iqa.store import View
from iqa.themes.detection import MonthRate, month_rates
from iqa.themes.rates import FindingCount, Rate, findings, rates_by_criterion


@dataclass(frozen=True, slots=True)
class SchemeHistory:
    """A scheme as a month was drawn by it, its rates of that month and of those before, and the month's findings.

    `incomparable` are the questions asked now whose earlier marks were made under other words.
    """

    scheme: Scheme
    rates: tuple[MonthRate, ...]
    findings: tuple[FindingCount, ...]
    incomparable: tuple[str, ...]


def rate_histories(workspace: Workspace, view: View, month: Month, months_back: int) -> tuple[SchemeHistory, ...]:
    """The history of each scheme that the month was drawn by. Raises NotFoundError when nothing was drawn."""
    earlier = _earlier_months(view, month, months_back)
    return tuple(_history(workspace, view, one, month, earlier) for one in month_draws(view, month))


def latest_histories(workspace: Workspace, view: View) -> tuple[SchemeHistory, ...]:
    """The history of each scheme that the latest month was drawn by; none where nothing was drawn."""
    months = [one.month for one in view.draws.list()]
    return rate_histories(workspace, view, max(months), workspace.settings.themes.months_back) if months else ()


def _earlier_months(view: View, month: Month, months_back: int) -> tuple[Month, ...]:
    """The months before one that were drawn, at most so many months back, in order of time."""
    first = month
    for _ in range(months_back):
        first = first.previous()
    return tuple(sorted({one.month for one in view.draws.list() if first <= one.month < month}))


def _history(
    workspace: Workspace, view: View, latest: MonthDraw, month: Month, earlier: tuple[Month, ...]
) -> SchemeHistory:
    marked = marked_items(workspace, view, latest)
    limits = workspace.settings.committee
    rates = list(_of_month(rates_by_criterion(marked, latest.draw), month, limits))
    changed: dict[str, None] = {}
    for each, one in _draws_of(view, latest.scheme.id, earlier):
        comparable = set(compare_schemes(one.scheme, latest.scheme).comparable)
        found = _of_month(rates_by_criterion(marked_items(workspace, view, one), one.draw), each, limits)
        for rate in found:
            if rate.criterion in comparable:
                rates.append(rate)
            else:
                changed[rate.criterion] = None
    asked = {criterion.id for criterion in latest.scheme.criteria}
    return SchemeHistory(
        latest.scheme, tuple(rates), findings(marked), tuple(one for one in changed if one in asked)
    )


def _of_month(rates: Sequence[Rate], month: Month, limits: CommitteeSettings) -> Iterator[MonthRate]:
    return month_rates(rates, month, shown_rates(rates, limits))


def _draws_of(view: View, scheme: str, months: tuple[Month, ...]) -> Iterator[tuple[Month, MonthDraw]]:
    """The standing draws of a scheme in those months."""
    for month in months:
        if view.draws.current(scheme, month) is not None:
            yield from ((month, one) for one in month_draws(view, month) if one.scheme.id == scheme)
