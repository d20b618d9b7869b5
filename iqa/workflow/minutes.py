"""Minutes that come back in: a filled form read, all that is wrong with it told, and what is new recorded."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from iqa.domain import (
    ActionSource,
    ImprovementAction,
    Meeting,
    MeetingKind,
    MinuteKind,
    MinuteLine,
    Month,
    Theme,
    ThemeState,
    TookPlace,
    long_date,
)
from iqa.errors import IqaError, Problem, SheetError, UsageError
from iqa.letter_checks.names_in_text import full_names, titled_names
from iqa.meetings.agenda import DONE, DROPPED, TAKEN_ON
from iqa.meetings.filled import FilledForm, read_form
from iqa.meetings.layout import ABOUT, CIRCULATED, DAY, HELD, OUTCOME, OWNER, SAYS, STAMP
from iqa.meetings.minutes import MeetingFacts, MinuteAnswer, ReadMinutes, read_minutes
from iqa.records.workspace import Workspace
from iqa.staff import named_in
from iqa.store import Change
from iqa.text import counted, joined
from iqa.workflow.actions import NewAction, agree_action, end_as_done, give_up, resolve_owner
from iqa.workflow.meetings import agenda_in, new_meeting
from iqa.workflow.themes import move_in

_CIRCULATED = (MinuteKind.DECISION, MinuteKind.BARRIER)
"""What others read of the minutes as it was written, so that it names nobody."""


class RecordedMinutes(Struct, frozen=True):
    """What came of a form: the meeting as it stands now, the lines that were new, the actions agreed or ended, and
    the themes decided. `was_read` says that the very same was read before, `is_older` that a later form of the
    meeting was read already; `changed` whether anything was recorded. `owners` are the names of everybody
    on the staff list, by id, where there are actions."""

    meeting: Meeting
    lines: tuple[MinuteLine, ...]
    actions: tuple[ImprovementAction, ...]
    themes: tuple[Theme, ...]
    was_read: bool
    is_older: bool
    changed: bool
    owners: Mapping[str, str] = field(default_factory=dict)

    @property
    def strangers(self) -> tuple[str, ...]:
        """The owners of actions who are on no staff list, as they were written."""
        return tuple(dict.fromkeys(one.owner for one in self.actions if one.owner not in self.owners))

    @property
    def perhaps_names(self) -> tuple[str, ...]:
        """Words of what is circulated that may be somebody's name."""
        told = (one for one in self.lines if one.what in _CIRCULATED)
        texts = (text for one in told for text in (one.label, one.says))
        return tuple(dict.fromkeys(name.text for text in texts for name in full_names(text)))


def record_minutes(
    workspace: Workspace,
    path: Path,
    kind: MeetingKind | None = None,
    month: Month | None = None,
    *,
    dry_run: bool = False,
) -> RecordedMinutes:
    """Record what a minutes form says that is not recorded yet, in one transaction. `kind` is the meeting and
    `month` the month whose minutes are expected, None for any. With `dry_run` nothing is kept.

    Raises SheetError with every problem, and nothing is recorded: for a file that is no such form, or another
    workspace's, and for cells that cannot be recorded or say otherwise than what is.
    """
    filled = read_form(path)
    meant = _meant(workspace, filled, kind, month)
    at, actor = workspace.now(), workspace.actor.typed
    if dry_run:
        with workspace.store.trying(actor, at) as change:
            return _read_and_keep(workspace, change, meant, filled)
    what = f"{meant.kind} {meant.month} {meant.unit}".strip()
    with workspace.store.changing(actor, at, "minutes recorded", what) as change:
        done = _read_and_keep(workspace, change, meant, filled)
        if done.changed:
            lines, actions = [line.line for line in done.lines], [action.id for action in done.actions]
            change.facts(file=filled.name, lines=lines, actions=actions)
        return done


class _Meant(Struct, frozen=True):
    """Which meeting a form is of."""

    kind: MeetingKind
    month: Month
    unit: str


