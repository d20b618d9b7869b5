"""`iqa respond` and `iqa dispute`: what came of a letter, and marks that are looked at again."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from iqa.cli.common import day_option, month_option, print_json, some_month_option, to_option, workspace_command
from iqa.cli.named_files import workbooks_named
from iqa.cli.next_steps import in_words
from iqa.cli.publishing import Published, notes_of, paths_of, publish, tell_written
from iqa.cli.refusals import problem_as_json
from iqa.domain import DisputedMark, DisputeState, Month
from iqa.errors import UsageError
from iqa.next_steps import FREE_TEXT, Blank, NextStep, advice
from iqa.records.workspace import Workspace
from iqa.staff import names_apart
from iqa.values import as_dict
from iqa.workflow.groups import work_in_words
from iqa.workflow.marking import Recorded
from iqa.workflow.rendering import reply_form_files
from iqa.workflow.replies import (
    IMPROVED,
    DisputeDecision,
    NewDispute,
    Reply,
    ShownDispute,
    decide_dispute,
    dispute_mark,
    list_disputes,
    respond,
)
from iqa.workflow.reply_forms import RecordedReply, in_a_sentence, months_disputed, record_replies, reply_forms
from iqa.workflow.settling_sheets import RecordedSettling


@workspace_command("respond")
@click.argument("person", required=False, default="")
@some_month_option("The month that the letter is about.")
@click.option("--acknowledged", is_flag=True, help="They have read it.")
@click.option("--own-view", default="", metavar="TEXT", help="How they see it, in their own words.")
@click.option("--comment", default="", metavar="TEXT", help="Anything else they say.")
@day_option("--held", "When it was talked over.", required=False)
@click.option("--coaching", default="", metavar="TEXT", help="What was agreed to help.")
@click.option(
    "--improved",
    type=click.Choice(IMPROVED),
    default=None,
    help="Whether the priorities of the letter before improved.",
)
@click.option(
    "--form",
    "forms",
    multiple=True,
    metavar="word|excel|FILE",
    help="Write forms to reply on, for PERSON or for everybody with a letter; or read FILE, a form filled in.",
)
@to_option
@click.pass_context
def respond_command(
    ctx: click.Context,
    /,
    workspace: Workspace,
    as_json: bool,
    person: str,
    month: Month | None,
    **said: Any,
) -> None:
    """Record what PERSON said of their letter. To dispute a mark: iqa dispute add.

    Whoever has no tool replies on a form of one page, in Word or Excel, that is read back.
    """
    forms, to = said.pop("forms"), said.pop("to")
    endings = tuple(FORM_ENDINGS[form] for form in forms if form in FORM_ENDINGS)
    given = tuple(Path(form) for form in forms if form not in FORM_ENDINGS)
    if given and endings:
        raise UsageError("Forms are either written or read.", "Give word or excel, or files that came back.")
    if given:
        _record_forms(ctx, workspace, given, as_json)
        return
    if month is None:
        raise UsageError("iqa respond needs a month.", "Add it, for example: --month 2026-10")
    if endings:
        files = _forms(workspace, month, person, endings)
        _tell_forms(publish(workspace, month, files, to=to), as_json)
        return
    if not person:
        raise UsageError("Whose reply is it?", "Give the name or staff id of the person.")
    response = respond(workspace, Reply(person, month, **{**said, "improved": said["improved"] or ""}))
    if as_json:
        print_json({"person": response.person, "version": response.version, "number": response.number})
        return
    click.echo(f"Reply {response.number} to version {response.version} of the letter is recorded.")


FORM_ENDINGS = {"word": ".docx", "excel": ".xlsx"}
FORM_FOLDER = "replies"
"""Where forms of reply go, below the month's folder."""
REFUSED, NEEDS_FIXING = 1, 3


def _forms(workspace: Workspace, month: Month, person: str, endings: tuple[str, ...]) -> Mapping[str, bytes]:
    return {
        f"{FORM_FOLDER}/{one.stem}{ending}": content
        for one in reply_forms(workspace, month, person)
        for ending, content in reply_form_files(one, endings).items()
    }


def _tell_forms(written: Sequence[Published], as_json: bool) -> None:
    if as_json:
        print_json({"files": paths_of(written), "notes": notes_of(written)})
        return
    tell_written(written)
    step = NextStep("respond", {"form": Blank("FILE")})
    click.echo(in_words(advice("When a form comes back filled: ", step)))


def _record_forms(ctx: click.Context, workspace: Workspace, given: tuple[Path, ...], as_json: bool) -> None:
    results = record_replies(workspace, workbooks_named(given))
    if as_json:
        print_json({"replies": [reply_as_json(one) for one in results]})
    else:
        tell_replies(results)
    end_by(ctx, results)


