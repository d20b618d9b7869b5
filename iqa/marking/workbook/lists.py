"""The sheets of a marking workbook that nobody sees: lists behind the drop-downs, and what the file is.

Long lists must live on a sheet, since a drop-down holds only 255 characters of its own.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from iqa.domain import NOT_APPLICABLE_LABEL, Criterion, Scheme
from iqa.marking.no_record import NO_RECORD_LABEL
from iqa.marking.work_words import date_choices
from iqa.marking.workbook.brief import (
    ItemToMark,
    Section,
    WorkbookBrief,
    checksum,
    identity_of,
    item_labels,
    people_labels,
)
from iqa.marking.workbook.layout import (
    AND_READY,
    CHOOSE,
    DONE,
    FIRST_ROW,
    KEYS_SHEET,
    LISTS_SHEET,
    NO,
    NO_CODES,
    PROPERTY,
    YES,
    SheetPlan,
)
from iqa.marking.workbook.rules import day_rule, list_rule
from iqa.marking.workbook.styles import protect
from iqa.sheets.table import column_letters
from iqa.sheets.writing import set_text

CASES, DATES, PEOPLE, YES_NO, YES_ONLY = "iqa_cases", "iqa_dates", "iqa_people", "iqa_yes_no", "iqa_yes"
WITHOUT_CODES = "iqa_codes_none"
REST = "iqa_rest"
SEARCHED = "_searched"
"""How the name of a list of ratings ends that offers 'No record found' too."""


def ratings_name(
    number: int, section: Section, criterion: Criterion | None = None, *, searched: bool = False
) -> str:
    """The name of the list of ratings of a section, or of a question that words its own; `searched`, where a date
    is missing that the assessor may look for in vain."""
    ending = SEARCHED if searched else ""
    if criterion is None or not criterion.ratings:
        return f"iqa_ratings_{number}{ending}"
    return f"iqa_ratings_{number}_{section.scheme.criteria.index(criterion) + 1}{ending}"


def rest_choices(scheme: Scheme) -> tuple[str, str]:
    """What can be said of all that is left of a piece of work: that it is to the best rating, and that with it
    the piece is ready."""
    best = scheme.scale[0].label
    return best, f"{best}{AND_READY}"


def needing_evidence(section: Section, criterion: Criterion) -> str:
    """The ratings of a question that need evidence, as '|Partially met|Not met|'."""
    labels = [rating.label for rating in section.scheme.ratings_of(criterion) if rating.needs_evidence]
    return f"|{'|'.join(labels)}|" if labels else ""


def codes_name(number: int, section: Section, criterion: Criterion) -> str:
    """The name of the list of a question's finding codes."""
    if not criterion.finding_codes:
        return WITHOUT_CODES
    return f"iqa_codes_{number}_{section.scheme.criteria.index(criterion) + 1}"


def question_lists(number: int, section: Section) -> dict[tuple[str, ...], str]:
    """The questions asked of an item -> the name of the list of them. Most items are asked the same ones."""
    asked = dict.fromkeys(questions_asked(section, one) for one in section.items)
    return {texts: f"iqa_questions_{number}_{place}" for place, texts in enumerate(asked, 1)}


def questions_asked(section: Section, one: ItemToMark) -> tuple[str, ...]:
    """The questions asked of an item, as the scheme words them."""
    return tuple(question.criterion.question for question in section.questions(one))


def add_lists(book: Workbook, brief: WorkbookBrief) -> None:
    """The hidden sheet of lists, each with a name that drop-downs and formulas use."""
    sheet = book.create_sheet(LISTS_SHEET)
    for index, (name, values) in enumerate(_lists(brief).items(), 1):
        letter = column_letters(index)
        set_text(sheet[f"{letter}1"], name)
        for row, value in enumerate(values, 2):
            set_text(sheet[f"{letter}{row}"], value)
        last = max(2, len(values) + 1)
        area = f"'{LISTS_SHEET}'!${letter}$2:${letter}${last}"
        book.defined_names[name] = DefinedName(name, attr_text=area)
    _hide(sheet)


