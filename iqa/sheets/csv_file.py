"""Text tables (.csv, .tsv and the like): the character set and the separator are found out and checked.

Values stay text: no zero is lost and no date is guessed here.
"""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby, islice
from pathlib import Path
from typing import TextIO

from iqa.errors import Problem, Severity, SheetError
from iqa.sheets.csv_quotes import Quotes, RecordReader, holds_guards, unguarded
from iqa.sheets.formats import stranger
from iqa.sheets.limits import Limits
from iqa.sheets.package import too_large
from iqa.sheets.table import Book, Grid, NumberedRow, SheetName
from iqa.sheets.text_encoding import ByteSurvey, Encoding, decoded, eight_bit_encoding, has_stray_bytes
from iqa.sheets.text_start import HEAD, encoding_notice, marked_codec

SEPARATORS = (",", ";", "\t", "|", "^", "~", "\x1f", "\x01")
UNUSUAL_SEPARATORS = ("¦", "§", "¬", "#", "!", ":", "*", "$", "%", "@", "þ", "\x02")
"""Believed only where they part known headings from each other and nothing usual does."""
FEWEST_PARTED = 2
SAMPLE_ROWS = 60
SAMPLE_CHARACTERS = 1 << 18
SEPARATOR_LINE = "sep="
END_OF_OLD_FILES = "\x1a"
LISTED = 8


def open_csv(path: Path, limits: Limits, is_known: Callable[[str], bool] | None) -> Book:
    """A text table as a book of one sheet without a name. SheetError for binary content and unknown text."""
    encoding = _encoding(path)
    if path.stat().st_size > limits.unpacked:
        raise too_large(path, "it holds more than 2 GB of text")
    with _read_errors(path), _opened(path, encoding) as file:
        sample = decoded(file.read(SAMPLE_CHARACTERS), encoding)
    named = _named_separator(sample)
    separator = named or _sniff(sample, is_known)
    table = _TextTable(path, encoding, separator, _width(sample, separator, is_known), named is not None, limits)
    notice = None if encoding.stray_bytes else encoding_notice(encoding, "")
    grid = Grid("", table.rows, notices=(notice,) if notice else (), remarks=table.remarks, ragged=True)
    return Book((SheetName(""),), lambda _name: grid)


def _encoding(path: Path) -> Encoding:
    """By byte order mark, then UTF-16 or UTF-32 without one, then by what the bytes are most likely to be."""
    with path.open("rb") as file:
        marked = marked_codec(file.read(HEAD))
    if marked is not None and marked != "utf-8-sig":
        _check_decodable(path, marked)
        return Encoding(marked)
    survey = ByteSurvey()
    for piece in _whole_lines(path):
        if b"\0" in piece:
            raise stranger(path, "not text but binary data")
        if not piece.isascii():
            survey.take(piece.splitlines())
    if marked is not None:  # what begins with the mark of UTF-8 is UTF-8, whatever a few bytes of it are
        return Encoding(marked, stray_bytes=survey.bad > 0)
    encoding = eight_bit_encoding(survey)
    if encoding is None:
        raise _untold(path)
    return encoding


def _whole_lines(path: Path) -> Iterator[bytes]:
    """The bytes of a file in pieces that end where a line ends, or between any two characters where none does."""
    with path.open("rb") as file:
        rest = b""
        while block := file.read(1 << 20):
            block = rest + block
            cut = max(block.rfind(b"\n"), block.rfind(b"\r")) + 1 or max(block.rfind(b","), block.rfind(b" ")) + 1
            cut = cut or len(block)
            rest = block[cut:]
            yield block[:cut]
        yield rest


def _check_decodable(path: Path, codec: str) -> None:
    try:
        with path.open(encoding=codec, newline="") as file:
            while piece := file.read(1 << 20):
                if "\0" in piece:
                    raise stranger(path, "not text but binary data")
    except UnicodeError as error:
        raise _untold(path) from error


def _untold(path: Path) -> SheetError:
    return SheetError(
        f"{path.name} is text in a character set that cannot be told.",
        "Ask for the export as .xlsx or 'CSV UTF-8'.",
    )


def _opened(path: Path, encoding: Encoding) -> TextIO:
    errors = "surrogateescape" if encoding.stray_bytes else "strict"
    return path.open(encoding=encoding.codec, errors=errors, newline="")


@contextmanager
def _read_errors(path: Path, rows_read: list[int] | None = None) -> Iterator[None]:
    try:
        yield
    except csv.Error as error:
        where = f" after row {rows_read[0]}" if rows_read else ""
        raise SheetError(
            f"{path.name} cannot be read{where}: {error}.",
            "Look there for a quotation mark that is opened and never closed.",
        ) from error
    except UnicodeError as error:
        raise SheetError(
            f"{path.name} changes its character set half-way.", "Ask for the export again."
        ) from error


def _named_separator(sample: str) -> str | None:
    """The separator that a first line such as `sep=;` names, as Excel understands it."""
    line = sample[:16].splitlines()[0].strip().strip('"') if sample.strip() else ""
    if line.lower().startswith(SEPARATOR_LINE) and len(line) == len(SEPARATOR_LINE) + 1:
        return line[-1]
    return "\t" if sample[:5].lower() == "sep=\t" else None


