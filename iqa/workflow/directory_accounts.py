"""Who somebody is whom the office's directory has let in: somebody of the staff list, and what their groups let
them do. The first time they are found by their e-mail address; from then on by who they are in the directory
alone, so that an address which is given to somebody else opens nothing.
"""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import Account, Grant, Person
from iqa.errors import InvalidInputError, NotPermittedError, SettingsError
from iqa.records.workspace import Workspace
from iqa.store import Change

ASK = "Ask whoever looks after the accounts."


class DirectoryClaims(Struct, frozen=True):
    """What a directory says of somebody: who they are there, for ever (`oid`), under which `addresses` they are
    known, and the `groups` that they are in."""

    oid: str
    addresses: tuple[str, ...]
    groups: tuple[str, ...]


def sign_in_by_directory(workspace: Workspace, claims: DirectoryClaims) -> tuple[str, tuple[Grant, ...]]:
    """The staff id of whoever that is, and what they may do. An account is made at their first sign-in.

    Raises NotPermittedError where none of their groups has a role, they are not on the staff list, or their
    account is closed or somebody else's.
    """
    grants = grants_of(workspace, claims.groups)
    if not grants:
        raise NotPermittedError("None of your groups may use this.", ASK)
    with workspace.store.reading() as view:
        known = [one for one in view.accounts.list(oid=claims.oid) if one.is_open]
    if known:
        return known[0].person, grants
    return _linked(workspace, claims, grants), grants


def grants_of(workspace: Workspace, groups: tuple[str, ...]) -> tuple[Grant, ...]:
    """The roles that the settings give some groups."""
    said = workspace.settings.directory.groups
    return tuple(
        dict.fromkeys(one for group in groups if group in said for one in read_grants(said[group], group))
    )


def read_grants(said: str, group: str) -> tuple[Grant, ...]:
    """The roles of a group as the settings write them. SettingsError where one is none."""
    try:
        return tuple(Grant.read(one) for one in said.split(",") if one.strip())
    except InvalidInputError as wrong:
        raise SettingsError(f"iqa.toml, [directory], groups, {group}: {wrong.message}", wrong.hint) from None


def _linked(workspace: Workspace, claims: DirectoryClaims, grants: tuple[Grant, ...]) -> str:
    """The staff id of somebody who comes for the first time, from now on known by who they are there."""
    person = _by_address(workspace, claims)
    store, at = workspace.store.saying(oid=claims.oid), workspace.now()
    with store.changing(person.id, at, "account linked to the directory", person.id) as change:
        _refuse(change, person, claims.oid)
        change.accounts.save(_account(change, person, claims.oid, grants, at))
        change.accounts.keep_password(person.id, "")
        change.facts(person=person.id, roles=[str(one) for one in grants])
    return person.id


def _account(change: Change, person: Person, oid: str, grants: tuple[Grant, ...], at: datetime) -> Account:
    """The account of somebody from now on: without a password, since the directory asks for one."""
    moment = at.isoformat(timespec="seconds")
    found = change.accounts.get(person.id)
    if found:
        return replace(found, oid=oid, grants=grants, password_digest="", temporary=False)
    return Account(person.id, grants, oid, "", moment, False, person.id, moment)


def _refuse(change: Change, person: Person, oid: str) -> None:
    found = change.accounts.get(person.id)
    if found and not found.is_open:
        raise NotPermittedError(f"The account of {person.name} is closed.", ASK)
    if found and found.oid not in ("", oid):
        raise NotPermittedError(f"The account of {person.name} belongs to another sign-in.", ASK)
    if any(one.person != person.id for one in change.accounts.list(oid=oid)):
        raise NotPermittedError("Your account here is closed.", ASK)


def _by_address(workspace: Workspace, claims: DirectoryClaims) -> Person:
    """The one member of staff with one of the addresses."""
    people = tuple(one for one in workspace.people().values() if one.off_list is None and one.email)
    addresses = {one.casefold() for one in claims.addresses}
    found = [one for one in people if one.email.casefold() in addresses]
    if len(found) != 1:
        raise NotPermittedError(
            "Nobody on the staff list has your e-mail address alone.",
            "Ask for it to be put into the staff list, then sign in again.",
        )
    return found[0]
