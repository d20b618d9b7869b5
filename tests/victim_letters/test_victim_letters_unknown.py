"""What a log does not show, or shows so that it cannot be read, is unknown: a failure of nobody's."""

from datetime import date

import pytest
from intake_builders import MONTH, case, codes, table, take_letters
from letters_builders import FIVE_DAYS, words

from iqa.cli.next_steps import in_words
from iqa.domain import Kind, LetterState, Standard, unread
from iqa.intake.pipeline import read_export
from iqa.settings import default_standards, parse_settings
from iqa.victim_letters.chase_list import Task, chase_list
from iqa.victim_letters.clock import LetterClock
from iqa.victim_letters.decisions import Urns
from iqa.victim_letters.log import LogColumns
from iqa.victim_letters.owed import House, LettersOwed, OtherExports, reconcile_letters

TODAY = date(2026, 11, 2)


def settle(
    *rows: dict[str, object],
    cases: tuple[object, ...] = (),
    house: House | None = None,
    standards: tuple[Standard, ...] = FIVE_DAYS,
    columns: LogColumns | None = None,
) -> LettersOwed:
    log = take_letters(*rows).population
    others = OtherExports(cases, urns=Urns(), columns=columns or LogColumns())
    return reconcile_letters(log, others, clock=LetterClock(standards, TODAY), house=house)


def only(owed: LettersOwed):
    (work,) = owed.working
    return work


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"Date sent": "posted 8/10"}, "“posted 8/10” for Date sent"),
        ({"Date sent": "08/10/2026 (1st class)"}, "“08/10/2026 (1st class)” for Date sent"),
        ({"Date sent": "31/11/2026"}, "“31/11/2026” for Date sent"),
        ({"Date sent": "#N/A"}, "“#N/A” for Date sent"),
        ({"Date sent": "", "Opted out": "Yes - by phone"}, "“Yes - by phone” for Opted out"),
    ],
)
def test_a_cell_that_cannot_be_read_makes_a_letter_a_question(row: dict[str, object], said: str) -> None:
    work = only(settle(row))
    assert work.state is LetterState.POSSIBLY_OWED
    assert said in words(work)


@pytest.mark.parametrize("cell", ["Yes", "y", True])
def test_yes_in_place_of_a_date_means_sent_on_a_day_that_is_to_be_found(cell: object) -> None:
    work = only(settle({"Date sent": cell}))
    assert (work.state, work.late, work.to_check) == (LetterState.SENT, None, True)
    (row,) = chase_list([work])
    assert row.to_confirm


def test_no_in_place_of_a_date_means_not_sent() -> None:
    assert only(settle({"Date sent": "No"})).state is LetterState.NOT_SENT


def test_rows_of_one_letter_that_disagree_about_the_day_leave_it_unknown_and_the_letter_sent() -> None:
    rows = [{"Victim reference": "V1", "Date sent": day} for day in ("06/10/2026", "20/10/2026")]
    work = only(settle(*rows))
    assert (work.state, work.late) == (LetterState.SENT, None)
    assert "2026-10-06 or 2026-10-20" in words(work)


def test_without_a_column_for_the_date_sent_nothing_shows_that_a_letter_did_not_go() -> None:
    rows = ({"Victim reference": "V1"}, {"Victim reference": "V2"})
    lacking = LogColumns(frozenset({"urn", "letter_type", "decision_date"}), all_known=False)
    owed = settle(*rows, cases=(case(urn="01AB0000126"),), columns=lacking)
    assert {work.state for work in owed.working} == {LetterState.POSSIBLY_OWED}
    (lacked,) = [one for one in owed.problems if one.column == "Date sent"]
    assert "2 letters of the month hang" in lacked.message
    assert '--column sent="…"' in in_words(lacked.hint)


def test_a_log_that_ends_before_a_decision_does_not_show_that_its_letter_did_not_go() -> None:
    late = case(urn="01AB0000126", decision_date="2026-10-20")
    owed = settle({"Date sent": "06/10/2026"}, cases=(late,))
    (asked,) = [work for work in owed.working if "01AB0000126" in work.letter.key]
    assert asked.state is LetterState.POSSIBLY_OWED
    assert "The log ends on 6 October 2026" in words(asked)


def test_a_log_that_begins_after_a_decision_does_not_show_that_its_letter_did_not_go() -> None:
    early = case(urn="01AB0000126", decision_date="2026-10-02")
    late = {"Decision date": "13/10/2026", "Date sent": "15/10/2026"}
    owed = settle(late, cases=(early,))
    (asked,) = [work for work in owed.working if "01AB0000126" in work.letter.key]
    assert asked.state is LetterState.POSSIBLY_OWED
    assert "The log begins on 13 October 2026" in words(asked)
    earlier = {"URN": "01AB0000226", "Decision date": "06/10/2026", "Date sent": "08/10/2026"}
    owed = settle(late, earlier, cases=(early,))
    assert [w.state for w in owed.working if "01AB0000126" in w.letter.key] == [LetterState.NOT_SENT]


