"""A change is kept whole with one event or not at all: after an error, beside another writer, after a kill."""

import subprocess
import sys
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy.exc
from hypothesis import given
from hypothesis import strategies as st
from machine import fresh_database
from often import examples
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from store_builders import AT, draw, filled_store, person

from iqa.errors import BusyError, InvalidInputError, NotFoundError, RefusedError, TamperedError
from iqa.store import Change, Store, create_store, database, open_store, verify_store

pytestmark = pytest.mark.unmeasured


@pytest.fixture
def store(database_url: str) -> Store:
    return create_store(database_url, "workspace-1")


def fail(store: Store, error: Exception) -> None:
    with store.changing("ann", AT, "failed") as change:
        change.people.add(person())
        raise error


def by_hand(url: str, statement: str) -> None:
    engine = create_engine(url)
    try:
        with engine.connect() as connection, connection.begin():
            connection.execute(text(statement))
    finally:
        engine.dispose()


def test_a_change_appends_one_event_that_says_who_what_and_when(store: Store) -> None:
    summer = datetime(2026, 7, 1, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    with store.changing("ann", summer, "imported the staff list", "staff") as change:
        change.people.add(person())
        change.people.add(person(id="S2"))
        change.facts(rows=2, month="2026-07")
        change.facts(people=(person(),))
    with store.reading() as view:
        (event,) = view.ledger.events()
        assert (event.seq, event.actor, event.what, event.subject) == (
            1,
            "ann",
            "imported the staff list",
            "staff",
        )
        assert event.at == "2026-07-01T09:00:00.000+00:00"
        facts = view.ledger.facts(1)
        assert (facts["rows"], facts["month"], facts["people"][0]["name"]) == (2, "2026-07", "Ann Invented")
        assert view.ledger.rows(1)["people"]["put"][1][0] == "S2"
        assert view.ledger.head().hash == event.hash


def test_a_change_that_changes_nothing_appends_nothing(store: Store) -> None:
    with store.changing("ann", AT, "imported") as change:
        change.people.save(person())
    with store.changing("ann", AT, "imported again") as change:
        change.people.save(person())
        change.facts(rows=1)
    with store.reading() as view:
        assert view.ledger.head().count == 1


def test_what_was_undone_within_a_change_is_no_change(store: Store) -> None:
    with store.changing("ann", AT, "imported") as change:
        change.people.add(person())
    with store.changing("ann", AT, "hesitated") as change:
        change.people.save(person(name="Other"))
        change.people.save(person())
        change.people.add(person(id="S2"))
        change.people.remove("S2")
    with store.reading() as view:
        assert view.ledger.head().count == 1


STEPS = st.lists(
    st.tuples(st.sampled_from(["save", "remove"]), st.sampled_from("abc"), st.text('é{,"', max_size=2))
)


@pytest.mark.slow
@examples(25)
@given(changes=st.lists(STEPS, max_size=5))
def test_whatever_is_done_the_store_holds_it_and_the_check_agrees(
    changes: list[list[tuple[str, str, str]]],
) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, fresh_database("sqlite", Path(folder)) as url:
        store = create_store(url, "workspace-1")
        expected: dict[str, str] = {}
        for steps in changes:
            with store.changing("ann", AT, "steps") as change:
                for verb, key, name in steps:
                    if verb == "save":
                        change.people.save(person(id=key, name=name))
                        expected[key] = name
                    elif expected.pop(key, None) is not None:
                        change.people.remove(key)
        with store.reading() as view:
            assert {each.id: each.name for each in view.people.list()} == expected
        assert verify_store(store) == ()


def test_events_are_listed_by_what_and_by_subject(database_url: str) -> None:
    store = filled_store(database_url)
    with store.reading() as view:
        assert [event.seq for event in view.ledger.events(what="recorded marks")] == [4, 6]
        assert [event.seq for event in view.ledger.events(subject="staff")] == [1]
        assert [event.seq for event in view.ledger.events(after=4)] == [5, 6]
        with pytest.raises(NotFoundError, match="Nothing is kept about event 99"):
            view.ledger.facts(99)


def test_an_error_leaves_everything_as_before(store: Store) -> None:
    with pytest.raises(KeyError):
        fail(store, KeyError("anything"))
    with store.reading() as view:
        assert view.people.list() == ()
        assert view.ledger.head().count == 0
    assert verify_store(store) == ()


def test_a_time_without_a_zone_is_a_mistake(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"), store.changing("ann", datetime(2026, 1, 1), "x"):  # noqa: DTZ001
        pass


def test_the_database_refuses_to_change_or_delete_an_event(database_url: str) -> None:
    filled_store(database_url)
    statements = ["UPDATE events SET actor = 'x'", "DELETE FROM events"]
    if database_url.startswith("postgresql"):
        statements.append("TRUNCATE events CASCADE")
    for statement in statements:
        with pytest.raises(DBAPIError, match="events are never changed or deleted"):
            by_hand(database_url, statement)


def test_nothing_is_stored_on_a_ledger_without_its_head(database_url: str) -> None:
    store = create_store(database_url, "workspace-1")
    by_hand(database_url, "DELETE FROM ledger_head")
    with pytest.raises(TamperedError, match="head of the ledger"):
        fail(store, KeyError("never raised"))
    assert "ledger_head" in {finding.table for finding in verify_store(store)}


def test_a_database_error_is_told_in_plain_words(database_url: str) -> None:
    store = create_store(database_url, "workspace-1")

    def orphan() -> None:
        with store.changing("ann", AT, "x") as change:
            change.draws.add(draw())
            change.draws.void("draw-1", "why", "ann", "t")
            change.draws.remove("draw-1")

    with pytest.raises(RefusedError, match=r"(?i)the store at .* cannot be used: .*foreign key"):
        orphan()


# --- two at once


def test_a_reader_sees_one_moment_while_others_write(store: Store) -> None:
    with store.reading() as view:
        assert view.people.list() == ()
        with store.changing("ann", AT, "added") as change:
            change.people.add(person())
        assert view.people.list() == ()
        assert view.ledger.head().count == 0
    with store.reading() as view:
        assert view.people.list() == (person(),)


def test_writers_wait_for_each_other_and_nothing_is_lost(store: Store) -> None:
    def add_some(who: str) -> None:
        for number in range(5):
            with store.changing(who, AT, "added") as change:
                count = len(change.people.list())
                change.people.add(person(id=f"{who}{number}", grade=str(count)))

    writers = [threading.Thread(target=add_some, args=(who,)) for who in ("a", "b", "c")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with store.reading() as view:
        assert sorted(int(each.grade) for each in view.people.list()) == list(range(15))
        assert view.ledger.head().count == 15
    assert verify_store(store) == ()


def test_a_writer_who_waited_too_long_is_told_plainly(store: Store, database_url: str) -> None:
    hasty = open_store(database_url, wait=0.05)
    with store.changing("ann", AT, "slow") as change:
        change.people.add(person())
        with pytest.raises(BusyError, match="Somebody else is saving at this moment"):
            fail(hasty, KeyError("never raised"))
    with store.reading() as view:
        assert view.people.list() == (person(),)


WRITER = """
import sys, time
from store_builders import AT, LINES, person, population
from iqa.intake.population import line_digest
from iqa.store import open_store

store = open_store(sys.argv[1])
with store.changing("killed", AT, "import") as change:
    lines = [(f'["line {n:05}","' + "x" * 200 + '"]', (n,)) for n in range(20_000)]
    change.populations.add(population(lines), lines, ())
    change.people.add(person(id="S9"))
    if sys.argv[2] == "within":
        print("ready", flush=True)
        time.sleep(60)
print("ready", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize(("moment", "events"), [("within", 0), ("after", 1)])
def test_a_kill_leaves_the_store_as_before_or_as_after(database_url: str, moment: str, events: int) -> None:
    store = create_store(database_url, "workspace-1")
    here = str(Path(__file__).parents[1] / "builders")
    with subprocess.Popen(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {here!r})\n{WRITER}", database_url, moment],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.kill()
    with store.reading() as view:
        assert view.ledger.head().count == events
        assert len(view.populations.list()) == len(view.people.list()) == events
    assert verify_store(store) == ()
    with store.changing("ann", AT, "afterwards") as change:
        change.people.add(person())
    assert verify_store(store) == ()


def test_a_change_reads_what_it_wrote(store: Store) -> None:
    with store.changing("ann", AT, "x") as change:
        assert isinstance(change, Change)
        change.people.add(person())
        assert change.people.find("S1") == person()


def test_a_store_that_keeps_its_connections_reads_and_writes_as_before(database_url: str) -> None:
    store = create_store(database_url, "workspace-1").keeping(2)
    for number in range(5):
        with store.changing("ann", AT, "staff") as change:
            change.people.save(person(id=f"S{number}"))
        with store.reading() as view:
            assert len(view.people.list()) == number + 1
    with pytest.raises(InvalidInputError), store.changing("ann", AT, "staff") as change:
        change.people.save(person(id="S9", name="\0"))
    with store.reading() as view:
        assert len(view.people.list()) == 5
    assert verify_store(store) == ()
    store.let_go()


def test_more_people_than_connections_are_asked_to_wait() -> None:
    url = database.read_url("postgresql+psycopg://nobody@127.0.0.1/nothing")
    with pytest.raises(BusyError, match="Too many people"), database.plainly(url):
        raise sqlalchemy.exc.TimeoutError
