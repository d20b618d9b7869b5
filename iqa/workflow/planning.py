"""How many to look at in each unit for what certainty, and what the policy's few can show of one person's work.

Exact for the month's own caseloads. It plans: it draws nothing and knows no result.
"""

from collections import Counter

from msgspec import Struct

from iqa.domain import Item, Month
from iqa.errors import CalculationError
from iqa.marking.burden import minutes_of
from iqa.records.workspace import Workspace
from iqa.sampling.draw import DrawRequest
from iqa.sampling.eligibility import partition_population, people_not_sampled
from iqa.sampling.preview import preview
from iqa.staff import names_apart
from iqa.statistics import sample_size, upper_bound
from iqa.workflow.drawing import SampleRequest, prepare_draw
from iqa.workflow.groups import group_in_words

_CHART_SIZES = (1, 2, 4, 6, 8, 12, 20, 30, 40, 60, 80, 120, 200, 300, 500, 1000)
_CHART_LINES = 9


class Certainty(Struct, frozen=True):
    """What is asked: rates from 0 to 1, how sure to be, and of how many (None: a list without end)."""

    tolerable: float
    expected: float = 0.0
    confidence: float = 0.95
    caseload: int | None = None


class ChartLine(Struct, frozen=True):
    """After `look_at` clean ones, at most `most` have a fault: a count of the caseload, or a rate without one."""

    look_at: int
    most: float


class UnitPlan(Struct, frozen=True):
    """One unit: its pieces of work on the list, those that may be drawn, and how many of them to look at.

    `size` is None where no sample would show it and all are to be looked at; `hours` are for as many.
    """

    unit: str
    on_list: int
    eligible: int
    size: int | None
    hours: float


class TakePlan(Struct, frozen=True):
    """One group of the policy: how many it takes, and how many of the eligible could have a fault if those are
    clean. `most` is `eligible` where nothing is taken."""

    group: str
    eligible: int
    taken: int
    most: int


class MonthPlan(Struct, frozen=True):
    """A month's plan by unit, and what the policy's own take shows of each of its groups."""

    month: Month
    scheme: str
    minutes: int
    units: tuple[UnitPlan, ...]
    groups: tuple[TakePlan, ...]


def certainty_chart(asked: Certainty, size: int) -> tuple[ChartLine, ...]:
    """What several sample sizes up to the one asked for, and one beyond, can show when all is clean."""
    end = asked.caseload or _CHART_SIZES[-1]
    small = [n for n in _CHART_SIZES if n < size][-(_CHART_LINES - 2) :]
    beyond = [n for n in _CHART_SIZES if size < n <= end][:1]
    return tuple(
        ChartLine(n, upper_bound(0, n, asked.caseload, asked.confidence)) for n in [*small, size, *beyond]
    )


def plan_month(workspace: Workspace, month: Month, asked: Certainty, scheme: str = "casework") -> MonthPlan:
    """The plan of a month from its current population and the policy in force. Raises what a draw would raise
    before it draws, and CalculationError for rates that cannot be."""
    with workspace.store.reading() as view:
        drawn_under, request = prepare_draw(workspace, view, SampleRequest(scheme, month))
        names = names_apart({person.id: person for person in view.people.list()})
    minutes = minutes_of(drawn_under, request.policy.focus)
    trial = preview(request, minutes)
    groups = tuple(
        TakePlan(
            group=group_in_words(cell.cell, request.policy.per, names),
            eligible=cell.eligible,
            taken=cell.drawn,
            most=upper_bound(0, cell.drawn, cell.eligible, asked.confidence) if cell.drawn else cell.eligible,
        )
        for cell in trial.cells
    )
    return MonthPlan(request.month, scheme, minutes, _units(request, asked, minutes), groups)


def _units(request: DrawRequest, asked: Certainty, minutes: int) -> tuple[UnitPlan, ...]:
    absent = people_not_sampled(request.policy, request.items, request.people, request.month)
    eligibility = partition_population(
        request.policy, "plan", request.items, absent, request.recently_marked, request.still_to_mark
    )
    on_list, eligible = Counter(map(_unit, request.items)), Counter(map(_unit, eligibility.eligible))
    plans = []
    for unit in sorted(on_list):
        size = _size(asked, eligible[unit])
        look_at = eligible[unit] if size is None else size
        plans.append(UnitPlan(unit, on_list[unit], eligible[unit], size, look_at * minutes / 60))
    return tuple(plans)


def _size(asked: Certainty, eligible: int) -> int | None:
    """How many of so many to look at; None where all of them would not do. Raises for rates that cannot be."""
    sample_size(asked.tolerable, asked.expected, asked.confidence)
    if not eligible:
        return 0
    try:
        return sample_size(asked.tolerable, asked.expected, asked.confidence, eligible)
    except CalculationError:
        return None


def _unit(item: Item) -> str:
    return item.text("unit") or "no unit recorded"
