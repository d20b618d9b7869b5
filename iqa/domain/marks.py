"""Marks against criteria, the assessment that holds them, and what the dates of a piece of work say."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from iqa.domain.calendar import Month
from iqa.domain.schemes import NOT_MARKED
from iqa.domain.standards import Standard


class AssessmentState(StrEnum):
    """The life of an assessment. Submitted marks are locked; going back needs a reason."""

    DRAWN = "drawn"
    IN_PROGRESS = "in progress"
    SUBMITTED = "submitted"
    RELEASED = "released"
    ACKNOWLEDGED = "acknowledged"
    DISPUTED = "disputed"
    SETTLED = "settled"

    @property
    def is_locked(self) -> bool:
        """Whether marks stand as submitted: they change only once the assessment is reopened with a reason."""
        return self not in {AssessmentState.DRAWN, AssessmentState.IN_PROGRESS}


class Round(StrEnum):
    """Which marking this is."""

    FIRST = "first"
    SECOND = "second"
    AGREED = "agreed"
    """What stands where a piece of work was marked twice; both originals stay as they are."""
    CALIBRATION = "calibration"
    """Marked by several to see whether they mark alike. It enters no report."""
    PUT_ASIDE = "put aside"
    """Half-made marks of whoever had the work before it was given to somebody else. They enter no report."""
    SECOND_PUT_ASIDE = "second put aside"
    """The same of second marks. They are apart, since one person may have begun both of one piece of work."""

    @property
    def put_aside(self) -> "Round":
        """Where half-made marks of it go when the work is given to somebody else."""
        return {Round.FIRST: Round.PUT_ASIDE, Round.SECOND: Round.SECOND_PUT_ASIDE}[self]

    @property
    def is_put_aside(self) -> bool:
        """Whether these marks were put aside, so that nothing rests on them."""
        return self in {Round.PUT_ASIDE, Round.SECOND_PUT_ASIDE}


class Mark(Struct, frozen=True):
    """One answer to one criterion. `rating` is the id of a rating, `not-applicable`, or '' for not marked.

    `evidence` says where it shows, or, for a priority, what happened; `aim` and `next_step` complete a priority.
    `explanation` answers a contradiction with the export. `person` is on whose record the mark goes.
    """

    criterion: str
    rating: str = NOT_MARKED
    evidence: str = ""
    finding_codes: tuple[str, ...] = ()
    priority: bool = False
    aim: str = ""
    next_step: str = ""
    explanation: str = ""
    person: str = ""
    by_default: bool = False
    """Whether it was not answered by itself but with all that the assessor left, in one go."""

    @property
    def is_marked(self) -> bool:
        """Whether any rating, not applicable included, has been given."""
        return self.rating != NOT_MARKED


class EnteredDate(Struct, frozen=True):
    """A date the export lacks, entered by the assessor with where it was found."""

    field: str
    value: date
    source: str


class AgreedAction(Struct, frozen=True):
    """What was agreed to do about one piece of work.

    `criterion` is the question it is about, and so whose action it is; '' where it is about the work as a whole.
    """

    text: str
    due: date | None = None
    criterion: str = ""


class Assessment(Struct, frozen=True):
    """One assessor's marking of one drawn item."""

    item_key: str
    scheme: str
    scheme_version: str
    month: Month
    draw: str
    assessor: str
    round: Round = Round.FIRST
    state: AssessmentState = AssessmentState.DRAWN
    marks: tuple[Mark, ...] = ()
    good_practice: str = ""
    actions: tuple[AgreedAction, ...] = ()
    entered_dates: tuple[EnteredDate, ...] = ()
    urgent_concern: str = ""
    referral: str = ""
    overall: str = ""
    marked_at: str = ""
    """UTC time of the last recording, ISO 8601; '' before the first."""
    revision: int = 0
    """How many times it has been recorded."""
    recorded_from: str = ""
    """Where the last recording came from: a workbook's id and the moment it was last saved, or '' for a page."""

    @property
    def is_locked(self) -> bool:
        """Whether its marks stand as submitted."""
        return self.state.is_locked

    def mark(self, criterion_id: str) -> Mark:
        """The mark on a criterion, unmarked when there is none."""
        return next((m for m in self.marks if m.criterion == criterion_id), Mark(criterion_id))


class TimelinessOutcome(StrEnum):
    """What the dates say. Only the first two enter a rate."""

    MET = "met"
    NOT_MET = "not met"
    NOT_YET_DUE = "not yet due"
    CANNOT_BE_ASSESSED = "cannot be assessed"
    NOT_APPLICABLE = "not applicable"


class TimelinessReason(StrEnum):
    """Why a standard came out as it did. Code compares these; `iqa.marking.timeliness_words` words them."""

    IN_TIME = "in time"
    LATE = "late"
    DONE_MISSING = "due, and the date that it was done is missing"
    NOT_YET_DUE = "not done and not yet due"
    START_MISSING = "the date that the time runs from is missing"
    CONDITION_UNTOLD = "a fact that the standard hangs on is missing"
    DONE_IN_THE_FUTURE = "done on a day still to come"
    DONE_BEFORE_THE_START = "done before the time began"
    START_BEFORE_ITS_CAUSE = "the time runs from a hearing dated before the charge or the sending"
    DAYS_NOT_SET = "the office has not set the number of days"
    BANK_HOLIDAYS_UNKNOWN = "the bank holidays of the year are not known"
    NO_STANDARD = "no standard of that id"
    NO_STANDARD_IN_FORCE = "no standard in force on that day"
    DOES_NOT_APPLY = "the standard does not apply"
    NOT_ASKED_FOR = "a fact of the work leaves it out of the standard"
    NOT_POSSIBLE = "the work could not exist until after the day it was due by"


class TimelinessResult(Struct, frozen=True):
    """A standard applied to the dates of one item, as a code with its facts.

    `rule` is the rule of the standard that was applied, None where none was. `taken` counts days in the rule's own
    unit. `missing` names the fields that nobody recorded, `entered` holds the dates an assessor entered by hand.
    `held_up` is the field of `Standard.not_before` that made it due later than the rule alone would have, with its
    date in `earliest`; '' where none did. `told_by` is the field of another way by which a victim was told before
    any letter, with its date in `told_on`, and `came_back` the day on which a letter came back undelivered: shown
    beside the letter's own result, and never in its place.
    """

    standard: str
    outcome: TimelinessOutcome
    reason: TimelinessReason
    rule: Standard | None = None
    start: date | None = None
    due: date | None = None
    done: date | None = None
    taken: int | None = None
    missing: tuple[str, ...] = ()
    entered: tuple[EnteredDate, ...] = ()
    held_up: str = ""
    earliest: date | None = None
    told_by: str = ""
    told_on: date | None = None
    came_back: date | None = None
