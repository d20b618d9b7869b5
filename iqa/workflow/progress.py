"""How far everybody is with a month's marking, and the urgent concerns noted on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iqa.domain import Assessment, AssessmentState, Person
from iqa.marking.assessment import EDITABLE
from iqa.workdays import Month
from iqa.workflow.drawn import first_assessments, month_draws
from iqa.workflow.people import name_of
from iqa.workflow.workspace import Workspace


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


def month_status(workspace: Workspace, month: str) -> tuple[AssessorStatus, ...]:
    """How far each assessor is with a month, by name."""
    month = str(Month.parse(month))
    rows: list[AssessorStatus] = []
    with workspace.store.reading() as view:
        people = {person.id: person for person in view.people.list()}
        for one in month_draws(view, month):
            recorded = first_assessments(view, one.draw)
            for assessor in sorted({item.assessor for item in one.to_mark()}):
                keys = [item.key for item in one.to_mark() if item.assessor == assessor]
                rows.append(_status(assessor, people, one.scheme.title, keys, recorded))
    return tuple(sorted(rows, key=lambda row: (row.name, row.scheme)))


def _status(
    assessor: str,
    people: Mapping[str, Person],
    scheme: str,
    keys: Sequence[str],
    recorded: Mapping[str, Assessment],
) -> AssessorStatus:
    states = [recorded[key].state if key in recorded else AssessmentState.DRAWN for key in keys]
    return AssessorStatus(
        assessor=assessor,
        name=name_of(assessor, people) or "nobody yet",
        scheme=scheme,
        to_mark=len(keys),
        not_started=states.count(AssessmentState.DRAWN),
        in_progress=states.count(AssessmentState.IN_PROGRESS),
        submitted=sum(state not in EDITABLE for state in states),
        urgent=tuple(
            f"{key}: {recorded[key].urgent_concern}"
            for key in keys
            if key in recorded and recorded[key].urgent_concern
        ),
    )
