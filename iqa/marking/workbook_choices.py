"""The drop-downs of a marking workbook, with the hint that shows when a cell is entered.

A drop-down stays with its cell when rows are sorted, so lists that differ by row, of finding codes and of
questions, are looked up by the row's own hidden cell.
"""

import re

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from iqa.marking.workbook_layout import FIRST_ROW, SheetPlan
from iqa.marking.workbook_lists import CASES, DATES, PEOPLE, YES_NO, YES_ONLY, ratings_name
from iqa.sheets.table import column_letters

_HINTS = {
    "rating": "Choose one. Guidance for each rating shows when the pointer rests on the question.",
    "evidence": "One line: where it shows. For a priority: what happened. No names of victims or defendants.",
    "code_1": "Why it was not fully met, if one of these fits.",
    "code_2": "A second reason, if there is one.",
    "priority": "Yes for what this person should change first: at most three for one piece of work.",
    "aim": "For a priority. The standard appears by itself; type over it if other words fit better.",
    "next_step": "For a priority: what the person could do next time.",
    "explanation": "Needed only where your rating differs from what the export or the dates show.",
    "whose": "Choose who did it. If nobody can say, choose 'Not known'.",
    "ready": "Yes when no questions are left. The marks are then locked when the workbook is recorded.",
    "good_practice": "What was done well, in words the person can be told.",
    "action": "What you and the person agreed, if anything.",
    "action_about": "If it is about one question, choose which: it then goes to the person whose work that "
    "question judges. Left empty, it goes to the person whose piece of work this is as a whole.",
    "action_due": "The date, as 30/11/2026.",
    "urgent_concern": "Only if a live case needs something done now. It goes to the manager's list at once.",
    "referral": "Why the case should go to a case management panel, if it should.",
    "overall": "One or two sentences on the whole.",
    "case": "Choose the case or letter.",
    "which": "Choose which date it is.",
    "date": "The date, as 30/11/2026.",
    "source": "Such as: review note, hearing record sheet, log.",
}


def add_choices(sheet: Worksheet, plan: SheetPlan, last: int, number: int) -> None:
    """A drop-down or a hint for every answer column, from the first row of answers to `last`."""
    letters = {column.field: column_letters(index) for index, column in enumerate(plan.columns, 1)}
    for column in plan.columns:
        if not column.answer:
            continue
        letter = letters[column.field]
        rule = _rule(column.field, column.date, number, letters)
        rule.promptTitle = re.split("[,:]", column.heading)[0][:32]
        rule.prompt = _HINTS[column.field]
        rule.showInputMessage = True
        sheet.add_data_validation(rule)
        rule.add(f"{letter}{FIRST_ROW}:{letter}{last}")


def _rule(field: str, is_date: bool, number: int, letters: dict[str, str]) -> DataValidation:
    lists = {
        "rating": ratings_name(number),
        "code_1": f"INDIRECT(${letters.get('codes_name')}{FIRST_ROW})",
        "code_2": f"INDIRECT(${letters.get('codes_name')}{FIRST_ROW})",
        "action_about": f"INDIRECT(${letters.get('questions')}{FIRST_ROW})",
        "priority": YES_ONLY,
        "whose": PEOPLE,
        "ready": YES_NO,
        "case": CASES,
        "which": DATES,
    }
    if is_date:
        rule = DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True)
        rule.errorTitle, rule.error = "Not a date", "Type a date as day/month/year, such as 30/11/2026."
    elif field in lists:
        rule = DataValidation(type="list", formula1=lists[field], allow_blank=True)
        rule.errorTitle, rule.error = "Not on the list", "Choose one from the list, or leave the cell empty."
    else:
        return DataValidation(allow_blank=True)
    rule.showErrorMessage = True
    return rule