def _read_and_keep(workspace: Workspace, change: Change, meant: _Meant, filled: FilledForm) -> RecordedMinutes:
    """Read a form by the agenda of its meeting, and record what is new once nothing in it is wrong."""
    agenda = agenda_in(workspace, change, meant.kind, meant.month, meant.unit)
    stored = change.meetings.get((meant.kind.value, str(meant.month), meant.unit))
    meeting = stored or new_meeting(workspace, meant.kind, meant.month, meant.unit)
    read = read_minutes(agenda, filled)
    doubts = (*_of_facts(meeting, read.facts, filled), *_of_owners(change, read), *_of_names(change, read))
    _refuse(filled, [*read.problems, *doubts])
    return _keep(workspace, change, meeting, read, filled)


def _meant(workspace: Workspace, filled: FilledForm, kind: MeetingKind | None, month: Month | None) -> _Meant:
    """The meeting that a form is of. Raises SheetError for another workspace's form, or one that does not tell."""
    told = filled.identity
    if told["workspace"] != workspace.settings.workspace:
        raise SheetError(
            f"{filled.name} was made in another workspace.", "Record it there, or write the form of this one."
        )
    try:
        meant = _Meant(MeetingKind(told["kind"]), Month.parse(told["month"]), told["unit"])
        int(told["form"])
    except (ValueError, UsageError):
        raise SheetError(
            f"The hidden cells of {filled.name} were changed: it does not tell which meeting it is of.",
            f"Write the form again ({STAMP}), and copy what was filled in.",
        ) from None
    if (kind or meant.kind, month or meant.month) != (meant.kind, meant.month):
        raise SheetError(
            f"{filled.name} holds the minutes of the {meant.kind.called}, {meant.month.label}, "
            f"not those of the {(kind or meant.kind).called}{f', {month.label}' if month else ''}.",
            "Give the form of the right meeting and month.",
        )
    return meant


def _refuse(filled: FilledForm, problems: list[Problem]) -> None:
    if problems:
        raise SheetError(
            f"{filled.name} cannot be recorded yet, and nothing was: "
            f"{counted(len(problems), 'cell is', 'cells are')} to be mended.",
            "Correct them in the form, save it, and read it again.",
            problems,
        )


def _of_facts(meeting: Meeting, facts: MeetingFacts, filled: FilledForm) -> Iterator[Problem]:
    """Where the form says otherwise of the meeting than what is recorded."""
    for key, column, said, stands, words in (
        (HELD, OUTCOME, facts.held, meeting.held, f"held: {meeting.held}"),
        (HELD, DAY, facts.on, meeting.on if meeting.held is TookPlace.YES else None, "the day"),
        (CIRCULATED, DAY, facts.circulated, meeting.circulated, "the day"),
    ):
        if said and stands and said != stands:
            shown = words if column == OUTCOME else f"{words} {long_date(stands)}"  # type: ignore[arg-type]
            message = f"Recorded is {shown}. Put the cell back, or have the record changed first."
            yield filled.lines[key].problem("recorded-otherwise", column, message)


def _of_owners(change: Change, read: ReadMinutes) -> Iterator[Problem]:
    """Owners of actions who may be several people of the staff list."""
    for answer in read.answers:
        if answer.owner:
            try:
                resolve_owner(change, answer.owner)
            except IqaError as refused:
                yield answer.place.problem("owner-in-doubt", OWNER, f"{refused.message} {refused.hint}")


def _of_names(change: Change, read: ReadMinutes) -> Iterator[Problem]:
    """Decisions and solutions that name somebody: they are circulated, and stay as they were recorded."""
    told = [one for one in read.answers if one.line.what in _CIRCULATED]
    people = change.people.list() if told else ()
    for answer in told:
        for column, text in ((ABOUT, answer.label if answer.line.is_free else ""), (SAYS, answer.says)):
            mentions = (*named_in(text, people), *(one.text for one in titled_names(text)))
            if names := joined(list(dict.fromkeys(mentions))):
                message = f"This names somebody: {names}. It is circulated: say it without the name."
                yield answer.place.problem("names-somebody", column, message)


