"""Accounts with how their passwords are kept; who is signed in, and attempts to, which are no records.

Signing in is written in a transaction of its own, without an event and without the lock of the ledger: nobody who
marks waits for somebody who signs in.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from iqa.domain import Account, SignIn
from iqa.store import database, schema
from iqa.store.repositories import Reader, Writer
from iqa.store.session import Session
from iqa.store.shapes import Shape

ACCOUNTS = Shape("account", Account, schema.accounts)
_SIGN_INS = Shape("sign-in", SignIn, schema.sign_ins)


def digest_of(hash: str) -> str:
    """What an account says of how its password is kept (SHA-256, in hexadecimal); '' of none."""
    return hashlib.sha256(hash.encode()).hexdigest() if hash else ""


class AccountReader(Reader[Account]):
    """Accounts as a view offers them."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, ACCOUNTS)

    def kept_password(self, person: str) -> str:
        """How the password of somebody is kept, '' where they have none."""
        found = select(schema.credentials.c.hash).where(schema.credentials.c.person == person)
        return str(self._session.connection.execute(found).scalar_one_or_none() or "")


class AccountWriter(AccountReader, Writer[Account]):
    """Accounts as a change offers them."""

    def keep_password(self, person: str, hash: str) -> None:
        """Keep somebody's password so, '' for none. Their account has to say the digest of it."""
        run, own = self._session.connection.execute, schema.credentials.c.person == person
        run(delete(schema.credentials).where(own))
        if hash:
            run(insert(schema.credentials).values(person=person, hash=hash))


class SignIns:
    """Who is signed in, and attempts to sign in, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute
        self._session = Session(connection)

    def get(self, id: str) -> SignIn | None:
        """The sign-in of that id, None where there is none."""
        return Reader(self._session, _SIGN_INS).get(id)

    def begin(self, sign_in: SignIn) -> None:
        """Note a sign-in."""
        self._run(insert(schema.sign_ins).values(_SIGN_INS.row(sign_in)))

    def seen(self, id: str, at: str) -> None:
        """Note that its browser asked at this time."""
        self._run(update(schema.sign_ins).where(schema.sign_ins.c.id == id).values(seen_at=at))

    def end(self, id: str) -> None:
        """End a sign-in; nothing is done where there is none."""
        self._run(delete(schema.sign_ins).where(schema.sign_ins.c.id == id))

    def end_all(self, person: str) -> None:
        """End every sign-in of somebody."""
        self._run(delete(schema.sign_ins).where(schema.sign_ins.c.person == person))

    def attempt(self, who: str, at: str, since: str, most: int) -> str:
        """Note an attempt by somebody or from somewhere, and return its id. Where there were so many since a time
        it is '': nothing is noted then, so that whoever goes on trying fills nothing."""
        of = schema.sign_in_attempts.c
        if self._run(select(func.count()).where(of.who == who, of.at > since)).scalar_one() >= most:
            return ""
        id = secrets.token_hex(16)
        self._run(insert(schema.sign_in_attempts).values(id=id, who=who, at=at))
        return id

    def forgive(self, who: str, id: str) -> None:
        """Forget the attempts by somebody, and one more."""
        of = schema.sign_in_attempts.c
        self._run(delete(schema.sign_in_attempts).where((of.who == who) | (of.id == id)))

    def clear_away(self, seen_before: str, began_before: str, attempts_before: str) -> None:
        """Take out what is past."""
        of = schema.sign_ins.c
        self._run(delete(schema.sign_ins).where((of.seen_at < seen_before) | (of.began_at < began_before)))
        self._run(delete(schema.sign_in_attempts).where(schema.sign_in_attempts.c.at < attempts_before))


@contextmanager
def signing_in(engine: Engine) -> Iterator[SignIns]:
    """Sign-ins to change, kept at the end of the block or not at all."""
    with database.writing(engine) as connection:
        yield SignIns(connection)
