"""An import says what the policy's rules would find to draw, and which column they miss."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from iqa.domain import Condition, Item, Kind, Policy
from iqa.intake.mapping import column_named
from iqa.next_steps import FREE_TEXT, steps_in
from iqa.sampling.eligibility import partition_population
from iqa.sampling.needs import DrawNeeds, draw_needs

LIVE = Condition("status", one_of=("live",), reason="not live")
REVIEWED = Condition("review_completed", present=True)
POLICY = Policy("casework", "x", ("person",), 2, (LIVE, REVIEWED))


def needs(
    columns: Mapping[str, Sequence[str]], rows: int, policy: Policy = POLICY, kind: Kind = Kind.CASES
) -> DrawNeeds:
    return draw_needs(policy, kind, columns, lambda name: columns.get(name, [""] * rows), rows)


def said(found: DrawNeeds) -> list[str]:
    return [problem.message for problem in found.problems(column_named)]


def test_what_the_rules_leave_is_counted_and_nothing_is_said_of_it() -> None:
    found = needs({"status": ["live", "live", "finalised"], "review_completed": ["2026-10-01", "", ""]}, 3)
    assert (found.eligible, found.of, found.missing) == (1, 3, ())
    assert said(found) == []


def test_a_rule_on_a_column_that_is_not_there_names_it_and_how_to_say_it() -> None:
    found = needs({"review_completed": ["2026-10-01"] * 308}, 308)
    (problem,) = found.problems(column_named)
    assert problem.message == "0 of 308 eligible for casework: no column says the status."
    (step,) = steps_in(problem.hint)
    assert step.values["column"] == ("status", FREE_TEXT)


def test_every_column_that_is_missing_is_named() -> None:
    assert said(needs({}, 2)) == [
        "0 of 2 eligible for casework: no column says the status.",
        "0 of 2 eligible for casework: no column says the review completed.",
    ]


def test_where_every_column_is_there_the_rules_that_fail_are_named() -> None:
    columns = {"status": ["finalised", "finalised", "live"], "review_completed": [""] * 3}
    assert said(needs(columns, 3)) == [
        "0 of 3 eligible for casework: 2 not live, 1 Review completed is not recorded."
    ]


@pytest.mark.parametrize(
    "policy",
    [
        replace(POLICY, eligible=(LIVE,), accept_unknown=True),
        replace(POLICY, eligible=(Condition("finalised", present=False),)),
        replace(POLICY, eligible=()),
    ],
)
def test_a_column_that_no_rule_waits_for_is_not_missed(policy: Policy) -> None:
    found = needs({}, 4, policy)
    assert (found.eligible, found.missing) == (4, ())


def test_what_intake_works_out_needs_no_column_and_an_empty_export_none_at_all() -> None:
    policy = Policy("victim-letters", "x", ("unit",), 1, (Condition("letter_state", one_of=("sent",)),))
    assert needs({}, 2, policy, Kind.LETTERS).missing == ()
    assert said(needs({}, 0)) == []


def test_the_date_that_a_date_is_compared_with_is_needed_too() -> None:
    before = replace(POLICY, eligible=(Condition("review_completed", before="first_hearing"),))
    assert needs({"review_completed": ["2026-10-01"]}, 1, before).missing == ("first_hearing",)
    day = replace(POLICY, eligible=(Condition("review_completed", before="2026-11-01"),))
    assert needs({"review_completed": ["2026-10-01"]}, 1, day).eligible == 1


RULES = st.sampled_from(
    [
        LIVE,
        REVIEWED,
        Condition("status", none_of=("finalised",)),
        Condition("review_completed", before="first_hearing"),
        Condition("first_hearing", present=False),
    ]
)
DAYS = st.sampled_from(["", "2026-10-01", "2026-10-09"])


@given(
    rules=st.lists(RULES, max_size=3),
    rows=st.lists(st.tuples(st.sampled_from(["", "live", "finalised"]), DAYS, DAYS), max_size=12),
    unknown=st.booleans(),
)
def test_as_many_are_eligible_as_a_draw_without_other_rules_finds(
    rules: list[Condition], rows: list[tuple[str, str, str]], unknown: bool
) -> None:
    policy = replace(POLICY, eligible=tuple(rules), accept_unknown=unknown)
    names = ("status", "review_completed", "first_hearing")
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(names, ())
    items = [Item(str(number), dict(zip(names, row, strict=True))) for number, row in enumerate(rows)]
    sorted_out = partition_population(policy, "seed", items, (), ())
    assert needs(columns, len(rows), policy).eligible == len(sorted_out.eligible)
