"""One list of what a manager is to know at once, and what was done about it."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from office import MONTH, Office, cases, workspace_in, xlsx
from openpyxl import load_workbook
from store_builders import attached
from workflow_builders import note_concern

from iqa.domain import Month, UrgentKind
from iqa.errors import InvalidInputError, NotFoundError
from iqa.marking.recording import Answers, WholeAnswers
from iqa.records.workspace import Workspace
from iqa.workflow.marking_pieces import save_item
from iqa.workflow.urgent import see_to, urgent_list
from iqa.workflow.verifying import verify

URGENT = "Urgent concern on a live case"


@pytest.fixture
def workspace(drawn: Office) -> Workspace:
    return workspace_in(drawn.folder)


def concern(path: Path, words: str) -> None:
    """An urgent concern about the first case of a workbook."""
    book = load_workbook(path)
    for sheet in book.worksheets:
        headings = [cell.value for cell in sheet[4]]
        if URGENT in headings:
            sheet.cell(5, headings.index(URGENT) + 1).value = words
    book.save(path)


@pytest.mark.unmeasured
def test_a_concern_stands_on_the_list_when_it_is_saved_until_somebody_sees_to_it(workspace: Workspace) -> None:
    key = note_concern(workspace, "Bail ends on Friday")
    (found,) = urgent_list(workspace)
    assert (found.matter.kind, found.matter.item_key, found.names) == (UrgentKind.CONCERN, key, False)
    assert found.manager_name in ("Bryony Furze", "Rowan Elder")
    (seen,) = see_to(workspace, found.urn, "The court was told.")
    assert seen.matter == found.matter
    assert urgent_list(workspace, MONTH) == ()
    (again,) = urgent_list(workspace, MONTH, seen_to=True)
    assert again.answer is not None
    assert again.answer.done == "The court was told."
    with pytest.raises(NotFoundError, match="Nothing urgent"):
        see_to(workspace, key, "again")
    assert verify(workspace).faults == ()


def test_a_process_that_serves_others_tells_news_at_once_and_no_more_what_was_seen_to(
    workspace: Workspace,
) -> None:
    serving = replace(workspace, store=workspace.store.keeping(1))
    assert urgent_list(serving) == ()
    key = note_concern(workspace, "Bail ends on Friday")
    assert [one.matter.says for one in urgent_list(serving)] == ["Bail ends on Friday"]
    assert urgent_list(serving) == urgent_list(workspace)
    see_to(workspace, key, "The court was told.")
    assert urgent_list(serving) == ()


def test_other_words_on_the_same_work_are_news(workspace: Workspace) -> None:
    key = note_concern(workspace, "Bail ends on Friday")
    see_to(workspace, key, "done")
    with workspace.store.reading() as view:
        (before,) = view.assessments.list(item_key=key)
    whole = Answers((), WholeAnswers(urgent_concern="It ends today"))
    save_item(workspace_in(workspace.root, before.assessor), key, whole, before.revision)
    assert [one.matter.says for one in urgent_list(workspace)] == ["It ends today"]
    with pytest.raises(InvalidInputError):
        see_to(workspace, key, " ")


def test_a_letter_that_may_be_a_breach_stands_on_the_same_list(workspace: Workspace) -> None:
    with workspace.store.changing("ann", workspace.now(), "letters attached") as change:
        change.attached.add(attached(item_key="victim-letters|01AB9000026|V0|stopped charge|2026-10-05"))
    (found,) = urgent_list(workspace, MONTH)
    assert (found.matter.kind, found.urn, found.noted_by) == (UrgentKind.BREACH, "01AB9000026", "")
    assert "paragraph 3" in found.matter.says
    assert urgent_list(workspace, Month(2026, 9)) == ()


def test_recording_writes_the_mail_and_status_and_the_list_show_it(drawn: Office) -> None:
    assert "Nothing urgent waits" in drawn.iqa("urgent", "list").done().out
    drawn.iqa("workbook", "--month", MONTH).done()
    path = drawn.workbooks[0]
    concern(path, "The limit ends on Monday")
    told = drawn.iqa("record", path).done().out
    assert "urgent/" in told.replace("\\", "/")
    mails = sorted((drawn.out / "urgent").glob("*.eml"))
    assert mails
    again = drawn.iqa("record", path).done().out
    assert ".eml" not in again
    assert "Urgent concern on a live case" in drawn.iqa("status", "--month", MONTH).done().out
    listed = drawn.iqa("urgent", "list", "--json").done().json["urgent"]
    assert {one["says"] for one in listed} == {"The limit ends on Monday"}
    shown = drawn.iqa("urgent", "list").done().out
    assert "iqa urgent done" in shown
    for one in {one["item"] for one in listed}:
        assert "seen to" in drawn.iqa("urgent", "done", one, "--done", "Listed today").done().out
    assert drawn.iqa("status", "--month", MONTH, "--json").done().json["urgent"] == []
    assert "Listed today" in drawn.iqa("urgent", "list", "--all").done().out
    refused = drawn.iqa("urgent", "done", "01AB1", "--done", "x", "--json")
    assert refused.code == 1


@pytest.mark.unmeasured
def test_status_shows_it_also_when_the_next_month_has_begun(drawn: Office) -> None:
    note_concern(workspace_in(drawn.folder), "Bail ends on Friday")
    later = str(Month.parse(str(MONTH)).next())
    rows = [{**row, "URN": str(row["URN"]).replace("01AB1", "01AB2")} for row in cases()]
    file = xlsx(drawn.folder.parent / "later.xlsx", rows)
    drawn.iqa("import", "cases", file, "--month", later, "--yes").done()
    assert "Bail ends on Friday" in drawn.iqa("status").done().out
    assert "Bail ends on Friday" not in drawn.iqa("status", "--month", later).done().out
