"""Minutes that come back in: decisions, actions and barriers recorded once, everything wrong told at once."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from minutes_builders import HELD, fill_form, keys_of, written_form
from msgspec.structs import replace
from office import MONTH, copied, workspace_in
from openpyxl import load_workbook
from workflow_builders import events_of, head, marked_month

from iqa.domain import ActionSource, ActionState, MeetingKind, MinuteKind, ThemeState, TookPlace
from iqa.errors import SheetError
from iqa.records.workspace import Workspace
from iqa.workflow.actions import NewAction, add_action
from iqa.workflow.meetings import meeting_agenda
from iqa.workflow.minutes import RecordedMinutes, record_minutes
from iqa.workflow.themes import keep_themes, move_theme

COMMITTEE, DEFENCE, TEAM = MeetingKind.COMMITTEE, MeetingKind.DEFENCE, MeetingKind.TEAM
DUE = date(2027, 1, 31)
ACTION = {"says": "Worked examples", "owner": "Bryony Furze", "day": DUE}
TAKEN = {"outcome": "Taken on", "says": "Plain in every unit."}


@pytest.fixture
def workspace(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Workspace:
    """A marked month whose themes are kept."""
    office = copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    workspace = workspace_in(office.folder)
    keep_themes(workspace, MONTH)
    return workspace


@pytest.fixture
def form(workspace: Workspace, tmp_path: Path) -> Path:
    return written_form(workspace, COMMITTEE, MONTH, tmp_path / "committee.xlsx")


def recorded(workspace: Workspace, form: Path, lines: Mapping[str, Mapping[str, Any]]) -> RecordedMinutes:
    return record_minutes(workspace, fill_form(form, lines))


def refused(workspace: Workspace, form: Path, lines: Mapping[str, Mapping[str, Any]] | None = None) -> list[str]:
    """The codes of what is wrong with a filled form, of which nothing is recorded."""
    before = head(workspace)
    with pytest.raises(SheetError) as refusal:
        record_minutes(workspace, fill_form(form, lines or {}))
    assert head(workspace) == before
    return [problem.code for problem in refusal.value.problems]


def test_decisions_and_actions_are_recorded_in_one_event(workspace: Workspace, form: Path) -> None:
    lines = {
        "held": HELD,
        "circulated": {"C": "Yes", "F": "8 December 2026"},
        "theme T1": TAKEN,
        "new 01": {**ACTION, "outcome": "T1"},
        "decision 01": {"says": "Disclosure comes first next time."},
    }
    (event,) = events_of(workspace, lambda: recorded(workspace, form, lines))
    assert (event.what, event.subject) == ("minutes recorded", "committee 2026-10")
    with workspace.store.reading() as view:
        meeting = view.meetings.find(("committee", str(MONTH), ""))
        assert (meeting.held, meeting.on, meeting.circulated) == (
            TookPlace.YES,
            date(2026, 12, 3),
            date(2026, 12, 8),
        )
        theme, action = view.themes.find("T1"), view.actions.find("A1")
        assert [step.state for step in theme.steps[-2:]] == [ThemeState.ACCEPTED, ThemeState.ACTION]
        assert theme.steps[-2].reason == "Plain in every unit."
        assert (action.source, action.reference, action.due) == (ActionSource.THEME, "T1", DUE)
        assert action.owner == "M1"
        kinds = [line.what for line in view.minutes.list(kind="committee")]
        assert sorted(kinds) == sorted([MinuteKind.THEME, MinuteKind.NEW_ACTION, MinuteKind.DECISION])


def test_read_twice_and_in_a_copy_it_changes_nothing(workspace: Workspace, form: Path, tmp_path: Path) -> None:
    first = recorded(workspace, form, {"held": HELD, "theme T1": TAKEN, "new 01": ACTION})
    assert (first.changed, first.was_read) == (True, False)
    copy = tmp_path / "another name.xlsx"
    copy.write_bytes(form.read_bytes())
    before = head(workspace)
    for path in (form, copy):
        again = record_minutes(workspace, path)
        assert (again.changed, again.was_read, again.lines, again.actions) == (False, True, (), ())
    assert head(workspace) == before


def test_a_form_filled_in_part_by_part_adds_what_is_new(workspace: Workspace, form: Path) -> None:
    recorded(workspace, form, {"theme T1": TAKEN})
    more = recorded(workspace, form, {"new 01": {**ACTION, "outcome": "T1"}})
    assert [line.line for line in more.lines] == ["new 01"]
    assert [theme.state for theme in more.themes] == [ThemeState.ACTION]


@pytest.mark.unmeasured
def test_a_form_written_later_shows_what_is_recorded_and_an_older_one_is_called_so(
    workspace: Workspace, form: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.xlsx"
    old.write_bytes(form.read_bytes())
    recorded(
        workspace, form, {"held": HELD, "theme T1": {"outcome": "Declined", "says": "Mended."}, "new 01": ACTION}
    )
    later = written_form(workspace, COMMITTEE, MONTH, tmp_path / "later.xlsx")
    sheet: Any = load_workbook(later).active
    rows = keys_of(later)
    assert [sheet[f"{column}{rows['theme T1']}"].value for column in "CD"] == ["Declined", "Mended."]
    assert [sheet[f"{column}{rows['new 01']}"].value for column in "DE"] == ["Worked examples", "Bryony Furze"]
    assert recorded(workspace, later, {"decision 01": {"says": "One more."}}).changed
    told = recorded(workspace, old, {"decision 02": {"says": "From the old form."}})
    assert (told.is_older, told.changed) == (True, True)


def test_what_is_recorded_is_never_put_right_by_a_form(workspace: Workspace, form: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(form.read_bytes())
    recorded(workspace, form, {"held": HELD, "theme T1": TAKEN})
    otherwise = {"theme T1": {"outcome": "Declined", "says": "No."}, "held": {"C": "Yes", "F": date(2026, 12, 4)}}
    assert refused(workspace, copy, otherwise) == ["recorded-otherwise"] * 3
    not_held = {"theme T1": {"outcome": "", "says": ""}, "held": {"C": "No", "D": "Cancelled.", "F": ""}}
    assert refused(workspace, copy, not_held) == ["recorded-otherwise"]


def test_another_owner_or_day_of_what_is_recorded_is_told_and_another_writing_of_the_name_is_none(
    workspace: Workspace, form: Path
) -> None:
    recorded(workspace, form, {"new 01": {**ACTION, "owner": "FURZE, Bryony"}})
    more = {"decision 01": {"says": "More."}, "new 01": {"owner": "M1"}}
    assert [line.line for line in recorded(workspace, form, more).lines] == ["decision 01"]
    otherwise = {"new 01": {"owner": "Rowan Elder", "day": date(2027, 2, 1)}}
    assert refused(workspace, form, otherwise) == ["recorded-otherwise"] * 2


def test_everything_wrong_is_told_at_once_with_its_cell(workspace: Workspace, form: Path) -> None:
    lines = {
        "held": {"C": "maybe"},
        "circulated": {"C": "Yes"},
        "theme T1": {"outcome": "Perhaps"},
        "theme 01": {"about": "T99", "outcome": "Taken on", "says": "Why not."},
        "new 01": {"says": "No owner"},
        "new 02": {**ACTION, "owner": "Elder"},
        "new 03": {**ACTION, "day": "soon", "outcome": "T77"},
    }
    with pytest.raises(SheetError, match="to be mended") as refusal:
        recorded(workspace, form, lines)
    found = {(problem.code, problem.column) for problem in refusal.value.problems}
    assert found >= {
        ("not-yes-or-no", "C"),
        ("no-day", "F"),
        ("not-on-the-list", "C"),
        ("no-reason", "D"),
        ("no-such-theme", "B"),
        ("action-incomplete", "E"),
        ("action-incomplete", "F"),
        ("not-a-date", "F"),
    }
    rows = keys_of(form)
    assert {problem.row for problem in refusal.value.problems} >= {
        rows["new 01"],
        rows["new 03"],
        rows["theme T1"],
    }


def test_an_owner_who_may_be_several_people_is_asked_for(workspace: Workspace, form: Path) -> None:
    assert refused(workspace, form, {"new 01": {**ACTION, "owner": "Bryony Fuze"}}) == ["owner-in-doubt"]


def test_an_action_said_twice_or_due_before_its_meeting_is_a_slip(workspace: Workspace, form: Path) -> None:
    twice = {"new 01": ACTION, "new 02": {**ACTION, "says": "worked  examples"}, "held": HELD}
    assert refused(workspace, form, twice) == ["said-twice"]
    early = {"new 02": {**ACTION, "says": "Another", "day": date(2025, 1, 31)}}
    assert refused(workspace, form, early) == ["due-before"]


def test_a_form_of_another_month_than_the_one_named_is_told(workspace: Workspace, form: Path) -> None:
    with pytest.raises(SheetError, match="not those of the Casework Quality Committee, September 2026"):
        record_minutes(workspace, form, COMMITTEE, MONTH.previous())


def test_an_owner_who_is_on_no_staff_list_has_the_action_and_is_named(workspace: Workspace, form: Path) -> None:
    done = recorded(workspace, form, {"new 01": ACTION, "new 02": {**ACTION, "owner": "The police"}})
    assert (done.strangers, set(done.owners.values()) >= {"Bryony Furze"}) == (("The police",), True)


def test_a_theme_that_was_decided_meanwhile_is_told(workspace: Workspace, form: Path) -> None:
    move_theme(workspace, "T1", ThemeState.DECLINED, "by mail")
    assert refused(workspace, form, {"theme T1": TAKEN}) == ["not-asked"]


def test_another_theme_can_be_named_and_open_actions_are_ended(workspace: Workspace, tmp_path: Path) -> None:
    for what in ("A guide", "A second", "A third"):
        add_action(workspace, NewAction(what, "M2", DUE, MONTH))
    form = written_form(workspace, COMMITTEE, MONTH, tmp_path / "form.xlsx")
    lines = {
        "held": HELD,
        "theme 01": {"about": "t1", "outcome": "taken on", "says": "Yes."},
        "action A1": {"outcome": "Done", "says": "On the wall.", "day": date(2026, 12, 1)},
        "action A2": {"outcome": "Dropped", "says": "There is one."},
        "action A3": {"outcome": "Still open"},
    }
    told = recorded(workspace, form, lines)
    assert {one.id: one.state for one in told.actions} == {"A1": ActionState.DONE, "A2": ActionState.DROPPED}
    assert told.actions[0].done_on == date(2026, 12, 1)
    assert [theme.id for theme in told.themes] == ["T1"]
    assert not record_minutes(workspace, form).changed
    assert refused(workspace, form, {"action A1": {"outcome": "Dropped"}}) == ["recorded-otherwise"]


def test_a_barrier_with_its_solution_becomes_an_action_where_somebody_has_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    form = written_form(workspace, DEFENCE, MONTH, tmp_path / "defence.xlsx")
    assert not [key for key in keys_of(form) if key.startswith("theme")]
    solution = {"about": "Details come late", "outcome": "Being tried", "says": "A shared mailbox"}
    told = recorded(
        workspace, form, {"barrier 01": {**solution, "owner": "Rowan Elder", "day": DUE}, "barrier 02": solution}
    )
    (action,) = told.actions
    assert (action.owner, action.what, action.source) == ("M2", "A shared mailbox", ActionSource.MEETING)
    assert action.reference == "Liaison meeting with the defence, October 2026"
    assert [line.label for line in told.lines] == ["Details come late"] * 2
    again, _ = meeting_agenda(workspace, DEFENCE, MONTH)
    assert [line.about for line in again.of(MinuteKind.ACTION)] == ["A1"]


def test_what_is_circulated_names_nobody(workspace: Workspace, form: Path, tmp_path: Path) -> None:
    """The solution of a barrier and every other decision: neither a colleague nor anybody with a title."""
    lines = {
        "decision 01": {"says": "Bryony FURZE is to show how it is done."},
        "decision 02": {"says": "An apology goes to Mrs Hollowell."},
        "decision 03": {"says": "The Crown Court List Office is rung first."},
    }
    with pytest.raises(SheetError) as refusal:
        recorded(workspace, form, lines)
    problems = refusal.value.problems
    assert [(one.code, one.column) for one in problems] == [("names-somebody", "D")] * 2
    assert ["Bryony Furze" in problems[0].message, "Mrs Hollowell" in problems[1].message] == [True, True]
    barrier = {"about": "Miss Ortlieb never rings back", "outcome": "Solved", "says": "Rowan Elder rings."}
    defence = written_form(workspace, DEFENCE, MONTH, tmp_path / "defence.xlsx")
    assert refused(workspace, defence, {"barrier 01": barrier}) == ["names-somebody"] * 2


def test_what_may_be_a_name_is_recorded_and_told(workspace: Workspace, form: Path) -> None:
    lines = {"decision 01": {"says": "Disclosure first."}, "decision 02": {"says": "The idea of Odo Kettlewell."}}
    assert recorded(workspace, form, lines).perhaps_names == ("Odo Kettlewell",)


def test_what_a_barrier_lacks_is_told(workspace: Workspace, tmp_path: Path) -> None:
    form = written_form(workspace, DEFENCE, MONTH, tmp_path / "defence.xlsx")
    lines = {
        "barrier 01": {"outcome": "Solved", "says": "It is."},
        "barrier 02": {"about": "No reply", "outcome": "Solved"},
        "barrier 03": {"about": "No reply", "says": "Ring them", "owner": "Rowan Elder"},
    }
    assert refused(workspace, form, lines) == ["no-barrier", "no-solution", "action-incomplete"]


@pytest.mark.unmeasured
def test_a_meeting_of_a_unit_has_minutes_of_its_own(workspace: Workspace, tmp_path: Path) -> None:
    form = written_form(workspace, TEAM, MONTH, tmp_path / "team.xlsx", "North")
    told = recorded(workspace, form, {"held": {"C": "No", "D": "Everybody at court."}, "new 01": ACTION})
    assert (told.meeting.held, told.meeting.why, told.meeting.unit) == (
        TookPlace.NO,
        "Everybody at court.",
        "North",
    )
    assert told.actions[0].group == "North"


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"A2": "elsewhere"}, "another workspace"),
        ({"A3": "parliament"}, "hidden cells"),
        ({"A4": "October"}, "hidden cells"),
        ({"A6": "x"}, "hidden cells"),
        ({"A3": "police"}, "not those of the Casework Quality Committee"),
        ({"A1": "marks"}, "not a minutes form"),
    ],
)
def test_a_foreign_form_is_called_what_it_is(
    workspace: Workspace, form: Path, cells: Mapping[str, str], says: str
) -> None:
    book = load_workbook(form)
    for cell, value in cells.items():
        book.active[cell].value = value
    book.save(form)
    with pytest.raises(SheetError, match=says):
        record_minutes(workspace, form, COMMITTEE)


def test_lines_pasted_over_and_words_beside_the_lines_are_told(workspace: Workspace, form: Path) -> None:
    rows = keys_of(form)
    book = load_workbook(form)
    sheet: Any = book.active
    sheet.cell(rows["new 02"], 1).value = "new 01"
    sheet.cell(sheet.max_row + 3, 4).value = "One more decision."
    sheet.cell(rows["circulated"], 1).value = "gone"
    book.save(form)
    assert refused(workspace, form) == ["line-twice", "line-twice", "no-line", "line-missing"]


def test_nothing_is_lost_of_a_form_whose_owner_wants_it_as_text(workspace: Workspace, form: Path) -> None:
    """A day typed as text, and a yes in small letters, are read."""
    told = recorded(workspace, form, {"held": {"C": "y", "F": "03/12/2026"}})
    assert told.meeting.on == date(2026, 12, 3)
    assert replace(told.meeting, read="").read == ""


def test_what_a_form_would_record_is_told_and_nothing_is_kept(workspace: Workspace, form: Path) -> None:
    fill_form(form, {"held": HELD, "decision 01": {"says": "Meet again in May."}})
    before = head(workspace)
    would = record_minutes(workspace, form, COMMITTEE, dry_run=True)
    assert (would.changed, len(would.lines)) == (True, 1)
    assert head(workspace) == before
    did = record_minutes(workspace, form, COMMITTEE)
    assert did.lines == would.lines
    assert head(workspace) != before


def test_where_a_page_begins_the_headings_of_its_section_stand(form: Path) -> None:
    sheet: Any = load_workbook(form).active
    breaks = [one.id + 1 for one in sheet.row_breaks.brk]
    assert breaks
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    rows = [*breaks, sheet.max_row + 1]
    for first, after in pairwise(rows):
        keys = [str(sheet.cell(row, 1).value) for row in range(first, after)]
        assert keys[0] == "-", "a title or headings, never a line"
    assert len(keys_of(form)) == len({*keys_of(form)})
