"""How often work drawn for an assessor was replaced: for that assessor and their line manager, and nobody else."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from iqa.domain import Draw, Month, Person, ReplacementReason
from iqa.records.workspace import Workspace
from iqa.text import fold_name


@dataclass(frozen=True, slots=True)
class AssessorReplacements:
    """What was replaced of the work drawn for one assessor in one scheme of a month."""

    assessor: str
    name: str
    scheme: str
    ineligible: int
    unavailable: int


def own_replacements(workspace: Workspace, month: str) -> tuple[AssessorReplacements, ...]:
    """The replacements that the acting person may see: their own, and those of the people they manage.

    The acting person is known by staff id, name or email as the staff list has it; nobody else sees anything.
    """
    month = str(Month.parse(month))
    with workspace.store.reading() as view:
        people = view.people.list()
        acting = _known(workspace.actor, people)
        if acting is None:
            return ()
        seen = [one for one in people if acting.id in (one.id, one.line_manager)]
        schemes = sorted({drawn.scheme for drawn in view.draws.list(month=month)})
        draws = [drawn for scheme in schemes if (drawn := view.draws.current(scheme, month))]
    found = (_counted(drawn, person) for drawn in draws for person in seen)
    rows = (row for row in found if row.ineligible or row.unavailable)
    return tuple(sorted(rows, key=lambda row: (row.name, row.scheme)))


def _known(actor: str, people: Iterable[Person]) -> Person | None:
    """The one person of the staff list whom the actor's name means; None where it is nobody, or several."""
    text = actor.strip().casefold()
    named = [
        person
        for person in people
        if text in (person.id.casefold(), person.email.casefold())
        or fold_name(actor) in {fold_name(name) for name in (person.name, *person.other_names)}
    ]
    return named[0] if text and len(named) == 1 else None


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
