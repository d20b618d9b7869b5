"""How soon people had their feedback: by number, from enough people, and nobody's who is not due."""

from datetime import date

from iqa.committee.feedback_times import FeedbackTimes, feedback_times

MARKED, DUE, ON = date(2026, 11, 2), date(2026, 11, 16), date(2026, 11, 30)


def times(issued: dict[str, date], on: date = ON, people: str = "abcd") -> FeedbackTimes | None:
    return feedback_times({one: [MARKED] for one in people}, issued, 10, on, 3)


def test_letters_in_time_late_and_waiting_are_told_apart() -> None:
    issued = {"a": DUE, "b": date(2026, 11, 17), "c": MARKED}
    assert times(issued) == FeedbackTimes(people=4, in_time=2, late=1, waits=1, days=10)


def test_who_is_not_due_yet_counts_neither_way() -> None:
    assert times({"a": MARKED, "b": MARKED, "c": MARKED}, on=DUE) == FeedbackTimes(3, 3, 0, 0, 10)


def test_whose_work_is_not_all_marked_is_due_nothing() -> None:
    marked = {"a": [MARKED, None], "b": [MARKED], "c": [MARKED], "d": [MARKED]}
    assert feedback_times(marked, {"a": MARKED}, 10, ON, 3) == FeedbackTimes(3, 0, 0, 3, 10)


def test_two_people_are_too_few_to_be_told_and_no_standard_tells_nothing() -> None:
    assert times({}, people="ab") is None
    assert feedback_times({"a": [MARKED]}, {}, None, ON, 1) is None


def test_a_letter_that_went_out_after_the_day_of_the_paper_had_not_gone_then() -> None:
    assert times({one: date(2026, 12, 1) for one in "abcd"}) == FeedbackTimes(4, 0, 0, 4, 10)
