"""`iqa serve`: the workspace as pages in a browser, for whoever sits at this machine, or for a whole Area."""

import logging
import signal
import sys
import webbrowser
from pathlib import Path
from threading import Timer
from types import FrameType

import click

from iqa.cli.beginning import begun_elsewhere
from iqa.cli.common import print_json, workspace_command
from iqa.cli.ending import ends_with
from iqa.errors import InvalidInputError
from iqa.records.workspace import Workspace

OPENED_AFTER = 0.5
"""Seconds after which the browser is opened: by then the server answers."""
LOG_LINE = "%(asctime)s %(levelname)s %(message)s"


@workspace_command("serve", begun_elsewhere)
@click.option("--open", "opening", is_flag=True, help="Open the browser.")
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="The port; without it, a free one.")
@click.option("--shared", is_flag=True, help="Serve it to a whole Area, as [serve] in iqa.toml says.")
@click.option(
    "--secret-file",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="IQA_SECRET_FILE",
    help="With --shared: a file with what sessions are signed with, in place of that of iqa.toml.",
)
@click.option(
    "--client-secret-file",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="IQA_CLIENT_SECRET_FILE",
    help="With --shared: a file with the secret by which the directory knows this site.",
)
def serve_command(
    workspace: Workspace,
    as_json: bool,
    opening: bool,
    port: int,
    shared: bool,
    secret_file: Path | None,
    client_secret_file: Path | None,
) -> None:
    """Open the workspace in a browser. Nobody but you reaches it: not from another machine, nor without the key
    in the address that is printed. With --shared, or as iqa.toml says, people sign in from their own machines."""
    from iqa.web.serving import serve_alone, serve_shared  # the web server is not wanted for any other command

    ends_with(None)
    if shared or workspace.settings.serve.shared:
        logging.basicConfig(stream=sys.stderr, level=logging.INFO, format=LOG_LINE)
        serving = serve_shared(workspace, _content(secret_file), _content(client_secret_file))
    else:
        serving = serve_alone(workspace, port, lambda address: click.echo(f"For a further visit: {address}"))
    if as_json:
        print_json({"address": serving.address})
    else:
        click.echo(f"Open {serving.address}\nStop with Ctrl and C.")
    signal.signal(signal.SIGTERM, _stop)
    if opening:
        Timer(OPENED_AFTER, webbrowser.open, [serving.address]).start()
    serving.run()


def _content(file: Path | None) -> str:
    """The secret in a file, '' without one. InvalidInputError where it cannot be read."""
    if file is None:
        return ""
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise InvalidInputError(
            f"{file} cannot be read.", "See that it is there and that you may read it."
        ) from None


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
