"""An account, for whoever looks after them."""

from msgspec import Struct

from iqa.errors import NotFoundError
from iqa.records.workspace import Workspace
from iqa.web.site import workspace
from iqa.workflow.accounts import ListedAccount, listed_accounts
from iqa.workflow.my_work import work_reference


class AccountHere(Struct, frozen=True):
    """One account, and the workspace for whoever asks."""

    workspace: Workspace
    found: ListedAccount


def account_reference(here: Workspace, person: str) -> str:
    """By which reference an address names the account of somebody, told by staff id."""
    return work_reference(here, f"account {person}")


def account_here(reference: str) -> AccountHere:
    """The account of an address. NotFoundError where there is none."""
    here = workspace()
    for one in listed_accounts(here):
        if account_reference(here, one.account.person) == reference:
            return AccountHere(here, one)
    raise NotFoundError("There is no account at this address.", "Open it from the list of accounts.")
