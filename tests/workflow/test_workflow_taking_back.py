"""A letter that was read by mistake is taken back with a reason: nothing counts it, and the ledger keeps it."""

from pathlib import Path

import pytest
from letter_builders import good
from letter_offices import LETTERS_MONTH as MONTH
from letter_offices import letters_office
from office import Office, copied, drawn_month, fill, workspace_in
from test_workflow_letter_precision import write_letters
from test_workflow_letters_contradict import explained

from iqa.criteria import load_scheme
from iqa.domain import Kind
from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.records.populations import items_of
from iqa.records.workspace import Workspace
from iqa.workflow.attaching import attach_letters
from iqa.workflow.choosing_rows import RowChoice
from iqa.workflow.letter_hints import certain_facts
from iqa.workflow.letter_lists import letter_lists
from iqa.workflow.reopening import reopen_assessment
from iqa.workflow.taking_back import TAKEN_BACK, kept_letter, take_letter_back
from iqa.workflow.urgent import see_to, urgent_list

WRONG = good(("5 October 2026", "4 October 2026"))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return letters_office(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "letters").mkdir()
    path = tmp_path / "letters" / "one.txt"
    path.write_text(WRONG)
    return path


def counting(workspace: Workspace) -> int:
    with workspace.store.reading() as view:
        return len(view.attached.list(month=str(MONTH)))


def certain(workspace: Workspace) -> int:
    with workspace.store.reading() as view:
        items = items_of(view, view.populations.current(Kind.LETTERS, MONTH))
        found = certain_facts(workspace, view, MONTH, load_scheme("victim-letters"), items)
    return sum(map(len, found.values()))


def test_nothing_counts_it_and_the_ledger_keeps_it(workspace: Workspace, file: Path) -> None:
    attach_letters(workspace, MONTH, [file])
    assert (letter_lists(workspace, MONTH).letters, certain(workspace)) == (1, 1)
    letter = kept_letter(workspace, MONTH, str(file)).letter
    done = take_letter_back(workspace, MONTH, letter.digest[:10], "  It was a draft  ")
    assert (done.letter, done.reason, done.later) == (letter, "It was a draft", ())
    assert (certain(workspace), counting(workspace)) == (0, 0)
    with workspace.store.reading() as view:
        [event] = [one for one in view.ledger.events() if one.what == TAKEN_BACK]
        assert event.actor == "Hazel"
        assert view.ledger.facts(event.seq)["reason"] == "It was a draft"
        assert view.attached.changed_by(event.seq) == {(str(MONTH), letter.digest): (letter, None)}
        [decision] = view.letter_decisions.list()
    assert (decision.takes_back, decision.reason, decision.by) == (True, "It was a draft", "Hazel")


def test_the_same_file_is_passed_over_until_its_row_is_named(workspace: Workspace, file: Path) -> None:
    attach_letters(workspace, MONTH, [file])
    take_letter_back(workspace, MONTH, str(file), "a draft")
    again = attach_letters(workspace, MONTH, [file.parent])
    assert (again.read, again.letters) == (0, ())
    assert [(Path(one.file).name, "Taken back by Hazel" in one.why) for one in again.taken_back] == [
        ("one.txt", True)
    ]
    named = attach_letters(workspace, MONTH, [file], choice=RowChoice("71TM1023426"))
    assert [one.letter.item_key.split("|")[1] for one in named.matched] == ["71TM1023426"]
    assert attach_letters(workspace, MONTH, [file]).unchanged == 1


def test_a_letter_is_named_and_a_reason_given(workspace: Workspace, file: Path) -> None:
    attach_letters(workspace, MONTH, [file])
    with pytest.raises(InvalidInputError, match="only with a reason"):
        take_letter_back(workspace, MONTH, str(file), " ")
    for unknown in ("elsewhere.txt", "", "abc", "0" * 64):
        with pytest.raises(NotFoundError, match="No letter that was read for October 2026"):
            kept_letter(workspace, MONTH, unknown)
    assert letter_lists(workspace, MONTH).letters == 1


def test_a_possible_breach_is_seen_to_first(workspace: Workspace, file: Path) -> None:
    file.write_text(good(more="Flint Gabbro's mobile number is 07700 900452."))
    attach_letters(workspace, MONTH, [file])
    with pytest.raises(ConflictError, match="It may hold a data breach"):
        take_letter_back(workspace, MONTH, str(file), "a draft")
    assert len(urgent_list(workspace, MONTH)) == 1
    see_to(workspace, "71TM1023426", "The information officer was told", MONTH)
    take_letter_back(workspace, MONTH, str(file), "a draft")
    assert counting(workspace) == 0


@pytest.mark.unmeasured
def test_marks_that_explain_themselves_against_it_are_unlocked_first(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    office: Office = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    folder = write_letters(tmp_path / "october", 10)
    office.iqa("letters", "attach", folder, "--month", MONTH).done()
    office.iqa("workbook", "--month", MONTH).done()
    for book in sorted((office.folder / "out" / str(MONTH) / "workbooks").glob("*.xlsx")):
        office.iqa("record", fill(book, explained)).done()
    workspace = workspace_in(office.folder)
    with workspace.store.reading() as view:
        marked = {one.item_key for one in view.assessments.list(scheme="victim-letters")}
        letter = next(one for one in view.attached.list() if one.item_key in marked)
    with pytest.raises(ConflictError, match="submitted mark"):
        take_letter_back(workspace, MONTH, letter.digest, "another month's")
    reopen_assessment(workspace, letter.item_key, "the letter was not the one sent")
    take_letter_back(workspace, MONTH, letter.digest, "another month's")
