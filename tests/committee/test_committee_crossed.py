"""Rates by type beside those by unit: what one table holds back cannot be taken from the other."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from iqa.committee.crossed import UnitAndType, published_cells, types_shown
from iqa.committee.suppression import Size

LIMITS = (5, 3)
MANY = frozenset("abcdefgh")


def size(marks: int, met: int, people: int = 8) -> Size:
    return Size(marks, frozenset(sorted(MANY)[:people]), met)


def test_types_stand_beside_units_where_all_rest_on_enough() -> None:
    sizes = {group: size(20, 12) for group in product(("North", "South"), ("Magistrates", "RASSO"))}
    assert types_shown(sizes, LIMITS) == {"Magistrates", "RASSO"}


def test_a_type_that_would_say_what_a_small_unit_is_stays_out() -> None:
    """All fraud of the Area lies in one unit beside which too little lies elsewhere: the type would tell of it."""
    sizes = {
        ("North", "Magistrates"): size(20, 12),
        ("South", "Magistrates"): size(20, 12),
        ("North", "Fraud"): size(20, 12),
        ("South", "Fraud"): size(2, 0, people=1),
    }
    assert types_shown(sizes, LIMITS) == frozenset()


def test_types_of_work_that_only_one_unit_does_are_shown_with_it() -> None:
    sizes = {("North", "Magistrates"): size(20, 12), ("South", "RASSO"): size(20, 12)}
    assert types_shown(sizes, LIMITS) == {"Magistrates", "RASSO"}


def test_a_type_that_only_one_unit_does_is_shown_where_the_others_have_to_be_held_back() -> None:
    """Fraud is too little to show, and with it goes complex casework; RASSO is what its unit is."""
    sizes = {
        ("North", "Magistrates"): size(20, 12),
        ("RASSO", "RASSO"): size(9, 5),
        ("Complex", "CCU"): size(9, 6),
        ("Complex", "Fraud"): size(3, 1, people=2),
    }
    assert types_shown(sizes, LIMITS) == {"Magistrates", "RASSO"}


def test_nothing_is_shown_by_type_where_not_even_the_whole_may_be() -> None:
    assert types_shown({("North", "RASSO"): size(3, 1)}, LIMITS) == frozenset()


GROUPS = st.dictionaries(
    st.tuples(st.sampled_from(["East", "North", "South"]), st.sampled_from(["Magistrates", "RASSO", "Fraud"])),
    st.tuples(st.integers(1, 9), st.integers(0, 9), st.integers(1, 5)),
    min_size=1,
)


@settings(max_examples=200)
@given(GROUPS)
def test_each_type_shown_rests_on_enough_and_so_does_what_the_cells_leave_of_it(
    drawn: dict[UnitAndType, tuple[int, int, int]],
) -> None:
    sizes = {
        group: Size(marks, frozenset(f"{group} {one}" for one in range(min(people, marks))), min(met, marks))
        for group, (marks, met, people) in drawn.items()
    }
    cells = published_cells(sizes, LIMITS)
    for kind in types_shown(sizes, LIMITS):
        own = frozenset(group for group in sizes if group[1] == kind)
        for groups in (own, own - frozenset().union(*(cell.groups for cell in cells if cell.groups < own))):
            assert sum(sizes[one].marks for one in groups) >= 5 or not groups
