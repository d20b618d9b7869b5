"""Plurals, lists, counts in words and near spellings are said by one function each."""

import pytest

from iqa.text import begun, counted, joined, mid_sentence, near, nearest, number


@pytest.mark.parametrize(("count", "words"), [(0, "no"), (1, "one"), (9, "nine"), (10, "10"), (-1, "-1")])
def test_small_counts_are_words(count: int, words: str) -> None:
    assert number(count) == words


def test_a_plural_of_its_own() -> None:
    assert counted(3, "piece of work", "pieces of work", in_words=True) == "three pieces of work"


@pytest.mark.parametrize(
    ("parts", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_end_with_and(parts: list[str], words: str) -> None:
    assert joined(parts) == words


@pytest.mark.parametrize(
    ("count", "figures", "words"),
    [(1, "1 row", "one row"), (3, "3 rows", "three rows"), (1200, "1,200 rows", "1200 rows")],
)
def test_counts_are_told_in_figures_or_in_words(count: int, figures: str, words: str) -> None:
    assert (counted(count, "row"), counted(count, "row", in_words=True)) == (figures, words)


def test_the_last_two_of_a_list_may_be_joined_by_another_word() -> None:
    assert joined(("a", "b", "c"), "or") == "a, b or c"


def test_words_begin_a_sentence_or_stand_within_one() -> None:
    assert (begun("one case"), begun("")) == ("One case", "")
    assert (mid_sentence("Review completed"), mid_sentence("PTPH date")) == ("review completed", "PTPH date")


def test_the_nearest_known_text_is_found_whatever_its_case_and_told_as_it_is_written() -> None:
    assert nearest("RELPY_days", ["reply_days", "reply_to"]) == "reply_days"
    assert nearest("casework", ["Fraud"]) == ""
    assert nearest("casewrok", ["Casework"], 0.95) == ""
    assert near("reply", ["reply_to", "reply_by", "area"]) == ["reply_to", "reply_by"]
