"""The pages of what was found in a month's letters."""

from pathlib import Path

import pytest
from letter_builders import good
from letter_offices import LETTERS_MONTH, letters_office
from msgspec.structs import replace

from iqa.domain import Month
from iqa.records.workspace import Workspace
from iqa.workflow.attaching import attach_letters
from iqa.workflow.letter_lists import CheckPrecision, LetterLists, letter_lists
from iqa.workflow.letter_pages import LIST_HEADINGS, list_rows, precision_page, put_right_page


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = letters_office(tmp_path)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text(good(("5 October 2026", "4 October 2026")))
    attach_letters(workspace, LETTERS_MONTH, [tmp_path / "letters"])
    return workspace


@pytest.fixture
def lists(workspace: Workspace) -> LetterLists:
    return letter_lists(workspace, LETTERS_MONTH)


@pytest.mark.unmeasured
def test_each_thing_to_put_right_stands_under_its_letter_with_why_it_matters(
    workspace: Workspace, lists: LetterLists
) -> None:
    (drafter,) = put_right_page(workspace, lists).drafters
    (letter,) = drafter.letters
    assert drafter.name == "Hazel Larkspur"
    assert not letter.urgent
    assert all(line.what and line.why for line in letter.lines)
    assert any(line.place.startswith("paragraph ") for line in letter.lines)


@pytest.mark.unmeasured
def test_a_drafter_with_nothing_to_put_right_has_an_empty_page(workspace: Workspace, lists: LetterLists) -> None:
    page = put_right_page(workspace, lists, "Somebody Else")
    assert (page.drafter, page.drafters, page.urgent, page.read) == ("Somebody Else", (), (), 1)


NOT_JUDGED = CheckPrecision("blank", "A blank to fill", "certain", 0, 0, 2, None, None, None, (), "")
JUDGED = replace(NOT_JUDGED, agreed=3, not_agreed=1, precision=0.75, low=0.4, high=0.93)


def test_a_check_that_nobody_judged_has_no_precision(workspace: Workspace, lists: LetterLists) -> None:
    (line,) = precision_page(workspace, replace(lists, precision=(NOT_JUDGED,))).lines
    assert (line.precision, line.interval, line.months, line.untold) == ("–", "", "", 2)


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("months", "said"),
    [
        ((Month(2026, 10),), "October 2026"),
        ((Month(2026, 9), Month(2026, 10)), "September 2026 to October 2026"),
    ],
)
def test_a_precision_is_told_with_its_interval_and_its_months(
    workspace: Workspace, lists: LetterLists, months: tuple[Month, ...], said: str
) -> None:
    page = precision_page(workspace, replace(lists, precision=(replace(JUDGED, months=months),)))
    assert [(line.precision, line.interval, line.months) for line in page.lines] == [("75%", "40% to 93%", said)]


def test_the_table_has_a_row_for_each(lists: LetterLists) -> None:
    headings, rows = list_rows(lists)
    assert headings == LIST_HEADINGS
    assert len(rows) == len(lists.to_put_right)
    assert {len(row) for row in rows} == {len(headings)}
