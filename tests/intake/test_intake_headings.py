"""A heading is matched by its words alone: a hint, a star or capitals inside a word are none of them."""

import pytest

from iqa.domain import Kind
from iqa.fields import FIELDS, Reads
from iqa.intake.headings import asks_yes_or_no, hinted, main_and_bracketed, may_read, plain
from iqa.intake.mapping import How, knows_heading, match_columns


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Date sent (dd/mm/yyyy)", "date sent"),
        ("Date sent – dd/mm/yyyy", "date sent"),
        ("Date sent - required", "date sent"),
        ("Charge - date", "charge date"),
        ("Date sent (mandatory field)", "date sent"),
        ("1. Date sent", "date sent"),
        ("Date sent¹", "date sent"),
        ("Letters[Date Sent]", "date sent"),
        ("Date sent [DD-MMM-YY] *", "date sent"),
        ("Review completed (required)", "review completed"),
        ("Trial date (if known):", "trial date"),
        ("In custody Y/N", "in custody"),
        ("Opted out - yes/no", "opted out"),
        ("DateSent", "date sent"),
        ("PTPHDate", "ptph date"),
        ("U.R.N.", "urn"),
        ("DATE_SENT", "date sent"),
        ("Date sent (to the police)", "date sent to the police"),
        ("Hearing (1)", "hearing 1"),
        ("Plea (G/NG)", "plea g ng"),
        ("(dd/mm/yyyy)", "dd mm yyyy"),
    ],
)
def test_hints_and_the_way_of_writing_are_no_part_of_a_heading(heading: str, words: str) -> None:
    assert plain(heading) == words


def test_what_stands_in_brackets_is_told_apart_unless_it_is_a_hint() -> None:
    assert main_and_bracketed("Charged by (police/CPS)") == ("charged by", "police cps")
    assert main_and_bracketed("Date sent (dd/mm/yyyy)") == ("date sent", "")


def test_a_heading_may_say_that_its_cells_are_dates_or_yes_and_no() -> None:
    assert hinted("Sent (dd/mm/yy)") is Reads.DATE
    assert hinted("Sent (Y/N)") is Reads.YES_NO
    assert hinted("Sent") is None


@pytest.mark.parametrize(
    ("heading", "asks"), [("Reviewed?", True), ("Victim? *", True), ("Date reviewed?", False), ("Reviewed", False)]
)
def test_a_question_is_answered_with_yes_or_no_unless_it_asks_when_or_who(heading: str, asks: bool) -> None:
    assert asks_yes_or_no(heading) is asks


def test_a_column_reads_what_its_heading_says_of_its_cells() -> None:
    columns = {column.field: column for column in FIELDS[Kind.LETTERS]}
    assert may_read("Sent (dd/mm/yyyy)", columns["sent"])
    assert not may_read("Sent (Y/N)", columns["sent"])
    assert may_read("Enhanced (Y/N)", columns["enhanced"])


LOG = ("URN", "Letter type", "Decision date")


def test_a_heading_with_a_hint_is_matched_as_without_it() -> None:
    mapping = match_columns(Kind.LETTERS, [*LOG, "Date sent (dd/mm/yyyy) *", "VLO (list)", "OptedOut"])
    assert {name: match.how for name, match in mapping.matches.items() if match.index > 2} == {
        "sent": How.EXACT,
        "drafter": How.ALIAS,
        "opted_out": How.EXACT,
    }


def test_a_heading_without_a_hint_goes_before_one_with_a_hint() -> None:
    mapping = match_columns(Kind.LETTERS, [*LOG, "Date sent (target)", "Date sent (dd/mm/yyyy)", "Date sent"])
    assert mapping.matches["sent"].index == 5


def test_two_headings_that_differ_by_their_hints_are_not_guessed_between() -> None:
    mapping = match_columns(Kind.LETTERS, [*LOG, "Date sent (dd/mm/yyyy)", "Date sent *"])
    assert "sent" in mapping.matches
    assert mapping.matches["sent"].heading == "Date sent *"


def test_a_heading_that_asks_for_yes_or_no_is_not_read_as_a_date_or_a_reference() -> None:
    mapping = match_columns(Kind.LETTERS, [*LOG, "Sent (Y/N)", "Victim (Y/N)"])
    assert mapping.matches.keys() == {"urn", "letter_type", "decision_date"}


def test_the_row_of_headings_is_found_by_headings_with_hints() -> None:
    knows = knows_heading(Kind.CASES)
    assert knows("Review completed (dd/mm/yyyy)")
    assert knows("ReviewCompleted")
    assert not knows("Review of the month")


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("tblCase.CaseURN", "case urn"),
        ("[dbo_Letters].[DateSent]", "date sent"),
        ("vwCases!URN", "urn"),
        ("Date_x0020_sent", "date sent"),
        ("Def1Name", "def 1 name"),
        ("Ref.No", "ref no"),
        ("Tbl. of cases", "tbl of cases"),
    ],
)
def test_what_a_system_puts_round_the_name_of_a_column_is_no_part_of_it(heading: str, words: str) -> None:
    assert plain(heading) == words
