"""The way in on one's own machine: the key of the printed address becomes a session of this browser."""

from flask import abort, redirect, request, session, url_for
from werkzeug.wrappers import Response

from iqa.web.entrance import COME_IN
from iqa.web.refusals import UNAUTHORISED
from iqa.web.site import the_site


def enter() -> Response:
    """Come in with a key; who is in already goes on without one."""
    if not session.get(COME_IN):
        if request.method != "GET" or not the_site().entrance.takes(request.args.get("key", "")):
            abort(UNAUTHORISED)
        session.clear()
        session[COME_IN] = True
    return redirect(url_for("months.latest"))
