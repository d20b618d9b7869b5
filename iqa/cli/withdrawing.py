"""`iqa withdraw`: a wrong import, answer, top-up, assignment or replacement is taken back, with a reason."""

from typing import Any

import click

from iqa.cli.common import print_json, print_table, some_month_option, workspace_command
from iqa.cli.drawing import publish_certificate
from iqa.cli.ending import ends_with
from iqa.cli.importing import rematched_as_json, tell_rematched
from iqa.cli.moderation import publish_moderation_certificate
from iqa.cli.next_steps import in_words
from iqa.cli.publishing import Done, Published, paths_of, publish, tell_written
from iqa.domain import Kind, Month
from iqa.errors import NotFoundError
from iqa.next_steps import NextStep, advice
from iqa.records.workspace import Workspace
from iqa.text import joined
from iqa.workflow.confirming import chase_list
from iqa.workflow.rendering import chase_list_files
from iqa.workflow.resting import all_in_words
from iqa.workflow.withdrawing import Listed, Withdrawn, listed_steps, withdraw


@workspace_command("withdraw")
@click.argument("step", default="")
@click.option("--reason", default="", metavar="TEXT", help="Why it was wrong. The ledger keeps it.")
@some_month_option("The month of an import that is called by its kind.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; change nothing.")
@click.option("--last", type=click.IntRange(min=1), default=15, show_default=True, help="How many steps to list.")
def withdraw_command(
    workspace: Workspace, as_json: bool, step: str, reason: str, month: Month | None, dry_run: bool, last: int
) -> None:
    """Withdraw STEP, by its number, while nothing rests on it; things are then as they were before it.

    An import may be called by its kind and --month, where there is one only. Without STEP, the last steps are
    listed, with what rests on each. What was done and withdrawn stays in the ledger.
    """
    if not step:
        _list(listed_steps(workspace, last), as_json)
        return
    done = withdraw(workspace, step, reason, month, dry_run=dry_run)
    files = () if dry_run else _publish(workspace, done)
    if (anew := _workbooks_of(done)) and not dry_run:
        ends_with(advice("Write the workbooks anew: ", anew))
    if as_json:
        print_json({"dry_run": dry_run, **_as_json(done), "files": paths_of(files)})
        return
    if dry_run:
        click.echo("Nothing is changed: this is what it would do.")
    click.echo(f"{done.step.headed} {'would be' if dry_run else 'is'} withdrawn.")
    for (kind, of), version in sorted(done.versions.items()):
        holds = f"version {version} holds" if version else "nothing is imported"
        click.echo(f"The {kind} of {of.label}: {holds}{' then' if dry_run else ' now'}.")
    tell_rematched(done.rematched, trial=dry_run)
    if done.files:
        click.echo(f"Their files stay: {joined(done.files)}. If one was handed out, tell whoever has it.")
    tell_written(files)


_RECORDED = "That the step is withdrawn is recorded."


def _workbooks_of(done: Withdrawn) -> NextStep | None:
    """What writes the workbooks of work that is somebody else's again."""
    if done.second:
        return NextStep("moderate", {"month": str(done.second.month), "workbooks": True})
    return NextStep("workbook", {"month": str(done.draw.draw.month)}) if done.draw else None


def _publish(workspace: Workspace, done: Withdrawn) -> tuple[Published, ...]:
    """The documents that a step had changed, written as they now are: a certificate, or the letters to be sent."""
    if done.draw:
        return publish_certificate(workspace, done.draw, _RECORDED)
    if done.second:
        return publish_moderation_certificate(workspace, done.second)
    changed = {one.month for one in done.rematched if one.kind is Kind.LETTERS and not one.drawn}
    settled = {month for kind, month in done.versions if kind is Kind.LETTERS}
    months = changed | settled | set(done.answered)
    files: list[Published] = []
    for month in sorted(months):
        try:
            page = chase_list(workspace, month)
        except NotFoundError:
            continue  # no letters log is left of that month
        after = Done(_RECORDED, NextStep("chase-list", {"month": str(month)}))
        files += publish(workspace, month, chase_list_files(workspace, page), after)
    return tuple(files)


def _list(found: tuple[Listed, ...], as_json: bool) -> None:
    if as_json:
        print_json({"steps": [_listed_as_json(one) for one in found]})
        return
    if not found:
        click.echo("There is no step to withdraw.")
        return
    print_table(
        ["Step", "When", "Who", "What", "Can be withdrawn"],
        [
            [
                str(one.step.number),
                one.step.at[:16].replace("T", " "),
                one.step.by,
                f"{one.step.what}{': ' if one.step.subject else ''}{one.step.subject}",
                f"no: {all_in_words(one.rests)[0]}" if one.rests else "yes",
            ]
            for one in found
        ],
    )
    if free := [one for one in found if not one.rests]:
        click.echo(f'\nTo withdraw one: iqa withdraw {free[0].step.number} --reason "…"')


def _listed_as_json(one: Listed) -> dict[str, Any]:
    step = one.step
    return {
        "step": step.number,
        "at": step.at,
        "by": step.by,
        "what": step.what,
        "subject": step.subject,
        "can_be_withdrawn": not one.rests,
        "rests": [{"code": str(rest.why), "facts": dict(rest.facts)} for rest in one.rests],
        "why": all_in_words(one.rests)[0] if one.rests else "",
        "instead": in_words(all_in_words(one.rests)[1]) if one.rests else "",
    }


def _as_json(done: Withdrawn) -> dict[str, Any]:
    return {
        "step": done.step.number,
        "withdrawn": done.step.what,
        "subject": done.step.subject,
        "versions": [
            {"kind": str(kind), "month": str(month), "version": version}
            for (kind, month), version in sorted(done.versions.items())
        ],
        "rematched": rematched_as_json(done.rematched),
        "draw": done.draw.draw.id if done.draw else None,
        "second_marking": done.second.id if done.second else None,
        "letters": list(done.files),
    }
