"""Cells that can be read and are most likely slips: years and orders of dates that casework does not have, words
that nobody knows.

They are kept as written; each is a notice, since only a person can say what was meant.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import compress
from operator import lt

from iqa.domain import Kind, Month, Vocabulary, long_date, long_day, unread
from iqa.errors import Problem, Severity
from iqa.fields import FIELDS, Field, Reads
from iqa.intake.mapping import ColumnMapping
from iqa.intake.parsing import words_known
from iqa.intake.rows import ReadRows
from iqa.settings import default_vocabulary
from iqa.text import counted

EARLIEST_YEAR = 1990
YEARS_AHEAD = 2
"""A trial may be listed so far ahead of the month of the export."""
ALWAYS_FIRST = (
    ("charge", "first_hearing"),
    ("charge", "sending"),
    ("charge", "ptph"),
    ("charge", "trial"),
    ("charge", "finalised"),
    ("sending", "ptph"),
    ("first_hearing", "trial"),
    ("decision_date", "reason_received"),
    ("decision_date", "sent"),
    ("decision_date", "told_by_phone"),
    ("decision_date", "told_in_person"),
    ("reason_received", "sent"),
    ("request_received", "sent"),
    ("sent", "delivered"),
    ("sent", "returned"),
)
"""Pairs of date fields: the first is never later than the second."""
DONE = frozenset(
    {
        "allocated",
        "charge",
        "decision_date",
        "defence_engagement",
        "defence_known",
        "delivered",
        "feedback_sent",
        "file_received",
        "finalised",
        "indictment_served",
        "papers_served",
        "reason_received",
        "request_received",
        "returned",
        "review_completed",
        "sent",
        "settled",
        "stage_1_done",
        "told_by_phone",
        "told_in_person",
    }
)
"""Dates of what was done, which cannot lie after the day of the import; a hearing may be still to come."""
DOUBTED_AFTER = "decision_date"
"""What was done with a letter before its decision counts as not known: a standing rule doubts it."""
WORDS_NAMED = 20
"""Words of one column that get a notice of their own, the commonest first."""


def odd_values(
    rows: ReadRows, mapping: ColumnMapping, month: Month, vocabulary: Vocabulary | None = None
) -> list[Problem]:
    """Notices of dates before 1990 or more than two years after the month, one a cell, and of words that
    a column with an open choice does not know, one a word. None for the staff list, which has no month."""
    if mapping.kind is Kind.STAFF:
        return []
    vocabulary = default_vocabulary() if vocabulary is None else vocabulary
    read = [column for column in FIELDS[mapping.kind] if column.field in mapping.matches]
    said: list[Problem] = []
    for column in read:
        if column.reads is Reads.DATE:
            said += _odd_dates(rows, column, mapping.heading(column.field), month)
        elif known := words_known(column, vocabulary):
            said += _unknown_words(rows, column, known, mapping.heading(column.field))
    return said


def impossible_dates(rows: ReadRows, mapping: ColumnMapping, today: date | None) -> list[Problem]:
    """Notices of dates that cannot both be right, and of what was done after `today`, the day of the import; one a
    row. Nothing is changed: only a person can say which date is the slip."""
    said: list[Problem] = []
    for first, second in ALWAYS_FIRST:
        if first in rows.columns and second in rows.columns:
            said += _out_of_order(rows, mapping, first, second)
    for name in sorted(DONE & rows.columns.keys()) if today else ():
        said += _still_to_come(rows, mapping.heading(name), rows.columns[name], today or date.max)
    return said


def _out_of_order(rows: ReadRows, mapping: ColumnMapping, first: str, second: str) -> Iterator[Problem]:
    """ISO dates compare as they stand; what is blank or cannot be read says nothing."""
    firsts, seconds = rows.columns[first], rows.columns[second]
    earlier = compress(zip(rows.numbers, firsts, seconds, strict=True), map(lt, seconds, firsts))
    for number, cause, text in earlier:
        if text and not (unread(text) or unread(cause)):
            came = f"{mapping.heading(second)}, {long_day(text)}, is before"
            before = f"{mapping.heading(first)}, {long_day(cause)}"
            doubted = first == DOUBTED_AFTER and second in ("sent", "reason_received")
            then = (
                f"{mapping.heading(second)} counts as not known until one is put right."
                if doubted
                else "Both were kept as written."
            )
            message = f"{came} {before}. {then}"
            yield _notice("date-before-its-cause", message, rows.sheet, number, mapping.heading(second), text)


def _still_to_come(rows: ReadRows, heading: str, texts: Sequence[str], today: date) -> Iterator[Problem]:
    last = today.isoformat()
    later = {text for text in set(texts) if text > last and not unread(text)}
    for number, text in zip(rows.numbers, texts, strict=True) if later else ():
        if text in later:
            message = (
                f"{heading}, {long_day(text)}, is after the day of the import, "
                f"{long_date(today)}. It was kept as written."
            )
            yield _notice("date-after-import", message, rows.sheet, number, heading, text)


def _odd_dates(rows: ReadRows, column: Field, heading: str, month: Month) -> Iterator[Problem]:
    """Dates are canonical text, YYYY-MM-DD, so that they compare as they stand."""
    texts = rows.columns[column.field]
    first, last = str(EARLIEST_YEAR), f"{month.year + YEARS_AHEAD}-{month.month:02}-31"
    odd = {
        text: _why(text, first, month)
        for text in set(texts)
        if text and not (unread(text) or first <= text <= last)
    }
    if odd:
        for number, text in zip(rows.numbers, texts, strict=True):
            if text in odd:
                yield _notice("date-far-off", odd[text], rows.sheet, number, heading, text)


def _why(text: str, first: str, month: Month) -> str:
    far = f"is before {first}" if text < first else f"is more than {YEARS_AHEAD} years after {month.label}"
    return f"{long_day(text)} {far}. It was kept as written."


def _unknown_words(rows: ReadRows, column: Field, known: Sequence[str], heading: str) -> Iterator[Problem]:
    texts = rows.columns[column.field]
    unknown = set(texts).difference(known, ("",))
    odd = Counter(filter(unknown.__contains__, texts)).most_common() if unknown else []
    none_of = f"which is none of the words known: {', '.join(known)}. It was kept as written."
    for word, number in odd[:WORDS_NAMED]:
        says = f'{counted(number, "row")} {"says" if number == 1 else "say"} "{word}"'
        yield _notice("word-not-known", f"{says}, {none_of}", rows.sheet, 0, heading, word)
    if rest := odd[WORDS_NAMED:]:
        total = counted(sum(number for _, number in rest), "row")
        message = f"{total} hold {counted(len(rest), 'further word')} that are not known, kept as written."
        yield _notice("word-not-known", message, rows.sheet, 0, heading, "")


def _notice(code: str, message: str, sheet: str, row: int, heading: str, value: str) -> Problem:
    return Problem(code, message, sheet, row, heading, value, Severity.NOTICE)
