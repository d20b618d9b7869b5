"""The sheets of a marking workbook and their columns, declared once for writing and for reading."""

import hashlib
import re
from collections.abc import Iterable, Set

from msgspec import Struct

from iqa.domain import Scheme
from iqa.errors import Problem

START_SHEET = "Start here"
DATES_SHEET = "Extra dates"
GUIDANCE_SHEET = "Guidance"
LISTS_SHEET = "Lists"
KEYS_SHEET = "Keys"

HEADING_ROW = 4
FIRST_ROW = HEADING_ROW + 1
EXTRA_DATE_ROWS = 40
FREE_DATE_ROWS = 10
"""Rows left free on the sheet of extra dates below those to look for, however many these are."""
LONGEST_TITLE = 28
STAMP = "iqa"
"""A heading that begins so tells which sheet this is, whatever it was renamed to."""
PROPERTY = "iqa-"
"""How the names of our custom document properties begin."""
YES, NO = "Yes", "No"
NO_CODES = "(no codes for this question)"
DONE = "Done"
AND_READY = ", and ready to submit"
"""What the drop-down for all that is left adds to the best rating where nothing else is to do."""
CHOOSE = "Choose a rating"
"""What a question's row says that can be answered with all that is left."""


class SheetColumn(Struct, frozen=True):
    """One column. `answer` cells are unlocked; `hidden` ones are ours. `date` cells take a date."""

    field: str
    heading: str
    width: float = 12
    answer: bool = False
    hidden: bool = False
    date: bool = False
    earlier: str = ""
    """What it was headed in workbooks made before, which are read all the same."""


MARK_COLUMNS = (
    SheetColumn("case", "Case", 14),
    SheetColumn("question", "Question", 34),
    SheetColumn("dates", "What the record shows", 32, earlier="What the dates say"),
    SheetColumn("rating", "Rating", 13, answer=True),
    SheetColumn("todo", "Still to do", 18),
    SheetColumn("evidence", "Where it shows, or what happened", 36, answer=True),
    SheetColumn("code_1", "Finding code", 18, answer=True),
    SheetColumn("code_2", "Second finding code", 16, answer=True),
    SheetColumn("explanation", "Explanation, if the record says otherwise", 26, answer=True),
    SheetColumn("whose", "Whose work was it?", 18, answer=True),
    SheetColumn("priority", "Priority for the letter?", 11, answer=True),
    SheetColumn("aim", "What is expected", 30, answer=True),
    SheetColumn("next_step", "What to do next time", 30, answer=True),
    SheetColumn("person", "Person", 17),
    SheetColumn("strand", "Strand", 14),
    SheetColumn("key", "Key", hidden=True),
    SheetColumn("codes_name", "Codes", hidden=True),
    SheetColumn("computed", "Computed", hidden=True),
    SheetColumn("contradicts", "Contradicts", hidden=True),
    SheetColumn("says", "Says", hidden=True),
    SheetColumn("aim_text", "Aim", hidden=True),
    SheetColumn("revision", "Revision", hidden=True),
    SheetColumn("written", "Written", hidden=True),
    SheetColumn("ratings_name", "Ratings", hidden=True),
    SheetColumn("needs", "Needs evidence", hidden=True),
    SheetColumn("untold", "Untold", hidden=True),
    SheetColumn("alone", "By itself", hidden=True),
)
ITEM_COLUMNS = (
    SheetColumn("case", "Case", 20),
    SheetColumn("person", "Person", 18),
    SheetColumn("about", "About", 30),
    SheetColumn("left", "Questions left", 11),
    SheetColumn("rest", "Remaining questions", 18, answer=True),
    SheetColumn("ready", "Ready to submit?", 11, answer=True),
    SheetColumn("good_practice", "Good practice", 40, answer=True),
    SheetColumn("action", "Action agreed", 36, answer=True),
    SheetColumn("action_about", "About which question", 30, answer=True),
    SheetColumn("action_due", "By when", 13, answer=True, date=True),
    SheetColumn("urgent_concern", "Urgent concern on a live case", 30, answer=True),
    SheetColumn("referral", "Refer to a case management panel: why", 30, answer=True),
    SheetColumn("overall", "Overall", 40, answer=True),
    SheetColumn("key", "Key", hidden=True),
    SheetColumn("questions", "Questions", hidden=True),
    SheetColumn("revision", "Revision", hidden=True),
    SheetColumn("written", "Written", hidden=True),
)
DATE_COLUMNS = (
    SheetColumn("case", "Case", 26, answer=True),
    SheetColumn("which", "Which date", 28, answer=True),
    SheetColumn("date", "Date", 15, answer=True, date=True),
    SheetColumn("source", "Where you found it", 48, answer=True),
    SheetColumn("key", "Key", hidden=True),
)
MARK_ANSWERS = (
    "rating",
    "evidence",
    "code_1",
    "code_2",
    "priority",
    "aim",
    "next_step",
    "explanation",
    "whose",
)
"""The answers of a question's row, in the order in which their digest has them, wherever their columns stand."""
ITEM_ANSWERS = (
    "ready",
    "good_practice",
    "action",
    "action_about",
    "action_due",
    "urgent_concern",
    "referral",
    "overall",
    "rest",
)
"""The answers of an item's row, likewise."""
ADDED_LATER = (
    frozenset({"action_about", "questions"}),
    frozenset({"ratings_name", "needs", "untold", "alone", "rest"}),
)
"""Columns that were added at once, oldest first: a workbook made before lacks all of one lot and of those after
it, and is read all the same."""


