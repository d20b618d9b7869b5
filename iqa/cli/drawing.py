"""`iqa draw` and `iqa replace`: the month's sample, and what takes the place of work that cannot be marked."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from iqa.cli.common import (
    month_option,
    only_if_meant,
    print_json,
    print_table,
    some_month_option,
    workspace_command,
    yes_option,
)
from iqa.cli.ending import ends_with
from iqa.cli.next_steps import in_words
from iqa.cli.publishing import Done, Published, paths_of, publish, tell_written
from iqa.domain import Exclusion, ItemState, Month, Policy, ReplacementReason, Shortfall, StaleWork
from iqa.next_steps import NextStep, StepValue, advice
from iqa.records.workspace import Workspace
from iqa.sampling.certificate import certificate
from iqa.sampling.policy_file import KINDS
from iqa.sampling.preview import DrawPreview, preview_as_json
from iqa.sampling.wording import BLANK, TOO_LONG_AGO_BY_PERSON, exclusions_in_words, shortfall_in_words
from iqa.staff import names_apart
from iqa.workflow.drawing import (
    DrawResult,
    SampleRequest,
    compose_certificate,
    draw,
    preview_draw,
    replace_drawn,
)
from iqa.workflow.drawn_work import item_named
from iqa.workflow.groups import group_in_words, marker_in_words, short_group_in_words, work_in_words
from iqa.workflow.rendering import certificate_files

SHORTFALLS_SHOWN = 10


@workspace_command("draw")
@click.argument("scheme")
@month_option("The month whose work is sampled.")
@click.option("--seed", default="", metavar="TEXT", help="A seed, such as digits from dice rolled at a meeting.")
@click.option("--policy", "policy_file", type=click.Path(path_type=Path), help="A policy file of your own.")
@click.option(
    "--void", default="", metavar="REASON", help="Set an earlier draw of the month aside, with a reason."
)
@click.option("--dry-run", is_flag=True, help="Show the counts that a draw would come to; draw nothing.")
@yes_option("With --void: the earlier sample is meant to be set aside for good.")
def draw_command(workspace: Workspace, as_json: bool, dry_run: bool, yes: bool, **order: Any) -> None:
    """Draw the month's sample for SCHEME: casework or victim-letters.

    The population was frozen by the import; the seed is fixed now, so nobody can know the sample beforehand.
    """
    wanted = SampleRequest(**order)
    if dry_run:
        ends_with(advice("To draw it: ", NextStep("draw", _as_values(wanted))))
        _tell_preview(workspace, preview_draw(workspace, wanted), as_json)
        return
    if wanted.void.strip():
        _only_if_meant(wanted, yes=yes, as_json=as_json)
    result = draw(workspace, wanted)
    files = publish_certificate(workspace, result, f"The draw is recorded, with the seed {result.draw.seed}.")
    if as_json:
        print_json(
            {
                **certificate(result.draw, result.under_review, result.stale, result.lacking),
                "files": paths_of(files),
            }
        )
        return
    drawn = result.draw
    states = [item.state for item in drawn.items]
    eligible = sum(cell.eligible for cell in drawn.cells)
    click.echo(
        f"Drew {states.count(ItemState.DRAWN)} of {eligible:,} eligible pieces of work "
        f"({drawn.population.rows:,} on the list) with the seed {drawn.seed}."
    )
    if always := states.count(ItemState.ALWAYS) - len(result.under_review):
        click.echo(f"{always} more are always included, and are reported apart.")
    if under_review := len(result.under_review):
        click.echo(f"{under_review} more are under targeted review, apart from the sample, as the policy has it.")
    _tell_exclusions(drawn.exclusions, drawn.scheme, result.lacking)
    names = names_apart(workspace.people())
    _tell_stale(result.stale, names)
    _tell_shortfalls(drawn.shortfalls[:SHORTFALLS_SHOWN], drawn.policy, names, result.lacking)
    if (more := len(drawn.shortfalls) - SHORTFALLS_SHOWN) > 0:
        click.echo(f"  … and {more} more groups, all on the certificate.")
    for note in result.notes:
        click.echo(f"  Look at: {note}")
    _tell_loads(result, names)
    tell_written(files)


def _as_values(order: SampleRequest) -> dict[str, StepValue]:
    """An order as it is given again."""
    said = {"scheme": order.scheme, "month": str(order.month), "seed": order.seed, "void": order.void}
    said["policy"] = str(order.policy_file or "")
    return {name: text for name, text in said.items() if text}


def _only_if_meant(wanted: SampleRequest, *, yes: bool, as_json: bool) -> None:
    """A sample that is set aside does not come back."""
    sample = f"The sample of {wanted.scheme} for {wanted.month.label}"
    what = f"{sample} would be set aside for good: it does not come back."
    only_if_meant(what, NextStep("draw", {**_as_values(wanted), "yes": True}), yes=yes, as_json=as_json)


def publish_certificate(workspace: Workspace, result: DrawResult, what: str) -> tuple[Published, ...]:
    """Write the certificate of a draw as it now stands, after `what` was recorded: a sentence."""
    composed = compose_certificate(workspace, result)
    again = NextStep("certificate", {"scheme": result.draw.scheme, "month": str(composed.month)})
    return publish(workspace, composed.month, certificate_files(workspace, composed), Done(what, again))


def _tell_exclusions(exclusions: Iterable[Exclusion], scheme: str, lacking: Sequence[str]) -> None:
    for reason, count in exclusions_in_words(exclusions, KINDS.get(scheme), lacking):
        click.echo(f"  Left out: {count:,} {reason}")


def _tell_stale(stale: Sequence[StaleWork], names: Mapping[str, str]) -> None:
    """How many of whose work are too long ago, by name; nothing where none is."""
    if stale:
        each = sorted(f"{names.get(one.person, one.person) or BLANK} {one.count:,}" for one in stale)
        click.echo(f"  {TOO_LONG_AGO_BY_PERSON}: {', '.join(each)}")


def _tell_shortfalls(
    shortfalls: Sequence[Shortfall], policy: Policy, names: Mapping[str, str], lacking: Sequence[str]
) -> None:
    for short in shortfalls:
        said = shortfall_in_words(short, KINDS.get(policy.scheme), lacking)
        click.echo(f"  Short: {short_group_in_words(short, policy.per, names)}: {said}")


def _tell_loads(result: DrawResult, names: Mapping[str, str]) -> None:
    marked = [item.assessor for item in result.draw.items if item.is_to_mark]
    rows = sorted(
        [
            names.get(one, one or "nobody may mark these"),
            str(marked.count(one)),
            f"{marked.count(one) * result.minutes / 60:.1f}",
        ]
        for one in set(marked)
    )
    print_table(["Assessor", "To mark", "Hours"], rows)


def _tell_preview(workspace: Workspace, found: DrawPreview, as_json: bool) -> None:
    if as_json:
        notes = [in_words(note) for note in found.notes]
        print_json({"dry_run": True, **preview_as_json(found), "notes": notes})
        return
    names = names_apart(workspace.people())
    click.echo("Nothing is drawn: this is what a draw would come to.")
    click.echo(
        f"{found.eligible:,} of {found.population:,} on the list are eligible; {found.drawn} would be drawn and "
        f"{found.always - found.targeted_reviews} always included: about {found.hours:.1f} hours of marking"
        + (f", {found.targeted_reviews} more under targeted review among it." if found.targeted_reviews else ".")
    )
    _tell_exclusions(found.exclusions, found.policy.scheme, found.lacking)
    _tell_stale(found.stale, names)
    _tell_shortfalls(found.shortfalls, found.policy, names, found.lacking)
    for note in found.notes:
        click.echo(f"  Look at: {in_words(note)}")
    print_table(
        ["Group", "On the list", "Eligible", "Would get"],
        [
            [
                group_in_words(cell.cell, found.policy.per, names),
                str(cell.population),
                str(cell.eligible),
                str(cell.drawn),
            ]
            for cell in found.cells
        ],
    )
    if found.loads:
        click.echo()
        print_table(
            ["Assessor", "To mark", "Hours"],
            [[names.get(load.assessor, load.name), str(load.items), f"{load.hours:.1f}"] for load in found.loads],
        )


@workspace_command("replace")
@click.argument("item")
@click.option(
    "--reason",
    required=True,
    type=click.Choice([str(reason) for reason in ReplacementReason]),
    help="ineligible: it should not have been on the list. unavailable: it cannot be had now.",
)
@click.option("--note", default="", metavar="TEXT", help="What was found, in a few words.")
@some_month_option("The month; without it, the latest that drew it.")
def replace_command(
    workspace: Workspace, as_json: bool, item: str, reason: str, note: str, month: Month | None
) -> None:
    """Replace ITEM, a key as the certificate prints it, by the next in line of its group."""
    item = item_named(workspace, item, month)
    result, called = replace_drawn(workspace, item, ReplacementReason(reason), note, month)
    ends_with(advice("Write the workbooks anew: ", NextStep("workbook", {"month": str(result.draw.month)})))
    files = publish_certificate(workspace, result, f"The replacement of {item} is recorded.")
    if as_json:
        told = {"replaced": item, "reason": reason, "note": note, "replaced_by": called or None}
        print_json({**told, "month": result.draw.month})
        return
    of_month = f"{result.draw.scheme}, {result.draw.month.label}"
    place = next(one.rank for one in result.draw.items if one.key == item)
    names = names_apart(workspace.people())
    click.echo(f"Replaced {work_in_words(item, names)} ({reason}) in {of_month}.")
    if called:
        marker = marker_in_words(result.draw, called, names)
        click.echo(f"Next in line: {work_in_words(called, names)} ({marker})")
    elif place:
        click.echo("Nothing was left in line; the certificate says so.")
    else:
        click.echo("It was always included, not drawn by chance, so nothing takes its place.")
    tell_written(files)
