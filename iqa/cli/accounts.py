"""`iqa account`: who may sign in where the workspace is shared, and what it lets them do."""

from collections.abc import Sequence

import click

from iqa.cli.common import Command, print_json, print_table, workspace_command
from iqa.cli.ending import ends_with
from iqa.domain import Account, Grant
from iqa.records.workspace import Workspace
from iqa.values import as_dict
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

ROLE_HELP = (
    "What they may do: assessor, moderator, prosecutor, victim liaison officer, performance manager, committee or "
    "administrator; for one unit alone, as moderator:North. Once for each."
)


@click.group("account")
def account_command() -> None:
    """Make, list and close the accounts of those who sign in where the workspace is shared."""


def role_option(command: Command) -> Command:
    """Gives a command --role, passed as `roles`."""
    return click.option("--role", "roles", multiple=True, required=True, metavar="ROLE", help=ROLE_HELP)(command)


@workspace_command("add")
@click.argument("name")
@role_option
def add_command(workspace: Workspace, as_json: bool, name: str, roles: Sequence[str]) -> None:
    """Make an account for NAME, who is on the staff list."""
    password = not uses_directory(workspace)
    made = add_account(workspace, name, tuple(map(Grant.read, roles)), password=password)
    _tell(made, as_json, f"{made.name} can sign in: {_may(made.account)}.")


@workspace_command("roles")
@click.argument("name")
@role_option
def roles_command(workspace: Workspace, as_json: bool, name: str, roles: Sequence[str]) -> None:
    """Give the account of NAME these roles in place of those that it has."""
    made = change_roles(workspace, name, tuple(map(Grant.read, roles)))
    _tell(made, as_json, f"{made.name} is now: {_may(made.account)}.")


@workspace_command("reset")
@click.argument("name")
def reset_command(workspace: Workspace, as_json: bool, name: str) -> None:
    """Give NAME a new password to choose their own by; wherever they are signed in, they are signed out."""
    made = reset_password(workspace, name)
    _tell(made, as_json, f"{made.name} has a new password and is signed out everywhere.")


@workspace_command("close")
@click.argument("name")
@click.option("--reason", required=True, metavar="TEXT", help="Why it is closed. The ledger keeps it.")
def close_command(workspace: Workspace, as_json: bool, name: str, reason: str) -> None:
    """Close the account of NAME; wherever they are signed in, they are signed out."""
    made = close_account(workspace, name, reason)
    _tell(made, as_json, f"The account of {made.name} is closed.")


@workspace_command("list")
def list_command(workspace: Workspace, as_json: bool) -> None:
    """List the accounts, those that are closed last."""
    found = listed_accounts(workspace)
    ends_with(None)
    if as_json:
        print_json({"accounts": [_row(one) for one in found]})
    elif found:
        rows = [[one.name, one.account.person, _may(one.account), account_state(one)] for one in found]
        print_table(["Name", "Staff id", "May", "State"], rows)
    else:
        click.echo("There are no accounts.")


def _row(one: ListedAccount) -> dict[str, object]:
    account = one.account
    whose = {"person": account.person, "name": one.name, "left": one.left, **_told(account.grants)}
    return {**whose, "open": account.is_open, "temporary": account.temporary}


def _tell(made: MadeAccount, as_json: bool, said: str) -> None:
    ends_with(None)
    if as_json:
        account = {"person": made.account.person, "name": made.name, **_told(made.account.grants)}
        print_json({**account, **({"password": made.password} if made.password else {})})
        return
    click.echo(said)
    if made.password:
        click.echo(
            f"Their password, shown only now: {made.password}\n"
            f"It is good for {TEMPORARY_DAYS} days, to choose another by. Tell them by another way than e-mail."
        )


def _told(grants: Sequence[Grant]) -> dict[str, object]:
    return {"roles": [as_dict(one) for one in grants]}


def _may(account: Account) -> str:
    return ", ".join(map(str, account.grants))


account_command.add_command(add_command)
account_command.add_command(list_command)
account_command.add_command(roles_command)
account_command.add_command(reset_command)
account_command.add_command(close_command)
