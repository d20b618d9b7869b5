"""One call takes a table in, or refuses it with the reason; months, duplicates and counts come out right."""

import re
from pathlib import Path

import pytest
from intake_builders import (
    CASE,
    MONTH,
    codes,
    person,
    table,
    table_of,
    take_cases,
    take_letters,
    take_police_files,
)

from iqa.cli.next_steps import in_words
from iqa.domain import Kind, Month
from iqa.errors import SheetError
from iqa.intake.keys import VictimReferences
from iqa.intake.mapping import knows_heading
from iqa.intake.months import letters_elsewhere
from iqa.intake.pipeline import Office, read_export
from iqa.sheets.reading import read_table

DATA = Path(__file__).parents[1] / "data"
"""dga-outcomes-october-2026.xlsx is a workbook in the DGA export's format, invented cases."""


def keys(taken):
    return [item.key for item in taken.population.items]


def test_the_dga_workbook_comes_in_whole():
    read = read_table(DATA / "dga-outcomes-october-2026.xlsx", known_headings=knows_heading(Kind.POLICE_FILES))
    taken = read_export(Kind.POLICE_FILES, read, Month(2026, 10))
    assert len(taken.population.items) == taken.counts.accepted == 357
    assert taken.problems == ()
    assert "police-files|98X0100000/1|Evidential failure - Multi-media BWV not in playable format" in keys(taken)
    assert {item.text("family") for item in taken.population.items} == {
        "breach",
        "disclosure",
        "evidential",
        "victim and witness",
    }


def test_the_dga_workbook_comes_in_without_its_comments_as_it_is_shared_outside():
    read = read_table(DATA / "dga-outcomes-october-2026.xlsx", known_headings=knows_heading(Kind.POLICE_FILES))
    place = read.headings.index("Comments")
    shared = table(read.headings[:place], *(cells[:place] for _, cells in read.rows))
    assert read_export(Kind.POLICE_FILES, shared, Month(2026, 10)).counts.accepted == 357


def test_keys_are_printed_as_designed():
    people = (person("P1", "Ash Maple"),)
    assert keys(take_cases({}, people=people)) == ["casework|01AB1234526|P1|case"]
    assert keys(take_cases({"Piece of work": "Initial  Review"})) == [
        "casework|01AB1234526|Ash Maple (North)|initial review"
    ]
    assert keys(take_letters({"Victim ref": "V1"})) == ["victim-letters|01AB1234526|V1|stopped charge|2026-10-05"]
    assert keys(take_letters({"Victim ref": "V | 1"})) == [
        "victim-letters|01AB1234526|V ¦ 1|stopped charge|2026-10-05"
    ]
    assert keys(take_police_files({"URN": "98x0100000 / 1"})) == [
        "police-files|98X0100000/1|Evidential failure - Forensic"
    ]


def test_a_victims_name_stands_in_no_key_and_cannot_be_tried_without_the_secret():
    def key(name: str, secret: str, urn: str = "01AB1234526") -> str:
        office = Office(victims=VictimReferences(secret))
        (found,) = keys(take_letters({"URN": urn, "Victim name": name}, office=office))
        return found

    ours = key("Vic Test", "ours")
    assert re.fullmatch(r"victim-letters\|01AB1234526\|victim-[0-9a-f]{12}\|stopped charge\|2026-10-05", ours)
    assert ours == key("TEST, Vic ", "ours") == key("Vic Test", "ours", "01 ab 12345-26"), "stable"
    assert (
        len({ours, key("Vic Test", "another"), key("Vi Test", "ours"), key("Vic Test", "ours", "01AB1234626")})
        == 4
    )


def test_the_urn_is_kept_as_the_export_wrote_it_and_keys_hold_it_tidy():
    (item,) = take_cases({"URN": "01ab 12345 26"}).population.items
    assert item.text("urn") == "01ab 12345 26"
    assert item.key.startswith("casework|01AB1234526|")


