"""The accounts of those who sign in where the site is shared: made, given roles, given a new password, closed."""

from collections.abc import Iterable, Iterator

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.access import may_change_account
from iqa.domain import AccountRole, Grant
from iqa.errors import ConflictError
from iqa.records.workspace import Workspace
from iqa.staff import name_of
from iqa.text import begun
from iqa.web.doors import open_address
from iqa.web.fetching.accounts import AccountHere, account_here, account_reference
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.role_words import OPENS, grant_in_words
from iqa.web.site import the_site, workspace
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.web.staff_choices import staff_choices
from iqa.workflow.accounts import (
    TEMPORARY_DAYS,
    ListedAccount,
    MadeAccount,
    account_state,
    add_account,
    change_roles,
    close_account,
    listed_accounts,
    reset_password,
)
from iqa.workflow.sharing import uses_directory

GIVE, TAKE, RESET, CLOSE = "give", "take", "reset", "close"


class AccountRow(Struct, frozen=True):
    """An account in the list."""

    called: str
    href: str
    cells: tuple[str, ...]


class AccountsPage(Struct, frozen=True):
    """The accounts, and the form for another. `people` are those of the staff list without one; `shared` is
    whether anybody signs in here at all, `directory` whether somebody else's directory says who they are."""

    accounts: tuple[AccountRow, ...]
    people: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]
    imports: str
    shared: bool
    directory: bool
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


class OneAccountPage(Struct, frozen=True):
    """One account: its roles, as the form takes them and in words. `own` is whether it is that of whoever asks,
    who changes nothing of it."""

    name: str
    back: str
    state: str
    grants: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]
    is_open: bool
    own: bool
    directory: bool
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


class MadePasswordPage(Struct, frozen=True):
    """A password that was made for somebody: shown on this one answer, and never again."""

    name: str
    said: str
    password: str
    days: int
    address: str
    back: str


def listed() -> str:
    """The accounts, and a form for another."""
    return page("accounts.html", _listed(workspace(), SmallForm({})))


def add() -> str | Response | tuple[str, int]:
    """Make an account, or open a closed one again."""
    here, sent = workspace(), SmallForm(request.form)
    without = _without_account(here, listed_accounts(here))
    person = sent.one_of("person", [id for id, _ in without], "Choose whose account it is")
    grant = _grant(here, sent)
    if sent.faults or grant is None:
        return page("accounts.html", _listed(here, sent)), UNFIT
    made = add_account(here, person, (grant,), password=not uses_directory(here))
    return _told(here, made, f"{made.name} can sign in.")


def one(reference: str) -> str:
    """One account."""
    return page("account_one.html", _one(account_here(reference), SmallForm({})))


def act(reference: str) -> str | Response | tuple[str, int]:
    """Give a role, take one away, give a new password, or close the account."""
    found, sent = account_here(reference), SmallForm(request.form)
    here, account = found.workspace, found.found.account
    if not account.is_open:
        raise ConflictError(
            f"The account of {found.found.name} was closed.", "The list of accounts lets you open it again."
        )
    do = sent.one_of("do", (GIVE, TAKE, RESET, CLOSE), "Choose what to do")
    if do == RESET:
        made = reset_password(here, account.person)
        return _told(here, made, f"{made.name} has a new password and is signed out everywhere.")
    grant = _grant(here, sent) if do == GIVE else None
    reason = sent.needed("reason", "Say why in a line") if do == CLOSE else ""
    if do == TAKE and len(account.grants) == 1:
        sent.fault("role", "Give another role first: an account needs one. To end it, close it.")
    if sent.faults:
        return page("account_one.html", _one(found, sent)), UNFIT
    if grant and grant not in account.grants:
        change_roles(here, account.person, (*account.grants, grant))
    elif do == TAKE:
        change_roles(here, account.person, [one for one in account.grants if _value(one) != sent.text("grant")])
    elif do == CLOSE:
        close_account(here, account.person, reason)
    return redirect(url_for("accounts.one", reference=reference))


def _told(here: Workspace, made: MadeAccount, said: str) -> str | Response:
    """The one answer that shows a password; the account's page where there is none."""
    back = url_for("accounts.one", reference=account_reference(here, made.account.person))
    if not made.password:
        return redirect(back)
    address = the_site().workspace.settings.serve.address or url_for("months.latest", _external=True)
    return page(
        "account_password.html", MadePasswordPage(made.name, said, made.password, TEMPORARY_DAYS, address, back)
    )


def _grant(here: Workspace, sent: SmallForm) -> Grant | None:
    """The role that was chosen, with its unit; None, with a fault, where none was."""
    role = sent.one_of("role", [one.value for one in AccountRole], "Choose what they may do")
    unit = sent.text("unit")
    if unit and unit not in dict(_units(here)):
        sent.fault("unit", "Choose a unit of the staff list, or the whole Area")
    return None if sent.faults else Grant(AccountRole(role), unit)


def _value(grant: Grant) -> str:
    """A grant as a form takes it."""
    return f"{grant.role.value}:{grant.unit}"


def _listed(here: Workspace, sent: SmallForm) -> AccountsPage:
    known = listed_accounts(here)
    return AccountsPage(
        accounts=tuple(_rows(here, known)),
        people=_without_account(here, known),
        roles=_roles(),
        units=_units(here),
        imports=open_address("imports.choose", kind="staff"),
        shared=the_site().shared,
        directory=uses_directory(here),
        typed=sent.typed,
        faults=sent.faults,
    )


def _rows(here: Workspace, known: Iterable[ListedAccount]) -> Iterator[AccountRow]:
    for one in known:
        href = url_for("accounts.one", reference=account_reference(here, one.account.person))
        cells = (", ".join(map(str, one.account.grants)), account_state(one))
        yield AccountRow(one.name, href, cells)


def _without_account(here: Workspace, known: Iterable[ListedAccount]) -> tuple[tuple[str, str], ...]:
    return staff_choices(here, [one.account.person for one in known if one.account.is_open])


def _roles() -> tuple[tuple[str, str], ...]:
    return tuple((one.value, f"{begun(one.value)}: {words}") for one, words in OPENS.items())


def _units(here: Workspace) -> tuple[tuple[str, str], ...]:
    return tuple((one, one) for one in sorted({each.unit for each in here.people().values() if each.unit}))


def _one(found: AccountHere, sent: SmallForm) -> OneAccountPage:
    listed: ListedAccount = found.found
    account = listed.account
    closer = name_of(account.closed_by, found.workspace.people())
    closed = f"{closer}: {account.closed_reason}" if not account.is_open else ""
    return OneAccountPage(
        name=listed.name,
        back=url_for("accounts.listed"),
        state=f"Closed by {closed}" if closed else begun(account_state(listed)),
        grants=tuple((_value(one), grant_in_words(one)) for one in account.grants),
        roles=_roles(),
        units=_units(found.workspace),
        is_open=account.is_open,
        own=not may_change_account(found.workspace.actor, account.person),
        directory=uses_directory(found.workspace),
        typed=sent.typed,
        faults=sent.faults,
    )
