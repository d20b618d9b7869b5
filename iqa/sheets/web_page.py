"""Reads the tables of web pages and web archives that report servers send as .xls; it runs in the guarded
process.

All tables come on one sheet, one below the other, as Excel lays them out, and every cell is text as it is shown,
so that no zero is lost. Nothing is fetched, run or believed.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from html import escape
from pathlib import Path

from msgspec import Struct, field

from iqa.errors import SheetError
from iqa.sheets.limits import Limits
from iqa.sheets.package import broken_text, too_large_text
from iqa.sheets.structure import FileRead, SheetRead, SparseRow, Structure
from iqa.sheets.table import CellValue, NumberedRow
from iqa.sheets.text_start import decoded_page

CELL_TAGS = frozenset({"td", "th"})
PARTS_OF_TABLES = CELL_TAGS | {"tr", "thead", "tbody", "tfoot", "colgroup", "col", "caption"}
UNSEEN = frozenset({"script", "style", "title", "template", "noscript", "option", "xml"})
BREAKS = frozenset({"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table"})
BREAK, NO_BREAK_SPACE = "\0", "\u00a0"
WHITE_SPACE = re.compile(r"[ \t\r\n\f]+")
AROUND_BREAKS = re.compile(f" *(?:{BREAK} *)+")
NOT_SHOWN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.IGNORECASE
)
CDATA, END_OF_CDATA = "<![CDATA[", "]]>"
LONGEST_SPAN = 16_384
PIECE = 1 << 20


def read_html(path: Path, limits: Limits) -> FileRead:
    """The tables of a web page as one sheet. SheetError when it has none."""
    return FileRead(iter([_page("", path.read_bytes(), "", path, limits)]))


def read_mhtml(path: Path, limits: Limits) -> FileRead:
    """The pages of a web archive that hold tables, each as a sheet. SheetError when there is none."""
    message = message_from_bytes(path.read_bytes().removeprefix(BOM_UTF8).lstrip())
    pages = [page for page in map(_page_of, message.walk()) if page is not None and _holds_a_table(page[0])]
    if not pages:
        raise SheetError(f"{path.name} is a web archive without a table.", "Ask for the export as .xlsx or .csv.")
    return FileRead(
        _page(f"Page {number}" if len(pages) > 1 else "", content, charset, path, limits)
        for number, (content, charset) in enumerate(pages, 1)
    )


def _page_of(part: Message) -> tuple[bytes, str] | None:
    """The bytes of a part that is a web page, and the set of characters its envelope names."""
    if part.get_content_type() not in ("text/html", "application/xhtml+xml"):
        return None
    content = part.get_payload(decode=True)
    return (content, part.get_content_charset("")) if isinstance(content, bytes) else None


def _holds_a_table(content: bytes) -> bool:
    return b"<table" in content.replace(b"\0", b"").lower()


def _page(name: str, content: bytes, charset: str, path: Path, limits: Limits) -> SheetRead:
    structure = Structure()
    text, notices = decoded_page(content, charset, name)
    structure.notices.extend(notices)
    return SheetRead(name, False, _rows(_marked_text_as_plain(text), path, limits, structure), structure)


def _marked_text_as_plain(text: str) -> str:
    """A page in which what XHTML marks as text (CDATA) stands as plain text: the parser would leave it out."""
    pieces: list[str] = []
    done = 0
    while (start := text.find(CDATA, done)) >= 0 and (end := text.find(END_OF_CDATA, start)) >= 0:
        pieces += (text[done:start], escape(text[start + len(CDATA) : end], quote=False))
        done = end + len(END_OF_CDATA)
    return "".join((*pieces, text[done:])) if pieces else text


def _rows(text: str, path: Path, limits: Limits, structure: Structure) -> Iterator[NumberedRow]:
    """The rows of all tables, while the page is taken in. What stands outside tables is a row of its own."""
    from lxml import etree

    target = _Tables(path, limits, structure)
    parser = etree.HTMLParser(
        target=target, no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        for start in range(0, len(text), PIECE):
            parser.feed(text[start : start + PIECE])
            yield from target.take()
        parser.close()
    except etree.LxmlError as error:
        raise broken_text(path, "its web page cannot be made out") from error
    yield from target.take()
    if not target.tables:
        raise SheetError(f"{path.name} is a web page without a table.", "Ask for the export as .xlsx or .csv.")


class _Table(Struct):
    """A table under way: the row it is in, and how far cells above reach down into the rows to come."""

    row: SparseRow = field(default_factory=SparseRow)
    column: int = 0
    columns_seen: int = 0
    taken: dict[int, int] = field(default_factory=dict)
    """Column -> rows below this one that a cell above covers."""
    in_row: bool = False
    row_hidden: bool = False
    layout: bool = False
    """Whether this row holds tables of its own, so that it is no row of data."""
    spans: list[tuple[int, int, int]] = field(default_factory=list)
    """Blocks that begin in this row: column, width, height."""
    of_data: bool = True
    """False for a table in a cell as long as it may be nothing but a frame around one text."""
    frame: list[CellValue] | None = None
    """The one row of a table that may be a frame."""


class _Cell(Struct):
    """A cell under way."""

    wide: int
    high: int
    text: list[str] = field(default_factory=list)


class _Tables:
    """What the parser of a page tells: tags and texts one by one (a target of lxml's)."""

    def __init__(self, path: Path, limits: Limits, structure: Structure) -> None:
        self.path = path
        self.limits = limits
        self.structure = structure
        self.number = 0
        self.done: list[NumberedRow] = []
        self.open: list[_Table] = []
        self.cells: list[_Cell | None] = []
        """For each open table the cell under way in it."""
        self.loose: list[str] = []
        self.unseen = 0
        self.veiled = 0
        """How many tags deep within a cell the text is that the page does not show, such as a key to sort by."""
        self.tables = 0

    def take(self) -> list[NumberedRow]:
        """The rows since the last time."""
        taken, self.done = self.done, []
        return taken

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in CELL_TAGS and self.open and not (self.unseen or self.veiled):
            self._begin_cell(attributes)
        elif self.unseen or tag in UNSEEN:
            self.unseen += tag in UNSEEN
        elif tag == "table":
            self.veiled = 0
            self._begin_table()
        elif self.veiled or self._is_veil(tag, attributes):
            self.veiled += 1
        elif tag == "tr" and self.open:
            self._begin_row(attributes)
        elif tag == "col" and self.open:
            self._column(attributes)
        elif tag == "br" or tag in BREAKS:
            self.data(BREAK)

    def end(self, tag: str) -> None:
        if tag in CELL_TAGS and self.open and not (self.unseen or self.veiled):
            self._end_cell()
        elif tag in UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif self.unseen:
            return
        elif self.veiled:
            self.veiled -= 1
        elif tag == "table" and self.open:
            self._end_table()
        elif tag == "tr" and self.open:
            self._end_row()
        elif tag in BREAKS:
            self.data(BREAK)

    def data(self, text: str) -> None:
        if self.unseen or self.veiled:
            return
        cell = self.cells[-1] if self.cells else None
        if cell is not None:
            cell.text.append(text)
        else:
            self.loose.append(text)

    def _is_veil(self, tag: str, attributes: dict[str, str]) -> bool:
        inside = self.cells[-1] if self.cells else None
        return inside is not None and tag not in PARTS_OF_TABLES and _is_hidden(attributes)

    def comment(self, _text: str) -> None:
        """Comments hold nothing."""

    def close(self) -> None:
        while self.open:
            self._end_table()
        self._end_loose(self.loose)

    def _begin_table(self) -> None:
        self.tables += 1
        self._end_loose(self.loose)
        self.open.append(_Table(of_data=not self.open))
        self.cells.append(None)

    def _end_table(self) -> None:
        self._end_row()
        table = self.open.pop()
        self.cells.pop()
        if table.frame and self.cells and (cell := self.cells[-1]) is not None:
            cell.text.append(f"{BREAK}{table.frame[0]}{BREAK}")

    def _is_data(self) -> None:
        """The innermost table holds rows of data: what the rows around it say stands in rows of its own."""
        for depth, table in enumerate(self.open):
            if table.of_data:
                continue
            table.of_data = True
            outer, cell = self.open[depth - 1], self.cells[depth - 1]
            outer.layout = True
            outer.spans.clear()
            for text in outer.row.take():
                self._end_loose([str(text)])
            if cell is not None:
                self._end_loose(cell.text)
            if table.frame is not None:
                self._end_written(table.frame, hidden=False)
                table.frame = None

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._end_row()
        table = self.open[-1]
        table.in_row = True
        table.layout = False
        table.column = 0
        table.row_hidden = _is_hidden(attributes)

    def _column(self, attributes: dict[str, str]) -> None:
        table = self.open[-1]
        first = table.columns_seen + 1
        table.columns_seen += _span(attributes, "span")
        if NOT_SHOWN.search(attributes.get("style", "")):
            self.structure.hide_columns(first, table.columns_seen)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._end_cell()
        if not self.open[-1].in_row:
            self._begin_row({})
        wide, high = (_span(attributes, "colspan"), _span(attributes, "rowspan")) if attributes else (1, 1)
        self.cells[-1] = _Cell(wide, high)

    def _end_cell(self) -> None:
        table, cell = self.open[-1], self.cells[-1]
        if cell is None:
            return
        self.cells[-1] = None
        if table.layout:
            self._end_loose(cell.text)
            return
        while table.taken and table.taken.get(table.column, 0):
            table.column += 1
        if table.column + cell.wide > self.limits.last_column:
            raise too_large_text(self.path, "one of its rows claims more columns than a spreadsheet has")
        table.row.put(table.column, as_shown_in_a_page(cell.text))
        if cell.wide > 1 or cell.high > 1:
            table.spans.append((table.column, cell.wide, cell.high))
        table.column += cell.wide

    def _end_row(self) -> None:
        self._end_cell()
        self._end_loose(self.loose)
        table = self.open[-1]
        if not table.in_row:
            return
        table.in_row = False
        for column in list(table.taken):
            table.taken[column] -= 1
            if table.taken[column] <= 0:
                del table.taken[column]
        cells = table.row.take()
        if table.layout:
            table.spans.clear()
            return
        if not table.of_data and len(cells) <= 1 and table.frame is None:
            table.frame = cells
            return
        self._is_data()
        self._end_written(cells, hidden=table.row_hidden)
        for column, wide, high in table.spans:
            self.structure.merge(self.number, column + 1, self.number + high - 1, column + wide)
            if high > 1:
                table.taken.update(dict.fromkeys(range(column, column + wide), high - 1))
        table.spans.clear()

    def _end_loose(self, texts: list[str]) -> None:
        """Text outside the cells of data: a row of one cell, where it says anything."""
        text = as_shown_in_a_page(texts)
        texts.clear()
        if text:
            self._end_written([text], hidden=False)

    def _end_written(self, cells: list[CellValue], hidden: bool) -> None:
        self.number += 1
        if hidden:
            self.structure.hide_rows(self.number, self.number)
        self.done.append((self.number, cells))


def _is_hidden(attributes: dict[str, str]) -> bool:
    return NOT_SHOWN.search(attributes.get("style", "")) is not None or "hidden" in attributes


def _span(attributes: dict[str, str], name: str) -> int:
    written = attributes.get(name, "1").strip()
    return max(1, min(int(written), LONGEST_SPAN)) if written.isdecimal() and len(written) < 7 else 1


def as_shown_in_a_page(texts: list[str]) -> str:
    """Text as a page shows it: white space is one space, breaks are lines."""
    if len(texts) == 1 and texts[0].isprintable() and "  " not in texts[0]:
        return texts[0].strip(" ")  # as nearly every cell is
    text = WHITE_SPACE.sub(" ", "".join(texts))
    return AROUND_BREAKS.sub("\n", text).strip(f" \n{NO_BREAK_SPACE}")
