"""Checks that every row of every table is what the tool wrote. Reads only, and reports in plain words.

The chain of events is recomputed from the first; the payloads, replayed in order, say which rows every
event-hashed table should hold; those rows hold the digests of the rest. Somebody who rewrites everything
consistently shows only against a head of the ledger that was printed: give it as `printed`.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, func, select, text

from iqa.errors import TamperedError
from iqa.store import schema
from iqa.store.accounts import digest_of
from iqa.store.finding import Discrepancy
from iqa.store.ledger import Event, event_hash, first_hash, payload_hash, unpacked
from iqa.store.marks_check import MarksHistory, marks_beyond_scheme
from iqa.store.plain import json_text
from iqa.store.populations import digests_of, guard_of, stored_pages, stored_rejected
from iqa.store.repositories import spoken
from iqa.store.session import Head, RowKey, Session
from iqa.store.store import Store

MOST_PER_TABLE = 20
"""How many findings of one table are spelt out; the rest are counted."""
_TRIGGERS = {
    "sqlite": {"events_refuse_update", "events_refuse_delete"},
    "postgresql": {"events_refuse_update", "events_refuse_delete", "events_refuse_truncate"},
}


_Expected = dict[str, dict[RowKey, tuple[bytes, int]]]
"""What the payloads say: table -> key -> (fingerprint of the row, number of the event that wrote it)."""


def verify_store(store: Store, printed: Head | None = None) -> tuple[Discrepancy, ...]:
    """Everything that was changed outside the tool; empty when all is well. `printed` is a head seen earlier."""
    with store.session() as session:
        return tuple(_at_most(_findings(session, printed)))


def _at_most(findings: Iterator[Discrepancy]) -> Iterator[Discrepancy]:
    """The findings, those of one table beyond a limit only counted."""
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.table] += 1
        if seen[finding.table] <= MOST_PER_TABLE:
            yield finding
    for table, count in seen.items():
        if count > MOST_PER_TABLE:
            yield Discrepancy(table, "", f"{count - MOST_PER_TABLE} more rows are not as the tool left them")


def _findings(session: Session, printed: Head | None) -> Iterator[Discrepancy]:
    yield from _revision(session)
    yield from _triggers(session)
    start, problems = _workspace(session)
    yield from problems
    expected: _Expected = {}
    last, printed_hash = Head(0, start), ""
    for event, findings in _chain(session, start, expected):
        yield from findings
        last = Head(event.seq, event.hash)
        if printed is not None and printed.count == event.seq:
            printed_hash = event.hash
    yield from _payloads_without_event(session)
    yield from _head(session, last)
    if printed is not None and printed.count and printed_hash != printed.hash:
        yield Discrepancy("events", str(printed.count), _not_in_ledger(printed, last))
    for table in schema.guarded_by(schema.Guard.EVENT_HASHED):
        yield from _compared(session, table, expected.get(table.name, {}))
    yield from _populations(session)
    yield from _credentials(session)
    yield from marks_beyond_scheme(session)


def _not_in_ledger(printed: Head, last: Head) -> str:
    if printed.count > last.count:
        return (
            f"the printed head of event {printed.count} is not in the ledger, which ends with event {last.count}: "
            "the ledger was rewritten, an older copy of the records was put back, or the paper is of another "
            "workspace"
        )
    return f"the printed head of event {printed.count} is not in the ledger: the ledger was rewritten"


def _revision(session: Session) -> Iterator[Discrepancy]:
    found = session.connection.execute(select(schema.alembic_version.c.version_num)).scalars().all()
    if list(found) != [schema.HEAD]:
        said = ", ".join(map(str, found)) or "nothing"
        yield Discrepancy(
            "alembic_version", said, f"the schema's revision should be {schema.HEAD}; it says {said}"
        )


def _triggers(session: Session) -> Iterator[Discrepancy]:
    name = session.connection.dialect.name
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'events'::regclass AND tgenabled IN ('O', 'A')"
        if name == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'"
    )
    for missing in sorted(_TRIGGERS[name] - set(session.connection.execute(text(query)).scalars())):
        yield Discrepancy("events", missing, "the guard that refuses changes to events was taken away")


def _workspace(session: Session) -> tuple[str, list[Discrepancy]]:
    """The hash that the first event follows on, and what is wrong with the workspace's row."""
    ids = session.connection.execute(select(schema.workspace.c.id)).scalars().all()
    if len(ids) == 1:
        return first_hash(ids[0]), []
    said = f"there should be one row with the workspace's id; there are {len(ids)}"
    return "", [Discrepancy("workspace", " / ".join(map(str, ids)), said)]


