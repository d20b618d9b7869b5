"""Reads a filled minutes form as text by line, whatever it was renamed to and whichever program saved it last.

Nothing is judged here but whether it is such a form, and whether its lines are those it was made with.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from iqa.errors import Problem, SheetError
from iqa.marking.workbook.opening import as_text
from iqa.meetings.layout import ANSWERS, IDENTITY, KEY, NO_LINE, SHEET, STAMP
from iqa.sheets.reading import open_book
from iqa.sheets.table import column_letters

_COLUMNS = len(ANSWERS) + 1
_OWN_FORM = "Use the form as it was made; do not copy rows between forms."


class FilledLine(Struct, frozen=True):
    """A line of the form: the row that the spreadsheet shows, and the texts of its cells by column."""

    row: int
    key: str
    texts: Mapping[int, str]

    def says(self, column: int) -> str:
        """The text of a cell."""
        return self.texts.get(column, "")

    def problem(self, code: str, column: int, message: str) -> Problem:
        """A problem at one of its cells."""
        return Problem(code, message, SHEET, self.row, column_letters(column + 1), self.says(column))


class FilledForm(Struct, frozen=True):
    """What a form says it is, its lines by key, and what is wrong with its lines."""

    name: str
    identity: Mapping[str, str]
    lines: Mapping[str, FilledLine]
    problems: tuple[Problem, ...]


def read_form(path: Path) -> FilledForm:
    """The text of a filled form. Raises SheetError for a file that is none, or is harmful."""
    rows = _rows(path)
    identity = {name: rows.get(number, {}).get(KEY, "") for number, name in enumerate(IDENTITY, 1)}
    found = [
        FilledLine(row, texts.get(KEY, ""), {column: texts.get(column, "") for column in ANSWERS})
        for row, texts in rows.items()
        if row > len(IDENTITY) and texts.get(KEY, NO_LINE) != NO_LINE
    ]
    times = Counter(line.key for line in found)
    problems = [
        line.problem("line-twice", KEY, f"This line stands there twice: it was pasted over another. {_OWN_FORM}")
        for line in found
        if times[line.key] > 1
    ]
    return FilledForm(path.name, identity, {line.key: line for line in found}, (*problems, *_loose(rows)))


def _rows(path: Path) -> dict[int, dict[int, str]]:
    """The texts of the sheet that bears the stamp, by row and column."""
    book = open_book(path)
    for sheet in book.sheets:
        rows = {
            number: {place: text for place, cell in enumerate(cells[:_COLUMNS]) if (text := as_text(cell))}
            for number, cells in book.open(sheet.name).rows()
        }
        if rows.get(1, {}).get(KEY) == STAMP:
            return rows
    raise SheetError(
        f"{path.name} is not a minutes form, or it lost its hidden first column.",
        "Use the form that was written for the meeting. Where the column is lost, write the form again and copy "
        "what was filled in.",
    )


def _loose(rows: Mapping[int, Mapping[int, str]]) -> list[Problem]:
    """What somebody wrote where the form has no line."""
    return [
        Problem(
            "no-line",
            f"These words stand in no line of the form and would be lost. {_OWN_FORM}",
            SHEET,
            row,
            column_letters(min(texts) + 1),
            next(iter(texts.values())),
        )
        for row, texts in rows.items()
        if row > len(IDENTITY) and texts and not texts.get(KEY)
    ]
