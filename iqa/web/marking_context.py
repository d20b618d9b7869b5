"""What the marking page holds, as its templates know it; and what was just typed and could not be stored."""

from collections.abc import Mapping
from itertools import groupby

from msgspec import Struct

from iqa.domain import Mark
from iqa.marking.completeness import MarkProblem
from iqa.marking.recording import WHOLE
from iqa.web.marking_answers import (
    MARK_FIELDS,
    OFFERED,
    REVISION,
    ROW_FIELDS,
    SEEN,
    WHOLE_FIELDS,
    Sent,
    name_of,
)
from iqa.workflow.marking_pieces import RecordedMeanwhile

WHOLE_LABELS = (
    ("good_practice", "Good practice", "What others could learn from."),
    ("overall", "Overall", ""),
    ("urgent_concern", "Urgent concern on a live case", "It goes to the manager's list at once."),
    ("referral", "Refer to a case management panel: why", ""),
)


class Choice(Struct, frozen=True):
    """Something to choose. `key` is the key that chooses a rating; `needs` whether it asks for more."""

    id: str
    label: str
    chosen: bool
    key: str = ""
    needs: bool = False


class Theirs(Struct, frozen=True):
    """What somebody else answered to a question meanwhile, in words, with who and when."""

    by: str
    at: str
    rating: str
    evidence: str


class QuestionBlock(Struct, frozen=True):
    """One question as it stands on the page. `seen` goes back with the answers; `messages` are contradictions and
    faults, `todo` what is missing of it; `untold` whether its dates cannot be assessed."""

    id: str
    number: int
    text: str
    strand: str
    perhaps: bool
    dates: tuple[str, ...]
    beside: tuple[str, ...]
    ratings: tuple[Choice, ...]
    guidance: tuple[tuple[str, str], ...]
    codes: tuple[Choice, ...]
    mark: Mark
    person: str
    asks_person: bool
    aim: str
    untold: bool
    messages: tuple[str, ...]
    todo: tuple[str, ...]
    seen: str
    theirs: Theirs | None
    suggested: bool
    """Whether the rating that is chosen is the record's own, and nobody has given it yet."""

    @property
    def sends(self) -> tuple[str, ...]:
        """The fields that are sent when this question alone is saved."""
        return (REVISION, *(name_of(part, self.id) for part in (*MARK_FIELDS, SEEN)))


class DateFields(Struct, frozen=True):
    """One extra date: which, the day as YYYY-MM-DD, and where it was found."""

    number: int
    which: str
    day: str
    source: str


class ActionFields(Struct, frozen=True):
    """One action agreed: the words, the day as YYYY-MM-DD, and the question it is about."""

    number: int
    text: str
    due: str
    about: str


class ToDo(Struct, frozen=True):
    """One thing that keeps the work from being submitted, and the field that mends it."""

    text: str
    href: str


class Where(Struct, frozen=True):
    """Where the page stands: its own address, that of its parts' saving, that of the list it came from."""

    form: str
    part: str
    back: str


class MarkingPage(Struct, frozen=True):
    """The whole page. `state` is what the assessment is, `locked` whether its marks stand. `action_day` is the day
    beside an action that nobody has written yet, '' for none: so many `action_days` from today."""

    where: Where
    label: str
    scheme: str
    item_name: str
    month_label: str
    about: str
    facts: tuple[tuple[str, str], ...]
    clocks: tuple[str, ...]
    revision: int
    locked: bool
    state: str
    saved: str
    questions: tuple[QuestionBlock, ...]
    whole: Mapping[str, str]
    whole_seen: str
    whole_messages: tuple[str, ...]
    actions: tuple[ActionFields, ...]
    action_day: str
    action_days: int
    dates: tuple[DateFields, ...]
    date_choices: tuple[tuple[str, str], ...]
    people: tuple[str, ...]
    problems: tuple[ToDo, ...]
    todo: tuple[ToDo, ...]
    rest_allowed: bool
    rest_chosen: bool
    best: str
    answered: int

    @property
    def asked(self) -> int:
        """How many questions there are."""
        return len(self.questions)

    @property
    def strands(self) -> tuple[tuple[str, tuple[QuestionBlock, ...]], ...]:
        """The questions in their order, by strand."""
        return tuple((name, tuple(some)) for name, some in groupby(self.questions, key=lambda one: one.strand))

    @property
    def whole_fields(self) -> tuple[tuple[str, str, str], ...]:
        """The fields about the work as a whole: name, label and hint."""
        return WHOLE_LABELS

    @property
    def whole_sends(self) -> tuple[str, ...]:
        """The fields that are sent when what is said of the whole is saved alone."""
        rows = [("action", row.number) for row in self.actions] + [("date", row.number) for row in self.dates]
        numbered = (f"{name}-{number}" for kind, number in rows for name in ROW_FIELDS[kind])
        return (REVISION, OFFERED, *WHOLE_FIELDS, *numbered, name_of(SEEN, WHOLE))


class SentParts(Struct, frozen=True):
    """Which parts of the page were sent: the criteria of their `marks`, whether what is said of the work as a
    `whole` was among them; and whether they were `stored`. `missing` is what was found to be missing then, none
    where that is to be worked out."""

    marks: frozenset[str]
    whole: bool
    stored: bool
    missing: tuple[MarkProblem, ...] = ()


class SavedPart(Struct, frozen=True):
    """What the page is told of parts that were sent: the `blocks` of their questions, what is now missing, and
    `whole_seen` and `whole_messages` where `whole` says that what is said of the whole was among them."""

    stored: bool
    saved: str
    revision: int
    answered: int
    asked: int
    todo: tuple[ToDo, ...]
    blocks: tuple[QuestionBlock, ...]
    whole: bool
    whole_seen: str
    whole_messages: tuple[str, ...]


class Typed(Struct, frozen=True):
    """What somebody has just sent and could not be stored as it was: the marks and the fields about the whole that
    they touched. These are shown in place of what is recorded; without `whole` that is shown as recorded. With
    `rest` they answered what was left with one tick."""

    marks: tuple[Mark, ...] = ()
    whole: Sent | None = None
    rest: bool = False
    problems: tuple[MarkProblem, ...] = ()
    meanwhile: RecordedMeanwhile | None = None

    def mark(self, criterion: str) -> Mark | None:
        """The mark just sent on a question, None where none was."""
        return next((one for one in self.marks if one.criterion == criterion), None)


NOTHING_TYPED = Typed()
