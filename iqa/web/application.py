"""The application: one workspace served as pages, put together of the parts that stand beside this module."""

import secrets

from flask import Flask

from iqa.resources import packaged
from iqa.web import access_log, addresses, protection, refusals, rendering, routes
from iqa.web.site import Site, install

MOST_BYTES = 4 * 2**20
"""The longest request without a file: the fullest marking form is some hundred thousand characters."""
MOST_FIELDS = 5_000


def create_app(
    site: Site, *, cookie: str = "iqa", secure: bool = False, secret: str = "", path: str = "/"
) -> Flask:
    """The application that serves a site. `cookie` names the session's cookie, since browsers share those of one
    machine among its ports, and `path` is where it is sent; `secure` ones go over TLS alone.

    Sessions are signed with a `secret`; without one with a key of this process, and once it ends, every browser
    comes in anew.
    """
    app = Flask("iqa.web", static_folder=str(packaged("web/static")), template_folder=None)
    app.config.update(
        SECRET_KEY=secret or secrets.token_bytes(32),
        SESSION_COOKIE_PATH=path,
        SESSION_COOKIE_NAME=cookie,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=MOST_FIELDS,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=secure,
    )
    access_log.keep(app)
    addresses.prepare(app)
    rendering.prepare(app)
    refusals.prepare(app)
    protection.protect(app)
    install(app, site)
    routes.install(app)
    return app
