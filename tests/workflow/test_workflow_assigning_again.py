"""Second marking of somebody who is ill goes to another who may mark it; what may not go stays, and is said."""

import json
from pathlib import Path

import pytest
from office import MONTH, STAFF, Office, copied, workspace_in
from workflow_builders import events_of, head, moderated_month, submit_round

from iqa.cli.moderation import publish_moderation_certificate
from iqa.domain import NOT_APPLICABLE, Mark, Moderation, ModerationItem, Month, Purpose, Round
from iqa.errors import (
    ConflictError,
    InvalidInputError,
    IqaError,
    LockedError,
    NotFoundError,
    NotPermittedError,
    TamperedError,
)
from iqa.marking.recording import Answers
from iqa.records.draws import bare_draws
from iqa.records.workspace import Workspace
from iqa.workflow.adjudication import with_second_marker
from iqa.workflow.assigning_again import assign_all_second, assign_second
from iqa.workflow.marking_pieces import open_item, save_item
from iqa.workflow.moderating import moderation_briefs, standing_moderation
from iqa.workflow.progress import SecondMarkingStatus, second_marking_status
from iqa.workflow.resting import Why, rests_on
from iqa.workflow.steps import step_of, steps
from iqa.workflow.verifying import verify, verify_certificate
from iqa.workflow.withdrawing import withdraw

