"""Rates by question and unit: weighted by the draw, never of targeted, unmarked or not applicable work."""

from math import sqrt
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from themes_builders import cell, draw, marks, work

from iqa.domain import Mark
from iqa.marking.attribution import NOT_KNOWN, OUTSIDE, THE_UNIT
from iqa.themes.rates import EVERYBODY, NOT_RECORDED, Rate, findings, rates_by_criterion


def table(rates: tuple[Rate, ...]) -> dict[tuple[str, str], Rate]:
    return {(rate.criterion, rate.group): rate for rate in rates}


def wilson_by_hand(rate: float, n: float) -> tuple[float, float]:
    z = NormalDist().inv_cdf(0.975)
    middle = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    return middle - half, middle + half


def test_a_rate_is_weighted_by_the_caseload_each_mark_stands_for() -> None:
    # P1: 2 of 30 marked, each standing for 15; P2: 2 of 10, each for 5. Met: 15 + 5 + 5 of 40, by hand 0.625.
    marked = [
        work(1, "P1", "North", *marks("F")),
        work(2, "P1", "North", *marks("N")),
        work(3, "P2", "North", *marks("F")),
        work(4, "P2", "North", *marks("F")),
    ]
    found = table(rates_by_criterion(marked, draw(cell("P1", 30), cell("P2", 10))))
    whole = found["strategy", EVERYBODY]
    assert whole.estimate.rate == pytest.approx(0.625)
    assert (whole.marks, whole.people, whole.persons) == (4, 2, {"P1", "P2"})
    assert whole.estimate.effective_n == pytest.approx(40**2 / (2 * 15**2 + 2 * 5**2))
    assert whole.estimate.interval == pytest.approx(wilson_by_hand(0.625, 3.2))
    assert whole.shares == pytest.approx({"fully-met": 0.625, "not-met": 0.375})


def test_the_whole_comes_first_and_units_beside_it_in_the_order_of_the_form() -> None:
    marked = [work(1, "P1", "South", *marks("F", "P")), work(2, "P2", "North", *marks("N", "F"))]
    rates = rates_by_criterion(marked, draw(cell("P1", 10, 1), cell("P2", 10, 1)))
    assert [(rate.criterion, rate.group) for rate in rates] == [
        ("strategy", EVERYBODY),
        ("strategy", "North"),
        ("strategy", "South"),
        ("grip", EVERYBODY),
        ("grip", "North"),
        ("grip", "South"),
    ]
    assert [rate.estimate.rate for rate in rates] == pytest.approx([0.5, 0, 1, 0.5, 1, 0])


ONE_MARK = st.sampled_from("FPN- ")
PEOPLES_WORK = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(["North", "South"]), st.lists(ONE_MARK, min_size=1, max_size=5)),
    min_size=1,
    max_size=6,
)


@given(PEOPLES_WORK)
def test_it_equals_counting_every_piece_of_work_a_mark_stands_for(
    caseloads: list[tuple[int, str, list[str]]],
) -> None:
    marked, cells, expected = [], [], []
    for number, (more, unit, letters) in enumerate(caseloads):
        person = f"P{number}"
        cells.append(cell(person, len(letters) + more, len(letters)))
        weight = (len(letters) + more) / len(letters)
        for letter in letters:
            marked.append(work(len(marked), person, unit, *marks(letter)))
            if letter in "FPN":
                expected.append((unit, person, weight, letter))
    found = table(rates_by_criterion(marked, draw(*cells)))
    for group in (EVERYBODY, "North", "South"):
        own = [entry for entry in expected if group in (EVERYBODY, entry[0])]
        if not own:
            assert ("strategy", group) not in found
            continue
        rate = found["strategy", group]
        total = sum(weight for _, _, weight, _ in own)
        assert rate.estimate.rate == pytest.approx(sum(w for _, _, w, letter in own if letter == "F") / total)
        effective = total**2 / sum(weight**2 for _, _, weight, _ in own)
        assert rate.estimate.interval == pytest.approx(wilson_by_hand(rate.estimate.rate, effective), abs=1e-9)
        assert (rate.marks, rate.people) == (len(own), len({person for _, person, _, _ in own}))
        assert sum(rate.shares.values()) == pytest.approx(1)
        assert rate.shares.get("fully-met", 0) == pytest.approx(rate.estimate.rate)


def test_what_is_not_applicable_or_not_marked_is_never_counted_and_never_zero() -> None:
    marked = [work(1, "P1", "North", *marks("F", "-")), work(2, "P1", "North", *marks("-", " "))]
    found = table(rates_by_criterion(marked, draw(cell("P1", 10))))
    assert found["strategy", EVERYBODY].marks == 1
    assert found["strategy", EVERYBODY].estimate.rate == 1
    assert ("grip", EVERYBODY) not in found


def test_targeted_work_is_never_pooled() -> None:
    marked = [work(1, "P1", "North", *marks("F"))]
    again = work(2, "P1", "North", *marks("N"), certainty_selected=True)
    where = draw(cell("P1", 10, 1))
    assert rates_by_criterion([*marked, again], where) == rates_by_criterion(marked, where)
    assert rates_by_criterion([again], where) == ()


