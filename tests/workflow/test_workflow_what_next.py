"""What to do next is one rule over how far a workspace is: every state of a month has its step."""

import pytest
from msgspec.structs import replace

from iqa.cli.next_steps import in_words
from iqa.domain import Kind, Month
from iqa.workflow.what_next import MonthState, SecondMarkingState, WorkspaceState, what_next

OCTOBER = Month(2026, 10)
BOTH = frozenset({Kind.CASES, Kind.LETTERS})
IMPORTED = MonthState(OCTOBER, frozenset({Kind.CASES}))
DRAWN = replace(IMPORTED, drawn=frozenset({"casework"}), to_mark=10)
OUT = replace(DRAWN, workbooks=True)
MARKED = replace(OUT, submitted=10)
SELECTED = replace(MARKED, second=SecondMarkingState(selected=2, marked=0))
TWICE = replace(MARKED, second=SecondMarkingState(selected=2, marked=2))
SETTLING = replace(MARKED, second=SecondMarkingState(selected=2, marked=2), unsettled=3)
SENT = replace(TWICE, letters=5)
DONE = replace(SENT, summary=True)


def said(state: MonthState | None, *, staff: bool = True, month: Month | None = None) -> list[str]:
    months = (state,) if state else ()
    return [in_words(one) for one in what_next(WorkspaceState(staff, months), month)]


@pytest.mark.parametrize(
    ("state", "lines"),
    [
        (None, ["iqa import cases FILE --month YYYY-MM"]),
        (MonthState(OCTOBER), ["iqa import cases FILE --month 2026-10"]),
        (MonthState(OCTOBER, frozenset({Kind.POLICE_FILES})), ["iqa import cases FILE --month 2026-10"]),
        (
            IMPORTED,
            [
                "Draw the sample: iqa draw casework --month 2026-10",
                "letters to victims too, import it before you draw: iqa import letters FILE --month 2026-10",
            ],
        ),
        (
            replace(IMPORTED, imported=BOTH),
            ["iqa draw casework --month 2026-10", "iqa draw victim-letters --month 2026-10"],
        ),
        (
            replace(DRAWN, imported=BOTH),
            ["iqa draw victim-letters --month 2026-10", "iqa workbook --month 2026-10"],
        ),
        (DRAWN, ["iqa workbook --month 2026-10"]),
        (
            replace(OUT, nobodys=1),
            [
                "1 piece of work has nobody to mark. Give each to somebody: iqa assign ITEM --to NAME --reason",
                "9 pieces of work are not submitted yet. When workbooks come back filled: iqa record FOLDER",
            ],
        ),
        (replace(OUT, submitted=9), ["1 piece of work is not submitted yet"]),
        (
            replace(OUT, submitted=9, unsettled=1),  # a pair, before the others have marked
            ["1 piece of work is not submitted", "1 question was rated differently by two people"],
        ),
        (MARKED, ["(`iqa moderate --month 2026-10`), or write the letters: iqa feedback --month 2026-10"]),
        (
            SELECTED,
            ["2 second markings are not submitted yet. When workbooks come back filled: iqa record"],
        ),
        (
            SETTLING,
            [
                "3 questions were rated differently by two people. Settle each: iqa settle --month 2026-10",
                "iqa feedback --month 2026-10",
            ],
        ),
        (TWICE, ["Write the feedback letters: iqa feedback --month 2026-10"]),
        (SENT, ["iqa committee --month 2026-10"]),
        (
            replace(SENT, disputes=1),
            ["1 disputed mark waits for a decision: iqa dispute list --month 2026-10", "iqa committee"],
        ),
        (replace(SENT, new_marks=True), ["Write them anew: iqa feedback", "iqa committee --month 2026-10"]),
        (replace(MARKED, letters=5), ["iqa committee --month 2026-10"]),
        (replace(SELECTED, letters=5), ["second markings", "iqa committee --month 2026-10"]),
        (DONE, ["October 2026 is done. Import the next month's exports: iqa import cases FILE --month 2026-11"]),
        (replace(DONE, month=Month(2026, 12)), ["--month 2027-01"]),
        (replace(DONE, new_marks=True), ["Write them anew: iqa feedback --month 2026-10"]),
        (
            replace(DRAWN, to_mark=0, workbooks=True),
            ["October 2026 is done. Import the next month's exports: iqa import cases FILE --month 2026-11"],
        ),
    ],
)
def test_each_state_of_a_month_has_its_step(state: MonthState | None, lines: list[str]) -> None:
    found = said(state)
    assert len(found) == len(lines), found
    assert [line for line, told in zip(lines, found, strict=True) if line not in told] == []


def test_without_a_staff_list_that_comes_first() -> None:
    assert said(None, staff=False)[0].endswith("iqa import staff FILE")
    assert said(DRAWN, staff=False)[1].endswith("iqa workbook --month 2026-10")


def test_a_month_that_is_named_comes_first_and_what_waits_in_others_after_it() -> None:
    september, august = replace(OUT, month=Month(2026, 9)), replace(DONE, month=Month(2026, 8))
    state = WorkspaceState(staff=True, months=(august, september, IMPORTED))
    latest = [in_words(one) for one in what_next(state)]
    assert latest[0] == "Draw the sample: iqa draw casework --month 2026-10"
    assert latest[2].startswith("September 2026. 10 pieces of work are not submitted yet.")
    assert len(latest) == 3
    named = [in_words(one) for one in what_next(state, Month(2026, 9))]
    assert named[0].startswith("10 pieces of work are not submitted yet.")
    assert named[1].startswith("October 2026. Draw the sample")


def test_a_month_of_which_nothing_is_known_wants_its_exports() -> None:
    assert said(DONE, month=Month(2026, 12))[0].endswith("iqa import cases FILE --month 2026-12")
