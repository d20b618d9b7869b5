"""Fills a marking workbook the way a legal manager would, every rating drawn from the known true rates.

Writes into the answer cells only, by the drop-downs' own words, and says of every item that it has finished
that it is ready.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from iqa.criteria.loading import load_scheme
from iqa.domain import NOT_APPLICABLE_LABEL, Kind, Scheme, WorkOf
from iqa.marking.no_record import NO_RECORD_LABEL
from iqa.marking.work_words import NOT_KNOWN_LABEL, OUTSIDE_LABEL
from iqa.marking.workbook.layout import (
    FIRST_ROW,
    HEADING_ROW,
    ITEM_COLUMNS,
    KEYS_SHEET,
    LISTS_SHEET,
    MARK_COLUMNS,
    STAMP,
    YES,
    SheetColumn,
)
from iqa.marking.workbook.lists import PEOPLE, SEARCHED, days_offered, rest_choices
from iqa.sheets.writing import set_text
from samples.files import same_bytes, without_clock
from samples.marks import Answer, Asked, Bank, choose_mark, due, good_practice, overall, priorities

FactsOf = Callable[[str], Mapping[str, str]]
DAYS_NEAR = 7
"""A day for an action is left as it stands there by itself where it is so near the one agreed."""
PANEL_WHEN_BELOW = 0.6
"""A case with more than this share of its marks below fully met is referred to a case management panel."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written: items made ready, and questions answered."""

    items: int
    questions: int


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet, read and written by the names of its columns."""

    sheet: Worksheet
    number: int
    columns: tuple[SheetColumn, ...]

    def text(self, field: str) -> str:
        """What stands in a column, '' for nothing."""
        value = self.sheet.cell(self.number, self._place(field)).value
        return "" if value is None else str(value)

    def write(self, **answers: str | date) -> None:
        """Put answers into their cells; a blank answer leaves its cell as it was."""
        for field, answer in answers.items():
            if answer:
                set_text(self.sheet.cell(self.number, self._place(field)), answer)

    def _place(self, field: str) -> int:
        return [column.field for column in self.columns].index(field) + 1


def fill_workbook(
    path_in: Path,
    path_out: Path,
    bank: Bank,
    marked_on: date,
    facts_of: FactsOf | None = None,
    *,
    in_one_go: bool = False,
) -> Filled:
    """Answer every open question of a workbook and save it under another name.

    `marked_on` is the day of marking, from which actions get their dates; `facts_of` gives the facts of an item by
    its key, so that evidence can name the day of a review. Items already submitted are left alone. With
    `in_one_go` what is found in order is left to the drop-down for the rest.
    """
    book = load_workbook(path_in)
    month = _month(book)
    items = questions = 0
    for sheet_of_items, sheet_of_marks, scheme in _pairs(book):
        answered = _grouped(_lines(sheet_of_marks, MARK_COLUMNS))
        for item in _lines(sheet_of_items, ITEM_COLUMNS):
            key = item.text("key")
            if item.text("ready") == YES or item.text("rest") in rest_choices(scheme)[1:]:
                continue
            rows = answered.get(key, {})
            facts = facts_of(key) if facts_of else None
            answers = _answers(rows, scheme, bank, (month, facts))
            chosen = priorities(answers, bank, key)
            left = _left_to_the_rest(rows, answers) if in_one_go else frozenset[str]()
            _write_marks(rows, answers, scheme, chosen, left)
            for first in chosen[:1]:
                about = _question_of(rows[first], scheme)
                by = _another_day(item, marked_on, due(marked_on, bank, key))
                item.write(action=answers[first].action, action_about=about, action_due=by)
            _write_item(item, answers, bank)
            _, with_ready = rest_choices(scheme)
            item.write(**({"rest": with_ready} if left else {"ready": YES}))
            items, questions = items + 1, questions + len(answers)
    saved = BytesIO()
    book.save(saved)
    path_out.parent.mkdir(parents=True, exist_ok=True)
    path_out.write_bytes(same_bytes(saved.getvalue(), without_clock))
    return Filled(items, questions)


def _month(book: Workbook) -> str:
    said = {str(row[0]): str(row[1]) for row in book[KEYS_SHEET].iter_rows(max_col=2, values_only=True)}
    return said["month"]


def _pairs(book: Workbook) -> Iterator[tuple[Worksheet, Worksheet, Scheme]]:
    """For each scheme of the workbook its sheet of items, its sheet of marks, and itself."""
    found: dict[tuple[str, str], Worksheet] = {}
    for sheet in book.worksheets:
        for cell in sheet[HEADING_ROW]:
            if str(cell.value).startswith(f"{STAMP}:"):
                _, role, scheme, *_ = str(cell.value).split(":")
                found[role, scheme] = sheet
    for (role, scheme), sheet in found.items():
        if role == "marks":
            yield found["items", scheme], sheet, load_scheme(scheme)


def _lines(sheet: Worksheet, columns: tuple[SheetColumn, ...]) -> Iterator[Line]:
    for number in range(FIRST_ROW, sheet.max_row + 1):
        line = Line(sheet, number, columns)
        if line.text("key"):
            yield line


def _grouped(lines: Iterator[Line]) -> dict[str, dict[str, Line]]:
    """Item key -> criterion -> its row."""
    groups: dict[str, dict[str, Line]] = {}
    for line in lines:
        item, _, criterion = line.text("key").rpartition("|")
        groups.setdefault(item, {})[criterion] = line
    return groups


def _answers(
    rows: Mapping[str, Line], scheme: Scheme, bank: Bank, known: tuple[str, Mapping[str, str] | None]
) -> dict[str, Answer]:
    month, facts = known
    return {
        criterion: choose_mark(
            Asked(
                key=line.text("key").rpartition("|")[0],
                criterion=criterion,
                month=month,
                ratings=tuple(rating.label for rating in scheme.ratings_of(scheme.criterion(criterion))),
                not_applicable=NOT_APPLICABLE_LABEL,
                computed=line.text("computed"),
                contradicts=frozenset(line.text("contradicts").strip("|").split("|")),
                dates=line.text("dates"),
                facts=facts,
                codes=frozenset(scheme.criterion(criterion).finding_codes),
            ),
            bank,
        )
        for criterion, line in rows.items()
    }


def _write_marks(
    rows: Mapping[str, Line],
    answers: Mapping[str, Answer],
    scheme: Scheme,
    chosen: tuple[str, ...],
    left: frozenset[str] = frozenset(),
) -> None:
    """The answers into their rows, but for those that are left to be answered in one go."""
    for criterion, line in rows.items():
        if criterion in left:
            continue
        answer, priority = answers[criterion], criterion in chosen
        code = scheme.finding_code(answer.finding_code).label if answer.finding_code else ""
        if answer.level is None and line.text("ratings_name").endswith(SEARCHED):
            line.write(rating=NO_RECORD_LABEL)
            continue
        line.write(
            rating=answer.rating,
            evidence=answer.evidence,
            code_1=code,
            aim=line.text("aim_text") if priority else "",
            next_step=answer.next_step if priority else "",
            explanation=answer.explanation,
            whose="" if line.text("whose") or answer.level is None else _who_did(line, scheme, criterion),
        )


def _who_did(line: Line, scheme: Scheme, criterion: str) -> str:
    """Whom a marker names where the export does not say: whoever the piece of work is about for a decision in
    it, else nobody known, as where two bear that name."""
    decided = scheme.criterion(criterion).work_of is WorkOf.DECIDING_PROSECUTOR
    if not decided or scheme.population is not Kind.CASES:
        return NOT_KNOWN_LABEL
    lists = line.sheet.parent[LISTS_SHEET].iter_cols(values_only=True)
    names = next(set(column) for column in lists if column[0] == PEOPLE)
    return line.text("person") if line.text("person") in names else NOT_KNOWN_LABEL


def _left_to_the_rest(rows: Mapping[str, Line], answers: Mapping[str, Answer]) -> frozenset[str]:
    """The questions that are found in order and may be answered with all that is left."""
    return frozenset(
        criterion
        for criterion, line in rows.items()
        if answers[criterion].level == 0 and not line.text("alone") and not answers[criterion].explanation
    )


def _write_item(item: Line, answers: Mapping[str, Answer], bank: Bank) -> None:
    key = item.text("key")
    item.write(good_practice=good_practice(answers, bank, key), overall=overall(answers.values(), bank, key))
    bail, levels = answers.get("bail-and-custody"), [a.level for a in answers.values() if a.level is not None]
    if bail is not None and bail.level == 2:
        item.write(urgent_concern=bank.one_of(bank.evidence["urgent"]["lines"], key, "urgent"))
    if len(levels) > 4 and sum(level > 0 for level in levels) > PANEL_WHEN_BELOW * len(levels):
        item.write(referral=bank.one_of(bank.evidence["referral"]["lines"], key, "referral"))


def _another_day(item: Line, marked_on: date, agreed: date) -> date | str:
    """The day agreed for an action, '' where the one that stands there by itself is within a week of it."""
    days = days_offered(item.text("action_due"))
    near = days and abs((marked_on + timedelta(days=days) - agreed).days) <= DAYS_NEAR
    return "" if near else agreed


def _question_of(line: Line, scheme: Scheme) -> str:
    """The question that an action is about, by its row; '' where the work it judges is on nobody's record."""
    nobodys = line.text("whose") in (NOT_KNOWN_LABEL, OUTSIDE_LABEL)
    return "" if nobodys else scheme.criterion(line.text("key").rpartition("|")[2]).question
