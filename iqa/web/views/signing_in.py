"""Signing in to a shared site, and out of it: by a password, chosen here too, or by the office's directory."""

from flask import redirect, request, session, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.errors import InvalidInputError, NotFoundError, NotPermittedError
from iqa.web.directory import Begun
from iqa.web.protection import AFTER
from iqa.web.refusals import FORBIDDEN, UNFIT
from iqa.web.rendering import page
from iqa.web.site import TOKEN, the_site, who_is_asking
from iqa.workflow.accounts import choose_password
from iqa.workflow.directory_accounts import sign_in_by_directory
from iqa.workflow.signing_in import REFUSED, begin, sign_in, sign_out

BEGUN = "begun"
"""Under this name the session holds what was begun with the directory."""


class SignInPage(Struct, frozen=True):
    """The way in. `directory` is what people call their work account where that is it; '' for a password."""

    directory: str
    directory_href: str
    name: str = ""
    problems: tuple[dict[str, str], ...] = ()


class PasswordPage(Struct, frozen=True):
    """The choice of a password. With `first` the present one is good for this alone."""

    first: bool
    problems: tuple[dict[str, str], ...] = ()


def form() -> str | Response:
    """The way in; who is in already goes on."""
    if who_is_asking():
        return redirect(url_for("months.latest"))
    return page("sign_in.html", _page())


def send() -> Response | tuple[str, int]:
    """Sign in with a name and a password."""
    if the_site().directory:
        raise NotFoundError("No passwords are kept here.", "Sign in with your work account.")
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    missing = [
        {"text": text, "href": href}
        for given, text, href in (
            (name, "Enter your name, staff id or e-mail address", "#name"),
            (password, "Enter your password", "#password"),
        )
        if not given
    ]
    if missing:
        return page("sign_in.html", _page(name, tuple(missing))), UNFIT
    try:
        token = sign_in(the_site().workspace, name, password, request.remote_addr or "")
    except NotPermittedError as refused:
        at = "#password" if refused.message == REFUSED else "#name"
        said = f"{refused.message} {refused.hint}"
        return page("sign_in.html", _page(name, ({"text": said, "href": at},))), FORBIDDEN
    return _go_on(token)


def directory() -> Response:
    """Go to the directory, which asks somebody who they are."""
    known = the_site().directory
    if known is None:
        raise NotFoundError("There is no directory to sign in with.", "Sign in with your password.")
    begun = known.begin(url_for("signing_in.returned", _external=True))
    session[BEGUN] = begun.as_kept()
    return redirect(begun.address)


def returned() -> Response:
    """Somebody comes back from the directory."""
    known, begun = the_site().directory, Begun.from_kept(session.pop(BEGUN, None))
    if known is None or begun is None:
        raise NotFoundError("Nothing was begun here.", "Sign in from the beginning.")
    claims = known.finish(begun, request.args, url_for("signing_in.returned", _external=True))
    here = the_site().workspace
    person, grants = sign_in_by_directory(here, claims)
    return _go_on(begin(here, person, oid=claims.oid, grants=grants))


def password() -> str:
    """Choose a password."""
    who = who_is_asking()
    return page("password.html", PasswordPage(first=who is not None and who.must_choose))


def choose() -> Response | tuple[str, int]:
    """Take the password that was chosen. Whoever chose it is signed in anew, here alone."""
    who = who_is_asking()
    if who is None or who.oid:
        raise NotFoundError("No password of yours is kept here.", "Change it where your work account is kept.")
    wanted = request.form.get("wanted", "")
    try:
        if wanted != request.form.get("again", ""):
            raise InvalidInputError("The two new passwords are not the same.", "Type both again.")
        choose_password(the_site().workspace, who.person, request.form.get("present", ""), wanted)
    except InvalidInputError as refused:
        at = "#present" if "present" in refused.message and "new" not in refused.message else "#wanted"
        problem = {"text": f"{refused.message} {refused.hint}", "href": at}
        return page("password.html", PasswordPage(who.must_choose, (problem,))), UNFIT
    return _go_on(begin(the_site().workspace, who.person))


def leave() -> Response:
    """Sign out."""
    the_site().uploads.forget()
    sign_out(the_site().workspace, session.get(TOKEN, ""))
    session.clear()
    return redirect(url_for("signing_in.form"))


def _go_on(token: str) -> Response:
    """A session of its own for whoever has signed in, and on to where they wanted to go."""
    after = session.get(AFTER, "")
    session.clear()
    session[TOKEN] = token
    return redirect(after or url_for("months.latest"))


def _page(name: str = "", problems: tuple[dict[str, str], ...] = ()) -> SignInPage:
    known = the_site().directory
    href = url_for("signing_in.directory") if known else ""
    return SignInPage(known.name if known else "", href, name, problems)
