"""`iqa size`: how many pieces of work to look at, for what certainty."""

import click

from iqa.cli.common import json_option, print_json
from iqa.statistics import sample_size, upper_bound


@click.command("size")
@click.option("--caseload", type=click.IntRange(min=1), metavar="N", help="How many there are in all.")
@click.option("--tolerable", type=float, required=True, metavar="RATE", help="The rate that would be too many.")
@click.option("--expected", type=float, default=0.0, show_default=True, metavar="RATE", help="The rate expected.")
@click.option("--confidence", type=float, default=0.95, show_default=True, help="How sure to be.")
@json_option
def size_command(
    caseload: int | None, tolerable: float, expected: float, confidence: float, as_json: bool
) -> None:
    """Say how many to look at to be sure that no more than the tolerable rate have a fault.

    Rates are 0 to 1. With --caseload the answer is exact for so many; without it, for a list without end.
    """
    size = sample_size(tolerable, expected, confidence, caseload)
    most = upper_bound(0, size, caseload, confidence)
    if as_json:
        result = {
            "size": size,
            "caseload": caseload,
            "tolerable": tolerable,
            "expected": expected,
            "confidence": confidence,
            "bound_if_clean": most,
        }
        print_json(result)
        return
    of_all = f" of {caseload:,}" if caseload else ""
    click.echo(f"Look at {size:,}{of_all}.")
    bound = f"{most} of the {caseload:,}" if caseload else f"{most:.1%}"
    click.echo(
        f"If none of them has a fault, you can be {confidence:.0%} sure that no more than {bound} have one."
    )