def add_keys(book: Workbook, brief: WorkbookBrief, workbook_id: str) -> None:
    """What the file is and the keys of its rows: on a hidden sheet, and in the document's own properties."""
    identity, keys = identity_of(brief), brief.row_keys()
    said = {**identity, "workbook": workbook_id, "checksum": checksum(identity, keys)}
    sheet = book.create_sheet(KEYS_SHEET)
    properties: Any = book
    for row, (name, value) in enumerate(said.items(), 1):
        set_text(sheet[f"A{row}"], name)
        set_text(sheet[f"B{row}"], value)
        properties.custom_doc_props.append(StringProperty(name=f"{PROPERTY}{name}", value=value[:255]))
    for row, key in enumerate(keys, 1):
        set_text(sheet[f"D{row}"], key)
    _hide(sheet)


def _lists(brief: WorkbookBrief) -> Mapping[str, tuple[str, ...]]:
    schemes = [section.scheme for section in brief.sections]
    lists: dict[str, tuple[str, ...]] = {
        YES_NO: (YES, NO),
        YES_ONLY: (YES,),
        CASES: tuple(item_labels(brief).values()),
        DATES: tuple(sorted(date_choices(schemes, brief.standards))),
        PEOPLE: tuple(people_labels(brief).values()),
        WITHOUT_CODES: (NO_CODES,),
        REST: tuple(dict.fromkeys(choice for scheme in schemes for choice in rest_choices(scheme))),
    }
    for number, section in enumerate(brief.sections, 1):
        lists |= _rating_lists(number, section, None)
        lists |= {name: texts for texts, name in question_lists(number, section).items()}
        for criterion in section.scheme.asked(section.focus):
            if criterion.ratings:
                lists |= _rating_lists(number, section, criterion)
            if criterion.finding_codes:
                lists[codes_name(number, section, criterion)] = tuple(_code_labels(section, criterion))
    return lists


def _rating_lists(number: int, section: Section, criterion: Criterion | None) -> dict[str, tuple[str, ...]]:
    """The ratings of a section, or of a question that words its own, without 'No record found' and with it."""
    scale = section.scheme.ratings_of(criterion) if criterion else section.scheme.scale
    words = (*(rating.label for rating in scale), NOT_APPLICABLE_LABEL)
    return {
        ratings_name(number, section, criterion): words,
        ratings_name(number, section, criterion, searched=True): (*words, NO_RECORD_LABEL),
    }


def _code_labels(section: Section, criterion: Criterion) -> Iterable[str]:
    return (section.scheme.finding_code(code).label for code in criterion.finding_codes)


def _hide(sheet: Worksheet) -> None:
    sheet.sheet_state = "veryHidden"
    protect(sheet)


_HINTS = {
    "rating": "Choose one. Guidance for each rating shows when the pointer rests on the question. 'No record "
    "found' is for a date that you looked for in vain; where you looked is then noted by itself.",
    "evidence": "One line: where it shows. For a priority: what happened. No names of victims or defendants.",
    "code_1": "What was missing, if one of these fits.",
    "code_2": "A second reason, if there is one.",
    "priority": "What this person should change first: at most three for one piece of work. Yes appears by itself "
    "where you say what to do next time; clear the cell where it is no priority all the same.",
    "aim": "For a priority. The standard appears by itself; type over it if other words fit better.",
    "next_step": "What the person could do next time. It makes the row a priority for the letter.",
    "explanation": "Needed only where your rating differs from what the export or the dates show.",
    "whose": "Choose who did it. If nobody can say, choose 'Not known'.",
    "ready": "Yes when no questions are left. The marks are then locked when the workbook is recorded.",
    "rest": "All you left blank and found in order, in one go, kept as answered by default; with 'ready to "
    "submit' the row is done. Critical questions, dates and what the record denies want an answer of their own.",
    "good_practice": "What was done well, in words the person can be told.",
    "action": "What you and the person agreed, if anything.",
    "action_about": "If it is about one question, choose which: it then goes to the person whose work that "
    "question judges. Left empty, it goes to the person whose piece of work this is as a whole.",
    "action_due": "The date, as 30/11/2026. Where a day stands here by itself once you write an action, it is "
    "your office's usual one: type over it, or clear the cell where no day was agreed.",
    "urgent_concern": "Only if a live case needs something done now. It goes to the manager's list at once.",
    "referral": "Why the case should go to a case management panel, if it should.",
    "overall": "One or two sentences on the whole.",
    "case": "Choose the case or letter.",
    "which": "Choose which date it is.",
    "date": "The date, as 30/11/2026.",
    "source": "Such as: review note, hearing record sheet, log.",
}


