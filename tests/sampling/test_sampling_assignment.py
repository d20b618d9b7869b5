"""Nobody gets their own work, and no other sharing within the rules is more even."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from often import examples
from sampling_builders import case, caseload, manager, person, policy, prosecutor, request

from iqa.domain import Assessor, Condition, Item, ItemState, Month, NotSampled, Person, Role
from iqa.sampling.assignment import assign_assessors, candidates, least_loaded, may_mark, who_may_mark
from iqa.sampling.draw import draw_sample

ANN = Assessor("M1", ("Ann Example", "Ann Former"), "Unit A", ("S1",))


@pytest.mark.parametrize(
    "field", ["person", "prosecutor_id", "drafter_id", "charging_prosecutor_id", "advocate_id", "paralegal_id"]
)
@pytest.mark.parametrize("written", ["M1", "Ann Example (Unit A)", "ann former (Unit Z)", "Ann Example"])
def test_nobody_marks_work_they_had_a_hand_in(field: str, written: str) -> None:
    assert not may_mark(policy(), ANN, case(1, **{field: written}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written",
    [
        "Ánn Example (Unit A)",
        "Ms Ann Example (Unit A)",
        "Ann Example KC (Unit A)",
        "A Example (Unit A)",
        "Ann Exampel",
    ],
)
def test_nobody_marks_work_that_is_theirs_under_another_writing_or_may_be(written: str) -> None:
    assert not may_mark(policy(), ANN, case(1, person=written))


@pytest.mark.parametrize("written", ["Bea Example (Unit A)", "Ann Other (Unit A)", "S12", "Example Unit"])
def test_work_of_somebody_else_may_be_marked(written: str) -> None:
    assert may_mark(policy(), ANN, case(1, person=written))


def test_whoever_the_policy_may_mean_is_left_out_of_marking_and_no_namesake_of_theirs() -> None:
    staff = (manager("M1", name="Siân Heath"), manager("M2", name="S Heath"), manager("M3", name="Coral Heath"))

    def marking(named: str) -> list[str]:
        away = policy(not_assessing=(NotSampled(named, "on leave"),))
        return [one.id for one in who_may_mark(away, staff, Month(2026, 10))]

    assert marking("S Heath") == ["M1", "M3"]
    assert marking("Ms Sian Heath") == ["M2", "M3"]
    assert marking("Siam Heath") == ["M3"]
    assert marking("C. Heath") == ["M1", "M2"]


def test_a_line_manager_who_is_only_near_is_kept_from_the_work_of_their_people_where_teams_cross() -> None:
    staff = (manager("M1", name="Siân Heath"), prosecutor("S1", name="Ash Maple", line_manager="S Heath"))
    (sian,) = who_may_mark(policy(), staff, Month(2026, 10))
    assert sian.manages == ("S1",)
    assert not may_mark(policy(cross_team=True), sian, case(1, "S1"))


def test_a_line_manager_marks_unless_teams_cross() -> None:
    assert may_mark(policy(), ANN, case(1, "S1"))
    assert not may_mark(policy(cross_team=True), ANN, case(1, "S1"))
    assert may_mark(policy(cross_team=True), ANN, case(1, "S2"))
    assert not may_mark(policy(cross_team=True), ANN, case(1, "S2", legal_manager="ANN EXAMPLE"))


def test_work_stays_in_its_unit_where_somebody_there_may_mark_it() -> None:
    bob = Assessor("M2", ("Bob Example",), "Unit B")
    assert candidates(policy(), case(1), (ANN, bob)) == (ANN,)
    assert candidates(policy(), case(1, unit="unit b"), (ANN, bob)) == (bob,)
    assert candidates(policy(), case(1, unit="Unit C"), (ANN, bob)) == (ANN, bob)
    assert candidates(policy(), case(1, unit=""), (ANN, bob)) == (ANN, bob)
    assert candidates(policy(), case(1, charging_prosecutor_id="M1"), (ANN, bob)) == (bob,)
    assert candidates(policy(same_unit=False), case(1), (ANN, bob)) == (ANN, bob)


@pytest.mark.parametrize(
    ("somebody", "marks"),
    [
        (manager("M1"), True),
        (prosecutor("M1"), False),
        (manager("M1", start=date(2026, 11, 2)), True),
        (manager("M1", start=date(2026, 11, 3)), False),
        (manager("M1", leave=date(2026, 11, 2)), True),
        (manager("M1", leave=date(2026, 11, 1)), False),
        (manager("M9", name="Ann Example"), False),
        (manager("M9", other_names=("ANN EXAMPLE",)), False),
        (manager("m8"), False),
    ],
)
def test_only_people_in_post_with_the_role_mark(somebody: Person, marks: bool) -> None:
    away = (NotSampled("Ann Example", "on leave"), NotSampled("M8", "on leave"))
    found = who_may_mark(policy(not_assessing=away), (somebody,), Month(2026, 10), "2026-11-02T09:00:00+00:00")
    assert [assessor.id for assessor in found] == [somebody.id] * marks


def test_without_a_time_the_last_day_of_the_month_counts() -> None:
    assert who_may_mark(policy(), (manager("M1", start=date(2026, 11, 1)),), Month(2026, 10)) == ()
    assert len(who_may_mark(policy(), (manager("M1", start=date(2026, 10, 31)),), Month(2026, 10))) == 1


def test_an_assessor_is_written_down_with_names_unit_and_people() -> None:
    staff = (
        manager("M1", name="Ann Example", other_names=("Ann Former",)),
        prosecutor("S2", line_manager="M1"),
        prosecutor("S1", line_manager="M1"),
    )
    assert who_may_mark(policy(), staff, Month(2026, 10)) == (
        Assessor("M1", ("Ann Example", "Ann Former"), "Unit A", ("S1", "S2")),
    )


def test_roles_are_the_policys() -> None:
    staff = (manager("M1"), person("V1", Role.VLU_MANAGER))
    both = policy(assessor_roles=("Legal manager", "VLU manager"))
    assert [assessor.id for assessor in who_may_mark(both, staff, Month(2026, 10))] == ["M1", "V1"]


def test_work_that_nobody_may_mark_is_left_without_an_assessor() -> None:
    items = (case(1, charging_prosecutor_id="M1"), case(2))
    shared = assign_assessors(policy(), "s", items, (ANN,))
    assert shared == {items[0].key: "", items[1].key: "M1"}
    assert assign_assessors(policy(), "s", items, ()) == {items[0].key: "", items[1].key: ""}
    assert least_loaded(policy(), "s", items[0], (ANN,), {}) == ""


def test_work_is_passed_along_so_that_the_loads_come_out_even() -> None:
    """M1 may mark everything, M2 all but the last two, M3 only the first two: giving each item to the least
    loaded as it comes can end at 1, 2 and 3; passing work along always ends at 2, 2 and 2."""
    staff = tuple(Assessor(name, (name,)) for name in ("M1", "M2", "M3"))
    not_allowed = {1: "", 2: "", 3: "M3", 4: "M3", 5: "M3", 6: "M3"}
    items = tuple(
        case(n, charging_prosecutor_id=barred, advocate_id="M2" if n > 4 else "")
        for n, barred in not_allowed.items()
    )
    for seed in map(str, range(50)):
        shared = list(assign_assessors(policy(same_unit=False), seed, items, staff).values())
        assert sorted(shared) == ["M1", "M1", "M2", "M2", "M3", "M3"]


def most_even(allowed: list[tuple[str, ...]], staff: tuple[str, ...]) -> int:
    """The smallest possible sum of squared loads, by trying every sharing there is."""
    choices = [may for may in allowed if may]
    return min(sum(shared.count(name) ** 2 for name in staff) for shared in product(*choices))


@given(
    barred=st.lists(st.sets(st.sampled_from(["M1", "M2", "M3", "M4"])), min_size=1, max_size=7),
    seed=st.text(max_size=5),
    data=st.data(),
)
@examples(60)
def test_no_sharing_within_the_rules_is_more_even(barred: list[set[str]], seed: str, data: st.DataObject) -> None:
    fields = ("prosecutor_id", "charging_prosecutor_id", "advocate_id", "paralegal_id")
    items = [
        case(n, **dict(zip(fields, sorted(names) + [""] * 4, strict=False)))  # type: ignore[arg-type]
        for n, names in enumerate(barred)
    ]
    names = ("M1", "M2", "M3", "M4")
    staff = [Assessor(name, (name,)) for name in names]
    decided = policy(same_unit=False)
    shared = assign_assessors(decided, seed, items, staff)
    for item, kept_out in zip(items, barred, strict=True):
        assert shared[item.key] not in kept_out
        assert (shared[item.key] == "") == (len(kept_out) == len(names))
    loads = [list(shared.values()).count(name) for name in names]
    allowed = [tuple(name for name in names if name not in kept_out) for kept_out in barred]
    assert sum(load**2 for load in loads) == most_even(allowed, names)
    turned = assign_assessors(decided, seed, data.draw(st.permutations(items)), data.draw(st.permutations(staff)))
    assert turned == shared


def test_free_choice_gives_loads_that_differ_by_one_at_most() -> None:
    staff = tuple(Assessor(f"M{n}", (f"M{n}",)) for n in range(7))
    shared = list(assign_assessors(policy(), "s", caseload({"S1": 40}), staff).values())
    assert sorted(shared.count(f"M{n}") for n in range(7)) == [5, 5, 6, 6, 6, 6, 6]


def test_another_seed_shares_the_work_differently() -> None:
    staff = (Assessor("M1", ("M1",)), Assessor("M2", ("M2",)))
    items = caseload({"S1": 8})
    assert len({tuple(assign_assessors(policy(), str(seed), items, staff).values()) for seed in range(10)}) > 5


def test_a_big_month_is_shared_at_once() -> None:
    """400 pieces of work in ten units among thirty managers, some of them prosecutors of the work themselves."""
    staff = tuple(Assessor(f"M{n}", (f"M{n}",), f"Unit {n % 10}") for n in range(30))
    items: list[Item] = [case(n, unit=f"Unit {n % 10}", charging_prosecutor_id=f"M{n % 37}") for n in range(400)]
    shared = assign_assessors(policy(), "s", items, staff)
    for unit in range(10):
        own = [shared[item.key] for item in items if item.facts["unit"] == f"Unit {unit}"]
        loads = [own.count(f"M{n}") for n in range(unit, 30, 10)]
        assert sum(loads) == 40
        assert max(loads) - min(loads) <= 1


def test_drawn_and_always_included_work_is_assigned_and_reserves_are_not() -> None:
    items = (*caseload({"S1": 5}), case(9, casework_type="RASSO"))
    rule = Condition("casework_type", one_of=("RASSO",))
    draw = draw_sample(request(items, policy(always=(rule,)), (manager("M1"), manager("M2"), manager("M3"))))
    by_state = {state: [i.assessor for i in draw.items if i.state is state] for state in ItemState}
    assert sorted(by_state[ItemState.DRAWN] + by_state[ItemState.ALWAYS]) == ["M1", "M2", "M3"]
    assert by_state[ItemState.RESERVE] == ["", ""]
