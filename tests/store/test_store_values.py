"""Everything stored comes back as it was, by the same few verbs, on either database."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

import pytest
from msgspec.structs import fields, replace
from store_builders import (
    AT,
    LINES,
    MONTH,
    REJECTED,
    adjudication,
    assessment,
    confirmation,
    draw,
    letter,
    mapping,
    moderation,
    person,
    population,
    response,
    scheme,
)

from iqa.domain import NOT_APPLICABLE, Assessment, AssessmentState, ItemState, Kind, Mark, Month, Round, Voided
from iqa.errors import ConflictError, NotFoundError, RefusedError
from iqa.store import (
    AssessmentKey,
    Change,
    Store,
    assessment_key,
    create_store,
    populations,
    schema,
    verify_store,
)
from iqa.store.assessments import ASSESSMENTS
from iqa.store.draws import DRAWS, VOIDS
from iqa.store.moderations import MODERATIONS
from iqa.store.plain import column_reader, from_plain, to_column, to_plain
from iqa.store.populations import POPULATIONS
from iqa.store.store import (
    ADJUDICATIONS,
    CONFIRMATIONS,
    LETTERS,
    MAPPINGS,
    PEOPLE,
    RESPONSES,
    SCHEMES,
)

SHAPES = [PEOPLE, POPULATIONS, DRAWS, VOIDS, ASSESSMENTS, LETTERS, RESPONSES, MAPPINGS, SCHEMES, CONFIRMATIONS]
SHAPES += [MODERATIONS, ADJUDICATIONS]


@pytest.fixture
def store(database_url: str) -> Store:
    return create_store(database_url, "workspace-1")


@pytest.fixture
def change(store: Store) -> Iterator[Change]:
    with store.changing("ann", AT, "tried") as change:
        yield change
    assert verify_store(store) == ()


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.noun)
def test_every_field_of_a_value_has_a_column_or_a_table(shape) -> None:
    in_parts = {part.field for part in shape.parts}
    assert {each.name for each in fields(shape.type)} - in_parts <= set(shape.table.columns.keys())
    for part in shape.parts:
        assert {each.name for each in fields(part.type)} <= set(part.table.columns.keys())


VALUES = {
    "people": (person(), person(name="Ann Elsewhere", leave=date(2026, 12, 31)), "S1"),
    "draws": (draw(), draw(items=draw().items[:1], replacements=(), shortfalls=()), "draw-1"),
    "assessments": (assessment(), assessment(marks=assessment().marks[1:], overall="other"), None),
    "letters": (letter(), letter(files={}), ("S1", MONTH, 1)),
    "mappings": (mapping(), mapping(mapping={"urn": "Case URN"}), (Kind.LETTERS, "h" * 64)),
    "confirmations": (confirmation(), confirmation(owed=False), ("victim-letters|1", MONTH)),
    "moderations": (moderation(), moderation(void_reason="wrong", items=moderation().items[:1]), "moderation-1"),
    "adjudications": (adjudication(), adjudication(meeting=True, by=""), ("casework|1", "draw-1", "charges")),
    "schemes": (
        scheme(version="2026.1"),
        scheme(version="2026.1", source="title = 2\n", criteria=("charges",)),
        ("casework", "2026.1"),
    ),
}


@pytest.mark.parametrize("noun", VALUES)
def test_each_noun_has_the_same_verbs(change: Change, noun: str) -> None:
    first, second, key = VALUES[noun]
    key = key or assessment_key(first)
    of_noun = getattr(change, noun)
    if noun == "assessments":
        change.schemes.add(scheme())
    assert of_noun.get(key) is None
    with pytest.raises(NotFoundError, match="There is no "):
        of_noun.find(key)
    with pytest.raises(NotFoundError, match="There is no "):
        of_noun.remove(key)
    of_noun.add(first)
    assert of_noun.find(key) == first
    with pytest.raises(RefusedError, match="There is already a"):
        of_noun.add(first)
    saved = of_noun.save(second)
    assert of_noun.get(key) == saved
    assert of_noun.list() == (saved,)
    of_noun.remove(key)
    assert of_noun.list() == ()


def test_saving_stores_what_is_not_there_yet_except_draws_and_assessments(change: Change) -> None:
    assert change.people.save(person()) == person()
    assert change.people.find("S1") == person()
    with pytest.raises(NotFoundError, match="no draw draw-1"):
        change.draws.save(draw())
    with pytest.raises(NotFoundError, match=r"no assessment casework\|1 / draw-1 / first / S7"):
        change.assessments.save(assessment())


def test_a_list_is_filtered_by_columns_and_in_order_of_code_points(change: Change) -> None:
    for number, name in (("b", "North"), ("B", "South"), ("a", "North"), ("é", "North")):
        change.people.add(person(id=number, unit=name))
    assert [each.id for each in change.people.list()] == ["B", "a", "b", "é"]
    assert [each.id for each in change.people.list(unit="North", team=None)] == ["a", "b", "é"]
    with pytest.raises(TypeError, match="a person cannot be listed by shoe_size"):
        change.people.list(shoe_size=9)


def test_a_reply_belongs_to_a_letter(change: Change) -> None:
    change.letters.add(letter())
    change.responses.add(response())
    change.responses.add(response(number=2, agrees=True))
    assert [each.agrees for each in change.responses.list(person="S1")] == [False, True]
    assert change.responses.find(("S1", MONTH, 1, 2)).agrees is True


def test_characters_no_database_keeps_are_refused(change: Change) -> None:
    for text in ("a\0b", "é\ud800"):
        with pytest.raises(RefusedError, match="A text for people holds a character that cannot be stored"):
            change.people.add(person(name=text))


# --- populations


def test_a_population_comes_back_line_by_line_in_order_of_key(change: Change) -> None:
    change.populations.add(population(), iter(LINES), iter(REJECTED))
    assert change.populations.find("cases-2026-10-1") == population()
    assert tuple(change.populations.lines("cases-2026-10-1")) == LINES
    assert tuple(change.populations.rejected("cases-2026-10-1")) == REJECTED
    with pytest.raises(NotFoundError):
        next(change.populations.lines("another"))
    with pytest.raises(NotFoundError):
        next(change.populations.rejected("another"))


def test_a_long_population_comes_back_from_many_pages(change: Change) -> None:
    lines = tuple((f'["casework|{n:04}","said \\"no\\"\\n"]', (n,)) for n in range(1000))
    change.populations.add(population(lines=lines), iter(lines), ())
    assert tuple(change.populations.lines("cases-2026-10-1")) == lines


def test_the_current_population_is_the_highest_version(change: Change) -> None:
    assert change.populations.current(Kind.CASES, MONTH) is None
    for version in (9, 10):
        change.populations.add(population(id=f"v{version}", version=version), LINES, ())
    current = change.populations.current(Kind.CASES, MONTH)
    assert current is not None
    assert current.id == "v10"
    assert change.populations.current(Kind.LETTERS, MONTH) is None


def test_a_population_without_rows_is_a_population(change: Change) -> None:
    change.populations.add(population(lines=()), (), ())
    assert tuple(change.populations.lines("cases-2026-10-1")) == ()


def test_a_population_is_refused_when_its_id_is_taken_or_its_digest_is_not_its_lines(change: Change) -> None:
    change.populations.add(population(), LINES, ())
    with pytest.raises(RefusedError, match="There is already a population cases-2026-10-1"):
        change.populations.add(population(), LINES, ())
    for lines in (LINES[1:], LINES[::-1]):
        with pytest.raises(ValueError, match="not that of its lines"):
            change.populations.add(population(id="two", version=2), lines, ())
    with pytest.raises(RefusedError, match="cannot be stored"):
        change.populations.add(population(id="two", version=2), (('["a\0"]', (2,)),), ())


def test_a_population_is_removed_with_its_rows_unless_a_draw_was_taken_from_it(change: Change) -> None:
    change.populations.add(population(), LINES, REJECTED)
    change.populations.add(population(id="other", version=2, month=Month(2026, 11)), LINES, REJECTED)
    change.draws.add(draw())
    with pytest.raises(RefusedError, match="A draw was taken from version 1 of the cases of 2026-10"):
        change.populations.remove("cases-2026-10-1")
    change.populations.remove("other")
    assert change.populations.get("other") is None
    change.draws.remove("draw-1")
    change.populations.remove("cases-2026-10-1")
    assert change.populations.list() == ()


def test_the_lines_of_some_keys_are_found_by_reading_their_pages_only(change: Change) -> None:
    keys = [f"casework|{n:04}é" for n in range(0, 2000, 2)]
    lines = tuple((json.dumps([key, 'said "no"\n'], ensure_ascii=False), (n,)) for n, key in enumerate(keys))
    change.populations.add(population(lines=lines), iter(lines), ())
    among = [keys[0], keys[255], keys[256], keys[-1], keys[0]]
    strangers = ["", "casework|0001é", "casework|9999é", "zzz"]
    found = change.populations.lines_of("cases-2026-10-1", [*strangers, *among])
    assert [rows for _, rows in found] == [(0,), (255,), (256,), (999,)]
    assert tuple(change.populations.lines_of("cases-2026-10-1", keys)) == lines
    assert tuple(change.populations.lines_of("cases-2026-10-1", ())) == ()
    with pytest.raises(NotFoundError):
        next(change.populations.lines_of("another", ["x"]))
    with counted_pages() as read:
        assert len(list(change.populations.lines_of("cases-2026-10-1", [keys[300]]))) == 1
    assert read == [2]


def test_pages_that_are_not_in_order_of_their_keys_are_a_mistake(change: Change) -> None:
    lines = tuple((f'["{n:04}"]', (n,)) for n in reversed(range(600)))
    with pytest.raises(ValueError, match="not in order of their keys"):
        change.populations.add(population(lines=lines), lines, ())


@contextmanager
def counted_pages() -> Iterator[list[int]]:
    """The numbers of the pages whose lines are taken apart within the block."""
    read: list[int] = []
    taken = populations._lines_on

    def noting(page: populations.Page, population: str) -> Iterator[populations.ItemLine]:
        read.append(page[0])
        return taken(page, population)

    with patch.object(populations, "_lines_on", noting):
        yield read


# --- draws


def test_an_item_is_found_in_the_standing_draws_that_hold_it(change: Change) -> None:
    change.draws.add(draw())
    change.draws.add(draw(id="draw-2", at="2026-10-05T10:00:00Z"))
    change.draws.add(draw(id="draw-3", month=Month(2026, 9)))
    change.draws.add(draw(id="draw-4", at="2026-10-05T11:00:00Z"))
    change.draws.void("draw-4", "wrong export", "ann", "t")
    key = draw().items[1].key
    found = {head.id: (head.month, item) for head, item in change.draws.holding(key)}
    assert found == {"draw-2": (MONTH, draw().items[1]), "draw-3": (Month(2026, 9), draw().items[1])}
    ((head, _),) = change.draws.holding(key, MONTH)
    whole = draw(id="draw-2")
    assert (head.population, head.policy, head.scheme_version) == (
        whole.population,
        whole.policy,
        whole.scheme_version,
    )
    assert change.draws.holding("casework|99") == ()


def test_a_replacement_changes_only_what_it_changed(store: Store) -> None:
    with store.changing("ann", AT, "drew") as change:
        change.draws.add(draw(replacements=()))
    items = draw().items
    replaced = (replace(items[0], state=ItemState.REPLACED), *items[1:])
    with store.changing("ann", AT, "replaced") as change:
        change.draws.save(draw(items=replaced))
    with store.reading() as view:
        assert view.draws.find("draw-1") == draw(items=replaced)
        rows = view.ledger.rows(2)
    assert {name: len(each["put"]) for name, each in rows.items()} == {"draw_items": 1, "draw_replacements": 1}


def test_the_current_draw_is_one_that_was_not_set_aside(change: Change) -> None:
    assert change.draws.current("casework", MONTH) is None
    change.draws.add(draw())
    change.draws.add(draw(id="draw-2", at="2026-10-05T10:00:00Z"))
    change.draws.add(draw(id="draw-3", scheme="victim-letters"))
    assert change.draws.current("casework", MONTH) == draw(id="draw-2", at="2026-10-05T10:00:00Z")
    voided = change.draws.void("draw-2", "wrong export", "ann", "2026-10-06")
    assert voided == Voided("draw-2", "wrong export", "ann", "2026-10-06")
    assert change.draws.current("casework", MONTH) == draw()
    change.draws.void("draw-1", "wrong policy", "bob", "2026-10-05")
    assert change.draws.current("casework", MONTH) is None
    assert [each.draw for each in change.draws.voids("casework", MONTH)] == ["draw-1", "draw-2"]
    assert change.draws.voids("victim-letters", MONTH) == ()


def test_the_standing_draws_are_the_latest_of_each_scheme_and_month(change: Change) -> None:
    assert change.draws.standing() == ()
    change.draws.add(draw())
    change.draws.add(draw(id="draw-2", at="2026-10-05T10:00:00Z"))
    change.draws.add(draw(id="draw-3", scheme="victim-letters"))
    change.draws.add(draw(id="draw-4", at="2026-10-05T11:00:00Z"))
    change.draws.void("draw-4", "wrong export", "ann", "2026-10-06")
    assert [head.id for head in change.draws.standing()] == ["draw-2", "draw-3"]


def test_a_draw_is_set_aside_once_and_with_a_reason(change: Change) -> None:
    change.draws.add(draw())
    with pytest.raises(RefusedError, match="only with a reason"):
        change.draws.void("draw-1", " ", "ann", "t")
    change.draws.void("draw-1", "wrong export", "ann", "t")
    with pytest.raises(ConflictError, match="already set aside by ann: wrong export"):
        change.draws.void("draw-1", "again", "bob", "t")
    with pytest.raises(NotFoundError):
        change.draws.void("draw-9", "why", "bob", "t")


# --- assessments


def test_assessments_are_found_by_whose_marks_they_hold(change: Change) -> None:
    change.schemes.add(scheme())
    change.assessments.add(assessment())
    change.assessments.add(assessment(item_key="casework|2", marks=(Mark("charges", "fully-met", person="S2"),)))
    change.assessments.add(assessment(item_key="casework|3", assessor="", marks=(), round=Round.SECOND))
    of_person = change.assessments.list(month=MONTH, scheme="casework", person="S1")
    assert of_person == (assessment(),)
    assert [each.item_key for each in change.assessments.list(person="S2")] == ["casework|1", "casework|2"]
    assert [each.item_key for each in change.assessments.list(assessor="")] == ["casework|3"]
    assert change.assessments.find(AssessmentKey("casework|3", "draw-1", Round.SECOND, "")).marks == ()


def test_saving_counts_the_revision_only_when_something_differs(store: Store) -> None:
    with store.changing("S7", AT, "allocated") as change:
        change.schemes.add(scheme())
        change.assessments.add(assessment())
    with store.changing("S7", AT, "recorded") as change:
        assert change.assessments.save(assessment()) == assessment()
    with store.changing("S7", AT, "recorded") as change:
        saved = change.assessments.save(assessment(overall="good"))
    assert saved == assessment(overall="good", revision=1)
    with store.reading() as view:
        assert view.assessments.find(assessment_key(saved)) == saved
        assert view.ledger.head().count == 2


def test_a_save_over_what_somebody_recorded_in_the_meantime_is_refused_by_name(store: Store) -> None:
    with store.changing("S7", AT, "allocated") as change:
        change.schemes.add(scheme())
        change.assessments.add(assessment())
    with store.changing("Bob Invented", AT, "recorded") as change:
        change.assessments.save(assessment(overall="Bob's"))
    mine = assessment(overall="mine")
    refused = r"Bob Invented recorded the assessment of casework\|1 in the meantime \(at 2026-10-05T09:30"

    def too_late() -> None:
        with store.changing("ann", AT, "recorded") as change:
            change.people.add(person())
            change.assessments.save(mine)

    with pytest.raises(ConflictError, match=refused):
        too_late()
    with store.reading() as view:
        assert view.assessments.find(assessment_key(mine)).overall == "Bob's"
        assert view.people.list() == ()


def marked(*marks: Mark, **changes: object) -> Assessment:
    return assessment(marks=marks or assessment().marks, **changes)


@pytest.mark.parametrize(
    ("mark", "refused"),
    [
        (Mark("charges", "excellent"), "casework version 1 has no rating 'excellent'"),
        (Mark("grip", "fully-met"), "casework version 1 has no question 'grip'"),
        (Mark("grip"), "casework version 1 has no question 'grip'"),
    ],
)
def test_a_mark_that_the_pinned_scheme_cannot_have_is_refused(store: Store, mark: Mark, refused: str) -> None:
    def record(one: Assessment, *, new: bool) -> None:
        with store.changing("ann", AT, "marks recorded") as change:
            change.assessments.add(one) if new else change.assessments.save(one)

    with store.changing("ann", AT, "drew") as change:
        change.schemes.add(scheme())
        change.assessments.add(marked(Mark("charges", NOT_APPLICABLE), Mark("custody")))
    with pytest.raises(RefusedError, match=refused):
        record(marked(mark, item_key="casework|2"), new=True)
    with pytest.raises(RefusedError, match=refused):
        record(marked(mark), new=False)
    with pytest.raises(RefusedError, match="No draw here pinned version 2 of casework"):
        record(marked(scheme_version="2", item_key="casework|2"), new=True)
    with store.reading() as view:
        (kept,) = view.assessments.list()
    assert kept.marks == (Mark("charges", NOT_APPLICABLE), Mark("custody"))
    assert verify_store(store) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"marks": (Mark("charges", "not-met"),)},
        {"overall": "other"},
        {"actions": ()},
        {"entered_dates": ()},
        {"state": AssessmentState.IN_PROGRESS},
        {"state": AssessmentState.IN_PROGRESS, "overall": "other"},
    ],
)
def test_a_locked_assessment_takes_no_other_answer_and_is_not_unlocked_by_saving(
    change: Change, changes: dict[str, object]
) -> None:
    change.schemes.add(scheme())
    stored = assessment(state=AssessmentState.SUBMITTED)
    change.assessments.add(stored)
    with pytest.raises(RefusedError, match=r"casework\|1 is submitted and locked") as refused:
        change.assessments.save(replace(stored, **changes))
    assert "reopened with a reason" in refused.value.hint
    with pytest.raises(RefusedError, match="is submitted and locked"):
        change.assessments.remove(assessment_key(stored))
    assert change.assessments.find(assessment_key(stored)) == stored


def test_a_locked_assessment_moves_on_and_is_reopened_with_its_answers_as_they_were(store: Store) -> None:
    with store.changing("S7", AT, "drawn and marked") as change:
        change.schemes.add(scheme())
        change.assessments.add(assessment(state=AssessmentState.SUBMITTED))
    with store.changing("S7", AT, "released") as change:
        released = change.assessments.save(assessment(state=AssessmentState.RELEASED))
    with store.changing("S7", AT, "reopened") as change:
        opened = replace(released, state=AssessmentState.IN_PROGRESS, recorded_from="")
        with pytest.raises(RefusedError, match="is released and locked"):
            change.assessments.reopen(replace(opened, overall="other"))
        with pytest.raises(RefusedError, match="is released and locked"):
            change.assessments.reopen(replace(opened, state=AssessmentState.SUBMITTED))
        opened = change.assessments.reopen(opened)
    with store.changing("S7", AT, "marks recorded") as change:
        saved = change.assessments.save(replace(opened, overall="other"))
    assert saved.revision == 3
    assert verify_store(store) == ()


def test_what_stands_of_two_markings_follows_them(change: Change) -> None:
    change.schemes.add(scheme())
    stands = assessment(round=Round.AGREED, assessor="", state=AssessmentState.SUBMITTED)
    change.assessments.add(stands)
    assert change.assessments.save(replace(stands, marks=stands.marks[:1])).revision == 1


def test_states_of_many_are_saved_as_each_alone_would_be(store: Store) -> None:
    keys = [f"casework|{number}" for number in range(3)]
    with store.changing("S7", AT, "allocated") as change:
        change.schemes.add(scheme())
        for key in keys:
            change.assessments.add(assessment(item_key=key))
            change.assessments.add(assessment(item_key=key, round=Round.SECOND))
    released = [assessment(item_key=key, state=AssessmentState.RELEASED) for key in keys[:2]]
    with store.changing("ann", AT, "released") as change:
        change.assessments.save_states([*released, assessment(item_key=keys[2])])
    with store.reading() as view:
        stored = view.assessments.list(round=Round.FIRST)
        assert stored == (*(replace(one, revision=1) for one in released), assessment(item_key=keys[2]))
        assert {one.state for one in view.assessments.list(round=Round.SECOND)} == {AssessmentState.DRAWN}
        assert len(view.ledger.rows(2)["assessments"]["put"]) == 2
    assert verify_store(store) == ()


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        (assessment(item_key="casework|2", revision=1), RefusedError),
        (assessment(item_key="casework|9"), NotFoundError),
    ],
)
def test_of_many_states_none_is_saved_where_one_is_stale_or_missing(
    store: Store, other: Assessment, refusal: type[Exception]
) -> None:
    both = (assessment(), assessment(item_key="casework|2"))
    with store.changing("S7", AT, "allocated") as change:
        change.schemes.add(scheme())
        for one in both:
            change.assessments.add(one)
    with store.changing("ann", AT, "released") as change, pytest.raises(refusal):
        change.assessments.save_states([assessment(state=AssessmentState.RELEASED), other])
    with store.reading() as view:
        assert view.assessments.list() == both


def test_states_of_many_move_on_and_never_unlock(store: Store) -> None:
    locked = assessment(state=AssessmentState.SUBMITTED)
    with store.changing("S7", AT, "drawn and marked") as change:
        change.schemes.add(scheme())
        change.assessments.add(locked)
    with (
        store.changing("ann", AT, "reopened") as change,
        pytest.raises(RefusedError, match="is submitted and locked"),
    ):
        change.assessments.save_states([replace(locked, state=AssessmentState.IN_PROGRESS)])
    with store.changing("ann", AT, "released") as change:
        change.assessments.save_states([replace(locked, state=AssessmentState.RELEASED, overall="not looked at")])
    with store.reading() as view:
        assert view.assessments.list() == (replace(locked, state=AssessmentState.RELEASED, revision=1),)
    assert verify_store(store) == ()


def test_many_new_values_are_stored_at_once_or_none_of_them(store: Store) -> None:
    several = tuple(letter(person=f"S{number}") for number in range(3))
    with store.changing("S7", AT, "issued") as change:
        change.letters.add_all(several)

    def again() -> None:
        with store.changing("S7", AT, "issued again") as change:
            change.letters.add_all([letter(person="S9"), letter(person="S1")])

    with pytest.raises(RefusedError, match="There is already such a feedback letter"):
        again()
    with store.reading() as view:
        assert view.letters.list() == several
        assert view.ledger.head().count == 1
    assert verify_store(store) == ()


# --- columns


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        (str, "é", "é"),
        (float, 1, 1.0),
        (int, 7, 7),
        (bool, True, 1),
        (date | None, None, ""),
        (date | None, date(2026, 1, 2), "2026-01-02"),
        (date, date(2026, 1, 2), "2026-01-02"),
        (Kind, Kind.CASES, "cases"),
        (tuple[str, ...], ("b", "a"), '["b","a"]'),
    ],
)
def test_a_column_gives_back_what_it_was_given(kind, value, stored) -> None:
    assert to_column(kind, value) == stored
    read = column_reader(kind)
    assert (stored if read is None else read(stored)) == value


def test_json_gives_back_nested_values() -> None:
    assert from_plain(type(draw()), to_plain(draw())) == draw()
    assert from_plain(date | None, None) is None
    with pytest.raises(TypeError, match="cannot be stored: set"):
        to_plain({"a", "b"})
    with pytest.raises(TypeError, match="cannot be stored: StructMeta"):
        to_plain(Mark)


def test_every_table_says_what_guards_it() -> None:
    undeclared = [table.name for table in schema.metadata.sorted_tables if not table.info.get("guard")]
    assert undeclared == []
    declared = [table for guard in schema.Guard for table in schema.guarded_by(guard)]
    assert len(declared) == len(schema.metadata.sorted_tables)
