"""What a form asks of a marker is told before anything is drawn: minutes and answers a piece of work."""

import pytest
from marking_builders import CASEWORK, TIMELY, case, criterion
from msgspec.structs import replace

from iqa.criteria import load_scheme
from iqa.domain import Condition
from iqa.marking.burden import Burden, asked_on_average, average_in_words, minutes_of, most_asked, most_in_words

MAGISTRATES = criterion("mags", applies_when=(Condition("casework_type", one_of=("Magistrates",)),))
CROWN = criterion("crown", applies_when=(Condition("casework_type", one_of=("Crown Court",)),))
SCHEME = replace(CASEWORK, criteria=(criterion(), TIMELY, MAGISTRATES, CROWN))


def test_questions_for_different_types_are_not_asked_at_once() -> None:
    assert most_asked(SCHEME) == Burden(30, 3, 1)


def test_focus_modules_add_their_minutes_and_questions() -> None:
    assert most_asked(CASEWORK, ("grip-module",)) == Burden(35, 5, 1)
    assert minutes_of(CASEWORK, ()) == 30


def test_on_average_only_what_can_apply_is_counted() -> None:
    neither = [case(1), case(2, casework_type="Fraud")]
    assert asked_on_average(SCHEME, (), neither) == Burden(30, 2.5, 1)
    assert asked_on_average(SCHEME, (), []) == most_asked(SCHEME)


@pytest.mark.parametrize(
    ("burden", "most", "average"),
    [
        (
            Burden(30, 13.6, 2),
            "About 30 minutes and at most 14 answers a case, 2 of them given by its dates.",
            "About 30 minutes and 13.6 answers a case, 2.0 of them given by its dates.",
        ),
        (
            Burden(1, 1, 0),
            "About 1 minute and at most 1 answer a case.",
            "About 1 minute and 1.0 answers a case.",
        ),
    ],
)
def test_it_is_told_in_a_sentence(burden: Burden, most: str, average: str) -> None:
    assert (most_in_words(burden, "case"), average_in_words(burden, "case")) == (most, average)


def test_a_case_takes_at_most_fourteen_answers_and_a_letter_twelve() -> None:
    assert most_asked(load_scheme("casework")).answers == 14
    assert most_asked(load_scheme("victim-letters")).answers == 12
