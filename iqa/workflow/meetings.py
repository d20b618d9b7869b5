"""Meetings: dates set ahead, what a minutes form asks, whether each was held and its summary went round."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from iqa.committee.context import CommitteeSummary
from iqa.domain import (
    ActionState,
    ImprovementAction,
    Kind,
    Meeting,
    MeetingKind,
    MinuteLine,
    Month,
    Role,
    Theme,
    ThemeState,
    TookPlace,
)
from iqa.errors import InvalidInputError, NotFoundError
from iqa.meetings.agenda import Agenda, AgendaItems, Barrier, agenda_lines, may_be_decided
from iqa.next_steps import NextStep, advice
from iqa.police_files import family_of
from iqa.records.draws import marked_items, month_draws
from iqa.records.populations import items_of
from iqa.records.schemes import stored_scheme
from iqa.records.workspace import Workspace
from iqa.settings import CommitteeSettings
from iqa.staff import Directory, name_of
from iqa.store import Change, View
from iqa.text import begun, counted, fold, joined
from iqa.themes.rates import findings
from iqa.themes.wording import subject_in_words
from iqa.workflow.committee import committee_summary


class PlannedMeeting(Struct, frozen=True):
    """A meeting to be set: its kind, the month it is about, the day, and the unit ('' is every unit that has its
    own, or the whole Area)."""

    kind: MeetingKind
    month: Month
    on: date
    unit: str = ""


def plan_meetings(workspace: Workspace, planned: PlannedMeeting) -> tuple[Meeting, ...]:
    """Set the day of a meeting, or of every unit's. One that was held keeps its day.

    Raises InvalidInputError for a unit of a meeting that has none, NotFoundError for a unit that is none.
    """
    at = workspace.now()
    what = f"{planned.kind} {planned.month}"
    with workspace.store.changing(workspace.actor.typed, at, "meeting planned", what) as change:
        found = []
        for unit in _units_meant(change, planned):
            before = change.meetings.get((planned.kind.value, str(planned.month), unit))
            if before and before.held is TookPlace.YES:
                found.append(before)
                continue
            bare = before or new_meeting(workspace, planned.kind, planned.month, unit)
            found.append(change.meetings.save(replace(bare, on=planned.on)))
        change.facts(on=planned.on, units=[one.unit for one in found])
        return tuple(found)


class MeetingTold(Struct, frozen=True):
    """What somebody says of a meeting: whether it was held and on which day, or why not; and the day its summary
    went round. None and UNKNOWN say nothing."""

    kind: MeetingKind
    month: Month
    unit: str = ""
    held: TookPlace = TookPlace.UNKNOWN
    on: date | None = None
    why: str = ""
    circulated: date | None = None


def tell_meeting(workspace: Workspace, told: MeetingTold) -> Meeting:
    """Record whether a meeting was held, also where somebody said otherwise before, and when its summary went
    round.

    Raises InvalidInputError for a meeting that was not held without a reason, or of no unit where each has one.
    """
    if told.held is TookPlace.NO and not told.why.strip():
        raise InvalidInputError("A meeting that was not held needs a reason.", "Say in a line why.")
    at = workspace.now()
    what = f"{told.kind} {told.month} {told.unit}".strip()
    with workspace.store.changing(workspace.actor.typed, at, "meeting told of", what) as change:
        unit = require_unit(change, told.kind, told.unit)
        before = change.meetings.get((told.kind.value, str(told.month), unit))
        bare = before or new_meeting(workspace, told.kind, told.month, unit)
        change.facts(held=str(told.held), on=told.on, why=told.why, circulated=told.circulated)
        return change.meetings.save(
            replace(
                bare,
                held=told.held or bare.held,
                on=told.on or bare.on,
                why=told.why.strip() if told.held else bare.why,
                circulated=told.circulated or bare.circulated,
            )
        )


def list_meetings(workspace: Workspace, month: Month | None = None) -> tuple[Meeting, ...]:
    """The meetings about a month, or all, in the order of their days; those without a day last."""
    with workspace.store.reading() as view:
        found = view.meetings.list(month=month)
    order = list(MeetingKind)
    return tuple(sorted(found, key=lambda one: (one.on or date.max, one.month, order.index(one.kind), one.unit)))


class ExpectedMeeting(Struct, frozen=True):
    """A meeting that a month may have: its kind, its unit ('' is the whole Area), and what is known of it, None
    where nobody has set or told of it yet."""

    kind: MeetingKind
    unit: str
    known: Meeting | None

    @property
    def called(self) -> str:
        """The meeting with its unit: Unit meeting, North."""
        return f"{self.kind.called}, {self.unit}" if self.unit else self.kind.called


def expected_meetings(workspace: Workspace, month: Month) -> tuple[ExpectedMeeting, ...]:
    """Every meeting that gets a brief of a month: those of the whole Area, and of each unit with prosecutors."""
    with workspace.store.reading() as view:
        known = {(one.kind, one.unit): one for one in view.meetings.list(month=month)}
        every = [(kind, unit) for kind in MeetingKind for unit in (units_of(view) if kind.is_of_a_unit else ("",))]
    units_gone = [one for one in known if one not in every]
    return tuple(ExpectedMeeting(kind, unit, known.get((kind, unit))) for kind, unit in (*every, *units_gone))


def meeting_agenda(
    workspace: Workspace, kind: MeetingKind, month: Month, unit: str = ""
) -> tuple[Agenda, Meeting | None]:
    """What the minutes form of a meeting asks, and what is recorded of the meeting.

    Of the committee it asks about the themes that the first page of its paper puts to it.
    """
    with workspace.store.reading() as view:
        unit = require_unit(view, kind, unit)
        agenda = agenda_in(workspace, view, kind, month, unit)
        meeting = view.meetings.get((kind.value, str(month), unit))
        is_drawn = any(draw.month == month for draw in view.draws.list())
    if kind is MeetingKind.COMMITTEE and is_drawn:
        return _put_to(committee_summary(workspace, month), agenda), meeting
    return agenda, meeting


def committee_form(workspace: Workspace, summary: CommitteeSummary, month: Month) -> tuple[Agenda, Meeting | None]:
    """The same of the committee, whose paper is made already."""
    kind = MeetingKind.COMMITTEE
    with workspace.store.reading() as view:
        agenda = agenda_in(workspace, view, kind, month, "")
        return _put_to(summary, agenda), view.meetings.get((kind.value, str(month), ""))


def _put_to(summary: CommitteeSummary, agenda: Agenda) -> Agenda:
    return agenda.about_themes({one.id for one in summary.first_page.themes})


def agenda_in(workspace: Workspace, view: View, kind: MeetingKind, month: Month, unit: str) -> Agenda:
    """The same within what else is read."""
    people = {one.id: one for one in view.people.list()}
    meeting = view.meetings.get((kind.value, str(month), unit))
    recorded = view.minutes.list(kind=kind.value, month=month, unit=unit)
    actions = {one.id: one for one in view.actions.list()}
    themes = _themes(view)
    items = AgendaItems(
        themes=themes if kind is MeetingKind.COMMITTEE else None,
        barriers=_barriers(workspace, view, kind, month),
        actions=[
            (one, name_of(one.owner, people))
            for one in actions.values()
            if one.state is ActionState.OPEN and _concerns(view, one, kind, unit, recorded)
        ],
        recorded=recorded,
        every_action={id: (one, name_of(one.owner, people)) for id, one in actions.items()},
    )
    return Agenda(
        workspace=workspace.settings.workspace,
        area=workspace.settings.area,
        protective_marking=workspace.settings.protective_marking,
        kind=kind,
        month=month,
        unit=unit,
        on=meeting.on if meeting else None,
        form=view.ledger.head().count,
        lines=agenda_lines(items),
        themes=tuple(theme.id for theme, _ in themes if theme.state in _ACTED_ON),
        to_decide={theme.id: words for theme, words in themes if may_be_decided(theme)},
        is_called=partial(_is_called, Directory(people.values())),
    )


def _is_called(directory: Directory, written: str, name: str) -> bool:
    """Whether what somebody wrote means the person of that name, on the staff list or off it."""
    meant, called = directory.one(written), directory.one(name)
    return fold(written) == fold(name) or (meant is not None and called is not None and meant.id == called.id)


def new_meeting(workspace: Workspace, kind: MeetingKind, month: Month, unit: str) -> Meeting:
    """A meeting of which nothing is known yet."""
    at = workspace.now().isoformat(timespec="seconds")
    return Meeting(kind, month, unit, None, TookPlace.UNKNOWN, workspace.actor.typed, at)


def units_of(view: View) -> tuple[str, ...]:
    """The units of the staff list that have prosecutors, by name."""
    return tuple(sorted({one.unit for one in view.people.list() if one.role is Role.PROSECUTOR and one.unit}))


def require_unit(view: View, kind: MeetingKind, unit: str) -> str:
    """The unit as the staff list writes it, '' for a meeting of the whole Area. Raises InvalidInputError where a
    meeting wants a unit or has none, NotFoundError for a unit that is none."""
    units = units_of(view)
    if not kind.is_of_a_unit:
        if unit.strip():
            raise InvalidInputError(
                f"The {kind.called} is of the whole Area, not of a unit.", "Leave the unit out."
            )
        return ""
    if not unit.strip():
        raise InvalidInputError(
            f"Each unit has its own {kind.called.lower()}.", f"Name one: {joined(units, 'or')}."
        )
    found = {one.casefold(): one for one in units}.get(unit.strip().casefold())
    if found is None:
        raise NotFoundError(f"There is no unit {unit} on the staff list.", f"There are: {joined(units)}.")
    return found


_ACTED_ON = frozenset(ThemeState) - {ThemeState.EMERGING, ThemeState.DECLINED, ThemeState.CLOSED}
"""The states of themes that an action may be for."""


def _units_meant(change: Change, planned: PlannedMeeting) -> tuple[str, ...]:
    if planned.kind.is_of_a_unit and not planned.unit.strip():
        units = units_of(change)
        if not units:
            raise NotFoundError(
                "No unit with prosecutors is on the staff list.",
                advice("Import it first: ", NextStep("import", {"kind": "staff"})),
            )
        return units
    return (require_unit(change, planned.kind, planned.unit),)


def _themes(view: View) -> list[tuple[Theme, str]]:
    """All themes, each in words."""
    schemes = {one.id: stored_scheme(one) for one in view.schemes.list()}
    return [(theme, subject_in_words(theme, schemes.get(theme.scheme))) for theme in view.themes.list()]


def _concerns(
    view: View, action: ImprovementAction, kind: MeetingKind, unit: str, recorded: Sequence[MinuteLine]
) -> bool:
    """Whether a meeting follows an action: the committee all, a unit's those of the unit, each those it began."""
    if kind is MeetingKind.COMMITTEE or (unit and action.group == unit):
        return True
    own = view.minutes.list(kind=kind.value, unit=unit)
    return action.id in {line.action for line in (*own, *recorded)}


