"""Long sums are read by several connections at a time, as of one moment; by fewer they come out alike."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from machine import fresh_database
from sqlalchemy import URL, Engine
from store_builders import person

from iqa.domain import Month
from iqa.errors import RefusedError, UnavailableError
from iqa.store import SumsWanted, View, beside, create_store, database, mark_sums
from iqa.store.session import Session
from iqa.store.store import Store

AT = datetime(2026, 11, 3, tzinfo=UTC)
WANTED = tuple(
    SumsWanted(f"D{number}", "casework", Month(2026, 11), ("fully-met",), "outside", "unit", "nobody")
    for number in range(7)
)


@pytest.fixture
def store(database_url: str) -> Store:
    return create_store(database_url, "workspace-1")


@pytest.fixture
def on_server(tmp_path: Path) -> Iterator[Store]:
    with fresh_database("postgresql", tmp_path) as url:
        yield create_store(url, "workspace-1")


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws so large that it is worth it."""
    monkeypatch.setattr(mark_sums, "MANY", 0)


def is_on_server(store: Store) -> bool:
    with store.session() as session:
        return session.connection.dialect.name == "postgresql"


def people(session: Session) -> list[str]:
    return [one.id for one in View(session).people.list()]


def test_others_read_as_of_the_same_moment_and_are_closed(store: Store) -> None:
    with store.session() as session:
        assert people(session) == []
        with store.changing("ann", AT, "imported the staff list") as change:
            change.people.add(person())
        with beside.beside(session) as others:
            assert len(others) == (beside.AT_ONCE if is_on_server(store) else 0)
            assert [people(other) for other in others] == [[] for _ in others]
        assert all(other.connection.closed for other in others)
    with store.session() as session:
        assert people(session) == [person().id]


def test_no_other_reads_beside_a_change_that_it_could_not_see(store: Store) -> None:
    with store.changing("ann", AT, "imported the staff list") as change:
        with beside.beside(change.mark_sums._session) as others:
            assert len(others) == (beside.AT_ONCE if is_on_server(store) else 0)
        change.people.add(person())
        with beside.beside(change.mark_sums._session) as others:
            assert others == ()


@pytest.mark.postgresql
def test_a_server_that_takes_no_more_is_read_by_fewer(on_server: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, opened = database.reading, []

    @contextmanager
    def only_one(engine: Engine) -> Iterator[Any]:
        if opened:
            raise UnavailableError("The store cannot be used: too many clients already.", "Try again.")
        opened.append(engine)
        with reading(engine) as connection:
            yield connection

    with on_server.session() as session:
        monkeypatch.setattr(database, "reading", only_one)
        with beside.beside(session) as others:
            assert [people(other) for other in others] == [[]]


def test_a_server_that_refuses_every_further_connection_is_read_by_the_first(
    store: Store, many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_engine = database.make_engine

    def nobody_there(url: URL, wait: float) -> Engine:
        return make_engine(url.set(port=1), wait)

    with store.reading() as view:
        monkeypatch.setattr(database, "make_engine", nobody_there)
        with beside.beside(view.mark_sums._session) as others:
            assert others == ()
        assert list(view.mark_sums.of_draws(WANTED)) == [()] * len(WANTED)
        assert view.people.list() == ()


@pytest.mark.postgresql
def test_what_goes_wrong_beside_is_refused_in_plain_words(
    on_server: Store, many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server ends the connections in the middle of the sums."""
    of_draw = mark_sums._of_draw

    def ended(session: Session, wanted: SumsWanted) -> tuple[mark_sums.MarkSum, ...]:
        if wanted.draw == "D4":
            session.connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
        return of_draw(session, wanted)

    monkeypatch.setattr(mark_sums, "_of_draw", ended)
    found: list[object] = []
    with pytest.raises(RefusedError, match="cannot be used"), on_server.reading() as view:
        found.extend(view.mark_sums.of_draws(WANTED))
    assert len(found) == 4


def test_answers_come_in_order_and_what_was_raised_where_it_is_due(store: Store) -> None:
    later = Event()

    def work(session: Session, number: int) -> int:
        if number == 0:
            later.wait(10)
        if number == 1:
            later.set()
        if number == 3:
            raise ValueError("the third")
        return number

    with store.session() as session:
        answers = beside.in_order(work, range(100), (session, session))
        assert [next(answers) for _ in range(3)] == [0, 1, 2]
        with pytest.raises(ValueError, match="the third"):
            next(answers)
        assert list(answers) == []


def test_nobody_reads_far_ahead_of_whoever_takes_the_answers(store: Store) -> None:
    begun: list[int] = []

    def work(session: Session, number: int) -> int:
        begun.append(number)
        return number

    with store.session() as session, closing(beside.in_order(work, range(100), (session, session))) as answers:
        assert next(answers) == 0
    assert len(begun) <= 5


def test_nothing_is_opened_for_few_marks_or_none(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.reading() as view:
        monkeypatch.setattr(database, "make_engine", None)
        assert list(view.mark_sums.of_draws(WANTED)) == [()] * len(WANTED)
        assert list(view.mark_sums.of_draws(())) == []
