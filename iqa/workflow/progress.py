"""How far everybody is with a month's marking and its second marking, and the urgent concerns on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iqa.domain import Assessment, AssessmentState, Month, Person, Purpose, Round, Scheme
from iqa.marking.critical import critical_in_words
from iqa.records.draws import first_assessments, month_draws
from iqa.records.marking_rounds import standing
from iqa.records.workspace import Workspace
from iqa.staff import name_of
from iqa.workflow.adjudication import waiting_questions
from iqa.workflow.changed_standards import standards_notes
from iqa.workflow.steps import Import, imports_of


@dataclass(frozen=True, slots=True)
class AssessorStatus:
    """How far one assessor is with one scheme. Counts are pieces of work."""

    assessor: str
    name: str
    scheme: str
    to_mark: int
    not_started: int
    in_progress: int
    submitted: int
    urgent: tuple[str, ...]
    critical: tuple[str, ...] = ()
    """Marks at the bottom of the scale on critical questions, in words."""
    off_list: bool = False
    """Whether they are no longer on the staff list; their work stays theirs."""


@dataclass(frozen=True, slots=True)
class SecondMarkingStatus:
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
    """How far each assessor is with a month, by name."""
    rows: list[AssessorStatus] = []
    with workspace.store.reading() as view:
        people = {person.id: person for person in view.people.list()}
        for one in month_draws(view, month):
            recorded = first_assessments(view, one.draw)
            for assessor in sorted({item.assessor for item in one.to_mark()}):
                keys = [item.key for item in one.to_mark() if item.assessor == assessor]
                rows.append(_status(assessor, people, one.scheme, keys, recorded))
    return tuple(sorted(rows, key=lambda row: (row.name, row.scheme)))


def month_imports(workspace: Workspace, month: Month) -> tuple[Import, ...]:
    """What was imported for a month and not withdrawn, and the staff lists, in the order of time."""
    with workspace.store.reading() as view:
        return imports_of(view, month)


def settings_notes(workspace: Workspace) -> tuple[str, ...]:
    """What the settings say otherwise than what months were drawn by, one sentence each."""
    with workspace.store.reading() as view:
        return standards_notes(workspace, view)


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
        urgent=tuple(
            f"{key}: {recorded[key].urgent_concern}"
            for key in keys
            if key in recorded and recorded[key].urgent_concern
        ),
        critical=tuple(
            said for key in keys if key in recorded for said in critical_in_words(recorded[key], scheme)
        ),
        off_list=assessor in people and people[assessor].off_list is not None,
    )
