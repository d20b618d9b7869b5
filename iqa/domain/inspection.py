"""An issue that an inspection raised, the Area's response, and what was measured of it since."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from iqa.domain.calendar import Month


class EntryKind(StrEnum):
    """What an entry about an issue is. The value is the code that records keep."""

    ISSUE = "issue"
    """The issue itself, where it is not one that comes with the tool."""
    RESPONSE = "response"
    MEASURE = "measure"


class InspectionIssue(Struct, frozen=True):
    """An issue by its id. `criteria` are the questions that measure it, as pairs of scheme and question; `counts`
    what the exports count; `measure` what is measured by hand, '' for nothing."""

    id: str
    title: str
    joint: bool = False
    criteria: tuple[tuple[str, str], ...] = ()
    counts: tuple[str, ...] = ()
    measure: str = ""


class InspectionEntry(Struct, frozen=True):
    """Something said of an issue: the `number`th entry about it, counted from 1.

    A response has the day it was given (`on`); a measure by hand its month, what was found (`says`) and, where it
    is a share, its `rate` from 0 to 1. An issue of the office's own has its title in `says`, and its questions in
    `criteria` as 'scheme/question'.
    """

    issue: str
    number: int
    kind: EntryKind
    says: str
    by: str
    at: str
    on: date | None = None
    month: Month | None = None
    rate: float | None = None
    joint: bool = False
    criteria: tuple[str, ...] = ()
