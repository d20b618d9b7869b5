"""Quotation marks in text tables: every record is handed on so that a CSV reader splits it as its writer meant
it.

A line whose quotation marks are in order goes through as it stands. Any other is taken apart with care: a blank
before a quotation mark, ="000123", doubled marks or backslashes, and a mark that is opened and never closed,
which would swallow the rows below it.
"""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

LONGEST_RECORD = 1_000
"""Lines that one cell may run over; more is a quotation mark that was never closed."""
TELLING_WIDTH = 4
"""A line within a quoted cell that splits into as many cells as the table has, and at least this many, is a row.
"""
GUARDED = re.compile(r'="((?:[^"]|"")*)"')
MARKED_DIGITS = re.compile(r"'\d{3,}")


class Quotes(Struct):
    """What a walk over the records came upon, by the numbers of rows as a spreadsheet counts them."""

    unclosed: list[int] = field(default_factory=list)
    """Rows with a quotation mark that is opened and never closed, read as they stand."""
    unopened: list[int] = field(default_factory=list)
    """Rows with a quotation mark at the end of a cell that none begins, read without it."""
    backslashes: bool = False


class _Attempt(Struct, frozen=True):
    """One way of taking a record apart: its cells, the lines it takes, and whether its marks are in order."""

    cells: list[str]
    lines: int
    sound: bool


class RecordReader:
    """Takes the lines of a text table and hands on one record at a time, its marks put right."""

    def __init__(self, separator: str, width: int, quotes: Quotes) -> None:
        self.separator = separator
        self.width = width
        self.quotes = quotes
        mark = re.escape(separator)
        blanks = " *" if separator == "\t" else r"[ \t]*"
        plain = rf'(?!{blanks}=?")[^"{mark}\r\n]*+(?:(?<=\d)"|"[^{mark}\r\n]++)?+'
        cell = rf'(?:"[^"\r\n]*+(?:""[^"\r\n]*+)*+"(?={mark}|\r|\n|\Z)|{plain})'
        self.in_order = re.compile(rf"{cell}(?:{mark}{cell})*+\r?\n?")

    def records(self, lines: Iterable[str]) -> Iterator[str]:
        """Each record as text that the standard reader splits rightly; it may hold line breaks inside quotes."""
        source = _Lookahead(iter(lines))
        row = 0
        while (line := source.take()) is not None:
            row += 1
            if '"' not in line or self.in_order.fullmatch(line):
                yield line
            else:
                yield self._put_right(line, source, row)

    def _put_right(self, line: str, source: "_Lookahead", row: int) -> str:
        doubled = self._attempt(line, source, backslash=False)
        best = doubled
        if "\\" in line or not doubled.sound:
            escaped = self._attempt(line, source, backslash=True)
            if escaped.sound and self._rank(escaped) > self._rank(doubled):
                best = escaped
                self.quotes.backslashes = True
        if not best.sound:
            self.quotes.unclosed.append(row)
            best = _Attempt([_as_it_stands(cell) for cell in line.rstrip("\r\n").split(self.separator)], 1, False)
        source.skip(best.lines - 1)
        cells = _without_unopened(best.cells, line, self.separator) if best.sound else best.cells
        if cells != best.cells:
            self.quotes.unopened.append(row)
        return self.separator.join(_quoted(cell, self.separator) for cell in cells) + "\n"

    def _rank(self, attempt: _Attempt) -> tuple[bool, bool, int]:
        return (attempt.sound, len(attempt.cells) == self.width, -attempt.lines)

    def _attempt(self, line: str, source: "_Lookahead", backslash: bool) -> _Attempt:
        """Take a record apart, over as many lines as its quoted cells need."""
        text, lines = line, 1
        while True:
            cells, closed = _split(text.rstrip("\r\n"), self.separator, backslash)
            if closed:
                return _Attempt(cells, lines, lines == 1 or self._believable(text, cells))
            following = source.look(lines) if lines < LONGEST_RECORD else None
            if following is None:
                return _Attempt(cells, lines, False)
            text += following
            lines += 1

    def _believable(self, text: str, cells: list[str]) -> bool:
        """Whether a record over several lines is one: it has the cells of a row, and no row within it."""
        inner = text.rstrip("\r\n").split("\n")[1:]
        whole = self.width >= TELLING_WIDTH and any(self._is_row(line) for line in inner)
        return not whole and (self.width < 2 or len(cells) <= self.width)

    def _is_row(self, line: str) -> bool:
        """Whether a line is a row by itself."""
        return self.width in (len(line.split(self.separator)), len(_split(line, self.separator, False)[0]))


