"""The directory of people: whom a name means, what to call somebody, namesakes told apart, file names.

Every place that takes a name asks here, and gets one of four answers: this one, one of these, nobody but near
these, nobody. A near name is suggested and never taken in silence; what protects a person counts it as theirs.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from typing import ClassVar, TypeAlias

from msgspec import Struct

from iqa.domain import Grant, Person, Role
from iqa.errors import InvalidInputError, NotFoundError
from iqa.name_likeness import Likeness, best_likeness, is_plainly, likeness, name_key, name_words, nearest_keys
from iqa.person_names import REMEMBERED
from iqa.text import fold, joined, near
from iqa.values import ComparedInPart

MOST_NAMED = 12
"""Names that a message lists; of more, only those like the one given."""
LIAISON_UNIT = "VLU"
"""What stands for the victim liaison unit where its letters name no drafter."""


class OffList(Struct, frozen=True):
    """Somebody who is not on the staff list, told apart from others of the name by unit.

    `id` is how records and certificates write them: 'Name (Unit)', or the name alone where no unit is recorded.
    """

    name: str
    unit: str = ""

    @property
    def id(self) -> str:
        return f"{self.name} ({self.unit})" if self.unit else self.name

    @classmethod
    @lru_cache(REMEMBERED)
    def of(cls, person_id: str) -> "OffList":
        """The parts of an id; the unit is what stands in the last brackets, brackets of its own included."""
        if person_id.endswith(")"):
            depth = 0
            for place in range(len(person_id) - 1, 0, -1):
                depth += {")": 1, "(": -1}.get(person_id[place], 0)
                if depth == 0:
                    name, opens = person_id[:place], person_id[place - 1] == " "
                    return cls(name[:-1], person_id[place + 1 : -1]) if opens and name.strip() else cls(person_id)
        return cls(person_id)

    @property
    def is_liaison_unit(self) -> bool:
        """Whether this is no person but a victim liaison unit."""
        return self.name == LIAISON_UNIT

    def as_person(self) -> Person:
        """Them as a member of staff of whom nothing else is known."""
        return Person(self.id, self.name, Role.OTHER, unit=self.unit)


class ThisOne(Struct, frozen=True):
    """A name means one person. `otherwise`: it is written otherwise than the staff list has it, by more than case,
    spaces and the order of its words."""

    person: Person
    otherwise: bool = False


class OneOfThese(Struct, frozen=True):
    """Several people go by a name."""

    people: tuple[Person, ...]


class NearThese(Struct, frozen=True):
    """Nobody goes by a name, and these go by one near it."""

    people: tuple[Person, ...]


class Nobody(Struct, frozen=True):
    """Nobody goes by a name, nor by one near it."""


Meaning: TypeAlias = ThisOne | OneOfThese | NearThese | Nobody


def candidates_of(meaning: Meaning) -> tuple[Person, ...]:
    """Everybody whom a name may mean, near ones included: whom to protect while nobody has said otherwise."""
    match meaning:
        case ThisOne(person):
            return (person,)
        case OneOfThese(people) | NearThese(people):
            return people
        case Nobody():
            return ()


class Directory:
    """People looked up by id and by everything they are called. Looking up never changes it.

    A record that is an earlier one of somebody is found as them. Of namesakes, those on the list come before those
    who left it.
    """

    def __init__(self, people: Iterable[Person] = ()) -> None:
        everybody = tuple(people)
        later = _later_ids(everybody)
        self.people = tuple(person for person in everybody if person.id not in later)
        self._by_id = {person.id.casefold(): person for person in self.people}
        for old, new in later.items():
            if person := self._by_id.get(new.casefold()):
                self._by_id.setdefault(old.casefold(), person)
        self._found: dict[tuple[str, str], Meaning] = {}

    @classmethod
    def among(cls, ids: Iterable[str], people: Mapping[str, Person]) -> "Directory":
        """The directory of some ids alone; who is not among the people goes by the name in their id."""
        return cls(people.get(one) or OffList.of(one).as_person() for one in sorted(set(ids) - {""}))

    @cached_property
    def _by_key(self) -> dict[str, list[tuple[Person, str]]]:
        keys: dict[str, list[tuple[Person, str]]] = defaultdict(list)
        for person in self.people:
            for name in names_of(person):
                keys[name_key(name)].append((person, name))
        return keys

    @cached_property
    def _by_word(self) -> tuple[dict[str, list[Person]], dict[str, list[Person]]]:
        """People by the last words of their names, and by the others."""
        last: dict[str, list[Person]] = defaultdict(list)
        others: dict[str, list[Person]] = defaultdict(list)
        for person in self.people:
            for words in map(name_words, names_of(person)):
                for place, word in enumerate(words, 1):
                    (last if place == len(words) else others)[word].append(person)
        return last, others

    def get(self, person_id: str) -> Person | None:
        """The person of an id, however its letters are cased."""
        return self._by_id.get(person_id.strip().casefold())

    def now(self, person_id: str) -> str:
        """The staff id of whoever records name so: by an earlier id, or by the name and unit that stood for them
        while the staff list did not know them. The same id where that means nobody for certain."""
        if person := self.get(person_id):
            return person.id
        off_list = OffList.of(person_id)
        person = self.one(off_list.name, off_list.unit)
        return person.id if person else person_id

    def find(self, name: str, unit: str = "") -> Meaning:
        """Whom a staff id or a name means. Namesakes are told apart by how exactly it is written, then by unit."""
        if (found := self._found.get((name, unit))) is None:
            found = self._found[name, unit] = self._find(name, unit)
        return found

    def one(self, name: str, unit: str = "") -> Person | None:
        """Whom a name means for certain, by the rules of `find`, without a look at what it is near."""
        meaning = self._found.get((name, unit)) or self._certain(name, unit)
        return meaning.person if isinstance(meaning, ThisOne) else None

    def _find(self, name: str, unit: str) -> Meaning:
        return self._certain(name, unit) or self._near(name)

    def _certain(self, name: str, unit: str) -> ThisOne | OneOfThese | None:
        if not name.strip():
            return None
        if named := self.get(name):
            return ThisOne(named)
        bearers = [
            (person, own)
            for person, own in self._by_key.get(name_key(name), ())
            if likeness(name, own) is Likeness.SAME
        ]
        plainly = [(person, own) for person, own in bearers if is_plainly(name, own)]
        found = _each_once(person for person, _ in plainly or bearers)
        if len(found) > 1:
            found = tuple(person for person in found if person.off_list is None) or found
        if len(found) > 1 and unit:
            in_unit = [person for person in found if fold(person.unit) == fold(unit)]
            found = tuple(in_unit) if len(in_unit) == 1 else found
        if len(found) == 1:
            return ThisOne(found[0], otherwise=not plainly)
        return OneOfThese(found) if found else None

    def _near(self, name: str) -> Meaning:
        """Who goes by a name near this one.

        Only those are compared that share nearly all letters, or a word that is a surname in one of the two.
        """
        if not name.strip():
            return Nobody()
        keys = {name_key(name), *nearest_keys(name, tuple(self._by_key))}
        compared = [person for key in keys for person, _ in self._by_key.get(key, ())]
        last, others = self._by_word
        words = name_words(name)
        compared += [person for word in words for person in last.get(word, ())]
        compared += others.get(words[-1], ()) if words else ()
        near = [one for one in _each_once(compared) if best_likeness(name, names_of(one)) > Likeness.DIFFERENT]
        return NearThese(tuple(sorted(near, key=lambda one: (one.name, one.id)))) if near else Nobody()


class Actor(ComparedInPart, frozen=True, dict=True):
    """Who acts: what was typed, and whom of the staff list it means by id, email or name.

    It is looked up once, when first asked: most commands never ask.
    """

    not_compared: ClassVar[frozenset[str]] = frozenset({"staff"})

    typed: str
    staff: Callable[[], Iterable[Person]] = tuple
    """Reads the staff list."""
    grants: tuple[Grant, ...] | None = None
    """What their account lets them do; None where there are no accounts, on one's own machine."""

    @cached_property
    def meaning(self) -> Meaning:
        """Whom it means, and how surely."""
        by_email = self._by_email
        if by_email:
            return ThisOne(by_email[0]) if len(by_email) == 1 else OneOfThese(by_email)
        return self._directory.find(self.typed)

    @cached_property
    def person(self) -> Person | None:
        """The one member of staff whom it means for certain. Who is near is not looked for: that takes long."""
        by_email = self._by_email
        if by_email:
            return by_email[0] if len(by_email) == 1 else None
        return self._directory.one(self.typed)

    @cached_property
    def _there(self) -> tuple[Person, ...]:
        return tuple(person for person in self.staff() if person.off_list is None)

    @cached_property
    def _directory(self) -> Directory:
        return Directory(self._there)

    @property
    def _by_email(self) -> tuple[Person, ...]:
        typed = self.typed.strip().casefold()
        return tuple(person for person in self._there if typed and typed == person.email.casefold())


