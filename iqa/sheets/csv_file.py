"""Text tables (.csv, .tsv and the like): the character set and the separator are found out and checked.

Values stay text: no zero is lost and no date is guessed here.
"""

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import groupby, islice
from pathlib import Path
from typing import TextIO

from msgspec import Struct, field
from msgspec.structs import replace

from iqa.errors import Problem, Severity, SheetError
from iqa.sheets.csv_quotes import Quotes, RecordReader, holds_guards, unguarded
from iqa.sheets.foreign_marks import ForeignMarks, marks_of_every_text, marks_of_some_texts
from iqa.sheets.formats import stranger
from iqa.sheets.limits import Limits
from iqa.sheets.package import too_large_text
from iqa.sheets.shifted_text import UTF_7, ShiftedWords
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
MARK_OF_ORDER = "\ufeff"
NO_TEXT = re.compile(rb"[\x03-\x08\x0e-\x19\x1b-\x1e\x7f]")
"""Bytes that no text holds; what stands among zeros and has none of them may be text all the same."""
MOST_ZEROS = 0.25
LISTED = 8


def open_csv(path: Path, limits: Limits, is_known: Callable[[str], bool] | None) -> Book:
    """A text table as a book of one sheet without a name. SheetError for binary content and unknown text."""
    encoding = _encoding(path)
    if path.stat().st_size > limits.unpacked:
        raise too_large_text(path, "it holds more than 2 GB of text")
    with _read_errors(path), _opened(path, encoding) as file:
        sample = _without_signless(decoded(file.read(SAMPLE_CHARACTERS), encoding))
    named = _named_separator(sample)
    lines = sample.splitlines(keepends=True)[named is not None :]
    marks = marks_of_every_text(lines[:SAMPLE_ROWS], SEPARATORS if named is None else (named,))
    separator = marks.separator if marks else _separator(sample, named, is_known)
    width = _width("".join(marks.usual(lines)) if marks else sample, separator, is_known)
    marks = marks or marks_of_some_texts(lines, separator, width, partial(_split, separator))
    table = _TextTable(path, encoding, _Shape(separator, width, named is not None, marks), limits)
    grid = Grid("", table.rows, notices=tuple(_notices(encoding, marks)), remarks=table.remarks, ragged=True)
    return Book((SheetName(""),), lambda _name: grid)


def _without_signless(text: str) -> str:
    """Text without the characters that show nothing: NUL, and the mark of byte order where a codec leaves it."""
    return text.removeprefix(MARK_OF_ORDER).replace("\0", "")


def _split(separator: str, line: str) -> list[str]:
    return next(iter(_sample_rows(line, separator)), [])


def _notices(encoding: Encoding, marks: ForeignMarks | None) -> Iterator[Problem]:
    if not encoding.stray_bytes and (notice := encoding_notice(encoding, "")):
        yield notice
    if marks:
        which = "Texts" if marks.every else "Some texts"
        message = f"{which} stand between {marks.opening} and {marks.closing}, which were read as quotation marks."
        yield Problem("other-marks", message, "", severity=Severity.NOTICE)


def _encoding(path: Path) -> Encoding:
    """By byte order mark, then UTF-16 or UTF-32 without one, then by what the bytes are most likely to be."""
    with path.open("rb") as file:
        marked = marked_codec(file.read(HEAD))
    if marked is not None and marked != "utf-8-sig":
        return Encoding(marked, zeros=_holds_zeros(path, marked))
    survey, shifted = ByteSurvey(), ShiftedWords()
    plain, zeros, length = True, 0, 0
    padded = False
    for piece in _whole_lines(path):
        padded = padded or b"\0" in piece
        zeros, length = zeros + piece.rstrip(b"\0").count(b"\0"), length + len(piece)
        if padded and (NO_TEXT.search(piece) or zeros > MOST_ZEROS * length):
            raise stranger(path, "not text but binary data")
        if not piece.isascii():
            plain = False
            survey.take(piece.splitlines())
        elif plain and b"+" in piece:
            shifted.take(piece)
    if plain and (shifted.all_are or shifted.written):
        return _of_shifted(shifted, zeros=padded)
    if marked is not None:  # what begins with the mark of UTF-8 is UTF-8, whatever a few bytes of it are
        return Encoding(marked, stray_bytes=survey.bad > 0, zeros=padded)
    encoding = eight_bit_encoding(survey)
    if encoding is None:
        raise _untold(path)
    return replace(encoding, zeros=padded)


