"""Reads OpenDocument spreadsheets (.ods, and flat .fods) in one pass over their XML; it runs in the guarded
process.

A few bytes can claim a billion repeated cells, so that every claim is measured before it is followed.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from msgspec import Struct, field

from iqa.sheets.limits import Limits
from iqa.sheets.package import PIECE_SIZE, damaged, open_package, too_large
from iqa.sheets.structure import FileRead, SheetRead, Structure
from iqa.sheets.table import CellValue, ErrorCell, NumberedRow, UncalculatedCell
from iqa.sheets.xml_walk import XmlWalk

BASE = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, OFFICE, TEXT, STYLE = (f"{BASE}{part}:1.0 " for part in ("table", "office", "text", "style"))
CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")
ASIDE = (OFFICE + "annotation", TABLE + "tracked-changes", TABLE + "shapes")
"""Elements whose paragraphs and tables are no cells of the sheet."""
HIDDEN = ("collapse", "filter")
VALUE_TYPE, FORMULA = OFFICE + "value-type", TABLE + "formula"
LENGTH = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,](\d{1,9}))?S")
SPACES = re.compile(r"[ \t\r\n]+")
NUMBERS = ("float", "percentage", "currency")
LONGEST_SPACE = 32_767
MIDNIGHT = datetime(2000, 1, 1)  # noqa: DTZ001 - spreadsheets know no time zones
MOST_REPEATED = 10_000_000


def read_ods(path: Path, limits: Limits) -> FileRead:
    """The sheets of an .ods file. SheetError for entities, absurd repeats and broken XML."""
    package = open_package(path, limits)
    package.check_contents(opened=frozenset({"content.xml"}))
    return FileRead(_sheets(package.pieces("content.xml"), path, limits))


def read_flat_ods(path: Path, limits: Limits) -> FileRead:
    """The same of a spreadsheet in one XML file."""
    return FileRead(_sheets(_blocks(path), path, limits))


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(PIECE_SIZE):
            yield block


def _sheets(pieces: Iterator[bytes], path: Path, limits: Limits) -> Iterator[SheetRead]:
    """The sheets one by one, as the pass comes upon them."""
    walk = _Walk(path, limits)
    feed = walk.feed(pieces)
    while (sheet := walk.next_sheet(feed)) is not None:
        yield SheetRead(sheet.name, sheet.hidden, walk.rows_of(sheet, feed), sheet.structure)


class _Sheet(Struct):
    """One sheet under way; `rows` are those read and not yet handed on: first, how often repeated, cells."""

    name: str
    hidden: bool
    rows: list[tuple[int, int, list[CellValue]]] = field(default_factory=list)
    structure: Structure = field(default_factory=Structure)
    ended: bool = False


class _Walk:
    """The state of the pass: which sheet, row and cell it stands in. Fed by the XML parser."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self.sheets: list[_Sheet] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.sheet: _Sheet | None = None
        self.depth = self.aside = 0
        self.row, self.row_repeat = 0, 1
        self.cells: list[CellValue] = []
        self.column, self.repeat, self.columns_seen = 0, 1, 0
        self.cell: dict[str, str] | None = None
        self.paragraphs: list[str] = []
        self.paragraph: list[str] | None = None
        self.inside = self.claimed = 0

    def feed(self, pieces: Iterator[bytes]) -> Iterator[None]:
        """Take in the file piece by piece."""
        xml = XmlWalk(self.path, self.start, self.end, self.text)
        for piece in pieces:
            xml.feed(piece)
            yield
        xml.feed(b"", last=True)

    def next_sheet(self, feed: Iterator[None]) -> _Sheet | None:
        """The next sheet, as soon as its start was read."""
        while not self.sheets:
            if next(feed, self) is self and not self.sheets:
                return None
        return self.sheets.pop(0)

    def rows_of(self, sheet: _Sheet, feed: Iterator[None]) -> Iterator[NumberedRow]:
        """The rows of a sheet, while the file is taken in."""
        while True:
            for first, repeat, cells in sheet.rows:
                yield from ((first + step, list(cells)) for step in range(repeat))
            sheet.rows.clear()
            if sheet.ended:
                return
            if next(feed, self) is self and not sheet.ended:
                raise damaged(self.path, "its contents are cut short")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.aside or tag in ASIDE:
            self.aside += 1
        elif self.cell is not None:
            self._inside(tag, attributes)
        elif tag in CELLS and self.sheet is not None:
            self._begin(attributes)
        elif tag == TABLE + "table-row":
            self._begin_row(attributes)
        elif tag == TABLE + "table-column" and self.sheet is not None:
            count = self._repeat(attributes, "number-columns-repeated", self.limits.last_column)
            if attributes.get(TABLE + "visibility") in HIDDEN:
                self.sheet.structure.hide_columns(self.columns_seen + 1, self.columns_seen + count)
            self.columns_seen += count
        elif tag == TABLE + "table":
            self._begin_sheet(attributes)
        elif tag == STYLE + "style":
            self.style = attributes.get(STYLE + "name", "")
        elif tag == STYLE + "table-properties" and attributes.get(TABLE + "display") == "false":
            self.hidden_styles.add(self.style)

    def _begin_sheet(self, attributes: dict[str, str]) -> None:
        hidden = attributes.get(TABLE + "style-name", "") in self.hidden_styles
        self.sheet = _Sheet(attributes.get(TABLE + "name", ""), hidden)
        self.sheets.append(self.sheet)
        self.row = self.columns_seen = 0

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self.row_repeat = self._repeat(attributes, "number-rows-repeated", self.limits.last_row)
        self.column = 0
        self.cells = []
        if self.sheet is not None and attributes.get(TABLE + "visibility") in HIDDEN:
            self.sheet.structure.hide_rows(self.row + 1, self.row + self.row_repeat)

    def _begin(self, attributes: dict[str, str]) -> None:
        self.cell = attributes
        self.paragraphs.clear()
        self.paragraph = None
        self.repeat = self._repeat(attributes, "number-columns-repeated", self.limits.last_column)

    def _inside(self, tag: str, attributes: dict[str, str]) -> None:
        """Within a cell: its paragraphs, and the spaces and breaks in them that have tags of their own."""
        self.inside += 1
        if tag == TEXT + "p" and self.paragraph is None:
            self.paragraph = []
        elif self.paragraph is not None:
            if tag == TEXT + "s":
                count = attributes.get(TEXT + "c", "1")
                self.paragraph.append(
                    "\0" * min(int(count) if count.isdecimal() and len(count) < 6 else 1, LONGEST_SPACE)
                )
            elif tag == TEXT + "tab":
                self.paragraph.append("\1")
            elif tag == TEXT + "line-break":
                self.paragraph.append("\2")

    def text(self, text: str) -> None:
        if self.paragraph is not None and not self.aside:
            self.paragraph.append(text)

    def end(self, tag: str) -> None:
        if self.aside:
            self.aside -= 1
        elif self.inside:
            self.inside -= 1
            if tag == TEXT + "p" and self.paragraph is not None:
                self.paragraphs.append(_as_laid_out("".join(self.paragraph)))
                self.paragraph = None
        elif self.cell is not None:
            self._end_cell(self.cell)
            self.cell = None
        elif tag == TABLE + "table-row":
            self._end_row()
        elif tag == TABLE + "table" and self.sheet is not None:
            self.sheet.ended = True
            self.sheet = None

    def _end_cell(self, attributes: dict[str, str]) -> None:
        value = understood(attributes, "\n".join(self.paragraphs))
        if value is not None and self.sheet is not None:
            self.cells.extend([""] * (self.column - len(self.cells)))
            self.cells.extend([value] * self.repeat)
            self._merge(self.sheet, attributes)
        self.column += self.repeat
        if self.column > self.limits.last_column * 2:
            raise too_large(self.path, "one of its rows claims more columns than a spreadsheet has")

    def _end_row(self) -> None:
        if self.cells and self.sheet is not None:
            size = self.row_repeat * len(self.cells)
            if self.row_repeat > 1 and size > MOST_REPEATED:
                raise too_large(self.path, "it repeats one value over millions of cells")
            self.claimed += size
            if self.claimed > self.limits.cells:
                raise too_large(self.path, f"sheet {self.sheet.name} reaches over {self.claimed:,} cells")
            self.sheet.rows.append((self.row + 1, self.row_repeat, self.cells))
        self.row += self.row_repeat

    def _repeat(self, attributes: dict[str, str], name: str, most: int) -> int:
        claimed = attributes.get(TABLE + name, "1")
        if not claimed.isdecimal() or len(claimed) > 9 or int(claimed) > most:
            raise too_large(self.path, f"one of its cells claims to be repeated {claimed[:20]} times")
        return max(1, int(claimed))

    def _merge(self, sheet: _Sheet, attributes: dict[str, str]) -> None:
        wide = attributes.get(TABLE + "number-columns-spanned", "1")
        high = attributes.get(TABLE + "number-rows-spanned", "1")
        if wide.isdecimal() and high.isdecimal() and max(len(wide), len(high)) <= 7:
            top, left = self.row + 1, self.column + 1
            sheet.structure.merge(top, left, top + max(1, int(high)) - 1, left + max(1, int(wide)) - 1)


