"""Somebody who wants to know what the committee's papers hold back, and knows much: an attack to test them by.

The attacker has the committee's summary and the export made for it. They also know, of every mark, whose work it
judges, of which unit and casework type, and how many marks each group has; what they lack is what the marks say.
Everything published is a line of a linear programme, whose solutions are all months that look like this one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy
from msgspec import Struct, field
from msgspec.structs import replace
from scipy.optimize import linprog

from iqa.committee.context import CommitteeSummary
from iqa.domain import Month
from iqa.exports.committee import ALL_TYPES, OTHER_TYPES, OTHER_UNITS, CountedEntry, mark_entries
from iqa.exports.rows import NOT_RECORDED, ExportedWork
from iqa.exports.tables import Cells

Group = tuple[str, str]
"""A unit and a casework type."""
UNIT_NOT_RECORDED, TYPE_NOT_RECORDED = "Unit not recorded", "Type not recorded"


class Line(Struct, frozen=True, dict=True):
    """A question of a month: what really is (`entries`), the rows of the export, and the figures of the summary by
    unit, '' for the whole Area, and by type of work, as (marks, people); the met of each is known to the test
    alone."""

    entries: Sequence[CountedEntry]
    rows: Sequence[Cells]
    shown: Mapping[str, tuple[int, int]]
    types: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @cached_property
    def groups(self) -> dict[Group, list[CountedEntry]]:
        found: dict[Group, list[CountedEntry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.unit, entry.kind_of_work].append(entry)
        return dict(sorted(found.items()))

    def behind(self, row: Cells) -> frozenset[Group]:
        """The groups that a row of the export adds up: what the attacker makes of its words."""
        unit, kind = str(row["Unit"]), str(row["Casework type"])
        named = {str(other["Unit"]) for other in self.rows}
        if unit == OTHER_UNITS:
            return frozenset(group for group in self.groups if group[0] not in named)
        own = frozenset(group for group in self.groups if group[0] == unit)
        if kind == ALL_TYPES:
            return own
        listed = {str(other["Casework type"]) for other in self.rows if other["Unit"] == unit}
        other = kind == OTHER_TYPES
        return frozenset(one for one in own if (one[1] not in listed if other else one[1] == kind))

    def known(self) -> list[frozenset[Group]]:
        """All sets of groups whose sum of marks to standard is published, in either paper."""
        by_unit = [
            frozenset(group for group in self.groups if unit in ("", group[0])) for unit, _ in self.shown.items()
        ]
        by_type = [frozenset(group for group in self.groups if group[1] == kind) for kind in self.types]
        return [*by_unit, *by_type, *(self.behind(row) for row in self.rows)]

    def types_held(self) -> list[frozenset[Group]]:
        """The groups of each type of which the summary shows no figure for the whole Area, and which cannot be
        told without the figures of other types."""
        held = {kind for _, kind in self.groups} - self.types.keys() if self.types else set()
        found = [frozenset(group for group in self.groups if group[1] == kind) for kind in sorted(held)]
        return [groups for groups in found if self.without_types().room(groups)]

    def without_types(self) -> "Line":
        """The same without the table by type."""
        return replace(self, types={})

    def room(self, wanted: Iterable[Group]) -> int:
        """How many marks more or less some groups can have had to standard."""
        least, most = self.bounds(wanted)
        return most - least

    def withheld(self) -> list[Group]:
        """Groups of a unit that the summary does not show, and types that the export shows only with others."""
        together = {
            group for row in self.rows if row["Casework type"] == OTHER_TYPES for group in self.behind(row)
        }
        return [group for group in self.groups if group[0] not in self.shown or group in together]

    def people(self, groups: Iterable[Group]) -> set[str]:
        return {entry.person for group in groups for entry in self.groups[group]} - {""}

    def met(self, groups: Iterable[Group]) -> int:
        return sum(bool(entry.met) for group in groups for entry in self.groups[group])

    def bounds(self, wanted: Iterable[Group]) -> tuple[int, int]:
        """The least and the most marks to standard that some groups can have had, by all that is published."""
        order = list(self.groups)
        sums = [[float(group in known) for group in order] for known in self.known()]
        aim = numpy.array([float(group in set(wanted)) for group in order])
        ends = []
        for sign in (1, -1):
            found = linprog(
                sign * aim,
                A_eq=sums or None,
                b_eq=[self.met(known) for known in self.known()] or None,
                bounds=[(0, len(self.groups[group])) for group in order],
            )
            assert found.status == 0, found.message
            ends.append(sign * found.fun)
        # A published sum is a whole number of marks, and the matrix is that of a network: corners are whole.
        return round(ends[0]), round(ends[1])


def lines_of(
    works: Sequence[ExportedWork], rows: Sequence[Cells], summaries: Mapping[Month, CommitteeSummary]
) -> list[Line]:
    """The published papers of some months by question, each beside what really is."""
    entries: dict[tuple[str, str, str], list[CountedEntry]] = defaultdict(list)
    for entry in mark_entries(works):
        about = dict(entry.about)
        entries[str(about["Month"]), str(about["Scheme"]), str(about["Criterion"])].append(entry)
    schemes = {(str(work.draw.month), work.draw.scheme): work.marked.scheme for work in works}
    found = []
    for (month, scheme, criterion), those in entries.items():
        (table,) = [
            one for one in summaries[Month.parse(month)].tables if one.title == schemes[month, scheme].title
        ]
        question = schemes[month, scheme].criterion(criterion).question
        (shown,) = [one for one in table.rows if one.question == question]
        figures = {"": shown.everybody} | dict(zip(table.units, shown.units, strict=True))
        found.append(
            Line(
                those,
                [
                    row
                    for row in rows
                    if (row["Month"], row["Scheme"], row["Criterion"]) == (month, scheme, criterion)
                ],
                {
                    unit if unit != UNIT_NOT_RECORDED else NOT_RECORDED: (figure.marks, figure.people)
                    for unit, figure in figures.items()
                    if figure
                },
                {
                    kind if kind != TYPE_NOT_RECORDED else NOT_RECORDED: (figure.marks, figure.people)
                    for kind, figure in zip(table.types, shown.types, strict=True)
                    if figure
                },
            )
        )
    return found


def given_away(line: Line, smallest_marks: int, smallest_people: int) -> list[str]:
    """What the attacker finds out in one line that the papers mean to hold back, in words for the test to show."""
    found = _misread(line, smallest_marks, smallest_people)
    atoms = {frozenset(one) for one in line.known()}
    for one in atoms:
        for other in atoms:
            rest = one - other if other < one else frozenset()
            if rest and (
                sum(len(line.groups[group]) for group in rest) < smallest_marks
                or len(line.people(rest)) < smallest_people
            ):
                found.append(f"too few left of {sorted(one)} without {sorted(other)}")
    hidden_units = {unit for unit, _ in line.groups if line.withheld() and unit not in line.shown}
    for unit in sorted(hidden_units):
        found += _determined(line, [group for group in line.groups if group[0] == unit])
    for groups in line.types_held():
        if line.room(groups) < min(2, line.without_types().room(groups)):
            found.append(f"{sorted(groups)}: told by the types")
    for group in line.withheld():
        if group[0] not in hidden_units:
            found += _determined(line, [group])
    return found


def _misread(line: Line, smallest_marks: int, smallest_people: int) -> list[str]:
    """Rows and types whose size is not what the attack makes of their words, or which rest on too little."""
    found = []
    for row in line.rows:
        behind = line.behind(row)
        size = sum(len(line.groups[group]) for group in behind)
        if size != row["n"] or len(line.people(behind)) != row["People"]:
            found.append(f"row misread: {row}")
        if size < smallest_marks or len(line.people(behind)) < smallest_people:
            found.append(f"too few behind {row}")
    for kind, (marks, people) in line.types.items():
        groups = [group for group in line.groups if group[1] == kind]
        if (sum(len(line.groups[group]) for group in groups), len(line.people(groups))) != (marks, people):
            found.append(f"type misread: {kind}")
    return found


def _determined(line: Line, groups: Sequence[Group]) -> list[str]:
    marks = sum(len(line.groups[group]) for group in groups)
    least, most = line.bounds(groups)
    alone = not any(
        line.shown.keys() - {""}
    )  # the total is then all that is shown, and may be close to all or none
    if most - least < min(1 if alone else 2, marks):
        return [f"{list(groups)}: {least} to {most} of {marks} met"]
    return []
