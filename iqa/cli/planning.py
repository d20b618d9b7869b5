"""`iqa size`: how many pieces of work to look at, for what certainty; in a workspace also unit by unit."""

import sys
from collections.abc import Sequence
from fractions import Fraction
from math import ceil

import click

from iqa.cli.common import TypedRate, acting_as, json_option, opened, print_json, print_table, some_month_option
from iqa.domain import Month
from iqa.errors import UsageError
from iqa.records.workspace import find_workspace
from iqa.statistics import sample_size, upper_bound
from iqa.values import as_dict
from iqa.workflow.planning import Certainty, ChartLine, MonthPlan, certainty_chart, plan_month

WIDEST_BAR = 40


@click.command("size")
@click.option(
    "--caseload",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many pieces of work there are in all, such as 30 of one person. Without it: a list of any length.",
)
@click.option(
    "--tolerable",
    type=TypedRate(),
    required=True,
    metavar="RATE",
    help="The rate of faulty work that would be too high: 0.1 or 10% is one in ten. A clean sample shows less.",
)
@click.option(
    "--expected",
    type=TypedRate(),
    default=0.0,
    show_default=True,
    metavar="RATE",
    help="The rate of faulty work that you expect to find. The larger it is, the larger the sample; 0 is none.",
)
@click.option(
    "--confidence",
    type=TypedRate(),
    default=0.95,
    show_default=True,
    metavar="RATE",
    help="How sure to be: 0.95 or 95% is to be right 19 times in 20.",
)
@some_month_option("Plan this month, unit by unit, instead of one caseload.")
@click.option(
    "--scheme", default="casework", show_default=True, help="What --month plans: casework or victim-letters."
)
@click.option("--workspace", "folder", type=click.Path(), help="The workspace folder; only --month needs one.")
@json_option
@click.pass_context
def size_command(
    ctx: click.Context, /, month: Month | None, scheme: str, folder: str | None, as_json: bool, **rates: float
) -> None:
    """Say how many pieces of work to look at to find out whether too many have a fault.

    Say with --tolerable what would be too many. If you draw as many as the answer at random and all are clean,
    you can be 95% sure that fewer than that have a fault.

    \b
    iqa size --caseload 30 --tolerable 0.1      of 30 cases, are fewer than one in ten at fault?
    iqa size --month 2026-10 --tolerable 0.1    the same for each unit's work of October, with the hours

    With --caseload or --month the answer is exact for so many. --month also says what the few pieces that the
    policy takes of each group can show.
    """
    asked = Certainty(**rates)  # type: ignore[arg-type]  # click hands over a whole number or None as the caseload
    if month is None:
        _tell_one(asked, as_json)
        return
    if asked.caseload is not None:
        raise UsageError("--month and --caseload do not go together.", "The month has caseloads of its own.")
    outer = ctx.obj or {}
    workspace = opened(find_workspace(folder or outer.get("workspace")), acting_as(outer.get("actor")))
    plan = plan_month(workspace, month, asked, scheme)
    if as_json:
        print_json({**as_dict(asked), **as_dict(plan), "month": plan.month})
    else:
        _tell_plan(plan, asked)


def _tell_one(asked: Certainty, as_json: bool) -> None:
    size = sample_size(asked.tolerable, asked.expected, asked.confidence, asked.caseload)
    most = upper_bound(0, size, asked.caseload, asked.confidence)
    chart = certainty_chart(asked, size)
    if as_json:
        lines = [as_dict(line) for line in chart]
        print_json({"size": size, **as_dict(asked), "bound_if_clean": most, "chart": lines})
        return
    of_all = f" of {asked.caseload:,}" if asked.caseload else ""
    if size == asked.caseload:
        click.echo(f"Look at all {size:,}: then you know, and need not estimate.")
    else:
        click.echo(f"Look at {size:,}{of_all}, drawn at random.")
        click.echo(
            f"If none of them has a fault, you can be {_per_cent(asked.confidence)} sure that "
            f"{_bound(most, asked.caseload)}: fewer than {_per_cent(asked.tolerable)}."
        )
    if asked.expected and size != asked.caseload:
        allowed = ceil(Fraction(str(asked.expected)) * size)
        most = upper_bound(allowed, size, asked.caseload, asked.confidence)
        click.echo(
            f"If {allowed:,} of them {'has' if allowed == 1 else 'have'} one, {_bound(most, asked.caseload)}."
        )
    of_these = f"this many of the {asked.caseload:,}" if asked.caseload else "this share of all work"
    click.echo(
        f"\nIf you look at more or fewer and all are clean, you can be {_per_cent(asked.confidence)} sure that no "
        f"more than {of_these} could have a fault:"
    )
    _tell_chart(chart, asked, size)


def _bound(most: float, caseload: int | None) -> str:
    """At most how many have a fault, as the end of a sentence."""
    if not caseload:
        return f"no more than {most:.1%} have one"
    return f"no more than {most:,} of the {caseload:,} have one" if most else f"none of the {caseload:,} has one"


def _per_cent(rate: float) -> str:
    return f"{rate * 100:g}%"


def _tell_chart(chart: Sequence[ChartLine], asked: Certainty, size: int) -> None:
    """A bar a line: look at so many → at most so many of all could have a fault."""
    whole = asked.caseload or 1
    bar = "█" if _can_print("█") else "#"
    wide = max(len(str(line.look_at)) for line in chart)
    for line in chart:
        length = round(WIDEST_BAR * line.most / whole)
        said = f"{line.most:,}" if asked.caseload else f"{line.most:.1%}"
        here = "  (as above)" if line.look_at == size else ""
        click.echo(f"  look at {line.look_at:>{wide}}  {bar * length}{' ' if length else ''}{said}{here}")


def _can_print(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _tell_plan(plan: MonthPlan, asked: Certainty) -> None:
    click.echo(
        f"To be {_per_cent(asked.confidence)} sure that fewer than {_per_cent(asked.tolerable)} of a unit's "
        f"eligible work have a fault, if {_found(asked)} ({plan.minutes} minutes each):"
    )
    rows = [
        [
            unit.unit,
            str(unit.on_list),
            str(unit.eligible),
            f"all {unit.eligible}" if unit.size is None else str(unit.size),
            f"{unit.hours:.1f}",
        ]
        for unit in plan.units
    ]
    print_table(["Unit", "On the list", "Eligible", "Look at", "Hours"], rows)
    total = sum(unit.eligible if unit.size is None else unit.size for unit in plan.units)
    click.echo(f"In all {total:,}: {sum(unit.hours for unit in plan.units):.1f} hours.")
    if any(unit.size is None for unit in plan.units):
        click.echo(
            "Where it says all, the unit has too little work for a sample to show it: look at each and count."
        )
    click.echo(
        "\nWhat the policy's own few can show of each group, if all of them are clean "
        f"({_per_cent(asked.confidence)} sure):"
    )
    print_table(
        ["Group", "Eligible", "Taken", "Could have a fault"],
        [[one.group, str(one.eligible), str(one.taken), str(one.most)] for one in plan.groups],
    )
    click.echo("So few are enough to give feedback on; they cannot rank people or units.")


def _found(asked: Certainty) -> str:
    """What the sample may hold for the sentence to be true."""
    return (
        f"no more than {_per_cent(asked.expected)} of the sample have one" if asked.expected else "all are clean"
    )
