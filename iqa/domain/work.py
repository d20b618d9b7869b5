"""People, and the pieces of work that a month's population holds."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from iqa.domain.calendar import Month, day_of
from iqa.domain.unread import unread
from iqa.values import ComparedInPart


class Kind(StrEnum):
    """What an export lists."""

    CASES = "cases"
    LETTERS = "letters"
    POLICE_FILES = "police-files"
    STAFF = "staff"
    OUTCOMES = "outcomes"


class Role(StrEnum):
    """What a person does, in the words of the staff list."""

    PROSECUTOR = "prosecutor"
    LEGAL_MANAGER = "legal manager"
    VICTIM_LIAISON_OFFICER = "victim liaison officer"
    VLU_MANAGER = "VLU manager"
    PARALEGAL_OFFICER = "paralegal officer"
    ADVOCATE = "advocate"
    OTHER = "other"


class LetterState(StrEnum):
    """Where a victim letter stands, held by letters in the fact `letter_state`."""

    SENT = "sent"
    NOT_SENT = "owed and not sent"
    NOT_YET_DUE = "not yet due"
    POSSIBLY_OWED = "possibly owed: check"
    SENT_NOT_OWED = "sent and not owed"
    NOT_OWED = "not owed"


class Person(Struct, frozen=True):
    """One member of staff. Dates are inclusive; None is open.

    `line_manager` is a staff id; a name that is only near somebody's stays as it was written, and means nobody.
    """

    id: str
    name: str
    role: Role = Role.PROSECUTOR
    grade: str = ""
    unit: str = ""
    team: str = ""
    line_manager: str = ""
    email: str = ""
    start: date | None = None
    leave: date | None = None
    other_names: tuple[str, ...] = ()
    not_sampled: str = ""
    """Why this person is not sampled this month, such as 'long-term leave'; blank when they are."""
    off_list: date | None = None
    """Since when they are no longer on the staff list; None while they are. Known by name, given no new work."""
    previous_ids: tuple[str, ...] = ()
    """Staff ids that they had before, as the staff list or somebody with a reason said."""
    former_names: tuple[str, ...] = ()
    """Names that earlier staff lists gave them under this id."""


class Item(Struct, frozen=True):
    """One piece of work that can be drawn: one person's work on a case, or a letter owed or sent.

    `facts` maps field names (declared in `iqa.fields`) to canonical text: dates as YYYY-MM-DD,
    yes/no as 'yes' or 'no', '' where nothing is recorded. A date or a yes/no that is written so that it cannot be
    read is kept as `unread` holds it: it is unknown, which is neither blank nor any answer. `source_rows` are the
    rows it was read from, as the spreadsheet shows them.
    """

    key: str
    facts: Mapping[str, str]
    source_rows: tuple[int, ...] = ()

    def text(self, name: str) -> str:
        """The canonical text of a field, '' when nothing is recorded or it cannot be read."""
        value = self.facts.get(name, "")
        return "" if unread(value) else value

    def unread(self, name: str) -> str:
        """What was written in a field that cannot be read; '' when it can, or nothing is recorded."""
        return unread(self.facts.get(name, ""))

    def date(self, name: str) -> "date | None":
        """The date in a field, None when nothing is recorded or it cannot be read."""
        return day_of(self.text(name))

    def flag(self, name: str) -> bool | None:
        """A yes/no field; None when nothing is recorded or it cannot be read."""
        return {"yes": True, "no": False}.get(self.facts.get(name, ""))


class RejectedRow(Struct, frozen=True):
    """A row left out of the population, with the reason and what the spreadsheet held."""

    row: int
    code: str
    message: str
    column: str = ""
    value: str = ""
    cells: tuple[str, ...] = ()


class Population(ComparedInPart, frozen=True):
    """All accepted rows of one kind for one month, frozen.

    `digest` is SHA-256 over the canonical lines; `rejected_digest` the same over the rejected rows.
    """

    not_compared: ClassVar[frozenset[str]] = frozenset({"lines"})

    kind: Kind
    month: Month
    digest: str
    items: Sequence[Item]
    rejected: tuple[RejectedRow, ...] = ()
    rejected_digest: str = ""
    version: int = 1
    field_list: str = ""
    """The name of the versioned list of fields that the digest covers, such as 'cases/1'."""
    lines: tuple[str, ...] = ()
    """The canonical lines of `items` in their order, when they are at hand; they need not be."""
