"""Small tables, cases and letters for the tests of intake. Every name is invented."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from iqa.domain import Item, Kind, Month, Person, Role
from iqa.errors import Problem
from iqa.intake.facts import facts_of
from iqa.intake.keys import keys_of
from iqa.intake.pipeline import ImportedTable, read_export

MONTH = Month(2026, 10)


@dataclass
class Table:
    headings: tuple[str, ...]
    rows: list[tuple[int, Sequence[object]]]
    file: str = "export.xlsx"
    sheet: str = "Sheet1"
    header_row: int = 1
    problems: tuple[Problem, ...] = field(default=())


def table(headings: Sequence[str], *rows: Sequence[object], **changes: object) -> Table:
    return Table(tuple(headings), list(enumerate(rows, start=2)), **changes)


def table_of(defaults: dict[str, object], rows: Iterable[dict[str, object]]) -> Table:
    whole = [{**defaults, **row} for row in rows]
    headings = tuple(dict.fromkeys(name for row in whole for name in row))
    return table(headings, *([row.get(name, "") for name in headings] for row in whole))


CASE = {
    "URN": "01AB1234526",
    "Casework type": "Crown Court",
    "Unit": "North",
    "Reviewing prosecutor": "Ash Maple",
}
LETTER = {"URN": "01AB1234526", "Letter type": "stopped charge", "Decision date": "05/10/2026"}
FAILURE = {"URN": "98X0100000/1", "Failure types": "Evidential failure - Forensic"}
STAFF = {"Staff id": "P1", "Name": "Ash Maple", "Role": "Prosecutor"}


def take_cases(*rows: dict[str, object], **options: object) -> ImportedTable:
    return read_export(Kind.CASES, table_of(CASE, rows), MONTH, **options)


def take_letters(*rows: dict[str, object], **options: object) -> ImportedTable:
    return read_export(Kind.LETTERS, table_of(LETTER, rows), MONTH, **options)


def take_police_files(*rows: dict[str, object], **options: object) -> ImportedTable:
    return read_export(Kind.POLICE_FILES, table_of(FAILURE, rows), MONTH, **options)


def take_staff(*rows: dict[str, object]) -> ImportedTable:
    return read_export(Kind.STAFF, table_of(STAFF, rows), MONTH)


def case(**facts: str) -> Item:
    whole = {
        "urn": "01AB1234526",
        "unit": "North",
        "prosecutor": "Ash Maple",
        "prosecutor_id": "P1",
        "person": "P1",
        "victim": "yes",
        "victim_reference": "V1",
        "decision": "stopped charge",
        "decision_date": "2026-10-05",
        **facts,
    }
    (key,) = keys_of(Kind.CASES, {name: [text] for name, text in whole.items()}, 1)
    return Item(key, facts_of(Kind.CASES, whole), (2,))


def person(identity: str, name: str, **facts: object) -> Person:
    return Person(identity, name, **{"role": Role.PROSECUTOR, **facts})


def codes(problems: Iterable[Problem]) -> list[str]:
    return [problem.code for problem in problems]
