"""How far everybody is with a month's marking and its second marking."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from iqa.access import Action, by_role, is_own
from iqa.domain import (
    Assessment,
    AssessmentState,
    DisputedMark,
    DisputeState,
    Kind,
    MeetingKind,
    Month,
    Person,
    Purpose,
    Round,
    Scheme,
    TookPlace,
)
from iqa.records.draws import draws_of_month, first_assessments, month_draws
from iqa.records.feedback_letters import NO_LETTERS, PersonsLetters, letters_of_month
from iqa.records.marking_rounds import standing
from iqa.records.workspace import Workspace
from iqa.staff import Actor, name_of
from iqa.store import View
from iqa.workflow.adjudication import waiting_questions
from iqa.workflow.changed_standards import standards_notes
from iqa.workflow.named_in_settings import names_of_nothing
from iqa.workflow.steps import Import, imports_of
from iqa.workflow.what_next import MONTHS_LOOKED_AT, MonthState, SecondMarkingState, WorkspaceState


class AssessorStatus(Struct, frozen=True):
    """How far one assessor is with one scheme. Counts are pieces of work."""

    assessor: str
    name: str
    scheme: str
    to_mark: int
    not_started: int
    in_progress: int
    submitted: int
    off_list: bool = False
    """Whether they are no longer on the staff list; their work stays theirs."""


class SecondMarkingStatus(Struct, frozen=True):
    """How far the second marking of a month is, in pieces of work; `waiting` counts questions to settle.

    `nobody` pieces were selected that nobody may mark. Of the `marked` ones the `settled` stand as a whole.
    """

    selected: int
    nobody: int
    marked: int
    settled: int
    waiting: int


def second_marking_status(workspace: Workspace, month: Month) -> SecondMarkingStatus | None:
    """How far the second marking of a month is; None when none is drawn. It tells nobody who marks what."""
    with workspace.store.reading() as view:
        made = standing(view, Purpose.SECOND_MARKING, month)
        if made is None:
            return None
        items = made.to_mark()
        selected = {(item.draw, item.key) for item in items}
        again = view.assessments.list(month=month, round=Round.SECOND)
        agreed = view.assessments.list(month=month, round=Round.AGREED)
        waiting = waiting_questions(view, month_draws(view, month))
    return SecondMarkingStatus(
        selected=len(items),
        nobody=sum(not item.assessor for item in items),
        marked=len(selected & {(one.draw, one.item_key) for one in again if one.is_locked}),
        settled=len(selected & {(one.draw, one.item_key) for one in agreed if one.is_locked}),
        waiting=waiting,
    )


def month_status(workspace: Workspace, month: Month) -> tuple[AssessorStatus, ...]:
    """How far each assessor is with a month, by name; nobody before a draw."""
    rows: list[AssessorStatus] = []
    with workspace.store.reading() as view:
        people = {person.id: person for person in view.people.list()}
        for one in draws_of_month(view, month):
            recorded = first_assessments(view, one.draw)
            for assessor in sorted({item.assessor for item in one.to_mark()}):
                keys = [item.key for item in one.to_mark() if item.assessor == assessor]
                rows.append(_status(assessor, people, one.scheme, keys, recorded))
    return tuple(sorted(rows, key=lambda row: (row.name, row.scheme)))


def month_imports(workspace: Workspace, month: Month) -> tuple[Import, ...]:
    """What was imported for a month and not withdrawn, and the staff lists, in the order of time."""
    with workspace.store.reading() as view:
        return imports_of(view, month)


def may_see_progress(actor: Actor, marker: str, people: Mapping[str, Person]) -> bool:
    """Whether somebody may know how far a marker is: of themselves, and by a role in the marker's unit."""
    unit = people[marker].unit if marker in people else ""
    return is_own(actor, marker) or by_role(Action.SEE_PROGRESS, actor.grants, unit)


def known_months(workspace: Workspace) -> tuple[Month, ...]:
    """Every month that anything was imported or drawn for, in order."""
    with workspace.store.reading() as view:
        imported = {one.month for one in view.populations.list() if one.rows and one.month}
        return tuple(sorted({*imported, *view.draws.months()}))


def workspace_state(workspace: Workspace, month: Month | None = None) -> WorkspaceState:
    """How far the latest months are, and the one that is named, if anything was ever imported for it; documents
    count as written where they lie. A month whose imports were all withdrawn is none of the latest."""
    with workspace.store.reading() as view:
        kinds: dict[Month, set[Kind]] = {}
        for stored in view.populations.standing():
            if stored.rows and stored.month:
                kinds.setdefault(stored.month, set()).add(stored.kind)
        months = sorted({*kinds, *view.draws.months()})
        named = {month} if month and view.populations.list(month=month) else set()
        wanted = sorted({*months[-MONTHS_LOOKED_AT:], *named})
        states = [_month_state(workspace, view, one, frozenset(kinds.get(one, ()))) for one in wanted]
        return WorkspaceState(staff=bool(view.people.list()), months=tuple(states))


