"""A process that serves others reads again only what may have changed, and sees what others change."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from machine import fresh_database
from msgspec.structs import replace
from sqlalchemy import event
from sqlalchemy.engine import Engine
from store_builders import AT, MONTH, assessment, filled_store, person

from iqa.domain import Assessment
from iqa.store import MARKED, Store, assessment_key, database, open_store, verify_store
from iqa.store.kept import Kept

KEY = assessment_key(assessment(item_key="casework|2"))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    with fresh_database(request.param, tmp_path) as address:
        filled_store(address)
        yield address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    kept = open_store(url).keeping(2)
    yield kept
    kept.let_go()


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """The tables that were read, in the order of time."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if " FROM " in statement.replace("\n", " "):
            found.append(statement.replace("\n", " ").partition(" FROM ")[2].split()[0])

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


def staff(store: Store) -> list[str]:
    with store.reading() as view:
        return [one.id for one in view.people.list()]


def overalls(store: Store, times: list[str]) -> list[str]:
    """What marks say as a whole, with a note of each time that they were read for it."""

    def read() -> list[str]:
        times.append("read")
        return [one.overall for one in view.assessments.list()]

    with store.reading() as view:
        return view.assessments.once_of_month(MONTH, "overall", read)


def mark(store: Store, overall: str) -> None:
    with store.changing("S7", AT, MARKED, "casework|2") as change:
        found = change.assessments.find(KEY)
        change.assessments.save(assessment(item_key="casework|2", overall=overall, revision=found.revision))


def test_the_staff_list_is_not_read_again_while_only_marks_come(store: Store, asked: list[str]) -> None:
    assert staff(store) == staff(store)
    mark(store, "better")
    staff(store)
    assert asked.count("people") == 1
    with store.reading() as view:
        assert view.assessments.find(KEY).overall == "better"


def test_what_another_process_changes_is_seen_at_once(url: str, store: Store) -> None:
    before = staff(store)
    with open_store(url).changing("ann", AT, "imported the staff list") as change:
        change.people.add(person(id="S8", name="Cay Invented"))
    assert staff(store) == sorted([*before, "S8"])


def test_a_change_reads_what_it_wrote_itself_and_keeps_nothing_that_is_taken_back(store: Store) -> None:
    before = staff(store)
    with store.trying("ann", AT) as change:
        change.people.add(person(id="S8", name="Cay Invented"))
        assert [one.id for one in change.people.list()] == sorted([*before, "S8"])
    assert staff(store) == before


def test_a_change_of_marks_that_changes_something_else_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="something else"), store.changing("ann", AT, MARKED) as change:
        change.people.add(person(id="S8", name="Cay Invented"))
    assert verify_store(store) == ()


def test_within_a_moment_all_is_as_it_was_until_this_thread_changes_something(url: str, store: Store) -> None:
    with store.at_one_moment():
        before = staff(store)
        with open_store(url).changing("ann", AT, "imported the staff list") as change:
            change.people.add(person(id="S8", name="Cay Invented"))
        assert staff(store) == before
        mark(store, "better")
        assert staff(store) == sorted([*before, "S8"])


def test_whoever_is_reading_goes_on_when_something_is_changed_beside(store: Store) -> None:
    with store.at_one_moment(), store.reading() as view:
        mark(store, "better")
        assert view.assessments.find(KEY).overall != "better"
        with store.reading() as beside:
            assert beside.draws.months() == (MONTH,)


def test_marks_of_this_process_are_not_asked_for_in_the_ledger(url: str, store: Store, asked: list[str]) -> None:
    staff(store)
    mark(store, "better")
    staff(store)
    assert "events" not in asked
    mark(open_store(url), "best")
    staff(store)
    assert (asked.count("events"), asked.count("people")) == (1, 1)


def test_the_head_is_read_once_a_moment_and_a_server_sends_it_with_the_beginning(
    url: str, store: Store, asked: list[str]
) -> None:
    with store.at_one_moment():
        for _ in range(2):
            with store.reading() as view:
                assert view.ledger.head() == view.ledger.head()
    assert asked.count("ledger_head") == (0 if url.startswith("postgresql") else 1)


def test_what_a_moment_read_from_is_let_go_of_at_the_ending_of_something_else(tmp_path: Path) -> None:
    with fresh_database("postgresql", tmp_path) as url:
        filled_store(url)
        store = open_store(url).keeping(1)
        with ExitStack() as ending:
            with store.at_one_moment(ending):
                before = staff(store)
            assert store._engine.pool.checkedout() == 1  # type: ignore[attr-defined]
            with store.changing("ann", AT, "imported the staff list") as change:
                change.people.add(person(id="S8", name="Cay Invented"))
            assert staff(store) == sorted([*before, "S8"])
        assert store._engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        store.let_go()


def test_marks_of_this_process_do_not_hide_what_another_did_before_them(url: str, store: Store) -> None:
    before = staff(store)
    with open_store(url).changing("ann", AT, "imported the staff list") as change:
        change.people.add(person(id="S8", name="Cay Invented"))
    mark(store, "better")
    assert staff(store) == sorted([*before, "S8"])


def test_a_server_that_was_started_anew_is_met_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_A_WHILE", 0.0)
    with fresh_database("postgresql", tmp_path) as url:
        filled_store(url)
        ours = f"iqa_{secrets.token_hex(4)}"
        store = open_store(f"{url}&application_name={ours}").keeping(2)
        before = staff(store)
        with database.make_engine(database.read_url(url), 1).begin() as beside:
            end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %(ours)s"
            assert beside.exec_driver_sql(end, {"ours": ours}).rowcount == 1
        assert staff(store) == before
        again(store)
        with database.make_engine(database.read_url(url), 1).begin() as beside:
            assert beside.exec_driver_sql(end, {"ours": ours}).rowcount == 2
        assert again(store).revision == 2
        store.let_go()


def again(store: Store) -> Assessment:
    """Marks that are kept at once."""
    with store.reading() as view:
        head, known = view.ledger.head(), view.assessments.find(KEY)
    saved = store.keep_marks("S7", AT, head, known, replace(known, overall=f"{known.overall} again"))
    assert saved is not None
    return saved


def test_answers_hold_from_one_head_to_another_and_no_older_one() -> None:
    kept = Kept()
    first = kept.at(5, lambda _after: True)
    assert kept.at(5, lambda _after: False) is first
    assert kept.at(7, lambda after: after == 5) is first
    assert kept.at(6, lambda _after: False) is first
    later = kept.at(9, lambda _after: False)
    assert (later, later is first) == ({}, False)
    assert kept.at(6, lambda _after: True) is None


def test_what_rests_on_a_months_marks_is_read_anew_once_any_of_them_changed(store: Store, url: str) -> None:
    times: list[str] = []
    before = overalls(store, times)
    assert overalls(store, times) == before
    assert times == ["read"]
    mark(open_store(url), "said by another process")
    assert "said by another process" in overalls(store, times)
    assert overalls(store, times) != before
    assert len(times) == 2
    with store.changing("ann", AT, "somebody came") as change:
        change.people.add(person(id="S9"))
    overalls(store, times)
    assert len(times) == 3
    overalls(open_store(url), times)
    overalls(open_store(url), times)
    assert len(times) == 5
