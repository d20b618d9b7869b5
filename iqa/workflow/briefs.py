"""Briefs of a month, each for one reader, and posters: from the committee's figures."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from iqa.briefs.board import board_brief
from iqa.briefs.context import BriefPage, Poster
from iqa.briefs.defence import DefenceBarriers, defence_brief
from iqa.briefs.police import MONTHS_SHOWN, PoliceFiles, police_brief
from iqa.briefs.poster import posters
from iqa.briefs.team import UnitMatters, delivery_brief, team_brief
from iqa.committee.context import CommitteeSummary
from iqa.domain import (
    ActionSource,
    ActionState,
    CriterionKind,
    ImprovementAction,
    Item,
    Kind,
    MeetingKind,
    MinuteLine,
    Month,
    Scheme,
)
from iqa.exports.outside import assessed_rows, barrier_rows
from iqa.police_files import dispute_days, dispute_deadline
from iqa.records.draws import month_draws
from iqa.records.marked_work import work_to_export
from iqa.records.populations import items_of
from iqa.records.rates import finding_histories
from iqa.records.workspace import Workspace
from iqa.store import View
from iqa.workflow.actions import reports_in
from iqa.workflow.committee import committee_summary
from iqa.workflow.meetings import require_unit, units_of


class BriefKind(StrEnum):
    """Whom a brief is for. The value is what people type, and the beginning of the file's name."""

    POLICE = "police"
    DEFENCE = "defence"
    TEAM = "team"
    DELIVERY = "delivery"
    BOARD = "board"

    @property
    def meeting(self) -> MeetingKind | None:
        """The meeting that it is for, None where the minutes are not ours."""
        return None if self is BriefKind.BOARD else MeetingKind(self.value)


class ComposedBrief(Struct, frozen=True):
    """A brief, and the unit that it is for, '' for the whole Area."""

    kind: BriefKind
    unit: str
    page: BriefPage


def compose_briefs(
    workspace: Workspace, kind: BriefKind, month: Month, unit: str = "", summary: CommitteeSummary | None = None
) -> tuple[ComposedBrief, ...]:
    """The brief of a month; of a unit's meeting one for each unit, or for the one that is named. `summary` is the
    committee's of that month, where it is made already.

    Raises NotFoundError when nothing has been drawn for the month, and as `require_unit` for a unit that is none.
    """
    summary = summary or committee_summary(workspace, month)
    if kind is BriefKind.BOARD:
        return (ComposedBrief(kind, "", board_brief(summary)),)
    if kind is BriefKind.DEFENCE:
        return (ComposedBrief(kind, "", defence_brief(summary, _barriers(workspace, month))),)
    with workspace.store.reading() as view:
        if kind is BriefKind.POLICE:
            return (ComposedBrief(kind, "", police_brief(summary, _police(workspace, view, month))),)
        units = (require_unit(view, MeetingKind(kind.value), unit),) if unit.strip() else units_of(view)
        matters = [_unit_matters(workspace, view, month, each) for each in units]
    compose = team_brief if kind is BriefKind.TEAM else delivery_brief
    return tuple(ComposedBrief(kind, one.unit, compose(summary, one)) for one in matters)


def compose_posters(
    workspace: Workspace, month: Month, summary: CommitteeSummary | None = None
) -> tuple[Poster, ...]:
    """A poster for each key area of a month that has a figure; `summary` as of `compose_briefs`.

    Raises NotFoundError when nothing is drawn.
    """
    summary = summary or committee_summary(workspace, month)
    with workspace.store.reading() as view:
        schemes = _schemes(view, month)
    titles = {scheme.title for scheme in schemes if scheme.population is Kind.LETTERS}
    return posters(summary, workspace.settings.committee.leads, titles)


def _schemes(view: View, month: Month) -> list[Scheme]:
    return [one.scheme for one in month_draws(view, month)]


def _barriers(workspace: Workspace, month: Month) -> DefenceBarriers:
    """The same counts as the export for the defence has."""
    known = work_to_export(workspace, month, None, with_police=False)
    rows, rare = barrier_rows(month, known.reported, workspace.settings.committee)
    assessed = sum(int(str(row["Assessed"])) for row in assessed_rows(known.works))
    with workspace.store.reading() as view:
        said = _said(view, MeetingKind.DEFENCE, month)
        before = _barriers_before(workspace, view, month)
        return DefenceBarriers(rows, rare, assessed, said, _begun(view, said), before)


def _barriers_before(workspace: Workspace, view: View, month: Month) -> dict[Month, dict[str, int]]:
    """How often each barrier of the defence's was found, month by month, where that may be told."""
    limits = workspace.settings.committee
    found = finding_histories(workspace, view, month, workspace.settings.themes.months_back)
    return {
        each: {
            one.label: one.marks
            for one in given
            if one.for_defence and one.marks >= limits.smallest_marks and one.people >= limits.smallest_people
        }
        for each, given in found.items()
    }


def _police(workspace: Workspace, view: View, month: Month) -> PoliceFiles:
    months: dict[Month, Sequence[Item]] = {}
    each = month
    for _ in range(MONTHS_SHOWN):
        months[each] = items_of(view, view.populations.current(Kind.POLICE_FILES, each))
        each = each.previous()
    settle_by = dispute_deadline(month, dispute_days(workspace.settings.standards))
    said = _said(view, MeetingKind.POLICE, month)
    return PoliceFiles(months, month, settle_by, said, _begun(view, said))


def _unit_matters(workspace: Workspace, view: View, month: Month, unit: str) -> UnitMatters:
    every = [line for kind in (MeetingKind.TEAM, MeetingKind.DELIVERY) for line in _said(view, kind, month, unit)]
    reports = [
        one
        for one in reports_in(workspace, view, (), workspace.today)
        if one.action.state is ActionState.OPEN and _concerns(one.action, unit)
    ]
    return UnitMatters(
        unit=unit,
        today=workspace.today,
        actions=reports,
        good_practice=tuple(one.text for one in view.practice.list(month=month) if one.is_shared),
        meeting=view.meetings.get((MeetingKind.TEAM.value, str(month), unit)),
        said=[line for line in every if line.month == month],
        timely=frozenset(_timely(_schemes(view, month))),
    )


def _concerns(action: ImprovementAction, unit: str) -> bool:
    """Whether a unit has to know of an action: its own, and those of the whole Area but for what other meetings
    agreed among themselves."""
    return action.group == unit or (not action.group and action.source is not ActionSource.MEETING)


def _timely(schemes: Sequence[Scheme]) -> Iterator[str]:
    """The questions about time, as they are asked."""
    for scheme in schemes:
        yield from (one.question for one in scheme.criteria if one.kind is CriterionKind.TIMELINESS)


def _said(view: View, kind: MeetingKind, month: Month, unit: str = "") -> tuple[MinuteLine, ...]:
    """What the minutes of a meeting say up to a month."""
    return tuple(line for line in view.minutes.list(kind=kind.value, unit=unit) if line.month <= month)


def _begun(view: View, said: Sequence[MinuteLine]) -> tuple[ImprovementAction, ...]:
    """The actions that those minutes began, in order."""
    every: Mapping[str, ImprovementAction] = {one.id: one for one in view.actions.list()}
    return tuple(every[line.action] for line in said if line.action in every)
