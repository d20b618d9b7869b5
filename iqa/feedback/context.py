"""What a feedback letter says, as the templates receive it. Every field is text ready to print, or a count.

The templates in `templates/feedback_letter.*` may use these names and no others; a test compares the two.
"""

from msgspec import Struct


class Work(Struct, frozen=True):
    """One piece of work that was looked at: 'URN 01AB1234526', 'Crown Court case', who marked it."""

    reference: str
    label: str
    assessor: str
    how_chosen: str


class Priority(Struct, frozen=True):
    """One of the few things to change first."""

    question: str
    reference: str
    what_happened: str
    standard: str
    next_step: str


class StrandRow(Struct, frozen=True):
    """Counts of one strand's marks, in the order of the table's headings."""

    strand: str
    counts: tuple[int, ...]


class RatingTable(Struct, frozen=True):
    """Marks by strand on one scale. `headings` are the ratings' labels, best first."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[StrandRow, ...]


class TimelinessRow(Struct, frozen=True):
    """One standard applied to one piece of work, with the dates it used."""

    reference: str
    label: str
    outcome: str
    working: str


class ActionRow(Struct, frozen=True):
    """One thing agreed. `due` is a date in words, `question` what it is about; '' where none was given."""

    text: str
    reference: str
    due: str
    question: str = ""


class DetailRow(Struct, frozen=True):
    """One mark in the pages behind the letter, or good practice that was noted with the piece of work."""

    strand: str
    question: str
    rating: str
    evidence: str
    findings: tuple[str, ...]


class WorkDetail(Struct, frozen=True):
    """All the marks of one person on one piece of work."""

    work: Work
    rows: tuple[DetailRow, ...]
    timeliness: tuple[TimelinessRow, ...]
    actions: tuple[ActionRow, ...]


class FeedbackLetter(Struct, frozen=True):
    """One person's feedback for one month.

    `timeliness` holds what stands on the first page: what was not met first, then others, as many as fit;
    `timeliness_more` counts the rest, which stand in the detail. `traces` say where each sample came from.

    A later version opens with its `changes` since the one before and the `outcomes` of disputed marks; every
    letter with whether earlier priorities `improved`, '' where nobody said. `notice` is '' but where a form
    does not show what was issued.
    """

    area: str
    scheme_name: str
    protective_marking: str
    month: str
    date: str
    person: str
    person_name: str
    first_name: str
    sender_name: str
    sender_role: str
    looked_at: str
    works: tuple[Work, ...]
    strengths: tuple[str, ...]
    priorities: tuple[Priority, ...]
    priorities_note: str
    tables: tuple[RatingTable, ...]
    timeliness: tuple[TimelinessRow, ...]
    timeliness_more: int
    actions: tuple[ActionRow, ...]
    actions_more: int
    reply_to: str
    reply_by: str
    small_sample: tuple[str, ...]
    previous_priorities: tuple[str, ...]
    detail: tuple[WorkDetail, ...]
    traces: tuple[str, ...]
    version: int
    improved: str = ""
    outcomes: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    notice: str = ""

    @property
    def marking(self) -> str:
        """The protective marking, by the name that an office's own template may still use."""
        return self.protective_marking
