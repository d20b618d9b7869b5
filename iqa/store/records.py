"""What the store keeps besides the values of the domain: imports, letters issued, replies, remembered mappings.

Plain frozen values. Times are UTC, ISO 8601 text.
"""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field

from iqa.domain import NOT_APPLICABLE, NOT_MARKED, Kind, Month, Policy, PopulationReference, Source, Standard


class StoredPopulation(Struct, frozen=True):
    """A frozen population as imported, its lines and rejected rows beside it. `mapping` is field -> heading."""

    id: str
    kind: Kind
    month: Month
    version: int
    digest: str
    rejected_digest: str
    source_digest: str
    field_list: str
    rows: int
    rejected_rows: int
    sources: tuple[Source, ...]
    sheet: str
    mapping: Mapping[str, str]
    imported_at: str
    imported_by: str


class Withdrawal(Struct, frozen=True):
    """A step, by the number of its event, that somebody withdrew with a reason. `populations` are the ids of the
    versions that hold no longer since."""

    step: int
    populations: tuple[str, ...]
    reason: str
    by: str
    at: str


class DrawHead(Struct, frozen=True):
    """A draw without its cells and items: what it was drawn from, and the criteria that it pinned."""

    id: str
    scheme: str
    month: Month
    scheme_version: str
    at: str
    population: PopulationReference
    policy: Policy


class DrawContext(Struct, frozen=True):
    """What held on the day of a draw, so that the papers of its month stay as they were: the office's timeliness
    `standards`, with its one-off bank holidays, and what each staff id was called (`names`)."""

    draw: str
    standards: tuple[Standard, ...]
    names: Mapping[str, str] = field(default_factory=dict)


class PersonJoin(Struct, frozen=True):
    """What somebody said, with a reason: the staff id `old` was an earlier one of whoever has `new`."""

    old: str
    new: str
    reason: str
    by: str
    at: str


class FeedbackRecord(Struct, frozen=True):
    """A feedback letter that was issued. `files` is name -> SHA-256 of what was issued, as a manager had edited
    it; `context` the JSON that its draft was made from."""

    person: str
    month: Month
    version: int
    released_at: str
    released_by: str
    reply_by: str
    files: Mapping[str, str] = field(default_factory=dict)
    context: str = "{}"


class LetterDraft(Struct, frozen=True):
    """A feedback letter as the tool wrote it, to be read and edited before it is issued. `files` is name ->
    SHA-256 of what was written; `context` the JSON it was made from. It stays once the letter is issued: what
    differs from it was edited."""

    person: str
    month: Month
    version: int
    drafted_at: str
    drafted_by: str
    files: Mapping[str, str] = field(default_factory=dict)
    context: str = "{}"


class FeedbackResponse(Struct, frozen=True):
    """A person's reply to a feedback letter. `number` counts their replies to it from 1."""

    person: str
    month: Month
    version: int
    number: int
    agrees: bool
    text: str
    by: str
    at: str
    held: date | None = None
    """The day on which the conversation was held."""
    coaching: str = ""
    """What was agreed to help."""
    improved: str = ""
    """Whether the priorities of the letter before improved, in a word: yes, partly, no; '' where nobody said."""
    own_view: str = ""
    """How the person sees it, as they said it in the conversation."""


class RememberedColumn(Struct, frozen=True):
    """What was said of a column of an export, remembered for every later one with that heading.

    `headings_digest` is SHA-256 over the folded heading; `mapping` is field -> heading, and how its URNs end.
    """

    kind: Kind
    headings_digest: str
    mapping: Mapping[str, str]
    by: str
    at: str


class StoredScheme(Struct, frozen=True):
    """The text of a scheme in the version that a draw pinned, so that old marks can be read as they were made.

    `ratings` and `criteria` are the ids in that text: by them the store refuses a mark that it cannot have.
    """

    id: str
    version: str
    source: str
    ratings: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()

    def fault_of(self, criterion: str, rating: str) -> str:
        """Why no mark by this scheme can say so; '' when one can."""
        if criterion not in self.criteria:
            return f"{self.id} version {self.version} has no question '{criterion}'"
        if rating not in {NOT_MARKED, NOT_APPLICABLE, *self.ratings}:
            return f"{self.id} version {self.version} has no rating '{rating}'"
        return ""


class LetterConfirmation(Struct, frozen=True):
    """A named person's answer to whether a possibly owed letter was owed."""

    item_key: str
    month: Month
    owed: bool
    reason: str
    by: str
    at: str


class KeptHint(Struct, frozen=True):
    """A hint as it is kept: codes and a place, never words of the letter. `paragraph` is 0 for none.

    `certainty` is as it was found, `edition` says by which wording of the check.
    """

    check: str
    certainty: str
    question: str
    code: str
    paragraph: int = 0
    urgent: bool = False
    edition: str = ""


class AttachedLetter(Struct, frozen=True):
    """A letter that was read: the SHA-256 of its file, where to look for it, and which row it answers.

    `how` says how far the row is known, `candidates` the rows it may answer. `basis` is a digest of the checks and
    the exports that it was checked by; `made` are the checks that were made of it. Nothing of its text is kept,
    nor the name of its file, which may be a person's: `folder` is what was named to be read, and `place` a keyed
    digest of where it stood. `file` is empty but in records of before.
    """

    month: Month
    digest: str
    file: str
    how: str
    item_key: str
    candidates: tuple[str, ...]
    language: str
    basis: str
    made: tuple[str, ...]
    hints: tuple[KeptHint, ...]
    by: str
    at: str
    folder: str = ""
    place: str = ""


class LetterDecision(Struct, frozen=True):
    """What a person decided of a letter that was read, by the digest of its file: the row that it answers, or,
    where `item_key` is empty, that it was taken back. `reason` says why, and why a row has a second letter."""

    month: Month
    digest: str
    item_key: str
    reason: str
    by: str
    at: str

    @property
    def takes_back(self) -> bool:
        """Whether the letter counts no longer."""
        return not self.item_key


class CheckStanding(Struct, frozen=True):
    """How a check of letters stood when the letters of a month were first read: by the marks of earlier months.

    `agreed` and `not_agreed` count the letters in which assessors did or did not agree with it, `untold` those
    that do not tell, all by this `edition` of the check and in `months`. `fallen` says that its hints are only
    worth a look for that month.
    """

    month: Month
    check_id: str
    edition: str
    agreed: int
    not_agreed: int
    untold: int
    months: tuple[Month, ...]
    fallen: bool
    by: str
    at: str
