"""The words that a sentence about dates is made of: natural dates, and what each date field is called.

Only wording lives here; nothing is computed.
"""

from collections.abc import Iterable
from datetime import date

from iqa.domain import EnteredDate, long_date
from iqa.fields import FIELDS

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_STARTS = {
    "decision_date": "Decision",
    "charge": "Charge",
    "reason_received": "Reason received",
    "request_received": "Request received",
    "defence_known": "Defence known",
    "stage_1_due": "Stage 1 ordered",
    "indictment_due": "Indictment ordered",
    "charging_due": "Charging decision agreed",
    "month_end": "Month end",
    "marked_on": "Marked",
    "trial": "Trial",
    "sending": "Sending",
    "ctl_expiry": "Custody time limit as recorded",
}
_DONE = {
    "sent": "sent",
    "reason_received": "reason supplied",
    "review_completed": "review completed",
    "defence_engagement": "defence engaged",
    "papers_served": "papers served",
    "stage_1_done": "served",
    "indictment_served": "served",
    "charge": "charged",
    "first_hearing": "first heard",
    "settled": "settled",
    "feedback_sent": "feedback sent",
}
_HEADINGS = {column.field: column.heading for columns in FIELDS.values() for column in columns}


def with_weekday(day: date) -> str:
    """Such as 'Thursday 2 April 2026'."""
    return f"{_WEEKDAYS[day.weekday()]} {long_date(day)}"


def field_name(field: str) -> str:
    """A field as its heading calls it, such as 'Date sent'; an unknown field is spelt out."""
    return _HEADINGS.get(field) or field.replace("_", " ").capitalize()


def mid_sentence(words: str) -> str:
    """The same words with a small first letter, unless they begin with initials such as PTPH."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def start_words(field: str) -> str:
    """What a clock starts from, at the head of a sentence: 'Decision', 'First hearing'."""
    return _STARTS.get(field) or field_name(field).removesuffix(" date")


def done_words(field: str) -> str:
    """What was to be done, within a sentence: 'sent', 'review completed'."""
    return _DONE.get(field) or mid_sentence(field_name(field).removesuffix(" date"))


def entered_words(field: str, entered: Iterable[EnteredDate]) -> str:
    """' (date entered by the assessor from the hearing record sheet)', or '' for a date of the export."""
    for one in entered:
        if one.field == field:
            source = one.source.strip()
            article = "" if source.casefold().startswith(("the ", "a ", "an ", "my ", "our ")) else "the "
            origin = f" from {article}{mid_sentence(source)}" if source else ""
            return f" (date entered by the assessor{origin})"
    return ""
