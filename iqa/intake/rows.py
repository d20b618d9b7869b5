"""Rows of a table into columns of canonical text, with every problem by sheet, row, column and value.

Works column by column over blocks of rows and reads each different cell once: that is what makes it quick.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, islice, zip_longest
from typing import Final, Protocol, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from iqa.domain import Kind, RejectedRow, Vocabulary, as_unread
from iqa.errors import Problem, Severity
from iqa.fields import DATE_ORDER, FIELDS, Field, Reads
from iqa.intake.date_order import (
    MONTH_FIRST,
    PARSERS,
    DateOrder,
    Held,
    is_turned_round,
    month_first_refused,
    order_of,
    said_changed,
    said_of,
    said_of_turned,
    turned_read,
    turned_refused,
)
from iqa.intake.foreign_midnights import ForeignMidnights
from iqa.intake.foreign_midnights import said_of as said_of_midnights
from iqa.intake.item_columns import JsonSafe, json_safe
from iqa.intake.mapping import ColumnMapping, Match
from iqa.intake.parsing import parser_for, read_as_it_stands
from iqa.next_steps import advice, again
from iqa.settings import default_vocabulary
from iqa.sheets.cells import CellFault, Parser
from iqa.sheets.cells import shown as shown_whole
from iqa.sheets.table import CellValue

ReadableRow: TypeAlias = tuple[int, Sequence[CellValue]]
"""A row's number as the spreadsheet shows it, and its cells in the order of the headings."""


class ReadableTable(Protocol):
    """One sheet of a file: its headings, and its rows once each."""

    @property
    def file(self) -> str:
        """The file's name, for messages."""

    @property
    def sheet(self) -> str:
        """The sheet's name as its tab shows it; '' for a text file."""

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings as written, '' where a column has none."""

    @property
    def header_row(self) -> int:
        """The row the headings stand in, as the spreadsheet shows it."""

    @property
    def rows(self) -> Iterable[ReadableRow]:
        """The rows below the headings."""

    @property
    def problems(self) -> Iterable[Problem]:
        """What the reader itself had to say; complete once the rows were read."""


BLOCK: Final = 256
"""Rows read together: few enough for a processor to keep them at hand, which is worth a third of the time."""
LOOKED_AT: Final = 64
_SHOWN: Final = 120
"""A value quoted in a problem is cut to this many characters."""


class ReadRows(Struct):
    """The accepted rows as columns (field -> one canonical text a row) beside their row numbers."""

    sheet: str
    numbers: list[int] = field(default_factory=list)
    columns: dict[str, list[str]] = field(default_factory=dict)
    rejected: list[RejectedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: int = 0
    """Rows that held anything at all."""

    def keep(self, wanted: Sequence[bool]) -> None:
        """Keep only the rows marked true; the caller has said what became of the others."""
        self.numbers = list(compress(self.numbers, wanted))
        self.columns = {name: type(texts)(compress(texts, wanted)) for name, texts in self.columns.items()}


class _Memo(dict[CellValue, str]):
    """Cell -> canonical text, each different cell parsed once, and its fault kept in `faults`.

    A fault reads as '' or, with `keeps_written`, as what was written and cannot be read.
    """

    def __init__(self, parse: Parser, *, keeps_written: bool = False) -> None:
        super().__init__()
        self.parse = parse
        self.keeps_written = keeps_written
        self.faults: dict[CellValue, CellFault] = {}
        self.written: Counter[CellValue] | None = None
        """How often each cell comes, where the column is to be judged as a whole."""
        self.midnights = ForeignMidnights()
        self.of_references: bool | None = None
        """Whether the column's cells hardly come twice, as the first of them tell."""
        self._late: dict[CellValue, str] = {}

    def __missing__(self, cell: CellValue) -> str:
        if isinstance(cell, bool):
            self[float(cell)]  # so that from the next block on `texts` spells booleans out
            return self[_spelt(cell)]
        if self.written is not None and not (self.of_references or self.midnights.ruled_out):
            self.midnights.look_at((cell,))
        text = self.parse(cell)
        if isinstance(text, CellFault):
            self.faults[cell] = text
            text = as_unread(" ".join(shown(cell).split())) if self.keeps_written else ""
        (self._late if cell in _TRUTHS else self)[cell] = text
        return text

    def texts(self, cells: Sequence[CellValue]) -> list[str]:
        """The texts of cells of a column in which the same ones come again and again."""
        # True == 1 and would share its place: while neither 0 nor 1 is kept no boolean can be mistaken, and from
        # then on they are spelt out first.
        if 0 in self or 1 in self:
            cells = _spelt_out(cells)
        texts = list(map(self.__getitem__, cells))
        if self._late:
            self.update(self._late)
            self._late.clear()
        return texts

    def each(self, cells: Sequence[CellValue]) -> list[str]:
        """The texts of cells that hardly come twice, so that only their faults are kept."""
        cells = _spelt_out(cells)
        texts = list(map(self.parse, cells))
        if CellFault not in set(map(type, texts)):
            return texts  # type: ignore[return-value]
        return list(map(self.__missing__, cells))


