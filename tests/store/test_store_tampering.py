"""Whatever is changed, removed or added by hand, in whatever table, on either database, the check says so."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from machine import DATABASES, fresh_database
from sqlalchemy import Connection, Engine, Table, create_engine, event, select, text
from store_builders import AT, filled_store, person

from iqa.errors import TamperedError
from iqa.store import Head, Store, create_store, database, ledger, schema, verify_store
from iqa.store.repositories import Writer
from iqa.store.session import Session
from iqa.store.store import PEOPLE

pytestmark = pytest.mark.unmeasured

TABLES = [one for one in schema.metadata.sorted_tables if one.info.get("guard") is not schema.Guard.PASSING]
"""All but those that hold no record."""


class Hand:
    """Somebody with the database open in another tool, who takes guards away and puts them back."""

    def __init__(self, store: Store, url: str) -> None:
        self.store = store
        self.engine = _bare_engine(url)
        with self.engine.connect() as connection:
            self.before = {table: rows_of(connection, table) for table in TABLES}

    def does(self, act: Callable[[Connection], object]) -> None:
        with self.engine.connect() as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                act(connection)
                return
            found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
            for name, _sql in found:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            act(connection)
            for _name, sql in found:
                connection.exec_driver_sql(sql)

    def puts_all_back(self, table: Table) -> None:
        def put_back(connection: Connection) -> None:
            connection.execute(table.delete())
            connection.execute(table.insert(), self.before[table])

        self.does(put_back)


def _bare_engine(url: str) -> Engine:
    """An engine without what the store sets: no foreign keys on SQLite, and transactions that hold DDL."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _plain_sqlite)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _plain_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = OFF")


def rows_of(connection: Connection, table: Table) -> list[dict[str, Any]]:
    query = select(table).order_by(*table.primary_key.columns)
    return [dict(row) for row in connection.execute(query).mappings()]


def is_row(table: Table, row: dict[str, Any]) -> list[Any]:
    return [column == row[column.name] for column in table.primary_key.columns]


def other(value: Any) -> Any:
    if isinstance(value, bytes):
        return value + b"x"
    return value + "x" if isinstance(value, str) else value + 7 if isinstance(value, int) else value / 2


@pytest.fixture(scope="module", params=DATABASES)
def hand(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hand]:
    with fresh_database(request.param, tmp_path_factory.mktemp("store")) as url:
        hand = Hand(filled_store(url), url)
        yield hand
        assert verify_store(hand.store) == (), "every test puts back what it changed"
        hand.engine.dispose()


@pytest.fixture(params=TABLES, ids=lambda table: table.name)
def table(request: pytest.FixtureRequest, hand: Hand) -> Iterator[Table]:
    yield request.param
    hand.puts_all_back(request.param)


def tables_found(hand: Hand) -> set[str]:
    return {finding.table for finding in verify_store(hand.store)}


def test_every_table_of_the_store_has_rows_to_tamper_with(hand: Hand) -> None:
    assert all(hand.before.values())
    assert verify_store(hand.store) == ()


def test_a_changed_row_is_found(hand: Hand, table: Table) -> None:
    row = hand.before[table][-1]
    column = list(table.columns)[-1]
    new = {column: other(row[column.name])}
    hand.does(lambda c: c.execute(table.update().where(*is_row(table, row)).values(new)))
    assert table.name in tables_found(hand)


def test_a_removed_row_is_found(hand: Hand, table: Table) -> None:
    row = hand.before[table][-1]
    hand.does(lambda c: c.execute(table.delete().where(*is_row(table, row))))
    assert table.name in tables_found(hand)


def test_an_added_row_is_found(hand: Hand, table: Table) -> None:
    key = list(table.primary_key.columns)[-1]
    row = hand.before[table][-1] | {key.name: other(hand.before[table][-1][key.name])}
    if table is schema.populations:
        row["version"] += 1
    hand.does(lambda c: c.execute(table.insert(), [row]))
    assert table.name in tables_found(hand)


def test_a_row_of_a_part_that_belongs_to_nothing_is_found(hand: Hand) -> None:
    table = schema.population_pages
    row = hand.before[table][0] | {"population": "another"}
    hand.does(lambda c: c.execute(table.insert(), [row]))
    assert [str(finding) for finding in verify_store(hand.store)] == [
        "population_pages: 1 rows belong to no population"
    ]
    hand.puts_all_back(table)