def _sniff(sample: str, is_known: Callable[[str], bool] | None) -> str:
    """The separator under which the first rows look most like a table: known headings, then even widths."""
    score = partial(_score, sample, is_known=is_known)
    usual = max(SEPARATORS, key=score)
    if is_known is None or score(usual)[0] >= FEWEST_PARTED:
        return usual
    unusual = max(UNUSUAL_SEPARATORS, key=score)
    return unusual if score(unusual)[0] >= FEWEST_PARTED else usual


def _score(sample: str, separator: str, is_known: Callable[[str], bool] | None) -> tuple[int, float, int]:
    """Known headings in one row; the longest run of rows of one width, as a share of the rows; that width."""
    rows = [row for row in _sample_rows(sample, separator) if any(cell.strip() for cell in row)]
    known = max((sum(1 for cell in row if is_known(cell)) for row in rows), default=0) if is_known else 0
    runs = [(len(list(run)), width) for width, run in groupby(map(len, rows)) if width > 1]
    length, width = max(runs, default=(0, 0))
    return (known, length / max(1, len(rows)), width)


def _width(sample: str, separator: str, is_known: Callable[[str], bool] | None) -> int:
    """How many cells a row of the table has: as many as the row with most known headings, else as most rows."""
    rows = [row for row in _sample_rows(sample, separator) if len(row) > 1]
    if is_known:
        known, width = max(((sum(map(is_known, row)), len(row)) for row in rows), default=(0, 0))
        if known:
            return width
    widths = [len(row) for row in rows]
    return max(set(widths), key=lambda width: (widths.count(width), width), default=0)


def _sample_rows(sample: str, separator: str) -> list[list[str]]:
    """The first rows, as far as they can be split line by line; blanks before quotation marks are allowed for."""
    rows: list[list[str]] = []
    for line in islice(sample.splitlines(), SAMPLE_ROWS):
        with suppress(csv.Error):
            rows.extend(csv.reader([line], delimiter=separator, skipinitialspace=separator != " "))
    return rows


@dataclass
class _TextTable:
    """A text table whose characters, separator and width are known, and what the last walk over it came upon."""

    path: Path
    encoding: Encoding
    separator: str
    width: int
    skip_first: bool
    limits: Limits
    quotes: Quotes = field(default_factory=Quotes)
    stray: list[int] = field(default_factory=list)

    def rows(self) -> Iterator[NumberedRow]:
        """The rows, numbered as a spreadsheet shows them."""
        self.quotes, self.stray = Quotes(), []
        read = [0]
        with _read_errors(self.path, read), _opened(self.path, self.encoding) as file:
            source = _Source(file, self.path, self.encoding, self.limits)
            if self.skip_first:
                next(source.lines())
            records = RecordReader(self.separator, self.width, self.quotes).records(source.lines())
            for number, row in enumerate(csv.reader(source.noted(records), delimiter=self.separator), 1):
                read[0] = number
                if len(row) > self.limits.last_column:
                    raise too_large(self.path, f"row {number} is split into {len(row):,} cells")
                cells = [unguarded(cell) for cell in row] if source.guarded else row
                if source.stray:
                    source.stray = False
                    self.stray.append(number)
                yield number, cells  # type: ignore[misc]

    def remarks(self) -> tuple[Problem, ...]:
        """What the last walk over the rows came upon."""
        found = []
        if self.stray and (notice := encoding_notice(self.encoding, "", f" in {_rows(self.stray)}")):
            found.append(notice)
        if unclosed := self.quotes.unclosed:
            message = (
                f"In {_rows(unclosed)} a quotation mark begins a cell and does not end it; the line was read "
                "as one row. Check it, and put the mark right in the export."
            )
            found.append(Problem("quotation-mark", message, "", unclosed[0], severity=Severity.NOTICE))
        if unopened := self.quotes.unopened:
            message = (
                f"In {_rows(unopened)} a quotation mark ends a cell that none begins; it was left out. Check "
                "it, and put the mark right in the export."
            )
            found.append(Problem("quotation-mark", message, "", unopened[0], severity=Severity.NOTICE))
        return tuple(found)


def _rows(numbers: list[int]) -> str:
    listed = ", ".join(f"{number:,}" for number in numbers[:LISTED])
    more = f" and {len(numbers) - LISTED:,} more" if len(numbers) > LISTED else ""
    return f"row{'s' if len(numbers) > 1 else ''} {listed}{more}"


class _Source:
    """The lines of a file with their characters put right, and what stood in those of the record just read."""

    def __init__(self, file: TextIO, path: Path, encoding: Encoding, limits: Limits) -> None:
        self.file = file
        self.path = path
        self.encoding = encoding
        self.limits = limits
        self.stray = self.guarded = False
        self.plain = not (encoding.stray_bytes or encoding.twice)

    def lines(self) -> Iterator[str]:
        """The lines, none of them so long that it would fill the memory; the end mark of old systems is none."""
        while line := self.file.readline(self.limits.line):
            if len(line) == self.limits.line:
                raise too_large(self.path, "one of its lines is longer than any row")
            if line[:1] == END_OF_OLD_FILES and not line.strip(f"{END_OF_OLD_FILES} \r\n"):
                continue
            yield line

    def noted(self, records: Iterator[str]) -> Iterator[str]:
        """The records, with what is odd in them noted before each is split."""
        for record in records:
            self.guarded = holds_guards(record)
            if not self.plain:
                self.stray = self.stray or has_stray_bytes(record)
            yield record if self.plain else decoded(record, self.encoding)
