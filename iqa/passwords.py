"""Passwords: what one has to be, how it is kept (argon2id, RFC 9106), whether one is right. Knows no account."""

import secrets
from functools import cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from iqa.errors import InvalidInputError, SettingsError
from iqa.text import fold

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 256
"""Characters: the National Cyber Security Centre's three random words are longer, and asks for nothing else."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What a password that is read from paper is made of: nothing that looks like something else."""
_AT_ONCE = BoundedSemaphore(2)
"""Each hash takes 64 MiB: so many are made at a time, and whoever tries many waits for themselves."""


def new_password() -> str:
    """A password to be used once: four groups of five letters and digits, 99 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))


def kept(password: str) -> str:
    """How a password is kept: a salted hash of argon2id."""
    with _AT_ONCE:
        return _hasher().hash(password)


def is_right(password: str, hash: str) -> bool:
    """Whether that is the password that is kept so. With '' it never is, and takes as long to say."""
    from argon2.exceptions import InvalidHashError, VerificationError

    with _AT_ONCE:
        try:
            return _hasher().verify(hash or _nobodys(), password[:LONGEST]) and bool(hash)
        except (VerificationError, InvalidHashError):
            return False


def check_password(password: str, names: tuple[str, ...] = ()) -> None:
    """InvalidInputError where a new password is too short or too long, or is little but one of the names."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidInputError(
            f"The new password has {len(password)} characters.",
            f"Take at least {SHORTEST}: three words that have nothing to do with each other do well.",
        )
    rest = fold(password)
    for name in sorted((fold(part) for one in names for part in (one, *one.split())), key=len, reverse=True):
        rest = rest.replace(name, "") if len(name) > 2 else rest
    if len(set(rest)) < 5:
        raise InvalidInputError(
            "The new password is easily guessed.", "Take three words that have nothing to do with each other."
        )


@cache
def _hasher() -> "PasswordHasher":
    try:
        from argon2 import PasswordHasher
    except ModuleNotFoundError:
        raise SettingsError(
            "Accounts with passwords need the package argon2-cffi, which is not installed.",
            'Install the tool as "iqa-casework[shared]".',
        ) from None
    return PasswordHasher()


@cache
def _nobodys() -> str:
    """A hash that belongs to nobody, so that a name that is not known takes as long as one that is."""
    return _hasher().hash(new_password())