class SheetPlan(Struct, frozen=True):
    """Which sheet holds what: `role` is marks, items or dates, `scheme` the scheme's id."""

    role: str
    scheme: str
    title: str
    columns: tuple[SheetColumn, ...]

    def may_lack(self, fields: Set[str]) -> bool:
        """Whether a workbook of an earlier release may be without these columns, and no others."""
        own = {column.field for column in self.columns}
        lots = (frozenset[str]().union(*ADDED_LATER[number:]) & own for number in range(len(ADDED_LATER) + 1))
        return any(fields == lot for lot in lots)

    @property
    def stamp(self) -> str:
        """What stands in the heading of the hidden key column, but for the workbook's id."""
        return f"{STAMP}:{self.role}:{self.scheme}"


class CellProblem(Problem, frozen=True):
    """A problem told by sheet and cell, as 'Casework, cell F14', the way a workbook shows them."""

    @property
    def where(self) -> str:
        """The place in words."""
        if self.row and self.column:
            return f"{self.sheet}, cell {self.column}{self.row}"
        return self.sheet


def sheet_plans(schemes: Iterable[Scheme]) -> tuple[SheetPlan, ...]:
    """The sheets that take answers, in order: for each scheme its questions and its items, then extra dates."""
    taken = {START_SHEET, DATES_SHEET, GUIDANCE_SHEET, LISTS_SHEET, KEYS_SHEET}
    plans = []
    for scheme in schemes:
        title = _free(scheme.title, taken)
        items = _free(f"{scheme.item_name.capitalize()}s", taken)
        plans.append(SheetPlan("marks", scheme.id, title, MARK_COLUMNS))
        plans.append(SheetPlan("items", scheme.id, items, ITEM_COLUMNS))
    return (*plans, SheetPlan("dates", "", DATES_SHEET, DATE_COLUMNS))


def _free(title: str, taken: set[str]) -> str:
    """A sheet name that Excel accepts and no other sheet has."""
    plain = _shortened(re.sub(r"[\[\]:*?/\\']", " ", title)) or "Marks"
    name, number = plain, 2
    while name.casefold() in {one.casefold() for one in taken}:
        name, number = f"{plain} {number}", number + 1
    taken.add(name)
    return name


def _shortened(title: str) -> str:
    """As many whole words as leave room for a number within Excel's 31 characters."""
    words = title.split()
    while len(words) > 1 and len(" ".join(words)) > LONGEST_TITLE:
        words.pop()
    return " ".join(words)[:LONGEST_TITLE]


def answers_digest(texts: Iterable[str]) -> str:
    """A short digest of the answers in a row, spacing aside, to see later whether the row was changed."""
    joined = "\x1f".join(" ".join(text.split()) for text in texts)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]
