"""What guards every request and every answer: known addresses only, forms of our own only, no script but ours.

The headers follow OWASP's advice: nothing is fetched from elsewhere, kept by the browser or put in a frame.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from flask import Flask, Response, abort, redirect, request, session, url_for
from flask_wtf.csrf import CSRFProtect
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Response as Answer

from iqa.web.doors import OPEN_TO_ALL, WAYS_IN, WITH_A_PASSWORD, require_open
from iqa.web.entrance import COME_IN
from iqa.web.site import the_site, who_is_asking
from iqa.web.uploads import MOST_BYTES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
}
ONLY_BY_TLS = "max-age=31536000"
"""For how many seconds a browser asks by TLS alone, once it has: a year."""
TAKE_FILES = frozenset(
    {
        "imports.send",
        "workbooks.send",
        "letter.send",
        "reply_forms.send",
        "minutes.send",
        "briefs.put_together",
        "victims_letters.send",
        "letter_check.check",
    }
)
"""The endpoints to which files are sent."""
BAD_REQUEST, UNAUTHORISED = 400, 401
AFTER = "after"
"""Under this name the session holds where somebody wanted to go before they signed in."""


def protect(app: Flask) -> None:
    """Put the guards before and behind every view of an application."""
    app.before_request(_come_in_first)
    app.before_request(_allow_files)
    CSRFProtect(app)
    app.after_request(_with_headers)


def only_under(application: "WSGIApplication", hosts: Sequence[str]) -> "WSGIApplication":
    """The application, for requests to these hosts alone: a page elsewhere that has its own name lead here by DNS
    gets no answer of ours."""

    def guarded(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if host_is_trusted(environ.get("HTTP_HOST"), hosts):
            return application(environ, start)
        return Response("This is not the address of this server.", BAD_REQUEST, mimetype="text/plain")(
            environ, start
        )

    return guarded


def _come_in_first() -> Answer | None:
    """Let nobody further who has not come in; an address that does not exist is no exception."""
    if request.endpoint in OPEN_TO_ALL:
        return None
    if the_site().shared:
        return _sign_in_first()
    if not session.get(COME_IN):
        abort(UNAUTHORISED)
    return None


def _sign_in_first() -> Answer | None:
    """On to signing in, or to choosing a password first; else the door of the page is asked for."""
    if request.endpoint in WAYS_IN:
        return None
    who = who_is_asking()
    if who is None:
        if request.method != "GET" or request.headers.get("HX-Request"):
            abort(UNAUTHORISED)
        session[AFTER] = _here()
        return redirect(url_for("signing_in.form"))
    if who.must_choose and request.endpoint not in WITH_A_PASSWORD:
        return redirect(url_for("signing_in.password"))
    if request.endpoint is not None:
        require_open(request.endpoint)
    return None


def _here() -> str:
    """The address that was asked for, within this site."""
    path = f"{request.script_root}/{request.path.lstrip('/')}"
    return f"{path}?{request.query_string.decode('ascii', 'replace')}" if request.query_string else path


def _allow_files() -> None:
    """Let a request be longer where files are sent to; before the form of it is read."""
    if request.endpoint in TAKE_FILES:
        request.max_content_length = MOST_BYTES


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    if the_site().shared:
        response.headers["Strict-Transport-Security"] = ONLY_BY_TLS
    return response
