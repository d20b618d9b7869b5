"""`iqa pair`: somebody new to marking marks beside somebody experienced for a while."""

from typing import Any

import click

from iqa.cli.common import month_option, print_json, workspace_command
from iqa.cli.next_steps import in_words
from iqa.domain import Month
from iqa.next_steps import FREE_TEXT, Blank, NextStep, advice
from iqa.records.workspace import Workspace
from iqa.text import counted
from iqa.workflow.drawn_work import latest_drawn
from iqa.workflow.pairing import (
    PairingRequest,
    PairStatus,
    change_pairing,
    end_pairing,
    list_pairs,
    pair_markers,
)


@click.group("pair")
def pair_command() -> None:
    """Have somebody new to marking mark beside somebody experienced for a while."""


@workspace_command("add")
@click.argument("marker")
@click.option("--beside", required=True, metavar="NAME", help="Somebody experienced, who marks the same work.")
@click.option("--first", "pieces", type=int, default=5, show_default=True, metavar="N", help="How many pieces.")
@month_option("The month from whose sample on.")
@click.option("--reason", required=True, metavar="TEXT", help="Why. It is kept.")
def add_command(
    workspace: Workspace, as_json: bool, marker: str, beside: str, pieces: int, month: Month, reason: str
) -> None:
    """Pair MARKER with somebody experienced: their first pieces of work count only where the two agree."""
    made = pair_markers(workspace, PairingRequest(marker, beside, pieces, month, reason))
    if as_json:
        print_json({"pair": _as_json(made)})
        return
    click.echo(_in_words(made))
    step = NextStep("workbook", {"month": str(month)})
    click.echo(in_words(advice("Both mark, each in a workbook of their own: ", step)))


@workspace_command("change")
@click.argument("marker")
@click.option("--beside", required=True, metavar="NAME", help="Who marks beside MARKER from now on.")
@click.option("--reason", required=True, metavar="TEXT", help="Why. It is kept.")
def change_command(workspace: Workspace, as_json: bool, marker: str, beside: str, reason: str) -> None:
    """Have somebody else mark beside MARKER: the experienced one is ill, or has left."""
    changed = change_pairing(workspace, marker, beside, reason)
    if as_json:
        print_json({"pair": _as_json(changed)})
        return
    click.echo(_in_words(changed))
    step = NextStep("workbook", {"month": str(latest_drawn(workspace) or Blank("YYYY-MM"))})
    click.echo(in_words(advice("Whoever takes over marks in a workbook of their own: ", step)))


@workspace_command("end")
@click.argument("marker")
@click.option("--reason", required=True, metavar="TEXT", help="Why. It is kept.")
def end_command(workspace: Workspace, as_json: bool, marker: str, reason: str) -> None:
    """End the pair of MARKER: what they mark from now on counts alone."""
    ended = end_pairing(workspace, marker, reason)
    if as_json:
        print_json({"pair": _as_json(ended)})
        return
    click.echo(_in_words(ended))


@workspace_command("list")
def list_command(workspace: Workspace, as_json: bool) -> None:
    """List the pairs and how far each is."""
    pairs = list_pairs(workspace)
    if as_json:
        print_json({"pairs": [_as_json(one) for one in pairs]})
        return
    if not pairs:
        click.echo("Nobody marks in a pair.")
    for one in pairs:
        click.echo(_in_words(one))


def _in_words(one: PairStatus) -> str:
    pairing = one.pairing
    ended = "" if pairing.holds else f" Ended by {pairing.ended_by}: {pairing.ended_reason}."
    return (
        f"{one.marker_name} beside {one.beside_name}, the first {counted(pairing.pieces, 'piece')} of work from "
        f"{pairing.since.label} on: {one.drawn} drawn, {one.marked} and {one.marked_beside} marked, "
        f"{one.agreed} agreed.{ended}{_unsettled(one)}{_gone(one)}"
    )


def _unsettled(one: PairStatus) -> str:
    """Where to settle what the two rated differently."""
    steps = (NextStep("settle", {"month": str(month)}) for month in sorted(set(one.unsettled)))
    told = counted(len(one.unsettled), "piece waits", "pieces wait")
    return "".join(" " + in_words(advice(f"{told} until their differences are settled: ", step)) for step in steps)


def _gone(one: PairStatus) -> str:
    """What to do where whoever marks beside somebody has left."""
    if not one.beside_gone:
        return ""
    step = NextStep("pair change", {"marker": one.pairing.marker, "beside": Blank("NAME"), "reason": FREE_TEXT})
    return f" {one.beside_name} has left. " + in_words(advice("Have somebody else mark beside them: ", step))


def _as_json(one: PairStatus) -> dict[str, Any]:
    pairing = one.pairing
    return {
        "marker": pairing.marker,
        "beside": pairing.beside,
        "pieces": pairing.pieces,
        "since": str(pairing.since),
        "holds": pairing.holds,
        "drawn": one.drawn,
        "marked": one.marked,
        "marked_beside": one.marked_beside,
        "agreed": one.agreed,
        "unsettled": len(one.unsettled),
        "beside_gone": one.beside_gone,
    }


for _command in (add_command, change_command, end_command, list_command):
    pair_command.add_command(_command)