class _Reader(Struct, frozen=True):
    """One mapped column of the table."""

    column: Field
    match: Match
    memo: _Memo

    def read(self, cells: Sequence[CellValue]) -> list[str]:
        if self.memo.written is not None and str in set(map(type, cells)):
            self.memo.written.update(cell for cell in cells if cell.__class__ is str and cell)
        if self.memo.of_references is None:
            self.memo.of_references = _all_differ(cells)
        if self.memo.of_references:
            if self.memo.written is not None and not self.memo.midnights.ruled_out:
                self.memo.midnights.look_at(cells)
            return read_as_it_stands(self.column.reads, cells) or self.memo.each(cells)
        return self.memo.texts(cells)


_TRUTHS: Final = (0, 1)
"""The numbers that False and True are equal to."""


def _spelt(cell: CellValue) -> CellValue:
    """A boolean as a sheet shows it, any other cell as it is."""
    return shown_whole(cell) if isinstance(cell, bool) else cell


def _spelt_out(cells: Sequence[CellValue]) -> Sequence[CellValue]:
    return list(map(_spelt, cells)) if bool in set(map(type, cells)) else cells


def _all_differ(cells: Sequence[object]) -> bool:
    """Whether a column seems to be one of references: what never comes again is not worth keeping."""
    return len(set(cells[:LOOKED_AT])) == len(cells[:LOOKED_AT])


def read_rows(table: ReadableTable, mapping: ColumnMapping, vocabulary: Vocabulary | None = None) -> ReadRows:
    """Read every row once. A bad or missing required cell rejects its row; a bad optional one is left blank, or
    kept as not known where blank would say something: in a column of dates, of yes and no, of entitlements."""
    vocabulary = default_vocabulary() if vocabulary is None else vocabulary
    parsers = _parsers(mapping, vocabulary)
    readers, result = _walked(table, mapping, parsers)
    if mapping.date_order == MONTH_FIRST and mapping.order_before and (order := _day_first(readers)):
        _, result = _walked(table, mapping, _parsers(replace(mapping, date_order=""), vocabulary))
        result.problems.insert(0, _said_changed(order, result))
        return result
    orders = _month_first(readers)
    if not orders:
        return result
    held = _dates_held(table, readers)
    turned = is_turned_round(orders, held)
    if mapping.date_order and not (turned and mapping.date_order == MONTH_FIRST):
        return result
    exchanged = [name for name in held if turned and held[name].may_be_turned]
    parser = turned_read if mapping.date_order else turned_refused if turned else month_first_refused
    _, result = _walked(table, mapping, parsers | dict.fromkeys((*orders, *exchanged), parser))
    said = [_said_turned(held[name], mapping.heading(name), result) for name in exchanged]
    if not mapping.date_order:
        said += [_said_month_first(order, mapping.heading(name), result) for name, order in orders.items()]
    result.problems[:0] = said
    return result