def add_choices(sheet: Worksheet, plan: SheetPlan, last: int) -> None:
    """A drop-down or a hint for every answer column, from the first row of answers to `last`."""
    letters = {column.field: column_letters(index) for index, column in enumerate(plan.columns, 1)}
    for column in plan.columns:
        if not column.answer:
            continue
        letter = letters[column.field]
        rule = _rule(column.field, column.date, letters)
        rule.promptTitle = re.split("[,:]", column.heading)[0][:32]
        rule.prompt = _HINTS[column.field]
        rule.showInputMessage = True
        sheet.add_data_validation(rule)
        rule.add(f"{letter}{FIRST_ROW}:{letter}{last}")


def _rule(field: str, is_date: bool, letters: dict[str, str]) -> DataValidation:
    lists = {
        "rating": f"INDIRECT(${letters.get('ratings_name')}{FIRST_ROW})",
        "code_1": f"INDIRECT(${letters.get('codes_name')}{FIRST_ROW})",
        "code_2": f"INDIRECT(${letters.get('codes_name')}{FIRST_ROW})",
        "action_about": f"INDIRECT(${letters.get('questions')}{FIRST_ROW})",
        "priority": YES_ONLY,
        "whose": PEOPLE,
        "ready": YES_NO,
        "rest": REST,
        "case": CASES,
        "which": DATES,
    }
    if is_date:
        return day_rule()
    return list_rule(lists[field]) if field in lists else DataValidation(allow_blank=True)


_AIM = re.compile(r'=IF\(\$?[A-Z]+\$?\d+="Yes",\$?[A-Z]+\$?\d+,""\)', re.IGNORECASE)
_PRIORITY = re.compile(r'=IF\(TRIM\(\$?[A-Z]+\$?\d+\)="","","Yes"\)', re.IGNORECASE)
_DUE = re.compile(r'=IF\(TRIM\(\$?[A-Z]+\$?\d+\)="","",TODAY\(\)\+(\d{1,3})\)', re.IGNORECASE)


def todo_formula(letters: Mapping[str, str], row: int) -> str:
    """What a question's row still needs, the first thing first."""
    at = {field: f"${letter}{row}" for field, letter in letters.items()}
    rating = f"TRIM({at['rating']})"
    clashes = f'ISNUMBER(SEARCH("|"&{rating}&"|",{at["contradicts"]}))'
    evidence = f'ISNUMBER(SEARCH("|"&{rating}&"|",{at["needs"]}))'
    untold = f'{at["untold"]}="{YES}"'
    steps = (
        (f'{rating}=""', f'IF({at["alone"]}="{YES}","{CHOOSE} by itself","{CHOOSE}")'),
        (f'AND({clashes},TRIM({at["explanation"]})="")', f'"Check or explain: "&{at["says"]}'),
        (
            f'AND({evidence},TRIM({at["evidence"]})="",{rating}<>{at["computed"]})',
            '"Say where it shows"',
        ),
        (
            f'AND({untold},TRIM({at["evidence"]})="",{rating}<>"{NO_RECORD_LABEL}")',
            '"Say what shows it, or that there is no record"',
        ),
        (f'AND({at["priority"]}="{YES}",TRIM({at["evidence"]})="")', '"Say what happened"'),
        (f'AND({at["priority"]}="{YES}",TRIM({at["next_step"]})="")', '"Say what to do next time"'),
        (
            f'AND({rating}<>"{NOT_APPLICABLE_LABEL}",{rating}<>"{NO_RECORD_LABEL}",TRIM({at["whose"]})="")',
            '"Say whose work it was"',
        ),
    )
    formula = f'"{DONE}"'
    for test, words in reversed(steps):
        formula = f"IF({test},{words},{formula})"
    return f'=IFERROR({formula},"Check: an answer begins with = and is taken for a formula")'


