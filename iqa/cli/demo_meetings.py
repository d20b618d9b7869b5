"""What the demonstration's months lead to: themes, meetings whose minutes come back in, actions that worked or did
not, briefs, posters, and a month put together with that of an invented sister Area.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from openpyxl import load_workbook

from iqa.cli.publishing import Published, publish
from iqa.committee.context import CommitteeSummary
from iqa.domain import MeetingKind, Month, TookPlace, long_date
from iqa.exports.area_return import AreaLine, JointIssue, return_workbook
from iqa.meetings.agenda import MORE_THEMES
from iqa.meetings.layout import ABOUT, DAY, KEY, OUTCOME, OWNER, SAYS
from iqa.records.workspace import SETTINGS_FILE, Workspace
from iqa.sheets.writing import set_text, workbook_file
from iqa.workdays import add_working_days
from iqa.workflow.actions import NewAction, action_done, add_action, verify_action
from iqa.workflow.area_returns import ComposedReturn, compose_return, merge_returns
from iqa.workflow.briefs import BriefKind, compose_briefs, compose_posters
from iqa.workflow.committee import committee_summary
from iqa.workflow.meetings import (
    MeetingTold,
    PlannedMeeting,
    committee_form,
    meeting_agenda,
    plan_meetings,
    tell_meeting,
)
from iqa.workflow.minutes import record_minutes
from iqa.workflow.rendering import areas_files, brief_files, minutes_form, poster_files, return_file

SISTER = "Brackenholt"
"""The sister Area. There is none."""
SISTERS_MEASURE = {
    "3": "Measure agreed with the sister Area: October 2026: 39 of 50 queries answered within a working day",
    "8": "Compliance with the national scheme for the quality of letters: October 2026: 8 of its 9 points are met",
}
"""What the sister Area says that it measured, by issue; of the others it measured nothing yet."""
LEADS = {
    "Review": "Gentian Rainbarrow",
    "Disclosure": "Skye Mistlethorpe",
    "Defence engagement": "Aster Thistledown",
    "Victim letters": "Beryl Kingcup",
}
DECIDED = {
    ("trial-strategy", ""): ("Taken on", "Plain in every unit, and it decides cases."),
    ("case-analysis", ""): ("Taken on", "The strategy rests on it."),
    ("grip", ""): ("Taken on", "Hearings were lost to it."),
    ("empathy", "Thornmere RASSO"): ("Declined", "New paragraphs came in in July; looked at again in October."),
}
"""What the committee decides in the first month: question and group -> decision and reason."""
AGREED = (
    ("trial-strategy", "Worked examples of a trial strategy in every unit", "Gentian Rainbarrow", (2026, 9, 30)),
    ("case-analysis", "A case analysis read together at each unit meeting", "Skye Mistlethorpe", (2026, 9, 30)),
    ("grip", "A list of hearings in the next ten days, each Monday", "Kestrel Stitchwort", (2026, 10, 15)),
)
"""The actions that it agrees: the question of their theme, what, whose, by when."""
OF_ITS_OWN = NewAction(
    what="A checklist for the case analysis",
    owner="Zephyr Woodruff-Lane",
    due=date(2026, 9, 30),
    month=Month(2026, 8),
    scheme="casework",
    criterion="case-analysis",
    group="Thornmere Crown Court",
    reference="Unit meeting, Thornmere Crown Court",
)
"""A unit's own action, of which the marks say that it did not work."""
DONE = {
    "A1": ("The examples are on the shared drive, and each unit went through one.", date(2026, 9, 28)),
    "A2": ("Done at the September meetings.", date(2026, 9, 28)),
}
SOLUTION = (
    "Being tried",
    "One mailbox for each firm, read every morning",
    "Aster Thistledown",
    (2026, 11, 30),
)
"""What the liaison meeting with the defence finds for its first barrier; with it the month has five actions."""
FormLines = Mapping[str, Mapping[int, Any]]
"""Key of a line of a form -> what is written into its cells, by column."""


def name_leads(folder: Path) -> None:
    """Who leads on which key area, in the settings of a new demonstration."""
    path = folder / SETTINGS_FILE
    named = ", ".join(f'"{area}" = "{name}"' for area, name in LEADS.items())
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\nleads = {}", f"\nleads = {{ {named} }}"), encoding="utf-8")


