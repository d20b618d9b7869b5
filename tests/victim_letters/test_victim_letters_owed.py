"""Letters owed by the decisions in the cases, matched with the log; what no export shows is never counted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_builders import case, codes, person, take_cases, take_letters
from letters_builders import FIVE_DAYS, words
from often import examples

from iqa.domain import Item, Kind, LetterState, Month
from iqa.intake.people import Names
from iqa.intake.population import freeze
from iqa.intake.urn import Suffix
from iqa.victim_letters.chase_list import chase_list
from iqa.victim_letters.clock import LetterClock
from iqa.victim_letters.decisions import Urns, UrnStyle
from iqa.victim_letters.letters import person_of
from iqa.victim_letters.owed import OtherExports, reconcile_letters
from iqa.victim_letters.wording import task_words

TODAY = date(2026, 11, 2)
PEOPLE = (person("P1", "Ash Maple"), person("P2", "Eve Elm"), person("V1", "Bo Birch"))


CLOCK = LetterClock(FIVE_DAYS, TODAY)


def log(*rows: dict[str, object]):
    """A letters log; by default one sent letter on another case, so that the log is of the month."""
    other = {"URN": "01AB9999926", "Victim ref": "Other", "Sent": "06/10/2026"}
    return take_letters(other, *rows, people=PEOPLE)


def settle(cases, *rows, today=TODAY, **others):
    taken = log(*rows)
    return reconcile_letters(
        taken.population,
        OtherExports(cases, **others),
        people=PEOPLE,
        clock=LetterClock(FIVE_DAYS, today),
    )


def of_case(owed, urn="01AB1234526"):
    return [work for work in owed.working if work.letter.key.split("|")[1] == urn]


def one(owed):
    (work,) = of_case(owed)
    return work


SENT = {"Victim ref": "V1", "Sent": "06/10/2026", "Drafter": "Bo Birch", "Deciding prosecutor": "Ash Maple"}


def test_a_letter_in_the_log_for_the_decision_is_sent_and_the_working_says_so():
    work = one(settle([case()], SENT))
    assert work.state is LetterState.SENT
    assert work.late is False
    assert words(work) == (
        "The case records stopped charge on 5 October 2026. "
        "Sent on 6 October 2026, in time: it was due by 10 October 2026."
    )
    assert work.letter.text("person") == "V1"


def test_a_late_letter_is_sent_and_late():
    work = one(settle([case()], {**SENT, "Sent": "11/10/2026"}))
    assert (work.state, work.late) == (LetterState.SENT, True)
    assert "late: it was due by 10 October 2026" in words(work)


def test_letters_sent_are_counted_by_whether_they_went_in_time():
    late, in_time, untold = (
        {"URN": "01AB9999826", "Victim ref": "V7", "Sent": "11/10/2026"},
        {"URN": "01AB9999726", "Victim ref": "V8", "Sent": "08/10/2026"},
        {"URN": "01AB9999626", "Victim ref": "V9", "Sent": "08/10/2026", "Letter type": "complaint"},
    )
    owed = settle([], late, in_time, untold, {"URN": "01AB9999526", "Victim ref": "V6"})
    assert [owed.sent(late=which) for which in (True, False, None)] == [1, 2, 1]
    assert owed.count(LetterState.SENT) == 4


def test_a_letter_owed_and_absent_from_the_log_becomes_an_item_that_can_be_drawn():
    owed = settle([case(vulnerable_victim="yes")])
    work = one(owed)
    assert work.state is LetterState.NOT_SENT
    assert work.letter.key == "victim-letters|01AB1234526|V1|stopped charge|2026-10-05"
    assert work.letter in owed.population.items
    assert words(work) == (
        "The case records stopped charge on 5 October 2026. "
        "The log holds no such letter. It was due by 10 October 2026."
    )
    facts = {name: work.letter.text(name) for name in ("owed_from", "person", "unit", "enhanced", "letter_state")}
    assert facts == {
        "owed_from": "cases",
        "person": "P1",
        "unit": "North",
        "enhanced": "vulnerable",
        "letter_state": "owed and not sent",
    }
    assert owed.count(LetterState.NOT_SENT) == 1


def test_a_decision_not_to_charge_is_owed_by_whoever_charged_or_did_not():
    facts = {
        "decision": "decision not to charge",
        "charging_prosecutor": "Eve Elm",
        "charging_prosecutor_id": "P2",
    }
    assert one(settle([case(**facts)])).letter.text("person") == "P2"
    assert one(settle([case(decision="decision not to charge")])).letter.text("person") == "P1"


def test_a_letter_is_not_yet_due_until_its_last_day_has_passed():
    assert one(settle([case()], today=date(2026, 10, 10))).state is LetterState.NOT_YET_DUE
    assert one(settle([case()], today=date(2026, 10, 11))).state is LetterState.NOT_SENT
    assert one(settle([case()], {"Victim ref": "V1"}, today=date(2026, 10, 10))).state is LetterState.NOT_YET_DUE


@pytest.mark.parametrize(
    ("facts", "doubt"),
    [
        ({"decision": "altered charge"}, "whether the alteration was substantial"),
        ({"victim": "", "victim_reference": ""}, "whether there is a victim"),
        ({"decision_date": ""}, "the date of the decision"),
        ({"decision": ""}, "what was decided"),
    ],
)
def test_what_the_cases_export_does_not_show_is_possibly_owed_and_never_a_failure(facts, doubt):
    work = one(settle([case(**facts)]))
    assert work.state is LetterState.POSSIBLY_OWED
    assert f"The export does not show {doubt}." in words(work)


@pytest.mark.parametrize("facts", [{"victim": "no", "victim_reference": ""}, {"opted_out": "yes"}])
def test_without_a_victim_who_wants_one_no_letter_is_owed(facts):
    assert of_case(settle([case(**facts)])) == []
    assert one(settle([case(**facts)], SENT)).state is LetterState.SENT_NOT_OWED
    assert one(settle([case(**facts)], {"Victim ref": "V1"})).state is LetterState.NOT_OWED


@pytest.mark.parametrize("decision", [{"decision": "charged"}, {"decision": "", "decision_date": ""}])
def test_a_case_without_such_a_decision_owes_nothing(decision):
    assert of_case(settle([case(**decision)])) == []


def test_letters_sent_and_unsent_count_alike_where_the_case_shows_no_decision():
    undecided = case(decision="", decision_date="")
    decided = case(urn="01AB0000126")
    assert one(settle([undecided, decided], SENT)).state is LetterState.SENT
    assert "no-decision-in-case" in codes(settle([undecided, decided], SENT).problems)
    assert one(settle([undecided], SENT)).state is LetterState.SENT, "an export without decisions shows nothing"
    assert one(settle([undecided, decided], {"Victim ref": "V1"})).state is LetterState.NOT_SENT
    assert one(settle([undecided, decided], {**SENT, "Letter type": "complaint"})).state is LetterState.SENT


def test_decisions_of_other_months_are_left_to_their_month():
    assert of_case(settle([case(decision_date="2026-09-30")])) == []
    sent = settle([case(decision_date="2026-09-30"), case(urn="01AB0000126")], SENT)
    assert one(sent).state is LetterState.SENT


def test_every_victim_and_decision_of_a_case_is_owed_its_letter():
    rows = [
        {"Victim": "Y", "Victim ref": "V1", "Decision": "stopped", "Decision date": "05/10/2026"},
        {"Victim": "Y", "Victim ref": "V2", "Decision": "stopped", "Decision date": "05/10/2026"},
        {"Victim": "Y", "Victim ref": "V2", "Decision": "NFA", "Decision date": "02/10/2026"},
        {
            "Victim": "Y",
            "Victim ref": "V3",
            "Decision": "stopped",
            "Decision date": "05/10/2026",
            "Opted out": "Y",
        },
    ]
    cases = take_cases(*rows, people=PEOPLE).population.items
    owed = of_case(settle(cases, SENT))
    assert [(w.letter.text("victim_reference"), w.letter.text("letter_type"), w.state) for w in owed] == [
        ("V1", "stopped charge", LetterState.SENT),
        ("V2", "decision not to charge", LetterState.NOT_SENT),
        ("V2", "stopped charge", LetterState.NOT_SENT),
    ]


def test_a_case_on_two_prosecutors_lists_owes_one_letter():
    assert one(settle([case(), case(person="P2", prosecutor_id="P2", prosecutor="Eve Elm")]))


def test_a_victim_who_is_not_named_is_answered_by_any_letter_of_that_decision():
    unnamed = case(victim_reference="")
    assert one(settle([unnamed], SENT)).state is LetterState.SENT
    assert one(settle([unnamed])).letter.key == "victim-letters|01AB1234526||stopped charge|2026-10-05"
    assert len(of_case(settle([unnamed, case(person="P2")]))) == 1, "no second victim beside the named one"


def test_a_log_that_names_no_victims_answers_a_decision_with_one_victim_only():
    unnamed = {**SENT, "Victim ref": ""}
    assert one(settle([case()], unnamed)).state is LetterState.SENT
    two = settle([case(), case(victim_reference="V2", person="P2")], unnamed)
    assert two.count(LetterState.POSSIBLY_OWED) == 2


def test_victims_are_matched_by_reference_else_by_name():
    named = case(victim_reference="", victim_name="Vic Test")
    assert one(settle([named], {"Preferred name": "test, VIC", "Sent": "06/10/2026"})).state is LetterState.SENT
    states = {w.state for w in of_case(settle([case()], {**SENT, "Victim ref": "V2"}))}
    assert states == {LetterState.SENT, LetterState.POSSIBLY_OWED}, "two references that differ are not two people"


@pytest.mark.parametrize(
    "row",
    [
        {**SENT, "Decision date": "06/10/2026"},
        {**SENT, "Letter type": "substantially altered"},
        {**SENT, "URN": "01AB1234526/1"},
        {**SENT, "Decision date": "30/09/2026", "Sent": "01/10/2026"},
    ],
)
def test_a_letter_that_differs_in_one_thing_makes_the_owed_one_a_question(row):
    owed = settle([case()], row)
    asked = [w for w in of_case(owed) if w.letter.text("owed_from") == "cases"]
    assert [w.state for w in asked] == [LetterState.POSSIBLY_OWED]
    assert "one like it" in words(asked[0])


def test_another_kind_of_letter_on_the_same_day_is_not_like_it():
    owed = settle([case()], {**SENT, "Letter type": "VRR"})
    assert owed.count(LetterState.NOT_SENT) == 1


def test_splits_are_kept_apart_and_years_join_where_declared():
    letter = {**SENT, "URN": "44RG98954/26"}
    declared = Urns(letters=UrnStyle(Suffix.YEAR))
    owed = settle([case(urn="44RG9895426")], letter, urns=declared)
    assert [w.state for w in owed.working if w.letter.text("victim_reference") == "V1"] == [LetterState.SENT]
    undeclared = settle([case(urn="44RG9895426")], letter)
    assert undeclared.count(LetterState.POSSIBLY_OWED) == 1
    same_text = settle([case(urn="44RG98954/26")], letter)
    assert same_text.count(LetterState.SENT) == 2
    other_style = settle([case(urn="44RG98954/26"), case()], letter, urns=declared)
    assert other_style.count(LetterState.SENT) == 2
    splits = settle([case(urn="01AB1234526/1"), case(urn="01AB1234526/2")], {**SENT, "URN": "01AB1234526/1"})
    assert [w.state for w in of_case(splits, "01AB1234526/1")] == [LetterState.SENT]


def test_letters_on_cases_that_the_cases_export_does_not_hold_are_said_once():
    owed = settle([case()], SENT)
    assert codes(owed.problems) == ["urn-not-in-cases"]
    assert owed.problems[0].message.startswith("1 URN in the letters log, such as 01AB9999926, is not in")
    assert settle([case(), case(urn="01AB9999926")], SENT).problems == ()
    assert settle([], SENT).problems == ()
    carried = settle([case(urn="01AB9999926")], {"Victim ref": "V1", "Decision date": "30/09/2026"})
    assert carried.problems == ()


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ({"Victim ref": "V1", "Opted out": "Y"}, LetterState.NOT_OWED),
        ({"Victim ref": "V1", "Reason not contacted": "No address"}, LetterState.POSSIBLY_OWED),
        ({"Victim ref": "V1", "Letter type": "altered"}, LetterState.POSSIBLY_OWED),
        ({"Victim ref": "V1", "Letter type": "VRR"}, LetterState.POSSIBLY_OWED),
        ({"Victim ref": "V1"}, LetterState.NOT_SENT),
        ({"Victim ref": "V1", "Letter type": "VRR", "Sent": "06/10/2026"}, LetterState.SENT),
    ],
)
def test_a_letter_of_the_log_alone_stands_where_the_log_shows(row, state):
    work = one(settle([], row))
    assert work.state is state
    assert LetterState(work.letter.text("letter_state")) is state


def test_a_row_of_the_log_that_could_not_be_taken_makes_the_letter_a_question_and_not_a_failure():
    unreadable = {**SENT, "Decision date": "31/09/2026"}
    work = one(settle([case()], unreadable))
    assert work.state is LetterState.POSSIBLY_OWED
    assert "Row 3 of the log is on this case and was rejected: correct it" in words(work)
    assert one(settle([], unreadable, previous=_owed_in_september())).state is LetterState.POSSIBLY_OWED


def _owed_in_september():
    september = freeze(Kind.LETTERS, Month(2026, 9), [])
    cases = [case(decision_date="2026-09-30"), case(urn="01AB0000126", decision_date="")]
    return reconcile_letters(september, OtherExports(cases), people=PEOPLE, clock=CLOCK).population.items


def test_settling_twice_gives_the_same():
    first = settle([case(), case(urn="01AB0000126")], SENT)
    others = OtherExports([case(), case(urn="01AB0000126")])
    again = reconcile_letters(first.population, others, people=PEOPLE, clock=CLOCK)
    assert again.population.digest == first.population.digest
    withdrawn = reconcile_letters(first.population, OtherExports([case()]), people=PEOPLE, clock=CLOCK)
    assert len(withdrawn.population.items) == len(first.population.items) - 1


@given(st.permutations(range(6)), st.permutations(range(4)))
@examples(25)
def test_the_order_of_cases_and_letters_makes_no_difference(of_cases, of_letters):
    cases = [
        case(),
        case(victim_reference="V2", person="P2", prosecutor_id="P2"),
        case(urn="01AB0000126", victim_reference=""),
        case(urn="01AB0000126", person="P2", victim_reference="V3"),
        case(urn="01AB0000226", decision="altered charge"),
        case(urn="01AB0000326", opted_out="yes"),
    ]
    letters = [
        SENT,
        {**SENT, "Victim ref": "", "Victim name": "Vic Test"},
        {**SENT, "URN": "01AB0000126", "Victim ref": "", "Decision date": "30/09/2026", "Sent": "01/10/2026"},
        {**SENT, "URN": "01AB0000326", "Sent": ""},
    ]
    owed = settle([cases[n] for n in of_cases], *(letters[n] for n in of_letters))
    usual = settle(cases, *letters)
    assert owed.population.digest == usual.population.digest
    assert [words(work) for work in owed.working] == [words(work) for work in usual.working]


def test_unsent_letters_of_earlier_months_are_carried_over_until_a_log_speaks_of_them():
    before = [*_owed_in_september(), *log({"Victim ref": "S", "Sent": "06/10/2026"}).population.items]
    carried = settle([], previous=before)
    work = one(carried)
    assert (work.state, work.letter.flag("carried_over"), work.letter.text("owed_from")) == (
        LetterState.NOT_SENT,
        True,
        "cases",
    )
    assert words(work).startswith("Carried over: the decision was on 30 September 2026.")
    (asked,) = of_case(carried, "01AB0000126")
    assert (asked.state, words(asked)) == (LetterState.POSSIBLY_OWED, "Carried over: the date is not shown.")
    sent_since = settle([], {**SENT, "Decision date": "30/09/2026", "Sent": "12/10/2026"}, previous=before)
    assert of_case(sent_since) == []
    in_log = settle([], {"Victim ref": "V1", "Decision date": "30/09/2026"}, previous=before)
    assert one(in_log).letter.source_rows == (3,)


@pytest.mark.parametrize(
    ("facts", "who"),
    [
        ({"sent": "2026-10-06", "drafter": "Bo Birch", "drafter_id": "V1", "prosecutor_id": "P1"}, "V1"),
        ({"sent": "2026-10-06", "prosecutor_id": "P1", "unit": "North"}, "VLU (North)"),
        ({"prosecutor": "Ash Maple", "prosecutor_id": "P1", "drafter_id": "V1"}, "P1"),
        ({"reason_received": "2026-10-06", "prosecutor_id": "P1", "drafter_id": "V1"}, "V1"),
        ({"reason_received": "2026-10-06", "prosecutor_id": "P1"}, "VLU"),
        ({"unit": "North"}, "VLU (North)"),
    ],
)
def test_a_letter_is_the_drafters_once_sent_and_the_prosecutors_while_it_waits_for_a_reason(facts, who):
    assert person_of(Item("k", facts), Names(PEOPLE))[0] == who


def test_the_chase_list_goes_by_who_must_act():
    owed = settle(
        [case(), case(urn="01AB0000126", decision="altered charge"), case(urn="01AB0000226")],
        {"URN": "01AB0000326", "Victim ref": "V7", "Drafter": "Bo Birch", "Reason received": "07/10/2026"},
        {"URN": "01AB0000426", "Victim name": "Vic Test", "Unit": "North"},
        {"URN": "01AB0000526", "Victim ref": "V9", "Decision date": "30/10/2026"},
    )
    rows = chase_list(owed.working)
    assert [(row.acts, row.name, row.urn, row.to_confirm) for row in rows] == [
        ("prosecutor", "Ash Maple", "01AB0000226", False),
        ("prosecutor", "Ash Maple", "01AB1234526", False),
        ("prosecutor", "Ash Maple", "01AB0000126", True),
        ("VLU", "Bo Birch", "01AB0000326", False),
        ("VLU", "VLU (North)", "01AB0000426", False),
    ]
    assert [task_words(row.task) for row in rows[1:]] == [
        "Send the reason for the decision to the victim liaison unit.",
        "Say whether a letter is owed.",
        "Write and send the letter: the reason has been received.",
        "Find out who decided, get the reason, and send the letter.",
    ]
    assert rows[0].due == date(2026, 10, 10)
    assert rows[4].victim == "", "a victim is never named"
    assert not rows[0].carried_over
