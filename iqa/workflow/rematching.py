"""After an import, everything that hangs on it is matched anew, in whatever order the files came in.

A list that was drawn from stays as it is: what would change in it is said, and stands in the next version.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import Kind, Month, Population
from iqa.intake.changes import Changes, compare_populations
from iqa.records.populations import population_of, store_version
from iqa.records.workspace import Workspace
from iqa.store import Change, StoredPopulation

DRAWN_FOR = {Kind.CASES: "casework", Kind.LETTERS: "victim-letters"}


class Rematched(Struct, frozen=True):
    """A month's list that an import of something else changes. `version` is the one that now stands; `drawn`:
    a sample was drawn from the one before, so that nothing was changed."""

    kind: Kind
    month: Month
    version: int
    changes: Changes
    drawn: bool


def rematch_people(workspace: Workspace, change: Change) -> tuple[Rematched, ...]:
    """The cases and letters of every month matched anew with the staff list as it stands."""
    from iqa.intake.rematching import rematched  # wanted only once a staff list has changed

    people = tuple(change.people.list())
    found: list[Rematched] = []
    months = sorted({stored.month for stored in change.populations.list() if stored.kind in DRAWN_FOR})
    for month in months:
        cases = change.populations.current(Kind.CASES, month)
        if cases:
            found += _stored(workspace, change, cases, rematched(population_of(change, cases), people))
        letters = change.populations.current(Kind.LETTERS, month)
        if letters:
            found += _letters(workspace, change, letters, rematched(population_of(change, letters), people))
    return tuple(found)


def rematch_later_months(workspace: Workspace, change: Change, month: Month) -> tuple[Rematched, ...]:
    """The letters of the months after one whose letters changed, which carry over what is unsent."""
    return tuple(_later(workspace, change, month))


def _later(workspace: Workspace, change: Change, month: Month) -> Iterator[Rematched]:
    following = month.next()
    while letters := change.populations.current(Kind.LETTERS, following):
        changed = list(_letters(workspace, change, letters, population_of(change, letters)))
        yield from changed
        if not any(not one.drawn for one in changed):
            return
        following = following.next()


def _letters(
    workspace: Workspace, change: Change, stored: StoredPopulation, population: Population
) -> Iterator[Rematched]:
    """A month's letters worked out again from the records."""
    from iqa.records.letters import JustImported, reconcile_month  # wanted only where there are letters

    found = reconcile_month(
        workspace, change, stored.month, JustImported.again(workspace, change, population, stored)
    )
    if found:
        yield from _stored(workspace, change, stored, found.population)


def _stored(
    workspace: Workspace, change: Change, stored: StoredPopulation, population: Population
) -> Iterator[Rematched]:
    """A list as it would now be, as a new version unless it was drawn from; nothing where it is the same."""
    if population.digest == stored.digest:
        return
    changes = compare_populations(population_of(change, stored), replace(population, version=stored.version))
    drawn = change.draws.current(DRAWN_FOR[stored.kind], stored.month) is not None
    version = stored.version
    if not drawn:
        again = store_version(workspace, change, population, stored.sources, stored.sheet, stored.mapping)
        version = again.version
    yield Rematched(stored.kind, stored.month, version, changes, drawn)
