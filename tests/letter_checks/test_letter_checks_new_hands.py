"""What three more hands showed, by kind: what bears a reason, cold words, names after ranks, offers in few words."""

import tomllib
from pathlib import Path

import pytest
from letter_builders import GOOD, checked, good, hints, row

from iqa.letter_checks.detectors.reasons import _limits
from iqa.letter_checks.detectors.words import literals_of
from iqa.letter_checks.hints import HintCertainty
from iqa.letter_checks.in_force import default_checks

OTHERS = Path(__file__).parents[1] / "data" / "letters-in-other-hands.toml"
REASON, OFFER, SUPPORT = GOOD[1], GOOD[3], GOOD[4]


@pytest.mark.parametrize(
    ("words", "cold"),
    [
        ("This was in truth a tiff between neighbours.", True),
        ("A broken fence is hardly a catastrophe.", True),
        ("Luckily it was only things.", True),
        ("At least nobody saw it.", True),
        ("There were at least ten people there.", False),
        ("Such things go with the job.", True),
        ("Those who leave a door unlocked are asking for trouble.", True),
        ("It was unwise to walk home alone.", True),
        ("It would be wrong to call you foolish.", False),
        ("It's a shame you stayed.", True),
        ("It is a shame that you had to wait.", False),
        ("Next time you must ring at once.", True),
        ("You should never have been put in that position.", False),
        ("A more careful person would have noticed.", True),
        ("I trust that you will take a sensible view of it.", True),
        ("I hope you will accept my apologies.", False),
        ("You may ask for it to be read to you.", False),
        ("Windows can be replaced.", True),
        ("Children should not play there.", True),
    ],
)
def test_cold_words_are_told_by_their_kind(words: str, cold: bool) -> None:
    assert bool(hints(good(more=words), "cold-wording")) is cold


@pytest.mark.parametrize(
    ("sentence", "bears"),
    [
        ("The camera shows two people and neither face.", True),
        ("Your bank traced the transfer to another person.", True),
        ("A neighbour who was with you heard nothing.", True),
        ("You gave the officer a number, but it is not in use.", True),
        ("I write about the report that you made on 20 June.", False),
        ("I have read what you and his sisters wrote.", False),
        ("We can do it on a video call if that is easier.", False),
        ("He has been told to stay away from the pool.", False),
        ("Should he trouble you, ring the officer.", False),
        ("Your son was loved by everybody he had met.", False),
        ("Do you remember the lady with the red glasses?", False),
    ],
)
def test_what_bears_a_reason(sentence: str, bears: bool) -> None:
    assert _limits(sentence) is bears


@pytest.mark.parametrize(
    "instead",
    [
        "You were frightened and waited six weeks for the results of a blood test.",
        "Mr Quartzby formed the view that it fell short of what the law demands.",
        "The file was weighed as a whole by somebody of experience and did not clear the bar.",
        "What we had didn't add up to a case we could win.",
    ],
)
def test_a_letter_without_a_reason_of_its_own_is_told(instead: str) -> None:
    found = {hint.check for hint in checked(good((REASON, instead))).hints}
    assert found & {"no-reason", "standard-reason"}


@pytest.mark.parametrize(
    ("title", "words", "found"),
    [
        ("PC", "PC Speedwell wrote in his notebook that the man fell.", True),
        ("PC", "PC Speedwell wrote in her notebook that the man fell.", False),
        ("Rev", "Reverend Speedwell gave his own list to the police.", True),
        ("PC", "PC Dale wrote in his notebook that the man fell.", False),
    ],
)
def test_pronouns_after_a_rank(title: str, words: str, found: bool) -> None:
    assert bool(hints(good(more=words), "pronouns", victim_title=title)) is found


def test_short_and_long_titles_are_one() -> None:
    assert not hints(good(("Dear Ms", "Dear Reverend")), "addressee-title", victim_title="Rev")


