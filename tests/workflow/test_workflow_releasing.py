"""Letters go out as a manager edited them; what is missing holds a letter back and says why."""

import json
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from msgspec.structs import replace
from office import MONTH, NOW, Office, copied, fill, plainly
from workflow_builders import drafted_month, edit
from writing_commands import second_books

from iqa.domain import AssessmentState, Month, Round
from iqa.errors import ConflictError
from iqa.records.feedback_letters import letters_of_month
from iqa.records.workspace import Workspace, open_workspace
from iqa.store import FeedbackRecord
from iqa.workflow.drafting import publish_letters
from iqa.workflow.issuing import publish_release
from iqa.workflow.releasing import LettersFolder, plan_release


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    """A month that is marked, in which everybody has a draft."""
    return copied(drafted_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


def workspace_of(office: Office, days: int = 0) -> Workspace:
    return open_workspace(office.folder, "Bryony Furze", now=lambda: NOW + timedelta(days=days))


def issued(workspace: Workspace) -> tuple[FeedbackRecord, ...]:
    with workspace.store.reading() as view:
        return view.letters.list(month=MONTH)


def held(office: Office, *more: str) -> dict[str, set[str]]:
    """Person -> the codes of what holds their letter back."""
    told = office.iqa("release", "--month", MONTH, *more, "--json").json
    return {one["person"]: {problem["code"] for problem in one["problems"]} for one in told["held"]}


@pytest.mark.unmeasured
def test_letters_are_one_event_with_the_marks_they_release(office: Office) -> None:
    workspace = workspace_of(office)
    with workspace.store.reading() as view:
        before = view.ledger.head().count
    told = publish_release(workspace, MONTH)
    assert (len(told.issued), told.held, told.out) == (4, (), 0)
    with workspace.store.reading() as view:
        (event,) = view.ledger.events(after=before)
        states = {one.state for one in view.assessments.list(month=MONTH, round=Round.FIRST)}
        rows = view.ledger.rows(event.seq)
    assert (event.what, event.subject, event.actor) == ("feedback letters issued", "October 2026", "Bryony Furze")
    assert (len(rows["letters"]["put"]), states) == (4, {AssessmentState.RELEASED})
    assert office.iqa("verify").code == 0
    again = office.iqa("release", "--month", MONTH).done().out
    assert "4 letters were issued before." in again
    assert len(issued(workspace)) == 4


@pytest.mark.unmeasured
def test_what_goes_out_is_the_word_file_as_it_was_edited(office: Office) -> None:
    word = office.out / "letters" / "Ash Maple.docx"
    content = edit(word, " I changed this.")
    (told,) = office.iqa("release", "--month", MONTH, "--person", "Ash Maple", "--json").done().json["issued"]
    assert (told["name"], told["version"], told["edited"]) == ("Ash Maple", 1, True)
    (record,) = issued(workspace_of(office))
    assert record.files == {"Ash Maple.docx": sha256(content).hexdigest()}
    assert word.read_bytes() == content
    with workspace_of(office).store.reading() as view:
        event = view.ledger.head().count
        assert view.ledger.facts(event)["edited"] == ["P1"]
    assert held(office, "--person", "P1") == {}


def test_a_word_file_that_is_edited_once_it_is_out_is_told_and_not_sent_again(office: Office) -> None:
    letters = office.out / "letters"
    assert publish_release(workspace_of(office), MONTH).edited_since == ()
    edit(letters / "Ash Maple.docx", " Later.")
    assert publish_release(workspace_of(office), MONTH).edited_since == ("Ash Maple.docx",)
    said = office.iqa("release", "--month", MONTH).out
    assert "Edited since it was issued, so not what the person has, and not sent again: Ash Maple.docx." in said


@pytest.mark.unmeasured
def test_a_letter_nobody_edited_is_dated_the_day_it_goes_out_and_an_edited_one_stays(office: Office) -> None:
    edited = office.out / "letters" / "Ash Maple.docx"
    content = edit(edited, " Mine.")
    later = workspace_of(office, days=2)
    told = publish_release(later, MONTH)
    assert len(told.issued) == 4
    by_person = {one.person: json.loads(one.context)["date"] for one in issued(later)}
    days = {person: day for person, day in by_person.items() if person != "P1"}
    assert set(days.values()) == {"18 November 2026"}
    assert by_person["P1"] == "16 November 2026"
    assert edited.read_bytes() == content
    assert "18 November 2026" in (office.out / "letters" / "Holly Brook.html").read_text(encoding="utf-8")
    for record in issued(later):
        ((name, digest),) = record.files.items()
        assert sha256((office.out / "letters" / name).read_bytes()).hexdigest() == digest


@pytest.mark.unmeasured
def test_nothing_goes_out_that_nobody_drafted_or_that_says_something_else_by_now(office: Office) -> None:
    with workspace_of(office).store.changing("Bryony Furze", NOW, "marks reopened") as change:
        (draft,) = change.drafts.list(person="P2")
        change.drafts.remove((draft.person, draft.month, draft.version))
        (other,) = change.drafts.list(person="V1")
        context = json.loads(other.context) | {"strengths": ["Something else."]}
        change.drafts.save(replace(other, context=json.dumps(context)))
    assert held(office) == {"P2": {"not-drafted"}, "V1": {"draft-outdated"}}


@pytest.mark.unmeasured
def test_a_file_that_is_gone_open_or_no_word_file_holds_its_letter_back(office: Office) -> None:
    folder = office.out / "letters"
    (folder / "Ash Maple.docx").unlink()
    (folder / "~$lly Brook.docx").write_bytes(b"")
    (folder / "Dell Rush.docx").write_bytes(b"not a Word file")
    assert held(office) == {"P1": {"file-missing"}, "P2": {"file-open"}, "V1": {"file-unreadable"}}
    office.iqa("feedback", "--month", MONTH, "--person", "Ash Maple").done()
    assert "P1" not in held(office)


@pytest.mark.unmeasured
def test_an_older_draft_that_a_crash_left_does_not_go_out(office: Office) -> None:
    office.iqa("customise", "templates/feedback_letter.html").done()
    template = office.folder / "templates" / "feedback_letter.docx"
    office.iqa("customise", "templates/feedback_letter.docx").done()
    edit(template, " New.")
    with patch("iqa.workflow.drafting.publish", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        publish_letters(workspace_of(office), MONTH, again=True)
    assert set().union(*held(office).values()) == {"file-outdated"}
    office.iqa("feedback", "--month", MONTH).done()
    assert held(office) == {}


@pytest.mark.unmeasured
def test_a_changed_template_is_applied_to_drafts_and_to_nothing_that_is_out_or_edited(office: Office) -> None:
    office.iqa("release", "--month", MONTH, "--person", "Ash Maple").done()
    folder = office.out / "letters"
    kept = edit(folder / "Holly Brook.docx", " Mine.")
    before = {path.name: path.read_bytes() for path in folder.glob("*.docx")}
    office.iqa("customise", "templates/feedback_letter.docx").done()
    edit(office.folder / "templates" / "feedback_letter.docx", " New.")
    assert "stayed untouched" in office.iqa("feedback", "--month", MONTH).done().out
    said = office.iqa("feedback", "--month", MONTH, "--again").done().out
    assert "1 letter is out and stays as issued." in said
    assert "Holly Brook.docx was changed by somebody, so it stays as it is" in said
    after = {path.name: path.read_bytes() for path in folder.glob("*.docx")}
    assert {name for name in before if before[name] != after[name]} == {"Hazel Larch.docx", "Dell Rush.docx"}
    assert after["Holly Brook.docx"] == kept
    assert held(office) == {}


def second_hand(row: Mapping[str, Any]) -> Mapping[str, str]:
    entered = dict(plainly(row))
    if "trial strategy" in str(row["Question"]):
        return {**entered, "Rating": "Not met", "Where it shows, or what happened": "The log shows none."}
    return entered


def test_a_second_marking_holds_letters_back_until_it_is_settled(office: Office) -> None:
    office.iqa("release", "--month", MONTH, "--person", "Dell Rush").done()
    office.iqa("moderate", "--month", MONTH, "--seed", "271828", "--share", "1").done()
    codes = set().union(*held(office).values())
    assert codes == {"second-mark-open"}
    office.iqa("record", *(fill(path, second_hand) for path in second_books(office))).done()
    open_now = held(office)
    assert set().union(*open_now.values()) == {"not-settled"}
    for one in office.iqa("settle", "--month", MONTH, "--json").done().json["differences"]:
        decided = ("--meeting", "--rating", one["marks"][0]["label"], "--reason", "As the log has it.")
        office.iqa("settle", one["item"], one["criterion"], *decided).done()
    assert set().union(*held(office).values()) == {"draft-outdated"}
    office.iqa("feedback", "--month", MONTH).done()
    assert held(office) == {}
    assert office.iqa("verify").code == 0


def test_a_contradiction_that_nobody_explained_holds_a_letter_back(office: Office) -> None:
    """Recording asks for the explanation, so the check is tried with a mark that was let in without one."""
    with workspace_of(office).store.changing("Bryony Furze", NOW, "marks recorded") as change:
        marked = change.assessments.list(scheme="victim-letters")
        one = next(each for each in marked if each.mark("needed-and-sent").is_marked)
        opened = change.assessments.reopen(replace(one, state=AssessmentState.IN_PROGRESS))
        marks = tuple(
            replace(mark, rating="not-applicable", explanation="") if mark.criterion == "needed-and-sent" else mark
            for mark in opened.marks
        )
        change.assessments.save(replace(opened, marks=marks, state=AssessmentState.SUBMITTED))
    office.iqa("feedback", "--month", MONTH).done()
    assert {"contradiction"} in held(office).values()


def test_a_letter_that_somebody_else_wrote_again_meanwhile_is_not_issued(office: Office) -> None:
    workspace = workspace_of(office)
    with patch("iqa.workflow.issuing.issue_letters") as told:
        publish_release(workspace, MONTH)
    (_, plan, digests), _ = told.call_args
    with workspace.store.changing("Rowan Elder", NOW, "feedback letters drafted") as change:
        draft = next(iter(change.drafts.list(month=MONTH)))
        change.drafts.save(replace(draft, drafted_by="Rowan Elder"))
    from iqa.workflow.releasing import issue_letters

    with pytest.raises(ConflictError, match="or wrote it again, meanwhile"):
        issue_letters(workspace, plan, digests)
    assert issued(workspace) == ()


def test_marks_that_changed_since_hold_all_letters_back(office: Office) -> None:
    workspace = workspace_of(office)
    with patch("iqa.workflow.issuing.issue_letters") as told:
        publish_release(workspace, MONTH)
    (_, plan, digests), _ = told.call_args
    office.iqa("reopen", office.keys()[0], "--reason", "a hearing record came to light").done()
    from iqa.workflow.releasing import issue_letters

    with pytest.raises(ConflictError, match="marked again while the letters were composed"):
        issue_letters(workspace, plan, digests)
    assert issued(workspace) == ()


def test_letters_from_before_there_were_drafts_count_as_issued(office: Office) -> None:
    """As `iqa feedback` left them until then: a record with the digests of both files, and no draft."""
    workspace = workspace_of(office)
    with workspace.store.changing("Bryony Furze", NOW, "feedback letters issued") as change:
        for one in change.drafts.list(month=MONTH):
            change.drafts.remove((one.person, one.month, one.version))
            context = {name: value for name, value in json.loads(one.context).items() if name not in NEW}
            told = (one.person, one.month, 1, "t", "Bryony Furze", "7 December 2026")
            change.letters.add(FeedbackRecord(*told, one.files, json.dumps(context)))
    told = office.iqa("feedback", "--month", MONTH, "--json").done().json["written"]
    assert {(one["version"], one["kept"], one["issued"]) for one in told} == {(1, True, True)}
    (office.out / "letters" / "Ash Maple.docx").unlink()
    assert "Wrote" in office.iqa("feedback", "--month", MONTH).done().out
    released = office.iqa("release", "--month", MONTH, "--json").done().json
    assert (released["issued"], released["held"], released["out"]) == ([], [], 4)


NEW = ("improved", "outcomes", "changes", "notice")


@pytest.mark.unmeasured
def test_a_letter_that_was_edited_and_is_gone_is_not_made_up_again(office: Office) -> None:
    word = office.out / "letters" / "Ash Maple.docx"
    edit(word, " Mine.")
    office.iqa("release", "--month", MONTH).done()
    word.unlink()
    (told,) = office.iqa("feedback", "--month", MONTH, "--person", "P1", "--json").done().json["written"]
    assert (told["kept"], told["issued"], word.exists()) == (True, True, False)


def test_a_month_without_letters_has_nothing_to_plan(office: Office) -> None:
    workspace = workspace_of(office)
    with workspace.store.reading() as view:
        assert letters_of_month(view, Month(2026, 9)) == {}
    plan = plan_release(workspace, MONTH, "Ash Maple", LettersFolder())
    assert [problem.code for problem in plan.held[0].problems] == ["file-missing"]
