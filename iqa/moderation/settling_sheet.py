"""One sheet on which differences between two markers are settled: both ratings side by side, whose is whose
unsaid, a list to choose from and a reason. A meeting settles several at once."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct
from openpyxl import Workbook

from iqa.domain import Month
from iqa.errors import Problem
from iqa.forms.excel import sheet_rows
from iqa.forms.values import foot_line, form_reference, reference_in
from iqa.marking.workbook.layout import FIRST_ROW, HEADING_ROW, CellProblem, SheetColumn
from iqa.marking.workbook.opening import opened_guarded
from iqa.marking.workbook.rules import list_rule, listed
from iqa.marking.workbook.styles import (
    ANSWER_FILL,
    BOLD,
    GRID,
    HINT,
    PLAIN,
    TEXT_FORMAT,
    TITLE,
    UNLOCKED,
    WRAPPED,
    StyleCache,
    lay_out,
    page,
)
from iqa.sheets.printing import row_height
from iqa.sheets.table import column_letters
from iqa.sheets.writing import set_text
from iqa.text import counted, fold

KIND = "settle"
MEETING = "A meeting"
SHEET, LISTS = "To settle", "Lists"
BY_CELL = "C3"
COLUMNS = (
    SheetColumn("case", "Case", 15),
    SheetColumn("question", "Question", 34),
    SheetColumn("one", "One marker", 14),
    SheetColumn("one_shows", "Where it shows", 34),
    SheetColumn("other", "The other", 14),
    SheetColumn("other_shows", "Where it shows", 34),
    SheetColumn("stands", "What stands", 16, answer=True),
    SheetColumn("reason", "Why", 40, answer=True),
    SheetColumn("key", "Key", hidden=True),
)
_PLACES = {column.field: place for place, column in enumerate(COLUMNS)}
_SEPARATOR = " :: "


class SettlingRow(Struct, frozen=True):
    """One question to settle. `one` and `other` are a rating with its evidence each, in an order that tells
    nothing; `offered` are the ratings that may stand, in words."""

    item: str
    criterion: str
    urn: str
    question: str
    one: tuple[str, str]
    other: tuple[str, str]
    offered: tuple[str, ...]

    @property
    def key(self) -> str:
        """What the hidden cell of its row holds."""
        return f"{self.item}{_SEPARATOR}{self.criterion}"


class SettledRow(Struct, frozen=True):
    """A row that was filled in: what stands and why, and the cells in which that is said."""

    item: str
    criterion: str
    rating: str
    reason: str
    number: int

    def problem(self, code: str, message: str, field: str = "stands") -> Problem:
        """A problem of the row, told by its cell."""
        return CellProblem(code, message, SHEET, self.number, column_letters(_PLACES[field] + 1), self.rating)


class FilledSettling(Struct, frozen=True):
    """A sheet that came back. `by` is who settled, as typed; `untouched` where nothing was filled in."""

    name: str
    reference: str
    by: str
    rows: tuple[SettledRow, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def untouched(self) -> bool:
        """Whether nobody wrote anything about any row."""
        return not self.rows and not self.problems


def settling_code(workspace: str, month: Month) -> str:
    """The reference of the sheet of a month."""
    return form_reference(KIND, month, f"{workspace}|{KIND}|{month}")


def build_settling(rows: Sequence[SettlingRow], month: Month, code: str, protective_marking: str) -> Workbook:
    """The sheet as a workbook, to be saved with `iqa.sheets.writing`."""
    book = Workbook()
    sheet: Any = book.worksheets[0]
    sheet.title = SHEET
    lists = book.create_sheet(LISTS)
    lay_out(sheet, COLUMNS, f"C{FIRST_ROW}", protective_marking)
    page(sheet, protective_marking)
    _top(sheet, month, len(rows))
    offered = _add_lists(lists, rows)
    looks = StyleCache()
    for number, row in enumerate(rows, FIRST_ROW):
        _add_row(sheet, number, row, looks)
        _rule(sheet, number, offered[row.offered])
    foot = sheet.cell(FIRST_ROW + len(rows) + 1, 1)
    set_text(foot, foot_line(code))
    foot.font = HINT
    lists.sheet_state = "veryHidden"
    book.properties.creator, book.properties.title = "iqa", f"Differences to settle, {month.label}"
    return book


def _top(sheet: Any, month: Month, count: int) -> None:
    sheet["A1"].value, sheet["A1"].font = f"Differences to settle, {month.label}", TITLE
    hint = (
        f"{counted(count, 'question')} that two people marked differently. Look at the evidence, choose what "
        "stands and say why; leave a row blank to settle it another time."
    )
    sheet["A2"].value, sheet["A2"].font = hint, HINT
    sheet["A3"].value, sheet["A3"].font = f"Settled by (a name, or: {MEETING})", BOLD
    cell = sheet[BY_CELL]
    cell.fill, cell.border, cell.protection, cell.number_format = ANSWER_FILL, GRID, UNLOCKED, TEXT_FORMAT
    sheet.merge_cells(f"{BY_CELL}:D3")
    sheet.row_dimensions[3].height = 20


def _add_lists(lists: Any, rows: Iterable[SettlingRow]) -> Mapping[tuple[str, ...], str]:
    """The ratings on offer -> the area of the hidden sheet that lists them."""
    offers = dict.fromkeys(row.offered for row in rows)
    return {offered: listed(lists, place, offered) for place, offered in enumerate(offers, 1)}


def _add_row(sheet: Any, number: int, row: SettlingRow, looks: StyleCache) -> None:
    texts = {
        "case": row.urn,
        "question": row.question,
        "one": row.one[0],
        "one_shows": row.one[1],
        "other": row.other[0],
        "other_shows": row.other[1],
        "key": row.key,
    }
    for place, column in enumerate(COLUMNS, 1):
        cell = sheet.cell(number, place)
        looks.apply(cell, (column.answer, column.hidden), partial(_dress, column))
        set_text(cell, texts.get(column.field, ""))
    shown = [(texts.get(column.field, ""), column.width) for column in COLUMNS if not column.hidden]
    sheet.row_dimensions[number].height = row_height(shown, 2)


def _dress(column: SheetColumn, cell: Any) -> None:
    cell.font, cell.alignment = PLAIN, WRAPPED
    if not column.hidden:
        cell.border = GRID
    if column.answer:
        cell.fill, cell.protection, cell.number_format = ANSWER_FILL, UNLOCKED, TEXT_FORMAT


def _rule(sheet: Any, number: int, area: str) -> None:
    rule = list_rule(area)
    sheet.add_data_validation(rule)
    rule.add(f"{column_letters(_PLACES['stands'] + 1)}{number}")


def read_settling(path: Path) -> FilledSettling:
    """A sheet that came back. Raises SheetError for a file that is no workbook, or is harmful."""
    reference, by = "", ""
    rows: list[SettledRow] = []
    problems: list[Problem] = []
    for _, number, texts in opened_guarded(path, sheet_rows):
        reference = reference or next(filter(None, map(reference_in, texts)), "")
        padded = [*texts, *[""] * len(COLUMNS)]
        if number == 3 and fold(padded[0]).startswith("settled by"):
            by = next(filter(None, padded[1:]), "")
        elif number > HEADING_ROW:
            _take(padded, number, rows, problems)
    return FilledSettling(path.name, reference, by, tuple(rows), tuple(problems))


def _take(texts: Sequence[str], number: int, rows: list[SettledRow], problems: list[Problem]) -> None:
    stands, reason, key = (texts[_PLACES[field]] for field in ("stands", "reason", "key"))
    if not (stands or reason):
        return
    item, found, criterion = key.rpartition(_SEPARATOR)
    row = SettledRow(item, criterion, stands, reason, number)
    if not found:
        problems.append(row.problem("key-missing", "This row lost its hidden key. Use the sheet as it was made."))
    elif not stands:
        problems.append(row.problem("not-settled", "Choose what stands: a reason is given."))
    elif not reason:
        problems.append(row.problem("no-reason", "Say why this rating stands; it is kept.", "reason"))
    else:
        rows.append(row)
