"""Accounts of a site that a whole Area shares: whose each is, what it lets them do and in which unit."""

from enum import StrEnum

from msgspec import Struct

from iqa.errors import InvalidInputError
from iqa.text import joined


class AccountRole(StrEnum):
    """What an account lets somebody do, in the words of settings, commands and pages."""

    ASSESSOR = "assessor"
    MODERATOR = "moderator"
    PROSECUTOR = "prosecutor"
    VICTIM_LIAISON_OFFICER = "victim liaison officer"
    PERFORMANCE_MANAGER = "performance manager"
    COMMITTEE = "committee"
    ADMINISTRATOR = "administrator"


class Grant(Struct, frozen=True):
    """A role, for one unit or ('') for the whole Area."""

    role: AccountRole
    unit: str = ""

    @classmethod
    def read(cls, text: str) -> "Grant":
        """A grant as it is written: 'assessor', or 'moderator:North' for one unit. InvalidInputError otherwise."""
        name, _, unit = text.partition(":")
        wanted = " ".join(name.casefold().replace("-", " ").split())
        found = next((one for one in AccountRole if one.value == wanted), None)
        if found is None:
            known = joined([one.value for one in AccountRole], "or")
            raise InvalidInputError(
                f"{name.strip() or 'Nothing'} is no role.",
                f"Write {known}; for one unit alone: assessor:North.",
            )
        return cls(found, unit.strip())

    def __str__(self) -> str:
        return f"{self.role.value} for {self.unit}" if self.unit else self.role.value


class Account(Struct, frozen=True):
    """Somebody's account, by their staff id.

    `password_digest` is a digest of how the password is kept ('' where somebody else's directory knows them) and
    `password_at` when it was set; with `temporary` it is good only for choosing another. `oid` is who they are in
    that directory.
    """

    person: str
    grants: tuple[Grant, ...]
    oid: str
    password_digest: str
    password_at: str
    temporary: bool
    by: str
    at: str
    closed_by: str = ""
    closed_at: str = ""
    closed_reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody can sign in with it."""
        return not self.closed_at


class SignIn(Struct, frozen=True):
    """One sign-in of one browser: a digest of its token, whose it is, since when, and when it last asked.

    `grants` are what a directory said of them (empty where their account says it) and `oid` is who they are there.
    """

    id: str
    person: str
    oid: str
    grants: tuple[Grant, ...]
    began_at: str
    seen_at: str