def test_another_title_for_somebody_bereaved_is_likely() -> None:
    (hint,) = hints(good(("Dear Ms", "Dear Mr")), "addressee-title", enhanced="bereaved")
    assert hint.certainty is HintCertainty.LIKELY


@pytest.mark.parametrize(
    "offer",
    [
        "Should you see it otherwise, a new prosecutor can judge the matter. Ring me within ten working days.",
        "The law lets you have that answer tested. Write within ten working days and a second prosecutor will do so.",
        "It is open to you to have it examined by somebody senior to me. Ten working days are given, and a call will do.",
        "You are free to ask that somebody who had no part in it weighs it up again. Please do so by 21 October.",
        "Not persuaded? It may be gone over by a prosecutor who has not touched it. Tell us by 21 October.",
    ],
)
def test_a_time_and_somebody_else_who_looks_make_an_offer(offer: str) -> None:
    found = good((OFFER, offer))
    assert not hints(found, "review-missing")
    assert not hints(found, "review-limit")


def test_working_days_for_something_else_are_no_offer() -> None:
    words = "Your belongings come back within ten working days."
    assert hints(good((OFFER, words)), "review-missing")
    assert not hints(good((OFFER, words)), "review-wrongly-offered", vrr_eligible="no")


def test_a_month_is_no_limit() -> None:
    assert hints(good(("within 10 working days", "within a month")), "review-limit")
    assert not hints(
        good(("within 10 working days", "within 10 working days, or three months at the latest")), "review-limit"
    )


def test_a_number_beside_a_name_is_that_of_somebody_who_helps() -> None:
    assert not hints(good((SUPPORT, "Hamza at Bright Stars (01632 960 680) knows about this.")), "support-missing")
    assert hints(good((SUPPORT, "The court office is on 01632 960 680.")), "support-missing")


@pytest.mark.parametrize(
    ("words", "check", "found"),
    [
        ("The complaint is upheld (strike out if not).", "template-instruction", True),
        ("Ring Dee (Tunde pls check number!!) on Monday.", "template-instruction", True),
        ("You can come too if you are too busy on Monday.", "confused-words", False),
        ("You need not come if your to busy.", "confused-words", True),
        ("It took more then most people have.", "confused-words", True),
        ("They have bin told.", "confused-words", True),
        ("I can tell you where that has led.", "confused-words", False),
        ("Within ten days of your getting this.", "confused-words", False),
        ("You have a right to your right to review.", "confused-words", False),
        ("Flint Gabbro was asked. Nigel Sperry won't be charged.", "defendant-name", True),
        ("The test is one of causation.", "unexplained-law", True),
        ("The doorstaff saw it.", "misspelt", False),
    ],
)
def test_words(words: str, check: str, found: bool) -> None:
    assert bool(hints(good(more=words), check)) is found


def test_the_reader_is_told_in_a_contraction_too() -> None:
    text = good(("we decided to stop the case against Flint Gabbro", "Briar Speedwell won't be charged"))
    assert hints(text, "reader-as-defendant")
    assert row().victim_words


def test_what_a_match_needs_is_in_every_match() -> None:
    assert literals_of(r"\bthread?s? (?:of|to) violence\b") == (" violence",)
    assert literals_of(r"\bdue too\b|\ballot of\b") == ("due too", "allot of")
    assert literals_of(r"\b(?:a|b) [cd]\b") == ()
    assert literals_of(r"\bgoing to{0,2} the\b") == ("going t",)
    letters = [one["text"] for one in tomllib.loads(OTHERS.read_text(encoding="utf-8"))["letters"]]
    spoilt = " ".join(letters).replace("their", "there").replace("too", "to").replace("you are", "your")
    for pattern in (one for check in default_checks().checks for one, _ in check.replacements):
        for found in pattern.finditer(spoilt):
            needed = literals_of(pattern.pattern)
            assert not needed or any(one in found[0].lower() for one in needed), pattern.pattern
