"""Rows for the committee: people and work by random numbers, nothing that somebody typed, small cells left out.

What is left out cannot be worked out from the committee's summary either: units are held back as they are there,
and within a unit that is shown, casework types are held back in the same way.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from iqa.committee.suppression import Size, suppressed
from iqa.domain import NOT_APPLICABLE
from iqa.exports.rows import Work, count_cells, question_cells
from iqa.exports.tables import Cells, Value
from iqa.marking.attribution import NOBODYS, OUTSIDE
from iqa.settings import CommitteeSettings


@dataclass(frozen=True, slots=True)
class Entry:
    """A row before its numbers: its place, whose work it is ('' for nobody known), and what it shows.

    `line` is what totals are known of: month, scheme and question. `counted` entries make up a cell's size.
    `codes` are its finding codes where the mark is below the best.
    """

    line: tuple[str, ...]
    work: Work
    person: str
    cells: Cells
    counted: bool = True
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForCommittee:
    """The rows that may be shown, and how many rows, of how many cells, and finding codes were left out."""

    rows: tuple[Cells, ...]
    rows_out: int
    cells_out: int
    codes_out: int


def mark_entries(works: Iterable[Work]) -> tuple[Entry, ...]:
    """The marks that rates count, and those of not applicable. Work done outside the Area is left out."""
    entries = []
    for work in works:
        scheme = work.marked.scheme
        for mark in work.marked.marks_in_order():
            person, criterion = work.marked.person_of(mark), scheme.criterion(mark.criterion)
            if not work.in_figures or person == OUTSIDE:
                continue
            applicable = mark.rating != NOT_APPLICABLE
            below_best = applicable and mark.rating != scheme.scale[0].id
            entries.append(
                Entry(
                    line=(*_line(work), criterion.id),
                    work=work,
                    person="" if person in NOBODYS else person,
                    cells=question_cells(work, criterion, scheme.strand_label(criterion.strand)),
                    counted=applicable,
                    codes=tuple(dict.fromkeys(mark.finding_codes)) if below_best else (),
                )
            )
    return tuple(entries)


def assessment_entries(works: Iterable[Work]) -> tuple[Entry, ...]:
    """The assessments that rates count."""
    return tuple(
        Entry(_line(work), work, work.marked.owner(), count_cells(work)) for work in works if work.in_figures
    )


def action_entries(works: Iterable[Work]) -> tuple[Entry, ...]:
    """The actions agreed in those assessments, by their day alone."""
    return tuple(
        Entry(_line(work), work, "" if person in NOBODYS else person, {"Due": action.due})
        for work in works
        if work.in_figures
        for action in work.marked.assessment.actions
        if (person := work.marked.person_of_action(action)) != OUTSIDE
    )


def for_committee(entries: Sequence[Entry], limits: CommitteeSettings, chance: Random) -> ForCommittee:
    """The rows the committee may have. `chance` numbers people and work; it should be the system's own."""
    hidden = _hidden_cells(entries, limits)
    shown = [entry for entry in entries if _cell(entry) not in hidden]
    rare = _rare_codes(shown, limits)
    works = _numbers((entry.work.drawn.key for entry in shown), chance)
    people = _numbers((entry.person for entry in shown if entry.person), chance)
    numbered = sorted(
        ((entry, works[entry.work.drawn.key]) for entry in shown), key=lambda pair: (*_line(pair[0].work), pair[1])
    )
    return ForCommittee(
        rows=tuple(_row(entry, number, people, rare) for entry, number in numbered),
        rows_out=len(entries) - len(shown),
        cells_out=len(hidden),
        codes_out=len(rare),
    )


Cell = tuple[tuple[str, ...], str, str]
"""A line, a unit, a casework type."""


def _line(work: Work) -> tuple[str, str]:
    return str(work.draw.month), work.draw.scheme


def _cell(entry: Entry) -> Cell:
    return entry.line, entry.work.unit, entry.work.kind_of_work


def _hidden_cells(entries: Iterable[Entry], limits: CommitteeSettings) -> frozenset[Cell]:
    """The cells left out: of lines that rest on too little, of units held back, and types held back in a unit."""
    lines: dict[tuple[str, ...], dict[str, dict[str, list[Entry]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for entry in entries:
        lines[entry.line][entry.work.unit][entry.work.kind_of_work].append(entry)
    allowed = limits.smallest_marks, limits.smallest_people
    hidden: set[Cell] = set()
    for line, units in lines.items():
        by_unit = {
            unit: _size(each for found in types.values() for each in found) for unit, types in units.items()
        }
        whole = _size(each for types in units.values() for found in types.values() for each in found)
        away = suppressed(by_unit, *allowed) if whole.is_enough(*allowed) else units.keys()
        for unit, types in units.items():
            sizes = {name: _size(found) for name, found in types.items()}
            gone = sizes.keys() if unit in away else suppressed(sizes, *allowed)
            hidden |= {(line, unit, name) for name in gone}
    return frozenset(hidden)


def _size(entries: Iterable[Entry]) -> Size:
    counted = [entry for entry in entries if entry.counted]
    return Size(len(counted), frozenset(entry.person for entry in counted) - {""})


def _rare_codes(shown: Iterable[Entry], limits: CommitteeSettings) -> frozenset[tuple[str, str, str]]:
    """Finding codes of a month and scheme that rest on too few marks or people: (month, scheme, code)."""
    marks: Counter[tuple[str, str, str]] = Counter()
    people: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for entry in shown:
        for code in entry.codes:
            marks[*_line(entry.work), code] += 1
            people[*_line(entry.work), code] |= {entry.person} - {""}
    return frozenset(
        code
        for code, count in marks.items()
        if not Size(count, frozenset(people[code])).is_enough(limits.smallest_marks, limits.smallest_people)
    )


def _numbers(keys: Iterable[str], chance: Random) -> dict[str, int]:
    """Each key -> a number from 1, in an order that chance alone knows."""
    ordered = sorted(set(keys))
    chance.shuffle(ordered)
    return {key: number for number, key in enumerate(ordered, 1)}


def _row(
    entry: Entry, number: int, people: Mapping[str, int], rare: frozenset[tuple[str, str, str]]
) -> dict[str, Value]:
    codes = [code for code in entry.codes if (*_line(entry.work), code) not in rare]
    return {
        "Month": str(entry.work.draw.month),
        "Scheme": entry.work.draw.scheme,
        "Unit": entry.work.unit,
        "Casework type": entry.work.kind_of_work,
        **entry.cells,
        "Finding codes": "; ".join(codes),
        "Work number": number,
        "Person number": people.get(entry.person),
    }
