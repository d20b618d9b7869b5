"""Issues of an inspection, and the measured line of each: what the marks, and people by hand, say of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from iqa.committee.context import IssueLine
from iqa.domain import EntryKind, InspectionEntry, InspectionIssue, Meeting, Month, Scheme, long_date
from iqa.errors import SettingsError
from iqa.meetings.figures import meetings_by_unit
from iqa.resources import packaged
from iqa.statistics import wilson
from iqa.text import counted as counted_of
from iqa.text import percent_range
from iqa.themes.detection import MonthRate
from iqa.themes.rates import EVERYBODY
from iqa.toml_files import parse_toml

ISSUES_FILE = "inspection.toml"


class MeasuredPoint(Struct, frozen=True):
    """One month of a measured line: as text, and as a rate from 0 to 1 where it is one."""

    month: Month
    says: str
    rate: float | None = None


class MeasuredLine(Struct, frozen=True):
    """What one question, or a measure by hand, says of an issue since the response, in order of time."""

    of: str
    points: tuple[MeasuredPoint, ...]

    @property
    def led(self) -> str:
        """What it is of, to lead in what was measured: a question as it is asked, anything else with a colon."""
        return self.of if self.of.endswith("?") else f"{self.of}:"


class IssueReport(Struct, frozen=True):
    """An issue with the Area's latest response and its measured lines. `since` is the month of the response, None
    where there is none yet: then the lines hold all that is known."""

    issue: InspectionIssue
    response: InspectionEntry | None
    since: Month | None
    lines: tuple[MeasuredLine, ...]


@cache
def ready_made_issues() -> tuple[InspectionIssue, ...]:
    """The issues that come with the tool."""
    text = packaged(ISSUES_FILE).read_text(encoding="utf-8")
    return tuple(_issue(table) for table in parse_toml(text)["issues"])


def _issue(table: Mapping[str, Any]) -> InspectionIssue:
    return InspectionIssue(
        id=table["id"],
        title=table["title"],
        joint=table.get("joint", False),
        criteria=tuple(question_of(each) for each in table.get("criteria", ())),
        counts=tuple(table.get("counts", ())),
        measure=table.get("measure", ""),
    )


def question_of(written: str) -> tuple[str, str]:
    """'casework/grip' as scheme and question. Raises SettingsError for anything else."""
    scheme, stroke, criterion = written.partition("/")
    if not (scheme.strip() and stroke and criterion.strip()):
        raise SettingsError(f"{written!r} names no question.", "Write the scheme and the question: casework/grip.")
    return scheme.strip(), criterion.strip()


def all_issues(entries: Iterable[InspectionEntry]) -> tuple[InspectionIssue, ...]:
    """The issues that come with the tool, then the office's own in the order of their entries."""
    own = (
        InspectionIssue(
            one.issue, one.says, one.joint, tuple(map(question_of, one.criteria)), measure="Measured by hand"
        )
        for one in entries
        if one.kind is EntryKind.ISSUE
    )
    return (*ready_made_issues(), *own)


def issue_reports(
    entries: Sequence[InspectionEntry],
    rates: Mapping[str, Sequence[MonthRate]],
    schemes: Mapping[str, Scheme],
    counted: Mapping[str, MeasuredLine] | None = None,
) -> tuple[IssueReport, ...]:
    """Each issue with its measured lines since the response. `rates` maps each scheme to its monthly rates; those
    that no paper may show are left out. `counted` maps what is counted to its line."""
    shown = {scheme: [one for one in given if one.is_shown] for scheme, given in rates.items()}
    return tuple(_report(issue, entries, shown, schemes, counted or {}) for issue in all_issues(entries))


def _report(
    issue: InspectionIssue,
    entries: Sequence[InspectionEntry],
    rates: Mapping[str, Sequence[MonthRate]],
    schemes: Mapping[str, Scheme],
    counted: Mapping[str, MeasuredLine],
) -> IssueReport:
    own = [one for one in entries if one.issue == issue.id]
    responses = [one for one in own if one.kind is EntryKind.RESPONSE]
    response = responses[-1] if responses else None
    since = Month(response.on.year, response.on.month) if response and response.on else None
    lines = [
        MeasuredLine(_question(scheme, criterion, schemes), _points(rates.get(scheme, ()), criterion, since))
        for scheme, criterion in issue.criteria
    ]
    by_hand = tuple(
        MeasuredPoint(one.month, one.says, one.rate)
        for one in sorted(own, key=lambda one: (one.month or Month(1, 1), one.number))
        if one.kind is EntryKind.MEASURE and one.month is not None and (since is None or one.month >= since)
    )
    for name in issue.counts:
        if line := counted.get(name):
            lines.append(
                replace(line, points=tuple(one for one in line.points if not since or one.month >= since))
            )
    lines.append(MeasuredLine(issue.measure, by_hand))
    return IssueReport(issue, response, since, tuple(line for line in lines if line.points))


UNIT_MEETINGS = "unit-meetings"
"""What is counted of the meetings that each unit has."""


def meetings_line(meetings: Iterable[Meeting], today: date) -> MeasuredLine:
    """How many of the units' meetings about each month were held, and how many of their summaries went round."""
    months: dict[Month, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        if meeting.kind.is_of_a_unit:
            months[meeting.month].append(meeting)
    points = []
    for month, found in sorted(months.items()):
        rows = meetings_by_unit(found, today)
        due, held = sum(row.due for row in rows), sum(row.held for row in rows)
        if due:
            told = counted_of(sum(row.circulated for row in rows), "summary went round", "summaries went round")
            points.append(MeasuredPoint(month, f"{held} of {due} held, {told}", held / due))
    return MeasuredLine("Meetings of the units", tuple(points))


def issue_line(report: IssueReport) -> IssueLine:
    """An issue as the committee's paper prints it."""
    response = report.response
    said = f"{long_date(response.on)}: {response.says}" if response and response.on else ""
    lines = tuple(
        f"{line.led} {'; '.join(f'{point.month.label}: {point.says}' for point in line.points)}"
        for line in report.lines
    )
    latest = [
        f"{line.led} {point.says}, {point.month.label}" for line in report.lines[:1] for point in line.points
    ]
    return IssueLine(report.issue.id, report.issue.title, report.issue.joint, said, lines, "".join(latest[-1:]))


def _points(rates: Iterable[MonthRate], criterion: str, since: Month | None) -> tuple[MeasuredPoint, ...]:
    """The rates of the whole Area on one question, from the month of the response on."""
    own = [one for one in rates if one.criterion == criterion and one.group == EVERYBODY]
    return tuple(
        MeasuredPoint(one.month, f"{one.rate:.0%} of {one.marks} marks ({_interval(one)})", one.rate)
        for one in sorted(own, key=lambda one: one.month)
        if since is None or one.month >= since
    )


def _interval(one: MonthRate) -> str:
    """The 95% interval of a rate as the tables of its month have it: Wilson's, on Kish's effective number."""
    return percent_range(*wilson(min(one.n, one.n * one.rate), one.n))


def _question(scheme: str, criterion: str, schemes: Mapping[str, Scheme]) -> str:
    known = {one.id: one.question for one in schemes[scheme].criteria} if scheme in schemes else {}
    return known.get(criterion, criterion)
