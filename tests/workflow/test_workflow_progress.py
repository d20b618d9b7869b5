"""How far everybody is with a month, in pieces of work, and what is urgent; the second marking names nobody."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from office import MONTH, Office, workspace_in
from workflow_builders import complete, head, keys_to_mark

from iqa.domain import Kind, MeetingKind, TookPlace, urn_in
from iqa.marking.recording import WholeAnswers
from iqa.workflow.adjudication import AdjudicationRequest, open_adjudications, settle
from iqa.workflow.drawn_work import drawn_item
from iqa.workflow.marking_pieces import open_item, save_item, submit_item
from iqa.workflow.meetings import MeetingTold, tell_meeting
from iqa.workflow.progress import SecondMarkingStatus, month_status, second_marking_status, workspace_state
from iqa.workflow.urgent import urgent_in_words, urgent_list
from iqa.workflow.what_next import MonthState, SecondMarkingState

pytestmark = pytest.mark.unmeasured


def test_before_a_draw_there_is_nothing_to_be_far_with(imported: Office) -> None:
    assert month_status(workspace_in(imported.folder), MONTH) == ()


def test_how_far_a_workspace_is_is_worked_out_from_records_and_documents(
    imported: Office, drawn: Office, marked: Office, moderated: Office, twice: Office
) -> None:
    def state(office: Office) -> MonthState:
        (found,) = workspace_state(workspace_in(office.folder)).months
        return found

    before, out, done = state(imported), state(drawn), state(marked)
    assert (before.month, before.drawn, before.to_mark) == (MONTH, frozenset(), 0)
    assert before.imported >= {Kind.CASES, Kind.LETTERS}
    assert (out.drawn, out.to_mark, out.submitted) == (frozenset({"casework", "victim-letters"}), 11, 0)
    assert (done.submitted, done.nobodys, done.second, done.letters) == (11, 0, None, 0)
    assert (state(moderated).second, state(moderated).unsettled) == (SecondMarkingState(selected=6, marked=0), 0)
    assert (state(twice).second, state(twice).unsettled) == (SecondMarkingState(selected=6, marked=6), 4)


def test_letters_and_the_summary_count_once_they_are_there(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    marked.iqa("workbook", "--month", MONTH).done()
    marked.iqa("feedback", "--month", MONTH).done()
    (drafted,) = workspace_state(workspace).months
    assert (drafted.letters, drafted.drafts > 0) == (0, True)
    marked.iqa("release", "--month", MONTH).done()
    (sent,) = workspace_state(workspace).months
    assert sent.drafts == 0
    assert (sent.workbooks, sent.letters > 0, sent.new_marks, sent.summary) == (True, True, False, False)
    marked.iqa("committee", "--month", MONTH).done()
    assert workspace_state(workspace).months[0].summary


def test_marks_are_newer_than_the_letter_of_whoever_they_are_of(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    marked.iqa("feedback", "--month", MONTH).done()
    with workspace.store.changing("ann", workspace.now(), "marked, and another's letter drafted after") as change:
        first, other = [one for one in change.drafts.list(month=MONTH) if one.person in ("P1", "P2")]
        change.drafts.save(replace(other, drafted_at="2026-11-20T09:00:00+00:00"))
        of_first = next(one for one in change.assessments.list(month=MONTH) if f"|{first.person}|" in one.item_key)
        change.assessments.save(replace(of_first, marked_at="2026-11-18T09:00:00+00:00"))
    assert workspace_state(workspace).months[0].new_marks
    with workspace.store.changing("ann", workspace.now(), "drafted after that") as change:
        change.drafts.save(replace(first, drafted_at="2026-11-19T09:00:00+00:00"))
    assert not workspace_state(workspace).months[0].new_marks


def test_an_empty_workspace_has_no_month(tmp_path: Path) -> None:
    found = workspace_state(workspace_in(Office(tmp_path / "new").init().folder))
    assert (found.staff, found.months) == (False, ())


def test_each_assessors_work_is_counted_by_scheme_and_by_name(drawn: Office, marked: Office) -> None:
    for office, done in ((drawn, False), (marked, True)):
        rows = month_status(workspace_in(office.folder), MONTH)
        assert [row.name for row in rows] == ["Bryony Furze", "Bryony Furze", "Rowan Elder", "Rowan Elder"]
        assert sum(row.to_mark for row in rows) == 6 + 5
        assert [row.not_started for row in rows] == [0 if done else row.to_mark for row in rows]
        assert [row.submitted for row in rows] == [row.to_mark if done else 0 for row in rows]


def test_work_begun_is_in_progress_and_an_urgent_concern_is_told_before_it_is_submitted(drawn: Office) -> None:
    workspace = workspace_in(drawn.folder)
    key, other, *_ = keys_to_mark(workspace)
    with workspace.store.reading() as view:
        markers = [drawn_item(view, one)[1].assessor for one in (key, other)]
    mine, theirs = (workspace_in(drawn.folder, marker) for marker in markers)
    whole = WholeAnswers(urgent_concern="Bail runs out tomorrow")
    save_item(mine, key, replace(complete(open_item(mine, key)), whole=whole), 0)
    submit_item(theirs, other, complete(open_item(theirs, other)), 0)
    rows = [row for row in month_status(workspace, MONTH) if row.scheme.startswith("Casework")]
    assert (sum(row.in_progress for row in rows), sum(row.submitted for row in rows)) == (1, 1)
    [matter] = urgent_list(workspace, MONTH)
    assert urgent_in_words(matter).endswith(": Bail runs out tomorrow")
    assert f", {urn_in(key)}" in urgent_in_words(matter)


def test_a_second_marking_is_counted_from_selected_to_settled(marked: Office, moderated: Office) -> None:
    assert second_marking_status(workspace_in(marked.folder), MONTH) is None
    told = second_marking_status(workspace_in(moderated.folder), MONTH)
    assert told == SecondMarkingStatus(selected=6, nobody=0, marked=0, settled=0, waiting=0)


def test_what_differs_waits_until_it_is_settled(twice: Office) -> None:
    workspace = workspace_in(twice.folder)
    before = head(workspace)
    assert second_marking_status(workspace, MONTH) == SecondMarkingStatus(6, 0, marked=6, settled=2, waiting=4)
    assert head(workspace) == before
    one = open_adjudications(workspace, MONTH).differences[0]
    settle(workspace, AdjudicationRequest(one.item, one.criterion, "not-met", "So it is.", meeting=True))
    assert second_marking_status(workspace, MONTH) == SecondMarkingStatus(6, 0, marked=6, settled=3, waiting=3)


def test_a_committee_that_has_met_had_its_summary(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    tell_meeting(workspace, MeetingTold(MeetingKind.COMMITTEE, MONTH, held=TookPlace.YES, on=MONTH.next().last))
    assert workspace_state(workspace).months[0].summary