def test_a_missing_column_refuses_the_table_with_what_to_do():
    with pytest.raises(SheetError) as refused:
        read_export(Kind.CASES, table(("Case Ref No", *list(CASE)[1:]), header_row=4), MONTH)
    assert f"{refused.value.message} {in_words(refused.value.hint)}".startswith(
        "export.xlsx, sheet Sheet1: No column for URN. "
        'The heading "Case Ref No" looks near: add --column urn="Case Ref No".'
    )
    assert "row 4" in in_words(refused.value.hint)
    assert codes(refused.value.problems) == ["column-missing"]


def test_a_table_without_rows_is_refused():
    with pytest.raises(SheetError, match=r"export\.csv holds no rows below its headings in row 1"):
        read_export(Kind.CASES, table(tuple(CASE), file="export.csv", sheet=""), MONTH)


def test_a_table_of_which_no_row_is_accepted_is_refused_with_the_commonest_reason():
    with pytest.raises(SheetError, match="2 rows were rejected, 2 because: No URN is recorded") as refused:
        take_cases({"URN": ""}, {"URN": "TBC"})
    assert codes(refused.value.problems) == ["missing-urn", "missing-urn"]


def test_letters_belong_to_the_month_of_their_decision():
    taken = take_letters(
        {"Victim ref": "V1", "Sent": "06/10/2026"},
        {"Victim ref": "V2", "Decision date": "30/09/2026", "Sent": "01/10/2026"},
        {"Victim ref": "V3", "Decision date": "30/09/2026"},
        {"Victim ref": "V4", "Decision date": "30/09/2026", "Opted out": "Y"},
        {"Victim ref": "V5", "Decision date": "01/11/2026"},
    )
    assert {(i.text("victim_reference"), i.text("carried_over")) for i in taken.population.items} == {
        ("V1", "no"),
        ("V3", "yes"),
    }
    assert [(row.row, row.code) for row in taken.rejected] == [
        (3, "other-month"),
        (5, "other-month"),
        (6, "other-month"),
    ]
    assert taken.rejected[0].message == "The decision date is in September 2026, not in October 2026."
    assert taken.counts == type(taken.counts)(read=5, accepted=2, rejected=3, merged=0, carried_over=1)
    elsewhere = letters_elsewhere(taken.rejected)
    assert {item.text("victim_reference") for item in elsewhere} == {"V2", "V4", "V5"}


def test_a_letter_that_one_row_shows_as_sent_is_not_carried_over_by_another_row():
    earlier = {"Victim ref": "V2", "Decision date": "30/09/2026"}
    taken = take_letters({"Victim ref": "V1"}, earlier, {**earlier, "Sent": "01/10/2026"})
    assert len(taken.population.items) == 1
    nameless = {"Decision date": "30/09/2026"}
    taken = take_letters({"Victim ref": "V1"}, nameless, {**nameless, "Sent": "01/10/2026"})
    assert taken.counts.carried_over == 1


def test_a_log_of_other_months_is_refused_with_the_months_it_holds():
    with pytest.raises(SheetError) as refused:
        take_letters(
            {"Decision date": "30/09/2026"}, {"Decision date": "29/09/2026"}, {"Decision date": "01/08/2026"}
        )
    assert refused.value.message == (
        "No letter in export.xlsx has its decision date in October 2026: "
        "the decision dates are in August 2026 (1) and September 2026 (2)."
    )
    assert in_words(refused.value.hint) == "If that is the month you mean, use --month 2026-09."


def test_the_month_of_cases_is_a_label():
    taken = read_export(Kind.CASES, table_of(CASE, [{"Charge date": "01/02/2020"}]), Month(2026, 8))
    assert taken.population.month == Month(2026, 8)
    assert taken.counts.accepted == 1


def test_the_same_case_twice_is_one_piece_of_work_with_both_rows():
    taken = take_cases({}, {"Team": "Red"}, {"URN": "01AB0000126"})
    first = next(item for item in taken.population.items if item.text("team"))
    assert first.source_rows == (2, 3)
    assert (taken.counts.accepted, taken.counts.merged) == (3, 1)
    assert (
        taken.problems[-1].message
        == "1 row repeated a piece of work that another row holds and was merged with it."
    )