def _keep(
    workspace: Workspace, change: Change, meeting: Meeting, read: ReadMinutes, filled: FilledForm
) -> RecordedMinutes:
    """Record what is new of a form in which nothing is wrong."""
    facts, form, digest = read.facts, int(filled.identity["form"]), _digest(filled)
    told = replace(
        meeting,
        held=facts.held or meeting.held,
        on=facts.on or meeting.on,
        why=facts.why or meeting.why,
        circulated=facts.circulated or meeting.circulated,
    )
    changed = bool(read.answers) or told != meeting
    after = replace(told, form=max(form, meeting.form), read=digest) if changed else meeting
    lines, actions, themes = [], dict[str, ImprovementAction](), dict[str, Theme]()
    for answer in read.answers:
        lines.append(_record(workspace, change, after, answer, actions, themes))
    if changed:
        change.meetings.save(after)
    return RecordedMinutes(
        meeting=after,
        lines=tuple(lines),
        actions=tuple(actions.values()),
        themes=tuple(themes.values()),
        was_read=digest == meeting.read,
        is_older=form < meeting.form,
        changed=changed,
        owners={one.id: one.name for one in change.people.list()} if actions else {},
    )


def _record(
    workspace: Workspace,
    change: Change,
    meeting: Meeting,
    answer: MinuteAnswer,
    actions: dict[str, ImprovementAction],
    themes: dict[str, Theme],
) -> MinuteLine:
    """Record one line, and what follows from it. Actions and themes that it changes are added to those given."""
    line = answer.line
    action = _action_of(workspace, change, meeting, answer)
    if action:
        actions[action.id] = action
    if line.what is MinuteKind.THEME:
        state = ThemeState.ACCEPTED if answer.outcome == TAKEN_ON else ThemeState.DECLINED
        themes[answer.about] = move_in(workspace, change, answer.about, state, answer.says)
    if line.what is MinuteKind.NEW_ACTION and answer.outcome and action:
        themes |= _acted_on(workspace, change, answer.outcome, action)
    kept = MinuteLine(
        kind=meeting.kind,
        month=meeting.month,
        unit=meeting.unit,
        line=line.key,
        what=line.what,
        about=answer.outcome if line.what is MinuteKind.NEW_ACTION else answer.about,
        label=answer.label,
        outcome="" if line.what is MinuteKind.NEW_ACTION else answer.outcome,
        says=answer.says,
        by=workspace.actor.typed,
        at=workspace.now().isoformat(timespec="seconds"),
        action=action.id if action else "",
    )
    change.minutes.add(kept)
    return kept


def _action_of(
    workspace: Workspace, change: Change, meeting: Meeting, answer: MinuteAnswer
) -> ImprovementAction | None:
    """The action that a line agrees or ends."""
    line = answer.line
    if line.what is MinuteKind.ACTION and answer.outcome == DONE:
        return end_as_done(workspace, change, line.about, answer.says, answer.due or meeting.on)
    if line.what is MinuteKind.ACTION and answer.outcome == DROPPED:
        return give_up(workspace, change, line.about, answer.says)
    if not answer.owner or answer.due is None:
        return None
    new = NewAction(
        what=answer.says,
        owner=answer.owner,
        due=answer.due,
        month=meeting.month,
        theme=answer.outcome if line.what is MinuteKind.NEW_ACTION else "",
        group=meeting.unit,
        source=ActionSource.COMMITTEE if meeting.kind is MeetingKind.COMMITTEE else ActionSource.MEETING,
        reference=f"{meeting.called}, {meeting.month.label}",
    )
    return agree_action(workspace, change, new)


def _acted_on(workspace: Workspace, change: Change, theme_id: str, action: ImprovementAction) -> dict[str, Theme]:
    """A theme that was taken on and for which there is an action now."""
    theme = change.themes.find(theme_id)
    if theme.state not in (ThemeState.ACCEPTED, ThemeState.REOPENED):
        return {}
    return {theme_id: move_in(workspace, change, theme_id, ThemeState.ACTION, f"{action.id}: {action.what}")}


def _digest(filled: FilledForm) -> str:
    """SHA-256 of what a form says, whatever saved it."""
    said = {key: list(line.texts.values()) for key, line in sorted(filled.lines.items())}
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
