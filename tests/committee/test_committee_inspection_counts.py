"""What exports count of an inspection's issues: each month's letters and police files, in a line."""

from datetime import date

from iqa.committee.inspection_counts import (
    LETTERS_IN_TIME,
    LETTERS_SENT,
    POLICE_DISPUTES,
    POLICE_FAILURES,
    letters_lines,
    police_lines,
)
from iqa.domain import Month
from iqa.police_files import FileTotals
from iqa.victim_letters.figures import LettersRow

SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)


def row(owed: int, in_time: int, not_sent: int, untold: int = 0) -> LettersRow:
    return LettersRow("All units", owed, in_time, owed - in_time - not_sent - untold, not_sent, 3, untold, 1)


def totals(failures: int, disputed: int, unresolved: int) -> FileTotals:
    return FileTotals(failures, failures, disputed, unresolved, 0, date(2026, 12, 12))


def test_letters_sent_and_in_time_are_shares_and_what_cannot_be_told_counts_neither_way() -> None:
    lines = letters_lines({OCTOBER: row(10, 6, 2, 1), SEPTEMBER: row(4, 4, 0)})
    sent, in_time = lines[LETTERS_SENT], lines[LETTERS_IN_TIME]
    assert [(one.month, one.says, one.rate) for one in sent.points] == [
        (SEPTEMBER, "4 of 4", 1),
        (OCTOBER, "8 of 10", 0.8),
    ]
    assert [one.says for one in in_time.points] == ["4 of 4", "6 of 9"]
    assert sent.led == "Letters sent, of those owed:"


def test_a_month_in_which_no_letter_was_owed_has_no_point() -> None:
    lines = letters_lines({OCTOBER: row(0, 0, 0), SEPTEMBER: row(2, 0, 0, 2)})
    assert [len(lines[name].points) for name in (LETTERS_SENT, LETTERS_IN_TIME)] == [1, 0]


def test_failures_of_police_files_and_their_disputes_are_counted() -> None:
    lines = police_lines({SEPTEMBER: totals(1, 0, 0), OCTOBER: totals(5, 3, 2), OCTOBER.next(): totals(4, 2, 0)})
    assert [one.says for one in lines[POLICE_FAILURES].points] == [
        "1 failure in 1 case",
        "5 failures in 5 cases",
        "4 failures in 4 cases",
    ]
    assert [one.says for one in lines[POLICE_DISPUTES].points] == [
        "none",
        "3, 2 without an answer",
        "2, all answered",
    ]