def _dates_held(table: ReadableTable, readers: Iterable[_Reader]) -> dict[str, Held]:
    """What each column of dates holds as dates. Looked at only where a column is month first."""
    places = {one.column.field: one.match.index for one in readers if one.memo.written is not None}
    held = {name: Held() for name in places}
    for _, cells in table.rows:
        for name, place in places.items():
            if place < len(cells):
                held[name].look_at(cells[place])
    return held


def _parsers(mapping: ColumnMapping, vocabulary: Vocabulary) -> dict[str, Parser]:
    """How the cells of each column are read, its dates in the order that was named if one was."""
    dates = PARSERS.get(mapping.date_order)
    return {
        column.field: dates if dates and column.reads is Reads.DATE else parser_for(column, vocabulary)
        for column in FIELDS[mapping.kind]
        if column.field in mapping.matches
    }


def _day_first(readers: Iterable[_Reader]) -> DateOrder | None:
    """What the dates of an export show together that can only have been written day first; None for any other."""
    orders = [order_of(one.memo.written) for one in readers if one.memo.written is not None]
    whole = sum(orders, DateOrder())
    return whole if whole.only_day_first and not whole.only_month_first else None


def _month_first(readers: Iterable[_Reader]) -> dict[str, DateOrder]:
    """The columns of dates that can only have been written month first, and those beside them that may be
    read both ways where no date of the export is day first."""
    written = {one.column.field: one.memo.written for one in readers if one.memo.written is not None}
    orders = {name: order_of(cells) for name, cells in written.items()}
    told = {name: order for name, order in orders.items() if order.is_month_first}
    if told and not any(order.only_day_first for order in orders.values()):
        return {name: order for name, order in orders.items() if order.written}
    return told


def _said_turned(held: Held, heading: str, result: ReadRows) -> Problem:
    message = said_of_turned(held)
    return Problem("dates-turned-round", message, result.sheet, 0, heading, "", Severity.NOTICE)


def _said_changed(order: DateOrder, result: ReadRows) -> Problem:
    return Problem("date-order-changed", said_changed(order), result.sheet, severity=Severity.NOTICE)


def _said_month_first(order: DateOrder, heading: str, result: ReadRows) -> Problem:
    hint = advice("Or name their order with ", again({"column": (DATE_ORDER, MONTH_FIRST)}), ".")
    return Problem("month-first-column", said_of(order), result.sheet, 0, heading, "", Severity.NOTICE, hint)


def _said_of_midnights(reader: _Reader, result: ReadRows) -> Problem:
    message = said_of_midnights(reader.memo.midnights)
    return Problem("times-in-utc", message, result.sheet, 0, reader.match.heading, "", Severity.NOTICE)


def _walked(
    table: ReadableTable, mapping: ColumnMapping, parsers: Mapping[str, Parser]
) -> tuple[list[_Reader], ReadRows]:
    """One walk over the rows of a table."""
    readers = [
        _Reader(
            column,
            mapping.matches[column.field],
            _Memo(parsers[column.field], keeps_written=_keeps_written(mapping.kind, column)),
        )
        for column in FIELDS[mapping.kind]
        if column.field in mapping.matches
    ]
    for reader in readers:
        if reader.column.reads is Reads.DATE:
            reader.memo.written = Counter()
    result = ReadRows(table.sheet, columns={reader.column.field: [] for reader in readers})
    for block in _blocks(table.rows):
        _read_block(block, readers, result)
    for reader in readers:
        if reader.memo.midnights.are_told:
            result.problems.append(_said_of_midnights(reader, result))
        texts = result.columns[reader.column.field]
        if json_safe(texts if reader.memo.of_references else reader.memo.values()):
            result.columns[reader.column.field] = JsonSafe(texts)
    return readers, result