class DemoMonth(Struct, frozen=True):
    """A month of the demonstration: its workspace, and its clock by working days after its end."""

    workspace: Workspace
    month: Month
    clock: Callable[[Month, int], Callable[[], datetime]]
    is_first: bool

    def at(self, working_days: int) -> Workspace:
        """The workspace on a day."""
        return replace(self.workspace, now=self.clock(self.month, working_days))

    def day(self, working_days: int) -> date:
        """That day."""
        return add_working_days(self.month.last, working_days) or self.month.last


def plan_ahead(month: DemoMonth) -> None:
    """Set the days of the month's meetings."""
    workspace = month.at(14)
    for kind, day in (
        (MeetingKind.TEAM, 17),
        (MeetingKind.DELIVERY, 17),
        (MeetingKind.POLICE, 18),
        (MeetingKind.DEFENCE, 19),
        (MeetingKind.COMMITTEE, 20),
    ):
        plan_meetings(workspace, PlannedMeeting(kind, month.month, month.day(day)))


def hold_meetings(month: DemoMonth, paper: CommitteeSummary) -> None:
    """Read the minutes of the month's meetings back in, as somebody filled them in; `paper` is the committee's."""
    held = {OUTCOME: "Yes", DAY: month.day(20)}
    lines: dict[str, Mapping[int, Any]] = {"held": held, "circulated": {OUTCOME: "Yes", DAY: month.day(22)}}
    workspace = month.at(20)
    asked = minutes_form(*committee_form(workspace, paper, month.month))
    form = publish(workspace, month.month, asked)[0].path
    if month.is_first:
        lines |= _first_decisions(month, form)
    else:
        lines |= _later_decisions(form)
    _read_back(month, form, lines)
    _liaison(month)
    _units(month)
    if month.is_first:
        add_action(month.at(22), OF_ITS_OWN)
        action_done(month.at(23), "A5", "In use since Monday.", date(2026, 9, 28))
    elif "A1" not in _verified(month.workspace):
        verify_action(replace(month.at(23), actor=month.workspace.actor), "A1", "Seen in all four units.")


def publish_briefs(month: DemoMonth) -> tuple[Published, ...]:
    """Every brief of the month, the posters, the return, and the month put together with the sister Area's."""
    workspace = month.at(23)
    summary = committee_summary(workspace, month.month)
    written: tuple[Published, ...] = ()
    for kind in BriefKind:
        briefs = compose_briefs(workspace, kind, month.month, summary=summary)
        written += publish(workspace, month.month, brief_files(workspace, briefs))
    posters = compose_posters(workspace, month.month, summary)
    written += publish(workspace, month.month, poster_files(workspace, posters))
    composed = compose_return(workspace, month.month, summary)
    written += publish(workspace, month.month, return_file(workspace, composed))
    (sister,) = publish(workspace, month.month, _sisters(workspace, composed))
    page = merge_returns(workspace, month.month, [sister.path], composed)
    return written + publish(workspace, month.month, areas_files(workspace, page))


def _first_decisions(month: DemoMonth, form: Path) -> FormLines:
    """The committee takes themes on, declines one, and agrees on actions."""
    with month.workspace.store.reading() as view:
        ids = {(one.criterion, one.group): one.id for one in view.themes.list()}
    keys, free = _rows(form), (f"theme {number:02d}" for number in range(1, MORE_THEMES + 1))
    lines: dict[str, Mapping[int, Any]] = {}
    for subject, (decision, reason) in DECIDED.items():
        own = f"theme {ids[subject]}"
        line = own if own in keys else next(free)
        lines[line] = {OUTCOME: decision, SAYS: reason} | ({} if line == own else {ABOUT: ids[subject]})
    for number, (criterion, what, owner, due) in enumerate(AGREED, 1):
        answers = {OUTCOME: ids[criterion, ""], SAYS: what, OWNER: owner, DAY: date(*due)}
        lines[f"new {number:02d}"] = answers
    return lines


def _later_decisions(form: Path) -> FormLines:
    """The committee hears what became of actions, and decides one thing more."""
    keys = _rows(form)
    lines: dict[str, Mapping[int, Any]] = {
        f"action {id}": {OUTCOME: "Done", SAYS: how, DAY: on}
        for id, (how, on) in DONE.items()
        if f"action {id}" in keys
    }
    return {**lines, "decision 01": {SAYS: "The next meeting begins with victim letters."}}


