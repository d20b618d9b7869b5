"""How often work drawn for an assessor was replaced: for that assessor and their line manager, and nobody else."""

from collections import Counter

from msgspec import Struct

from iqa.access import Action, reader_of
from iqa.domain import Draw, Month, Person, ReplacementReason
from iqa.records.workspace import Workspace


class AssessorReplacements(Struct, frozen=True):
    """What was replaced of the work drawn for one assessor in one scheme of a month."""

    assessor: str
    name: str
    scheme: str
    ineligible: int
    unavailable: int


def own_replacements(workspace: Workspace, month: Month) -> tuple[AssessorReplacements, ...]:
    """The replacements that the acting person may see: their own, and those of the people they manage.

    The acting person is known by staff id, name or email as the staff list has it; nobody else sees anything.
    """
    with workspace.store.reading() as view:
        people = view.people.list()
        may_see = reader_of(workspace.actor, people, Action.SEE_REPLACEMENTS).may_see
        seen = [one for one in people if one.id in may_see]
        schemes = sorted({drawn.scheme for drawn in view.draws.list(month=month)})
        draws = [drawn for scheme in schemes if (drawn := view.draws.current(scheme, month))]
    found = (_counted(drawn, person) for drawn in draws for person in seen)
    rows = (row for row in found if row.ineligible or row.unavailable)
    return tuple(sorted(rows, key=lambda row: (row.name, row.scheme)))


def _counted(drawn: Draw, person: Person) -> AssessorReplacements:
    own = {item.key for item in drawn.items if item.assessor == person.id}
    reasons = Counter(one.reason for one in drawn.replacements if one.key in own)
    return AssessorReplacements(
        person.id,
        person.name,
        drawn.scheme,
        reasons[ReplacementReason.INELIGIBLE],
        reasons[ReplacementReason.UNAVAILABLE],
    )
