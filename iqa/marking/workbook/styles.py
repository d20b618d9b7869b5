"""How a marking workbook looks and prints, and what is locked. Colour never says anything that words do not."""

from collections.abc import Callable, Hashable
from copy import copy
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

from iqa.marking.workbook.layout import HEADING_ROW, SheetColumn
from iqa.sheets.printing import print_set_up, row_height
from iqa.sheets.table import column_letters

INK = "1F2A37"
TITLE = Font(name="Arial", size=16, bold=True, color=INK)
SUBTITLE = Font(name="Arial", size=12, bold=True, color=INK)
PLAIN = Font(name="Arial", size=10, color=INK)
BOLD = Font(name="Arial", size=10, bold=True, color=INK)
LINK = Font(name="Arial", size=10, underline="single", color="1D4ED8")
HINT_INK = "4B5563"
HINT = Font(name="Arial", size=10, italic=True, color=HINT_INK)
HEADING = Font(name="Arial", size=10, bold=True, color="FFFFFF")
HEADING_FILL = PatternFill("solid", fgColor="1F3A5F")
ANSWER_HEADING_FILL = PatternFill("solid", fgColor="7A4B00")
ANSWER_FILL = PatternFill("solid", fgColor="FFF8E1")
DONE_FILL = PatternFill("solid", bgColor="DDEFE0")
CHECK_FILL = PatternFill("solid", bgColor="FBE3D6")
WRAPPED = Alignment(wrap_text=True, vertical="top", horizontal="left")
HEADING_PLACE = Alignment(wrap_text=True, vertical="center")
_HAIR = Side(style="thin", color="D1D5DB")
_STRONG = Side(style="medium", color="6B7280")
GRID = Border(top=_HAIR, bottom=_HAIR, left=_HAIR, right=_HAIR)
NEW_ITEM = Border(top=_STRONG, bottom=_HAIR, left=_HAIR, right=_HAIR)
UNLOCKED = Protection(locked=False)
TEXT_FORMAT = "@"
DATE_FORMAT = "dd/mm/yyyy"
_HINTS_WIDE = 90
"""Widths of columns, in characters, over which a hint above the headings goes before it wraps."""
_OF_TITLE, _TITLE_LINE = 0.75, 1.2
"""How many characters of a sheet's title stand where one of a cell does, and how much higher its lines are."""


def base_font(book: Any) -> None:
    """Make the font of the cells that of the workbook too. It gives a column its width: where Excel's usual one is
    lacking, all would be a third wider, and the last answers of a row out of sight."""
    book._named_styles["Normal"].font = PLAIN


class StyleCache:
    """The looks of a workbook's cells: the first cell that wants a look is dressed, all later ones copy it.

    openpyxl compares every font, border and fill that a cell is given with all those it knows, which takes most of
    the time of writing a workbook when it is done for each cell. A style_cache fits one workbook only.
    """

    def __init__(self) -> None:
        self._looks: dict[Hashable, Any] = {}

    def apply(self, cell: Any, look: Hashable, dress: Callable[[Any], None]) -> None:
        """Give a cell a look. `dress` sets it piece by piece, and is called for the first cell of a look alone."""
        if look in self._looks:
            cell._style = copy(self._looks[look])
        else:
            dress(cell)
            self._looks[look] = copy(cell._style)


def lay_out(sheet: Worksheet, columns: tuple[SheetColumn, ...], frozen: str, protective_marking: str) -> None:
    """Headings, widths, frozen panes, page set-up and protection of a sheet that takes answers."""
    for index, column in enumerate(columns, 1):
        letter = column_letters(index)
        cell = sheet[f"{letter}{HEADING_ROW}"]
        cell.value = column.heading
        cell.font, cell.alignment, cell.border = HEADING, HEADING_PLACE, GRID
        cell.fill = ANSWER_HEADING_FILL if column.answer else HEADING_FILL
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].hidden = column.hidden
    sheet.row_dimensions[HEADING_ROW].height = 32
    sheet.freeze_panes = frozen
    page(sheet, protective_marking)
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    protect(sheet)


def page(sheet: Worksheet, protective_marking: str, pages_wide: int = 1) -> None:
    """A sheet that is made like a form: no lines but its own, and printed as `print_set_up` says."""
    sheet.sheet_view.showGridLines = False
    print_set_up(sheet, protective_marking, pages_wide)


def protect(sheet: Worksheet) -> None:
    """Lock everything but unlocked cells, with no password; filters, widths and heights stay free."""
    protection = sheet.protection
    protection.sheet = True
    protection.sort = protection.autoFilter = False
    protection.formatColumns = protection.formatRows = protection.formatCells = False


def heading_lines(sheet: Worksheet, columns: tuple[SheetColumn, ...], title: str, *hints: str) -> None:
    """The title and below it a hint in each row, above the headings of a sheet that prints one page wide. They
    wrap, so that none of them is cut off on paper."""
    last = column_letters(sum(not column.hidden for column in columns))
    wide = sum(column.width for column in columns if not column.hidden)
    sheet["A1"].value, sheet["A1"].font = title, TITLE
    for row, hint in enumerate(hints, 2):
        _hint(sheet, f"A{row}", f"{last}{row}", hint, wide)


def heading_beside(sheet: Worksheet, title: str, *hints: str) -> None:
    """The same of a sheet that prints two pages wide with its first two columns on both: the title stands over
    these and is whole on both, the hints stand to the right of it and on the first page alone."""
    rows = len(hints) + 1
    sheet["A1"].value, sheet["A1"].font, sheet["A1"].alignment = title, SUBTITLE, WRAPPED
    sheet.merge_cells(f"A1:B{rows}")
    last, wide = 2, 0.0
    while wide < _HINTS_WIDE:
        last += 1
        wide += _width(sheet, last)
    for row, hint in enumerate(hints, 1):
        _hint(sheet, f"C{row}", f"{column_letters(last)}{row}", hint, wide)
    taken = sum(sheet.row_dimensions[row].height for row in range(1, rows))
    needed = _TITLE_LINE * row_height([(title, _OF_TITLE * (_width(sheet, 1) + _width(sheet, 2)))])
    sheet.row_dimensions[rows].height = max(needed - taken, 6)


def _width(sheet: Worksheet, number: int) -> float:
    column = sheet.column_dimensions[column_letters(number)]
    return 0 if column.hidden else column.width


def _hint(sheet: Worksheet, first: str, last: str, hint: str, wide: float) -> None:
    sheet[first].value, sheet[first].font, sheet[first].alignment = hint, HINT, WRAPPED
    sheet.merge_cells(f"{first}:{last}")
    sheet.row_dimensions[sheet[first].row].height = row_height([(hint, wide)])
