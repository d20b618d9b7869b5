"""A letter without a fault is told nothing, and every sentence that is wanted may be said in other words."""

import tomllib
from pathlib import Path

import pytest
from letter_builders import checked, good, letter, row

from iqa.domain import Item
from iqa.intake.keys import letter_key
from iqa.letter_checks.checking import Checker
from iqa.letter_checks.hints import RowMatch
from iqa.letter_checks.in_force import default_checks
from iqa.letter_checks.lexicon import Lexicon
from iqa.letter_checks.register import NameRegister
from iqa.letter_checks.row import rows_of
from iqa.settings import default_standards

OTHER_HANDS = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "letters-in-other-hands.toml").read_text(encoding="utf-8")
)["letters"]


def test_a_good_letter_is_told_nothing() -> None:
    assert checked(good()).hints == ()


def test_without_a_row_a_letter_is_checked_by_itself() -> None:
    checker = Checker(default_checks(), NameRegister(), Lexicon())
    found = checker.check(letter(good(("Flint", "[NAME]"))), "letter.txt")
    assert found.how is RowMatch.NONE
    assert {hint.check for hint in found.hints} == {"square-brackets"}


def test_letters_in_other_hands_raise_hardly_a_false_alarm() -> None:
    """Written after the checks' words: at most one in twenty with something certain, and one hint a letter."""
    items = [
        Item(
            letter_key(*(one["row"][n] for n in ("urn", "victim_name", "letter_type", "decision_date"))),
            one["row"],
        )
        for one in OTHER_HANDS
    ]
    checker = Checker(default_checks(), NameRegister(tuple(rows_of(items, {}, default_standards()))), Lexicon())
    found = [checker.check(letter(one["text"]), "letter.txt") for one in OTHER_HANDS]
    assert [one.row.key if one.row else "" for one in found] == [item.key for item in items]
    assert sum(one.certain for one in found) <= len(found) / 20
    assert sum(len(one.hints) for one in found) <= len(found) / 4


@pytest.mark.parametrize(
    "missing", ["pronouns", "victim_title", "defendant", "offence", "offence_date", "vrr_eligible"]
)
def test_a_check_without_its_facts_says_nothing(missing: str) -> None:
    assert checked(good(), row(**{missing: ""})).hints == ()
