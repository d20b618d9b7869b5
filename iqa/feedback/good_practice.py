"""Good practice told to others: what may be said of it, and a month's page for the team's meeting. It names
nobody."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from iqa.domain import GoodPractice, Item, Person
from iqa.errors import Problem
from iqa.letter_checks.names_in_text import full_names, titled_names
from iqa.marking.names import names_in
from iqa.staff import named_in
from iqa.text import joined


class PracticeGroup(Struct, frozen=True):
    """What was done well in one kind of work: sentences."""

    title: str
    points: tuple[str, ...]


class PracticePage(Struct, frozen=True):
    """A month's page of good practice. It holds only what was agreed to be shared, and no names."""

    area: str
    scheme_name: str
    protective_marking: str
    month: str
    groups: tuple[PracticeGroup, ...]
    count: int


def name_problems(text: str, item: Item, people: Iterable[Person]) -> tuple[Problem, ...]:
    """Why a text may not be shared as it stands: it names somebody of the case, or a colleague."""
    found = []
    if named := names_in(text, item):
        found.append(_named(f"names somebody of the case: {joined(list(named))}"))
    if colleagues := named_in(text, people):
        found.append(_named(f"names a colleague: {joined(list(colleagues))}"))
    return tuple(found)


def _named(what: str) -> Problem:
    return Problem("names-somebody", f"The text {what}. Say it without the name.")


def perhaps_names(text: str) -> tuple[str, ...]:
    """Words of a text that may be somebody's name, to be looked at again by whoever keeps it."""
    return tuple(dict.fromkeys(one.text for one in (*titled_names(text), *full_names(text))))


def practice_groups(kept: Sequence[GoodPractice], titles: Iterable[tuple[str, str]]) -> tuple[PracticeGroup, ...]:
    """What may be shared, by kind of work. `titles` are schemes' ids and titles, in the order to print."""
    return tuple(_groups([one for one in kept if one.is_shared], titles))


def _groups(shared: Sequence[GoodPractice], titles: Iterable[tuple[str, str]]) -> Iterator[PracticeGroup]:
    for scheme, title in dict(titles).items():
        if points := tuple(one.text for one in shared if one.scheme == scheme):
            yield PracticeGroup(title, points)