class _Lookahead:
    """Lines that can be looked at before they are taken."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.seen: list[str] = []

    def take(self) -> str | None:
        return self.seen.pop(0) if self.seen else next(self.lines, None)

    def look(self, ahead: int) -> str | None:
        """The line `ahead` lines on, counted from 1; None where there is none."""
        while len(self.seen) < ahead:
            line = next(self.lines, None)
            if line is None:
                return None
            self.seen.append(line)
        return self.seen[ahead - 1]

    def skip(self, count: int) -> None:
        del self.seen[:count]


def _split(text: str, separator: str, backslash: bool) -> tuple[list[str], bool]:
    """The cells of a record, and whether every quotation mark that opens a cell is closed at its end."""
    cells: list[str] = []
    at = 0
    while True:
        opened = _opening(text, at, separator)
        if opened is None:
            end = text.find(separator, at)
            end = len(text) if end < 0 else end
            cells.append(_unescaped(text[at:end]) if backslash else text[at:end])
        else:
            cell, end = _quoted_cell(text, opened, separator, backslash)
            if cell is None:
                return cells, False
            cells.append(cell)
        if end >= len(text):
            return cells, True
        at = end + len(separator)


def _opening(text: str, at: int, separator: str) -> int | None:
    """Where the text of a quoted cell begins, past blanks, an = and the mark; None for a cell without quotes."""
    blanks = " " if separator == "\t" else " \t"
    while at < len(text) and text[at] in blanks:
        at += 1
    if text[at : at + 2] == '="':
        return at + 2
    return at + 1 if text[at : at + 1] == '"' else None


def _quoted_cell(text: str, at: int, separator: str, backslash: bool) -> tuple[str | None, int]:
    """A quoted cell and where the separator behind it stands; None when it is not closed before one."""
    parts: list[str] = []
    while (end := _next_mark(text, at, backslash)) >= 0:
        if text[end] == "\\":
            parts.extend((text[at:end], text[end + 1]))
            at = end + 2
        elif not backslash and text[end + 1 : end + 2] == '"':
            parts.append(text[at : end + 1])
            at = end + 2
        else:
            parts.append(text[at:end])
            behind = end + 1
            while behind < len(text) and text[behind] == " " != separator:
                behind += 1
            if behind == len(text) or text.startswith(separator, behind):
                return "".join(parts), behind
            return None, behind
    return None, len(text)


def _next_mark(text: str, at: int, backslash: bool) -> int:
    """The next quotation mark, or the next backslash before a mark or another where those count; -1 for none."""
    if not backslash:
        return text.find('"', at)
    found = MARK_OR_ESCAPE.search(text, at)
    return found.start() if found else -1


MARK_OR_ESCAPE = re.compile(r'\\["\\]|"')


def _unescaped(cell: str) -> str:
    return cell.replace('\\"', '"')


UNOPENED = re.compile(r'[^"]*[^"\d\s]"')
"""A mark at the end of a cell that has no other; behind a digit it stands for inches."""


def _without_unopened(cells: list[str], line: str, separator: str) -> list[str]:
    """The cells of a line, without a mark at the end of one that stands there unquoted."""
    framed = f"{separator}{line.rstrip()}{separator}"
    return [
        cell[:-1] if UNOPENED.fullmatch(cell) and f"{separator}{cell}{separator}" in framed else cell
        for cell in cells
    ]


def _as_it_stands(cell: str) -> str:
    """A cell of a row whose marks are not in order: marks around it go, one that is never closed goes too."""
    text = cell.strip(" ")
    if len(text) > 1 and text[0] == text[-1] == '"' and '"' not in text[1:-1].replace('""', ""):
        return text[1:-1].replace('""', '"')
    return text[1:] if text[:1] == '"' and text.count('"') == 1 else cell


def _quoted(cell: str, separator: str) -> str:
    if '"' in cell or separator in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


def holds_guards(record: str) -> bool:
    """Whether a cell of a record may be guarded."""
    return '="' in record or ("'" in record and MARKED_DIGITS.search(record) is not None)


def unguarded(cell: str) -> str:
    """The text of ="text", or digits behind an apostrophe: how exports keep a spreadsheet from making a number
    of them."""
    if cell[:2] == '="':
        found = GUARDED.fullmatch(cell)
        return found[1].replace('""', '"') if found else cell
    return cell[1:] if cell[:1] == "'" and MARKED_DIGITS.fullmatch(cell) else cell
