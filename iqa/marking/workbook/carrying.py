"""Answers of a filled workbook that are not recorded yet, carried over into the one that is made after it.

An answer is carried only where the records still say what they said when its row was written; whatever cannot be
carried stays in the file it stands in, and is counted. Nothing is judged or recorded here.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct
from openpyxl import Workbook

from iqa.domain import Assessment, day_of
from iqa.errors import SheetError
from iqa.marking.workbook.brief import WorkbookBrief, item_key_of
from iqa.marking.workbook.cells import RowPlace
from iqa.marking.workbook.identity import identity_problems
from iqa.marking.workbook.layout import (
    FIRST_ROW,
    ITEM_ANSWERS,
    MARK_ANSWERS,
    SheetColumn,
    SheetPlan,
    answers_digest,
    sheet_plans,
)
from iqa.marking.workbook.lists import as_answer
from iqa.marking.workbook.opening import FilledRow, FilledSheet, FilledWorkbook, open_filled
from iqa.marking.workbook.rows import labels_of
from iqa.sheets.writing import set_text

TakenMarks = dict[tuple[str, str], str]
"""The sheet and key of each row that was carried -> a digest of its answers."""


class CarriedAnswers(Struct, frozen=True):
    """What came over from one earlier file: `rows` were carried.

    `left` rows hold answers that were not, since the work is locked, was recorded otherwise meanwhile or is no
    longer theirs. `unreadable` says why none could be.
    """

    file: str
    rows: int = 0
    left: int = 0
    unreadable: str = ""

    @property
    def said(self) -> str:
        """One sentence, '' where nothing is to be said."""
        if self.unreadable:
            return f"What stands in {self.file} is not in it: {self.unreadable}"
        parts = [f"It holds the {_rows(self.rows)} of answers from {self.file} that are not recorded yet."] * (
            self.rows > 0
        )
        if self.left:
            parts.append(
                f"{_rows(self.left).capitalize()} of {self.file} could not be carried over (locked, recorded "
                "otherwise since, or no longer theirs) and stand in that file alone."
            )
        return " ".join(parts)


def carry_answers(book: Workbook, brief: WorkbookBrief, earlier: Sequence[Path]) -> tuple[CarriedAnswers, ...]:
    """Put the unrecorded answers of `earlier` files, the newest first, into a workbook just built from the brief.

    Of two files that answer the same row, the first has its say.
    """
    taken: TakenMarks = {}
    return tuple(_carry(book, brief, path, taken) for path in earlier)


def _carry(book: Workbook, brief: WorkbookBrief, path: Path, taken: TakenMarks) -> CarriedAnswers:
    try:
        filled = open_filled(path)
    except SheetError as fault:
        return CarriedAnswers(path.name, unreadable=fault.message)
    strange = identity_problems(filled, brief)
    if strange:
        return CarriedAnswers(path.name, unreadable=strange[0].message)
    plans = sheet_plans(section.scheme for section in brief.sections)
    done, left = 0, 0
    for plan in plans:
        sheet = next(one for one in filled.sheets if (one.role, one.scheme) == (plan.role, plan.scheme))
        if plan.role == "dates":
            theirs, others = _dates(sheet, filled, brief)
            came = _carry_dates(book[plan.title], plan.columns, theirs)
            stayed = sum(1 for row in others if row.get("date") or row.get("source"))
        else:
            came, stayed = _carry_rows(book[plan.title], plan, sheet, brief, taken)
        done, left = done + came, left + stayed
    return CarriedAnswers(path.name, done, left)


def _carry_rows(
    sheet: Any, plan: SheetPlan, filled: FilledSheet, brief: WorkbookBrief, taken: TakenMarks
) -> tuple[int, int]:
    """How many rows of a sheet came over, and how many answers stayed behind."""
    places = {column.field: index for index, column in enumerate(plan.columns, 1)}
    rows = {str(sheet.cell(number, places["key"]).value): number for number in range(FIRST_ROW, sheet.max_row + 1)}
    names = MARK_ANSWERS if plan.role == "marks" else ITEM_ANSWERS
    locked = {one.item.key for _, one in brief.all_items() if _is_locked(one.assessment)}

    def unrecorded(row: FilledRow, number: int) -> bool:
        """Whether the records still say of a row what they said when it was written."""
        kept = {name: str(sheet.cell(number, places[name]).value) for name in ("written", "revision")}
        return any(row.texts.get(name) == text for name, text in kept.items())

    came, left = 0, 0
    for row in filled.rows:
        place, key = RowPlace(filled, row), row.texts.get("key", "")
        if not place.is_changed():
            continue
        answers = {name: as_answer(row.texts.get(name, "")) for name in names if name in filled.letters}
        number = rows.get(key)
        recorded = str(sheet.cell(number, places["written"]).value) if number else ""
        said = answers_digest(answers.values())
        if said in (recorded, taken.get((plan.title, key))):
            continue  # it is recorded already, or carried from a newer file
        item_key = item_key_of(key) if plan.role == "marks" else key
        if number is None or item_key in locked or (plan.title, key) in taken or not unrecorded(row, number):
            left += 1
            continue
        for name, text in answers.items():
            if not (text == "" and _offers(name, row)):
                _put(sheet.cell(number, places[name]), plan.columns[places[name] - 1], text)
        taken[plan.title, key] = said
        came += 1
    return came, left


def _dates(
    sheet: FilledSheet, filled: FilledWorkbook, brief: WorkbookBrief
) -> tuple[list[Mapping[str, str]], list[Mapping[str, str]]]:
    """The rows of extra dates of the cases of the new workbook, each called as it calls them; and the other rows,
    of cases that are theirs no longer."""
    labels = labels_of(brief).items
    keys = {
        row.texts["case"]: row.texts["key"]
        for one in filled.sheets
        if one.role == "items"
        for row in one.rows
        if row.texts.get("key")
    }
    theirs: list[Mapping[str, str]] = []
    others: list[Mapping[str, str]] = []
    for row in sheet.rows:
        case = row.texts.get("case", "")
        key = keys.get(case, "")
        (others if key and key not in labels else theirs).append({**row.texts, "case": labels.get(key, case)})
    return theirs, others


def _carry_dates(sheet: Any, columns: tuple[SheetColumn, ...], rows: Iterable[Mapping[str, str]]) -> int:
    """Append extra dates that are not there yet; returns how many."""
    answers = [(index, column) for index, column in enumerate(columns, 1) if column.answer]

    def told(number: int) -> tuple[str, ...]:
        values = (sheet.cell(number, index).value for index, _ in answers)
        return tuple(value.isoformat()[:10] if isinstance(value, date) else str(value or "") for value in values)

    number = FIRST_ROW
    there = set()
    while any(told(number)):
        there.add(told(number))
        number += 1
    came = 0
    for row in rows:
        texts = tuple(row.get(column.field, "") for _, column in answers)
        if not any(texts) or texts in there:
            continue
        for (index, column), text in zip(answers, texts, strict=True):
            _put(sheet.cell(number, index), column, text)
        there.add(texts)
        number, came = number + 1, came + 1
    return came


def _offers(name: str, row: FilledRow) -> bool:
    """Whether the formula that offers an answer stays where none was typed: that of an aim, that of a priority
    unless it was cleared beside a next step, and that of a day unless it was cleared beside an action."""
    beside = {"priority": "next_step", "action_due": "action"}.get(name)
    cleared = beside is not None and not row.texts.get(name) and bool(row.texts.get(beside))
    return name == "aim" or (beside is not None and not cleared)


def _put(cell: Any, column: SheetColumn, text: str) -> None:
    """An answer into its cell as it was typed."""
    if not text:
        cell.value = None
        return
    set_text(cell, (column.date and day_of(text)) or text)


def _is_locked(recorded: Assessment | None) -> bool:
    return recorded is not None and recorded.is_locked


def _rows(number: int) -> str:
    return "one row" if number == 1 else f"{number} rows"
