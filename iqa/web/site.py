"""What a running site is made of, and what every view asks of it: its workspace, for whoever is asking."""

from collections.abc import Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING, cast

from flask import Flask, current_app, g, session
from msgspec import Struct, field
from msgspec.structs import replace
from werkzeug.wsgi import ClosingIterator

from iqa.records.workspace import Workspace
from iqa.settings import Settings
from iqa.staff import Actor
from iqa.web.directory import OfficeDirectory
from iqa.web.entrance import Entrance
from iqa.web.under_way import UnderWay
from iqa.web.uploads import Uploads
from iqa.workflow.signing_in import SignedIn, signed_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_EXTENSION = "iqa"
ACTOR = "actor"
"""Under this name the session holds who somebody says that they are, by staff id: on one's own machine alone."""
TOKEN = "token"  # noqa: S105 (the name of it, not one)
"""Under this name the session holds the token of a sign-in: where the site is shared."""


def whose_here() -> str:
    """Whose a file is that is sent now, or work that is begun: of one sign-in; of nobody in particular on one's
    own machine."""
    who = who_is_asking()
    return who.id if who else ""


class Site(Struct, frozen=True):
    """One workspace served: `workspace` as its own user opened it, the keys by which a browser comes in on that
    user's machine, the files that were sent and are not stored yet, and the work that is under way.

    With `shared` people sign in instead, by a password or, where there is one, by a `directory`.
    """

    workspace: Workspace
    entrance: Entrance
    uploads: Uploads = field(default_factory=lambda: Uploads(whose_here))
    work: UnderWay = field(default_factory=UnderWay)
    shared: bool = False
    directory: OfficeDirectory | None = None


def install(app: Flask, site: Site) -> None:
    """Make an application serve a site: each request sees its records as they stood at one moment, until it
    changes something."""
    app.extensions[_EXTENSION] = site
    answer = app.wsgi_app

    def at_one_moment(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        with ExitStack() as ending:
            with site.workspace.store.at_one_moment(ending):
                answered = answer(environ, start)
            return ClosingIterator(answered, ending.pop_all().close)

    app.wsgi_app = at_one_moment  # type: ignore[assignment,method-assign]


def the_site() -> Site:
    """The site that this request came to."""
    return cast(Site, current_app.extensions[_EXTENSION])


def take_settings(section: str, settings: Settings) -> None:
    """Serve from now on by a section of settings that were just changed, and say what was noticed in them."""
    site = the_site()
    fresh = replace(site.workspace.settings, **{section: getattr(settings, section)}, notices=settings.notices)
    current_app.extensions[_EXTENSION] = replace(site, workspace=replace(site.workspace, settings=fresh))


def who_is_asking() -> SignedIn | None:
    """Who is signed in where the site is shared, None for nobody; looked up once a request."""
    if not the_site().shared:
        return None
    if "signed_in" not in g:
        token = session.get(TOKEN)
        g.signed_in = signed_in(the_site().workspace, token) if token else None
    return cast(SignedIn | None, g.signed_in)


def workspace() -> Workspace:
    """The workspace for whoever is asking; looked up once a request."""
    if "workspace" not in g:
        g.workspace = _for_whoever_asks(the_site())
    return cast(Workspace, g.workspace)


def _for_whoever_asks(site: Site) -> Workspace:
    served, staff = site.workspace, site.workspace.actor.staff
    if site.shared:
        who = who_is_asking()
        if who is None:
            return replace(served, actor=Actor("", staff, ()))
        store = served.store.saying(oid=who.oid) if who.oid else served.store
        return replace(served, actor=who.actor, store=store)
    return replace(served, actor=Actor(session.get(ACTOR) or served.actor.typed, staff))