THIRD = {**STAFF[0], "Staff id": "M3", "Name": "Sorrel Quick"}
UNDER = {**STAFF[0], "Staff id": "M4", "Name": "Linden Marsh", "Line manager": "M1"}
"""A manager who works under the first marker of some of the work."""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The moderated month since two more managers have come."""
    office = copied(moderated_month(tmp_path_factory.getbasetemp()), tmp_path_factory.mktemp("again") / "office")
    office.read_export("staff", [*STAFF, THIRD, UNDER], name="more-staff.xlsx").done()
    return office.folder


@pytest.fixture
def office(full: Path, tmp_path: Path) -> Office:
    return copied(full, tmp_path / "office")


@pytest.fixture
def workspace(office: Office) -> Workspace:
    return workspace_in(office.folder)


def made_in(workspace: Workspace) -> Moderation:
    return standing_moderation(workspace, MONTH, Purpose.SECOND_MARKING)


def of(workspace: Workspace, marker: str) -> list[ModerationItem]:
    """What somebody marks a second time."""
    return [one for one in made_in(workspace).to_mark() if one.assessor == marker]


def begin(workspace: Workspace, one: ModerationItem) -> str:
    """Its second marker answers a first question; which."""
    at = workspace_in(workspace.root, one.assessor)
    asked = open_item(at, one.key, MONTH, Round.SECOND).form.questions()[0].criterion.id
    answers = Answers((Mark(asked, NOT_APPLICABLE, explanation="not in this case"),))
    assert save_item(at, one.key, answers, 0, MONTH, Round.SECOND).problems == ()
    return asked


def last_step(workspace: Workspace) -> int:
    with workspace.store.reading() as view:
        return steps(view)[-1].number


def test_second_marking_goes_to_another_and_half_made_marks_stay_readable(workspace: Workspace) -> None:
    one, before = of(workspace, "M2")[0], made_in(workspace)
    asked = begin(workspace, one)
    (event,) = events_of(workspace, lambda: assign_second(workspace, f" {one.key} ", "Sorrel Quick", "is ill"))
    assert (event.what, event.subject) == ("second marking given to somebody else", one.key)
    with workspace.store.reading() as view:
        assert view.ledger.facts(event.seq) == {"assessor": "M3", "was": "M2", "reason": "is ill"}
        assert view.assessments.list(item_key=one.key, round=Round.SECOND) == ()
        (aside,) = view.assessments.list(item_key=one.key, round=Round.SECOND_PUT_ASIDE)
    assert (aside.assessor, aside.mark(asked).rating) == ("M2", NOT_APPLICABLE)
    made = made_in(workspace)
    (entry,) = made.handovers
    assert (entry.key, entry.was, entry.to, entry.reason, entry.by) == (
        one.key,
        "M2",
        "M3",
        "is ill",
        "Bryony Furze",
    )
    assert [each.rank for each in made.items] == [each.rank for each in before.items]
    assert open_item(workspace_in(workspace.root, "M3"), one.key, MONTH, Round.SECOND).recorded.marks == ()
    with pytest.raises(NotPermittedError):
        open_item(workspace_in(workspace.root, "M2"), one.key, MONTH, Round.SECOND)
    assert second_marking_status(workspace, MONTH) == SecondMarkingStatus(6, 0, marked=0, settled=0, waiting=0)
    assert verify(workspace).faults == ()
    assign_second(workspace, one.key, "M2", "is back", MONTH)
    opened = open_item(workspace_in(workspace.root, "M2"), one.key, MONTH, Round.SECOND)
    assert opened.recorded.mark(asked).rating == NOT_APPLICABLE
    assert verify(workspace).faults == ()


def test_whoever_gave_the_first_marks_or_works_under_them_is_not_given_it(workspace: Workspace) -> None:
    one, before = of(workspace, "M2")[0], head(workspace)
    reserve = next(each for each in made_in(workspace).items if not each.drawn)
    refused: list[tuple[tuple[str, str, str, Month | None], type[IqaError], str]] = [
        ((one.key, "Sorrel Quick", " ", None), InvalidInputError, "only with a reason"),
        ((one.key, "Bryony Furze", "free", None), NotPermittedError, "who marked the work"),
        ((one.key, "Linden Marsh", "free", None), NotPermittedError, "works under whoever marked"),
        ((one.key, "Rowan Elder", "free", None), ConflictError, "second time already"),
        ((one.key, "Ash Maple", "free", None), NotFoundError, "no part in the marking"),
        ((reserve.key, "Sorrel Quick", "free", None), ConflictError, "chance did not choose it"),
        (("casework|none", "Sorrel Quick", "free", None), NotFoundError, "No draw holds"),
        ((one.key, "Sorrel Quick", "free", Month(2026, 9)), NotFoundError, "No draw of September"),
    ]
    for arguments, error, said in refused:
        with pytest.raises(error, match=said):
            assign_second(workspace, *arguments)
    assert head(workspace) == before


def test_before_a_second_marking_there_is_nothing_to_give(drawn: Office) -> None:
    workspace = workspace_in(drawn.folder)
    with pytest.raises(NotFoundError, match="no second marking"):
        assign_second(workspace, drawn.keys()[0], "Rowan Elder", "free")
    with pytest.raises(NotFoundError, match="no second marking"):
        assign_all_second(workspace, "Bryony Furze", "Rowan Elder", "free", MONTH)


def test_where_nobody_else_is_on_the_list_that_is_said(moderated: Office) -> None:
    workspace = workspace_in(moderated.folder)
    one = of(workspace, "M2")[0]
    with pytest.raises(ConflictError, match="Nobody else on today's staff list"):
        assign_second(workspace, one.key, "Bryony Furze", "free")


def test_a_whole_workbook_moves_in_one_step_and_comes_back(workspace: Workspace) -> None:
    before, own = made_in(workspace), {one.key for one in of(workspace, "M2")}
    asked = begin(workspace, of(workspace, "M2")[0])
    (event,) = events_of(workspace, lambda: assign_all_second(workspace, "Rowan Elder", "M3", "on leave", MONTH))
    assert event.subject == "all of M2"
    assert {one.key for one in of(workspace, "M3")} == own
    books = {one.name: one.brief for one in moderation_briefs(workspace, made_in(workspace))}
    assert set(books) == {"second-marking/Bryony Furze.xlsx", "second-marking/Sorrel Quick.xlsx"}
    assert {item.item.key for _, item in books["second-marking/Sorrel Quick.xlsx"].all_items()} == own
    assert verify(workspace).faults == ()
    with pytest.raises(NotFoundError, match="work to mark a second time"):
        assign_all_second(workspace, "Rowan Elder", "M3", "again", MONTH)
    with pytest.raises(ConflictError, match="already"):
        assign_all_second(workspace, "M3", "Sorrel Quick", "again", MONTH)
    with pytest.raises(ConflictError, match="They gave its first marks"):
        assign_all_second(workspace, "M3", "Bryony Furze", "again", MONTH)
    done = withdraw(workspace, str(last_step(workspace)), "was not ill")
    assert done.second == before == made_in(workspace)
    with workspace.store.reading() as view:
        (kept,) = [one for one in view.assessments.list(round=Round.SECOND) if one.marks]
        assert view.assessments.list(round=Round.SECOND_PUT_ASIDE) == ()
    assert (kept.assessor, kept.mark(asked).rating) == ("M2", NOT_APPLICABLE)
    assert verify(workspace).faults == ()


def test_what_is_submitted_stays_with_its_second_marker(workspace: Workspace) -> None:
    submit_round(workspace.root, Round.SECOND, {})
    one, before = of(workspace, "M2")[0], head(workspace)
    with pytest.raises(LockedError, match="marked a second time and submitted"):
        assign_second(workspace, one.key, "Sorrel Quick", "is ill")
    with pytest.raises(ConflictError, match="It is all submitted"):
        assign_all_second(workspace, "M2", "Sorrel Quick", "is ill", MONTH)
    assert head(workspace) == before


@pytest.mark.unmeasured
def test_it_is_not_withdrawn_once_the_other_has_begun_or_given_it_on(workspace: Workspace) -> None:
    one = of(workspace, "M2")[0]
    assign_second(workspace, one.key, "M3", "is ill")
    first = last_step(workspace)
    begin(workspace, of(workspace, "M3")[0])
    with workspace.store.reading() as view:
        assert [rest.why for rest in rests_on(view, step_of(view, first))] == [Why.MARKED_AGAIN]
    assign_second(workspace, one.key, "M2", "is back")
    with workspace.store.reading() as view:
        assert [rest.why for rest in rests_on(view, step_of(view, first))] == [Why.DONE_SINCE]
    with pytest.raises(ConflictError, match="was done since"):
        withdraw(workspace, str(first), "wrong")
    withdraw(workspace, str(last_step(workspace)), "not back")
    assert of(workspace, "M3")
    assert verify(workspace).faults == ()


def test_a_letter_waits_for_whoever_has_the_work_now(workspace: Workspace) -> None:
    one = of(workspace, "M2")[0]
    assign_second(workspace, one.key, "M3", "is ill")
    with workspace.store.reading() as view:
        waiting = {key for each in bare_draws(view, MONTH) for key in with_second_marker(view, each)}
    assert one.key in waiting


def test_the_certificate_lists_it_and_an_earlier_one_is_out_of_date(workspace: Workspace) -> None:
    one = of(workspace, "M2")[0]

    def written() -> Path:
        files = publish_moderation_certificate(workspace, made_in(workspace))
        return next(file.path for file in files if file.path.suffix == ".json")

    path = written()
    earlier = path.with_name("earlier.json")
    earlier.write_bytes(path.read_bytes())
    assign_second(workspace, one.key, "M3", "is ill")
    path = written()
    assert json.loads(path.read_text("utf-8"))["handovers"][0]["to"] == "M3"
    page = path.with_suffix(".html").read_text("utf-8")
    assert "is ill" in page
    assert "Sorrel Quick" in page
    assert verify_certificate(workspace, path) == made_in(workspace)
    with pytest.raises(ConflictError, match="was changed since"):
        verify_certificate(workspace, earlier)
    forged = path.with_name("forged.json")
    forged.write_text(path.read_text("utf-8").replace("is ill", "is well"), "utf-8")
    with pytest.raises(TamperedError, match="handovers"):
        verify_certificate(workspace, forged)
    withdraw(workspace, str(last_step(workspace)), "was not ill")
    with pytest.raises(ConflictError, match="was changed since"):
        verify_certificate(workspace, path)
    assert verify_certificate(workspace, earlier) == made_in(workspace)
