"""What an inspection raised: each issue with the Area's response and what is measured since; added to by forms."""

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.committee.inspection import IssueReport
from iqa.domain import Month, long_date
from iqa.records.workspace import Workspace
from iqa.web.fetching.themes import issue_here
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import workspace
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.workflow.actions import action_choices
from iqa.workflow.inspection import Measure, add_issue, measure_issue, read_issues, respond_to_issue

RESPOND, MEASURE = "respond", "measure"
QUESTIONS = 3
"""How many questions the form asks for; more are given at the command line."""
PER_CENT = 100
_STROKE = "/"


class ShownIssue(Struct, frozen=True):
    """An issue: its response, '' where there is none yet, and its measured lines, each with what was measured."""

    id: str
    title: str
    joint: bool
    response: str
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    by_hand: str
    href: str


class IssuesPage(Struct, frozen=True):
    """All issues."""

    issues: tuple[ShownIssue, ...]
    unanswered: int
    add: str


class IssuePage(Struct, frozen=True):
    """One issue, with what was typed into one of its two forms."""

    issue: ShownIssue
    back: str
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


class NewIssuePage(Struct, frozen=True):
    """An issue to be added; `fields` are the names of the fields for questions."""

    back: str
    questions: tuple[tuple[str, str], ...]
    fields: tuple[str, ...]
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


def all() -> str:
    """All issues."""
    issues = tuple(map(_shown, read_issues(workspace())))
    unanswered = sum(not one.response for one in issues)
    return page("inspection.html", IssuesPage(issues, unanswered, url_for("inspection.new")))


def new() -> str:
    """An issue of the office's own to be added."""
    return page("issue_new.html", _new_page(workspace(), SmallForm({})))


def add() -> Response | tuple[str, int]:
    """Add it."""
    here, sent = workspace(), SmallForm(request.form)
    issue = sent.needed("issue", "Give it a number or a short name")
    title = sent.needed("title", "Say what was promised")
    if sent.faults:
        return page("issue_new.html", _new_page(here, sent)), UNFIT
    criteria = tuple(dict.fromkeys(filter(None, map(sent.text, _fields()))))
    made = add_issue(here, issue, title, criteria, bool(sent.text("joint")))
    return redirect(url_for("inspection.one", name=made.id))


def one(name: str) -> str:
    """One issue."""
    return page("issue.html", _page(issue_here(name), SmallForm({})))


def say(name: str) -> Response | tuple[str, int]:
    """Record the Area's response to it, or what was measured of it by hand."""
    report, sent = issue_here(name), SmallForm(request.form)
    done = _respond(report, sent) if sent.text("do") == RESPOND else _measure(report, sent)
    if not done:
        return page("issue.html", _page(report, sent)), UNFIT
    return redirect(url_for("inspection.one", name=name))


def _respond(report: IssueReport, sent: SmallForm) -> bool:
    response = sent.needed("response", "Say what the Area said it would do")
    on = sent.day("on", "Give the day of the response")
    if not sent.faults:
        respond_to_issue(workspace(), report.issue.id, response, on)
    return not sent.faults


def _measure(report: IssueReport, sent: SmallForm) -> bool:
    today = workspace().today
    says = sent.needed("says", "Say what was found")
    month = sent.month("month", Month(today.year, today.month), "Give the month, such as 2026-10")
    rate = _rate(sent)
    if not sent.faults:
        measure_issue(workspace(), Measure(report.issue.id, month, says, rate))
    return not sent.faults


def _rate(sent: SmallForm) -> float | None:
    """A share that was typed in per cent, as a rate from 0 to 1; None where none was."""
    typed = sent.text("rate").removesuffix("%").strip()
    if not typed:
        return None
    try:
        share = float(typed)
    except ValueError:
        share = -1.0
    if not 0 <= share <= PER_CENT:
        sent.fault("rate", "Give the share in per cent, from 0 to 100, or leave it out")
    return share / PER_CENT


def _page(report: IssueReport, sent: SmallForm) -> IssuePage:
    return IssuePage(_shown(report), url_for("inspection.all"), sent.typed, sent.faults)


def _shown(report: IssueReport) -> ShownIssue:
    issue, response = report.issue, report.response
    said = f"{long_date(response.on)}: {response.says}" if response and response.on else ""
    return ShownIssue(
        id=issue.id,
        title=issue.title,
        joint=issue.joint,
        response=said,
        lines=tuple(
            (line.of, tuple(f"{point.month.label}: {point.says}" for point in line.points))
            for line in report.lines
        ),
        by_hand=issue.measure,
        href=url_for("inspection.one", name=issue.id),
    )


def _fields() -> tuple[str, ...]:
    return tuple(f"question-{number}" for number in range(1, QUESTIONS + 1))


def _new_page(here: Workspace, sent: SmallForm) -> NewIssuePage:
    questions = tuple((_STROKE.join(pair), asked) for pair, asked in action_choices(here).questions.items())
    return NewIssuePage(url_for("inspection.all"), questions, _fields(), sent.typed, sent.faults)