@pytest.mark.parametrize(
    ("units", "state"),
    [
        (("South", "East"), LetterState.POSSIBLY_OWED),
        (("South", "NORTH "), LetterState.NOT_SENT),
        (("South", ""), LetterState.NOT_SENT),
        (("", ""), LetterState.NOT_SENT),
    ],
)
def test_a_log_without_a_letter_of_the_unit_does_not_show_that_its_letters_did_not_go(
    units: tuple[str, str], state: LetterState
) -> None:
    rows = [
        {"URN": f"01AB900{number}26", "Unit": unit, "Date sent": "06/10/2026"} for number, unit in enumerate(units)
    ]
    owed = settle(*rows, cases=(case(urn="01AB0000126", unit="North"),))
    (asked,) = [work for work in owed.working if "01AB0000126" in work.letter.key]
    assert asked.state is state
    assert ("no letter of North at all" in words(asked)) is (state is LetterState.POSSIBLY_OWED)


@pytest.mark.parametrize(
    ("word", "kept"),
    [("0", "no"), ("1", "yes"), ("Standard", "no"), ("not known", ""), ("none identified", ""), ("ask Ivy", "")],
)
def test_a_word_that_nobody_knows_is_no_entitlement_and_chooses_no_time_limit(word: str, kept: str) -> None:
    owed = settle({"Enhanced": word, "Date sent": "06/10/2026"}, standards=default_standards())
    letter = only(owed).letter
    assert letter.text("enhanced") == kept
    assert bool(unread(letter.facts["enhanced"])) is not bool(kept)
    assert (only(owed).late is None) is not bool(kept)


def test_an_office_adds_words_decisions_and_letters_of_its_own() -> None:
    settings = parse_settings(
        'area = "North"\n[words]\nyes = ["ja"]\n[words.enhanced]\nvulnerable = ["frail"]\n'
        '[[letters]]\nid = "stopped charge"\naliases = ["case closed"]\n'
        '[[letters]]\nid = "caution offered"\nowed = "always"\nstandards = ["victim-letter"]\n'
        '[[letters]]\nid = "decision not to charge"\nsent_by = { police = "police" }\n'
    )
    house = House(settings.vocabulary, settings.rules)
    closed, caution = case(decision="case closed"), case(urn="01AB0000126", decision="caution offered")
    police = case(urn="01AB0000226", decision="decision not to charge", charged_by="police")
    owed = settle(
        {"URN": "01AB7777726", "Date sent": "29/10/2026"},
        cases=(closed, caution, police),
        house=house,
        standards=settings.standards,
    )
    states = {work.letter.text("urn"): work.letter.text("letter_type") for work in owed.working}
    assert states == {
        "01AB7777726": "stopped charge",
        "01AB1234526": "stopped charge",
        "01AB0000126": "caution offered",
    }
    assert settings.vocabulary.enhanced["frail"] == "vulnerable"


@pytest.mark.parametrize("decision", ["Ended by other means", "Disposed otherwise"])
def test_a_decision_in_words_that_nobody_knows_is_possibly_owed_where_there_is_a_victim(decision: str) -> None:
    log = {"URN": "01AB7777726", "Date sent": "29/10/2026"}
    (asked,) = [
        work
        for work in settle(log, cases=(case(decision=decision),)).working
        if work.letter.text("urn") == "01AB1234526"
    ]
    assert asked.state is LetterState.POSSIBLY_OWED
    assert f"The case records {decision}" in words(asked)
    unconcerned = case(decision=decision, victim="no", victim_reference="")
    assert len(settle(log, cases=(unconcerned,)).working) == 1


def test_a_provisional_decision_is_told_by_a_letter_with_a_time_of_its_own_that_the_office_sets() -> None:
    log = {"URN": "01AB7777726", "Date sent": "29/10/2026"}
    owed = settle(log, cases=(case(decision="provisional decision"),), standards=default_standards())
    (asked,) = [work for work in owed.working if work.letter.text("letter_type") == "provisional decision"]
    assert asked.state is LetterState.POSSIBLY_OWED
    assert "no time limit is set" in words(asked)


ENHANCED = {"Enhanced": "No", "Victim reference": "V1", "Date sent": "12/10/2026"}


