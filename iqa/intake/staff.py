"""Rows of the staff list into people: roles in our words, line managers by id or name."""

import re
from collections.abc import Mapping

from msgspec.structs import replace

from iqa.domain import Person, RejectedRow, Role, day_of
from iqa.errors import Problem, Severity
from iqa.intake.mapping import ColumnMapping
from iqa.intake.rows import ReadRows
from iqa.person_names import spoken
from iqa.staff import Directory, Meaning, NearThese, OneOfThese, ThisOne, with_id
from iqa.text import fold, joined

_ROLE_WORDINGS: Mapping[Role, tuple[str, ...]] = {
    Role.PROSECUTOR: (
        "prosecutor",
        "crown prosecutor",
        "senior crown prosecutor",
        "specialist prosecutor",
        "senior specialist prosecutor",
        "associate prosecutor",
        "reviewing lawyer",
        "lawyer",
        "cp",
        "scp",
        "crown advocate prosecutor",
    ),
    Role.LEGAL_MANAGER: (
        "legal manager",
        "district crown prosecutor",
        "senior district crown prosecutor",
        "deputy district crown prosecutor",
        "head of unit",
        "unit head",
        "dcp",
        "sdcp",
        "manager",
    ),
    Role.VICTIM_LIAISON_OFFICER: ("victim liaison officer", "vlo", "vlu officer", "victim liaison"),
    Role.VLU_MANAGER: ("vlu manager", "victim liaison unit manager", "victim liaison manager", "head of vlu"),
    Role.PARALEGAL_OFFICER: ("paralegal officer", "paralegal", "senior paralegal officer", "paralegal manager"),
    Role.ADVOCATE: ("advocate", "crown advocate", "senior crown advocate", "counsel"),
    Role.OTHER: ("other",),
}
_ROLES = {fold(wording): role for role, wordings in _ROLE_WORDINGS.items() for wording in wordings}


def role_of(wording: str) -> Role:
    """The role in our words; a wording that we do not know is `Role.OTHER`."""
    words = fold(wording)
    return _ROLES.get(words) or _ROLES.get(words.removesuffix("s")) or Role.OTHER


def people_of(read: ReadRows, mapping: ColumnMapping) -> tuple[tuple[Person, ...], list[Problem], int]:
    """(people by id, problems, rows merged away). A staff id's second row, with other details, is rejected."""
    rows = [
        (number, dict(zip(read.columns, values, strict=True)))
        for number, values in zip(read.numbers, zip(*read.columns.values(), strict=True), strict=True)
    ]
    problems: list[Problem] = []
    firsts: dict[str, tuple[int, dict[str, str]]] = {}
    merged = 0
    for number, facts in sorted(rows, key=lambda row: row[0]):
        first = firsts.setdefault(facts["staff_id"], (number, facts))
        if first[0] == number:
            continue
        if first[1] == facts:
            merged += 1
            continue
        problem = Problem(
            "staff-id-repeated",
            f"Staff id {facts['staff_id']} stands on row {first[0]} already, with other details. "
            "The first was taken; correct the list.",
            read.sheet,
            number,
            mapping.heading("staff_id"),
            facts["staff_id"],
        )
        problems.append(problem)
        read.rejected.append(
            RejectedRow(
                number, problem.code, problem.message, problem.column, problem.value, tuple(facts.values())
            )
        )
    people = [_person(facts) for _, facts in firsts.values()]
    for number, facts in firsts.values():
        if role_of(facts["role"]) is Role.OTHER and fold(facts["role"]) != "other":
            problems.append(_unknown_role(read.sheet, number, mapping.heading("role"), facts["role"]))
    people, said = _with_managers(
        people, {f["staff_id"]: number for number, f in firsts.values()}, mapping, read.sheet
    )
    return tuple(sorted(people, key=lambda person: person.id)), problems + said, merged


def _unknown_role(sheet: str, row: int, heading: str, wording: str) -> Problem:
    known = joined([role.value for role in Role if role is not Role.OTHER], "or")
    return Problem(
        "role-not-known",
        f'"{wording}" is not a role that takes part in sampling. Enter {known} if it should.',
        sheet,
        row,
        heading,
        wording,
        Severity.NOTICE,
    )


def _person(facts: Mapping[str, str]) -> Person:

    def text(name: str) -> str:
        return facts.get(name, "")

    return Person(
        id=text("staff_id"),
        name=spoken(text("name")),
        role=role_of(text("role")),
        grade=text("grade"),
        unit=text("unit"),
        team=text("team"),
        line_manager=text("line_manager"),
        email=text("email"),
        start=day_of(text("start")),
        leave=day_of(text("leave")),
        other_names=tuple(name for part in text("other_names").split(";") if (name := spoken(part))),
        not_sampled=text("not_sampled"),
        previous_ids=tuple(id for part in re.split("[;,]", text("previous_ids")) if (id := part.strip())),
    )


def _with_managers(
    people: list[Person], rows: Mapping[str, int], mapping: ColumnMapping, sheet: str
) -> tuple[list[Person], list[Problem]]:
    """Line managers given by name become their staff id; one not in the list, or not alone, is left blank."""
    directory = Directory(people)
    problems: list[Problem] = []
    resolved: list[Person] = []
    for person in people:
        written = person.line_manager
        meaning = directory.find(written, person.unit)
        if written and not isinstance(meaning, ThisOne):
            problems.append(
                Problem(
                    "line-manager-not-found",
                    f"{_why_not(meaning)} Enter the staff id of {person.name}'s line manager.",
                    sheet,
                    rows[person.id],
                    mapping.heading("line_manager"),
                    written,
                    Severity.NOTICE,
                )
            )
        resolved.append(replace(person, line_manager=_manager(written, meaning)))
    return resolved, problems


def _manager(written: str, meaning: Meaning) -> str:
    """What is kept of a line manager: their staff id, or a name that is only near, so that it can protect."""
    if isinstance(meaning, ThisOne):
        return meaning.person.id
    return written if isinstance(meaning, NearThese) else ""


def _why_not(meaning: Meaning) -> str:
    """Why a name is nobody's line manager."""
    match meaning:
        case OneOfThese():
            return "Several people in the list have this name."
        case NearThese(near):
            they = joined([with_id(one) for one in near], "or")
            return f"This line manager is not in the list: {they}?"
    return "This line manager is not in the list."
