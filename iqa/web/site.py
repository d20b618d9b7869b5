"""What a running site is made of, and what every view asks of it: its workspace, for whoever is asking."""

from dataclasses import dataclass, field, replace
from typing import cast

from flask import Flask, current_app, g, session

from iqa.records.workspace import Workspace
from iqa.staff import Actor
from iqa.web.entrance import Entrance
from iqa.web.uploads import Uploads

_EXTENSION = "iqa"
ACTOR = "actor"
"""Under this name the session holds who somebody says that they are, by staff id."""


@dataclass(frozen=True, slots=True)
class Site:
    """One workspace served: `workspace` as its own user opened it, the keys by which a browser comes in, and the
    files that were sent and are not stored yet."""

    workspace: Workspace
    entrance: Entrance
    uploads: Uploads = field(default_factory=Uploads)


def install(app: Flask, site: Site) -> None:
    """Make an application serve a site."""
    app.extensions[_EXTENSION] = site


def the_site() -> Site:
    """The site that this request came to."""
    return cast(Site, current_app.extensions[_EXTENSION])


def workspace() -> Workspace:
    """The workspace for whoever is asking; looked up once a request."""
    if "workspace" not in g:
        served = the_site().workspace
        acting = session.get(ACTOR)
        g.workspace = replace(served, actor=Actor(acting, served.actor.staff)) if acting else served
    return cast(Workspace, g.workspace)
