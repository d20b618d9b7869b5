"""What somebody has to mark, in every round, and how such work is referred to without its key."""

import pytest
from msgspec.structs import replace
from office import MONTH, Office, workspace_in
from workflow_builders import complete

from iqa.domain import AssessmentState, Month, Round
from iqa.errors import NotFoundError
from iqa.marking.recording import FormCopy, recorded_digest
from iqa.workflow.marking_pieces import open_item, save_item
from iqa.workflow.my_work import has_work_to_mark, key_of_reference, my_work, work_reference
from iqa.workflow.progress import known_months

STRATEGY = "trial-strategy"


def test_it_lists_what_is_mine_with_how_far_it_is(drawn: Office) -> None:
    workspace = workspace_in(drawn.folder)
    first = my_work(workspace, MONTH)[0]
    assert (first.round, first.state, first.answered, first.asked) == (Round.FIRST, AssessmentState.DRAWN, 0, 13)
    answers = complete(open_item(workspace, first.key, MONTH))
    save_item(workspace, first.key, replace(answers, marks=answers.marks[:2]), 0, MONTH)
    again = my_work(workspace, MONTH)[0]
    assert (again.state, again.answered) == (AssessmentState.IN_PROGRESS, 2)
    assert {one.person_name for one in my_work(workspace, MONTH)} == {
        "Ash Maple",
        "Holly Brook",
        "Hazel Larch",
        "Dell Rush",
    }


def test_work_to_mark_again_is_listed_apart(moderated: Office) -> None:
    mine = [
        one
        for who in ("Bryony Furze", "Rowan Elder")
        for one in my_work(workspace_in(moderated.folder, who), MONTH)
    ]
    assert {one.round for one in mine} == {Round.FIRST, Round.SECOND}
    assert all(one.state is AssessmentState.DRAWN for one in mine if one.round is Round.SECOND)


def test_whoever_has_nothing_left_is_not_sent_to_mark(drawn: Office, moderated: Office, marked: Office) -> None:
    assert has_work_to_mark(workspace_in(drawn.folder), MONTH)
    assert not has_work_to_mark(workspace_in(drawn.folder, "Ash Maple"), MONTH)
    assert not has_work_to_mark(workspace_in(drawn.folder, "Nobody Known"), MONTH)
    assert not has_work_to_mark(workspace_in(marked.folder), MONTH)
    assert has_work_to_mark(workspace_in(moderated.folder), MONTH)


def test_nobody_known_has_nothing_to_mark(drawn: Office) -> None:
    assert my_work(workspace_in(drawn.folder, "Nobody Known"), MONTH) == ()


def test_a_reference_leads_back_to_its_key_in_its_month_alone(drawn: Office) -> None:
    workspace = workspace_in(drawn.folder)
    key = my_work(workspace, MONTH)[0].key
    reference = work_reference(workspace, key)
    assert key_of_reference(workspace, MONTH, reference) == key
    for month, wrong in ((MONTH, "0" * 24), (Month(2026, 9), reference)):
        with pytest.raises(NotFoundError, match="No drawn work"):
            key_of_reference(workspace, month, wrong)


def test_without_a_secret_the_workspace_s_own_identity_makes_references(drawn: Office) -> None:
    workspace = workspace_in(drawn.folder)
    bare = replace(workspace, settings=replace(workspace.settings, secret=""))
    assert work_reference(bare, "a key") != work_reference(workspace, "a key")


def test_a_month_is_known_once_anything_is_imported_for_it(imported: Office, drawn: Office) -> None:
    assert known_months(workspace_in(imported.folder)) == (MONTH,)
    assert known_months(workspace_in(drawn.folder)) == (MONTH,)


def test_a_part_is_older_only_where_that_very_part_was_recorded_since(drawn: Office) -> None:
    """And whoever is in the way is told, with the moment."""
    workspace = workspace_in(drawn.folder)
    key = my_work(workspace, MONTH)[0].key
    opened = open_item(workspace, key, MONTH)
    seen = {part: recorded_digest(opened.recorded, part) for part in ("", STRATEGY, "grip")}
    answers = complete(opened)
    of = {mark.criterion: mark for mark in answers.marks}
    copy = FormCopy(0, seen=seen)
    save_item(workspace, key, replace(answers, whole=None, marks=(of[STRATEGY],)), copy, MONTH)
    beside = save_item(workspace, key, replace(answers, whole=None, marks=(of["grip"],)), copy, MONTH)
    assert (beside.problems, beside.meanwhile) == ((), None)
    other = replace(of[STRATEGY], rating="not-met")
    refused = save_item(workspace, key, replace(answers, whole=None, marks=(other,)), copy, MONTH)
    assert {one.code for one in refused.problems} == {"older-copy"}
    assert refused.meanwhile is not None
    assert refused.meanwhile.by == "Bryony Furze"
    assert refused.meanwhile.at.startswith("2026-")
