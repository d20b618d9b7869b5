"""Every way the tool can say no, in one tree.

    IqaError                 exit code 1
    ├── UsageError           2  the command itself was put wrongly
    ├── SettingsError        1  iqa.toml, a policy or a criteria file needs correcting
    ├── RefusedError         1  the request is understood and cannot be carried out as things stand
    │   ├── NotFoundError       what was asked for is not here
    │   └── TamperedError       a check of the records failed
    ├── CalculationError     1  a figure was asked for that does not exist (also a ValueError)
    └── SheetError           3  a spreadsheet needs fixing; nothing was stored
        └── NoHeadingsError     no row of headings that are known was found in it

Each carries a message (what is wrong and where) and a hint (what to do). The command line and the web pages
are the only places that turn them into words on a screen. Problems inside a spreadsheet are data, `Problem`,
collected while reading and reported together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a problem does to its row."""

    REJECTED = "rejected"
    """The row is left out of the population and counted."""
    NOTICE = "notice"
    """The row is kept; somebody should look."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a spreadsheet, in the terms its owner sees.

    `row` is the row number the spreadsheet shows (the first is 1), 0 when the problem is the sheet's or the
    file's. `column` is the heading as written, or the column letter where there is none.
    """

    code: str
    message: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    value: str = ""
    severity: Severity = Severity.REJECTED

    @property
    def where(self) -> str:
        """The place in words, such as 'sheet Cases, row 7, column URN'."""
        parts = [
            f"sheet {self.sheet}" if self.sheet else "",
            f"row {self.row}" if self.row else "",
            f"column {self.column}" if self.column else "",
        ]
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class IqaError(Exception):
    """The root: a message that says what is wrong and where, and a hint that says what to do."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UsageError(IqaError):
    """The command was put wrongly: an unknown month, a missing option."""

    exit_code = 2


class SettingsError(IqaError):
    """A settings, policy or criteria file cannot be used. `problems` lists every fault found in it."""

    def __init__(self, message: str, hint: str = "", problems: Iterable[Problem] = ()) -> None:
        super().__init__(message, hint)
        self.problems = tuple(problems)


class RefusedError(IqaError):
    """The request is understood and cannot be carried out as things stand. `problems` may list why."""

    def __init__(self, message: str, hint: str = "", problems: Iterable[Problem] = ()) -> None:
        super().__init__(message, hint)
        self.problems = tuple(problems)


class NotFoundError(RefusedError):
    """What was asked for is not in this workspace."""


class TamperedError(RefusedError):
    """A check of the records failed: something was changed outside the tool."""


class CalculationError(IqaError, ValueError):
    """A figure was asked for that does not exist, such as a sample larger than its caseload."""


class SheetError(IqaError):
    """A spreadsheet cannot be taken as it is; nothing was stored. `problems` lists everything found."""

    exit_code = 3

    def __init__(self, message: str, hint: str = "", problems: Iterable[Problem] = ()) -> None:
        super().__init__(message, hint)
        self.problems = tuple(problems)


class NoHeadingsError(SheetError):
    """No row of headings that are known was found: perhaps it is another kind of export."""
