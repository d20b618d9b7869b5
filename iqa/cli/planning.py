"""`iqa size`: how many pieces of work to look at, for what certainty; in a workspace also unit by unit."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from fractions import Fraction
from math import ceil

import click

from iqa.cli.common import acting_as, json_option, print_json, print_table
from iqa.errors import UsageError
from iqa.statistics import sample_size, upper_bound
from iqa.workflow.planning import Certainty, ChartLine, MonthPlan, certainty_chart, plan_month
from iqa.workflow.workspace import find_workspace, open_workspace

WIDEST_BAR = 40


@click.command("size")
@click.option("--caseload", type=click.IntRange(min=1), metavar="N", help="How many there are in all.")
@click.option("--month", metavar="YYYY-MM", help="Plan each unit of this month's population instead.")
@click.option("--scheme", default="casework", show_default=True, help="With --month: casework or victim-letters.")
@click.option("--tolerable", type=float, required=True, metavar="RATE", help="The rate that would be too many.")
@click.option("--expected", type=float, default=0.0, show_default=True, metavar="RATE", help="The rate expected.")
@click.option("--confidence", type=float, default=0.95, show_default=True, help="How sure to be.")
@click.option("--workspace", "folder", type=click.Path(), help="The workspace folder, with --month.")
@json_option
@click.pass_context
def size_command(
    ctx: click.Context, /, month: str | None, scheme: str, folder: str | None, as_json: bool, **rates: float
) -> None:
    """Say how many to look at to be sure that no more than the tolerable rate have a fault.

    Rates are 0 to 1. With --caseload the answer is exact for so many; without it, for a list without end. With
    --month, in a workspace, it is exact for each unit's caseload, with the hours, and says what the policy's take
    can show of each person's work.
    """
    asked = Certainty(**rates)  # type: ignore[arg-type]  # click hands over a whole number or None as the caseload
    if month is None:
        _tell_one(asked, as_json)
        return
    if asked.caseload is not None:
        raise UsageError("--month and --caseload do not go together.", "The month has caseloads of its own.")
    outer = ctx.obj or {}
    workspace = open_workspace(find_workspace(folder or outer.get("workspace")), acting_as(outer.get("actor")))
    plan = plan_month(workspace, month, asked, scheme)
    if as_json:
        print_json({**asdict(asked), **asdict(plan)})
    else:
        _tell_plan(plan, asked)


def _tell_one(asked: Certainty, as_json: bool) -> None:
    size = sample_size(asked.tolerable, asked.expected, asked.confidence, asked.caseload)
    most = upper_bound(0, size, asked.caseload, asked.confidence)
    chart = certainty_chart(asked, size)
    if as_json:
        lines = [asdict(line) for line in chart]
        print_json({"size": size, **asdict(asked), "bound_if_clean": most, "chart": lines})
        return
    of_all = f" of {asked.caseload:,}" if asked.caseload else ""
    click.echo(f"Look at {size:,}{of_all}.")
    click.echo(
        f"If none of them has a fault, you can be {asked.confidence:.0%} sure that no more than "
        f"{_bound(most, asked.caseload)} have one."
    )
    if asked.expected:
        allowed = ceil(Fraction(str(asked.expected)) * size)
        most = upper_bound(allowed, size, asked.caseload, asked.confidence)
        click.echo(f"With {allowed:,} of them at fault, it is no more than {_bound(most, asked.caseload)}.")
    click.echo("\nWhat so many can show: if all you look at are clean, at most this many could have a fault.")
    _tell_chart(chart, asked, size)


def _bound(most: float, caseload: int | None) -> str:
    return f"{most:,} of the {caseload:,}" if caseload else f"{most:.1%}"


def _tell_chart(chart: Sequence[ChartLine], asked: Certainty, size: int) -> None:
    """A bar a line: look at so many → at most so many of all could have a fault."""
    whole = asked.caseload or 1
    bar = "█" if _can_print("█") else "#"
    wide = max(len(str(line.look_at)) for line in chart)
    for line in chart:
        length = round(WIDEST_BAR * line.most / whole)
        said = f"{line.most:,}" if asked.caseload else f"{line.most:.1%}"
        here = "  (the size asked for)" if line.look_at == size else ""
        click.echo(f"  look at {line.look_at:>{wide}}  {bar * length}{' ' if length else ''}{said}{here}")


def _can_print(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _tell_plan(plan: MonthPlan, asked: Certainty) -> None:
    click.echo(
        f"To be {asked.confidence:.0%} sure that no more than {asked.tolerable:.0%} of a unit's eligible work "
        f"have a fault ({plan.minutes} minutes each):"
    )
    rows = [
        [
            unit.unit,
            str(unit.on_list),
            str(unit.eligible),
            "not even all" if unit.size is None else str(unit.size),
            f"{unit.hours:.1f}",
        ]
        for unit in plan.units
    ]
    print_table(["Unit", "On the list", "Eligible", "Look at", "Hours"], rows)
    total = sum(unit.size or 0 for unit in plan.units)
    click.echo(f"In all {total:,}: {sum(unit.hours for unit in plan.units):.1f} hours.")
    click.echo("\nWhat the policy's own take can show, if all that is taken is clean:")
    print_table(
        ["Group", "Eligible", "Taken", "Could still have a fault"],
        [[one.group, str(one.eligible), str(one.taken), str(one.most)] for one in plan.groups],
    )
    click.echo("So few say something to the person they are about; they cannot rank people or units.")