def aim_formula(letters: Mapping[str, str], row: int) -> str:
    """The standard in a sentence, once the row is a priority; to be typed over where other words fit better."""
    return f'=IF(${letters["priority"]}{row}="{YES}",${letters["aim_text"]}{row},"")'


def priority_formula(letters: Mapping[str, str], row: int) -> str:
    """Yes, once the row says what to do next time; to be cleared where it is no priority all the same."""
    return f'=IF(TRIM(${letters["next_step"]}{row})="","","{YES}")'


def is_priority_formula(text: str) -> bool:
    """Whether a cell still holds our formula for the priority, so that what to do next time speaks for it."""
    return bool(_PRIORITY.fullmatch(text.replace(" ", "")))


def due_formula(letters: Mapping[str, str], row: int, days: int) -> str:
    """The day so many days on, once an action is written; to be typed over, or cleared where no day was agreed."""
    return f'=IF(TRIM(${letters["action"]}{row})="","",TODAY()+{days})'


def days_offered(text: str) -> int:
    """How many days on our formula for the day of an action offers, while it stands in a cell; 0 otherwise."""
    found = _DUE.fullmatch(text.replace(" ", ""))
    return int(found[1]) if found else 0


def is_aim_formula(text: str) -> bool:
    """Whether a cell still holds our formula for what is expected, so that nothing was typed there."""
    return bool(_AIM.fullmatch(text.replace(" ", "")))


def as_answer(text: str) -> str:
    """A cell's text, '' where our own formula still stands."""
    return "" if is_aim_formula(text) or is_priority_formula(text) or days_offered(text) else text


def left_formula(own: Mapping[str, str], row: int, marks_sheet: str, letters: Mapping[str, str]) -> str:
    """How many questions of one item are not done, but for those that are answered with all that is left."""
    cases, todo = _whole(marks_sheet, letters["case"]), _whole(marks_sheet, letters["todo"])
    of_item = f"{cases},${own['case']}{row},{todo}"
    rest = f'IF(TRIM(${own["rest"]}{row})="",0,COUNTIFS({of_item},"{CHOOSE}"))'
    return f'=COUNTIFS({of_item},"<>{DONE}")-{rest}'


def count_formula(sheet: str, letter: str, word: str, last: int) -> str:
    """How many cells of a column, from the first row of answers to `last`, hold a word."""
    return f"=COUNTIF('{sheet}'!${letter}${FIRST_ROW}:${letter}${last},\"{word}\")"


def ready_formula(sheet: str, ready: str, rest: str, last: int) -> str:
    """How many items are said to be ready, in the column `ready` or with all that is left in the column `rest`."""
    own, left = (f"'{sheet}'!${letter}${FIRST_ROW}:${letter}${last}" for letter in (ready, rest))
    return f'=COUNTIF({own},"{YES}")+COUNTIFS({left},"*{AND_READY}",{own},"<>{YES}")'


def _whole(sheet: str, letter: str) -> str:
    """A column of answers, long enough for every workbook."""
    return f"'{sheet}'!${letter}${FIRST_ROW}:${letter}$20000"
