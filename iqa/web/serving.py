"""Serving on one's own machine: loopback alone, a fresh key, a server that Windows runs too, a clean end."""

import socket
from collections.abc import Callable
from dataclasses import dataclass

from waitress.server import BaseWSGIServer, create_server

from iqa.errors import UnavailableError
from iqa.next_steps import Blank, advice, again
from iqa.records.workspace import Workspace
from iqa.web.application import create_app
from iqa.web.entrance import Entrance
from iqa.web.protection import only_under
from iqa.web.site import Site
from iqa.web.uploads import MOST_BYTES

LOOPBACK = "127.0.0.1"
THREADS = 8


@dataclass(frozen=True, slots=True)
class Serving:
    """A site about to be served. `address` lets one browser in; `run` serves until it is interrupted, and then
    carries out what is under way."""

    address: str
    run: Callable[[], None]


def serve_alone(workspace: Workspace, port: int, announce: Callable[[str], None]) -> Serving:
    """Serve a workspace to whoever sits at this machine. Port 0 takes a free one; `announce` is told the address
    of each further visit. UnavailableError where the port is taken."""
    listening = _listening(port)
    number = listening.getsockname()[1]
    entrance = Entrance(lambda key: announce(_address(number, key)))
    app = create_app(Site(workspace, entrance), cookie=f"iqa_{number}")
    asked = only_under(app.wsgi_app, (LOOPBACK, "localhost"))
    server = create_server(
        asked, sockets=[listening], threads=THREADS, ident=None, max_request_body_size=MOST_BYTES
    )

    return Serving(_address(number, entrance.key), lambda: _run(server))


def _run(server: BaseWSGIServer) -> None:
    """Serve until interrupted; requests under way are then carried out, and every connection is closed."""
    server.run()
    for channel in tuple(server.active_channels.values()):
        channel.close()
    server.close()


def _address(port: int, key: str) -> str:
    return f"http://{LOOPBACK}:{port}/enter?key={key}"


def _listening(port: int) -> socket.socket:
    """A socket on loopback alone."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.bind((LOOPBACK, port))
    except OSError as fault:
        made.close()
        raise UnavailableError(
            f"Port {port} cannot be used: {fault.strerror}.",
            advice("Leave it to the tool, or choose another: ", again({"port": Blank("8080")})),
        ) from None
    return made
