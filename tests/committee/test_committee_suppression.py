"""What is held back rests on too little, and cannot be worked out from the total and the figures shown."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iqa.committee.suppression import Size, Suppressed, suppress, suppressed, together


def size(marks: int, people: str) -> Size:
    return Size(marks, frozenset(people))


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({}, set()),
        ({"N": size(9, "abc"), "S": size(9, "def")}, set()),
        ({"N": size(4, "abcd"), "S": size(9, "def")}, {"N", "S"}),
        ({"N": size(9, "ab"), "S": size(9, "def"), "W": size(20, "ghi")}, {"N", "S"}),
        ({"N": size(4, "abc"), "S": size(9, "def"), "W": size(8, "ghi")}, {"N", "W"}),
        ({"N": size(2, "ab"), "S": size(2, "cd"), "W": size(8, "ghi"), "E": size(9, "jkl")}, {"N", "S", "W"}),
        ({"N": size(4, "ab"), "S": size(4, "cd"), "W": size(8, "ghi")}, {"N", "S"}),
        # The same two people stand behind both: together they are still two.
        ({"N": size(4, "ab"), "S": size(4, "ab"), "W": size(8, "ghi")}, {"N", "S", "W"}),
        ({"N": size(4, "abc"), "S": size(8, "def"), "W": size(8, "ghi")}, {"N", "S"}),
    ],
)
def test_who_is_held_back(sizes: dict[str, Size], hidden: set[str]) -> None:
    assert suppressed(sizes, 5, 3) == hidden


PEOPLE = st.frozensets(st.sampled_from("abcdefgh"), min_size=1, max_size=8)
SIZES = st.dictionaries(st.sampled_from("NSEWXYZ"), st.builds(Size, st.integers(1, 30), PEOPLE), max_size=7)
LIMITS = st.tuples(st.integers(1, 12), st.integers(2, 5))


@given(SIZES, LIMITS)
def test_nothing_held_back_can_be_worked_out(sizes: dict[str, Size], limits: tuple[int, int]) -> None:
    hidden = suppressed(sizes, *limits)
    assert all(sizes[group].is_enough(*limits) for group in sizes.keys() - hidden)
    if not hidden or hidden == sizes.keys():
        return  # nothing to work out, or nothing to work it out from but the total itself
    # What the total has beyond the figures shown is what is held back, all together and no single group of it:
    rest_marks = sum(size.marks for size in sizes.values()) - sum(sizes[g].marks for g in sizes.keys() - hidden)
    rest_people = frozenset().union(*(sizes[group].people for group in hidden))
    assert len(hidden) > 1
    assert rest_marks >= limits[0]
    assert len(rest_people) >= limits[1]


SMALL = st.dictionaries(st.sampled_from("NSEW"), st.builds(Size, st.integers(1, 6), PEOPLE), max_size=4)


@given(SMALL, st.tuples(st.integers(2, 6), st.integers(2, 4)))
def test_a_reader_who_tries_every_possibility_cannot_tell_what_was_held_back(
    sizes: dict[str, Size], limits: tuple[int, int]
) -> None:
    """The reader knows the total and the figures shown, and that a figure not shown may rest on no mark at all."""
    total = sum(size.marks for size in sizes.values())
    everybody = frozenset().union(*(size.people for size in sizes.values()))
    hidden = sorted(suppressed(sizes, *limits))
    if not Size(total, everybody).is_enough(*limits):
        return  # then the total is not shown either
    rest = total - sum(size.marks for group, size in sizes.items() if group not in hidden)
    possible = [marks for marks in product(range(rest + 1), repeat=len(hidden)) if sum(marks) == rest]
    for place in range(len(hidden)):
        assert len({marks[place] for marks in possible}) > 1


def test_the_order_of_the_groups_makes_no_difference() -> None:
    groups = {"S": size(8, "def"), "W": size(8, "ghi"), "N": size(4, "abc")}
    assert suppressed(groups, 5, 3) == suppressed(dict(reversed(groups.items())), 5, 3) == {"N", "S"}


@pytest.mark.parametrize(("limits", "hidden"), [((5, 3), set()), ((6, 3), {"N", "S"}), ((5, 4), {"N", "S"})])
def test_the_thresholds_are_the_offices(limits: tuple[int, int], hidden: set[str]) -> None:
    sizes = {"N": size(5, "abc"), "S": size(9, "defg"), "W": size(20, "hijk")}
    assert suppressed(sizes, *limits) == hidden


def rated(marks: int, people: str, met: int) -> Size:
    return Size(marks, frozenset(people), met)


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        # Together all, or none, or all but one to standard: the smallest of the others joins them.
        (
            {"N": rated(4, "ab", 4), "S": rated(4, "cd", 4), "W": rated(8, "ghi", 4), "E": rated(9, "jkl", 4)},
            "NSW",
        ),
        (
            {"N": rated(4, "ab", 0), "S": rated(4, "cd", 0), "W": rated(8, "ghi", 4), "E": rated(9, "jkl", 4)},
            "NSW",
        ),
        (
            {"N": rated(4, "ab", 4), "S": rated(4, "cd", 3), "W": rated(8, "ghi", 4), "E": rated(9, "jkl", 4)},
            "NSW",
        ),
        ({"N": rated(4, "ab", 4), "S": rated(4, "cd", 2), "W": rated(8, "ghi", 4), "E": rated(9, "jkl", 4)}, "NS"),
        # One mark of another leaves only one step of the larger open.
        (
            {"N": rated(9, "ab", 4), "S": rated(1, "c", 1), "W": rated(20, "ghi", 4), "E": rated(21, "jkl", 4)},
            "NSW",
        ),
    ],
)
def test_what_is_left_of_the_total_tells_of_no_group_how_it_did(sizes: dict[str, Size], hidden: str) -> None:
    assert suppressed(sizes, 5, 3) == set(hidden)


@pytest.mark.parametrize(("met", "total"), [(8, True), (0, True), (7, False), (1, False)])
def test_a_total_that_alone_would_say_what_each_group_is_goes_with_them(met: int, total: bool) -> None:
    sizes = {"N": rated(4, "ab", min(met, 4)), "S": rated(4, "cd", max(0, met - 4))}
    assert suppress(sizes, 5, 3) == Suppressed(frozenset("NS"), total)


def test_a_total_on_too_little_is_held_back_and_one_of_counts_is_not_for_what_it_says() -> None:
    assert suppress({"N": rated(4, "abc", 2)}, 5, 3) == Suppressed(frozenset("N"), total=True)
    assert suppress({"N": size(4, "ab"), "S": size(4, "cd")}, 5, 3) == Suppressed(frozenset("NS"))
    assert suppress({"N": rated(9, "abc", 9)}, 5, 3) == Suppressed(frozenset())
    assert suppress({}, 5, 3).total


def test_of_several_figures_how_many_are_met_is_known_where_it_is_of_each() -> None:
    assert together([rated(4, "ab", 1), rated(2, "bc", 2)]) == rated(6, "abc", 3)
    assert together([rated(4, "ab", 1), size(2, "bc")]) == size(6, "abc")
