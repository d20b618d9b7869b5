"""Where a form's pages end when it is printed, so that no line stands on a page without the headings above it.

A spreadsheet repeats one and the same row on each page, and each section of the form has headings of its own: the
breaks are set by hand. Excel heeds those only where the size is set as well, and not fitted.
"""

from typing import Any

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

SCALE = 84
"""Percent at which all columns stand side by side on A4 across, with room to spare for another font."""
_PAGE = 490.0
"""Points of A4 across between the margins at head and foot."""
ROOM = _PAGE * 100 / SCALE
"""Points of rows that a page holds at that size."""
PLAIN_ROW = 16.0
"""Points of a row with one line of text."""


class FormPages:
    """The pages of a sheet that is written from the top: what stands on the current one, in points."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._used = 0.0
        setup = sheet.page_setup
        setup.fitToWidth = setup.fitToHeight = None
        setup.scale = SCALE
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)

    def breaks_before(self, row: int, height: float) -> bool:
        """Whether rows of so many points, kept together from `row` on, have to begin a page; that break is set."""
        if not self._used or self._used + height <= ROOM:
            return False
        self._sheet.row_breaks.append(Break(id=row - 1))
        self._used = 0.0
        return True

    def add(self, height: float) -> None:
        """Rows of so many points were written."""
        self._used += height