def tell_replies(results: Sequence[RecordedReply]) -> None:
    """What came of forms of reply, for people."""
    for one in results:
        if one.problems:
            click.echo(f"{one.file}: nothing recorded:", err=True)
            for problem in one.problems:
                click.echo(f"  {problem.said(in_words)}", err=True)
        else:
            click.echo(in_a_sentence(one))
    for month in months_disputed(results):
        step = NextStep("dispute list", {"month": str(month)})
        click.echo(in_words(advice("Next, somebody who did not mark it decides: ", step)))


def reply_as_json(one: RecordedReply) -> dict[str, Any]:
    """What came of a form of reply, for scripts."""
    return {**as_dict(one), "month": one.month, "problems": [problem_as_json(each) for each in one.problems]}


def end_by(ctx: click.Context, results: Sequence[Recorded | RecordedReply | RecordedSettling]) -> None:
    """End with what is the matter with any of them: a file to mend before a refusal."""
    if any(one.problems and not one.refused for one in results):
        ctx.exit(NEEDS_FIXING)
    if any(one.refused for one in results):
        ctx.exit(REFUSED)


@click.group("dispute")
def dispute_command() -> None:
    """Record a disputed mark, list those that wait, and decide one."""


@workspace_command("add")
@click.argument("person")
@click.argument("item")
@click.argument("criterion")
@month_option("The month that the letter is about.")
@click.option("--reason", required=True, metavar="TEXT", help="What they see differently.")
def add_command(
    workspace: Workspace, as_json: bool, person: str, item: str, criterion: str, month: Month, reason: str
) -> None:
    """Record that PERSON disputes their mark on CRITERION of ITEM. It waits for somebody else."""
    dispute = dispute_mark(workspace, NewDispute(person, month, item, criterion, reason))
    if as_json:
        print_json({"dispute": _as_json(dispute)})
        return
    work = work_in_words(dispute.item_key, names_apart(workspace.people()))
    click.echo(f"{criterion} of {work} is disputed, and waits to be looked at again.")
    step = NextStep("dispute list", {"month": str(month)})
    click.echo(in_words(advice("Next, somebody who did not mark it decides: ", step)))


@workspace_command("list")
@month_option("The month of the letters.")
def list_command(workspace: Workspace, as_json: bool, month: Month) -> None:
    """List the disputed marks of a month, those that wait first."""
    found = list_disputes(workspace, month)
    if as_json:
        print_json({"month": str(month), "disputes": [_shown_as_json(one) for one in found]})
        return
    if not found:
        click.echo("No mark is disputed.")
    for one in found:
        _tell(one)
    if waiting := next((one.dispute for one in found if one.dispute.state is DisputeState.OPEN), None):
        step = NextStep(
            "dispute decide",
            {
                "item": waiting.item_key,
                "criterion": waiting.criterion,
                "rating": FREE_TEXT,
                "evidence": FREE_TEXT,
                "reason": FREE_TEXT,
            },
        )
        click.echo(in_words(advice("\nLook at the evidence again, then: ", step)))


@workspace_command("decide")
@click.argument("item")
@click.argument("criterion")
@click.option("--rating", required=True, metavar="RATING", help="What stands, as the scale calls it.")
@click.option("--evidence", default="", metavar="TEXT", help="Where it shows.")
@click.option("--reason", required=True, metavar="TEXT", help="Why it stands. The person is told.")
@some_month_option("The month, where the work was marked in several.")
def decide_command(workspace: Workspace, as_json: bool, month: Month | None, **decided: str) -> None:
    """Decide the disputed mark on CRITERION of ITEM: somebody who did not give it."""
    dispute = decide_dispute(workspace, DisputeDecision(month=month, **decided))
    if as_json:
        print_json({"dispute": _as_json(dispute)})
        return
    work = work_in_words(dispute.item_key, names_apart(workspace.people()))
    click.echo(f"{dispute.criterion} of {work}: {dispute.state}.")
    step = NextStep("feedback", {"month": str(dispute.month), "person": dispute.person})
    click.echo(in_words(advice("Next, give the person what came of it: ", step)))


def _tell(shown: ShownDispute) -> None:
    dispute = shown.dispute
    late = ", after the day to reply by" if shown.late else ""
    click.echo(f"\n{dispute.item_key}, {dispute.criterion}: {dispute.state}{late}")
    click.echo(f"    {shown.question} {shown.rating}. {dispute.evidence}".rstrip())
    click.echo(f"    {shown.person_name}: {dispute.reason}")
    if dispute.decided_reason:
        click.echo(f"    {dispute.decided_by}: {dispute.decided_reason}")


def _as_json(dispute: DisputedMark) -> dict[str, Any]:
    return {name: str(getattr(dispute, name)) for name in DisputedMark.__struct_fields__}


def _shown_as_json(shown: ShownDispute) -> dict[str, Any]:
    told = _as_json(shown.dispute)
    return {**told, "person_name": shown.person_name, "question": shown.question, "late": shown.late}


for _command in (add_command, list_command, decide_command):
    dispute_command.add_command(_command)
