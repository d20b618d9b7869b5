"""The only formulas of a marking workbook: what is still to do, what is expected, how far the work has come.

They look at their own row, so they stay right when rows are sorted, and nobody's text is ever part of one.
"""

import re
from collections.abc import Mapping

from iqa.marking.workbook_layout import DONE, FIRST_ROW, YES
from iqa.marking.workbook_lists import evidence_name

_AIM = re.compile(r'=IF\(\$?[A-Z]+\$?\d+="Yes",\$?[A-Z]+\$?\d+,""\)', re.IGNORECASE)


def todo_formula(letters: Mapping[str, str], row: int, number: int) -> str:
    """What a question's row still needs, the first thing first."""
    at = {field: f"${letter}{row}" for field, letter in letters.items()}
    rating = f"TRIM({at['rating']})"
    clashes = f'ISNUMBER(SEARCH("|"&{rating}&"|",{at["contradicts"]}))'
    evidence = f"COUNTIF({evidence_name(number)},{rating})>0"
    steps = (
        (f'{rating}=""', '"Choose a rating"'),
        (f'AND({clashes},TRIM({at["explanation"]})="")', f'"Check or explain: "&{at["says"]}'),
        (
            f'AND({evidence},TRIM({at["evidence"]})="",{rating}<>{at["computed"]})',
            '"Say where it shows"',
        ),
        (f'AND({at["priority"]}="{YES}",TRIM({at["evidence"]})="")', '"Say what happened"'),
        (f'AND({at["priority"]}="{YES}",TRIM({at["next_step"]})="")', '"Say what to do next time"'),
        (f'AND({rating}<>"Not applicable",TRIM({at["whose"]})="")', '"Say whose work it was"'),
    )
    formula = f'"{DONE}"'
    for test, words in reversed(steps):
        formula = f"IF({test},{words},{formula})"
    return f'=IFERROR({formula},"Check: an answer begins with = and is taken for a formula")'


def aim_formula(letters: Mapping[str, str], row: int) -> str:
    """The standard in a sentence, once the row is a priority; to be typed over where other words fit better."""
    return f'=IF(${letters["priority"]}{row}="{YES}",${letters["aim_text"]}{row},"")'


def is_aim_formula(text: str) -> bool:
    """Whether a cell still holds our formula for what is expected, so that nothing was typed there."""
    return bool(_AIM.fullmatch(text.replace(" ", "")))


def as_answer(text: str) -> str:
    """A cell's text, '' where our own formula still stands."""
    return "" if is_aim_formula(text) else text


def left_formula(case_cell: str, marks_sheet: str, letters: Mapping[str, str]) -> str:
    """How many questions of one item are not done."""
    cases, todo = _whole(marks_sheet, letters["case"]), _whole(marks_sheet, letters["todo"])
    return f'=COUNTIFS({cases},${case_cell},{todo},"<>{DONE}")'


def count_formula(sheet: str, letter: str, word: str, last: int) -> str:
    """How many cells of a column, from the first row of answers to `last`, hold a word."""
    return f"=COUNTIF('{sheet}'!${letter}${FIRST_ROW}:${letter}${last},\"{word}\")"


def _whole(sheet: str, letter: str) -> str:
    """A column of answers, long enough for every workbook."""
    return f"'{sheet}'!${letter}${FIRST_ROW}:${letter}$20000"
