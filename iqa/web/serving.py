"""Serving, by a server that Windows runs too, with a clean end: on one's own machine, on loopback alone and by a
fresh key; or for a whole Area, behind the proxy that is declared.
"""

import gc
import os
import socket
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace
from waitress.server import BaseWSGIServer, create_server

from iqa.errors import UnavailableError
from iqa.next_steps import Blank, advice, again
from iqa.records.workspace import Workspace
from iqa.web import routes
from iqa.web.application import create_app
from iqa.web.directory import OfficeDirectory
from iqa.web.entrance import Entrance
from iqa.web.protection import only_under
from iqa.web.proxy import behind_proxy, prefix_of
from iqa.web.site import Site
from iqa.web.uploads import MOST_BYTES
from iqa.workdays import bank_holidays
from iqa.workflow.sharing import require_shareable, uses_directory, with_secrets

LOOPBACK = "127.0.0.1"
THREADS = 8
LONGEST_END = 45
"""Seconds that what is under way may take once it is told to stop; an import that takes longer is as if it had not
been begun."""
BACKLOG = 512
"""Requests that may wait to be answered; of more, a proxy is told to wait."""


class Serving(Struct, frozen=True):
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
    ready = replace(workspace, store=workspace.store.keeping(THREADS))
    site = Site(ready, entrance)
    app = create_app(site, cookie=f"iqa_{number}")
    asked = only_under(app.wsgi_app, (LOOPBACK, "localhost"))
    server = create_server(
        asked, sockets=[listening], threads=THREADS, ident=None, max_request_body_size=MOST_BYTES
    )

    return Serving(_address(number, entrance.key), lambda: _run(server, site))


def serve_shared(workspace: Workspace, secret: str = "", client_secret: str = "") -> Serving:
    """Serve a workspace to all who may sign in. `secret` and `client_secret`, where given, go before those of the
    settings. SettingsError with everything that has to be declared first; UnavailableError where it cannot listen.
    """
    ready = with_secrets(workspace, secret, client_secret)
    require_shareable(ready)
    serve = ready.settings.serve
    ready = replace(ready, store=ready.store.keeping(serve.threads))
    directory = OfficeDirectory(ready.settings.directory, ready.now) if uses_directory(ready) else None
    site = Site(ready, Entrance(), shared=True, directory=directory)
    app = create_app(
        site,
        cookie="__Secure-iqa",
        secure=True,
        secret=serve.secret,
        path=f"{prefix_of(serve.address)}/",
    )
    routes.load()
    bank_holidays()
    gc.freeze()  # what is loaded stays: nobody is to wait while cycles are looked for in it
    host, _, port = serve.listen.rpartition(":")
    server = create_server(
        behind_proxy(app.wsgi_app, serve),
        sockets=[_listening(int(port), host.strip("[]"))],
        threads=serve.threads,
        ident=None,
        backlog=BACKLOG,
        clear_untrusted_proxy_headers=False,  # behind_proxy decides what of them is believed
        max_request_body_size=MOST_BYTES,
    )

    return Serving(serve.address, lambda: _run(server, site))


def _run(server: BaseWSGIServer, site: Site) -> None:
    """Serve until interrupted; what is under way is then carried out, and every connection is closed."""
    server.run()
    server.task_dispatcher.shutdown(timeout=LONGEST_END)
    site.work.carry_out(LONGEST_END)
    for channel in tuple(server.active_channels.values()):
        channel.close()
    server.close()
    site.workspace.store.let_go()


def _address(port: int, key: str) -> str:
    return f"http://{LOOPBACK}:{port}/enter?key={key}"


def _listening(port: int, host: str = LOOPBACK) -> socket.socket:
    """A socket on one address of this machine: on loopback, where no other is given."""
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    if host != LOOPBACK and os.name == "posix":
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError as fault:
        made.close()
        raise UnavailableError(
            f"Port {port} cannot be used: {fault.strerror}.",
            advice("Leave it to the tool, or choose another: ", again({"port": Blank("8080")})),
        ) from None
    return made
