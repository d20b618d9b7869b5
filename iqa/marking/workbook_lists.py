"""The sheets of a marking workbook that nobody sees: lists behind the drop-downs, and what the file is.

Long lists must live on a sheet, since a drop-down holds only 255 characters of its own.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from iqa.domain import Criterion
from iqa.marking.fact_checks import NOT_APPLICABLE_LABEL
from iqa.marking.workbook_brief import (
    ItemToMark,
    Section,
    WorkbookBrief,
    checksum,
    identity_of,
    item_labels,
    people_labels,
)
from iqa.marking.workbook_layout import (
    KEYS_SHEET,
    LISTS_SHEET,
    NO,
    NO_CODES,
    PROPERTY,
    YES,
    date_choices,
)
from iqa.marking.workbook_style import protect
from iqa.sheets.table import column_letters
from iqa.sheets.writing import set_text

CASES, DATES, PEOPLE, YES_NO, YES_ONLY = "iqa_cases", "iqa_dates", "iqa_people", "iqa_yes_no", "iqa_yes"
WITHOUT_CODES = "iqa_codes_none"


def ratings_name(number: int) -> str:
    """The name of the list of ratings of a section."""
    return f"iqa_ratings_{number}"


def evidence_name(number: int) -> str:
    """The name of the list of ratings that need evidence in a section."""
    return f"iqa_evidence_{number}"


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
    }
    for number, section in enumerate(brief.sections, 1):
        scale = section.scheme.scale
        lists[ratings_name(number)] = (*(rating.label for rating in scale), NOT_APPLICABLE_LABEL)
        lists |= {name: texts for texts, name in question_lists(number, section).items()}
        lists[evidence_name(number)] = tuple(rating.label for rating in scale if rating.needs_evidence)
        for criterion in section.scheme.asked(section.focus):
            if criterion.finding_codes:
                lists[codes_name(number, section, criterion)] = tuple(_code_labels(section, criterion))
    return lists


def _code_labels(section: Section, criterion: Criterion) -> Iterable[str]:
    return (section.scheme.finding_code(code).label for code in criterion.finding_codes)


def _hide(sheet: Worksheet) -> None:
    sheet.sheet_state = "veryHidden"
    protect(sheet)
