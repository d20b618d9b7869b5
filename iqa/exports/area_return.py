"""A return for a sister Area or headquarters: rates that can be pooled, with n and weights, and the joint issues.

It holds the rate of each question as the Area's paper prints it, with what its marks stand for and Kish's
effective number, which tell of weights and of no mark; and the cells of the committee's export, which count the
marks of a group alike and so may add up to another rate. It is written as a workbook, and read back with every
fault told.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from msgspec import Struct
from openpyxl import Workbook

from iqa.domain import Month
from iqa.errors import Problem, SheetError, UsageError
from iqa.exports.spreadsheet import add_table
from iqa.exports.tables import ExportTable
from iqa.sheets.reading import open_book
from iqa.sheets.table import Book
from iqa.values import as_tuple

STAMP = "iqa return 1"
ABOUT, AREA, ISSUES, CELLS = "About", "Area", "Joint issues", "Cells"
AREA_HEADINGS = (
    "Scheme",
    "Version",
    "Criterion",
    "Question",
    "n",
    "People",
    "Weight",
    "Met",
    "Effective n",
)
ISSUE_HEADINGS = ("Issue", "Title", "Response", "Measured since")


class AreaLine(Struct, frozen=True):
    """One question of an Area: marks and people behind it, the pieces of work that they stand for, how much of
    that met it by the whole per cent that the Area's paper prints, and Kish's effective number."""

    scheme: str
    version: str
    criterion: str
    question: str
    n: int
    people: int
    weight: int
    met: float
    effective_n: float

    @property
    def key(self) -> tuple[str, str]:
        """The question, whatever its words."""
        return self.scheme, self.criterion


class JointIssue(Struct, frozen=True):
    """An issue that several Areas answer for: the Area's response and what was measured since, a line each, ''
    for nothing."""

    issue: str
    title: str
    response: str
    measured: str


class AreaReturn(Struct, frozen=True):
    """What an Area hands on of a month."""

    area: str
    month: Month
    lines: tuple[AreaLine, ...]
    issues: tuple[JointIssue, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over what it says, so that a changed return is known."""
        said = [
            self.area,
            str(self.month),
            [_texts(line) for line in self.lines],
            [_texts(one) for one in self.issues],
        ]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def return_workbook(handed: AreaReturn, cells: ExportTable, protective_marking: str) -> bytes:
    """The return as a workbook: what it is, the Area by question, the joint issues, and the cells behind."""
    book = Workbook(write_only=True)
    about = [
        ("What this is", STAMP),
        ("Area", handed.area),
        ("Month", str(handed.month)),
        ("Digest", handed.digest),
        ("Protective marking", protective_marking),
        *(("Note", note) for note in (*HOW_TO_POOL, *cells.notes)),
    ]
    add_table(book, ABOUT, ("What", "Says"), about, protective_marking, wrapped=True)
    lines = [as_tuple(line) for line in handed.lines]
    add_table(book, AREA, AREA_HEADINGS, lines, protective_marking)
    issues = [as_tuple(one) for one in handed.issues]
    add_table(book, ISSUES, ISSUE_HEADINGS, issues, protective_marking, wrapped=True)
    add_table(book, CELLS, cells.headings, cells.rows, protective_marking)
    book.properties.creator = "iqa"
    book.properties.title = f"Return of {handed.area}, {handed.month.label}"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


HOW_TO_POOL = (
    "A rate is Met over Weight. Several Areas together: the sum of Met over the sum of Weight; their effective n "
    "is the squared sum of Weight over the sum of Weight squared / Effective n (Kish).",
    "Met on the sheet Area is Weight times the whole per cent that the Area's paper prints. The rows of the sheet "
    "Cells are those of the committee's export: their Weight adds up to that of the Area, and their Met may not, "
    "since the marks of a group count alike there so that nobody's can be told.",
)


def read_return(path: Path) -> AreaReturn:
    """The return in a file. Raises SheetError for a file that is none, is damaged, or was changed since it was
    made."""
    book = open_book(path)
    told = {texts[0]: texts[1] for texts in _rows(book, ABOUT) if len(texts) > 1}
    if told.get("What this is") != STAMP:
        raise SheetError(
            f"{path.name} is not the return of an Area, or it is of another release.",
            "Ask for the workbook that the brief 'return' writes.",
        )
    problems: list[Problem] = []
    lines = tuple(_line(texts, problems, row) for row, texts in enumerate(_table(book, AREA), 2))
    issues = tuple(JointIssue(*[*texts, "", "", "", ""][:4]) for texts in _table(book, ISSUES))
    try:
        month = Month.parse(told.get("Month", ""))
    except UsageError as fault:
        problems.append(Problem("no-month", fault.message, ABOUT))
        month = Month(1, 1)
    found = AreaReturn(told.get("Area", ""), month, tuple(one for one in lines if one), issues)
    if not problems and found.digest != told.get("Digest"):
        problems.append(Problem("changed", "It is not as it was made: something was changed since.", AREA))
    if problems:
        raise SheetError(
            f"{path.name} cannot be pooled.", "Ask the Area for the return as it was written.", problems
        )
    return found


def _texts(value: AreaLine | JointIssue) -> list[str]:
    return [_text(one) for one in as_tuple(value)]


def _text(value: Any) -> str:
    """A cell as text: a whole number without a point, whichever program saved it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _rows(book: Book, sheet: str) -> Iterator[list[str]]:
    """The rows of a sheet as texts; none where it is not there."""
    if sheet in {one.name for one in book.sheets}:
        for _, cells in book.open(sheet).rows():
            yield [_text(cell) for cell in cells]


def _table(book: Book, sheet: str) -> list[list[str]]:
    """The rows below the headings."""
    return [texts for texts in list(_rows(book, sheet))[1:] if any(texts)]


def _line(texts: Sequence[str], problems: list[Problem], row: int) -> AreaLine | None:
    """A row of the Area's sums; None for one that is none, which is noted."""
    try:
        scheme, version, criterion, question, *counts = texts[: len(AREA_HEADINGS)]
        n, people, weight = map(int, counts[:3])
        met, effective_n = map(float, counts[3:5])
        line = AreaLine(scheme, version, criterion, question, n, people, weight, met, effective_n)
    except (ValueError, IndexError):
        problems.append(Problem("not-a-figure", "This row does not hold the figures of a question.", AREA, row))
        return None
    if not (n > 0 and 0 <= met <= weight and line.effective_n > 0):
        problems.append(
            Problem("impossible", "These figures cannot be: what is met is part of the weight.", AREA, row)
        )
        return None
    return line


def weights_of(cells: ExportTable) -> Mapping[tuple[str, str], int]:
    """Of each question, by scheme and criterion, how many pieces of work the cells stand for."""
    found: Counter[tuple[str, str]] = Counter()
    place = {name: number for number, name in enumerate(cells.headings)}
    for row in cells.rows:
        found[str(row[place["Scheme"]]), str(row[place["Criterion"]])] += int(str(row[place["Weight"]]))
    return found
