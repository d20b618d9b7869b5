"""Codes are what is compared, words are for readers: every code has words, and no word decides anything."""

from datetime import date

import pytest

from iqa.victim_letters import wording
from iqa.victim_letters.chase_list import Acts, Task
from iqa.victim_letters.grounds import Because, Ground, Mismatch, NotShown
from iqa.victim_letters.wording import asked_words, ground_words, task_words

DAY = date(2026, 10, 5)
FACTS = {
    "decision": "stopped charge",
    "day": DAY,
    "due": DAY,
    "late": True,
    "doubts": tuple(NotShown),
    "reason": "no address",
    "letter_type": "stopped charge",
    "urn": "01AB1234526",
    "row": 7,
    "by": "Ash Maple",
    "owed": True,
    "differs": tuple(Mismatch),
    "written": "posted 8/10",
    "sender": "police",
    "field": "sent",
    "unit": "North",
    "rule": "sent-before-decided",
    "message": "It was sent before the decision",
    "fields": ("sent", "case.rape"),
    "said": ("2026-10-05", "yes"),
}


@pytest.mark.parametrize("code", Because)
def test_every_code_has_a_sentence_for_its_reader(code: Because) -> None:
    said = ground_words(Ground.of(code, **FACTS))
    assert said[0].isupper()
    assert "{" not in said
    assert "2026-10-05" not in said, "dates are in words"


def test_what_is_to_be_done_is_said_of_every_task() -> None:
    assert all(task_words(task) for task in Task)
    assert task_words(Task.SEND_IN_TIME, DAY) == "Send it by 5 October 2026."
    assert all(asked_words(acts) for acts in Acts)


def test_a_ground_is_the_same_whatever_order_its_facts_were_given_in() -> None:
    one, other = (
        Ground.of(Because.SENT, day=DAY, due=None, late=False),
        Ground.of(Because.SENT, late=False, day=DAY),
    )
    assert one == other
    assert one.as_data() == {"code": "sent", "day": "2026-10-05", "late": False}
    assert one.fact("late") is False
    assert one.fact("due") is None


def test_a_fact_may_hold_what_a_template_would_fill_in() -> None:
    reason = Ground.of(Because.NOT_CONTACTED, reason="{row} {0}")
    assert ground_words(reason) == "Not sent; the log gives a reason: {row} {0}. Check that it holds."


def test_every_wording_may_change_and_no_letter_stands_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    from intake_builders import case
    from test_victim_letters_owed import SENT, settle

    cases = [case(), case(urn="01AB0000126"), case(urn="01AB0000226", decision="altered charge")]
    before = settle(cases, SENT)
    monkeypatch.setattr(wording, "_WORDS", dict.fromkeys(Because, "Other words."))
    after = settle(cases, SENT)
    assert after.population.digest == before.population.digest
    assert [one.grounds for one in after.working] == [one.grounds for one in before.working]