def _of_shifted(shifted: ShiftedWords, *, zeros: bool) -> Encoding:
    """UTF-7 where a file is that throughout; else the doubt about one of its words."""
    if shifted.all_are:
        return Encoding(UTF_7, example=shifted.read, zeros=zeros)
    return Encoding("utf-8", example=shifted.read, doubted=shifted.written, zeros=zeros)


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


def _holds_zeros(path: Path, codec: str) -> bool:
    """Whether a text in wide characters holds some that show nothing. SheetError where it is none."""
    found = False
    try:
        with path.open(encoding=codec, newline="") as file:
            while piece := file.read(1 << 20):
                zeros = piece.count("\0")
                if zeros > MOST_ZEROS * len(piece) or (
                    zeros and NO_TEXT.search(piece.encode("latin-1", "replace"))
                ):
                    raise stranger(path, "not text but binary data")
                found = found or zeros > 0
    except UnicodeError as error:
        raise _untold(path) from error
    return found


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


def _separator(sample: str, named: str | None, is_known: Callable[[str], bool] | None) -> str:
    """The separator that the first line names, unless headings are known under another and none under that one."""
    if named is None:
        return _sniff(sample, is_known)
    if is_known is None or _score(sample, named, is_known)[0] >= FEWEST_PARTED:
        return named
    sniffed = _sniff(sample, is_known)
    return sniffed if _score(sample, sniffed, is_known)[0] >= FEWEST_PARTED else named


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


class _Shape(Struct, frozen=True):
    """How a text is divided: into how many cells a row is, by what, and what texts stand between."""

    separator: str
    width: int
    skip_first: bool
    marks: ForeignMarks | None


class _TextTable(Struct):
    """A text table whose characters and shape are known, and what the last walk over it came upon."""

    path: Path
    encoding: Encoding
    shape: _Shape
    limits: Limits
    quotes: Quotes = field(default_factory=Quotes)
    stray: list[int] = field(default_factory=list)
    signless: list[int] = field(default_factory=list)

    def rows(self) -> Iterator[NumberedRow]:
        """The rows, numbered as a spreadsheet shows them."""
        self.quotes, self.stray, self.signless = Quotes(), [], []
        shape, read = self.shape, [0]
        with _read_errors(self.path, read), _opened(self.path, self.encoding) as file:
            source = _Source(file, self.path, self.encoding, self.limits)
            lines = source.lines()
            if shape.skip_first:
                next(lines)
            records = RecordReader(shape.separator, shape.width, self.quotes).records(
                shape.marks.usual(lines) if shape.marks else lines
            )
            for number, row in enumerate(csv.reader(source.noted(records), delimiter=shape.separator), 1):
                read[0] = number
                if len(row) > self.limits.last_column:
                    raise too_large_text(self.path, f"row {number} is split into {len(row):,} cells")
                cells = [unguarded(cell) for cell in row] if source.guarded else row
                if source.stray:
                    source.stray = False
                    self.stray.append(number)
                if source.signless and any(row):
                    self.signless.append(number)
                yield number, cells  # type: ignore[misc]

    def remarks(self) -> tuple[Problem, ...]:
        """What the last walk over the rows came upon."""
        found = []
        if self.stray and (notice := encoding_notice(self.encoding, "", f" in {_rows(self.stray)}")):
            found.append(notice)
        if self.signless:
            where = _rows(self.signless)
            message = f"Characters that show nothing (NUL) were left out in {where}. Check the text there."
            found.append(Problem("characters-left-out", message, "", self.signless[0], severity=Severity.NOTICE))
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
        self.stray = self.guarded = self.signless = False
        self.plain = not (encoding.stray_bytes or encoding.twice)

    def lines(self) -> Iterator[str]:
        """The lines, none of them so long that it would fill the memory; the end mark of old systems is none."""
        if self.encoding.codec == UTF_7 and self.file.read(1) != MARK_OF_ORDER:
            self.file.seek(0)
        while line := self.file.readline(self.limits.line):
            if len(line) == self.limits.line:
                raise too_large_text(self.path, "one of its lines is longer than any row")
            if line[:1] == END_OF_OLD_FILES and not line.strip(f"{END_OF_OLD_FILES} \r\n"):
                continue
            yield line

    def noted(self, records: Iterator[str]) -> Iterator[str]:
        """The records, with what is odd in them noted before each is split."""
        for written in records:
            self.signless = self.encoding.zeros and "\0" in written
            record = written.replace("\0", "") if self.signless else written
            self.guarded = holds_guards(record)
            if not self.plain:
                self.stray = self.stray or has_stray_bytes(record)
            yield record if self.plain else decoded(record, self.encoding)