def test_the_message_names_the_row_and_what_was_changed(hand: Hand) -> None:
    table = schema.marks
    chosen = (table.c.criterion == "trial-strategy", table.c.item_key == "casework|1")
    hand.does(lambda c: c.execute(table.update().where(*chosen).values(rating="fully-met", aim="z")))
    (finding,) = verify_store(hand.store)
    assert finding.key == "casework|1 / draw-1 / first / S7 / trial-strategy"
    assert finding.message == f"the row for {finding.key} was changed outside the tool (rating, aim)"
    hand.puts_all_back(table)


def test_an_event_cut_out_of_the_middle_is_found(hand: Hand) -> None:
    table = schema.events
    hand.does(lambda c: c.execute(table.delete().where(table.c.seq.in_([3]))))
    said = {(f.table, f.message) for f in verify_store(hand.store)}
    assert ("events", "event 3 of the ledger cannot be found") in said
    assert ("payloads", "there is a payload 3 and no event that it belongs to") in said
    hand.does(lambda c: c.execute(table.delete().where(table.c.seq.in_([2]))))
    assert ("events", "events 2 to 3 of the ledger cannot be found") in {
        (f.table, f.message) for f in verify_store(hand.store)
    }
    hand.puts_all_back(table)


def test_the_last_event_removed_with_its_payload_is_found(hand: Hand) -> None:
    last = len(hand.before[schema.events])
    for table in (schema.payloads, schema.events):
        hand.does(lambda c, table=table: c.execute(table.delete().where(table.c.seq == last)))
    assert "events" in tables_found(hand)
    hand.puts_all_back(schema.events)
    hand.puts_all_back(schema.payloads)
    assert verify_store(hand.store) == ()


def test_events_in_another_order_are_found(hand: Hand) -> None:
    """An event rewritten with a fitting hash of its own no longer fits the next one."""
    table = schema.events
    first = hand.before[table][0] | {"actor": "somebody else"}
    first["hash"] = ledger.event_hash(ledger.Event(**first))
    hand.does(lambda c: c.execute(table.update().where(table.c.seq == 1).values(first)))
    (finding,) = verify_store(hand.store)
    assert finding.message == "event 2 (imported cases) does not follow on the event before it"
    hand.puts_all_back(table)


@pytest.mark.parametrize("column", ["salt", "body"])
def test_an_unreadable_payload_is_a_finding_and_not_a_failure(hand: Hand, column: str) -> None:
    table = schema.payloads
    hand.does(lambda c: c.execute(table.update().where(table.c.seq == 1).values({column: b"nothing"})))
    said = {f.message for f in verify_store(hand.store) if f.table == "payloads"}
    assert "what event 1 (imported the staff list) says was changed outside the tool" in said
    assert ("what event 1 (imported the staff list) says cannot be read" in said) is (column == "body")
    hand.puts_all_back(table)


@pytest.mark.parametrize(
    ("table", "values", "noun"),
    [
        (schema.draw_items, {"state": "drawnx"}, "draw draw-1"),
        (schema.draws, {"policy": "{"}, "draw draw-1"),
        (schema.draws, {"policy": '{"unheard":1}'}, "draw draw-1"),
        (schema.draws, {"voids": "3"}, "draw draw-1"),
        (schema.draws, {"shortfalls": "[{}]"}, "draw draw-1"),
    ],
)
def test_what_cannot_be_read_any_more_is_told_and_not_a_crash(
    hand: Hand, table: Table, values: dict[str, str], noun: str
) -> None:
    hand.does(lambda c: c.execute(table.update().values(values)))
    with (
        hand.store.reading() as view,
        pytest.raises(TamperedError, match=f"The {noun} cannot be read: it was changed"),
    ):
        view.draws.list()
    assert tables_found(hand) == {table.name}
    hand.puts_all_back(table)


def test_guards_that_were_taken_away_are_found(hand: Hand) -> None:
    on = " ON events" if hand.engine.dialect.name == "postgresql" else ""
    with hand.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(f"DROP TRIGGER events_refuse_update{on}")
    (finding,) = verify_store(hand.store)
    assert finding == type(finding)(
        "events", "events_refuse_update", "the guard that refuses changes to events was taken away"
    )
    as_before = {
        "postgresql": "CREATE TRIGGER events_refuse_update BEFORE UPDATE ON events "
        "FOR EACH ROW EXECUTE FUNCTION events_refuse()",
        "sqlite": "CREATE TRIGGER events_refuse_update BEFORE UPDATE ON events "
        "BEGIN SELECT RAISE(ABORT, 'events are never changed or deleted'); END",
    }
    with hand.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(as_before[hand.engine.dialect.name])
    assert verify_store(hand.store) == ()


