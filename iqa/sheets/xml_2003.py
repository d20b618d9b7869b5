"""Reads XML spreadsheets of Excel 2003 (SpreadsheetML), which report servers send as .xls or .xml; it runs in the
guarded process.
"""

import re
import sys
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

from iqa.sheets.limits import Limits
from iqa.sheets.number_formats import GENERAL, NumberFormat, Shows, as_shown, understood
from iqa.sheets.package import broken_text
from iqa.sheets.structure import FileRead, SheetRead, SparseRow, Structure
from iqa.sheets.table import CellValue, ErrorCell, NumberedRow, UncalculatedCell
from iqa.sheets.text_start import decoded_page
from iqa.sheets.xml_walk import XmlWalk
from iqa.text import writable

SPACE = "urn:schemas-microsoft-com:office:spreadsheet "
EXCEL = "urn:schemas-microsoft-com:office:excel "
NAMED_FORMATS = {
    "general date": NumberFormat(Shows.MOMENT),
    "long date": NumberFormat(Shows.MOMENT),
    "medium date": NumberFormat(Shows.MOMENT),
    "short date": NumberFormat(Shows.MOMENT),
    "long time": NumberFormat(Shows.MOMENT),
    "medium time": NumberFormat(Shows.MOMENT),
    "short time": NumberFormat(Shows.MOMENT),
    **dict.fromkeys(
        (
            "currency",
            "euro currency",
            "fixed",
            "standard",
            "percent",
            "scientific",
            "yes/no",
            "true/false",
            "on/off",
        ),
        GENERAL,
    ),
}
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?)?Z?")
NO_DAY = "1899-12-31"
PIECE = 1 << 20
_LINE_ENDS = re.compile("[\x0b\x0c]")
"""Characters that are line ends in a cell, and none of XML's."""


def read_xml_2003(path: Path, limits: Limits) -> FileRead:
    """The worksheets of a file. SheetError when its XML is broken, or defines anything of its own."""
    text, notices = decoded_page(path.read_bytes(), "", "")
    walk = _Walk(path, limits)
    feed = walk.feed(_well_formed(text).encode())
    return FileRead(walk.sheets(feed, notices))


_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}));")


def _well_formed(text: str) -> str:
    """XML without the control characters that Excel itself writes and reads although XML allows none of them, as
    they are or by number: left out as on any way in, and a line end where one of them is meant for that."""
    return writable(_LINE_ENDS.sub("\n", _REFERENCE.sub(_allowed, text)))


def _allowed(reference: re.Match[str]) -> str:
    """A reference to a character that XML allows, as it is; what is to stand for any other."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    known = chr(code) if code <= sys.maxunicode else ""
    if known and writable(known) == known:
        return reference[0]
    return "&#10;" if known and _LINE_ENDS.fullmatch(known) else ""


class _Sheet:
    """One worksheet under way; `rows` are those read and not yet handed on."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.hidden = False
        self.rows: list[NumberedRow] = []
        self.structure = Structure()
        self.ended = False


