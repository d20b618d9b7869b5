"""The draw takes what the tickets say, counts what it leaves out, and depends on nothing but its request."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from often import NIGHTLY, examples
from sampling_builders import LIVE, REVIEWED, case, caseload, manager, policy, prosecutor, request, said
from scipy.stats import chi2

from iqa.domain import Condition, Draw, Exclusion, ItemState, NotSampled, Reason, ReasonCode, TargetedReview
from iqa.errors import RefusedError
from iqa.sampling.draw import DrawRequest, draw_sample
from iqa.sampling.tickets import in_ticket_order, ticket
from iqa.sampling.wording import cell_name, exclusions_in_words, rule_in_words

CASELOADS = st.dictionaries(st.sampled_from([f"S{n}" for n in range(1, 9)]), st.integers(1, 9), min_size=1)


def drawn_keys(asked: DrawRequest) -> set[str]:
    return {item.key for item in draw_sample(asked).items if item.state is ItemState.DRAWN}


def exclusions(asked: DrawRequest) -> dict[str, int]:
    return dict(exclusions_in_words(draw_sample(asked).exclusions))


def test_the_first_by_ticket_are_drawn_and_the_next_stand_in_reserve() -> None:
    items = caseload({"S1": 6})
    draw = draw_sample(request(items))
    assert draw.seed == "casework|2026-10|314159"
    order = in_ticket_order(draw.seed, (item.key for item in items))
    assert [item.key for item in draw.items] == list(order[:4])
    assert [item.rank for item in draw.items] == [1, 2, 3, 4]
    assert [item.state for item in draw.items] == [ItemState.DRAWN] * 2 + [ItemState.RESERVE] * 2
    assert [item.probability for item in draw.items] == [2 / 6, 2 / 6, 0, 0]
    assert all(item.ticket == ticket(draw.seed, item.key) for item in draw.items)


def test_each_person_is_a_cell_of_its_own() -> None:
    draw = draw_sample(request(caseload({"S2": 5, "S1": 1})))
    assert [(*cell.cell, cell.population, cell.eligible, cell.drawn, cell.asked) for cell in draw.cells] == [
        ("S1", 1, 1, 1, 2),
        ("S2", 5, 5, 2, 2),
    ]
    assert said(draw) == {"S1": "asked 2, 1 eligible of 1"}


def test_cells_of_several_fields_say_where_the_export_is_blank() -> None:
    items = (case(1, casework_type="RASSO"), case(2, casework_type=""))
    draw = draw_sample(request(items, policy(per=("person", "casework_type"))))
    assert [cell.cell for cell in draw.cells] == [("S1", "RASSO"), ("S1", "")]
    assert [cell_name(cell.cell) for cell in draw.cells] == ["S1 | RASSO", "S1 | not recorded"]


def test_work_is_counted_once_under_the_first_rule_that_leaves_it_out() -> None:
    items = (
        case(1, status="finalised", review_completed=""),
        case(2, review_completed=""),
        case(3, status="finalised"),
        case(4, status=""),
        case(5),
    )
    draw = draw_sample(request(items))
    assert draw.exclusions == (
        Exclusion(Reason(ReasonCode.RULE_FAILED, 1, LIVE), 2),
        Exclusion(Reason(ReasonCode.RULE_FAILED, 2, REVIEWED), 1),
        Exclusion(Reason(ReasonCode.RULE_UNKNOWN, 1, LIVE), 1),
    )
    assert exclusions_in_words(draw.exclusions) == (
        ("not live", 2),
        ("no completed review", 1),
        ("not live, as far as the export tells", 1),
    )
    assert said(draw) == {
        "S1": "asked 2, 1 eligible of 5: 2 not live, 1 no completed review, 1 not live, as far as the export tells"
    }


def test_what_the_export_does_not_tell_may_be_accepted() -> None:
    assert exclusions(request((case(1, status=""),), policy(accept_unknown=True))) == {}


def test_a_person_with_nothing_eligible_still_shows_as_a_cell() -> None:
    draw = draw_sample(request((case(1, status="finalised"),)))
    assert [(cell.eligible, cell.drawn) for cell in draw.cells] == [(0, 0)]
    assert said(draw) == {"S1": "asked 2, 0 eligible of 1: 1 not live"}
    assert draw.items == ()


def test_always_included_work_leaves_the_list_first_and_stands_apart() -> None:
    items = (*caseload({"S1": 4}), case(9, casework_type="RASSO"))
    rule = Condition("casework_type", one_of=("RASSO",))
    draw = draw_sample(request(items, policy(always=(rule,))))
    first = draw.items[0]
    assert (first.key, first.state, first.rank, first.probability) == (items[4].key, ItemState.ALWAYS, 0, 1.0)
    assert [(cell.population, cell.eligible, cell.drawn) for cell in draw.cells] == [(5, 4, 2)]
    assert draw.items[1].probability == 2 / 4


def test_always_included_work_explains_a_shortfall() -> None:
    rule = Condition("casework_type", one_of=("RASSO",))
    draw = draw_sample(request((case(1, casework_type="RASSO"), case(2)), policy(always=(rule,))))
    assert said(draw) == {"S1": "asked 2, 1 eligible of 2: 1 always included, outside the random draw"}


def test_a_targeted_review_of_somebody_is_drawn_apart() -> None:
    items = (*caseload({"S1": 6, "S2": 3}), case(20, status="finalised"))
    once_more = TargetedReview("s1", 2, "trial strategy")
    draw = draw_sample(request(items, policy(targeted_reviews=(once_more,))))
    own = [item.key for item in items[:6]]
    apart = in_ticket_order(draw.seed + "|relook", own)[:2]
    assert {item.key for item in draw.items if item.state is ItemState.ALWAYS} == set(apart)
    rest = in_ticket_order(draw.seed, [key for key in own if key not in apart])
    assert [item.key for item in draw.items if item.cell == ("S1",) and item.rank] == list(rest)
    assert [(cell.eligible, cell.drawn) for cell in draw.cells] == [(4, 2), (3, 2)]
    others = [item for item in draw.items if item.cell == ("S2",)]
    assert others == [item for item in draw_sample(request(items)).items if item.cell == ("S2",)]


def test_a_targeted_review_that_finds_too_little_says_so() -> None:
    decided = policy(targeted_reviews=(TargetedReview("Writes As", 3, "tone"), TargetedReview("S9", 1, "tone")))
    draw = draw_sample(request((case(1, person_name="Writes As"), case(2, "S2")), decided))
    assert said(draw) == {
        "S1": "asked 2, 0 eligible of 1: 1 always included, outside the random draw",
        "S2": "asked 2, 1 eligible of 1",
        "targeted review of Writes As": "asked 3, 1 eligible",
        "targeted review of S9": "asked 1, 0 eligible",
    }


NOT_GUILTY = (Condition("plea", one_of=("not guilty",)),)


def test_a_targeted_review_of_a_criterion_takes_work_to_which_it_can_apply() -> None:
    items = (
        *caseload({"S1": 3, "S2": 3}, plea="guilty"),
        *(case(20 + n, "S2", plea="not guilty") for n in range(3)),
        case(30, "S1"),
        case(31, "S1", plea="not guilty", status="finalised"),
    )
    look = TargetedReview("", 3, "directions", "directions", NOT_GUILTY)
    draw = draw_sample(request(items, policy(targeted_reviews=(look,))))
    can_apply = [item.key for item in items[6:10]]
    assert apart(draw) == set(in_ticket_order(draw.seed + "|relook", can_apply)[:3])
    both = draw_sample(request(items, policy(targeted_reviews=(replace(look, person="s1", take=9),))))
    assert apart(both) == {items[9].key}
    assert said(both)["targeted review of s1 | criterion directions"] == "asked 9, 1 eligible"
    assert [(*cell.cell, cell.eligible) for cell in both.cells] == [("S1", 3), ("S2", 6)]


def test_no_piece_is_taken_by_two_targeted_reviews_and_a_person_comes_first() -> None:
    items = caseload({"S1": 4, "S2": 4})
    anything = TargetedReview("", 3, "grip", "grip")
    person = TargetedReview("S1", 2, "tone")
    also = TargetedReview("S1", 9, "review", "review")
    draw = draw_sample(request(items, policy(targeted_reviews=(anything, person, also))))
    order = in_ticket_order(draw.seed + "|relook", [item.key for item in items])
    own = [key for key in order if key in {item.key for item in items[:4]}]
    left = [key for key in order if key not in own[:2]]
    assert apart(draw) == {*own, *left[:3]}
    assert (
        said(draw)["targeted review of S1 | criterion review"]
        == f"asked 9, {len(set(own[2:]) - set(left[:3]))} eligible"
    )
    only = draw_sample(request(items, policy(targeted_reviews=(person,))))
    assert apart(only) == set(own[:2])


def apart(draw: Draw) -> set[str]:
    return {item.key for item in draw.items if item.state is ItemState.ALWAYS}


def test_work_marked_recently_is_left_out_only_when_the_policy_says_so() -> None:
    items = caseload({"S1": 3})
    marked = frozenset({items[0].key, "casework|of another month"})
    skipping = request(items, policy(skip_marked_within_months=3), recently_marked=marked)
    assert exclusions(skipping) == {"marked in the last 3 months": 1}
    assert draw_sample(skipping).recently_marked == (items[0].key,)
    assert exclusions(replace(skipping, policy=policy(skip_marked_within_months=1))) == {
        "marked in the last month": 1
    }
    assert exclusions(replace(skipping, policy=policy())) == {}


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (prosecutor("S1"), ""),
        (prosecutor("S1", not_sampled="on leave"), "on leave"),
        (prosecutor("S1", start=date(2026, 10, 31)), ""),
        (prosecutor("S1", start=date(2026, 11, 1)), "started after the month"),
        (prosecutor("S1", leave=date(2026, 10, 1)), ""),
        (prosecutor("S1", leave=date(2026, 9, 30)), "left before the month"),
    ],
)
def test_people_who_are_away_are_not_sampled(person: object, reason: str) -> None:
    asked = request((case(1),), people=(person,))  # type: ignore[arg-type]
    expected = {f"person not sampled this month: {reason}": 1} if reason else {}
    assert exclusions(asked) == expected


@pytest.mark.parametrize("named", ["s1", "Person S1 Example", "An Earlier Name", "As The Export Writes It"])
def test_the_policy_names_people_by_id_or_any_name(named: str) -> None:
    staff = (prosecutor("S1", other_names=("An Earlier Name",)),)
    away = policy(not_sampled=(NotSampled(named, "on a course"),))
    draw = draw_sample(request((case(1, person_name="As The Export Writes It"),), away, staff))
    assert draw.not_sampled == (NotSampled("S1", "on a course"),)
    (excluded,) = draw.exclusions
    assert (excluded.reason.code, excluded.reason.said) == (ReasonCode.PERSON_NOT_SAMPLED, "on a course")
    assert exclusions_in_words(draw.exclusions) == (("person not sampled this month: on a course", 1),)


@pytest.mark.parametrize("named", ["Sian Heath", "Ms Siân Heath", "Heath, Sian (Ms)", "S Heath", "Sian Heat"])
def test_whoever_the_policy_may_mean_is_not_sampled(named: str) -> None:
    staff = (prosecutor("S1", name="Siân Heath"), prosecutor("S2", name="Dale Fern"))
    away = policy(not_sampled=(NotSampled(named, "on a course"),))
    draw = draw_sample(request(caseload({"S1": 2, "S2": 2}), away, staff))
    assert draw.not_sampled == (NotSampled("S1", "on a course"),)


def test_an_exact_name_in_the_policy_counts_before_one_that_is_near() -> None:
    staff = (prosecutor("S1", name="Siân Heath"), prosecutor("S2", name="Sia Heath"))
    away = policy(not_sampled=(NotSampled("Siân Heath", "on leave"), NotSampled("Si Heath", "on a course")))
    draw = draw_sample(request(caseload({"S1": 1, "S2": 1}), away, staff))
    assert draw.not_sampled == (NotSampled("S1", "on leave"), NotSampled("S2", "on a course"))


def test_people_off_the_staff_list_are_named_by_the_policy_too() -> None:
    away = policy(not_sampled=(NotSampled("Ms Fir Stranger", "on a course"),))
    own = case(1, "Fir Stranger (Unit A)", person_name="Fir Stranger")
    draw = draw_sample(request((own, case(2)), away, (prosecutor("S1"),)))
    assert draw.not_sampled == (NotSampled("Fir Stranger (Unit A)", "on a course"),)


def test_a_draw_is_named_after_what_decided_it() -> None:
    items = caseload({"S1": 3})
    first = draw_sample(request(items))
    assert len(first.id) == 12
    assert draw_sample(request(items)).id == first.id
    assert draw_sample(request(items, typed_seed="2")).id != first.id
    assert draw_sample(request(items, policy(take=1))).id != first.id
    assert draw_sample(request(items, id="mine")).id == "mine"


def test_a_draw_without_a_seed_is_refused() -> None:
    with pytest.raises(RefusedError, match="needs a seed"):
        draw_sample(request((case(1),), typed_seed="  "))


def test_a_population_with_one_key_twice_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"06ZZ0000001/26.* twice"):
        draw_sample(request((case(1), case(2), case(1))))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (LIVE, "not live"),
        (Condition("status", one_of=("live", "adjourned")), "Status is not live or adjourned"),
        (Condition("status", none_of=("finalised",)), "Status is finalised"),
        (Condition("review_completed", present=True), "Review completed is not recorded"),
        (Condition("finalised", present=False), "Finalisation date is recorded"),
        (Condition("review_completed", before="first_hearing"), "Review completed is not before First hearing"),
        (Condition("charge", after="2026-10-01"), "Charge date is not after 2026-10-01"),
        (Condition("offence", mentions=("rape", "slavery")), "Offence does not mention rape or slavery"),
        (Condition("letter_state", one_of=("sent",)), "Where the letter stands is not sent"),
    ],
)
def test_a_rule_without_a_reason_is_put_in_plain_words(rule: Condition, words: str) -> None:
    assert rule_in_words(rule) == words


@given(sizes=CASELOADS, data=st.data(), take=st.integers(1, 6))
@examples(40)
def test_sizes_are_exact_and_the_order_of_the_rows_does_not_matter(
    sizes: dict[str, int], data: st.DataObject, take: int
) -> None:
    items = caseload(sizes)
    staff = (manager("M1"), manager("M2"))
    draw = draw_sample(request(items, policy(take=take), staff))
    for cell in draw.cells:
        states = [item.state for item in draw.items if item.cell == cell.cell]
        assert cell.population == cell.eligible == sizes[cell.cell[0]]
        assert states.count(ItemState.DRAWN) == cell.drawn == min(take, sizes[cell.cell[0]])
        assert states.count(ItemState.RESERVE) == min(2, sizes[cell.cell[0]] - cell.drawn)
        assert (cell.cell[0] in said(draw)) == (cell.drawn < take)
    shuffled = tuple(data.draw(st.permutations(items)))
    assert draw_sample(request(shuffled, policy(take=take), tuple(reversed(staff)))) == draw


@given(sizes=CASELOADS, take=st.integers(1, 4), more=st.integers(1, 4))
@examples(40)
def test_asking_more_only_adds(sizes: dict[str, int], take: int, more: int) -> None:
    items = caseload(sizes)
    assert drawn_keys(request(items, policy(take=take))) <= drawn_keys(request(items, policy(take=take + more)))


@given(sizes=CASELOADS, ineligible=st.sets(st.integers(1, 20), min_size=1), data=st.data())
@examples(40)
def test_a_withdrawn_ineligible_row_changes_nobodys_draw(
    sizes: dict[str, int], ineligible: set[int], data: st.DataObject
) -> None:
    items = [
        replace(item, facts={**item.facts, "status": "finalised"}) if number in ineligible else item
        for number, item in enumerate(caseload(sizes))
    ]
    gone = data.draw(st.sampled_from(sorted(ineligible)))
    left = [item for number, item in enumerate(items) if number != gone]
    assert draw_sample(request(items)).items == draw_sample(request(left)).items


@given(sizes=CASELOADS, data=st.data())
@examples(40)
def test_a_withdrawn_row_changes_at_most_its_own_cell(sizes: dict[str, int], data: st.DataObject) -> None:
    items = caseload(sizes)
    gone = data.draw(st.sampled_from(items))
    others = {key for key in drawn_keys(request(items)) if f"|{gone.text('person')}|" not in key}
    left = [item for item in items if item is not gone]
    assert others <= drawn_keys(request(left))
    assert len(drawn_keys(request(items)) - drawn_keys(request(left))) <= 1


def inclusion_counts(seeds: int) -> list[int]:
    """How often each of twelve items is among the three drawn, over a fixed list of seeds."""
    items = caseload({"S1": 12})
    asked = request(items, policy(take=3, reserves=0))
    counts = dict.fromkeys((item.key for item in items), 0)
    digits = random.Random(20261101)
    for _ in range(seeds):
        for key in drawn_keys(replace(asked, typed_seed=str(digits.randrange(10**20)))):
            counts[key] += 1
    return list(counts.values())


def chi_square_p(counts: list[int], seeds: int, take: int = 3) -> float:
    """Chi-square of inclusion counts of a draw without replacement: (N − 1)/(N − n) × the usual sum has
    N − 1 degrees of freedom, because the items of one draw exclude each other."""
    size = len(counts)
    expected = seeds * take / size
    usual = sum((count - expected) ** 2 / expected for count in counts)
    return float(chi2.sf(usual * (size - 1) / (size - take), size - 1))


def test_everything_is_drawn_as_often_as_its_probability_says_over_2000_seeds() -> None:
    counts = inclusion_counts(2_000)
    assert sum(counts) == 3 * 2_000
    assert chi_square_p(counts, 2_000) > 0.001


@pytest.mark.nightly
@pytest.mark.skipif(not NIGHTLY, reason="a long run, switched on by IQA_NIGHTLY=1")
def test_everything_is_drawn_as_often_as_its_probability_says_over_100000_seeds() -> None:
    counts = inclusion_counts(100_000)
    assert sum(counts) == 3 * 100_000
    assert chi_square_p(counts, 100_000) > 0.001