def _chain(session: Session, start: str, said: _Expected) -> Iterator[tuple[Event, list[Discrepancy]]]:
    """Each event with what is wrong with it, its payload replayed."""
    events, payloads = schema.events, schema.payloads
    query = (
        select(events, payloads.c.salt, payloads.c.body)
        .join(payloads, payloads.c.seq == events.c.seq, isouter=True)
        .order_by(events.c.seq)
    )
    expected, previous, history = 1, start, MarksHistory()
    for *columns, salt, body in session.streamed(query):
        event = Event(*columns)
        yield event, [*_event(event, expected, previous), *_payload(event, salt, body, said, history)]
        expected, previous = event.seq + 1, event.hash


def _event(event: Event, expected: int, previous: str) -> Iterator[Discrepancy]:
    key = str(event.seq)
    if event.seq != expected:
        missing = f"event {expected}" if event.seq == expected + 1 else f"events {expected} to {event.seq - 1}"
        yield Discrepancy("events", str(expected), f"{missing} of the ledger cannot be found")
    if event.hash != _hash_of(event):
        yield Discrepancy("events", key, f"event {key} ({event.what}) was changed outside the tool")
    elif event.seq == expected == 1 and event.previous != previous:
        yield Discrepancy("workspace", key, "the workspace's id is not the one the ledger was begun for")
    elif event.seq == expected and event.previous != previous:
        yield Discrepancy("events", key, f"event {key} ({event.what}) does not follow on the event before it")


def _hash_of(event: Event) -> str:
    """The hash an event should carry, '' when it holds what no event can."""
    try:
        return event_hash(event)
    except TypeError:
        return ""


def _payload(event: Event, salt: Any, body: Any, said: _Expected, history: MarksHistory) -> Iterator[Discrepancy]:
    key = str(event.seq)
    if body is None or salt is None:
        yield Discrepancy("payloads", key, f"what event {key} ({event.what}) says was removed outside the tool")
        return
    salt, body = _bytes(salt), _bytes(body)
    if payload_hash(salt, body) != event.payload_hash:
        yield Discrepancy("payloads", key, f"what event {key} ({event.what}) says was changed outside the tool")
    try:
        payload = unpacked(body)
        _replay(event.seq, payload, said)
        yield from history.told(event.seq, payload["rows"])
    except (TamperedError, KeyError, TypeError, ValueError, AttributeError):
        yield Discrepancy("payloads", key, f"what event {key} ({event.what}) says cannot be read")


def _bytes(stored: object) -> bytes:
    """What a column of bytes holds; SQLite lets a hand put text there."""
    return stored if isinstance(stored, bytes) else str(stored).encode()


def _replay(seq: int, payload: dict[str, Any], said: _Expected) -> None:
    for name, changes in payload["rows"].items():
        table = schema.metadata.tables[name]
        keys = schema.key_names(table)
        expected = said.setdefault(name, {})
        for key in changes["removed"]:
            expected.pop(tuple(key), None)
        for values in changes["put"]:
            row = dict(zip(changes["columns"], values, strict=True))
            expected[tuple(row[name] for name in keys)] = (_fingerprint(table, row), seq)


