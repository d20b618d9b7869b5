"""What a cell of a workbook takes: a day, or one of a list of words. Excel says so as somebody types."""

from collections.abc import Sequence
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation

from iqa.sheets.table import column_letters
from iqa.sheets.writing import set_text

_MILLENNIUM = "36526"
"""1 January 2000, as a spreadsheet counts days."""


def day_rule() -> DataValidation:
    """A cell that takes a day, or nothing."""
    rule = DataValidation(type="date", operator="greaterThan", formula1=_MILLENNIUM, allow_blank=True)
    rule.errorTitle, rule.error = "Not a date", "Type a date as day/month/year, such as 30/11/2026."
    rule.showErrorMessage = True
    return rule


def list_rule(formula: str) -> DataValidation:
    """A cell that takes one of the words that a formula leads to, or nothing."""
    rule = DataValidation(type="list", formula1=formula, allow_blank=True)
    rule.errorTitle, rule.error = "Not on the list", "Choose one from the list, or leave the cell empty."
    rule.showErrorMessage = True
    return rule


def listed(lists: Any, place: int, words: Sequence[str]) -> str:
    """Write words into a column of a sheet of lists, counted from 1; the area that a rule names them by."""
    for number, word in enumerate(words, 1):
        set_text(lists.cell(number, place), word)
    letter = column_letters(place)
    return f"{lists.title}!${letter}$1:${letter}${len(words)}"
