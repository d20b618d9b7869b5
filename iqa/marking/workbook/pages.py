"""The two pages of a marking workbook that are only read: where to start, and the guidance for every question."""

from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from iqa.domain import Criterion, Rating, Round, Scheme
from iqa.marking.workbook.brief import Section, WorkbookBrief
from iqa.marking.workbook.layout import (
    DATES_SHEET,
    DONE,
    FIRST_ROW,
    GUIDANCE_SHEET,
    START_SHEET,
    SheetPlan,
)
from iqa.marking.workbook.lists import count_formula, ready_formula
from iqa.marking.workbook.styles import (
    BOLD,
    GRID,
    HEADING,
    HEADING_FILL,
    HEADING_PLACE,
    PLAIN,
    SUBTITLE,
    TITLE,
    WRAPPED,
    page,
    protect,
)
from iqa.sheets.printing import row_height
from iqa.sheets.table import column_letters
from iqa.sheets.writing import set_text
from iqa.text import counted, joined

_TITLES = {
    Round.FIRST: "Marking",
    Round.SECOND: "Second marking",
    Round.AGREED: "Agreed marking",
    Round.CALIBRATION: "Calibration",
}
_WIDTHS = (32, 16, 16, 20, 26)


def add_start(book: Workbook, brief: WorkbookBrief, plans: tuple[SheetPlan, ...]) -> None:
    """The first sheet: what to do, how far the work has come, how long it takes."""
    sheet = book.create_sheet(START_SHEET)
    for letter, width in zip("ABCDE", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    _line(sheet, 1, f"{_TITLES[brief.round]} for {brief.month.label}", TITLE, 26)
    _line(
        sheet,
        2,
        f"{brief.assessor_name}. {brief.protective_marking}: keep this file where such papers are kept.",
        BOLD,
    )
    _line(sheet, 4, "What to do", SUBTITLE, 20)
    row = 5
    for number, step in enumerate(_steps(brief, plans), 1):
        _line(sheet, row, f"{number}.  {step}", PLAIN, _tall(step))
        row += 1
    row = _progress(sheet, brief, plans, row + 1)
    _line(sheet, row + 1, "Good to know", SUBTITLE, 20)
    for offset, note in enumerate(_notes(), row + 2):
        _line(sheet, offset, note, PLAIN, _tall(note))
    page(sheet, brief.protective_marking)
    protect(sheet)


def add_guidance(book: Workbook, brief: WorkbookBrief) -> None:
    """Every question with what each rating looks like and its finding codes, to read or print."""
    sheet = book.create_sheet(GUIDANCE_SHEET)
    sheet["A1"].value, sheet["A1"].font = "Guidance", TITLE
    widest = max((len(section.scheme.scale) for section in brief.sections), default=0)
    for index, width in enumerate([16, 36, *[44] * widest, 34], 1):
        sheet.column_dimensions[column_letters(index)].width = width
    row = 3
    for section in brief.sections:
        row = _guidance_of(sheet, section, row) + 2
    sheet.freeze_panes = "C3"
    page(sheet, brief.protective_marking)
    protect(sheet)


def _steps(brief: WorkbookBrief, plans: tuple[SheetPlan, ...]) -> tuple[str, ...]:
    marks = " and ".join(f"'{plan.title}'" for plan in plans if plan.role == "marks")
    items = " and ".join(f"'{plan.title}'" for plan in plans if plan.role == "items")
    return (
        f"Go to {marks}. Each row is one question about one piece of work. Choose a rating from the list.",
        f"{_where_it_shows(brief)} 'Still to do' tells what a row needs, until it is Done.",
        "Say on up to three rows of a piece of work what to do next time: each becomes a priority for the letter.",
        f"If a date is missing from the export and you found it, put it on '{DATES_SHEET}'.",
        f"On {items}, add good practice, what was agreed and about which question, and say when a row is ready to "
        "submit. Save, and send the file back.",
    )


def _where_it_shows(brief: WorkbookBrief) -> str:
    """For which ratings a line is wanted, as the scales of this workbook call them."""
    scales = (section.scheme.scale for section in brief.sections)
    wanted = dict.fromkeys(f"'{rating.label}'" for scale in scales for rating in scale if rating.needs_evidence)
    return f"Beside {joined(list(wanted), 'or')}, say in one line where it shows."


def _notes() -> tuple[str, ...]:
    return (
        "Cells to fill in are pale yellow under a brown heading; everything else is locked and cannot be spoilt.",
        "You can filter at once. To sort, first choose Review, Unprotect Sheet (no password); then sort by "
        "the arrows in the headings. The file may be renamed.",
        "Half-finished work can be sent: what is not marked stays not marked, and never counts as nil.",
        "Leave names of victims and defendants out of what you write.",
    )


def _progress(sheet: Worksheet, brief: WorkbookBrief, plans: tuple[SheetPlan, ...], row: int) -> int:
    """The table of how far each scheme has come, counted by formulas; the row after it."""
    _line(sheet, row, "How far you are", SUBTITLE, 20)
    _cells(sheet, row + 1, ("Sheet", "Questions", "Done", "Ready to submit", "Time to allow"), HEADING)
    for index, section in enumerate(brief.sections):
        marks, items = plans[2 * index], plans[2 * index + 1]
        asked = sum(len(section.questions(one)) for one in section.items)
        name = section.scheme.item_name
        at = row + 2 + index
        _cells(sheet, at, (marks.title, str(asked), "", "", _hours(section.minutes())), PLAIN)
        sheet[f"B{at}"].value = asked
        sheet.row_dimensions[at].height = 18
        sheet[f"C{at}"].value = count_formula(marks.title, _letter(marks, "todo"), DONE, FIRST_ROW + asked)
        last = FIRST_ROW + len(section.items)
        ready = ready_formula(items.title, _letter(items, "ready"), _letter(items, "rest"), last)
        sheet[f"D{at}"].value = f'{ready}&" of {counted(len(section.items), name)}"'
    return row + 2 + len(brief.sections)


def _guidance_of(sheet: Worksheet, section: Section, row: int) -> int:
    scheme = section.scheme
    _line(sheet, row, f"{scheme.title}, version {scheme.version}", SUBTITLE)
    ratings = [rating.label for rating in scheme.scale]
    _cells(sheet, row + 1, ("Strand", "Question", *ratings, "Finding codes"), HEADING)
    for at, criterion in enumerate(scheme.asked(section.focus), row + 2):
        guidance = [_looks_like(scheme, criterion, rating) for rating in scheme.scale]
        codes = "\n".join(scheme.finding_code(code).label for code in criterion.finding_codes)
        strand = scheme.strand_label(criterion.strand)
        texts = (strand, criterion.question, *guidance, codes)
        _cells(sheet, at, texts, PLAIN)
        widths = (16, 36, *[44] * len(guidance), 34)
        sheet.row_dimensions[at].height = row_height(zip(texts, widths, strict=True))
    return row + 1 + len(scheme.asked(section.focus))


def _looks_like(scheme: Scheme, criterion: Criterion, rating: Rating) -> str:
    """What a rating looks like for a question, under the question's own word for it where it has one."""
    words = criterion.guidance.get(rating.id, "")
    return f"{scheme.rating_label(rating.id, criterion.id)}: {words}" if rating.id in criterion.ratings else words


def _cells(sheet: Worksheet, row: int, texts: tuple[str, ...], font: Font) -> None:
    for column, text in enumerate(texts, 1):
        cell: Any = sheet.cell(row, column)
        if text:
            set_text(cell, text)
        cell.font, cell.alignment, cell.border = font, WRAPPED, GRID
        if font is HEADING:
            cell.fill, cell.alignment = HEADING_FILL, HEADING_PLACE


def _line(sheet: Worksheet, row: int, text: str, font: Font, height: float | None = None) -> None:
    """A line of words across the page; merged, so that it wraps on paper."""
    cell = sheet[f"A{row}"]
    set_text(cell, text)
    cell.font = font
    if sheet.title == START_SHEET:
        sheet.merge_cells(f"A{row}:E{row}")
        cell.alignment = WRAPPED
    if height:
        sheet.row_dimensions[row].height = height


def _tall(text: str) -> float:
    """Points for a line of words across the first page."""
    return row_height([(text, 1.05 * sum(_WIDTHS))]) + 3


def _letter(plan: SheetPlan, field: str) -> str:
    return column_letters([column.field for column in plan.columns].index(field) + 1)


def _hours(minutes: int) -> str:
    """Such as 'about 7 hours 30 minutes'."""
    hours, rest = divmod(minutes, 60)
    parts = [counted(hours, "hour") if hours else "", counted(rest, "minute") if rest else ""]
    return "about " + (" ".join(part for part in parts if part) or "no time")