def test_a_rewritten_ledger_shows_against_a_printed_head(hand: Hand) -> None:
    with hand.store.reading() as view:
        head = view.ledger.head()
    assert verify_store(hand.store, head) == ()
    assert verify_store(hand.store, Head(0, "x")) == ()
    for printed in (Head(head.count, "0" * 64), Head(head.count + 1, head.hash)):
        (finding,) = verify_store(hand.store, printed)
        assert finding.key == str(printed.count)
        assert "the ledger was rewritten" in finding.message


def test_many_findings_of_one_table_are_counted(hand: Hand) -> None:
    table = schema.people
    rows = [hand.before[table][0] | {"id": f"X{number:02}"} for number in range(25)]
    hand.does(lambda c: c.execute(table.insert(), rows))
    findings = verify_store(hand.store)
    assert len(findings) == 21
    assert findings[-1].message == "5 more rows are not as the tool left them"
    hand.puts_all_back(table)


@pytest.fixture(scope="module")
def sqlite_hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hand]:
    with fresh_database("sqlite", tmp_path_factory.mktemp("sqlite")) as url:
        hand = Hand(filled_store(url), url)
        yield hand
        assert verify_store(hand.store) == (), "every test puts back what it changed"
        hand.engine.dispose()


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_change_of_any_single_column_is_found(sqlite_hand: Hand, table: Table) -> None:
    row = sqlite_hand.before[table][-1]
    for column in table.columns:
        changed = row | {column.name: other(row[column.name])}
        sqlite_hand.does(lambda c, new=changed: c.execute(table.update().where(*is_row(table, row)).values(new)))
        assert tables_found(sqlite_hand), column
        sqlite_hand.does(lambda c, old=changed: c.execute(table.update().where(*is_row(table, old)).values(row)))


@pytest.mark.parametrize(
    ("table", "act"),
    [
        (schema.people, "UPDATE people SET name = x'00' WHERE id = 'S1'"),
        (schema.marks, "UPDATE marks SET position = '0x' WHERE criterion = 'charges'"),
        (schema.events, "UPDATE events SET actor = x'00' WHERE seq = 2"),
        (schema.payloads, "UPDATE payloads SET salt = 'text' WHERE seq = 2"),
    ],
    ids=lambda value: value.name if isinstance(value, Table) else "",
)
def test_what_only_sqlite_lets_a_hand_write_is_found(sqlite_hand: Hand, table: Table, act: str) -> None:
    sqlite_hand.does(lambda c: c.exec_driver_sql(act))
    assert tables_found(sqlite_hand) == {table.name}
    sqlite_hand.puts_all_back(table)


def test_a_column_that_came_after_an_event_counts_as_blank_in_it(tmp_path: Any) -> None:
    with fresh_database("sqlite", tmp_path) as url:
        store = create_store(url, "workspace-1")
    engine = database.make_engine(database.read_url(url), 1)
    with database.writing(engine) as connection:
        session = Session(connection, "ann", "t")
        head = ledger.lock_head(session)
        Writer(session, PEOPLE).add(person(not_sampled=""))
        payload = ledger.payload_of(session, {})
        at = payload["rows"]["people"]["columns"].index("not_sampled")
        for values in (payload["rows"]["people"]["columns"], *payload["rows"]["people"]["put"]):
            del values[at]
        ledger.append(session, head, "by an older release", "", payload)
    assert verify_store(store) == ()
    hand = Hand(store, url)
    hand.does(lambda c: c.exec_driver_sql("UPDATE people SET not_sampled = 'leave'"))
    (finding,) = verify_store(store)
    assert finding.message == "the row for S1 was changed outside the tool (not_sampled)"
    hand.engine.dispose()


def test_the_check_of_a_changed_store_is_clean_again_after_an_honest_change(hand: Hand) -> None:
    with hand.store.changing("ann", AT, "renamed") as change:
        change.people.save(person(name="Ann Elsewhere"))
    assert verify_store(hand.store) == ()