def _month_state(workspace: Workspace, view: View, month: Month, imported: frozenset[Kind]) -> MonthState:
    draws = draws_of_month(view, month)
    of_draws = {one.draw.id for one in draws}
    to_mark = [(one.draw.id, item.key, item.assessor) for one in draws for item in one.to_mark()]
    recorded = [one for one in view.assessments.list(month=month) if one.draw in of_draws]
    locked = {(one.draw, one.item_key) for one in recorded if one.round is Round.FIRST and one.is_locked}
    letters = letters_of_month(view, month)
    known = letters.values()
    drafts = [one.draft for one in known if one.draft]
    written = _last_written(letters)
    last = max(written.values(), default="")
    whose = {(one.draw.id, item.key): item.owner for one in draws for item in one.to_mark()}
    folder, disputes = workspace.out_folder(month), view.disputes.list(month=str(month))
    met = _has_met(view, month)
    return MonthState(
        month=month,
        imported=imported,
        drawn=frozenset(one.draw.scheme for one in draws),
        to_mark=len(to_mark),
        submitted=sum((draw, key) in locked for draw, key, _ in to_mark),
        nobodys=sum(not assessor for _, _, assessor in to_mark),
        workbooks=any((folder / "workbooks").glob("*.xlsx")),
        second=_second_marking_state(view, month, recorded),
        unsettled=waiting_questions(view, draws) if any(one.round is Round.SECOND for one in recorded) else 0,
        letters=sum(bool(one.issued) for one in known),
        drafts=len(drafts),
        disputes=sum(one.state is DisputeState.OPEN for one in disputes),
        new_marks=any(
            one.round in _STANDING
            and one.is_locked
            and one.marked_at > written.get(whose.get((one.draw, one.item_key), ""), last)
            for one in recorded
        )
        or _has_untold_decision(disputes, letters),
        summary=any((folder / name).is_file() for name in ("committee-summary.docx", "committee-summary.html"))
        or met,
        met=met,
    )


def _last_written(letters: Mapping[str, PersonsLetters]) -> dict[str, str]:
    """Person -> when their latest letter went out or was drafted; only those of whom there is one."""
    found = {}
    for person, own in letters.items():
        times = [own.latest.released_at] if own.latest else []
        times += [own.draft.drafted_at] if own.draft else []
        if times:
            found[person] = max(times)
    return found


def _has_met(view: View, month: Month) -> bool:
    """Whether the committee has met about a month: then it had its summary, wherever that was written."""
    meeting = view.meetings.get((MeetingKind.COMMITTEE.value, str(month), ""))
    return meeting is not None and meeting.held is TookPlace.YES


def _has_untold_decision(disputes: Iterable[DisputedMark], letters: Mapping[str, PersonsLetters]) -> bool:
    """Whether somebody's dispute was decided and neither a later letter nor a draft of one tells them so yet."""
    for one in disputes:
        own = letters.get(one.person, NO_LETTERS)
        drafted = own.draft.drafted_at if own.draft else ""
        if one.decided_at > drafted and own.latest and own.latest.version == one.version:
            return True
    return False


_STANDING = (Round.FIRST, Round.AGREED)
"""The rounds whose marks go into letters."""


def _second_marking_state(view: View, month: Month, recorded: Iterable[Assessment]) -> SecondMarkingState | None:
    made = standing(view, Purpose.SECOND_MARKING, month)
    if made is None:
        return None
    selected = {(item.draw, item.key) for item in made.to_mark() if item.assessor}
    again = (one for one in recorded if one.round is Round.SECOND and one.is_locked)
    return SecondMarkingState(len(selected), len(selected & {(one.draw, one.item_key) for one in again}))


def settings_notes(workspace: Workspace) -> tuple[str, ...]:
    """What the settings say otherwise than what months were drawn by, and names in them that nothing answers to,
    one sentence each."""
    with workspace.store.reading() as view:
        return (*standards_notes(workspace, view), *names_of_nothing(workspace, view))


def _status(
    assessor: str,
    people: Mapping[str, Person],
    scheme: Scheme,
    keys: Sequence[str],
    recorded: Mapping[str, Assessment],
) -> AssessorStatus:
    states = [recorded[key].state if key in recorded else AssessmentState.DRAWN for key in keys]
    return AssessorStatus(
        assessor=assessor,
        name=name_of(assessor, people) or "nobody yet",
        scheme=scheme.title,
        to_mark=len(keys),
        not_started=states.count(AssessmentState.DRAWN),
        in_progress=states.count(AssessmentState.IN_PROGRESS),
        submitted=sum(state.is_locked for state in states),
        off_list=assessor in people and people[assessor].off_list is not None,
    )