def _fingerprint(table: Table, row: Any) -> bytes:
    """A short digest of a row, columns in the order of the schema; a column that came later counts as blank."""
    values = [row.get(column.name, column.type.python_type()) for column in table.columns]
    return hashlib.blake2b(_exact(values).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _exact(values: Any) -> str:
    """Values as text that tells 1 from '1'; what no tool of ours writes (bytes, null) is told apart too."""
    try:
        return json_text(values)
    except TypeError:
        return repr(values)


def _payloads_without_event(session: Session) -> Iterator[Discrepancy]:
    known = select(schema.events.c.seq)
    query = select(schema.payloads.c.seq).where(schema.payloads.c.seq.not_in(known))
    for seq in session.connection.execute(query.order_by(schema.payloads.c.seq)).scalars():
        yield Discrepancy("payloads", str(seq), f"there is a payload {seq} and no event that it belongs to")


def _head(session: Session, last: Head) -> Iterator[Discrepancy]:
    rows = session.rows(select(schema.ledger_head))
    if [row["id"] for row in rows] != [1]:
        ids = " / ".join(str(row["id"]) for row in rows)
        yield Discrepancy("ledger_head", ids, f"the ledger should have one head; it has {len(rows)}")
    for row in rows[:1]:
        if Head(row["count"], row["hash"]) != last:
            agrees = row["count"] == last.count or row["hash"] == last.hash
            message = (
                f"the head of the ledger is at event {row['count']} and the ledger ends with event {last.count}: "
                + ("the head was changed outside the tool" if agrees else "the last events were removed or added")
            )
            yield Discrepancy("ledger_head" if agrees else "events", str(row["count"]), message)


def _compared(session: Session, table: Table, expected: dict[RowKey, tuple[bytes, int]]) -> Iterator[Discrepancy]:
    """A table against what the events say it should hold, both ways."""
    keys = schema.key_names(table)
    for found in session.streamed(select(table)):
        row = dict(found._mapping)
        key = tuple(row[name] for name in keys)
        should = expected.pop(key, None)
        if should is None:
            yield Discrepancy(table.name, spoken(key), f"the row for {spoken(key)} was added outside the tool")
        elif should[0] != _fingerprint(table, row):
            changed = _columns_changed(session, table, row, should[1])
            message = f"the row for {spoken(key)} was changed outside the tool ({changed})"
            yield Discrepancy(table.name, spoken(key), message)
    for key in expected:
        yield Discrepancy(table.name, spoken(key), f"the row for {spoken(key)} was removed outside the tool")


def _columns_changed(session: Session, table: Table, row: dict[str, Any], seq: int) -> str:
    """Which columns of a row differ from what event `seq` wrote."""
    payloads = schema.payloads
    body = session.connection.execute(select(payloads.c.body).where(payloads.c.seq == seq)).scalar_one()
    changes = unpacked(body)["rows"][table.name]
    keys = schema.key_names(table)
    rows = (dict(zip(changes["columns"], values, strict=True)) for values in changes["put"])
    written = next(each for each in rows if all(each[name] == row[name] for name in keys))
    return ", ".join(name for name in row if _exact([written.get(name)]) != _exact([row[name]]))


def _populations(session: Session) -> Iterator[Discrepancy]:
    """The lines and rejected rows of each population against the digests in its row."""
    run = session.connection.execute
    kept = run(select(schema.populations)).all()
    for row in kept:
        which = f"{row.kind} {row.month}, version {row.version}"
        if digests_of(stored_pages(session, row.id)) != (row.digest, row.pages_guard):
            message = f"the rows of {which} were changed, added or removed outside the tool"
            yield Discrepancy("population_pages", row.id, message)
        if guard_of(stored_rejected(session, row.id)) != row.rejected_guard:
            message = f"the rejected rows of {which} were changed, added or removed outside the tool"
            yield Discrepancy("population_rejected", row.id, message)
    known = {row.id for row in kept}
    for table in (schema.population_pages, schema.population_rejected):
        counted = run(select(table.c.population, func.count()).group_by(table.c.population)).all()
        for population, count in counted:
            if population not in known:
                yield Discrepancy(table.name, str(population), f"{count} rows belong to no population")


def _credentials(session: Session) -> Iterator[Discrepancy]:
    """How each password is kept against the digest in its account."""
    accounts = {row["person"]: row["password_digest"] for row in session.rows(select(schema.accounts))}
    kept = {row["person"]: digest_of(row["hash"]) for row in session.rows(select(schema.credentials))}
    for person in sorted({*accounts, *kept}):
        if accounts.get(person, "") != kept.get(person, ""):
            yield Discrepancy("credentials", person, f"the password of {person} was changed outside the tool")
