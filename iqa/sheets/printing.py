"""How a sheet that is written prints: A4 across, the protective marking on every page, columns that fit."""

from collections.abc import Iterable
from math import ceil
from typing import Any

WIDEST_PAGE = 170
"""Widths of columns, in characters, that one page across holds at a size that can be read."""
_LINE, _AROUND = 13.5, 3


def print_set_up(sheet: Any, protective_marking: str, pages_wide: int = 1) -> None:
    """A4 across, so many pages wide, the protective marking at head and foot, and the sheet's name and page."""
    from openpyxl.worksheet.properties import PageSetupProperties  # half the time of a command that writes none

    setup = sheet.page_setup
    setup.paperSize, setup.orientation = 9, "landscape"
    setup.fitToWidth, setup.fitToHeight = pages_wide, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.7
    plain = protective_marking.replace("&", "&&")
    sheet.oddHeader.center.text = sheet.oddFooter.center.text = plain
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "Page &P of &N"


def pages_wide(widths: Iterable[float]) -> int:
    """How many pages beside each other columns of those widths take, so that they can be read."""
    return max(1, ceil(sum(widths) / WIDEST_PAGE))


def row_height(texts: Iterable[tuple[str, float]], least: int = 1) -> float:
    """Points for a row whose wrapped texts stand in columns of those widths, at least so many lines."""
    lines = [least]
    for text, width in texts:
        lines.append(sum(1 + int(len(line) / width) for line in text.splitlines()))
    return _LINE * max(lines) + _AROUND
