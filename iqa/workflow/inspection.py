"""Issues of an inspection: the office's own added, responses recorded, measures by hand taken in, all reported."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from iqa.committee.inspection import (
    UNIT_MEETINGS,
    IssueReport,
    MeasuredLine,
    all_issues,
    issue_reports,
    meetings_line,
    question_of,
)
from iqa.committee.inspection_counts import letters_lines, police_lines
from iqa.domain import (
    EntryKind,
    InspectionEntry,
    InspectionIssue,
    Item,
    Kind,
    Meeting,
    Month,
    Standard,
    day_of_moment,
)
from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.next_steps import NextStep, advice
from iqa.police_files import dispute_days, dispute_deadline, file_totals
from iqa.records.draws import draws_of_month, standards_of_month
from iqa.records.populations import items_of
from iqa.records.rates import SchemeHistory, latest_histories
from iqa.records.workspace import Workspace
from iqa.store import Change, View
from iqa.text import nearest
from iqa.victim_letters.clock import LetterClock
from iqa.victim_letters.figures import letters_by_unit, letters_total


class Measure(Struct, frozen=True):
    """What was measured by hand of an issue in a month: in words, and as a rate from 0 to 1 where it is one."""

    issue: str
    month: Month
    says: str
    rate: float | None = None


def add_issue(
    workspace: Workspace, issue: str, title: str, criteria: tuple[str, ...] = (), joint: bool = False
) -> InspectionIssue:
    """Add an issue of the office's own. Raises ConflictError for an id that is taken, NotFoundError for a question
    that no pinned scheme has, InvalidInputError without words."""
    issue, title = issue.strip(), title.strip()
    if not issue or not title:
        raise InvalidInputError("An issue needs an id and a title.", "Give both: 9, and what was promised.")
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, "inspection issue added", issue) as change:
        entries = _entries(change)
        if any(one.id.casefold() == issue.casefold() for one in all_issues(entries)):
            raise ConflictError(f"There is an issue {issue} already.", "Give it another id.")
        _require_questions(change, criteria)
        _add(
            workspace,
            change,
            InspectionEntry(issue, 0, EntryKind.ISSUE, title, "", "", joint=joint, criteria=criteria),
        )
        return next(one for one in all_issues(_entries(change)) if one.id == issue)


def respond_to_issue(workspace: Workspace, issue: str, response: str, on: date) -> InspectionEntry:
    """Record the Area's response, and the day it was given. Raises NotFoundError for an issue that is none."""
    return _say(workspace, issue, EntryKind.RESPONSE, response, "issue responded to", on=on)


def measure_issue(workspace: Workspace, measure: Measure) -> InspectionEntry:
    """Record what was measured by hand. Raises NotFoundError for an issue that is none, InvalidInputError for a
    rate outside 0 to 1."""
    if measure.rate is not None and not 0 <= measure.rate <= 1:
        raise InvalidInputError(f"A rate lies from 0 to 1; it is {measure.rate}.", "Write 85 % as 0.85.")
    return _say(
        workspace,
        measure.issue,
        EntryKind.MEASURE,
        measure.says,
        "issue measured by hand",
        month=measure.month,
        rate=measure.rate,
    )


def read_issues(workspace: Workspace) -> tuple[IssueReport, ...]:
    """Every issue with its response and its measured lines up to the latest month that was drawn."""
    with workspace.store.reading() as view:
        return reports_of_issues(workspace, view, latest_histories(workspace, view), workspace.today)


def reports_of_issues(
    workspace: Workspace, view: View, histories: Sequence[SchemeHistory], day: date, until: Month | None = None
) -> tuple[IssueReport, ...]:
    """The same as it stood on a day, within what else is read; `histories` hold the months that are told of, and
    exports of months after `until` are not."""
    said = tuple(one for one in _entries(view) if (day_of_moment(one.at) or day) <= day)
    return issue_reports(
        said,
        {one.scheme.id: one.rates for one in histories},
        {one.scheme.id: one.scheme for one in histories},
        {UNIT_MEETINGS: meetings_line(_told_by(view, day), day), **_counted(workspace, view, day, until)},
    )


def _counted(workspace: Workspace, view: View, day: date, until: Month | None) -> dict[str, MeasuredLine]:
    """What the exports count in the months that were over by a day, as far back as rates are looked at, each by
    the standards that it was drawn by."""
    told = min(day, until.last) if until else day

    @cache
    def standards(month: Month) -> tuple[Standard, ...]:
        return standards_of_month(workspace, draws_of_month(view, month))

    uncalled = workspace.settings.vocabulary.uncalled
    letters = {
        month: total
        for month, items in _items_by_month(workspace, view, Kind.LETTERS, told)
        if (total := letters_total(letters_by_unit(items, LetterClock(standards(month), day, uncalled))))
    }
    police = {
        month: file_totals(items, dispute_deadline(month, dispute_days(standards(month))))
        for month, items in _items_by_month(workspace, view, Kind.POLICE_FILES, told)
    }
    return {**letters_lines(letters), **police_lines(police)}


def _items_by_month(
    workspace: Workspace, view: View, kind: Kind, day: date
) -> Iterator[tuple[Month, tuple[Item, ...]]]:
    """What the exports of a kind hold, month by month."""
    months = sorted({one.month for one in view.populations.list(kind=kind) if one.month.last <= day})
    for month in months[-(workspace.settings.themes.months_back + 1) :]:
        stored = view.populations.current(kind, month)
        if stored is not None:
            yield month, items_of(view, stored)


def _told_by(view: View, day: date) -> Iterator[Meeting]:
    """The meetings about months that were over by a day."""
    return (one for one in view.meetings.list() if one.month.last <= day)


def _say(
    workspace: Workspace,
    issue: str,
    kind: EntryKind,
    says: str,
    what: str,
    *,
    on: date | None = None,
    month: Month | None = None,
    rate: float | None = None,
) -> InspectionEntry:
    if not says.strip():
        raise InvalidInputError("Nothing is said of the issue.", "Say it in a line.")
    with workspace.store.changing(workspace.actor.typed, workspace.now(), what, issue.strip()) as change:
        known = [one.id for one in all_issues(_entries(change))]
        if issue.strip() not in known:
            near = nearest(issue.strip(), known)
            raise NotFoundError(
                f"There is no issue {issue}.{f' Did you mean {near}?' if near else ''}",
                advice("See them with: ", NextStep("inspection list")),
            )
        entry = InspectionEntry(issue.strip(), 0, kind, says.strip(), "", "", on=on, month=month, rate=rate)
        return _add(workspace, change, entry)


def _entries(view: View) -> tuple[InspectionEntry, ...]:
    """What was said of all issues, in the order in which it was said of each."""
    return view.inspection.list()


def _add(workspace: Workspace, change: Change, entry: InspectionEntry) -> InspectionEntry:
    number = len(change.inspection.list(issue=entry.issue)) + 1
    at = workspace.now().isoformat(timespec="seconds")
    made = replace(entry, number=number, by=workspace.actor.typed, at=at)
    change.inspection.add(made)
    change.facts(kind=str(made.kind), says=made.says)
    return made


def _require_questions(change: Change, criteria: tuple[str, ...]) -> None:
    """Each is a question of a scheme that something was drawn by."""
    known = {(one.id, criterion) for one in change.schemes.list() for criterion in one.criteria}
    for written in criteria:
        scheme, criterion = question_of(written)
        if (scheme, criterion) not in known:
            near = nearest(written, ["/".join(pair) for pair in known])
            raise NotFoundError(
                f"No scheme that was drawn by has the question {written}.", f"Did you mean {near}?" if near else ""
            )
