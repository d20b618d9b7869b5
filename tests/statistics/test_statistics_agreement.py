"""Agreement where it cannot be computed, with gaps, and with scales of words."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from often import examples

from iqa.errors import CalculationError
from iqa.statistics import agreement, krippendorff_alpha

SCALE = ("not met", "partially met", "fully met")
marks = st.sampled_from(SCALE)


@pytest.mark.parametrize("weights", ["identity", "linear", "quadratic", "ordinal"])
def test_one_category_everywhere_is_not_computable(weights: str) -> None:
    for categories in (None, SCALE):
        found = agreement([("fully met", "fully met")] * 20, weights, categories)
        assert (found.kappa, found.ac1, found.ac2, found.alpha) == (None, None, None, None)
        assert found.raw is not None
        assert found.raw.value == 1
        assert found.raw.low == pytest.approx(0.8389, abs=5e-5)


def test_pairs_of_one_category_are_not_saved_by_a_mark_without_a_pair() -> None:
    found = agreement([("a", "a"), ("a", "a"), ("b", None)])
    assert found.units == 2
    assert found.ac1 is None


@pytest.mark.parametrize("ratings", [[], [()], [(None, None)], [("a", None), (None, "b")]])
def test_without_a_pair_of_ratings_nothing_is_computable(ratings: list[tuple[str | None, ...]]) -> None:
    found = agreement(ratings)
    assert found.units == 0
    assert {found.raw, found.kappa, found.ac1, found.ac2, found.alpha} == {None}
    assert krippendorff_alpha(ratings) is None


def test_full_agreement_has_a_value_but_no_interval() -> None:
    found = agreement([("a", "a"), ("b", "b"), ("a", "a")])
    for estimate in (found.kappa, found.ac1, found.ac2, found.alpha):
        assert estimate is not None
        assert estimate.value == pytest.approx(1)
        assert estimate.interval is None
        assert (estimate.low, estimate.high) == (None, None)


def test_a_single_unit_has_no_interval() -> None:
    found = agreement([("a", "b", "a")])
    assert found.ac1 is not None
    assert found.alpha is not None
    assert found.ac1.interval is None
    assert found.alpha.interval is None
    assert found.raw is not None
    assert found.raw.value == pytest.approx(1 / 3)


def test_kappa_needs_two_raters_each_with_a_rating() -> None:
    assert agreement([("a", "b", None), ("a", "a", None)]).kappa is not None
    lone = agreement([("a",), ("b",)])
    assert lone.raw is None


def test_two_raters_who_never_agree_and_use_both_marks_alike_have_a_kappa_of_minus_one() -> None:
    found = agreement([(0, 1), (1, 0)])
    assert found.kappa is not None
    assert found.kappa.value == pytest.approx(-1)


def test_alpha_has_no_interval_when_one_unit_holds_the_only_difference() -> None:
    found = krippendorff_alpha([("a", "a"), ("a", "a"), ("a", "b")])
    assert found is not None
    assert found.interval is None


def test_words_need_an_order_for_anything_but_identity() -> None:
    ratings = [("fully met", "not met"), ("partially met", "partially met")]
    with pytest.raises(CalculationError, match="order of the ratings is not known"):
        agreement(ratings, "linear")
    assert agreement(ratings).raw is not None
    assert agreement(ratings, "linear", SCALE).ac2 is not None


def test_numbers_count_by_value_and_a_scale_of_numbers_out_of_order_by_rank() -> None:
    ratings = [(1, 2), (2, 2), (4, 4), (1, 4), (4, 4)]
    by_value, by_rank = agreement(ratings, "linear"), agreement(ratings, "ordinal")
    assert by_value.ac2 != by_rank.ac2
    assert agreement(ratings, "linear", (4, 2, 1)).alpha == by_value.alpha
    shuffled = agreement(ratings, "linear", (2, 1, 4))
    assert (
        shuffled.alpha
        == agreement([tuple("xyz"[(2, 1, 4).index(r)] for r in u) for u in ratings], "linear", "xyz").alpha
    )


def test_an_unused_category_counts_in_ac1_and_not_in_kappa() -> None:
    ratings = [("fully met", "fully met")] * 6 + [("not met", "fully met")] * 2
    two, three = agreement(ratings, categories=("not met", "fully met")), agreement(ratings, categories=SCALE)
    assert two.kappa == three.kappa
    assert two.ac1 is not None
    assert three.ac1 is not None
    assert two.ac1.value < three.ac1.value


@pytest.mark.parametrize(
    ("ratings", "options", "message"),
    [
        ([("a", "b")], {"weights": "cubic"}, "no weights called 'cubic'"),
        ([("a", "b"), ("a",)], {}, "more places for ratings"),
        ([("a", "b")], {"categories": ("a", "c")}, "'b' is not on the scale"),
        ([("a", "b")], {"categories": ("a", "b", "a")}, "twice"),
        ([(1.0, float("nan"))], {}, "NaN"),
        ([("a", "b")], {"confidence": 1.0}, "confidence"),
    ],
)
def test_what_cannot_be_is_refused(
    ratings: list[tuple[object, ...]], options: dict[str, object], message: str
) -> None:
    with pytest.raises(CalculationError, match=message):
        agreement(ratings, **options)  # type: ignore[arg-type]


def test_alpha_knows_its_levels_only() -> None:
    with pytest.raises(CalculationError, match="level of measurement"):
        krippendorff_alpha([("a", "b")], "ratio")


@examples(40)
@given(st.lists(st.tuples(marks, marks), min_size=1, max_size=25))
def test_the_order_of_units_and_of_two_raters_does_not_matter(units: list[tuple[str, str]]) -> None:
    for weights in ("identity", "quadratic"):
        one = agreement(units, weights, SCALE)
        other = agreement([unit[::-1] for unit in reversed(units)], weights, SCALE)
        for name in ("raw", "kappa", "ac1", "ac2", "alpha"):
            left, right = getattr(one, name), getattr(other, name)
            assert (left is None) == (right is None)
            assert left is None or left.value == pytest.approx(right.value)


@examples(40)
@given(st.lists(st.tuples(*[st.sampled_from([None, 1, 2, 3])] * 3), min_size=2, max_size=12))
def test_alpha_is_the_disagreement_of_all_pairs_counted_one_by_one(units: list[tuple[int | None, ...]]) -> None:
    kept = [[r for r in unit if r is not None] for unit in units]
    kept = [unit for unit in kept if len(unit) > 1]
    values = [r for unit in kept for r in unit]
    found = krippendorff_alpha(units, "interval")
    if len(set(values)) < 2:
        assert found is None
        return
    seen = sum(sum((a - b) ** 2 for a, b in itertools.permutations(u, 2)) / (len(u) - 1) for u in kept) / len(
        values
    )
    by_chance = sum((a - b) ** 2 for a, b in itertools.permutations(values, 2)) / (len(values) * (len(values) - 1))
    assert found is not None
    assert found.value == pytest.approx(1 - seen / by_chance)