def names_of(person: Person) -> tuple[str, ...]:
    """Every name that a person goes by, the one to print first."""
    return (person.name, *person.other_names, *person.former_names)


def named_in(text: str, people: Iterable[Person]) -> tuple[str, ...]:
    """Who of the staff list stands in a text by a whole name, in alphabetical order."""
    words = f" {fold(text)} "
    return tuple(sorted({one.name for one in people if any(f" {fold(name)} " in words for name in names_of(one))}))


def _later_ids(people: Iterable[Person]) -> dict[str, str]:
    """Earlier staff id -> the one that its person has now, through as many changes as there were."""
    direct = {old: person.id for person in people for old in person.previous_ids if old != person.id}
    found: dict[str, str] = {}
    for old in direct:
        new, seen = direct[old], {old}
        while new in direct and new not in seen:
            seen.add(new)
            new = direct[new]
        if new not in seen:
            found[old] = new
    return found


def is_made_from_name(person: Person) -> bool:
    """Whether a person's id was made from their name, since no staff list gives them one."""
    return person.id in (person.name, OffList(person.name, person.unit).id)


def with_id(person: Person) -> str:
    """'Siân Heath, M1': a person as a message suggests them; an id that was made from the name says it all."""
    return person.id if is_made_from_name(person) else f"{person.name}, {person.id}"


