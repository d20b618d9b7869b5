"""Every way the tool can say no, in one tree. The class is the kind of refusal, for whoever handles it.

    IqaError                    exit code 1
    ├── UsageError              2  the command itself was put wrongly
    ├── SettingsError           1  iqa.toml, a policy, a criteria file or a template needs correcting
    ├── RefusedError            1  the request is understood and is not carried out; one of:
    │   ├── ConflictError          the records as they stand: changed meanwhile, done already, or not yet ready
    │   │   └── OlderReleaseError      they were made by an older release
    │   ├── LockedError            the marks are locked
    │   ├── NotPermittedError      this person may not: their own work, their own marks
    │   ├── InvalidInputError      a value given is missing, unknown or means several things
    │   ├── NotFoundError          what was asked for is not here
    │   ├── BusyError              somebody else is saving; the same request may succeed in a moment
    │   ├── UnavailableError       a file or the store cannot be read or written
    │   ├── DoubtedError           it may be a mistake: somebody has to say that it is none
    │   └── TamperedError          a check of the records failed
    ├── CalculationError        1  a figure was asked for that does not exist (also a ValueError)
    ├── LetterFileError         3  a file cannot be read as a letter; nothing was stored of it
    └── SheetError              3  a spreadsheet needs fixing; nothing was stored
        └── NoHeadingsError        no row of headings that are known was found in it

Each carries a message (what is wrong and where) and a hint (what to do), in which the next steps are data. The
command line and the web pages are the only places that turn them into words on a screen. Problems inside a
spreadsheet are data, `Problem`, collected while reading and reported together.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from iqa.next_steps import Hint, NextStep, Wording, steps_in


class Severity(StrEnum):
    """What a problem does to its row."""

    REJECTED = "rejected"
    """The row is left out of the population and counted."""
    NOTICE = "notice"
    """The row is kept; somebody should look."""


class Problem(Struct, frozen=True):
    """One thing wrong in a spreadsheet, in the terms its owner sees.

    `row` is the row number the spreadsheet shows (the first is 1), 0 when the problem is the sheet's or the
    file's. `column` is the heading as written, or the column letter where there is none. `hint` is what to do,
    where the message does not say it. `place` is where it stands in a file without sheets, in words.
    """

    code: str
    message: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    value: str = ""
    severity: Severity = Severity.REJECTED
    hint: Hint = ""
    place: str = ""

    @property
    def where(self) -> str:
        """The place in words, such as 'sheet Cases, row 7, column URN'."""
        parts = [
            self.place,
            f"sheet {self.sheet}" if self.sheet else "",
            f"row {self.row}" if self.row else "",
            f"column {self.column}" if self.column else "",
        ]
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        return self.said(str)

    def said(self, wording: Wording) -> str:
        """The place, what is wrong and what to do, with next steps in the words of `wording`."""
        told = f"{self.message} {wording(self.hint)}".strip()
        return f"{self.where}: {told}" if self.where else told


class IqaError(Exception):
    """The root: a message that says what is wrong and where, and a hint that says what to do.

    `problems` may list what is wrong one by one.
    """

    kind: ClassVar[str] = "error"
    """The kind of refusal for programs: it stays when a wording changes."""
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: Hint = "", problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.problems = tuple(problems)
        self.details: Mapping[str, object] = {}
        """What else programs are told of it, by key: how the columns of a refused export were matched, say."""

    @property
    def next_steps(self) -> tuple[NextStep, ...]:
        """What the hint says can be done with the tool, in its order."""
        return steps_in(self.hint)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UsageError(IqaError):
    """The command was put wrongly: an unknown month, a missing option."""

    kind = "usage"
    exit_code = 2


class SettingsError(IqaError):
    """A settings, policy or criteria file, or a template, cannot be used. `problems` lists every fault in it."""

    kind = "settings"


class RefusedError(IqaError):
    """The request is understood and is not carried out. Never raised itself: one of the kinds below is."""

    kind = "refused"


class ConflictError(RefusedError):
    """The records as they stand do not allow it: changed meanwhile, done already, or not yet ready."""

    kind = "conflict"


class OlderReleaseError(ConflictError):
    """The records were made by an older release: they are brought to this one first."""

    kind = "older-release"


class LockedError(RefusedError):
    """The marks are locked, because they were submitted or are being marked again."""

    kind = "locked"


class NotPermittedError(RefusedError):
    """This person may not do this, such as judge their own work; somebody else may."""

    kind = "not-permitted"


class InvalidInputError(RefusedError):
    """A value given is missing or cannot be used, or means several things."""

    kind = "invalid-input"


class NotFoundError(RefusedError):
    """What was asked for is not in this workspace."""

    kind = "not-found"


class BusyError(RefusedError):
    """Somebody else is saving for longer than we wait: the same request may succeed in a moment."""

    kind = "busy"


class UnavailableError(RefusedError):
    """A file or the store cannot be read or written, because of the disk, the network or another program."""

    kind = "unavailable"


class DoubtedError(RefusedError):
    """What is asked for may be a mistake, or cannot be undone: it is done once somebody says that it is meant.

    `problems` lists what speaks against it; the hint holds the request that goes through.
    """

    kind = "doubted"


class TamperedError(RefusedError):
    """A check of the records failed: something was changed outside the tool."""

    kind = "tampered"


class CalculationError(IqaError, ValueError):
    """A figure was asked for that does not exist, such as a sample larger than its caseload."""

    kind = "calculation"


class SheetError(IqaError):
    """A spreadsheet cannot be taken as it is; nothing was stored. `problems` lists everything found."""

    kind = "sheet"
    exit_code = 3


class NoHeadingsError(SheetError):
    """No row of headings that are known was found: perhaps it is another kind of export."""

    kind = "no-headings"


class LetterFileError(IqaError):
    """A file cannot be read as a letter; nothing was stored of it."""

    kind = "letter-file"
    exit_code = 3
