"""Before a letter goes out: the names it quotes are pointed out, and actions that may be somebody else's."""

from typing import Any

import pytest
from feedback_builders import LETTERS, PEOPLE, case, letter, mark, marked, priority
from msgspec.structs import replace

from iqa.domain import AgreedAction, WorkOf
from iqa.feedback.pre_issue_checks import pre_issue_checks
from iqa.marking.attribution import NOT_KNOWN
from iqa.marking.results import MarkedWork

DRAFTED = next(c.id for c in LETTERS.criteria if c.work_of is WorkOf.DRAFTER)
DECIDED = next(c.id for c in LETTERS.criteria if c.work_of is WorkOf.DECIDING_PROSECUTOR)
ACTION = (AgreedAction("Pass the reason on the day."),)


def told(person: str, *works: MarkedWork) -> list[tuple[str, str]]:
    return [(one.code, one.message) for one in pre_issue_checks(person, works, PEOPLE)]


@pytest.mark.parametrize(
    ("work", "where"),
    [
        (marked(mark(evidence="Testdefendant was not asked.")), "'Is there a strategy for the case?'"),
        (
            marked(mark("review-timely", explanation="Testdefendant's file was late.")),
            "'Was the review done in time?'",
        ),
        (marked(replace(priority(), next_step="Ask TESTDEFENDANT.")), "'Is there a strategy for the case?'"),
        (marked(mark(), good_practice="Testdefendant was asked at once."), "the good practice"),
        (marked(mark(), actions=(AgreedAction("Ask Testdefendant."),)), "the action agreed"),
    ],
)
def test_a_name_in_whatever_a_letter_quotes_is_pointed_out_with_its_place(work: Any, where: str) -> None:
    assert told("P1", work) == [
        (
            "name-in-letter",
            f"URN 01AB0000001: {where} holds 'Testdefendant', a name in this case. "
            "Take it out before the letter goes out.",
        )
    ]


@pytest.mark.parametrize(
    ("name", "greeted"),
    [("A Maple", "A Maple"), ("ASH MCVALE", "ASH MCVALE"), ("Canon Ash Maple", "Canon Ash Maple")],
)
def test_a_greeting_in_doubt_is_pointed_out(name: str, greeted: str) -> None:
    people = {**PEOPLE, "P1": replace(PEOPLE["P1"], name=name)}
    ((code, message),) = [(one.code, one.message) for one in pre_issue_checks("P1", (marked(mark()),), people)]
    assert code == "greeting-in-doubt"
    assert message.startswith(f"It begins 'Dear {greeted}', since the name does not tell what {name} is called.")


@pytest.mark.parametrize("name", ["Ash Maple, KC", "Dr Ash van der Maple", "Lady Ash Maple"])
def test_a_sure_greeting_is_passed_over(name: str) -> None:
    assert pre_issue_checks("P1", (marked(mark()),), {**PEOPLE, "P1": replace(PEOPLE["P1"], name=name)}) == ()


def test_names_of_other_cases_and_in_what_is_not_quoted_are_passed_over() -> None:
    not_quoted = mark("presented", evidence="Testdefendant was late.", person="P2")
    unprinted = mark("grip", next_step="Ask Testdefendant.", explanation="Testdefendant has two files.")
    other = marked(mark(evidence="Testdefendant again."), item=case(2, defendant="Quy Namesake"))
    assert told("P1", marked(mark(), unprinted, not_quoted), other) == []
    assert [code for code, _ in told("P2", marked(mark(), not_quoted))] == ["name-in-letter"]


def test_an_action_on_a_letter_whose_priorities_are_anothers_is_pointed_out_to_whoever_sends_it() -> None:
    work = marked(mark(DRAFTED), priority(DECIDED), item=letter(), scheme=LETTERS, actions=ACTION)
    ((code, message),) = told("V1", work)
    assert code == "action-perhaps-anothers"
    assert message.endswith("may be meant for Ash Maple, whose work all its priorities are about.")
    assert told("P1", work) == []


def test_an_action_that_names_its_question_is_nobody_elses_and_is_read_for_names_in_its_own_letter() -> None:
    action = AgreedAction("Ask Testvictim.", None, DECIDED)
    work = marked(mark(DRAFTED), priority(DECIDED), item=letter(), scheme=LETTERS, actions=(action,))
    assert told("V1", work) == []
    assert [code for code, _ in told("P1", work)] == ["name-in-letter"]


@pytest.mark.parametrize(
    "marks",
    [
        (priority(DRAFTED), priority(DECIDED)),
        (mark(DRAFTED),),
        (mark(DRAFTED), priority(DECIDED, person=NOT_KNOWN)),
    ],
)
def test_an_action_that_may_be_the_owners_needs_no_second_look(marks: Any) -> None:
    assert told("V1", marked(*marks, item=letter(), scheme=LETTERS, actions=ACTION)) == []
