"""`iqa serve`: the workspace as pages in a browser, for whoever sits at this machine."""

import signal
import webbrowser
from threading import Timer
from types import FrameType

import click

from iqa.cli.common import print_json, workspace_command
from iqa.cli.ending import ends_with
from iqa.records.workspace import Workspace

OPENED_AFTER = 0.5
"""Seconds after which the browser is opened: by then the server answers."""


@workspace_command("serve")
@click.option("--open", "opening", is_flag=True, help="Open the browser.")
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="The port; without it, a free one.")
def serve_command(workspace: Workspace, as_json: bool, opening: bool, port: int) -> None:
    """Open the workspace in a browser. Nobody but you reaches it: not from another machine, nor without the key
    in the address that is printed."""
    from iqa.web.serving import serve_alone  # the web server is not wanted for any other command

    ends_with(None)
    serving = serve_alone(workspace, port, lambda address: click.echo(f"For a further visit: {address}"))
    if as_json:
        print_json({"address": serving.address})
    else:
        click.echo(f"Open {serving.address}\nStop with Ctrl and C.")
    signal.signal(signal.SIGTERM, _stop)
    if opening:
        Timer(OPENED_AFTER, webbrowser.open, [serving.address]).start()
    serving.run()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