class _Walk:
    """The state of the pass: which sheet, row and cell it stands in. Fed by the XML parser."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self.styles: dict[str, NumberFormat] = {}
        self.style = ""
        self.waiting: list[_Sheet] = []
        self.sheet: _Sheet | None = None
        self.row = self.column = self.columns_seen = 0
        self.cells = SparseRow()
        self.cell: dict[str, str] | None = None
        self.kind = ""
        self.data: list[str] | None = None
        self.value = ""
        self.visible: list[str] | None = None

    def feed(self, content: bytes) -> Iterator[None]:
        """Take in the file piece by piece."""
        xml = XmlWalk(self.path, self.start, self.end, self.text)
        for start in range(0, len(content), PIECE):
            xml.feed(content[start : start + PIECE])
            yield
        xml.feed(b"", last=True)

    def sheets(self, feed: Iterator[None], notices: list) -> Iterator[SheetRead]:  # type: ignore[type-arg]
        """The sheets. Whether one is hidden stands behind its rows, so each is read before it is handed on."""
        for _ in feed:
            pass
        for sheet in self.waiting:
            sheet.structure.notices.extend(notices)
            yield SheetRead(sheet.name, sheet.hidden, iter(sheet.rows), sheet.structure)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, local = tag.rpartition(" ")
        if space + " " == EXCEL and local == "Visible":
            self.visible = []
        if space + " " != SPACE:
            return
        match local:
            case "Style":
                self.style = attributes.get(SPACE + "ID", "")
            case "NumberFormat":
                code = attributes.get(SPACE + "Format", "")
                self.styles[self.style] = NAMED_FORMATS.get(code.lower()) or understood(code)
            case "Worksheet":
                self.sheet = _Sheet(attributes.get(SPACE + "Name", ""))
                self.waiting.append(self.sheet)
                self.row = self.columns_seen = 0
            case "Column":
                self._column(attributes)
            case "Row":
                self.row = self._index(attributes, self.row)
                self.column = 0
                if self.sheet is not None and attributes.get(SPACE + "Hidden") == "1":
                    span = self._number(attributes.get(SPACE + "Span"), 0)
                    self.sheet.structure.hide_rows(self.row, self.row + span)
            case "Cell":
                self.cell = attributes
                self.column = self._index(attributes, self.column)
                self.kind = self.value = ""
            case "Data" if self.cell is not None:
                self.kind = attributes.get(SPACE + "Type", "String")
                self.data = []

    def _column(self, attributes: dict[str, str]) -> None:
        first = self._index(attributes, self.columns_seen)
        last = first + self._number(attributes.get(SPACE + "Span"), 0)
        self.columns_seen = last
        if self.sheet is not None and attributes.get(SPACE + "Hidden") == "1":
            self.sheet.structure.hide_columns(first, last)

    def text(self, text: str) -> None:
        if self.data is not None:
            self.data.append(text)
        elif self.visible is not None:
            self.visible.append(text)

    def end(self, tag: str) -> None:
        space, _, local = tag.rpartition(" ")
        if space + " " == EXCEL and local == "Visible":
            if self.sheet is not None and self.visible is not None:
                self.sheet.hidden = "".join(self.visible).strip() in ("SheetHidden", "SheetVeryHidden")
            self.visible = None
        if space + " " != SPACE:
            return
        if local == "Data" and self.data is not None:
            self.value = "".join(self.data)
            self.data = None
        elif local == "Cell" and self.cell is not None:
            self._end_cell(self.cell)
            self.cell = None
        elif local == "Row" and self.sheet is not None:
            self.sheet.rows.append((self.row, self.cells.take()))
            if len(self.sheet.rows) > self.limits.last_row:
                raise broken_text(self.path, "it claims a row beyond the last one of a spreadsheet")

    def _end_cell(self, attributes: dict[str, str]) -> None:
        if self.column > self.limits.last_column:
            raise broken_text(self.path, "it claims a cell beyond the last column of a spreadsheet")
        formula = SPACE + "Formula" in attributes
        shown = self.styles.get(attributes.get(SPACE + "StyleID", "Default"), GENERAL)
        if self.kind or self.value:
            self.cells.put(self.column - 1, stored(self.kind, self.value, shown))
        elif formula:
            self.cells.put(self.column - 1, UncalculatedCell())
        wide = self._number(attributes.get(SPACE + "MergeAcross"), 0)
        high = self._number(attributes.get(SPACE + "MergeDown"), 0)
        if self.sheet is not None:
            self.sheet.structure.merge(self.row, self.column, self.row + high, self.column + wide)
        self.column += wide

    def _index(self, attributes: dict[str, str], last: int) -> int:
        return self._number(attributes.get(SPACE + "Index"), last + 1)

    def _number(self, written: str | None, default: int) -> int:
        return int(written) if written and written.isdecimal() and len(written) < 8 else default


def stored(kind: str, text: str, shown: NumberFormat) -> CellValue:
    """What a cell's data is. Numbers written with zeros in front stay as they are written."""
    match kind:
        case "Number":
            written = text.strip()
            if written[:1] == "0" and len(written) > 1 and written.isdecimal():
                return written
            try:
                return as_shown(float(written), shown)
            except ValueError:
                return text
        case "DateTime":
            return _moment(text.strip())
        case "Boolean":
            return text.strip().lower() in ("1", "true")
        case "Error":
            return ErrorCell(text.strip() or "#N/A")
    return text


def _moment(text: str) -> CellValue:
    found = MOMENT.fullmatch(text)
    if found is None:
        return text
    try:
        moment = datetime.fromisoformat(f"{found[1]}T{found[2] or '00:00'}")
    except ValueError:
        return text
    if found[1] == NO_DAY:
        return moment.time()
    return moment.date() if moment.time() == time() else moment
