"""`iqa demo`: a workspace with three invented months in it."""

from pathlib import Path

import click

from iqa.cli.common import shown_path
from iqa.cli.demo import run_demo
from iqa.cli.ending import tell_next
from iqa.cli.next_steps import in_words
from iqa.next_steps import NextStep, advice


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("iqa-demo"))
def demo_command(folder: Path) -> None:
    """Run three invented months into FOLDER, which becomes a workspace to look around in.

    Everybody in it is made up.
    """
    found = run_demo(folder, lambda step: click.echo(f"  {step}"))
    click.echo(f"\nThree invented months are in {shown_path(folder.resolve())}. To look at:")
    for one in found.to_open:
        click.echo(f"  {shown_path(one.path)}\n      {one.what}")
    click.echo("\nLeft waiting, for you to try from inside that folder:")
    for sentence in found.waiting:
        click.echo(f"  {in_words(sentence)}")
    step = NextStep("serve", {"workspace": str(folder), "open": True})
    tell_next(advice("Look around in a browser: ", step))
