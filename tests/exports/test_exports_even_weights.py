"""Who knows every caseload and how many marks each person has in which row learns of nobody from the weights."""

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from often import examples

from iqa.exports.committee import CountedEntry, for_committee
from iqa.exports.even_weights import WeightedMark, weights_to_standard
from iqa.exports.tables import Cells
from iqa.settings import CommitteeSettings

pytestmark = pytest.mark.unmeasured

LIMITS = CommitteeSettings()
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from([3.0, 5.5, 8.0, 8.25, 21.0]), st.integers(1, 3), st.integers(0, 3), st.sampled_from("NS")
    ),
    min_size=3,
    max_size=5,
)
"""Of each person: what a mark of theirs weighs, how many there are, how many of them at most are met, the unit."""
Person = tuple[float, int, int, str]


def entries_of(people: Sequence[Person], met: Sequence[int]) -> list[CountedEntry]:
    """A question's marks, `met` of each person's to standard."""
    return [
        CountedEntry(
            ("2026-10", "casework", 0), (("Month", "2026-10"),), unit, "RASSO", f"P{at}", weight, turn < good
        )
        for at, ((weight, marks, _, unit), good) in enumerate(zip(people, met, strict=True))
        for turn in range(marks)
    ]


def papers(people: Sequence[Person], met: Sequence[int]) -> tuple[Cells, ...]:
    return for_committee(entries_of(people, met), LIMITS).rows


def decoded(people: Sequence[Person], met: Sequence[int]) -> list[str]:
    """The people of whom every month that would give the same papers has as many marks to standard. The attacker
    makes the papers of every month there can have been, as the tool would, and leaves out those that differ."""
    seen = papers(people, met)
    same = [
        one for one in product(*(range(marks + 1) for _, marks, _, _ in people)) if papers(people, one) == seen
    ]
    assert tuple(met) in same
    return [f"P{at}" for at in range(len(people)) if len({one[at] for one in same}) == 1]


def told_by_the_counts(people: Sequence[Person], met: Sequence[int]) -> set[str]:
    """The people behind rows of which all or none is to standard: the counts say so, whatever the weights are."""
    rows = papers(people, met)
    units = {str(row["Unit"]) for row in rows if row["Met"] in (0, row["Weight"])}
    return {f"P{at}" for at, person in enumerate(people) if person[3] in units or "other units" in units}


@examples(20)
@given(PEOPLE)
def test_nobody_can_be_told_from_the_weights(people: list[Person]) -> None:
    met = [min(marks, good) for _, marks, good, _ in people]
    if papers(people, met):
        assert set(decoded(people, met)) <= told_by_the_counts(people, met)


def test_sums_of_the_weights_themselves_would_have_told() -> None:
    """Guards the attack: five marks of which two are met, and which two is seen from what they weigh."""
    people = [(4.0, 2, 1, "N"), (10.0, 2, 1, "N"), (25.0, 2, 0, "N")]
    met = [1, 1, 0]
    of_all = [sum(weight * good for (weight, *_), good in zip(people, one, strict=True)) for one in months(people)]
    assert of_all.count(14.0) == 1
    assert decoded(people, met) == []


def months(people: Sequence[Person]) -> list[tuple[int, ...]]:
    return list(product(*(range(marks + 1) for _, marks, _, _ in people)))


def marks_of(*people: tuple[float, str]) -> list[WeightedMark]:
    """Marks of people in order: what one weighs, and M or N for each."""
    return [WeightedMark(weight, letter == "M") for weight, letters in people for letter in letters]


def rate_of(rows: Sequence[Sequence[WeightedMark]], found: Sequence[float]) -> tuple[float, float]:
    """What the rows come to together, and what they truly do."""
    weight = sum(mark.weight for row in rows for mark in row)
    return sum(found) / weight, sum(mark.weight for row in rows for mark in row if mark.met) / weight


def test_the_rows_of_a_large_line_add_up_to_the_rate_that_the_summary_prints() -> None:
    better, worse = ((3.0 + at, "MMMNN") for at in range(8)), ((9.0 - at / 2, "MNNNN") for at in range(8))
    rows = [marks_of(*better), marks_of(*worse), marks_of((2.0, "MM"), (7.0, "M")), marks_of((2.0, "NN"))]
    found = weights_to_standard(rows)
    told, truly = rate_of(rows, found)
    assert told == pytest.approx(round(truly, 2))
    assert found[2:] == [11.0, 0.0], "rows of which all or none is to standard stay so"
    assert all(0 < part < sum(mark.weight for mark in row) for part, row in zip(found[:2], rows[:2], strict=True))


def test_a_line_of_few_marks_has_the_counts_alone() -> None:
    assert weights_to_standard([marks_of((4.0, "MN"), (10.0, "MN"), (25.0, "NN"))]) == [
        pytest.approx(78.0 * 2 / 6)
    ]


@pytest.mark.parametrize(("letters", "heavy_are_met"), [("MMMMNN", True), ("MMNNNN", False)])
def test_of_a_large_line_nobody_can_be_told_from_the_rate_either(letters: str, heavy_are_met: bool) -> None:
    """The most telling month there is: all that is to standard is of those with most work, or with least."""
    weights = sorted([2, 3, 4, 6, 7, 9, 11, 14], reverse=heavy_are_met)
    good = round(len(weights) * letters.count("M") / len(letters))
    row = marks_of(*((weight, ("M" if at < good else "N") * 6) for at, weight in enumerate(weights)))
    told, _ = rate_of([row], weights_to_standard([row]))
    met = sum(mark.met for mark in row)
    for person, weight in enumerate(weights):
        others = [each for at, each in enumerate(weights) if at != person]
        reached = sums_of([(each, 6) for each in others])
        possible = [
            own
            for own in range(7)
            if any(
                rate_of([month], weights_to_standard([month]))[0] == pytest.approx(told)
                for total in reached.get(met - own, {})
                for month in [with_sum(weight, own, others, reached[met - own][total])]
            )
        ]
        assert len(possible) > 1, f"{weight} has {possible}"


def sums_of(people: Sequence[tuple[int, int]]) -> dict[int, dict[int, tuple[int, ...]]]:
    """By how many marks are to standard and what they weigh together: one way in which that can be."""
    reached: dict[int, dict[int, tuple[int, ...]]] = {0: {0: ()}}
    for weight, marks in people:
        more: dict[int, dict[int, tuple[int, ...]]] = {}
        for met, totals in reached.items():
            for total, way in totals.items():
                for own in range(marks + 1):
                    more.setdefault(met + own, {}).setdefault(total + own * weight, (*way, own))
        reached = more
    return reached


def with_sum(weight: int, own: int, others: Sequence[int], way: Sequence[int]) -> list[WeightedMark]:
    """A month in which one person has so many marks to standard, and the others as many as `way` says."""
    people = [(weight, own), *zip(others, way, strict=True)]
    return marks_of(*((each, "M" * good + "N" * (6 - good)) for each, good in people))
