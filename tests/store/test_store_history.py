"""What a value was before and after an event, told by the ledger alone; and a trial that leaves no trace."""

import pytest
from msgspec.structs import replace
from store_builders import AT, LINES, MONTH, REJECTED, draw, person, population, withdrawal

from iqa.domain import ItemState, Kind, Month
from iqa.errors import ConflictError
from iqa.store import Store, create_store, open_store, verify_store

pytestmark = pytest.mark.unmeasured


@pytest.fixture
def store(database_url: str) -> Store:
    return create_store(database_url, "workspace-1")


def test_what_an_event_changed_is_told_before_and_after(store: Store) -> None:
    first, second = person(), person(id="S2", name="Bob Invented")
    with store.changing("ann", AT, "list") as change:
        change.people.add(first)
        change.people.add(second)
    with store.changing("ann", AT, "list") as change:
        change.people.save(replace(first, unit="East"))
        change.people.remove("S2")
        change.people.add(person(id="S3"))
    with store.changing("ann", AT, "list") as change:
        change.people.save(replace(first, unit="West"))
    with store.reading() as view:
        assert view.people.changed_by(1) == {("S1",): (None, first), ("S2",): (None, second)}
        assert view.people.changed_by(2) == {
            ("S1",): (first, replace(first, unit="East")),
            ("S2",): (second, None),
            ("S3",): (None, person(id="S3")),
        }
        assert view.people.changed_by(4) == {}
        assert view.mappings.changed_by(2) == {}


def test_the_life_of_a_draw_is_told_with_its_parts(store: Store) -> None:
    first = draw(replacements=())
    with store.changing("ann", AT, "drew") as change:
        change.draws.add(first)
        change.draws.add(draw(id="draw-2"))
    with store.changing("ann", AT, "list") as change:
        change.people.add(person())
    replaced = draw(items=(replace(first.items[0], state=ItemState.REPLACED), *first.items[1:]))
    with store.changing("ann", AT, "replaced") as change:
        change.draws.save(replaced)
    with store.changing("ann", AT, "removed") as change:
        change.draws.remove("draw-1")
    with store.reading() as view:
        assert list(view.draws.states("draw-1")) == [(1, first), (3, replaced), (4, None)]
        assert list(view.draws.states("draw-9")) == []


def test_a_withdrawn_version_holds_no_longer_and_its_number_is_not_given_again(store: Store) -> None:
    first = population()
    second = replace(first, id=f"{first.kind}/{MONTH}/{first.version + 1}", version=first.version + 1)
    with store.changing("ann", AT, "cases imported", str(MONTH)) as change:
        change.populations.add(first, LINES, REJECTED)
        change.populations.add(second, LINES, REJECTED)
    with store.changing("ann", AT, "step withdrawn", "1") as change:
        change.withdrawals.add(withdrawal(1, populations=(second.id,)))
        assert change.populations.current(first.kind, MONTH) == first
        assert change.populations.last_version(first.kind, MONTH) == second.version
        assert change.populations.last_version(Kind.CASES, Month(2020, 1)) == 0
        with pytest.raises(ConflictError):
            change.withdrawals.add(withdrawal(1))
    assert verify_store(store) == ()


def test_a_trial_leaves_nothing_behind(store: Store) -> None:
    with store.trying("ann", AT) as change:
        change.people.add(person())
        assert change.people.get("S1") == person()
    with store.reading() as view:
        assert (view.people.list(), view.ledger.head().count) == ((), 0)
    with pytest.raises(KeyError), store.trying("ann", AT):
        raise KeyError("a fault of the trial itself")
    with pytest.raises(ValueError, match="time zone"), store.trying("ann", AT.replace(tzinfo=None)):
        pass


def test_a_trial_is_refused_where_nothing_may_be_written(database_url: str) -> None:
    create_store(database_url, "workspace-1")
    refusal = ConflictError("A synchronised folder.")
    with (
        pytest.raises(ConflictError, match="synchronised"),
        open_store(database_url, refusal=lambda: refusal).trying("ann", AT),
    ):
        pass
