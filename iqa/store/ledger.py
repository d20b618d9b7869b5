"""The append-only ledger: one event a change, chained by hashes, its payload beside it. Never rewrites an event.

hash(event) = SHA-256 of the JSON list [seq, at, actor, what, subject, payload hash, previous hash]; the first
event's previous hash is made from the workspace's id. payload hash = SHA-256 of the salt and the body as stored:
once a payload and its salt are deleted, no guess at what it said can be tested against the hash.
"""

import hashlib
import json
import secrets
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import BindParameter, Executable, Select, bindparam, insert, select, update

from iqa.errors import NotFoundError, TamperedError
from iqa.next_steps import NextStep, advice
from iqa.store import schema
from iqa.store.plain import json_text
from iqa.store.session import Head, Session
from iqa.values import parts_of

MARKED = "marks recorded"
"""What is said of a change that changes marks and nothing else: the store holds it to that."""

HEAD = "SELECT count, hash FROM ledger_head"
"""How the head is read without being locked."""


class Event(Struct, frozen=True):
    """One change: who (`actor`), when (UTC, ISO 8601), what was done, and to what (`subject`)."""

    seq: int
    at: str
    actor: str
    what: str
    subject: str
    payload_hash: str
    previous: str
    hash: str


EVENT: tuple[str, ...] = parts_of(Event)
PAYLOAD: tuple[str, ...] = ("seq", "salt", "body")
"""The columns of an event and of its payload."""


def first_hash(workspace_id: str) -> str:
    """What the first event of a workspace follows on."""
    return hashlib.sha256(f"iqa ledger 1\n{workspace_id}".encode()).hexdigest()


def event_hash(event: Event) -> str:
    """The hash an event should carry."""
    said = [event.seq, event.at, event.actor, event.what, event.subject, event.payload_hash, event.previous]
    return hashlib.sha256(json_text(said).encode()).hexdigest()


def payload_hash(salt: bytes, body: bytes) -> str:
    """The hash of a payload as stored."""
    return hashlib.sha256(salt + body).hexdigest()


def packed(payload: Mapping[str, Any]) -> bytes:
    """A payload as stored: compressed JSON."""
    return zlib.compress(json_text(payload).encode())


def unpacked(body: bytes) -> dict[str, Any]:
    """The payload in a stored body; TamperedError when it cannot be read."""
    try:
        payload = json.loads(zlib.decompress(body))
    except (zlib.error, ValueError):
        payload = None
    if not isinstance(payload, dict):
        raise TamperedError("A payload of the ledger cannot be read.", advice("Run ", NextStep("verify"), "."))
    return payload


def payload_of(session: Session, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What an event says: plain facts, and by table the rows it put (column names once) and the keys removed."""
    rows = {}
    for table, changed in session.changed():
        columns = list(schema.column_names(table))
        put = [[row[name] for name in columns] for row in changed.values() if row is not None]
        removed = [list(key) for key, row in changed.items() if row is None]
        rows[str(table.name)] = {"columns": columns, "put": put, "removed": removed}
    return {"facts": dict(facts), "rows": rows}


def lock_head(session: Session) -> Head:
    """The head, locked until the transaction ends; TamperedError when there is not just one."""
    session.head = _head(session, select(schema.ledger_head).with_for_update())
    return session.head


def _head(session: Session, query: Select[Any]) -> Head:
    rows = session.rows(query)
    if len(rows) != 1:
        raise TamperedError(
            "The head of the ledger is not as it was left.", advice("Run ", NextStep("verify"), ".")
        )
    return Head(rows[0]["count"], rows[0]["hash"])


def append(session: Session, head: Head, what: str, subject: str, payload: Mapping[str, Any]) -> int:
    """Append one event after `head`, which must be locked, and move the head to it. Returns its number."""
    values = appending(session, head, what, subject, payload)
    for statement, names in _appending(session.connection.dialect.name):
        session.connection.execute(statement, {f"its_{name}": values[f"its_{name}"] for name in names})
    return head.count + 1


def appending(session: Session, head: Head, what: str, subject: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """What a statement is given that appends one event after `head`: its fields and those of its payload, by name
    with `its_` before."""
    salt, body = secrets.token_bytes(16), packed(payload)
    seal = payload_hash(salt, body)
    unsealed = Event(head.count + 1, session.at, session.actor, what, subject, seal, head.hash, "")
    event = _sealed(unsealed)
    values = {**{name: getattr(event, name) for name in EVENT}, "salt": salt, "body": body}
    return {f"its_{name}": value for name, value in values.items()}


@cache
def _appending(dialect: str) -> tuple[tuple[Executable, tuple[str, ...]], ...]:
    """The statements that append an event, its payload and the head, put together once, each with what it is
    given: one alone where the database can do that, since everybody waits for the head."""
    told = insert(schema.events).values(_given(EVENT))
    held = insert(schema.payloads).values(_given(PAYLOAD))
    moved = update(schema.ledger_head).values(count=bindparam("its_seq"), hash=bindparam("its_hash"))
    if dialect == "postgresql":
        return ((moved.add_cte(told.cte("told"), held.cte("held")), (*EVENT, "salt", "body")),)
    return ((told, EVENT), (held, PAYLOAD), (moved, ("seq", "hash")))


def _given(names: Sequence[str]) -> dict[str, BindParameter[Any]]:
    return {name: bindparam(f"its_{name}") for name in names}


def _sealed(event: Event) -> Event:
    return replace(event, hash=event_hash(event))


def only_marks(session: Session, after: int) -> bool:
    """Whether every event after one changed marks alone."""
    other = select(schema.events.c.seq).where(schema.events.c.seq > after, schema.events.c.what != MARKED)
    return not session.rows(other.limit(1))


class LedgerReader:
    """The ledger as a view offers it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def head(self) -> Head:
        """The number of events and the last hash."""
        found = self._session.head or _head(self._session, select(schema.ledger_head))
        self._session.head = found
        return found

    def events(self, *, what: str = "", subject: str = "", after: int = 0) -> Iterator[Event]:
        """The events in order, those after number `after`, of one kind or about one thing when asked."""
        query = select(schema.events).where(schema.events.c.seq > after).order_by(schema.events.c.seq)
        if what:
            query = query.where(schema.events.c.what == what)
        if subject:
            query = query.where(schema.events.c.subject == subject)
        for row in self._session.connection.execute(query):
            yield Event(*row)

    def since(self, head: Head) -> Iterator[tuple[str, str]]:
        """What was done, and to what, since the ledger had that head."""
        table = schema.events.c
        for row in self._session.rows(select(table.what, table.subject).where(table.seq > head.count)):
            yield row["what"], row["subject"]

    def facts(self, seq: int) -> Mapping[str, Any]:
        """The plain facts of one event; NotFoundError when it has no payload."""
        facts: Mapping[str, Any] = self._payload(seq)["facts"]
        return facts

    def rows(self, seq: int) -> Mapping[str, Any]:
        """By table, the rows one event put and the keys it removed; NotFoundError when it has no payload."""
        rows: Mapping[str, Any] = self._payload(seq)["rows"]
        return rows

    def _payload(self, seq: int) -> Mapping[str, Any]:
        body = self._session.connection.execute(
            select(schema.payloads.c.body).where(schema.payloads.c.seq == seq)
        ).scalar_one_or_none()
        if body is None:
            raise NotFoundError(
                f"Nothing is kept about event {seq}.", advice(NextStep("ledger"), " lists the events.")
            )
        return unpacked(body)