def _barriers(workspace: Workspace, view: View, kind: MeetingKind, month: Month) -> tuple[Barrier, ...] | None:
    """What is known to stand in the way of what a meeting is about; None for a meeting that is not asked."""
    if kind is MeetingKind.COMMITTEE:
        return None
    if kind is MeetingKind.DEFENCE:
        return tuple(_of_the_defence(workspace, view, month, workspace.settings.committee))
    if kind is MeetingKind.POLICE:
        return tuple(_of_the_police(view, month))
    return ()


def _of_the_defence(
    workspace: Workspace, view: View, month: Month, limits: CommitteeSettings
) -> Iterator[Barrier]:
    """The barriers of the defence's making that the month's marks found often enough to be told."""
    if not any(draw.month == month for draw in view.draws.list()):
        return
    for one in month_draws(view, month):
        for found in findings(marked_items(workspace, view, one)):
            enough = found.marks >= limits.smallest_marks and found.people >= limits.smallest_people
            if found.for_defence and enough:
                yield Barrier(found.code, found.label, f"found {counted(found.marks, 'time')}")


def _of_the_police(view: View, month: Month) -> Iterator[Barrier]:
    """The families of failures of the month's police files."""
    counts: dict[str, int] = {}
    for failure in items_of(view, view.populations.current(Kind.POLICE_FILES, month)):
        family = str(family_of(failure.text("failure_type")))
        counts[family] = counts.get(family, 0) + 1
    for family, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        if family:
            label = f"{begun(family)} failures in police files"
            yield Barrier(family.replace(" ", "-"), label, counted(count, "failure"))