def test_rows_that_disagree_are_said_with_rows_column_and_what_was_taken():
    rows = [{"Status": "live"}, {"Status": "finalised"}, {"Status": "live"}]
    taken = take_cases(*rows)
    said = next(problem for problem in taken.problems if problem.code == "rows-disagree")
    assert (said.row, said.column, said.value) == (2, "Status", "live")
    assert said.message.startswith(
        'Rows 2, 3 and 4 are the same piece of work and hold "finalised" and "live". "live" was taken'
    )
    assert taken.population.items[0].text("status") == "live"


def test_a_name_never_comes_with_the_id_of_somebody_else():
    people = (person("P1", "Ash Maple"), person("P2", "Zoe Birch"), person("P3", "Cal Willow"))
    rows = [{"Charging prosecutor": name} for name in ("Zoe Birch", "Cal Willow")]
    (item,) = take_cases(*rows, people=people).population.items
    assert (item.text("charging_prosecutor"), item.text("charging_prosecutor_id")) == ("Cal Willow", "P3")


def test_a_name_written_in_two_ways_is_no_disagreement():
    taken = take_cases({}, {"Reviewing prosecutor": "Maple, Ash"}, people=(person("P1", "Ash Maple"),))
    assert codes(taken.problems) == ["rows-merged"]


def test_letters_to_victims_whom_the_log_does_not_name_stay_apart_unless_alike():
    taken = take_letters({}, {"Sent": "06/10/2026"}, {})
    assert keys(taken) == [
        "victim-letters|01AB1234526||stopped charge|2026-10-05",
        "victim-letters|01AB1234526||stopped charge|2026-10-05|2",
    ]
    assert [item.source_rows for item in taken.population.items] == [(2, 4), (3,)]


def test_a_failure_that_stands_twice_in_the_dga_export_is_two_failures():
    taken = take_police_files({"Comments": "b"}, {"Comments": "a"}, {"Comments": "a"})
    base = "police-files|98X0100000/1|Evidential failure - Forensic"
    assert keys(taken) == [base, f"{base}|2", f"{base}|3"]
    assert [item.text("comments") for item in taken.population.items] == ["a", "a", "b"]


def test_urns_that_may_end_in_a_year_or_a_split_are_said_once():
    taken = take_cases({"URN": "44RG98954/24"}, {"URN": "44RG98955/24"})
    said = taken.problems[0]
    assert said.code == "urn-suffix-ambiguous"
    assert "2 URNs like 44RG98954/24" in said.message
    declared = take_cases({"URN": "44RG98954/24"}, given_columns={"urn_suffix": "year"})
    assert codes(declared.problems) == ["no-staff-list"]
    wrong = take_cases({"URN": "98X0100000/1"}, given_columns={"urn_suffix": "year"})
    assert "This export declares a year." in wrong.problems[0].message


def test_the_preview_shows_the_first_rows_as_understood():
    taken = take_cases(*({"URN": f"01AB{n:05}26", "Charge date": "03/04/2026"} for n in range(9)))
    assert [row.row for row in taken.preview] == [2, 3, 4, 5, 6]
    assert taken.preview[0].facts["charge"] == "2026-04-03"
    assert "team" not in taken.preview[0].facts


def test_a_case_on_several_rows_keeps_every_victim_and_decision():
    rows = [
        {"Victim": "N"},
        {"Victim": "Y", "Victim ref": "V2", "Decision": "stopped", "Decision date": "07/10/2026"},
        {
            "Victim": "Y",
            "Victim ref": "V1",
            "Decision": "NFA",
            "Decision date": "06/10/2026",
            "Vulnerable victim": "Y",
        },
    ]
    taken = take_cases(*rows)
    (item,) = taken.population.items
    assert "rows-disagree" not in codes(taken.problems)
    assert (item.text("victim_reference"), item.text("decision_date")) == ("V1", "2026-10-06")
    assert (item.flag("victim"), item.flag("vulnerable_victim")) == (True, True)
    assert item.text("decisions").count("V") == 2
    assert take_cases(*reversed(rows)).population.digest == taken.population.digest


def test_slips_of_the_pen_are_notices_and_the_row_is_taken():
    taken = take_cases({"Status": "Dormnt", "Charge date": "01/02/2062"})
    assert {"word-not-known", "date-far-off"} <= set(codes(taken.problems))
    assert len(taken.population.items) == 1
