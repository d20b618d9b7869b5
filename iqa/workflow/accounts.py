"""Accounts of a shared site: made for somebody on the staff list, listed, given a new password, closed.

A password that is made here is good for one thing alone, choosing another, and for a week.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from iqa.access import Action, require_account, require_role
from iqa.domain import Account, Grant, Person
from iqa.errors import ConflictError, InvalidInputError
from iqa.next_steps import FREE_TEXT, NextStep, advice, again
from iqa.passwords import check_password, is_right, kept, new_password
from iqa.records.workspace import Workspace
from iqa.staff import Directory, name_of, names_of, resolve_in
from iqa.store import Change, digest_of

TEMPORARY_DAYS = 7
"""How long a password that was made for somebody can be used to choose their own."""


class ListedAccount(Struct, frozen=True):
    """An account with the name of whose it is. `left` says that they are no longer on the staff list."""

    account: Account
    name: str
    left: bool


class MadeAccount(Struct, frozen=True):
    """An account that was made or has a new password, which nobody can read again; '' where it has none."""

    account: Account
    name: str
    password: str = ""


def add_account(
    workspace: Workspace, who: str, grants: Sequence[Grant], *, oid: str = "", password: bool = True
) -> MadeAccount:
    """Make an account for somebody on the staff list, or open theirs again. Without `password` it has none: a
    directory says who they are, by `oid` from the first sign-in on.

    Raises NotFoundError or InvalidInputError for a name that does not mean one of the staff list, ConflictError
    where they have an account, InvalidInputError without a role, NotPermittedError for one's own where the site is
    shared.
    """
    _check(workspace, grants)
    word = new_password() if password else ""
    hash, at = kept(word) if word else "", _now(workspace)
    with _changing(workspace, "account opened", who) as change:
        person = _of_staff(change, who)
        require_account(workspace.actor, person.id)
        found = change.accounts.get(person.id)
        if found and found.is_open:
            raise ConflictError(
                f"{person.name} has an account.",
                advice("Change what it lets them do: ", _step("account roles", person)),
            )
        made = Account(person.id, tuple(grants), oid, digest_of(hash), at, bool(word), workspace.actor.typed, at)
        change.accounts.save(made)
        change.accounts.keep_password(person.id, hash)
        change.facts(person=person.id, roles=[str(one) for one in grants])
    return MadeAccount(made, person.name, word)


def change_roles(workspace: Workspace, who: str, grants: Sequence[Grant]) -> MadeAccount:
    """Give an account these roles in place of those that it has. Errors as of `add_account`."""
    _check(workspace, grants)
    with _changing(workspace, "roles of an account changed", who) as change:
        person, found = _open_account(change, who)
        require_account(workspace.actor, person.id)
        made = change.accounts.save(replace(found, grants=tuple(grants)))
        change.facts(person=person.id, roles=[str(one) for one in grants])
    return MadeAccount(made, person.name)


def reset_password(workspace: Workspace, who: str) -> MadeAccount:
    """Give somebody a new password, good for choosing their own; every sign-in of theirs ends. NotFoundError where
    they have no account."""
    require_role(Action.MANAGE_ACCOUNTS, workspace.actor)
    word = new_password()
    made = _with_password(workspace, "password of an account reset", who, word, temporary=True)
    return replace(made, password=word)


def choose_password(workspace: Workspace, person: str, present: str, wanted: str) -> None:
    """Somebody's own choice of a password, who knows the present one; every other sign-in of theirs ends.

    Raises InvalidInputError where the present one is not right, or the new one will not do.
    """
    with workspace.store.reading() as view:
        hash = view.accounts.kept_password(person)
        known = view.people.get(person)
    if not is_right(present, hash):
        raise InvalidInputError("That is not your present password.", "Type it again.")
    if wanted == present:
        raise InvalidInputError("The new password is the present one.", "Take another.")
    check_password(wanted, (*(names_of(known) if known else ()), person))
    _with_password(workspace, "password of an account chosen", person, wanted, temporary=False)


def close_account(workspace: Workspace, who: str, reason: str) -> MadeAccount:
    """Close an account, with a reason; every sign-in of theirs ends. NotFoundError where they have none."""
    if not reason.strip():
        raise InvalidInputError(
            "An account is closed only with a reason.", advice("Give it: ", again({"reason": FREE_TEXT}))
        )
    with _changing(workspace, "account closed", who) as change:
        person, found = _open_account(change, who)
        require_account(workspace.actor, person.id)
        by, at = workspace.actor.typed, _now(workspace)
        closed = replace(
            found,
            password_digest="",
            temporary=False,
            closed_by=by,
            closed_at=at,
            closed_reason=reason.strip(),
        )
        change.accounts.save(closed)
        change.accounts.keep_password(person.id, "")
        change.sign_ins.end_all(person.id)
        change.facts(person=person.id, reason=reason.strip())
    return MadeAccount(closed, person.name)


def listed_accounts(workspace: Workspace) -> tuple[ListedAccount, ...]:
    """Every account by name, the open ones first."""
    require_role(Action.MANAGE_ACCOUNTS, workspace.actor)
    with workspace.store.reading() as view:
        people = {one.id: one for one in view.people.list()}
        found = [
            ListedAccount(one, name_of(one.person, people), _has_left(people.get(one.person)))
            for one in view.accounts.list()
        ]
    return tuple(sorted(found, key=lambda one: (not one.account.is_open, one.name.casefold())))


def account_state(one: ListedAccount) -> str:
    """How an account stands, in words."""
    if not one.account.is_open:
        return "closed"
    if one.left:
        return "not on the staff list: cannot sign in"
    return "has yet to choose a password" if one.account.temporary else "open"


def is_past(account: Account, workspace: Workspace) -> bool:
    """Whether the time has gone in which a password that was made for somebody can be used."""
    last = workspace.now() - timedelta(days=TEMPORARY_DAYS)
    return account.temporary and account.password_at < last.isoformat(timespec="seconds")


def _with_password(workspace: Workspace, what: str, who: str, password: str, *, temporary: bool) -> MadeAccount:
    hash = kept(password)
    with _changing(workspace, what, who) as change:
        person, found = _open_account(change, who)
        made = replace(found, password_digest=digest_of(hash), password_at=_now(workspace), temporary=temporary)
        change.accounts.save(made)
        change.accounts.keep_password(person.id, hash)
        change.sign_ins.end_all(person.id)
        change.facts(person=person.id)
    return MadeAccount(made, person.name)


def _changing(workspace: Workspace, what: str, who: str) -> AbstractContextManager[Change]:
    return workspace.store.changing(workspace.actor.typed, workspace.now(), what, who.strip())


def _open_account(change: Change, who: str) -> tuple[Person, Account]:
    """Somebody with an account that is open, also of those who left the staff list."""
    people = {one.id: one for one in change.people.list()}
    holders = Directory.among((one.person for one in change.accounts.list() if one.is_open), people)
    person = resolve_in(holders, who, f"{who} has no account.", "The list of accounts has all there are.")
    return person, change.accounts.find(person.id)


def _of_staff(change: Change, who: str) -> Person:
    staff = [one for one in change.people.list() if one.off_list is None]
    if not staff:
        raise ConflictError(
            "There is no staff list yet, and accounts are for those who are on it.",
            advice("Import it first: ", NextStep("import", {"kind": "staff", "file": FREE_TEXT})),
        )
    return resolve_in(
        Directory(staff), who, f"{who} is not on the staff list.", "Write the name as the staff list has it."
    )


def _check(workspace: Workspace, grants: Sequence[Grant]) -> None:
    """Refuse no role at all, and a unit that nobody is in."""
    if not grants:
        raise InvalidInputError(
            "An account needs a role.", advice("Give it: ", again({"role": FREE_TEXT}), ", once for each.")
        )
    known = {one.unit for one in workspace.people().values() if one.unit}
    for one in grants:
        if one.unit and one.unit not in known:
            raise InvalidInputError(
                f"Nobody on the staff list is in the unit {one.unit}.",
                f"The units are: {', '.join(sorted(known)) or 'none'}.",
            )


def _has_left(person: Person | None) -> bool:
    return person is None or person.off_list is not None


def _now(workspace: Workspace) -> str:
    return workspace.now().isoformat(timespec="seconds")


def _step(command: str, person: Person) -> NextStep:
    return NextStep(command, {"name": person.id, "role": FREE_TEXT})
