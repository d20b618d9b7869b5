"""`iqa assign`: drawn work is given to somebody by name, one piece of it or all that somebody has left to mark.

With `--second` it is what they have to mark a second time.
"""

from collections.abc import Mapping
from typing import Any

import click
from msgspec import Struct

from iqa.cli.common import print_json, some_month_option, workspace_command
from iqa.cli.drawing import publish_certificate
from iqa.cli.ending import ends_with
from iqa.cli.moderation import publish_moderation_certificate
from iqa.cli.publishing import tell_written
from iqa.domain import Month, Round
from iqa.errors import UsageError
from iqa.next_steps import NextStep, advice
from iqa.records.workspace import Workspace
from iqa.staff import names_apart
from iqa.text import counted
from iqa.workflow.assigning import Given, assign_all_of, assign_item
from iqa.workflow.assigning_again import GivenAgain, assign_all_second, assign_second
from iqa.workflow.drawn_work import item_named, latest_drawn
from iqa.workflow.groups import marker_in_words, work_in_words


class _Order(Struct, frozen=True):
    """What is given to whom: one `item`, or all that somebody has in a month."""

    item: str
    all_of: str
    name: str
    reason: str
    month: Month | None

    def __post_init__(self) -> None:
        if bool(self.item) == bool(self.all_of):
            raise UsageError("Say what is given.", "Give either an ITEM, or --all-of NAME.")

    def one(self, workspace: Workspace) -> tuple[str, str, str, Month | None]:
        """The piece of work that is meant, to whom, why, and of which month."""
        return item_named(workspace, self.item, self.month), self.name, self.reason, self.month

    def whole(self, workspace: Workspace) -> tuple[str, str, str, Month]:
        """All of whose work, to whom, why, and of which month: the latest that was drawn where none is named."""
        month = self.month or latest_drawn(workspace)
        if month is None:
            raise UsageError("All of whose work in which month?", "Nothing is drawn yet. Draw a sample first.")
        return self.all_of, self.name, self.reason, month


@workspace_command("assign")
@click.argument("item", required=False, default="")
@click.option("--all-of", default="", metavar="NAME", help="All that this person has still to mark in the month.")
@click.option("--to", "name", required=True, metavar="NAME", help="Who is to mark it: a name or a staff id.")
@click.option("--reason", required=True, metavar="TEXT", help="Why. The certificate and the ledger keep it.")
@some_month_option("The month; without it, the latest that drew it.")
@click.option("--second", is_flag=True, help="Of the second marking: who marks it a second time.")
def assign_command(workspace: Workspace, as_json: bool, second: bool, **given: Any) -> None:
    """Give ITEM, drawn work that nobody has or somebody cannot mark, to somebody who may.

    They are on today's staff list, in a role that marks, and had no hand in the work. Half-made marks stay as
    they are, under their maker; submitted work stays with whoever marked it.

    With --second the second marking changes hands: to nobody who gave the first marks or works under whoever did.
    """
    order = _Order(**given)
    if second:
        _second_marking(workspace, order, as_json)
    else:
        _first_marking(workspace, order, as_json)


def _first_marking(workspace: Workspace, order: _Order, as_json: bool) -> None:
    if order.all_of:
        given = assign_all_of(workspace, *order.whole(workspace))
    else:
        given = assign_item(workspace, *order.one(workspace))
    month = given.results[0].draw.month
    files = [
        file
        for result in given.results
        for file in publish_certificate(workspace, result, "To whom the work was given is recorded.")
    ]
    ends_with(advice("Write the workbooks anew: ", NextStep("workbook", {"month": str(month)})))
    if as_json:
        print_json({**_told(given, order), "month": month})
        return
    names = names_apart(workspace.people())
    for result in given.results:
        for key in [one.key for one in result.draw.items if one.key in given.keys]:
            click.echo(f"Given: {work_in_words(key, names)} ({marker_in_words(result.draw, key, names)})")
    _tell_left(given, names)
    tell_written(files)


def _second_marking(workspace: Workspace, order: _Order, as_json: bool) -> None:
    if order.all_of:
        given = assign_all_second(workspace, *order.whole(workspace))
    else:
        given = assign_second(workspace, *order.one(workspace))
    month = given.made.month
    files = publish_moderation_certificate(workspace, given.made)
    anew = NextStep("moderate", {"month": str(month), "workbooks": True})
    ends_with(advice("Write the workbooks anew: ", anew))
    if as_json:
        print_json({**_told(given, order), "month": month, "round": str(Round.SECOND)})
        return
    names = names_apart(workspace.people())
    name = names.get(given.to, given.name)
    for key in given.keys:
        click.echo(f"Given: {work_in_words(key, names)} ({name} marks it a second time)")
    _tell_left(given, names)
    tell_written(files)


def _told(given: Given | GivenAgain, order: _Order) -> dict[str, object]:
    what: dict[str, object] = {"items": given.keys} if order.all_of else {"item": given.keys[0]}
    left = {one.key: one.why for one in given.left}
    return {
        **what,
        **({"left": left} if left else {}),
        **({"put_aside": given.put_aside} if given.put_aside else {}),
        "assessor": given.to,
        "reason": order.reason,
    }


def _tell_left(given: Given | GivenAgain, names: Mapping[str, str]) -> None:
    for one in given.left:
        click.echo(f"Stays where it is: {work_in_words(one.key, names)}. {one.why}")
    if given.put_aside:
        marks = counted(len(given.put_aside), "piece of work keeps", "pieces of work keep")
        aside = (Round.FIRST if isinstance(given, Given) else Round.SECOND).put_aside
        click.echo(f"{marks} half-made marks under their maker: iqa export marks shows them as {aside}.")
