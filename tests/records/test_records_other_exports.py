"""The other exports of a month say what they hold of a URN, and an export that is not there says nothing."""

import pytest
from marking_builders import CASEWORK, LETTERS, case, criterion, letter
from msgspec.structs import replace
from office import MONTH

from iqa.domain import Answered, Condition, FactCheck, Item, Scheme
from iqa.records.draws import month_draws
from iqa.records.other_exports import case_facts, facts_beside, failures_facts, letters_facts
from iqa.records.workspace import Workspace

SHOWING = replace(CASEWORK, criteria=(criterion(shows=("letters.unsent", "files.failures")),))
SENT = (Condition("letters.sent", present=True),)
CHECKING = (
    FactCheck("owed", ("fully-met",), (Condition("letters.unsent", present=True),), "Owed."),
    FactCheck("sent", ("not-met",), (Condition("", any_of=SENT),), "Sent."),
)


def drawn_cases(workspace: Workspace) -> list[Item]:
    with workspace.store.reading() as view:
        return [
            item
            for one in month_draws(view, MONTH)
            if one.draw.scheme == "casework"
            for item in one.items.values()
        ]


@pytest.mark.parametrize(
    "scheme",
    [
        SHOWING,
        replace(CASEWORK, criteria=(criterion(fact_checks=CHECKING),)),
        replace(
            CASEWORK,
            criteria=(
                criterion(answered=(Answered("fully-met", (Condition("letters.sent", present=True),), ""),)),
            ),
        ),
    ],
    ids=["shown", "compared", "answered"],
)
def test_the_letters_of_a_case_are_found_by_its_urn(drawn: Workspace, scheme: Scheme) -> None:
    items = drawn_cases(drawn)
    with drawn.store.reading() as view:
        found = facts_beside(drawn.settings, view, MONTH, scheme, items)
    assert all("files.failures" not in facts for facts in found.values())  # no such export was imported
    assert all(facts.keys() == {"letters.unsent", "letters.sent"} for facts in found.values())
    unsent = {item.text("urn") for item in items if found[item.key]["letters.unsent"]}
    assert len(unsent) <= 1


def test_nothing_is_read_for_a_scheme_that_asks_for_nothing(drawn: Workspace) -> None:
    items = drawn_cases(drawn)
    with drawn.store.reading() as view:
        assert set(map(str, facts_beside(drawn.settings, view, MONTH, CASEWORK, items).values())) == {"{}"}
        assert facts_beside(drawn.settings, view, MONTH, SHOWING, ()) == {}


def test_a_letter_is_shown_the_outcome_of_its_case(drawn: Workspace) -> None:
    scheme = replace(LETTERS, criteria=(criterion(shows=("case.outcome",)),))
    with drawn.store.reading() as view:
        [letters] = [one for one in month_draws(view, MONTH) if one.draw.scheme == "victim-letters"]
        found = facts_beside(drawn.settings, view, MONTH, scheme, tuple(letters.items.values()))
    assert all(facts.keys() == {"case.outcome"} for facts in found.values())


def test_letters_are_told_by_type_victim_and_day() -> None:
    unsent = letter(letter_state="owed and not sent", sent="")
    later = letter(2, victim_reference="", letter_type="", decision_date="", letter_state="not yet due", sent="")
    assert letters_facts([unsent, letter(3), later]) == {
        "letters.unsent": "stopped charge to victim VR1, decided on 5 October 2026",
        "letters.sent": "stopped charge to victim VR3, sent on 9 October 2026",
    }
    named = letter(victim_reference="", letter_state="owed and not sent", sent="")
    assert letters_facts([named])["letters.unsent"] == "stopped charge to victim Q.T., decided on 5 October 2026"
    bare = letter(
        victim_reference="",
        victim_name="",
        letter_type="",
        decision_date="",
        letter_state="owed and not sent",
        sent="",
    )
    assert letters_facts([bare])["letters.unsent"] == "letter"


def test_failures_are_told_once_with_where_their_dispute_stands() -> None:
    def failure(number: int, what: str, disputed: str, accepted: str = "") -> Item:
        facts = {"failure_type": what, "disputed": disputed, "dispute_accepted": accepted}
        return Item(f"police-files|01AB0000001|{number}", facts)

    failures = [failure(1, "Breach", "no"), failure(2, "Breach", "no"), failure(3, "MG11", "yes", "yes")]
    assert failures_facts(failures) == {"files.failures": "Breach; MG11 (dispute accepted)"}
    assert failures_facts([]) == {"files.failures": ""}


def test_outcomes_are_told_once() -> None:
    cases = [
        case(outcome="acquitted"),
        case(2, outcome="acquitted"),
        case(3, outcome=""),
        case(4, outcome="convicted"),
    ]
    assert case_facts(cases) == {"case.outcome": "acquitted and convicted"}
