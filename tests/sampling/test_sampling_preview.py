"""A preview tells what a draw would come to, in counts and hours, and not one piece of work."""

import json

import pytest
from msgspec.structs import replace
from sampling_builders import case, caseload, manager, policy, prosecutor, request, said

from iqa.domain import Condition, NotSampled, Role, TargetedReview
from iqa.sampling.certificate import certificate
from iqa.sampling.draw import draw_sample
from iqa.sampling.preview import Load, notes_on, preview, preview_as_json
from iqa.sampling.wording import exclusions_in_words
from iqa.staff import OffList
from iqa.values import as_dict

ITEMS = (*caseload({"S1": 5, "S2": 1}), case(8, status="finalised"), case(9, casework_type="RASSO"))
DECIDED = policy(always=(Condition("casework_type", one_of=("RASSO",)),))
STAFF = (manager("M2", name="Bea Example"), manager("M1", name="Al Example"), prosecutor("S1"), prosecutor("S2"))


def test_the_counts_are_those_of_the_draw() -> None:
    told = preview(request(ITEMS, DECIDED, STAFF), 30)
    draw = draw_sample(request(ITEMS, DECIDED, STAFF))
    assert (told.population, told.eligible, told.always, told.drawn) == (8, 6, 1, 3)
    assert told.exclusions == draw.exclusions
    assert exclusions_in_words(told.exclusions) == (("not live", 1),)
    assert told.cells == draw.cells
    assert told.shortfalls == draw.shortfalls
    assert said(draw) == {"S2": "asked 2, 1 eligible of 1"}
    assert told.notes == ()


def test_work_under_targeted_review_is_counted_apart_from_what_is_always_included() -> None:
    looks = (TargetedReview("S1", 2, "tone"), TargetedReview("", 1, "grip", "grip"))
    told = preview(request(ITEMS, policy(always=DECIDED.always, targeted_reviews=looks), STAFF), 30)
    assert (told.always, told.targeted_reviews) == (4, 3)
    assert told.notes == ()


def test_as_json_it_says_what_a_certificate_would() -> None:
    told = preview_as_json(preview(request(ITEMS, DECIDED, STAFF), 30))
    written = certificate(draw_sample(request(ITEMS, DECIDED, STAFF)))
    for name in ("exclusions", "cells", "shortfall_codes"):
        assert told[name] == written[name]
    assert dict(told["shortfalls"]) == written["shortfalls"]
    assert (told["targeted_reviews"], told["population"], told["hours"]) == (0, 8, 2.0)
    assert json.loads(json.dumps(told)) == json.loads(json.dumps(told | {"loads": list(told["loads"])}))


def test_everybodys_load_is_told_in_items_and_hours() -> None:
    told = preview(request(ITEMS, DECIDED, STAFF), 45)
    assert told.loads == (Load("M1", "Al Example", 2, 1.5), Load("M2", "Bea Example", 2, 1.5))
    assert told.hours == 3.0
    assert told.nobody_may_mark == 0


def test_no_piece_of_work_is_told_and_no_seed_is_tried() -> None:
    told = preview(request(ITEMS, DECIDED, STAFF, typed_seed=""), 30)
    assert told == preview(request(ITEMS, DECIDED, STAFF, typed_seed="another"), 30)
    assert "06ZZ" not in str(as_dict(told))


