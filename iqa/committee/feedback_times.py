"""How soon people had their feedback: for the whole Area, by number alone. Whose is late stands on their manager's
own list and in no paper."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from iqa.feedback.due import feedback_due


class FeedbackTimes(Struct, frozen=True):
    """People whose letter fell due by the day of the paper: those who had it in time or `late`, and those for whom
    it `waits`, past its day. `days` are the working days that the standard gives after marking."""

    people: int
    in_time: int
    late: int
    waits: int
    days: int


def feedback_times(
    marked: Mapping[str, Sequence[date | None]],
    issued: Mapping[str, date],
    days: int | None,
    on: date,
    smallest_people: int,
) -> FeedbackTimes | None:
    """The times of a month. `marked` is person -> the day on which each piece of their work was marked, None while
    it is not; `issued` person -> when their first letter went out. None where fewer people than `smallest_people`
    were due one, and where the office has no standard for it."""
    dues = {person: due for person, when in marked.items() if (due := feedback_due(when, days))}
    out = {person: issued[person] for person in dues if person in issued and issued[person] <= on}
    in_time = sum(day <= dues[person] for person, day in out.items())
    waits = sum(due < on for person, due in dues.items() if person not in out)
    people = len(out) + waits
    if days is None or people < smallest_people:
        return None
    return FeedbackTimes(people, in_time, len(out) - in_time, waits, days)