@lru_cache(REMEMBERED)
def how_surely(written: str, person_id: str, names: tuple[str, ...]) -> Likeness:
    """How surely an id or a name, such as the id of somebody who is off the list, means one person."""
    if written.casefold() in (person_id.casefold(), *(name.casefold() for name in names)):
        return Likeness.SAME
    if any(letter.isdigit() or letter in "@_" for letter in written.partition(" ")[0]):
        return Likeness.DIFFERENT
    return best_likeness(OffList.of(written).name, names)


def name_of(person: str, people: Mapping[str, Person]) -> str:
    """The name of an id; of somebody who is not on the staff list, the name that their id was made from."""
    return people[person].name if person in people else OffList.of(person).name


class StaffNames:
    """What people are called where a page or a certificate names them: the staff id only where it is needed."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """`names` gives ids their names; an id that it lacks is printed as it is."""
        self._names = names
        self._bearers = Counter(name_key(name) for name in names.values())

    def name(self, person_id: str) -> str:
        """The name alone, where only one person bears it, however it is written."""
        name = self._names.get(person_id, person_id)
        return self.person(person_id) if self._bearers[name_key(name)] > 1 else name

    def person(self, person_id: str) -> str:
        """'Ann Example (S1)', so that two people of one name stay apart; an id made from a name says it all."""
        name = self._names.get(person_id, person_id)
        return person_id if name in (person_id, OffList.of(person_id).name) else f"{name} ({person_id})"


def names_apart(people: Mapping[str, Person]) -> dict[str, str]:
    """Staff id -> name, or 'Name (id)' where somebody else on the staff list has the same name."""
    called = StaffNames({one: person.name for one, person in people.items()})
    return {one: called.name(one) for one in people}


def resolve_person(given: str, among: Iterable[str], people: Mapping[str, Person], what: str) -> str:
    """The id that a typed name or staff id means. `what` says what those `among` have in common: "work to mark".

    Raises NotFoundError, with the names there are, or InvalidInputError where several people bear the name.
    """
    directory = Directory.among(among, people)
    names = sorted({person.name for person in directory.people})
    like = names if len(names) <= MOST_NAMED else near(given, names)
    hint = f"Perhaps you mean {joined(like, 'or')}." if like else "Write the name as the staff list has it."
    if names and like == names and isinstance(Directory(list(people.values())).find(given), ThisOne):
        hint = f"{joined(names, 'and')} {'has' if len(names) == 1 else 'have'}."  # the name itself is right
    return resolve_in(directory, given, f"{given} has no {what}.", hint).id


def resolve_in(directory: Directory, given: str, missing: str, hint: str) -> Person:
    """Whom a typed name or staff id means of a directory.

    Raises NotFoundError saying `missing`, with those near the name or else the `hint`, and InvalidInputError where
    several people bear it.
    """
    match directory.find(given):
        case ThisOne(person):
            return person
        case OneOfThese(several):
            ids = joined(sorted(person.id for person in several), "or")
            raise InvalidInputError(f"Several people are called {given}.", f"Give the staff id: {ids}.")
        case NearThese(near):
            hint = f"Perhaps you mean {joined(sorted({one.name for one in near})[:MOST_NAMED], 'or')}."
    raise NotFoundError(missing, hint)


_LONGEST_NAME = 160
"""Bytes of a person's name in the name of a file: most systems take 255 in all."""


def file_stems(wanted: Iterable[str], people: Mapping[str, Person]) -> dict[str, str]:
    """Person id -> the name of their file without its ending: their name, with the id where others share it.

    Whoever else is written to, the same person always has the same file.
    """
    ids = sorted(set(wanted))
    stems = {one: for_files(name_of(one, people)) for one in {*ids, *people}}
    bearers = Counter(stem.casefold() for stem in stems.values())
    shared = {one for one, stem in stems.items() if bearers[stem.casefold()] > 1}
    return {one: f"{stems[one]} {for_files(one)}" if one in shared else stems[one] for one in ids}


def _each_once(people: Iterable[Person]) -> tuple[Person, ...]:
    return tuple({person.id: person for person in people}.values())


def for_files(name: str) -> str:
    """A name as every file system takes it."""
    letters = "".join(letter if _in_words(letter) else " " for letter in unicodedata.normalize("NFC", name))
    return " ".join(_cut(" ".join(letters.split())).split()) or "unnamed"


def _in_words(letter: str) -> bool:
    """Letters and digits of every script, the marks that many write vowels with, hyphens and apostrophes."""
    return letter.isalnum() or letter in "-'’\u200c\u200d" or unicodedata.category(letter) in {"Mn", "Mc"}


def _cut(name: str) -> str:
    """A name of at most so many bytes that version, ending and a temporary name fit behind it."""
    return name.encode()[:_LONGEST_NAME].decode(errors="ignore")
