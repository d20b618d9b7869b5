"""The chase list: who must act on which letter, the longest overdue first, and never a victim's name."""

import csv
import io
from datetime import date

from document_builders import OURS, PEOPLE, SETTINGS, TODAY, chased, working, workings
from msgspec.structs import replace

from iqa.documents.rendering import render_html
from iqa.domain import LetterState, Month
from iqa.sheets.writing import csv_file
from iqa.victim_letters.chase_list import Acts
from iqa.victim_letters.chase_list_page import (
    HEADINGS,
    chase_list_page,
    chase_list_rows,
)
from iqa.victim_letters.wording import asked_words

AS_PROSECUTOR, AS_LIAISON = asked_words(Acts.PROSECUTOR), asked_words(Acts.VLU)


def test_letters_stand_by_who_must_act() -> None:
    page = chased()
    assert [(group.who, group.staff_id, group.role, len(group.lines)) for group in page.groups] == [
        ("Marigold Ashdown-Pettifer", "P001", AS_PROSECUTOR, 9),
        ("Juniper Vale", "V1", AS_LIAISON, 2),
        ("VLU (North)", "", AS_LIAISON, 1),
    ]
    assert [group.contact for group in page.groups] == ["marigold@thornmere.example", "", ""]
    assert page.owed == 12


def test_the_longest_overdue_come_first_in_working_days() -> None:
    lines = chased().groups[0].lines
    assert [line.due_on for line in lines] == [date(2026, 10, day) for day in range(12, 21)]
    # Monday 12 October to Monday 23 November 2026: six weeks of five days and no bank holiday.
    assert [line.overdue for line in lines][:1] == [30]
    assert [line.overdue for line in lines] == sorted((line.overdue or 0 for line in lines), reverse=True)
    assert chased().longest_overdue == 31


def test_a_letter_without_a_last_day_comes_last_and_says_so() -> None:
    line = chased().groups[1].lines[-1]
    assert (line.overdue, line.due, line.decision_date) == (None, "no date known", "not recorded")
    assert line.reason_received == "5 October 2026"


def test_a_letter_due_today_is_not_overdue() -> None:
    page = chased([working(due=TODAY)])
    assert page.groups[0].lines[0].overdue is None
    assert page.longest_overdue == 0


def test_what_is_only_possibly_owed_and_what_has_time_stand_apart() -> None:
    page = chased()
    assert [(line.urn, line.to_do) for line in page.to_check] == [
        ("06TM0004126", "Say whether a letter is owed."),
        ("06TM0004026", "Say whether a letter is owed."),
    ]
    assert [line.to_do for line in page.not_yet_due] == ["Send it by 27 November 2026.", "Send it in time."]
    owed = {line.urn for group in page.groups for line in group.lines}
    assert not owed & {line.urn for line in (*page.to_check, *page.not_yet_due)}


def test_no_victim_is_named() -> None:
    page = chased()
    assert "Neverprinted" not in str(page)
    assert "Neverprinted" not in render_html("chase_list.html", page, OURS)
    unreferenced = chased([working(victim_reference="")])
    assert unreferenced.groups[0].lines[0].victim_reference == "not recorded"


def test_two_people_of_one_name_stay_apart() -> None:
    people = {**PEOPLE, "P002": replace(PEOPLE["P001"], id="P002")}
    letters = [working(1), working(2, person="P002", prosecutor_id="P002"), working(3)]
    page = chase_list_page(letters, Month(2026, 10), SETTINGS, people, TODAY)
    assert [(group.staff_id, len(group.lines)) for group in page.groups] == [("P001", 2), ("P002", 1)]


def test_a_person_off_the_staff_list_is_called_as_the_export_does() -> None:
    page = chase_list_page([working(), working(2, person_name="")], Month(2026, 10), SETTINGS, {}, TODAY)
    assert sorted(group.who for group in page.groups) == ["M ASHDOWN-PETTIFER", "P001"]


def test_the_table_holds_every_line_once() -> None:
    headings, rows = chase_list_rows(chased())
    assert headings == HEADINGS
    assert len(rows) == len(workings()) - 1
    written = csv_file(headings, rows).decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(written, newline="")))
    assert [row["List"] for row in read] == [
        *[LetterState.NOT_SENT] * 12,
        *[LetterState.POSSIBLY_OWED] * 2,
        *[LetterState.NOT_YET_DUE] * 2,
    ]
    assert read[0]["Working days overdue"] == "30"
    assert read[0]["Due"] == "2026-10-12"
    assert read[0]["Reason received"] == ""
    assert [row["Carried over"] for row in read].count("yes") == 1
    assert read[-1]["Due"] == read[-1]["Working days overdue"] == ""


def test_a_month_without_letters_to_chase_says_so() -> None:
    html = render_html("chase_list.html", chased([]), OURS)
    assert "No letter that fell due is waiting" in html
    assert "<table" not in html
    one = render_html("chase_list.html", chased([working()]), OURS)
    assert "One letter was owed" in one


def test_the_page_says_under_its_heading_what_it_is() -> None:
    page = render_html("chase_list.html", chased(), OURS)
    (line,) = [line for line in page.splitlines() if 'class="meta"' in line]
    assert "letters owed and not sent, by who can move them on" in line
    assert SETTINGS.scheme_name not in line


def test_other_programs_find_the_columns_under_the_names_they_know() -> None:
    assert ", ".join(HEADINGS) == (
        "List, Who must act, Staff id, Unit, URN, Victim reference, Letter type, Decision date, Due, "
        "Working days overdue, Reason received, Carried over, What to do, Working"
    )
