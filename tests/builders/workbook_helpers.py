"""Makes, fills and reads small marking workbooks for tests, the way an assessor would: by heading and row."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from marking_builders import CASEWORK, LETTERS, MONTH, PEOPLE, REVIEW_STANDARD, TODAY, case, letter
from msgspec.structs import replace
from openpyxl import load_workbook

from iqa.domain import Assessment, Item, Scheme, Standard
from iqa.marking.timeliness import assess_timeliness
from iqa.marking.workbook import ItemToMark, ReadWorkbook, Section, WorkbookBrief, build_workbook, read_workbook
from iqa.sheets.writing import write_workbook

STANDARDS: tuple[Standard, ...] = (REVIEW_STANDARD,)
HEADING_ROW = 4


def to_mark(scheme: Scheme, item: Item, assessment: Assessment | None = None) -> ItemToMark:
    entered = assessment.entered_dates if assessment else ()
    timeliness = {
        one.id: assess_timeliness(one.standard, STANDARDS, item.facts, TODAY, entered)
        for one in scheme.criteria
        if one.standard
    }
    return ItemToMark(item, item.text("person_name"), timeliness, {}, assessment)


def brief(*items: Item, letters: tuple[Item, ...] = (), **changes: Any) -> WorkbookBrief:
    casework = tuple(to_mark(CASEWORK, one) for one in items or (case(1), case(2)))
    sections = [Section(CASEWORK, (), "D1", casework, STANDARDS)]
    if letters:
        sections.append(Section(LETTERS, (), "D2", tuple(to_mark(LETTERS, one) for one in letters), STANDARDS))
    start = WorkbookBrief("W-1", MONTH, "M1", "Sky Manager", "OFFICIAL-SENSITIVE", tuple(sections), PEOPLE, TODAY)
    return replace(start, **changes)


def recorded(one: WorkbookBrief, *assessments: Assessment) -> WorkbookBrief:
    """The brief once these are recorded."""
    by_key = {assessment.item_key: assessment for assessment in assessments}
    sections = tuple(
        replace(
            section,
            items=tuple(
                to_mark(section.scheme, item.item, by_key.get(item.item.key, item.assessment))
                for item in section.items
            ),
        )
        for section in one.sections
    )
    return replace(one, sections=sections)


@cache
def default_bytes() -> bytes:
    """The workbook of `brief()`, built once for all tests."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "default.xlsx"
        write_workbook(path, build_workbook(brief()))
        return path.read_bytes()


class Filled:
    """A workbook on disk that is filled in by sheet, row and heading."""

    def __init__(self, path: Path, one: WorkbookBrief) -> None:
        self.path, self.brief = path, one
        if one == brief():
            path.write_bytes(default_bytes())
        else:
            write_workbook(path, build_workbook(one))
        self.book = load_workbook(path)

    def column(self, sheet: str, heading: str) -> int:
        return next(cell.column for cell in self.book[sheet][HEADING_ROW] if cell.value == heading)

    def put(self, sheet: str, row: int, **answers: Any) -> "Filled":
        for name, value in answers.items():
            cell = self.book[sheet].cell(row, self.column(sheet, HEADINGS[name]))
            cell.value = value
        return self

    def all_met(self, first: int = 5, last: int = 8, sheet: str = "Casework") -> "Filled":
        """The questions of the first case all fully met, and the advocate named."""
        for row in range(first, last + 1):
            self.put(sheet, row, rating="Fully met")
        return self.put(sheet, last, whose="Rowan Birch")

    def save(self, path: Path | None = None) -> "Filled":
        self.path = path or self.path
        self.book.save(self.path)
        return self

    def read(self, one: WorkbookBrief | None = None) -> ReadWorkbook:
        self.save()
        return read_workbook(self.path, always(one or self.brief))


def always(one: WorkbookBrief | None) -> Callable[[str, str, str], WorkbookBrief | None]:
    return lambda month, assessor, marking_round: one


def told(read: ReadWorkbook) -> list[tuple[str, str]]:
    """Each problem's place and code."""
    return [(problem.where, problem.code) for problem in read.problems]


def noticed(read: ReadWorkbook) -> list[tuple[str, str]]:
    return [(problem.where, problem.code) for problem in read.notices]


HEADINGS = {
    "case": "Case",
    "question": "Question",
    "rating": "Rating",
    "evidence": "Where it shows, or what happened",
    "code_1": "Finding code",
    "code_2": "Second finding code",
    "priority": "Priority for the letter?",
    "aim": "What is expected",
    "next_step": "What to do next time",
    "explanation": "Explanation, if the record says otherwise",
    "whose": "Whose work was it?",
    "ready": "Ready to submit?",
    "rest": "Remaining questions",
    "good_practice": "Good practice",
    "action": "Action agreed",
    "action_about": "About which question",
    "action_due": "By when",
    "urgent": "Urgent concern on a live case",
    "overall": "Overall",
    "which": "Which date",
    "date": "Date",
    "source": "Where you found it",
}
__all__ = ["LETTERS", "letter"]