@pytest.mark.parametrize(
    ("items", "decided", "staff", "note"),
    [
        ((case(1, status="finalised"),), policy(), STAFF, "Nothing is eligible"),
        (ITEMS, DECIDED, STAFF[2:], "the staff list has no legal manager in post"),
        (
            caseload({"S1": 3}, charging_prosecutor_id="M1"),
            policy(),
            STAFF[1:],
            "2 of the drawn have nobody who may mark them",
        ),
        (ITEMS, policy(not_sampled=(NotSampled("S 1", "leave"),)), STAFF, "names S 1, who is neither"),
        (ITEMS, policy(targeted_reviews=(TargetedReview("S 2", 1, "tone"),)), STAFF, "names S 2, who is neither"),
        (ITEMS, policy(not_assessing=(NotSampled("M9", "leave"),)), STAFF, "names M9, who is neither"),
        (
            ITEMS,
            policy(),
            (*STAFF, prosecutor("S7"), prosecutor("S8", not_sampled="leave")),
            "nothing in the export: Person S7 Example.",
        ),
    ],
)
def test_what_somebody_should_look_at_first_is_noted(
    items: tuple,
    decided: object,
    staff: tuple,
    note: str,  # type: ignore[type-arg]
) -> None:
    told = preview(request(items, decided, staff), 30)  # type: ignore[arg-type]
    assert any(note in said for said in told.notes), told.notes


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            {"eligible": (Condition("status", one_of=("Live", "lve")),)},
            "names “lve” in Status, which nothing on the list has. Did",
        ),
        ({"eligible": (Condition("status", none_of=("finalized",)),)}, "has. Did you mean finalised?"),
        (
            {"always": (Condition("casework_type", one_of=("RASO",)),)},
            "Casework type includes nothing: nothing meets it",
        ),
        (
            {"always": (Condition("status", one_of=("finalised",), reason="all that are over"),)},
            "“all that are over” includes nothing: 1 on the list meet it, and none is eligible",
        ),
    ],
)
def test_a_rule_that_can_find_nothing_is_noted(rule: dict[str, tuple[Condition, ...]], said: str) -> None:
    told = preview(request(ITEMS, policy(**rule), STAFF), 30)
    assert any(said in note for note in told.notes), told.notes


def test_values_to_be_left_out_may_be_absent() -> None:
    decided = policy(eligible=(Condition("status", none_of=("transferred", "finalised")),))
    assert preview(request(ITEMS, decided, STAFF), 30).notes == ()


def test_people_without_work_are_no_matter_where_the_draw_is_not_per_person() -> None:
    told = preview(request(ITEMS, policy(per=("unit",)), (*STAFF, prosecutor("S7"))), 30)
    assert told.notes == ()


def test_names_that_the_policy_spells_as_anybody_does_are_known() -> None:
    away = policy(not_sampled=(NotSampled("bea example", "leave"), NotSampled("s2", "leave")))
    assert preview(request(ITEMS, away, STAFF), 30).notes == ()


SIAN = manager("M1", name="Siân Heath")
DALE = manager("M2", name="Dale Fern")


def test_near_people_whom_the_policy_leaves_out_are_named() -> None:
    left_out = policy(
        not_assessing=(NotSampled("S Heath", "leave"),), not_sampled=(NotSampled("S Heath", "leave"),)
    )
    told = preview(request(ITEMS, left_out, (*STAFF, SIAN)), 30)
    assert told.notes == (
        "The policy names S Heath, as nobody is called. Until it names somebody else, Siân Heath, M1 is taken to "
        "be meant and left out.",
    )


def test_a_near_person_whose_work_is_to_be_looked_at_is_only_suggested() -> None:
    looks = policy(targeted_reviews=(TargetedReview("S Heath", 1, "tone"),))
    told = preview(request(ITEMS, looks, (*STAFF, SIAN)), 30)
    assert told.notes == (
        "The policy names S Heath, who is neither on the staff list nor in the export. "
        "Did you mean Siân Heath, M1?",
    )


def test_drawn_work_of_people_off_the_staff_list_is_told_with_whom_they_may_be() -> None:
    items = caseload({"S1": 2, "Sian Heat (Unit A)": 4, "Fir Stranger (Unit A)": 1, "VLU (Unit A)": 1})
    asked = request(items, policy(), (prosecutor("S1"), SIAN, DALE))
    told = preview(asked, 30)
    assert told.notes == (
        "3 of the drawn are the work of people who are not on the staff list: Fir Stranger (Unit A) (1), "
        "Sian Heat (Unit A) (2: Siân Heath, M1?). It is given to nobody whose name is near theirs.",
    )
    assert told.notes == notes_on(asked, draw_sample(asked))
    drawn = draw_sample(asked)
    assert {one.assessor for one in drawn.to_mark() if "Sian Heat" in one.key} == {"M2"}


def test_without_a_staff_list_nobody_is_missing_from_it() -> None:
    named = OffList("Dale Fern", "Unit A").as_person()
    items = caseload({"Fir Stranger (Unit A)": 1})
    told = preview(request(items, policy(), (replace(named, role=Role.LEGAL_MANAGER),)), 30)
    assert told.notes == ()
