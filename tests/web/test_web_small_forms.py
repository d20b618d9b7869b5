"""A small form: what is asked of it and cannot be had is told at its field, in the order of asking."""

from datetime import date

from iqa.domain import Month
from iqa.web.small_forms import SmallForm


def test_texts_are_trimmed_and_may_be_left_out() -> None:
    sent = SmallForm({"reason": "  Away \n"})
    assert (sent.text("reason"), sent.text("note"), sent.faults) == ("Away", "", ())


def test_what_is_missing_or_none_is_told_at_its_field() -> None:
    sent = SmallForm({"to": "P9", "due": "soon", "month": "2026-13"})
    sent.needed("reason", "Say why")
    sent.one_of("to", ["P1"], "Choose somebody")
    assert sent.day("due", "Say when") == date.min
    assert sent.month("month", Month(2026, 10), "Give the month") == Month(2026, 10)
    assert [one["href"] for one in sent.faults] == ["#reason", "#to", "#due", "#month"]


def test_what_was_given_comes_back_as_it_is() -> None:
    sent = SmallForm({"to": "P1", "due": "2026-12-31", "month": "2026-12"})
    assert sent.one_of("to", ["P1"], "") == "P1"
    assert sent.day("due", "") == date(2026, 12, 31)
    assert sent.month("month", Month(2026, 10), "") == Month(2026, 12)
    assert sent.faults == ()
