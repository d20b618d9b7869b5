"""Briefs are composed from the records as they stand, for every unit or one; nothing is recorded."""

from pathlib import Path

import pytest
from minutes_builders import HELD, fill_form, written_form
from office import MONTH, Office, workspace_in
from workflow_builders import head

from iqa.domain import MeetingKind
from iqa.errors import NotFoundError
from iqa.workflow.briefs import BriefKind, compose_briefs, compose_posters
from iqa.workflow.minutes import record_minutes


def test_every_kind_is_composed_and_nothing_is_recorded(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    before = head(workspace)
    made = {kind: compose_briefs(workspace, kind, MONTH) for kind in BriefKind}
    assert {kind: [one.unit for one in briefs] for kind, briefs in made.items()} == {
        kind: ["North"] if kind.meeting and kind.meeting.is_of_a_unit else [""] for kind in BriefKind
    }
    assert all(one.page.sections for briefs in made.values() for one in briefs)
    compose_posters(workspace, MONTH)
    assert head(workspace) == before


def test_a_unit_that_is_none_is_not_found(marked: Office) -> None:
    with pytest.raises(NotFoundError):
        compose_briefs(workspace_in(marked.folder), BriefKind.TEAM, MONTH, "West")


def test_what_a_meeting_agreed_is_circulated_in_its_brief(marked: Office, tmp_path: Path) -> None:
    workspace = workspace_in(marked.folder)
    form = written_form(workspace, MeetingKind.TEAM, MONTH, tmp_path / "team.xlsx", "North")
    agreed = {"says": "Worked examples", "owner": "Rowan Elder", "day": "31/01/2027"}
    record_minutes(workspace, fill_form(form, {"held": HELD, "new 01": agreed}))
    (brief,) = compose_briefs(workspace, BriefKind.TEAM, MONTH, "north")
    told = {one.heading: one.points for one in brief.page.sections}
    assert told["Summary to circulate"] == ("Agreed (A1): Worked examples.",)
    assert told["Actions that are open"] == ("A1: Worked examples. Rowan Elder, due 31 January 2027.",)
