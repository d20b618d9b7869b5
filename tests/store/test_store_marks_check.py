"""A mark that its scheme cannot have, or that changed while locked, is found however it came to be stored."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from sqlalchemy import create_engine, text
from store_builders import AT, assessment, scheme

from iqa.domain import Assessment, AssessmentState, Mark, Round
from iqa.store import Store, assessment_key, create_store, verify_store
from iqa.store.assessments import AssessmentWriter

SUBMITTED = assessment(state=AssessmentState.SUBMITTED)


@pytest.fixture
def store(database_url: str) -> Store:
    store = create_store(database_url, "workspace-1")
    with store.changing("ann", AT, "drew") as change:
        change.schemes.add(scheme())
    return store


def put(store: Store, value: Assessment) -> None:
    """Store an assessment as a release that refused nothing would have, with its event."""
    with store.changing("S7", AT, "marks recorded") as change:
        writer: AssessmentWriter = change.assessments
        before = writer._stored(assessment_key(value))
        writer._put(value, before, recorded_by="S7", recorded_at="t")


def found(store: Store) -> list[str]:
    return [str(finding) for finding in verify_store(store)]


@pytest.mark.parametrize(
    ("mark", "why"),
    [
        (Mark("charges", "excellent"), "casework version 1 has no rating 'excellent'"),
        (Mark("grip", "fully-met"), "casework version 1 has no question 'grip'"),
    ],
)
def test_a_mark_beyond_its_scheme_is_found_and_named(store: Store, mark: Mark, why: str) -> None:
    put(store, assessment(marks=(Mark("custody", "not-met"), mark)))
    place = f"casework|1 / draw-1 / first / S7 / {mark.criterion}"
    assert found(store) == [f"marks: the mark {place} cannot be: {why}"]


def test_a_mark_by_criteria_that_nobody_pinned_is_found(store: Store) -> None:
    put(store, assessment(scheme_version="9", marks=(Mark("charges"),)))
    (finding,) = verify_store(store)
    assert finding.key == "casework|1 / draw-1 / first / S7 / charges"
    assert "no draw pinned version 9 of casework" in finding.message


def test_a_rating_planted_by_hand_is_found_as_changed_and_as_none_of_the_scheme(
    store: Store, database_url: str
) -> None:
    put(store, assessment())
    engine = create_engine(database_url)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE marks SET rating = 'excellent' WHERE criterion = 'charges'"))
    engine.dispose()
    changed, beyond = found(store)
    assert "changed outside the tool (rating)" in changed
    assert "has no rating 'excellent'" in beyond


CHANGES: dict[str, Callable[[Assessment], Assessment]] = {
    "a mark": lambda one: replace(one, marks=(replace(one.marks[0], evidence="p 4"), *one.marks[1:])),
    "a mark taken away": lambda one: replace(one, marks=one.marks[1:]),
    "an answer about the whole": lambda one: replace(one, overall="other"),
    "an answer while unlocking": lambda one: replace(one, overall="x", state=AssessmentState.IN_PROGRESS),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_answer_that_changed_while_it_was_locked_is_found(
    store: Store, change: Callable[[Assessment], Assessment]
) -> None:
    put(store, SUBMITTED)
    put(store, replace(change(SUBMITTED), revision=1))
    said = "answers of casework|1 / draw-1 / first / S7 in event 3 were changed while they were locked"
    assert found(store) == [f"assessments: {said}"]


def test_a_record_that_is_not_newer_than_the_one_before_is_found(store: Store) -> None:
    put(store, assessment(revision=4))
    put(store, assessment(revision=4, overall="other"))
    (said,) = found(store)
    assert said.endswith("in event 3 is not newer than the one before")


def test_nothing_is_found_in_the_usual_life_of_an_assessment(store: Store) -> None:
    one = SUBMITTED
    steps = [
        {},
        {"state": AssessmentState.RELEASED},
        {"state": AssessmentState.IN_PROGRESS},
        {"overall": "other", "marks": one.marks[:1]},
        {"state": AssessmentState.SUBMITTED},
    ]
    for revision, step in enumerate(steps):
        one = replace(one, revision=revision, **step)
        put(store, one)
    put(store, replace(SUBMITTED, round=Round.AGREED))
    put(store, replace(SUBMITTED, round=Round.AGREED, marks=one.marks, revision=1))
    assert found(store) == []
