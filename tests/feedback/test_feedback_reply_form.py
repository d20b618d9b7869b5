"""A disputed mark is known by what it asks of which work, whatever its rating is called by now."""

import pytest

from iqa.feedback.reply_form import DisputableMark

SHORT = DisputableMark("a", "c", "01AB1234526: Is it (really) clear?", "Partially met")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("01AB1234526: Is it (really) clear? (Partially met)", True),
        ("01ab1234526  is it really clear (Not met)", True),
        ("01AB1234526: Is it (really) clear?", True),
        ("01AB1234526: Is it", False),
        ("", False),
    ],
)
def test_a_mark_is_known_without_its_rating(written: str, meant: bool) -> None:
    assert SHORT.is_meant_by(written) is meant


def test_a_long_question_is_known_by_what_a_list_shows_of_it() -> None:
    long = DisputableMark("a", "c", "x" * 300, "Not met")
    assert long.is_meant_by(long.label[:255])
