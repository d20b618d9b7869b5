"""Who a name in an export is: a staff id where the staff list knows it, else the name made unique by unit."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from iqa.domain import Person
from iqa.errors import Problem, Severity
from iqa.text import counted, fold, fold_name, in_speaking_order, joined


class Names:
    """The staff list, looked up by name. Keeps count of the names that it could not place."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self._people = tuple(people)
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        self._by_id: dict[str, Person] = {}
        self._found: dict[tuple[str, str], tuple[str, str]] = {}
        self.unknown: Counter[tuple[str, str]] = Counter()
        """(heading, 'Name (Unit)') -> rows, for names that the staff list does not hold."""
        self.ambiguous: Counter[tuple[str, str]] = Counter()
        """(heading, 'Name (Unit)') -> rows, for names that several people hold."""
        for person in self._people:
            self._by_id[person.id.casefold()] = person
            for name in dict.fromkeys(fold_name(text) for text in (person.name, *person.other_names)):
                self._by_name[name].append(person)

    def candidates(self, name: str, unit: str) -> list[Person]:
        """Everybody a name may mean; people of one name are told apart by their unit."""
        if named := self._by_id.get(name.strip().casefold()):
            return [named]
        same_name = self._by_name.get(fold_name(name), [])
        if len(same_name) > 1:
            in_unit = [person for person in same_name if fold(person.unit) == fold(unit)]
            return in_unit if len(in_unit) == 1 else same_name
        return same_name

    def resolve(self, name: str, unit: str) -> tuple[str, str]:
        """(person id, name to print). Blank for a blank name; 'Name (Unit)' as the id where nobody is found."""
        if (found := self._found.get((name, unit))) is None:
            found = self._found[name, unit] = self._resolve(name, unit)
        return found

    def _resolve(self, name: str, unit: str) -> tuple[str, str]:
        if not name:
            return "", ""
        people = self.candidates(name, unit)
        if len(people) == 1:
            return people[0].id, people[0].name
        spoken = in_speaking_order(name)
        return named_in_unit(spoken, unit), spoken

    def name_of(self, person_id: str, written: str) -> str:
        """The name the staff list gives a person, else the name as the export wrote it."""
        person = self._by_id.get(person_id.casefold())
        return person.name if person else in_speaking_order(written)

    def column(self, heading: str, names: list[str], units: list[str], *, report: bool) -> list[tuple[str, str]]:
        """`resolve` for a whole column. With `report`, names that could not be placed are counted."""
        names = self._alike(names)
        pairs = Counter(zip(names, units, strict=True))
        if report:
            for (name, unit), rows in pairs.items():
                found = len(self.candidates(name, unit)) if name else 1
                if found != 1:
                    counter = self.ambiguous if found else self.unknown
                    counter[heading, named_in_unit(in_speaking_order(name), unit)] += rows
        placed = {pair: self.resolve(*pair) for pair in pairs}
        return list(map(placed.__getitem__, zip(names, units, strict=True)))

    def _alike(self, names: list[str]) -> list[str]:
        """One writing for names that differ only in case, spaces or 'Surname, First': the best written one."""
        writings: dict[str, list[str]] = defaultdict(list)
        for name in set(names):
            writings[fold_name(name)].append(name)
        best = {fold_: min(ways, key=_badly_written) for fold_, ways in writings.items()}
        if len(best) == sum(map(len, writings.values())):
            return names
        chosen = {name: best[fold_name(name)] for ways in writings.values() for name in ways}
        return list(map(chosen.__getitem__, names))

    def problems(self, sheet: str) -> list[Problem]:
        """One notice for each name that could not be placed, with the number of its rows."""
        if not self._people:
            return self._no_list(sheet)
        said = [
            _notice(
                "person-not-in-staff-list",
                f"{person} is not in the staff list ({counted(rows, 'row')}). "
                "Add the name, or add it to the other names of the person who holds it.",
                sheet,
                heading,
                person,
            )
            for (heading, person), rows in sorted(self.unknown.items())
        ]
        said += [
            _notice(
                "person-ambiguous",
                f"Several people in the staff list may be {person} ({counted(rows, 'row')}), and the unit does "
                "not tell them apart. The rows were not given to any of them.",
                sheet,
                heading,
                person,
            )
            for (heading, person), rows in sorted(self.ambiguous.items())
        ]
        return said

    def _no_list(self, sheet: str) -> list[Problem]:
        if not self.unknown:
            return []
        headings = joined(sorted({heading for heading, _ in self.unknown}))
        people = len({person for _, person in self.unknown})
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


def resolve(name: str, unit: str, people: Iterable[Person]) -> tuple[str, str]:
    """(person id, name) of one name, by the rules of `Names`."""
    return Names(people).resolve(name, unit)


def named_in_unit(name: str, unit: str) -> str:
    """'Name (Unit)', or the name alone where no unit is recorded."""
    return f"{name} ({unit})" if unit else name


def _badly_written(name: str) -> tuple[bool, bool, str]:
    """Sorts 'Ash Maple' before 'Maple, Ash' before 'ASH MAPLE'."""
    return name.isupper() or name.islower(), "," in name, name


def _notice(code: str, message: str, sheet: str, heading: str, person: str) -> Problem:
    return Problem(code, message, sheet, 0, heading, person, Severity.NOTICE)