def test_contradicting_records_choose_no_clock_and_both_are_shown() -> None:
    owed = settle(ENHANCED, cases=(case(rape="yes", decision=""),), standards=default_standards())
    work = only(owed)
    assert (work.state, work.late, work.to_check) == (LetterState.SENT, None, True)
    assert "Enhanced entitlement: no; flags of the case in the case: Rape" in words(work) or (
        "Enhanced entitlement: no" in words(work) and "Rape" in words(work)
    )
    assert "rule-met" in codes(owed.problems)
    plain = settle(ENHANCED, cases=(case(rape="no", decision=""),), standards=default_standards())
    assert only(plain).late is False


@pytest.mark.parametrize(
    ("row", "doubted"),
    [
        ({"Date sent": "01/10/2026"}, "sent"),
        ({"Date sent": "09/10/2026", "Reason received": "01/10/2026"}, "reason_received"),
        ({"Date sent": "09/10/2026", "VRR eligible": "Y", "Letter type": "altered"}, "vrr_eligible"),
        ({"Date sent": "09/10/2026", "VRR eligible": "Y", "Reason": "Victim withdrew support"}, "vrr_eligible"),
    ],
)
def test_each_standing_rule_puts_its_fact_in_doubt_and_gives_it_back(row: dict[str, object], doubted: str) -> None:
    owed = settle(row)
    work = only(owed)
    assert work.letter.unread(doubted)
    assert work.to_check
    assert work.state is LetterState.SENT
    again = reconcile_letters(
        owed.population, OtherExports(), clock=LetterClock(FIVE_DAYS, TODAY), house=House(rules=())
    )
    assert only(again).letter.text(doubted), "the log's own fact is kept"


def test_an_offices_rule_may_notice_refuse_or_be_switched_off() -> None:
    when = 'when = [{ field = "sent", present = true }]'
    rule = f'[[rule]]\nid = "x"\n{when}\nseverity = "SEVERITY"\nmessage = "Sent"\n'
    off = '[[rule]]\nid = "sent-before-decided"\nseverity = "off"\n'
    for severity, word in (("notice", "notice"), ("refuse", "rejected")):
        settings = parse_settings('area = "N"\n' + rule.replace("SEVERITY", severity) + off)
        owed = settle({"Date sent": "01/10/2026"}, house=House(settings.vocabulary, settings.rules))
        (met,) = owed.problems
        assert (met.code, str(met.severity), met.value) == ("rule-met", word, "x, 01AB1234526")
        assert only(owed).letter.text("sent") == "2026-10-01"


def test_what_the_log_lacks_is_taken_from_the_case_and_follows_it_when_the_case_is_corrected() -> None:
    row = {"Victim reference": "V1", "Date sent": "09/10/2026", "Unit": "", "Deciding prosecutor": ""}
    first = settle(row, cases=(case(vulnerable_victim="yes"),))
    letter = only(first).letter
    assert (letter.text("unit"), letter.text("prosecutor"), letter.text("enhanced")) == (
        "North",
        "Ash Maple",
        "vulnerable",
    )
    moved = case(unit="South", vulnerable_victim="no")
    clock = LetterClock(FIVE_DAYS, TODAY)
    again = only(reconcile_letters(first.population, OtherExports([moved]), clock=clock)).letter
    assert (again.text("unit"), again.text("enhanced")) == ("South", "no")
    alone = only(reconcile_letters(first.population, OtherExports(), clock=clock)).letter
    assert (alone.text("unit"), alone.text("prosecutor"), alone.text("enhanced")) == ("", "", "")


@pytest.mark.parametrize(
    "heading", ["Date sent (dd/mm/yyyy)", "Date sent *", "Date sent [required]", "Despatch date"]
)
def test_a_hint_beside_a_heading_is_no_part_of_it(heading: str) -> None:
    taken = read_export(
        Kind.LETTERS,
        table(
            ("URN", "Letter type", "Decision date", heading),
            ["01AB1234526", "stopped", "05/10/2026", "08/10/2026"],
        ),
        MONTH,
    )
    assert taken.population is not None
    assert taken.population.items[0].text("sent") == "2026-10-08"


@pytest.mark.parametrize(
    ("row", "told", "asked"),
    [
        ({"Delivered": "09/10/2026"}, "It was delivered on 9 October 2026.", None),
        (
            {"Returned undelivered": "14/10/2026"},
            "It came back undelivered on 14 October 2026",
            Task.TELL_ANOTHER_WAY,
        ),
        ({"Returned undelivered": "Yes"}, "It came back undelivered, so that", Task.TELL_ANOTHER_WAY),
        ({"Returned undelivered": "09/10/2026", "Delivered": "14/10/2026"}, "delivered on 14 October 2026.", None),
        ({"Returned undelivered": "No"}, "in time", None),
        (
            {"Returned undelivered": "14/10/2026", "Told by telephone": "07/10/2026"},
            "told by telephone on 7",
            None,
        ),
    ],
)
def test_a_letter_that_came_back_was_sent_when_it_was_sent_and_has_not_told_the_victim(
    row: dict[str, object], told: str, asked: Task | None
) -> None:
    work = only(settle({"Decision date": "05/10/2026", "Date sent": "08/10/2026", **row}))
    assert (work.state, work.late) == (LetterState.SENT, False)
    assert told in words(work)
    assert [line.task for line in chase_list([work])] == ([asked] if asked else [])


