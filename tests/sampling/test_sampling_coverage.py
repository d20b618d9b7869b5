"""How far a sample got is counted from the draw and from what has been marked."""

from msgspec.structs import replace
from themes_builders import cell, draw, drawn_item

from iqa.domain import ItemState, Replacement, ReplacementReason, Shortfall, ShortfallCode
from iqa.sampling.coverage import coverage


def test_coverage_counts_what_was_asked_drawn_and_marked() -> None:
    states = (ItemState.DRAWN, ItemState.DRAWN, ItemState.RESERVE, ItemState.REPLACED, ItemState.ALWAYS)
    items = [drawn_item(number, state) for number, state in enumerate(states)]
    replaced = [
        Replacement(f"k{number}", ReplacementReason(reason), "", "", "M1", "")
        for number, reason in enumerate(("ineligible", "unavailable", "unavailable"), 10)
    ]
    short = Shortfall(ShortfallCode.CELL, 2, 1, ("P2",), population=6)
    where = draw(cell("P1", 30), cell("P2", 1, drawn=1), items=items, shortfalls=(short,))
    under_review = frozenset({"k4", "k3"})
    assert coverage(where, frozenset(), under_review).targeted_reviews == 1
    found = coverage(replace(where, replacements=tuple(replaced)), frozenset({"k0", "k3", "k4", "other"}))
    assert (found.scheme, found.on_the_list, found.eligible, found.asked) == ("casework", 1200, 31, 4)
    assert (found.drawn, found.always, found.marked) == (2, 1, 2)
    assert (found.ineligible, found.unavailable, found.short_cells) == (1, 2, 1)
