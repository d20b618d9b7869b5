"""Marks judged as of a head of the ledger are kept with their event where nothing came between, or not at all."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace
from store_builders import AT, assessment, filled_store, person

from iqa.domain import Assessment, AssessmentState, Mark, Round
from iqa.errors import ConflictError, InvalidInputError, LockedError
from iqa.store import MARKED, Head, Store, assessment_key, open_store, verify_store

WORK = "casework|2"
KEY = assessment_key(assessment(item_key=WORK))


@pytest.fixture
def store(database_url: str) -> Store:
    made = filled_store(database_url)
    with made.changing("S7", AT, MARKED, WORK) as change:
        change.assessments.save(replace(change.assessments.find(KEY), overall="once"))
    return made


def recorded(store: Store) -> tuple[Head, Assessment]:
    """The head of the ledger, and what is recorded of the piece of work then."""
    with store.reading() as view:
        return view.ledger.head(), view.assessments.find(KEY)


def keep(store: Store, **changes: object) -> Assessment | None:
    head, known = recorded(store)
    return store.keep_marks("S7", AT, head, known, replace(known, **changes))  # type: ignore[arg-type]


def test_marks_are_kept_with_one_event_that_says_who_and_which(store: Store) -> None:
    head, known = recorded(store)
    saved = store.keep_marks("S7", AT, head, known, replace(known, overall="better"))
    assert saved == replace(known, overall="better", revision=known.revision + 1)
    with store.reading() as view:
        assert view.assessments.find(KEY) == saved
        assert view.assessments.recorded_by(KEY) == ("S7", "2026-10-05T09:30:00.000+00:00")
        (event,) = view.ledger.events(after=head.count)
        assert (event.what, event.subject, event.actor) == (MARKED, WORK, "S7")
        assert view.ledger.rows(event.seq).keys() == {"assessments"}
    assert verify_store(store) == ()


def test_what_says_nothing_new_is_no_event(store: Store) -> None:
    head, known = recorded(store)
    assert store.keep_marks("S7", AT, head, known, known) == known
    assert recorded(store)[0] == head


@pytest.mark.parametrize(
    "change",
    [
        lambda marks: marks[1:],
        lambda marks: (),
        lambda marks: (marks[2], marks[0]),
        lambda marks: tuple(reversed(marks)),
        lambda marks: (*marks[:2], replace(marks[2], rating="not-met", evidence='{"é": [1, \\n]}\n\t%s :x 😀')),
    ],
)
def test_marks_that_are_added_moved_altered_and_taken_out_lie_as_they_should(
    store: Store, change: Callable[[tuple[Mark, ...]], tuple[Mark, ...]]
) -> None:
    _, known = recorded(store)
    saved = keep(store, marks=change(known.marks))
    assert recorded(store)[1] == saved
    assert verify_store(store) == ()


def test_the_first_marks_of_a_piece_of_work_are_kept(store: Store) -> None:
    head, known = recorded(store)
    first = replace(known, item_key="casework|3", revision=0)
    saved = store.keep_marks("S7", AT, head, first, first)
    with store.reading() as view:
        assert view.assessments.get(KEY._replace(item_key="casework|3")) == saved == replace(first, revision=1)
    assert verify_store(store) == ()


@pytest.mark.parametrize("staff", [False, True])
def test_nothing_is_done_where_anything_came_between(store: Store, database_url: str, *, staff: bool) -> None:
    head, known = recorded(store)
    with open_store(database_url).changing("ann", AT, "imported the staff list" if staff else MARKED) as change:
        if staff:
            change.people.add(person(id="S8"))
        else:
            change.assessments.save(replace(change.assessments.find(KEY), overall="sooner"))
    assert store.keep_marks("S7", AT, head, known, replace(known, overall="later")) is None
    now, stands = recorded(store)
    assert (now.count, stands.overall) == (head.count + 1, known.overall if staff else "sooner")
    assert verify_store(store) == ()


def test_what_the_store_refuses_of_marks_it_refuses_of_these(store: Store) -> None:
    head, known = recorded(store)
    with pytest.raises(InvalidInputError):
        keep(store, marks=(Mark("trial-strategy", "no such rating"),))
    with pytest.raises(InvalidInputError):
        keep(store, overall="a null \0")
    with pytest.raises(ConflictError):
        store.keep_marks("S7", AT, head, known, replace(known, overall="later", revision=known.revision + 1))
    assert recorded(store) == (head, known)
    submitted = keep(store, state=AssessmentState.SUBMITTED)
    assert submitted is not None
    with pytest.raises(LockedError):
        keep(store, overall="later")
    assert recorded(store)[1] == submitted
    assert verify_store(store) == ()


def test_many_who_save_at_once_lose_nothing_and_keep_one_chain(store: Store) -> None:
    people, each = 6, 5
    before = recorded(store)[0].count

    def save(one: int) -> None:
        work = assessment(item_key=f"casework|1{one}", revision=0, overall="")
        for number in range(each):
            said = replace(work, overall=f"{work.overall} {number}")
            while True:
                with store.reading() as view:
                    head = view.ledger.head()
                if saved := store.keep_marks(f"S{one}", AT, head, work, said):
                    work = saved
                    break

    with ThreadPoolExecutor(people) as pool:
        list(pool.map(save, range(people)))
    with store.reading() as view:
        assert view.ledger.head().count == before + people * each
        found = [view.assessments.find(KEY._replace(item_key=f"casework|1{one}")) for one in range(people)]
    assert {(one.overall, one.revision) for one in found} == {(" 0 1 2 3 4", each)}
    assert verify_store(store) == ()


def test_a_process_that_keeps_what_it_read_goes_on_from_its_own_marks(store: Store) -> None:
    kept = store.keeping(2)
    with kept.at_one_moment():
        head, known = recorded(kept)
        saved = kept.keep_marks("S7", AT, head, known, replace(known, overall="better"))
        assert recorded(kept)[1] == saved
    kept.let_go()


def test_a_piece_of_work_is_read_with_its_marks_as_it_is_one_after_the_other(store: Store) -> None:
    _, known = recorded(store)
    bare = replace(known, round=Round.SECOND, assessor="S8", marks=(), revision=1)
    with store.changing("S8", AT, MARKED, WORK) as change:
        change.assessments.add(bare)
    with store.reading() as view:
        assert view.assessments.of_item(known.draw, WORK) == (known, bare)
        assert view.assessments.of_item(known.draw, WORK) == view.assessments.list(draw=known.draw, item_key=WORK)
        assert view.assessments.of_item(known.draw, "casework|none") == ()
