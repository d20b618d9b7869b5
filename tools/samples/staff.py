"""The people of Thornmere: four units, their managers, the victim liaison unit and those around them.

Among them on purpose: two people of one name, one person with two names, a starter, a leaver, a mover, one on
long-term leave and one part-timer sampled in alternate months.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from samples.names import STAFF_SURNAMES, shuffled_pairs

MAGISTRATES = "Thornmere Magistrates"
CROWN_COURT = "Thornmere Crown Court"
RASSO = "Thornmere RASSO"
COMPLEX = "Thornmere Complex Casework"
VLU = "Thornmere Victim Liaison Unit"

NAMESAKE = "Hazel Larkspur"
TWO_NAMES = ("Juniper Saltmarsh", "Juniper Kingcup")
"""The name in the staff list, and the earlier one that exports before October still carry."""
MOVED_ON = date(2026, 10, 1)


@dataclass(frozen=True, slots=True)
class Unit:
    """A casework unit: its size in people and in cases a month."""

    name: str
    casework_type: str
    urn_code: str
    prosecutors: int
    managers: int
    cases: int


UNITS = (
    Unit(MAGISTRATES, "Magistrates", "TM", 17, 3, 520),
    Unit(CROWN_COURT, "Crown Court", "TC", 14, 3, 400),
    Unit(RASSO, "RASSO", "TR", 8, 2, 190),
    Unit(COMPLEX, "CCU", "TX", 6, 1, 90),
)


@dataclass(frozen=True, slots=True)
class Colleague:
    """One line of the staff list. `moved_from` is the unit a mover worked in before `MOVED_ON`."""

    id: str
    name: str
    role: str
    grade: str
    unit: str
    team: str = ""
    line_manager: str = ""
    start: date | None = None
    leave: date | None = None
    other_names: str = ""
    not_sampled: str = ""
    pattern: str = "Full time"
    moved_from: str = ""

    @property
    def email(self) -> str:
        """An address in a domain that can never exist."""
        return f"{self.name.casefold().replace(' ', '.')}.{self.id[-3:]}@thornmere.example"

    def works(self, day: date) -> bool:
        """Whether the person is in post on a day and not on long-term leave."""
        started = self.start is None or self.start <= day
        left = self.leave is not None and self.leave < day
        return started and not left and self.not_sampled != "long-term leave"

    def unit_on(self, day: date) -> str:
        """The unit worked in on a day."""
        return self.moved_from if self.moved_from and day < MOVED_ON else self.unit

    def name_on(self, day: date) -> str:
        """The name the exports carry on a day."""
        return self.other_names if self.other_names and day < date(2026, 10, 1) else self.name


def staff_list(seed: str) -> tuple[Colleague, ...]:
    """Everybody, in the order of the staff list."""
    names = _fresh_names(seed)
    people: list[Colleague] = []
    for unit in UNITS:
        managers = [
            Colleague(
                _staff_id(len(people) + n), next(names), "Legal manager", "District Crown Prosecutor", unit.name
            )
            for n in range(unit.managers)
        ]
        managers = [replace(m, team=f"Team {letter}") for m, letter in zip(managers, "ABC", strict=False)]
        people += managers
        for n in range(unit.prosecutors):
            manager = managers[n % len(managers)]
            grade = "Crown Prosecutor" if n % 3 == 1 else "Senior Crown Prosecutor"
            people.append(
                Colleague(
                    _staff_id(len(people)), next(names), "Prosecutor", grade, unit.name, manager.team, manager.id
                )
            )
    people += _victim_liaison(names, len(people))
    others = [("Paralegal officer", "Paralegal Officer", u.name) for u in UNITS]
    others += [("Advocate", "Crown Advocate", CROWN_COURT)] * 3
    for role, grade, where in others:
        people.append(Colleague(_staff_id(len(people)), next(names), role, grade, where))
    return tuple(_with_particulars(people))


def _fresh_names(seed: str) -> Iterator[str]:
    kept = {NAMESAKE, *TWO_NAMES}
    return (name for name in shuffled_pairs(f"{seed}|staff", STAFF_SURNAMES) if name not in kept)


def _staff_id(n: int) -> str:
    return f"TH{n + 101:04d}"


def _victim_liaison(names: Iterator[str], so_far: int) -> list[Colleague]:
    manager = Colleague(_staff_id(so_far), next(names), "VLU manager", "Business Manager", VLU)
    officers = [
        Colleague(
            _staff_id(so_far + n),
            next(names),
            "Victim liaison officer",
            "Administrative Officer",
            VLU,
            "",
            manager.id,
        )
        for n in range(1, 7)
    ]
    return [manager, *officers]


def _with_particulars(people: list[Colleague]) -> list[Colleague]:
    """The few people with something to tell: found by unit and place among its prosecutors."""
    magistrates, crown, rasso, _ = (
        [n for n, p in enumerate(people) if p.role == "Prosecutor" and p.unit == u.name] for u in UNITS
    )
    crown_manager = next(p for p in people if p.role == "Legal manager" and p.unit == CROWN_COURT)
    changes: dict[int, dict[str, object]] = {
        magistrates[2]: {"name": NAMESAKE},
        rasso[1]: {"name": NAMESAKE},
        crown[3]: {"name": TWO_NAMES[0], "other_names": TWO_NAMES[1]},
        magistrates[5]: {"not_sampled": "long-term leave"},
        crown[8]: {"not_sampled": "part-time, sampled in alternate months", "pattern": "0.4, Monday and Tuesday"},
        magistrates[9]: {"start": date(2026, 9, 7)},
        crown[10]: {"leave": date(2026, 9, 18)},
        magistrates[12]: {
            "moved_from": MAGISTRATES,
            "unit": CROWN_COURT,
            "team": crown_manager.team,
            "line_manager": crown_manager.id,
        },
        rasso[4]: {"pattern": "0.8, not Fridays"},
    }
    return [replace(p, **changes.get(n, {})) for n, p in enumerate(people)]  # type: ignore[arg-type]
