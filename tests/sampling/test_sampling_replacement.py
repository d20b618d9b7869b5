"""A replacement and a top-up go further down the same list, and the counts say what was found."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from often import examples
from sampling_builders import case, caseload, manager, policy, prosecutor, request, said

from iqa.domain import Assessor, Cell, Condition, Draw, DrawnItem, ItemState, ReplacementReason
from iqa.errors import NotFoundError, RefusedError
from iqa.sampling.draw import draw_sample
from iqa.sampling.replacement import (
    ChangedBy,
    assigned_after_draw,
    estimated_population,
    hand_over,
    probability,
    replace_item,
    top_up,
)
from iqa.sampling.tickets import in_ticket_order

INELIGIBLE, UNAVAILABLE = ReplacementReason.INELIGIBLE, ReplacementReason.UNAVAILABLE
SIGNED = ChangedBy("M1", "2026-11-03T10:00:00+00:00", "finalised in September")


def keys(draw: Draw, state: ItemState) -> list[str]:
    return [item.key for item in draw.items if item.state is state]


def item_of(draw: Draw, key: str) -> DrawnItem:
    return next(item for item in draw.items if item.key == key)


def test_the_next_in_line_is_called() -> None:
    items = caseload({"S1": 8})
    before = draw_sample(request(items))
    first, second = keys(before, ItemState.DRAWN)
    reserve = keys(before, ItemState.RESERVE)
    after = replace_item(before, first, UNAVAILABLE, SIGNED, items)
    assert keys(after, ItemState.DRAWN) == [second, reserve[0]]
    assert keys(after, ItemState.REPLACED) == [first]
    assert keys(after, ItemState.RESERVE) == reserve[1:]
    entry = after.replacements[0]
    assert (entry.key, entry.reason, entry.replaced_by) == (first, UNAVAILABLE, reserve[0])
    assert (entry.by, entry.at, entry.note) == (SIGNED.by, SIGNED.at, SIGNED.note)


def test_unavailable_work_leaves_the_population_as_it_was() -> None:
    items = caseload({"S1": 8})
    draw = draw_sample(request(items))
    draw = replace_item(draw, keys(draw, ItemState.DRAWN)[0], UNAVAILABLE, SIGNED, items)
    cell = draw.cells[0]
    assert (cell.drawn, cell.ineligible, cell.unavailable) == (2, 0, 1)
    assert estimated_population(cell) == 8
    assert {item.probability for item in draw.items if item.state is ItemState.DRAWN} == {2 / 8}


def test_ineligible_work_makes_the_population_an_estimate() -> None:
    items = caseload({"S1": 8})
    draw = draw_sample(request(items))
    draw = replace_item(draw, keys(draw, ItemState.DRAWN)[0], INELIGIBLE, SIGNED, items)
    cell = draw.cells[0]
    assert (cell.drawn, cell.ineligible, cell.unavailable) == (2, 1, 0)
    assert estimated_population(cell) == Fraction(8 * 2, 3)
    assert {item.probability for item in draw.items if item.state is ItemState.DRAWN} == {3 / 8}


@pytest.mark.parametrize(
    ("eligible", "drawn", "ineligible", "unavailable", "population", "chance"),
    [
        (30, 6, 0, 0, Fraction(30), 0.2),
        (30, 6, 2, 0, Fraction(45, 2), 6 / 22.5),
        (30, 6, 0, 2, Fraction(30), 0.2),
        (30, 6, 1, 1, Fraction(105, 4), 6 / 26.25),
        (3, 1, 2, 0, Fraction(1), 1.0),
        (2, 0, 2, 0, Fraction(0), 0.0),
        (5, 0, 0, 0, Fraction(5), 0.0),
    ],
)
def test_the_population_is_estimated_from_what_was_looked_at(
    eligible: int, drawn: int, ineligible: int, unavailable: int, population: Fraction, chance: float
) -> None:
    cell = Cell(("S1",), eligible, eligible, drawn, 6, ineligible, unavailable)
    assert estimated_population(cell) == population
    assert probability(cell) == pytest.approx(chance)


def test_the_list_goes_on_after_the_printed_reserves() -> None:
    items = caseload({"S1": 6})
    draw = draw_sample(request(items, policy(reserves=0)))
    order = in_ticket_order(draw.seed, (item.key for item in items))
    draw = replace_item(draw, order[0], UNAVAILABLE, SIGNED, items)
    assert keys(draw, ItemState.DRAWN) == list(order[1:3])


def test_a_list_that_is_used_up_says_so() -> None:
    items = (*caseload({"S1": 2}), case(9, status="finalised"))
    draw = draw_sample(request(items))
    first, second = keys(draw, ItemState.DRAWN)
    draw = replace_item(draw, first, INELIGIBLE, SIGNED, items)
    assert draw.replacements[0].replaced_by == ""
    assert said(draw) == {
        "S1": "2 eligible of 3; since the draw 2 asked, 1 drawn, 1 found ineligible and 0 unavailable; "
        "none left on the list"
    }
    draw = replace_item(draw, second, UNAVAILABLE, SIGNED, items)
    assert draw.cells[0].drawn == 0
    assert "0 drawn, 1 found ineligible and 1 unavailable" in said(draw)["S1"]
    assert said(draw)["S1"].count("since the draw") == 1
    assert {item.probability for item in draw.items} == {0.0}


def test_always_included_work_is_put_aside_with_nothing_in_its_place() -> None:
    items = (*caseload({"S1": 4}), case(9, casework_type="RASSO"))
    rule = Condition("casework_type", one_of=("RASSO",))
    before = draw_sample(request(items, policy(always=(rule,))))
    after = replace_item(before, items[4].key, INELIGIBLE, SIGNED, items)
    assert item_of(after, items[4].key).state is ItemState.REPLACED
    assert after.cells == before.cells
    assert [item for item in after.items if item.rank] == [item for item in before.items if item.rank]
    assert after.replacements[0].replaced_by == ""
    with pytest.raises(RefusedError, match="replaced already"):
        replace_item(after, items[4].key, INELIGIBLE, SIGNED, items)


def test_what_cannot_be_replaced_is_refused() -> None:
    items = caseload({"S1": 6})
    draw = draw_sample(request(items))
    with pytest.raises(NotFoundError, match="is not in this draw"):
        replace_item(draw, "casework|nothing", INELIGIBLE, SIGNED, items)
    with pytest.raises(RefusedError, match="is a reserve"):
        replace_item(draw, keys(draw, ItemState.RESERVE)[0], INELIGIBLE, SIGNED, items)
    first = keys(draw, ItemState.DRAWN)[0]
    with pytest.raises(RefusedError, match="was replaced already"):
        replace_item(replace_item(draw, first, INELIGIBLE, SIGNED, items), first, INELIGIBLE, SIGNED, items)


def test_another_population_than_the_draws_own_is_refused() -> None:
    items = caseload({"S1": 6})
    draw = draw_sample(request(items))
    first = keys(draw, ItemState.DRAWN)[0]
    without = [item for item in items if item.key != first]
    with pytest.raises(RefusedError, match="not the one that was drawn from"):
        replace_item(draw, first, INELIGIBLE, SIGNED, without)


def test_the_successor_takes_over_the_assessor() -> None:
    items = caseload({"S1": 6, "S2": 6})
    draw = draw_sample(request(items, people=(manager("M1"), manager("M2"))))
    for old in keys(draw, ItemState.DRAWN):
        after = replace_item(draw, old, UNAVAILABLE, SIGNED, items)
        new = after.replacements[0].replaced_by
        assert item_of(after, new).assessor == item_of(draw, old).assessor != ""


def test_the_successor_goes_to_another_assessor_where_it_is_the_first_ones_own_work() -> None:
    items = caseload({"S1": 3})
    staff = (manager("M1"), manager("M2"))
    draw = draw_sample(request(items, policy(take=1), staff))
    old = keys(draw, ItemState.DRAWN)[0]
    first = item_of(draw, old).assessor
    own = [
        replace(item, facts={**item.facts, "charging_prosecutor_id": first}) if item.key != old else item
        for item in items
    ]
    after = replace_item(draw, old, UNAVAILABLE, SIGNED, own)
    assert {item_of(after, after.replacements[0].replaced_by).assessor, first} == {"M1", "M2"}


def test_work_that_nobody_on_the_list_may_mark_is_given_to_somebody_else() -> None:
    items = caseload({"S1": 2}, charging_prosecutor_id="M1", legal_manager="Di Example")
    draw = draw_sample(request(items, policy(cross_team=True), (manager("M1"),)))
    first, second = keys(draw, ItemState.DRAWN)
    by_key = {item.key: item for item in items}
    new = Assessor("M9", ("Cy Example",))
    after = hand_over(draw, first, new, by_key[first], SIGNED)
    assert item_of(after, first).assessor == "M9"
    assert [item.key for item in assigned_after_draw(after)] == [first]
    assert assigned_after_draw(draw) == ()
    assert item_of(after, second) == item_of(draw, second)
    for assessor, refusal in (
        (Assessor("M1", ("Changed Name",)), "Person M1 Example may not mark"),
        (Assessor("M8", ("Bo Example",), manages=("S1",)), "Bo Example may not mark"),
        (Assessor("M7", ("Di Example",)), "Di Example may not mark"),
    ):
        with pytest.raises(RefusedError, match=refusal) as refused:
            hand_over(draw, second, assessor, by_key[second], SIGNED)
        assert "people they manage" in refused.value.hint
    with pytest.raises(RefusedError, match="is Cy Example's to mark already"):
        hand_over(after, first, new, by_key[first], SIGNED)
    with pytest.raises(NotFoundError):
        hand_over(draw, "casework|none", new, by_key[first], SIGNED)


def test_a_top_up_draws_the_next_and_shares_them_evenly() -> None:
    items = caseload({"S1": 9})
    before = draw_sample(request(items, policy(take=1), (manager("M1"), manager("M2"), prosecutor("S1"))))
    after = top_up(before, ("S1",), 3, SIGNED, items)
    order = in_ticket_order(after.seed, (item.key for item in items))
    assert keys(after, ItemState.DRAWN) == list(order[:4])
    drawn = [item for item in after.items if item.state is ItemState.DRAWN]
    assert sorted(item.assessor for item in drawn) == ["M1", "M1", "M2", "M2"]
    assert {item.probability for item in drawn} == {4 / 9}
    assert (after.cells[0].asked, after.cells[0].drawn) == (4, 4)
    entry = after.top_ups[0]
    assert (entry.cell, entry.extra, entry.by, entry.note, entry.after) == (("S1",), 3, "M1", SIGNED.note, 0)


def test_a_top_up_takes_what_is_left_and_says_so() -> None:
    items = caseload({"S1": 3})
    draw = top_up(draw_sample(request(items)), ("S1",), 4, SIGNED, items)
    assert (draw.cells[0].asked, draw.cells[0].drawn) == (6, 3)
    assert "6 asked, 3 drawn" in said(draw)["S1"]
    with pytest.raises(RefusedError, match="Nothing is left to add"):
        top_up(draw, ("S1",), 1, SIGNED, items)


def test_a_top_up_that_makes_no_sense_is_refused() -> None:
    items = caseload({"S1": 3})
    draw = draw_sample(request(items))
    with pytest.raises(RefusedError, match="at least one"):
        top_up(draw, ("S1",), 0, SIGNED, items)
    with pytest.raises(NotFoundError, match="no cell S2"):
        top_up(draw, ("S2",), 1, SIGNED, items)


@given(size=st.integers(3, 12), take=st.integers(1, 3), extra=st.integers(1, 4))
@examples(40)
def test_a_top_up_gives_what_asking_more_at_first_would_have_given(size: int, take: int, extra: int) -> None:
    items = caseload({"S1": size, "S2": 4})
    draw = draw_sample(request(items, policy(take=take)))
    if size == take:
        return
    topped = top_up(draw, ("S1",), extra, SIGNED, items)
    asked_at_first = draw_sample(request(items, policy(take=take + extra)))
    more = {key for key in keys(asked_at_first, ItemState.DRAWN) if "|S1|" in key}
    assert {key for key in keys(topped, ItemState.DRAWN) if "|S1|" in key} == more
    assert set(keys(draw, ItemState.DRAWN)) <= set(keys(topped, ItemState.DRAWN))


@given(size=st.integers(1, 9), choices=st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=9))
@examples(40)
def test_replacements_only_ever_go_further_down_the_list(size: int, choices: list[tuple[int, bool]]) -> None:
    items = caseload({"S1": size, "S2": 5})
    draw = draw_sample(request(items))
    others = [item for item in draw.items if item.cell == ("S2",)]
    order = in_ticket_order(draw.seed, (item.key for item in items if "|S1|" in item.key))
    for choice, ineligible in choices:
        waiting = [key for key in keys(draw, ItemState.DRAWN) if "|S1|" in key]
        if not waiting:
            break
        reason = INELIGIBLE if ineligible else UNAVAILABLE
        draw = replace_item(draw, waiting[choice % len(waiting)], reason, SIGNED, items)
        cell = next(cell for cell in draw.cells if cell.cell == ("S1",))
        looked_at = [i for i in draw.items if i.cell == ("S1",) and i.state is not ItemState.RESERVE]
        assert [item.key for item in looked_at] == list(order[: len(looked_at)])
        assert len(looked_at) == cell.drawn + cell.ineligible + cell.unavailable
        assert cell.drawn == min(2, size - cell.ineligible - cell.unavailable)
        assert ("S1" in said(draw)) == (cell.drawn < 2)
        assert [item for item in draw.items if item.cell == ("S2",)] == others
