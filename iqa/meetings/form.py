"""Writes a minutes form: one sheet, read from the top, with hidden keys by which it comes back in.

Whatever is recorded of the meeting already stands in it, filled in. There are no formulas.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.datavalidation import DataValidation

from iqa.domain import Meeting, MinuteKind, TookPlace, long_date
from iqa.marking.workbook.rules import day_rule, list_rule
from iqa.marking.workbook.styles import (
    ANSWER_FILL,
    BOLD,
    DATE_FORMAT,
    GRID,
    HEADING,
    HEADING_FILL,
    HINT,
    PLAIN,
    SUBTITLE,
    TITLE,
    UNLOCKED,
    WRAPPED,
    base_font,
    page,
    protect,
)
from iqa.meetings.agenda import CHOICES, Agenda, AgendaLine
from iqa.meetings.form_pages import PLAIN_ROW, FormPages
from iqa.meetings.layout import (
    ABOUT,
    ANSWERS,
    CIRCULATED,
    DAY,
    HELD,
    KEY,
    NO_LINE,
    OF_THE_MEETING,
    OUTCOME,
    OWNER,
    SAYS,
    SECTIONS,
    SHEET,
    STAMP,
    FormSection,
)
from iqa.sheets.printing import row_height
from iqa.sheets.table import column_letters
from iqa.sheets.writing import set_text

_WIDTHS = {ABOUT: 46.0, OUTCOME: 17.0, SAYS: 58.0, OWNER: 24.0, DAY: 13.0}
_YES_NO = ("Yes", "No")
LONGEST_LIST = 253
"""Characters that a list of choices may take within a rule of a spreadsheet."""
_SECTION_ROWS = 4
"""Rows above the first line of a section: a blank one, its title, its hint, its headings."""
_LINES = 2
"""Lines of text that an empty row has room for."""


def build_form(agenda: Agenda, meeting: Meeting | None) -> Workbook:
    """The form for a meeting, with what is recorded of it so far."""
    book = Workbook()
    base_font(book)
    sheet: Any = book.active
    sheet.title = SHEET
    page(sheet, agenda.protective_marking)
    for column, width in _WIDTHS.items():
        sheet.column_dimensions[column_letters(column + 1)].width = width
    sheet.column_dimensions["A"].hidden = True
    _opening(sheet, agenda)
    row = _section(sheet, 6, OF_THE_MEETING)
    row = _about_the_meeting(sheet, row, meeting)
    pages = FormPages(sheet)
    pages.add(row * PLAIN_ROW + 3 * PLAIN_ROW)
    for what, section in SECTIONS.items():
        if lines := agenda.of(what):
            rows = _lines(sheet, row, section, lines, pages)
            _choices(sheet, rows, what, agenda.themes)
            row = rows[-1] + 1
    protect(sheet)
    sheet.protection.insertRows = sheet.protection.deleteRows = True
    sheet.print_options.horizontalCentered = True
    book.properties.creator = "iqa"
    book.properties.title = f"Minutes: {agenda.called}, {agenda.month.label}"
    return book


def _lines(sheet: Any, row: int, section: FormSection, lines: Sequence[AgendaLine], pages: FormPages) -> list[int]:
    """A section, whose headings stand again where a page begins within it; returns the rows of its lines."""
    rows = []
    above = _SECTION_ROWS * PLAIN_ROW
    pages.breaks_before(row + 1, above + _height(lines[0]))
    row = _section(sheet, row, section)
    pages.add(above)
    for line in lines:
        if pages.breaks_before(row, _height(line)):
            _headings(sheet, row, section)
            pages.add(PLAIN_ROW)
            row += 1
        _line(sheet, row, line)
        pages.add(_height(line))
        rows.append(row)
        row += 1
    return rows


def _opening(sheet: Any, agenda: Agenda) -> None:
    """The title and how to fill it in, with what the form is in the hidden cells beside."""
    identity = (STAMP, agenda.workspace, str(agenda.kind), str(agenda.month), agenda.unit, str(agenda.form))
    for number, told in enumerate(identity, 1):
        set_text(sheet.cell(number, KEY + 1), told)
    when = f"To be held on {long_date(agenda.on)}." if agenda.on else "No day is set for it."
    said = (
        (f"Minutes: {agenda.called}", TITLE),
        (f"{agenda.area}. About {agenda.month.label}. {when}", BOLD),
        ("Fill in the yellow cells, save, and send the file back. Leave blank what was not talked about.", HINT),
        ("Filled in part by part, or read twice, it does no harm: each line is recorded once.", HINT),
    )
    for number, (text, font) in enumerate(said, 1):
        cell = sheet.cell(number, ABOUT + 1)
        set_text(cell, text)
        cell.font = font
    sheet.row_dimensions[1].height = 24


def _section(sheet: Any, row: int, section: FormSection) -> int:
    """The title, hint and headings of a section; returns the row of its first line."""
    for number, (text, font) in enumerate(((section.title, SUBTITLE), (section.hint, HINT)), row + 1):
        cell = sheet.cell(number, ABOUT + 1)
        set_text(cell, text)
        cell.font = font
    for number in (row + 1, row + 2):
        set_text(sheet.cell(number, KEY + 1), NO_LINE)
    _headings(sheet, row + 3, section)
    return row + _SECTION_ROWS


def _headings(sheet: Any, row: int, section: FormSection) -> None:
    set_text(sheet.cell(row, KEY + 1), NO_LINE)
    for column, text in zip(ANSWERS, section.headings, strict=True):
        cell = sheet.cell(row, column + 1)
        set_text(cell, text)
        cell.font, cell.fill, cell.border = HEADING, HEADING_FILL, GRID
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def _about_the_meeting(sheet: Any, row: int, meeting: Meeting | None) -> int:
    held = meeting.held if meeting else TookPlace.UNKNOWN
    on = meeting.on if meeting and meeting.held is TookPlace.YES else None
    circulated = meeting.circulated if meeting else None
    why = meeting.why if meeting else ""
    _cells(sheet, row, HELD, "Was it held?", {OUTCOME: _yes_no(held), SAYS: why, DAY: on})
    told = {OUTCOME: "Yes" if circulated else "", DAY: circulated}
    _cells(sheet, row + 1, CIRCULATED, "Did its summary go round?", told)
    sheet.row_dimensions[row].height = row_height([(why, _WIDTHS[SAYS])])
    _list(sheet, [row, row + 1], _YES_NO)
    _days(sheet, [row, row + 1])
    return row + 2


def _yes_no(held: TookPlace) -> str:
    return {TookPlace.YES: "Yes", TookPlace.NO: "No"}.get(held, "")


_OPEN = {
    MinuteKind.THEME: (OUTCOME, SAYS),
    MinuteKind.BARRIER: (OUTCOME, SAYS, OWNER, DAY),
    MinuteKind.ACTION: (OUTCOME, SAYS, DAY),
    MinuteKind.NEW_ACTION: (OUTCOME, SAYS, OWNER, DAY),
    MinuteKind.DECISION: (SAYS,),
}
"""The cells of each kind of line that are to be filled in."""


def _line(sheet: Any, row: int, line: AgendaLine) -> None:
    _cells(sheet, row, line.key, line.shown, _given(line))
    sheet.row_dimensions[row].height = _height(line)


def _height(line: AgendaLine) -> float:
    """Points that a line takes, with room to write."""
    shown = {ABOUT: line.shown, **_given(line)}
    return row_height(((str(shown.get(column) or ""), width) for column, width in _WIDTHS.items()), _LINES)


def _given(line: AgendaLine) -> dict[int, Any]:
    """The cells that are to be filled in, with what is known already."""
    said = line.said
    words = {code: word for word, code in CHOICES.get(line.what, {}).items()}
    given: dict[int, Any] = dict.fromkeys(_OPEN[line.what], "")
    if said:
        outcome = said.about if line.what is MinuteKind.NEW_ACTION else words.get(said.outcome, said.outcome)
        known = {OUTCOME: outcome, SAYS: said.says, OWNER: line.owner, DAY: line.due}
        given = {column: known[column] for column in given}
    if line.is_free:
        given[ABOUT] = line.shown
    return given


def _cells(sheet: Any, row: int, key: str, label: str, given: dict[int, Any]) -> None:
    """A row: its key, what it is about, and the cells to fill in."""
    set_text(sheet.cell(row, KEY + 1), key)
    for column in ANSWERS:
        cell = sheet.cell(row, column + 1)
        cell.font, cell.alignment, cell.border = PLAIN, WRAPPED, GRID
        if column in given:
            cell.fill, cell.protection = ANSWER_FILL, UNLOCKED
            cell.number_format = DATE_FORMAT if column == DAY else "@"
            value = given[column]
            set_text(cell, value if isinstance(value, date) else value or None)
        elif column == ABOUT and label:
            set_text(cell, label)


def _choices(sheet: Any, rows: Sequence[int], what: MinuteKind, themes: tuple[str, ...]) -> None:
    """Drop-downs and dates for the lines of a section."""
    words = themes if what is MinuteKind.NEW_ACTION else tuple(CHOICES.get(what, ()))
    if words and len(",".join(words)) <= LONGEST_LIST:
        _list(sheet, rows, words)
    if DAY in _OPEN[what]:
        _days(sheet, rows)


def _list(sheet: Any, rows: Sequence[int], words: tuple[str, ...]) -> None:
    _for(sheet, list_rule(f'"{",".join(words)}"'), OUTCOME, rows)


def _days(sheet: Any, rows: Sequence[int]) -> None:
    _for(sheet, day_rule(), DAY, rows)


def _for(sheet: Any, rule: DataValidation, column: int, rows: Sequence[int]) -> None:
    letter = column_letters(column + 1)
    for row in rows:
        rule.add(f"{letter}{row}")
    sheet.add_data_validation(rule)