_TELLING: Final = frozenset({Reads.DATE, Reads.YES_NO, Reads.ENTITLEMENT})
"""Columns in which a blank cell says something: that a letter was not sent, say."""


def _keeps_written(kind: Kind, column: Field) -> bool:
    return column.reads in _TELLING and not column.required and kind is not Kind.STAFF


def _blocks(rows: Iterable[ReadableRow]) -> Iterator[list[ReadableRow]]:
    walking = iter(rows)
    while block := list(islice(walking, BLOCK)):
        yield block


def _read_block(block: list[ReadableRow], readers: list[_Reader], result: ReadRows) -> None:
    by_column = list(zip_longest(*(cells for _, cells in block)))
    nothing: tuple[CellValue, ...] = (None,) * len(block)
    texts: dict[str, list[str]] = {}
    refused: dict[int, list[Problem]] = {}
    for reader in readers:
        index = reader.match.index
        cells = by_column[index] if index < len(by_column) else nothing
        texts[reader.column.field] = read = reader.read(cells)
        if reader.memo.faults:
            _say_faults(reader, cells, block, result, refused)
        if reader.column.required and "" in read:
            _say_missing(reader, read, block, result, refused)
    result.seen += len(block)
    if refused:
        _reject(block, refused, result)
        kept = [place not in refused for place in range(len(block))]
        result.numbers.extend(number for (number, _), keep in zip(block, kept, strict=True) if keep)
        for name, read in texts.items():
            result.columns[name].extend(compress(read, kept))
        return
    result.numbers.extend(number for number, _ in block)
    for name, read in texts.items():
        result.columns[name].extend(read)


_NOT_READ: Final = {True: "It counts as not known until it is mended.", False: "The cell was left blank."}


def _say_faults(
    reader: _Reader,
    cells: Sequence[CellValue],
    block: list[ReadableRow],
    result: ReadRows,
    refused: dict[int, list[Problem]],
) -> None:
    faults = reader.memo.faults
    for place, cell in enumerate(cells):
        fault = faults.get(_spelt(cell))
        if fault is None:
            continue
        rejects = reader.column.required
        problem = Problem(
            fault.code,
            fault.message if rejects else f"{fault.message} {_NOT_READ[reader.memo.keeps_written]}",
            result.sheet,
            block[place][0],
            reader.match.heading,
            shown(cell),
            Severity.REJECTED if rejects else Severity.NOTICE,
        )
        if rejects:
            refused.setdefault(place, []).append(problem)
        else:
            result.problems.append(problem)


def _say_missing(
    reader: _Reader,
    read: list[str],
    block: list[ReadableRow],
    result: ReadRows,
    refused: dict[int, list[Problem]],
) -> None:
    for place, text in enumerate(read):
        if text:
            continue
        heading = reader.match.heading
        if any(problem.column == heading for problem in refused.get(place, ())):
            continue
        cells = block[place][1]
        value = shown(cells[reader.match.index]) if reader.match.index < len(cells) else ""
        problem = Problem(
            f"missing-{reader.column.field.replace('_', '-')}",
            f"No {reader.column.heading} is recorded. Enter it.",
            result.sheet,
            block[place][0],
            heading,
            value,
        )
        refused.setdefault(place, []).append(problem)


def _reject(block: list[ReadableRow], refused: Mapping[int, list[Problem]], result: ReadRows) -> None:
    """Each refused row once in `rejected`, under its first reason; every reason in `problems`."""
    for place in sorted(refused):
        problems = refused[place]
        result.problems.extend(problems)
        number, cells = block[place]
        first = problems[0]
        message = " ".join(problem.message for problem in problems)
        result.rejected.append(
            RejectedRow(number, first.code, message, first.column, first.value, tuple(map(shown_whole, cells)))
        )


def shown(cell: CellValue) -> str:
    """A cell as text, cut to what a message can hold."""
    text = shown_whole(cell)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
