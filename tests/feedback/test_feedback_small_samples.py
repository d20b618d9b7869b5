"""The sentence on small samples equals the hypergeometric bound, and keeps silent when nothing is left open."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iqa.feedback.small_samples import CLOSING, Looked, small_sample_sentences


def most_by_brute_force(seen: int, caseload: int, doubt: Fraction = Fraction(1, 20)) -> int:
    """The largest number of faulty pieces of work of which a clean sample is still likelier than `doubt`."""
    return max(k for k in range(caseload + 1) if Fraction(comb(caseload - k, seen), comb(caseload, seen)) > doubt)


def test_six_clean_of_thirty_still_allow_ten() -> None:
    (sentence,) = small_sample_sentences([Looked("case", 6, 30)])
    assert sentence == (
        "Had we found no fault at all in the six cases we saw, as many as 10 of the 30 cases could still have had "
        f"one (95% confidence). {CLOSING}"
    )


@given(caseload=st.integers(2, 70), share=st.floats(0.01, 0.6))
def test_it_equals_the_bound_worked_out_by_hand(caseload: int, share: float) -> None:
    seen = max(1, int(caseload * share))
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    most = most_by_brute_force(seen, caseload)
    said = small_sample_sentences([Looked("case", seen, caseload)])
    if most:
        assert f"as many as {words[most] if most < 10 else most} of the " in said[0]
    else:
        assert said == ()


@pytest.mark.parametrize(
    "looked",
    [
        [],
        [Looked("case", 6, 6)],
        [Looked("case", 4, 6, certainty_selected=2)],
        [Looked("case", 0, 6, certainty_selected=1)],
        [Looked("case", 99, 100)],
    ],
)
def test_it_is_silent_where_nothing_is_left_open(looked: list[Looked]) -> None:
    assert small_sample_sentences(looked) == ()


def test_each_scheme_has_its_own_bound_and_the_close_comes_once() -> None:
    (sentence,) = small_sample_sentences([Looked("case", 2, 27), Looked("letter", 3, 3), Looked("letter", 1, 2)])
    assert sentence.count("Had we found no fault") == 2
    assert "in the one letter we saw, as many as one of the two letters could" in sentence
    assert sentence.count(CLOSING) == 1


def test_work_chosen_apart_is_no_part_of_what_the_random_sample_speaks_for() -> None:
    (sentence,) = small_sample_sentences([Looked("case", 6, 32, certainty_selected=2)])
    assert "in the six cases drawn at random, as many as 10 of the 30 cases" in sentence


def test_an_office_may_ask_for_another_confidence() -> None:
    (sentence,) = small_sample_sentences([Looked("case", 6, 30)], 0.999)
    assert "(99.9% confidence)" in sentence
    assert f"as many as {most_by_brute_force(6, 30, Fraction(1, 1000))} of" in sentence


@pytest.mark.parametrize(
    ("looked", "words"),
    [
        (Looked("case", 2, 27), "two of your 27 cases"),
        (Looked("case", 1, 1), "your one case"),
        (Looked("case", 3, 3), "all three of your cases"),
        (Looked("case", 12, 12), "all 12 of your cases"),
        (Looked("letter", 2, 2, doing="on your decisions"), "both of the letters on your decisions"),
        (Looked("letter", 1, 1, doing="you drafted"), "the one letter you drafted"),
        (Looked("letter", 3, 3, doing="you drafted"), "all three of the letters you drafted"),
        (Looked("letter", 1, 9, doing="on your decisions"), "one of the nine letters on your decisions"),
        (
            Looked("case", 2, 27, certainty_selected=1),
            "two of your 27 cases (and one more, chosen apart from the random draw)",
        ),
        (Looked("case", 0, 27, certainty_selected=1), "one of your 27 cases, chosen apart from the random draw"),
        (Looked("case", 0, 1, certainty_selected=1), "your one case, chosen apart from the random draw"),
    ],
)
def test_what_was_looked_at_reads_naturally(looked: Looked, words: str) -> None:
    assert looked.in_words == words
