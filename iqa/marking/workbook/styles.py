"""How a marking workbook looks and prints, and what is locked. Colour never says anything that words do not."""

from collections.abc import Callable, Hashable, Iterable
from copy import copy
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from iqa.marking.workbook.layout import HEADING_ROW, SheetColumn
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
    """A4 across, so many pages wide, the protective marking at head and foot, and the sheet's name and page."""
    sheet.sheet_view.showGridLines = False
    setup = sheet.page_setup
    setup.paperSize, setup.orientation = 9, "landscape"
    setup.fitToWidth, setup.fitToHeight = pages_wide, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.7
    plain = protective_marking.replace("&", "&&")
    header: Any = sheet.oddHeader
    footer: Any = sheet.oddFooter
    header.center.text = footer.center.text = plain
    footer.left.text, footer.right.text = "&A", "Page &P of &N"


def protect(sheet: Worksheet) -> None:
    """Lock everything but unlocked cells, with no password; filters, widths and heights stay free."""
    protection = sheet.protection
    protection.sheet = True
    protection.sort = protection.autoFilter = False
    protection.formatColumns = protection.formatRows = protection.formatCells = False


def row_height(texts: Iterable[tuple[str, float]], least: int = 1) -> float:
    """Points for a row whose wrapped texts stand in columns of those widths, at least so many lines."""
    lines = [least]
    for text, width in texts:
        lines.append(sum(1 + int(len(line) / width) for line in text.splitlines()))
    return 13.5 * max(lines) + 3


def heading_lines(sheet: Worksheet, title: str, *hints: str) -> None:
    """The title in the first row and a hint in each row below it, above the headings."""
    sheet["A1"].value, sheet["A1"].font = title, TITLE
    for number, hint in enumerate(hints, 2):
        sheet[f"A{number}"].value, sheet[f"A{number}"].font = hint, HINT
