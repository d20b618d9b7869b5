"""The drawn work of the months that an export asks for, with every marking of it, as the records hold it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import Assessment, DrawnItem, Item, ItemState, Kind, Mark, Month, Round
from iqa.errors import NotFoundError, UsageError
from iqa.exports.rows import ExportedWork
from iqa.marking.results import MarkedWork, timeliness_of
from iqa.next_steps import UNSAID, Blank, NextStep, advice, again
from iqa.records.draws import MonthDraw, judged_on, marked_items, month_draws, people_at, standards_of
from iqa.records.populations import items_of
from iqa.records.workspace import Workspace
from iqa.staff import name_of
from iqa.store import View
from iqa.themes.rates import marked_of_cells


class WorkToExport(Struct, frozen=True):
    """The months asked for in order, their drawn work, their police files, and by draw the name that each staff id
    had when it was made.

    `works` has each marking as it was given, `reported` only what reports use: submitted, with agreed marks in
    place of the first ones.
    """

    months: tuple[Month, ...]
    works: tuple[ExportedWork, ...]
    reported: tuple[ExportedWork, ...]
    police: Mapping[Month, Sequence[Item]]
    names: Mapping[str, Callable[[str], str]]

    def of_month(self, month: Month) -> tuple[ExportedWork, ...]:
        """What reports use of a month."""
        return tuple(work for work in self.reported if work.draw.month == month)


def work_to_export(
    workspace: Workspace, month: Month | None, since: Month | None, *, with_police: bool
) -> WorkToExport:
    """The work of a month, or since one, or of every month. With police files, a month that has only those counts.

    Errors: UsageError when both are given; NotFoundError when there is no such work.
    """
    with workspace.store.reading() as view:
        drawn = {one.month for one in view.draws.list()}
        filed = {one.month for one in view.populations.list(kind=Kind.POLICE_FILES)} if with_police else set()
        months = _months(drawn | filed, month, since)
        draws = [one for each in months if each in drawn for one in month_draws(view, each)]
        names = {one.draw.id: partial(name_of, people=people_at(view, [one.draw])) for one in draws}
        marked = {one.draw.id: marked_items(workspace, view, one) for one in draws}
        reported = {one.draw.id: _reported(one, marked[one.draw.id]) for one in draws}
        works = tuple(
            replace(work, probability=chances[work.drawn.key])
            for one in draws
            for chances in [_probabilities(one, marked[one.draw.id])]
            for work in _works(workspace, view, one, reported[one.draw.id])
        )
        police = {
            each: items_of(view, view.populations.current(Kind.POLICE_FILES, each)) if each in filed else ()
            for each in months
        }
    counted = tuple(work for one in draws for work in reported[one.draw.id].values())
    return WorkToExport(months, works, counted, police, names)


_DRAW = NextStep("draw", {"scheme": "casework", "month": Blank("YYYY-MM")})


def _months(there: set[Month], month: Month | None, since: Month | None) -> tuple[Month, ...]:
    """Those of the months there are that are asked for, in order."""
    if month and since:
        raise UsageError(
            "The months are named in two ways.",
            advice("Give ", again({"month": UNSAID}), " or ", again({"since": UNSAID}), ", not both."),
        )
    first = month or since
    found = tuple(sorted(one for one in there if first is None or (one == first if month else one >= first)))
    if not found:
        when = f" {'for' if month else 'since'} {first.label}" if first else ""
        have = ", ".join(map(str, sorted(there)))
        hint = f"There is work of {have}." if have else advice("Draw first: ", _DRAW)
        raise NotFoundError(f"Nothing has been drawn{when}.", hint)
    return found


def _reported(one: MonthDraw, marked: Sequence[MarkedWork]) -> dict[str, ExportedWork]:
    """What reports use of a draw, by key, in the order of the certificate."""
    drawn = {item.key: item for item in one.to_mark()}
    chances = _probabilities(one, marked)
    return {
        found.item.key: ExportedWork(
            draw=one.draw,
            drawn=drawn[found.item.key],
            marked=found,
            in_figures=not found.certainty_selected,
            probability=chances[found.item.key],
            reported=frozenset() if found.certainty_selected else _criteria(found.marks_in_order()),
        )
        for found in marked
    }


def _probabilities(one: MonthDraw, marked: Sequence[MarkedWork]) -> dict[str, float | None]:
    """What rates divide one by to weigh a mark, by key; 1 for work that is always included."""
    cells = marked_of_cells(marked, one.draw)
    return {
        item.key: 1.0 if item.state is ItemState.ALWAYS else cells[item.cell].probability for item in one.to_mark()
    }


def _works(
    workspace: Workspace, view: View, one: MonthDraw, reported: Mapping[str, ExportedWork]
) -> Iterator[ExportedWork]:
    """Each piece of work to mark with each marking of it; where there is none, with one that has not begun."""
    recorded: dict[str, list[Assessment]] = {}
    for assessment in view.assessments.list(draw=one.draw.id):
        recorded.setdefault(assessment.item_key, []).append(assessment)
    for drawn in one.to_mark():
        markings = recorded.get(drawn.key) or [_not_begun(one, drawn)]
        agreed = _criteria(mark for each in markings if each.round is Round.AGREED for mark in each.marks)
        counted = reported[drawn.key].reported if drawn.key in reported else frozenset[str]()
        taken = {Round.FIRST: counted - agreed, Round.AGREED: counted & agreed}
        for assessment in markings:
            yield ExportedWork(
                draw=one.draw,
                drawn=drawn,
                marked=_marked(workspace, one, drawn, assessment),
                in_figures=assessment.round is Round.FIRST and bool(counted),
                reported=taken.get(assessment.round, frozenset()),
            )


def _criteria(marks: Iterable[Mark]) -> frozenset[str]:
    return frozenset(mark.criterion for mark in marks if mark.is_marked)


def _not_begun(one: MonthDraw, drawn: DrawnItem) -> Assessment:
    draw = one.draw
    return Assessment(drawn.key, draw.scheme, draw.scheme_version, draw.month, draw.id, drawn.assessor)


def _marked(workspace: Workspace, one: MonthDraw, drawn: DrawnItem, assessment: Assessment) -> MarkedWork:
    item = one.items[drawn.key]
    standards, today = standards_of(workspace, one), judged_on(workspace, assessment)
    return MarkedWork(
        item=item,
        assessment=assessment,
        scheme=one.scheme,
        timeliness=timeliness_of(one.scheme, item, standards, today, assessment.entered_dates),
        cell=drawn.cell,
        certainty_selected=drawn.state is ItemState.ALWAYS,
        standards=standards,
        judged_on=today,
    )
