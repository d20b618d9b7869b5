"""The whole of intake for one table: match columns, read rows, place people and months, merge, freeze.

It reads a table that somebody else opened, and stores nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import compress
from operator import not_

from msgspec import Struct, field
from msgspec.structs import replace

from iqa.domain import Item, Kind, Month, Person, Population, RejectedRow, Vocabulary
from iqa.errors import Problem, Severity, SheetError
from iqa.intake.keys import VictimReferences, keys_of
from iqa.intake.mapping import ColumnMapping, match_columns, suffix_advice
from iqa.intake.merging import Merged, merge
from iqa.intake.months import WORK_DATE, belongs, by_month, refuse_other_month, reject_others
from iqa.intake.people import Names
from iqa.intake.population import freeze
from iqa.intake.problems.implausible_values import impossible_dates, odd_values
from iqa.intake.rows import ReadableTable, ReadRows, read_rows
from iqa.intake.urn import Suffix, parse_urn
from iqa.next_steps import UNSAID, Blank, Hint, advice, again, joined_hints
from iqa.police_files import family_of
from iqa.settings import default_vocabulary
from iqa.text import counted

PREVIEWED = 5
"""Rows shown as understood."""


class PreviewRow(Struct, frozen=True):
    """A row as it was understood: field -> canonical text, blank ones left out."""

    row: int
    facts: Mapping[str, str]


class Counts(Struct, frozen=True):
    """How many rows of the table became what. accepted + rejected = read; accepted - merged = pieces of work."""

    read: int
    accepted: int
    rejected: int
    merged: int = 0
    carried_over: int = 0


class ImportedTable(Struct, frozen=True):
    """What came of a table. `population` is None for the staff list, whose `people` are then filled."""

    kind: Kind
    mapping: ColumnMapping
    counts: Counts
    problems: tuple[Problem, ...]
    population: Population | None = None
    people: tuple[Person, ...] = ()
    rejected: tuple[RejectedRow, ...] = ()
    preview: tuple[PreviewRow, ...] = ()
    months: Mapping[Month, int] = field(default_factory=dict)
    """How many rows have the date of their work (`WORK_DATE`) in which month, letters carried over left out."""


class Office(Struct, frozen=True):
    """What an office has set for its exports: its words for decisions, letters, yes and no, and what stands for a
    victim whom an export names and gives no reference."""

    vocabulary: Vocabulary = field(default_factory=default_vocabulary)
    victims: VictimReferences = field(default_factory=VictimReferences)
    today: date | None = None
    """The day of the import, where it is known: nothing can have been done after it."""


class _Reading(Struct, frozen=True):
    """One table on its way: how its columns were matched, its rows so far, and what there was to say."""

    table: ReadableTable
    mapping: ColumnMapping
    rows: ReadRows
    problems: list[Problem]
    names: Names
    preview: tuple[PreviewRow, ...]
    office: Office


def read_export(
    kind: Kind,
    table: ReadableTable,
    month: Month | None,
    *,
    given_columns: Mapping[str, str] | None = None,
    remembered: Mapping[str, str] | None = None,
    people: Iterable[Person] = (),
    office: Office | None = None,
) -> ImportedTable:
    """Everything that a table comes to for a month; the staff list has none.

    `people` is the staff list. Where a letter stands, and whose it is, is worked out by `iqa.victim_letters` once
    it is known what else the month's exports say. Raises SheetError, with every problem found, when nothing can be
    taken: a required column is missing, no row is accepted, or no letter has its decision in the month.
    """
    mapping = match_columns(
        kind, table.headings, given=given_columns, remembered=remembered, sheet=table.sheet, rows=table.rows
    )
    if not mapping.usable:
        raise _no_columns(table, mapping)
    office = office or Office()
    rows = read_rows(table, mapping, office.vocabulary)
    _add_rows_the_reader_refused(table, rows)
    problems = [*table.problems, *mapping.problems, *_undeclared_suffix(mapping, rows), *rows.problems]
    if not rows.numbers:
        raise _nothing(table, rows, problems)
    reading = _Reading(table, mapping, rows, problems, Names(people), _preview(rows), office)
    if kind is Kind.STAFF:
        return _staff(reading)
    if month is None:
        raise ValueError(f"{kind} belong to a month")
    if kind is Kind.LETTERS:
        return _letters(reading, month)
    return _frozen_as_read(reading, month)


def _staff(reading: _Reading) -> ImportedTable:
    from iqa.intake.staff import people_of  # no other export has to do with it

    rows = reading.rows
    people, problems, merged = people_of(rows, reading.mapping)
    counts = Counts(rows.seen, rows.seen - len(rows.rejected), len(rows.rejected), merged)
    return ImportedTable(
        Kind.STAFF,
        reading.mapping,
        counts,
        (*reading.problems, *problems),
        people=people,
        rejected=tuple(rows.rejected),
        preview=reading.preview,
    )


def _frozen_as_read(reading: _Reading, month: Month) -> ImportedTable:
    kind, rows = reading.mapping.kind, reading.rows
    if kind is Kind.CASES:
        _place_people(reading, "prosecutor", report=True)
        for name in ("charging_prosecutor", "advocate", "paralegal"):
            _place_people(reading, name, report=False)
        rows.columns["person"] = rows.columns["prosecutor_id"]
    elif kind is Kind.POLICE_FILES:
        families = {text: family_of(text).value for text in set(rows.columns["failure_type"])}
        rows.columns["family"] = [families[text] for text in rows.columns["failure_type"]]
    merged = merge(rows, keys_of(kind, rows.columns, len(rows.numbers)), reading.mapping)
    months = by_month(rows.columns.get(WORK_DATE[kind], ()))
    return replace(_frozen(reading, month, merged, merged.pieces), months=months)


def _letters(reading: _Reading, month: Month) -> ImportedTable:
    rows, mapping = reading.rows, reading.mapping
    refuse_other_month(rows, month, reading.table.file)
    _place_people(reading, "prosecutor", report=True)
    _place_people(reading, "drafter", report=True)
    keys = keys_of(Kind.LETTERS, rows.columns, len(rows.numbers), reading.office.victims)
    of_month, carried = belongs(rows, keys, month)
    kept = [now or before for now, before in zip(of_month, carried, strict=True)]
    months = by_month(compress(rows.columns[WORK_DATE[Kind.LETTERS]], map(not_, carried)))
    rows.columns["carried_over"] = ["yes" if before else "no" for before in carried]
    rows.columns["owed_from"] = ["letters"] * len(rows.numbers)
    rejected, problems = reject_others(rows, kept, month, mapping)
    rows.rejected.extend(rejected)
    reading.problems.extend(problems)
    rows.keep(kept)
    merged = merge(rows, keys_of(Kind.LETTERS, rows.columns, len(rows.numbers), reading.office.victims), mapping)
    imported = _frozen(reading, month, merged, merged.pieces)
    carried_over = sum(item.flag("carried_over") is True for item in merged.pieces)
    return replace(imported, counts=replace(imported.counts, carried_over=carried_over), months=months)


def _place_people(reading: _Reading, name: str, *, report: bool) -> None:
    """Work out `<name>_id`, and `person_name` of a case, from a column of names."""
    rows, heading = reading.rows, reading.mapping.heading(name)
    written = rows.columns.get(name)
    if written is None:
        return
    units = rows.columns.get("unit") or [""] * len(written)
    placed = reading.names.column(heading, written, units, report=report)
    rows.columns[f"{name}_id"] = [person for person, _ in placed]
    if reading.mapping.kind is Kind.CASES and name == "prosecutor":
        rows.columns["person_name"] = [shown for _, shown in placed]


def _frozen(reading: _Reading, month: Month, merged: Merged, items: Iterable[Item]) -> ImportedTable:
    rows, mapping = reading.rows, reading.mapping
    population = freeze(mapping.kind, month, items, rows.rejected)
    counts = Counts(rows.seen, len(rows.numbers), len(rows.rejected), merged.merged)
    return ImportedTable(
        mapping.kind,
        mapping,
        counts,
        (
            *reading.problems,
            *reading.names.problems(rows.sheet),
            *merged.problems,
            *_duplicates(rows, merged),
            *odd_values(rows, mapping, month, reading.office.vocabulary),
            *impossible_dates(rows, mapping, reading.office.today),
        ),
        population=population,
        rejected=population.rejected,
        preview=reading.preview,
    )


def _duplicates(rows: ReadRows, merged: Merged) -> list[Problem]:
    if not merged.merged:
        return []
    message = (
        f"{counted(merged.merged, 'row')} repeated a piece of work that another row holds and "
        f"{'was' if merged.merged == 1 else 'were'} merged with it."
    )
    return [Problem("rows-merged", message, rows.sheet, severity=Severity.NOTICE)]


def _add_rows_the_reader_refused(table: ReadableTable, rows: ReadRows) -> None:
    """Rows that the reader could not cut into cells are rejected rows of the population like any other."""
    for problem in table.problems:
        if problem.row and problem.severity is Severity.REJECTED:
            rows.seen += 1
            rows.rejected.append(
                RejectedRow(problem.row, problem.code, problem.message, problem.column, problem.value)
            )


def _undeclared_suffix(mapping: ColumnMapping, rows: ReadRows) -> list[Problem]:
    """One notice for all URNs whose '/nn' may be a year or a split; they are never matched with another export."""
    if mapping.kind is Kind.STAFF:
        return []
    unclear = Counter(
        urn
        for urn in rows.columns["urn"]
        if "/" in urn and (parsed := parse_urn(urn, mapping.urn_suffix)) and parsed.ambiguous
    )
    if not unclear:
        return []
    example, total = min(unclear), sum(unclear.values())
    declared = (
        "" if mapping.urn_suffix is Suffix.UNDECLARED else f" This export declares a {mapping.urn_suffix.value}."
    )
    return [
        Problem(
            "urn-suffix-ambiguous",
            f"{counted(total, 'URN')} like {example} may end in a year or in a split, so they are kept as "
            f"written and not matched with other exports.{declared}",
            rows.sheet,
            0,
            mapping.heading("urn"),
            example,
            Severity.NOTICE,
            suffix_advice("Add "),
        )
    ]


def _preview(rows: ReadRows) -> tuple[PreviewRow, ...]:
    return tuple(
        PreviewRow(number, {name: texts[place] for name, texts in rows.columns.items() if texts[place]})
        for place, number in enumerate(rows.numbers[:PREVIEWED])
    )


def _no_columns(table: ReadableTable, mapping: ColumnMapping) -> SheetError:
    missing = [problem for problem in mapping.problems if problem.severity is Severity.REJECTED]
    where = f"{table.file}, sheet {table.sheet}" if table.sheet else table.file
    elsewhere = advice(
        f"The headings were read from row {table.header_row}; add ",
        again({"header_row": Blank("N")}),
        " if they stand elsewhere.",
    )
    last = "" if any(problem.code == "other-kind" for problem in missing) else elsewhere
    return SheetError(
        f"{where}: {' '.join(problem.message for problem in missing)}",
        joined_hints(*(problem.hint for problem in missing), last),
        (*table.problems, *mapping.problems),
    )


def _nothing(table: ReadableTable, rows: ReadRows, problems: list[Problem]) -> SheetError:
    where = f"{table.file}, sheet {table.sheet}" if table.sheet else table.file
    if not rows.seen:
        return SheetError(
            f"{where} holds no rows below its headings in row {table.header_row}.",
            advice("Export it again, or name another sheet with ", again({"sheet": UNSAID}), "."),
            problems,
        )
    message, number = Counter(row.message for row in rows.rejected).most_common(1)[0]
    return SheetError(
        f"No row of {where} could be taken: {counted(len(rows.rejected), 'row was', 'rows were')} rejected, "
        f"{number:,} because: {message}",
        joined_hints("Correct the spreadsheet and import it again.", *_how_to_read_dates(problems)),
        problems,
    )


def _how_to_read_dates(problems: Iterable[Problem]) -> tuple[Hint, ...]:
    """How to name the order of dates, where a column of them is month first."""
    return tuple(dict.fromkeys(problem.hint for problem in problems if problem.code == "month-first-column"))
