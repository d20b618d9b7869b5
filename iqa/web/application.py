"""The application: one workspace served as pages, put together of the parts that stand beside this module."""

import secrets

from flask import Flask

from iqa.resources import packaged
from iqa.web import access_log, addresses, protection, refusals, rendering
from iqa.web.site import Site, install
from iqa.web.views.actions import actions
from iqa.web.views.briefs import briefs
from iqa.web.views.chasing import chasing
from iqa.web.views.committee import committee
from iqa.web.views.disputes import disputes
from iqa.web.views.documents import documents
from iqa.web.views.draws import draws
from iqa.web.views.entrance import entrance
from iqa.web.views.exports import exports
from iqa.web.views.health import health_check
from iqa.web.views.imports import imports
from iqa.web.views.inspection import inspection
from iqa.web.views.letter import letter
from iqa.web.views.letters import letters
from iqa.web.views.marking import marking
from iqa.web.views.meetings import meetings
from iqa.web.views.minutes import minutes
from iqa.web.views.months import months
from iqa.web.views.office import office
from iqa.web.views.outcomes import outcomes
from iqa.web.views.people import people
from iqa.web.views.pieces import pieces
from iqa.web.views.queue import queue
from iqa.web.views.records import records
from iqa.web.views.replies import replies
from iqa.web.views.reply_forms import forms_of_reply
from iqa.web.views.second_marking import second_marking
from iqa.web.views.settings import settings
from iqa.web.views.settling import settling
from iqa.web.views.signing_in import signing_in
from iqa.web.views.themes import themes
from iqa.web.views.urgent import urgent
from iqa.web.views.withdrawing import withdrawing
from iqa.web.views.workbooks import workbooks

MOST_BYTES = 4 * 2**20
"""The longest request without a file: the fullest marking form is some hundred thousand characters."""
MOST_FIELDS = 5_000
BLUEPRINTS = (
    entrance,
    signing_in,
    health_check,
    months,
    queue,
    people,
    marking,
    imports,
    draws,
    workbooks,
    documents,
    chasing,
    settling,
    letters,
    letter,
    replies,
    forms_of_reply,
    disputes,
    actions,
    records,
    second_marking,
    pieces,
    withdrawing,
    themes,
    committee,
    meetings,
    minutes,
    briefs,
    exports,
    inspection,
    outcomes,
    urgent,
    office,
    settings,
)


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
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
