"""Names of an export's columns as people: a staff id where the directory is sure, else the name and the unit.

It keeps count of the names that it could not place, and of those it placed though they are written otherwise.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence

from msgspec import Struct

from iqa.domain import Person
from iqa.errors import Problem, Severity
from iqa.name_likeness import Likeness, is_plainly, likeness, name_key
from iqa.person_names import parts_of, spoken
from iqa.staff import Directory, Meaning, NearThese, Nobody, OffList, OneOfThese, ThisOne, with_id
from iqa.text import counted, joined

MOST_SUGGESTED = 3
"""People whom a notice suggests for a name."""


class _Told(Struct, frozen=True):
    """A name under a heading that somebody should look at: as whom it is kept, what it means, on how many rows."""

    heading: str
    person: OffList
    meaning: Meaning
    rows: int


class Names:
    """The staff list, as an export's columns are read against it."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self._directory = Directory(people)
        self._told: Counter[tuple[str, str, str]] = Counter()
        """(heading, name, unit) -> rows."""

    def resolve(self, name: str, unit: str) -> tuple[str, str]:
        """(person id, name to print), blank for a blank name. Whoever is not found for certain is `OffList`."""
        if not name:
            return "", ""
        if person := self._directory.one(name, unit):
            return person.id, person.name
        return _off_list(name, unit).id, spoken(name)

    def name_of(self, person_id: str, written: str) -> str:
        """The name the staff list gives a person, else the name as the export wrote it."""
        person = self._directory.get(person_id)
        return person.name if person else spoken(written)

    def column(self, heading: str, names: list[str], units: list[str], *, report: bool) -> list[tuple[str, str]]:
        """`resolve` for a whole column. With `report`, names are counted that somebody should look at."""
        names = _in_one_writing(names, is_plainly)
        strangers = {name for name in set(names) if name and not self._directory.one(name)}
        names = _in_one_writing(names, _is_same, among=strangers)
        pairs = Counter(zip(names, units, strict=True))
        if report:
            for (name, unit), rows in pairs.items():
                self._told[heading, name, unit] += rows
        placed = {pair: self.resolve(*pair) for pair in pairs}
        return list(map(placed.__getitem__, zip(names, units, strict=True)))

    def problems(self, sheet: str) -> list[Problem]:
        """One notice for each name that could not be placed, or is written otherwise, with its number of rows."""
        told = [
            _Told(heading, _off_list(name, unit), self._directory.find(name, unit), rows)
            for (heading, name, unit), rows in self._told.items()
            if name
        ]
        if not self._directory.people:
            return _no_list(sheet, told)
        problems = [_problem(one, sheet) for one in sorted(told, key=lambda one: (one.heading, one.person.id))]
        return sorted((one for one in problems if one), key=lambda one: _ORDER.index(one.code))


_ORDER = ("person-not-in-staff-list", "person-near-staff-list", "person-ambiguous", "person-written-otherwise")


def resolve(name: str, unit: str, people: Iterable[Person]) -> tuple[str, str]:
    """(person id, name) of one name, by the rules of `Names`."""
    return Names(people).resolve(name, unit)


def _off_list(name: str, unit: str) -> OffList:
    return OffList(spoken(name), unit)


def _is_same(one: str, other: str) -> bool:
    return likeness(one, other) is Likeness.SAME


def _in_one_writing(
    names: list[str], alike: Callable[[str, str], bool], among: Collection[str] | None = None
) -> list[str]:
    """The names with one writing, the best written, for all that are alike; `among` are those it is done for."""
    by_key: dict[str, list[str]] = defaultdict(list)
    for name in sorted(set(names) if among is None else among, key=_badly_written):
        by_key[name_key(name)].append(name)
    chosen: dict[str, str] = {}
    for writings in by_key.values():
        best: list[str] = []
        for name in writings:
            chosen[name] = next((one for one in best if alike(one, name)), name)
            if chosen[name] == name:
                best.append(name)
    if all(name == one for name, one in chosen.items()):
        return names
    return [chosen.get(name, name) for name in names]


def _badly_written(name: str) -> tuple[bool, bool, bool, bool, str]:
    """Sorts 'Siân Maple' before 'Sian Maple' before 'Ms Sian Maple' before 'Maple, Sian' before 'SIAN MAPLE'."""
    parts = parts_of(name)
    return name.isupper() or name.islower(), "," in name, bool(parts.titles or parts.letters), name.isascii(), name


def _problem(told: _Told, sheet: str) -> Problem | None:
    person, rows = told.person.id, counted(told.rows, "row")
    match told.meaning:
        case Nobody():
            code, value = "person-not-in-staff-list", person
            message = (
                f"{person} is not in the staff list ({rows}). "
                "Add the name, or add it to the other names of the person who holds it."
            )
        case NearThese(near):
            code, value = "person-near-staff-list", f"{person}: {_suggested(near)}?"
            message = (
                f"{person} is not in the staff list ({rows}): {_suggested(near)}? Add the name to the other names "
                "of the person who holds it, or give it a row of its own. Until then the work is kept from "
                f"{'them' if len(near) == 1 else 'each of them'} as their own would be."
            )
        case OneOfThese():
            code, value = "person-ambiguous", person
            message = (
                f"Several people in the staff list may be {person} ({rows}), and the unit does "
                "not tell them apart. The rows were not given to any of them."
            )
        case ThisOne(_, otherwise=False):
            return None
        case ThisOne(found):
            code, value = "person-written-otherwise", f"{person}: {with_id(found)}"
            message = (
                f"{person} was taken to be {with_id(found)} ({rows}), who is written otherwise in the staff list. "
                "If it is somebody else, give them a row of their own there and import this file again."
            )
    return Problem(code, message, sheet, 0, told.heading, value, Severity.NOTICE)


def _suggested(people: Sequence[Person]) -> str:
    return joined([with_id(one) for one in people[:MOST_SUGGESTED]], "or")


def _no_list(sheet: str, told: Sequence[_Told]) -> list[Problem]:
    if not told:
        return []
    headings = joined(sorted({one.heading for one in told}))
    people = len({one.person for one in told})
    return [
        Problem(
            "no-staff-list",
            f"There is no staff list yet, so {counted(people, 'person is', 'people are')} told apart by name "
            "and unit. Import the staff list first to join movers and people with two names.",
            sheet,
            0,
            headings,
            "",
            Severity.NOTICE,
        )
    ]