@pytest.mark.parametrize(
    "row",
    [
        {"Delivered": "09/10/2026"},
        {"Delivered": "Yes"},
        {"Returned undelivered": "14/10/2026"},
        {"Returned undelivered": "y"},
    ],
)
def test_a_letter_that_arrived_or_came_back_was_sent_though_no_date_sent_is_recorded(
    row: dict[str, object],
) -> None:
    work = only(settle({"Decision date": "05/10/2026", "Date sent": "", **row}))
    assert (work.state, work.late, work.to_check) == (LetterState.SENT, None, True)
    assert "on a day that is not known" in words(work)


LEAD, LED = "01AB1000126", "01AB1000226"


def _linked(of_letter: str, lead_in_log: str = "", **changes: object) -> LettersOwed:
    """A case whose lead case is `LEAD`, with its victim's letter under some URN."""
    facts = {"urn": LED, "lead_urn": "" if lead_in_log else LEAD, "decision": "stopped charge", "victim": "yes"}
    decided = case(**{**facts, "victim_reference": "V9", "decision_date": "2026-10-05", **changes})
    row = {"URN": of_letter, "Victim reference": "V9", "Decision date": "05/10/2026", "Date sent": "08/10/2026"}
    return settle({**row, "Lead URN": lead_in_log}, cases=(decided,))


def test_a_letter_under_the_urn_of_the_lead_case_answers_the_case_that_it_leads() -> None:
    for owed in (_linked(LEAD), _linked(LED, lead_in_log=LEAD), _linked(LEAD, lead_urn=f"{LEAD}; 01AB1000926")):
        assert only(owed).state is LetterState.SENT
    assert "the URN is written otherwise" in words(only(_linked(LEAD)))
    assert not [p for p in _linked(LEAD).problems if p.code == "urn-not-in-cases"]


def test_another_victims_letter_under_the_lead_urn_is_that_victims_alone() -> None:
    states = {
        work.letter.text("victim_reference"): work.state for work in _linked(LEAD, victim_reference="V3").working
    }
    assert states["V9"] is LetterState.SENT
    assert states["V3"] is LetterState.POSSIBLY_OWED, "one like it stands under the lead URN"


def test_each_case_under_one_lead_case_is_answered_by_the_letter_of_its_own_victim() -> None:
    rows = [
        {"URN": LEAD, "Victim reference": name, "Decision date": "05/10/2026", "Date sent": "08/10/2026"}
        for name in ("V1", "V2", "V3")
    ]
    led = [case(urn=f"01AB100{number}226", lead_urn=LEAD, victim_reference=f"V{number}") for number in (2, 3)]
    owed = settle(*rows, cases=(case(urn=LEAD), *led))
    assert [work.state for work in owed.working] == [LetterState.SENT] * 3


def test_what_stands_for_a_lead_case_and_is_no_urn_links_nothing() -> None:
    owed = _linked("01AB1000926", lead_urn="see file")
    assert [work.state for work in owed.working] == [LetterState.NOT_SENT, LetterState.SENT]


def test_a_case_without_a_victim_that_names_one_is_a_question_with_both_shown_and_nobody_named() -> None:
    facts = {"urn": "01AB0000126", "victim": "no", "victim_reference": "", "victim_name": "Ivy Fern"}
    owed = settle({"Date sent": "06/10/2026"}, cases=(case(**facts),))
    (asked,) = [work for work in owed.working if "01AB0000126" in work.letter.key]
    assert asked.state is LetterState.POSSIBLY_OWED
    assert "(Victim in the case: no; Victim name in the case: recorded)" in words(asked)
    assert "Ivy" not in words(asked)


@pytest.mark.parametrize(
    ("sent", "state"), [("06/10/2026", LetterState.SENT_NOT_OWED), ("", LetterState.NOT_OWED)]
)
def test_a_letter_to_a_victim_whom_the_case_denies_is_looked_at_sent_or_not(sent: str, state: LetterState) -> None:
    denied = case(victim="no", victim_reference="", victim_name="")
    work = only(settle({"Victim reference": "V1", "Date sent": sent}, cases=(denied,)))
    assert (work.state, work.to_check) == (state, True)
    assert "Victim in the case: no; Victim reference: V1" in words(work)