def test_a_measure_of_the_unit_is_held_back_by_whose_work_it_was_seen_in() -> None:
    late = Mark("charged", "not-met", "Page 1.", ("no-analysis",), person=THE_UNIT)
    marked = [work(1, "P1", "North", late), work(2, "P2", "North", replace(late, rating="fully-met"))]
    [rate, _] = rates_by_criterion(marked, draw(cell("P1", 2), cell("P2", 2)))
    assert (rate.marks, rate.people) == (2, 2)
    assert [one.marks_of("P1") for one in marked] == [(), ()]


def test_work_done_outside_the_area_enters_no_rate() -> None:
    outside = Mark("charged", "not-met", "Page 1.", ("no-analysis",), person=OUTSIDE)
    own = Mark("charged", "fully-met", person="P9")
    marked = [work(1, "P1", "North", outside), work(2, "P1", "North", own)]
    found = table(rates_by_criterion(marked, draw(cell("P1", 10))))
    assert (found["charged", "North"].marks, found["charged", "North"].persons) == (1, {"P9"})
    assert found["charged", "North"].estimate.rate == 1
    assert findings(marked) == ()


def test_work_of_nobody_known_enters_and_counts_as_nobodys() -> None:
    unknown = Mark("charged", "not-met", "Page 1.", ("no-analysis",), person=NOT_KNOWN)
    untold = Mark("charged", "not-met", "Page 1.", ("no-analysis",))
    marked = [work(1, "P1", "North", unknown), work(2, "P1", "North", untold)]
    (whole, _) = rates_by_criterion(marked, draw(cell("P1", 10)))
    assert (whole.marks, whole.people, whole.persons) == (2, 0, frozenset())
    (finding,) = findings(marked)
    assert (finding.marks, finding.people) == (2, 0)


def test_people_are_those_whose_work_is_judged_not_those_whose_case_was_drawn() -> None:
    marked = [work(n, f"P{n}", "North", Mark("charged", "fully-met", person="P9")) for n in (1, 2)]
    (whole, _) = rates_by_criterion(marked, draw(cell("P1", 10, 1), cell("P2", 10, 1)))
    assert (whole.marks, whole.people) == (2, 1)


def test_a_unit_that_is_not_recorded_is_called_so() -> None:
    found = table(rates_by_criterion([work(1, "P1", "", *marks("F"))], draw(cell("P1", 10, 1))))
    assert set(found) == {("strategy", EVERYBODY), ("strategy", NOT_RECORDED)}


def test_another_field_may_name_the_group() -> None:
    rates = rates_by_criterion([work(1, "P1", "North", *marks("F"))], draw(cell("P1", 10, 1)), by="person")
    assert [rate.group for rate in rates] == [EVERYBODY, "P1"]


def test_ineligible_work_found_on_the_way_lessens_what_each_mark_stands_for() -> None:
    # P1: 30 on the list, 3 looked at, 1 ineligible: 20 in scope, 10 a mark. P2: 10 in scope, 5 a mark.
    marked = [
        work(1, "P1", "North", *marks("N")),
        work(2, "P1", "North", *marks("N")),
        work(3, "P2", "North", *marks("F")),
        work(4, "P2", "North", *marks("F")),
    ]
    where = draw(cell("P1", 30, ineligible=1), cell("P2", 10))
    whole = rates_by_criterion(marked, where)[0]
    assert whole.estimate.rate == pytest.approx(10 / 30)


def test_a_cell_stands_for_at_least_what_was_marked_in_it() -> None:
    marked = [work(n, "P1", "North", *marks("F")) for n in (1, 2)]
    whole = rates_by_criterion(marked, draw(cell("P1", 2, drawn=1, ineligible=1)))[0]
    assert whole.estimate.covered == 2


def test_a_month_half_marked_weighs_by_what_is_marked() -> None:
    marked = [work(1, "P1", "North", *marks("F")), work(2, "P2", "North", *marks("N"))]
    whole = rates_by_criterion(marked, draw(cell("P1", 30), cell("P2", 10)))[0]
    assert whole.estimate.rate == pytest.approx(30 / 40)


# --- findings ---------------------------------------------------------------------------------------------------


def found_in(number: int, person: str, rating: str, *codes: str, **changes: bool):
    return work(number, person, "North", Mark("strategy", rating, "Page 2.", codes), **changes)


def test_findings_are_counted_in_marks_and_people_the_commonest_first() -> None:
    marked = [
        found_in(1, "P1", "not-met", "no-reply"),
        found_in(2, "P1", "partially-met", "no-analysis", "no-reply"),
        found_in(3, "P2", "not-met", "no-analysis"),
        found_in(4, "P2", "not-met", "no-analysis", "no-analysis"),
    ]
    assert [(one.label, one.marks, one.people, one.barrier) for one in findings(marked)] == [
        ("No analysis", 3, 2, False),
        ("No reply from firm", 2, 1, True),
    ]


def test_a_finding_counts_only_as_the_reason_of_a_mark_below_the_best() -> None:
    marked = [
        found_in(1, "P1", "fully-met", "no-analysis"),
        found_in(2, "P1", "not-applicable", "no-analysis"),
        found_in(3, "P1", "not-met", "no-analysis", certainty_selected=True),
    ]
    assert findings(marked) == ()
