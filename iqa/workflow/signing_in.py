"""Somebody signs in to a shared site, is known at each request, and signs out.

A sign-in that fails says the same, whatever was wrong, and takes as long. How often it may be tried is counted in
the store, before a password is looked at, so that several processes and many tries at once count together; who
tried stands there as a digest alone. A sign-in is kept by a digest of its token: whoever reads the records cannot
take it over.
"""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from msgspec import Struct

from iqa.domain import Account, Grant, Person, SignIn
from iqa.errors import BusyError, NotPermittedError
from iqa.passwords import is_right
from iqa.records.workspace import Workspace
from iqa.staff import Actor, Directory
from iqa.store import View
from iqa.workflow.accounts import is_past

WINDOW = timedelta(minutes=15)
"""How far back attempts count."""
ADDRESS_FACTOR = 6
"""An address, behind which an office may sit, has so many times the attempts of an account."""
SEEN_EVERY = timedelta(minutes=1)
"""A sign-in is noted as in use at most so often: reading a page is to write nothing."""
KEPT = timedelta(days=1)
LONGEST_NAME = 200
"""Characters of what is typed as a name that count."""
REFUSED = "The name or the password is not right."
TOO_MANY = "There were too many attempts to sign in."


class SignedIn(Struct, frozen=True):
    """Who is signed in: who of the staff list they are, what they may do, and who they are in a directory ('' by a
    password). With `must_choose` they may choose a password and do nothing else."""

    id: str
    member: Person
    grants: tuple[Grant, ...]
    oid: str = ""
    must_choose: bool = False

    @property
    def person(self) -> str:
        """Their staff id."""
        return self.member.id

    @property
    def actor(self) -> Actor:
        """Them as whoever acts: known for certain, so that nobody has to look for them by name."""
        return Actor(self.member.id, lambda: (self.member,), self.grants)


def sign_in(workspace: Workspace, name: str, password: str, address: str) -> str:
    """The token of a new sign-in, for a staff id, an e-mail address or a name with its password.

    Raises NotPermittedError with REFUSED or TOO_MANY. `address` is where the browser is.
    """
    whom = _meant(workspace, name[:LONGEST_NAME])
    who = _digest(workspace, "name", whom.id if whom else name[:LONGEST_NAME].strip().casefold())
    from_there = _count(workspace, who, address)
    with workspace.store.reading() as view:
        account = view.accounts.get(whom.id) if whom else None
        usable = account if account and account.is_open and not is_past(account, workspace) else None
        hash = view.accounts.kept_password(usable.person) if usable else ""
    if not is_right(password, hash) or usable is None:
        raise NotPermittedError(REFUSED, "Type both again. After some attempts you have to wait.")
    return begin(workspace, usable.person, forgiven=(who, from_there))


def begin(
    workspace: Workspace,
    person: str,
    *,
    oid: str = "",
    grants: tuple[Grant, ...] = (),
    forgiven: tuple[str, str] = ("", ""),
) -> str:
    """The token of a new sign-in of somebody who has shown who they are. `forgiven`: by whom attempts are
    forgotten, and the one from their address that was theirs, since a whole office may sit behind one."""
    token, now = secrets.token_urlsafe(32), workspace.now()
    serve = workspace.settings.serve
    with workspace.store.signing_in() as sign_ins:
        sign_ins.clear_away(
            _at(now - timedelta(minutes=serve.idle_minutes)),
            _at(now - timedelta(hours=serve.longest_hours)),
            _at(now - KEPT),
        )
        if any(forgiven):
            sign_ins.forgive(*forgiven)
        sign_ins.begin(SignIn(_id(token), person, oid, grants, _at(now), _at(now)))
    return token


def signed_in(workspace: Workspace, token: str) -> SignedIn | None:
    """Whose token that is; None where it is nobody's, too long was passed without a request or since it began,
    their account is closed, or they have left the staff list."""
    id, now = _id(token), workspace.now()
    with workspace.store.reading() as view:
        found = view.sign_ins.get(id)
        if found is None or _is_over(workspace, found, now):
            return None
        known = _known(view, found)
    if known is None:
        return None
    if found.seen_at < _at(now - SEEN_EVERY):
        # Somebody else may be saving for long: then it is noted by the next request.
        with suppress(BusyError), workspace.store.signing_in() as sign_ins:
            sign_ins.seen(id, _at(now))
    return known


def sign_out(workspace: Workspace, token: str) -> None:
    """End a sign-in, wherever its token is still known."""
    with workspace.store.signing_in() as sign_ins:
        sign_ins.end(_id(token))


def there_are_accounts(workspace: Workspace) -> bool:
    """Whether anybody could sign in with a password."""
    with workspace.store.reading() as view:
        return any(one.is_open and one.password_digest for one in view.accounts.list())


def _meant(workspace: Workspace, name: str) -> Person | None:
    """Whom of the staff list a name means for certain. Nobody is looked for by likeness: that would take longer
    for a name that is nobody's, and so tell which ones are somebody's."""
    staff = [one for one in workspace.people().values() if one.off_list is None]
    typed = name.strip().casefold()
    by_email = [one for one in staff if typed and one.email.casefold() == typed]
    return by_email[0] if len(by_email) == 1 else Directory(staff).one(name)


def _known(view: View, found: SignIn) -> SignedIn | None:
    """Who a sign-in is, as their account now stands."""
    account, person = view.accounts.get(found.person), view.people.get(found.person)
    if person is None or person.off_list is not None:
        return None
    if account is None or not account.is_open or account.oid != found.oid:
        return None
    grants = found.grants if found.oid else account.grants
    return SignedIn(found.id, person, grants, found.oid, must_choose=_must_choose(account, found))


def _must_choose(account: Account, found: SignIn) -> bool:
    return account.temporary and not found.oid


def _is_over(workspace: Workspace, found: SignIn, now: datetime) -> bool:
    serve = workspace.settings.serve
    idle, began = now - timedelta(minutes=serve.idle_minutes), now - timedelta(hours=serve.longest_hours)
    return found.seen_at < _at(idle) or found.began_at < _at(began)


def _count(workspace: Workspace, who: str, address: str) -> str:
    """Count an attempt for a name and for an address; the id of the latter. Raises NotPermittedError where there
    were too many."""
    now, most = workspace.now(), workspace.settings.serve.attempts
    where = _digest(workspace, "address", address)
    with workspace.store.signing_in() as sign_ins:
        since = _at(now - WINDOW)
        from_there = sign_ins.attempt(where, _at(now), since, most * ADDRESS_FACTOR)
        may_try = from_there and sign_ins.attempt(who, _at(now), since, most)
    if not may_try:
        minutes = int(WINDOW.total_seconds() // 60)
        raise NotPermittedError(
            TOO_MANY,
            f"Wait {minutes} minutes and try again, or ask whoever looks after the accounts for a new password.",
        )
    return from_there


def _digest(workspace: Workspace, what: str, text: str) -> str:
    return workspace.keyed_digest(f"signing in, {what} {text}")


def _id(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
