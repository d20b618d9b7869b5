"""`iqa inspection`: issues that an inspection raised, the Area's responses, and what is measured since."""

from datetime import date
from typing import Any

import click

from iqa.cli.common import day_option, month_option, print_json, workspace_command
from iqa.cli.next_steps import in_words
from iqa.committee.inspection import IssueReport
from iqa.domain import Month, long_date
from iqa.next_steps import FREE_TEXT, NextStep, advice
from iqa.records.workspace import Workspace
from iqa.workflow.inspection import Measure, add_issue, measure_issue, read_issues, respond_to_issue


@click.group("inspection")
def inspection_command() -> None:
    """Follow what an inspection raised: responses, and what is measured since."""


@workspace_command("list")
def list_command(workspace: Workspace, as_json: bool) -> None:
    """List the issues, the Area's response to each, and the measured lines since."""
    reports = read_issues(workspace)
    if as_json:
        print_json({"issues": [_as_json(one) for one in reports]})
        return
    for one in reports:
        _tell(one)
    if first := next((one for one in reports if one.response is None), None):
        step = NextStep("inspection respond", {"issue": first.issue.id, "response": FREE_TEXT, "on": "2026-11-30"})
        click.echo(in_words(advice("\nNext, record the Area's response: ", step)))


@workspace_command("add")
@click.argument("issue")
@click.argument("title")
@click.option(
    "--criterion", "criteria", multiple=True, metavar="SCHEME/QUESTION", help="A question that measures it."
)
@click.option("--joint", is_flag=True, help="The sister Area answers for it too.")
def add_command(
    workspace: Workspace, as_json: bool, issue: str, title: str, criteria: tuple[str, ...], joint: bool
) -> None:
    """Add ISSUE, with its TITLE, beside those that come with the tool."""
    made = add_issue(workspace, issue, title, criteria, joint)
    if as_json:
        print_json({"issue": made.id, "title": made.title, "joint": made.joint})
        return
    click.echo(f"Issue {made.id}: {made.title}")


@workspace_command("respond")
@click.argument("issue")
@click.option("--response", required=True, metavar="TEXT", help="What the Area said it would do.")
@day_option("--on", "The day of the response.")
def respond_command(workspace: Workspace, as_json: bool, issue: str, response: str, on: date) -> None:
    """Record the Area's response to ISSUE: what is measured counts from its month on."""
    entry = respond_to_issue(workspace, issue, response, on)
    if as_json:
        print_json({"issue": entry.issue, "on": str(entry.on), "response": entry.says})
        return
    click.echo(f"Issue {entry.issue}: response of {long_date(on)} recorded.")


@workspace_command("measure")
@click.argument("issue")
@month_option("The month it was measured in.")
@click.option("--says", required=True, metavar="TEXT", help="What was found, in a line.")
@click.option("--rate", type=float, help="From 0 to 1, where it is a share.")
def measure_command(
    workspace: Workspace, as_json: bool, issue: str, month: Month, says: str, rate: float | None
) -> None:
    """Record what was measured by hand of ISSUE in a month."""
    entry = measure_issue(workspace, Measure(issue, month, says, rate))
    if as_json:
        print_json({"issue": entry.issue, "month": str(month), "says": entry.says, "rate": entry.rate})
        return
    click.echo(f"Issue {entry.issue}, {month.label}: {entry.says}")


def _tell(report: IssueReport) -> None:
    issue = report.issue
    click.echo(f"\n{issue.id}. {issue.title}{' (with the sister Area)' if issue.joint else ''}")
    if report.response and report.response.on:
        click.echo(f"    Response of {long_date(report.response.on)}: {report.response.says}")
    for line in report.lines:
        said = "; ".join(f"{point.month.label}: {point.says}" for point in line.points)
        click.echo(f"    {line.led} {said}")
    if not report.lines:
        click.echo(f"    Nothing measured yet{f': {issue.measure}' if issue.measure else ''}.")


def _as_json(report: IssueReport) -> dict[str, Any]:
    response = report.response
    return {
        "id": report.issue.id,
        "title": report.issue.title,
        "joint": report.issue.joint,
        "response": response and {"on": str(response.on), "says": response.says, "by": response.by},
        "lines": [
            {
                "of": line.of,
                "points": [{"month": str(one.month), "says": one.says, "rate": one.rate} for one in line.points],
            }
            for line in report.lines
        ],
    }


for _command in (list_command, add_command, respond_command, measure_command):
    inspection_command.add_command(_command)