def _as_laid_out(text: str) -> str:
    """The text of a paragraph: white space between tags is one space, and none at its ends (ODF 1.3, 6.1.2)."""
    return SPACES.sub(" ", text).strip(" ").replace("\0", " ").replace("\1", "\t").replace("\2", "\n")


def understood(attributes: dict[str, str], text: str) -> CellValue:
    """What a cell holds; None where it holds nothing."""
    kind = attributes.get(VALUE_TYPE, "")
    if attributes.get(CALC_TYPE) == "error":
        return ErrorCell(text or "#N/A")
    if kind == "string":
        return text or attributes.get(OFFICE + "string-value", "")
    value = _valued(kind, attributes, text)
    if value is not None:
        return value
    if text:
        return text
    return UncalculatedCell() if FORMULA in attributes else None


def _valued(kind: str, attributes: dict[str, str], text: str) -> CellValue:
    """The value of a cell that has one beside its text; None where it has none that can be understood."""
    try:
        if kind in NUMBERS and (stored := attributes.get(OFFICE + "value")) is not None:
            zeros = text[:1] == "0" and len(text) > 1 and text.isdecimal() and float(text) == float(stored)
            return text if zeros else float(stored)
        if kind == "boolean" and (stored := attributes.get(OFFICE + "boolean-value")) is not None:
            return stored == "true"
        if kind == "date" and (stored := attributes.get(OFFICE + "date-value")) is not None:
            return _moment(stored)
        if kind == "time" and (stored := attributes.get(OFFICE + "time-value")) is not None:
            return _length(stored)
    except (ValueError, OverflowError):
        return None
    return None


def _moment(stored: str) -> date | datetime:
    if "T" not in stored:
        return date.fromisoformat(stored)
    moment = datetime.fromisoformat(stored[:19])
    return moment.date() if moment.time() == time() else moment


def _length(stored: str) -> time | timedelta | None:
    """A time of day, or a length of time where it runs past one."""
    found = LENGTH.fullmatch(stored)
    if found is None:
        return None
    hours, minutes, seconds = (int(part) for part in found.group(1, 2, 3))
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return length if hours >= 24 else (MIDNIGHT + length).time()
