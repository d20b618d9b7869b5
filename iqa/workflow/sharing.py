"""Whether a workspace may be served to others: what has to be declared first, each with the line to write."""

import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit

from msgspec.structs import replace

from iqa.errors import Problem, SettingsError
from iqa.next_steps import Blank, NextStep, advice
from iqa.records.workspace import Workspace
from iqa.settings import DirectorySettings
from iqa.workflow.directory_accounts import read_grants
from iqa.workflow.signing_in import there_are_accounts

SHORTEST_SECRET = 32
"""Characters: 128 bits, where each stands for four."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def with_secrets(workspace: Workspace, secret: str, client_secret: str) -> Workspace:
    """The workspace with secrets that stand in files of their own in place of those of its settings."""
    settings = workspace.settings
    serve = replace(settings.serve, secret=secret) if secret else settings.serve
    directory = replace(settings.directory, client_secret=client_secret) if client_secret else settings.directory
    return replace(workspace, settings=replace(settings, serve=serve, directory=directory))


def uses_directory(workspace: Workspace) -> bool:
    """Whether a directory says who somebody is."""
    return bool(workspace.settings.directory.issuer)


def require_shareable(workspace: Workspace) -> None:
    """Go on only where a workspace may be served to others. Raises SettingsError with everything that lacks."""
    found = tuple(_lacking(workspace))
    if found:
        listed = " ".join(one.message for one in found)
        hint = advice(*(part for one in found for part in _line(one)))
        raise SettingsError(f"This workspace is not ready to be shared. {listed}", hint, found)


def _line(one: Problem) -> tuple[str | NextStep, ...]:
    parts = (one.hint,) if isinstance(one.hint, str) else one.hint.parts
    return (*parts, "\n")


def _lacking(workspace: Workspace) -> Iterator[Problem]:
    serve = workspace.settings.serve
    address = urlsplit(serve.address)
    if address.scheme != "https" or not address.hostname or address.query or address.fragment:
        yield _missing(
            "address",
            "It does not say under which address a proxy serves it with TLS.",
            'address = "https://quality.example"',
        )
    if len(serve.secret) < SHORTEST_SECRET:
        yield _missing(
            "secret", "It has no secret to sign sessions with.", f'secret = "{secrets.token_hex(SHORTEST_SECRET)}"'
        )
    host, _, port = serve.listen.rpartition(":")
    if not host or not port.isdigit() or not 0 <= int(port) < 65_536:
        yield _missing("listen", "It does not say on which host and port to listen.", 'listen = "127.0.0.1:8000"')
    if uses_directory(workspace):
        yield from _of_directory(workspace.settings.directory)
    elif not there_are_accounts(workspace):
        step = NextStep("account add", {"name": Blank("NAME"), "role": "moderator"})
        yield Problem("accounts", "Nobody has an account.", hint=advice("Make one: ", step))


def _of_directory(directory: DirectorySettings) -> Iterator[Problem]:
    """What is not said of the directory."""
    place = urlsplit(directory.issuer)
    if place.scheme != "https" and place.hostname not in LOOPBACK:
        yield _missing("issuer", "The directory has no address with TLS.", 'issuer = "https://…"', "directory")
    for name in ("client_id", "client_secret"):
        if not getattr(directory, name):
            yield _missing(name, f"[directory] has no {name}.", f'{name} = "…"', "directory")
    if not directory.groups:
        line = 'groups = { "ID OF A GROUP" = "assessor" }'
        yield _missing("groups", "No group of the directory has a role.", line, "directory")
    for group, said in directory.groups.items():
        read_grants(said, group)


def _missing(code: str, message: str, line: str, section: str = "serve") -> Problem:
    return Problem(code, message, hint=f"Write in iqa.toml, under [{section}]: {line}")
