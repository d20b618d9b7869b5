"""Text tables (.csv, .tsv and the like): the character set and the separator are found out and checked.

Values stay text: no zero is lost and no date is guessed here.
"""

import codecs
import csv
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import groupby, islice
from pathlib import Path
from typing import TextIO

from iqa.errors import SheetError
from iqa.sheets.formats import stranger
from iqa.sheets.limits import Limits
from iqa.sheets.package import too_large
from iqa.sheets.table import Book, Grid, NumberedRow, SheetName

SEPARATORS = (",", ";", "\t", "|")
SAMPLE_ROWS = 60
SAMPLE_CHARACTERS = 1 << 18
SEPARATOR_LINE = "sep="


def open_csv(path: Path, limits: Limits, is_known: Callable[[str], bool] | None) -> Book:
    """A text table as a book of one sheet without a name. SheetError for binary content and unknown text."""
    encoding = _encoding(path)
    if path.stat().st_size > limits.unpacked:
        raise too_large(path, "it holds more than 2 GB of text")
    with _read_errors(path), path.open(encoding=encoding, newline="") as file:
        sample = file.read(SAMPLE_CHARACTERS)
    named = _named_separator(sample)
    separator = named or _sniff(sample, is_known)
    rows = partial(_rows, path, encoding, separator, skip_first=named is not None, limits=limits)
    return Book((SheetName(""),), lambda _name: Grid("", rows, ragged=True))


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _encoding(path: Path) -> str:
    """By byte order mark, then UTF-16 without one, then UTF-8, then the Windows set for western Europe."""
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decodable(path, ["utf-16"])
    elif start[1:64:2].count(0) > 8 and not start[0:64:2].count(0):
        return _decodable(path, ["utf-16-le"])
    elif start[0:64:2].count(0) > 8 and not start[1:64:2].count(0):
        return _decodable(path, ["utf-16-be"])
    else:
        candidates = ["utf-8", "cp1252"]
    return _decodable(path, candidates, binary_if_nul=True)


def _decodable(path: Path, candidates: list[str], binary_if_nul: bool = False) -> str:
    for encoding in candidates:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while piece := file.read(1 << 20):
                    if binary_if_nul and b"\0" in piece:
                        raise stranger(path, "not text but binary data")
                    if "\0" in decoder.decode(piece):
                        raise stranger(path, "not text but binary data")
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise SheetError(
        f"{path.name} is text in a character set that cannot be told.",
        "Open it in Excel and save it as .xlsx, or as 'CSV UTF-8'.",
    )


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
    return max(SEPARATORS, key=lambda separator: _score(sample, separator, is_known))


def _score(sample: str, separator: str, is_known: Callable[[str], bool] | None) -> tuple[int, float, int]:
    """Known headings in one row; the longest run of rows of one width, as a share of the rows; that width."""
    rows = [row for row in _sample_rows(sample, separator) if any(cell.strip() for cell in row)]
    known = max((sum(1 for cell in row if is_known(cell)) for row in rows), default=0) if is_known else 0
    runs = [(len(list(run)), width) for width, run in groupby(map(len, rows)) if width > 1]
    length, width = max(runs, default=(0, 0))
    return (known, length / max(1, len(rows)), width)


def _sample_rows(sample: str, separator: str) -> list[list[str]]:
    """The first rows, as far as they can be split; a torn one is reported when the rows are read in earnest."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(islice(csv.reader(sample.splitlines(keepends=True), delimiter=separator), SAMPLE_ROWS))
    return rows


def _rows(path: Path, encoding: str, separator: str, skip_first: bool, limits: Limits) -> Iterator[NumberedRow]:
    read = [0]
    with _read_errors(path, read), path.open(encoding=encoding, newline="") as file:
        lines = _lines(file, path, limits)
        if skip_first:
            next(lines)
        for number, row in enumerate(csv.reader(lines, delimiter=separator), 1):
            read[0] = number
            if len(row) > limits.last_column:
                raise too_large(path, f"row {number} is split into {len(row):,} cells")
            yield number, row  # type: ignore[misc]


def _lines(file: TextIO, path: Path, limits: Limits) -> Iterator[str]:
    """The lines of a file, none of them so long that it would fill the memory."""
    while line := file.readline(limits.line):
        if len(line) == limits.line:
            raise too_large(path, "one of its lines is longer than any row")
        yield line
