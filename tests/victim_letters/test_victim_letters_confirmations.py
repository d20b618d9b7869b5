"""An answer about a letter in doubt decides it; without one, and where the exports are sure, nothing changes."""

from datetime import date

import pytest
from intake_builders import case, person, take_letters
from letters_builders import FIVE_DAYS, words

from iqa.domain import LetterState
from iqa.victim_letters.clock import LetterClock
from iqa.victim_letters.confirmations import Confirmation, with_confirmations
from iqa.victim_letters.owed import OtherExports, reconcile_letters

PEOPLE = (person("P1", "Ash Maple"),)
TODAY = date(2026, 11, 2)


def in_doubt(today: date = TODAY, standards=FIVE_DAYS):
    """A month whose only doubt is a charge that was altered."""
    log = take_letters({"URN": "01AB9999926", "Sent": "06/10/2026"}, people=PEOPLE)
    altered = case(decision="altered charge")
    return reconcile_letters(
        log.population, OtherExports([altered]), people=PEOPLE, clock=LetterClock(standards, today)
    )


def only(owed):
    (work,) = [work for work in owed.working if work.letter.key.split("|")[1] == "01AB1234526"]
    return work


def answered(owed, yes: bool, today: date = TODAY):
    answers = {only(owed).letter.key: Confirmation(yes, "Ash Maple", TODAY, "the count went.")}
    return with_confirmations(owed, answers, people=PEOPLE, today=today)


@pytest.mark.parametrize(
    ("yes", "today", "state"),
    [
        (True, TODAY, LetterState.NOT_SENT),
        (True, date(2026, 10, 10), LetterState.NOT_YET_DUE),
        (True, date(2026, 10, 11), LetterState.NOT_SENT),
        (False, TODAY, LetterState.NOT_OWED),
    ],
)
def test_an_answer_decides_the_letter_and_stands_in_its_working(yes, today, state):
    before = in_doubt(today)
    assert only(before).state is LetterState.POSSIBLY_OWED
    after = answered(before, yes, today)
    assert only(after).state is state
    assert only(after).letter.text("letter_state") == state
    said = f"Ash Maple confirmed on 2 November 2026 that it is {'' if yes else 'not '}owed: the count went."
    assert words(only(after)) == f"{words(only(before))} {said}"
    assert after.population.digest != before.population.digest
    assert (after.population.version, after.problems) == (before.population.version, before.problems)
    assert [item.key for item in after.population.items] == [item.key for item in before.population.items]


def test_a_letter_without_a_known_time_limit_is_not_sent_once_it_is_confirmed():
    assert only(answered(in_doubt(standards=()), True)).state is LetterState.NOT_SENT


def test_answers_about_other_letters_change_nothing():
    owed = in_doubt()
    certain = next(work.letter.key for work in owed.working if work.state is LetterState.SENT)
    said = Confirmation(False, "Ash Maple", TODAY, "it was never owed")
    assert with_confirmations(owed, {certain: said, "another": said}, today=TODAY) is owed
