"""People as commands and files name them: by staff id, by name, and by a file name that nobody else has."""

from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from iqa.domain import Person
from iqa.errors import InvalidInputError, NotFoundError
from iqa.text import fold_name, joined

MOST_NAMED = 12
"""Names that a message lists; of more, only those like the one given."""


def name_of(person: str, people: Mapping[str, Person]) -> str:
    """The name of an id; of somebody who is not on the staff list, the name that their id was made from."""
    if person in people:
        return people[person].name
    return person.rpartition(" (")[0] or person


def resolve_person(given: str, among: Iterable[str], people: Mapping[str, Person], what: str) -> str:
    """The id that a typed name or staff id means. `what` says what those `among` have in common: "work to mark".

    Raises NotFoundError, with the names there are, or RefusedError where several people bear the name.
    """
    ids = sorted(set(among) - {""})
    exact = [one for one in ids if given.strip().casefold() == one.casefold()]
    found = exact or [one for one in ids if fold_name(given) in _names(one, people)]
    if len(found) == 1:
        return found[0]
    if found:
        raise InvalidInputError(
            f"Several people are called {given}.", f"Give the staff id: {joined(found, 'or')}."
        )
    names = sorted({name_of(one, people) for one in ids})
    near = names if len(names) <= MOST_NAMED else get_close_matches(given, names)
    hint = f"Perhaps you mean {joined(near, 'or')}." if near else "Write the name as the staff list has it."
    raise NotFoundError(f"{given} has no {what}.", hint)


def _names(person: str, people: Mapping[str, Person]) -> set[str]:
    """Every name a person goes by, made comparable."""
    others = people[person].other_names if person in people else ()
    return {fold_name(name) for name in (name_of(person, people), *others)}


def file_stems(wanted: Iterable[str], people: Mapping[str, Person]) -> dict[str, str]:
    """Person id -> the name of their file without its ending: their name, with the id where others share it.

    Whoever else is written to, the same person always has the same file.
    """
    ids = sorted(set(wanted))
    stems = {one: _plain(name_of(one, people)) for one in {*ids, *people}}
    bearers = Counter(stem.casefold() for stem in stems.values())
    shared = {one for one, stem in stems.items() if bearers[stem.casefold()] > 1}
    return {one: _plain(f"{stems[one]} {one}") if one in shared else stems[one] for one in ids}


def _plain(name: str) -> str:
    """A name as every file system takes it."""
    letters = "".join(letter if letter.isalnum() or letter in "-'" else " " for letter in name)
    return " ".join(letters.split()) or "unnamed"