def _liaison(month: DemoMonth) -> None:
    """The meetings with the defence and the police, each with what was found for a barrier."""
    form = _form(month, MeetingKind.DEFENCE)
    barrier = next((key for key in _rows(form) if key.startswith("barrier ") and not key[8:].isdecimal()), "")
    outcome, says, owner, due = SOLUTION
    found = {OUTCOME: outcome, SAYS: says}
    first = {"barrier 01": {ABOUT: "Details come after the first hearing", **found, OWNER: owner, DAY: date(*due)}}
    later = {barrier: found} if barrier else {}
    held = {"held": {OUTCOME: "Yes", DAY: month.day(19)}}
    _read_back(month, form, {**held, **(first if month.is_first else later)})
    form = _form(month, MeetingKind.POLICE)
    tried = {OUTCOME: "Being tried", SAYS: "The station's reader of files looks at each before it goes"}
    barrier = next((key for key in _rows(form) if key.startswith("barrier ") and not key[8:].isdecimal()), "")
    held = {"held": {OUTCOME: "Yes", DAY: month.day(18)}}
    _read_back(month, form, {**held, **({barrier: tried} if barrier else {})})


def _units(month: DemoMonth) -> None:
    """The units' meetings: one by its form, one not held, and of the others said by a line."""
    unit, other, *more = [
        one.unit
        for one in plan_meetings(month.at(20), PlannedMeeting(MeetingKind.TEAM, month.month, month.day(17)))
    ]
    form = _form(month, MeetingKind.TEAM, unit)
    circulated = {OUTCOME: "Yes", DAY: month.day(19)}
    decided = {"decision 01": {SAYS: "Each team reads one strategy together before the next meeting."}}
    held = {"held": {OUTCOME: "Yes", DAY: month.day(17)}, "circulated": circulated}
    _read_back(month, form, {**held, **decided})
    if month.is_first:
        told = MeetingTold(
            MeetingKind.TEAM, month.month, other, TookPlace.NO, why="Most of the unit was at court."
        )
        tell_meeting(month.at(22), told)
        more = more[:1]
    for each in more:
        told = MeetingTold(MeetingKind.TEAM, month.month, each, TookPlace.YES, month.day(17))
        tell_meeting(month.at(22), told)


def _verified(workspace: Workspace) -> frozenset[str]:
    """The actions that are not waiting to be verified."""
    with workspace.store.reading() as view:
        return frozenset(one.id for one in view.actions.list() if one.state != "done")


def _form(month: DemoMonth, kind: MeetingKind, unit: str = "") -> Path:
    """The minutes form of a meeting, written as any is."""
    workspace = month.at(20)
    (written,) = publish(workspace, month.month, minutes_form(*meeting_agenda(workspace, kind, month.month, unit)))
    return written.path


def _rows(form: Path) -> dict[str, int]:
    """Key of each line of a form -> its row."""
    sheet: Any = load_workbook(form).active
    keys = {sheet.cell(row, KEY + 1).value: row for row in range(1, sheet.max_row + 1)}
    return {str(key): row for key, row in keys.items() if key}


def _read_back(month: DemoMonth, form: Path, lines: FormLines) -> None:
    """Fill a form in, as somebody does who takes the minutes, and read it back."""
    rows, book = _rows(form), load_workbook(form)
    sheet: Any = book.active
    for key, cells in lines.items():
        for column, value in cells.items():
            set_text(sheet.cell(rows[key], column + 1), value)
    form.write_bytes(workbook_file(book))
    record_minutes(month.at(22), form)


def _sisters(workspace: Workspace, composed: ComposedReturn) -> Mapping[str, bytes]:
    """The return of the sister Area: ours, with other figures. All of it is invented."""
    handed = composed.handed
    lines = tuple(_sister_line(place, line) for place, line in enumerate(handed.lines))
    issues = tuple(
        JointIssue(
            one.issue,
            one.title,
            f"{long_date(date(2026, 9, 8))}: We look at it together with you.",
            SISTERS_MEASURE.get(one.issue, ""),
        )
        for one in handed.issues
    )
    other = replace(handed, area=SISTER, lines=lines, issues=issues)
    cells = replace(composed.cells, rows=(), notes=(f"{SISTER} is invented, and so is every figure of it.",))
    marking = workspace.settings.protective_marking
    return {f"return {SISTER} {handed.month}.xlsx": return_workbook(other, cells, marking)}


def _sister_line(place: int, line: AreaLine) -> AreaLine:
    """Two thirds of the work, and a little more or less of it to standard."""
    weight = max(1, line.weight * 2 // 3)
    met = min(weight, max(0, line.met * 2 // 3 + (place % 5 - 2) * weight // 25))
    n = max(1, line.n * 2 // 3)
    return replace(line, n=n, people=max(1, line.people * 2 // 3), weight=weight, met=met, effective_n=float(n))
