"""How an invented third person settles what two markers rated differently: one of the two ratings, and why.

The last difference of the list is left open, so that a demonstration shows what that looks like.
"""

from collections.abc import Callable, Sequence

from iqa.workflow.adjudication import OpenDifference
from samples.marks import Bank

_BEST_FIRST = ("fully-met", "partially-met", "not-met", "not-applicable")

Decision = dict[str, str]
"""The item, the criterion, the rating that stands, by whom, and the reason, as `iqa settle` is told them."""


def decisions(found: Sequence[OpenDifference], bank: Bank, settler: Callable[[str], str]) -> list[Decision]:
    """What is decided of all differences but the last. `settler` names the third person for an item."""
    return [_decision(one, number, bank, settler(one.item)) for number, one in enumerate(found[:-1])]


def _decision(one: OpenDifference, number: int, bank: Bank, by: str) -> Decision:
    best_first = [mark.label for mark in sorted(one.marks, key=lambda mark: _BEST_FIRST.index(mark.rating))]
    worse = bank.chance(one.item, one.criterion, "settled") < 0.5
    reasons = bank.evidence["settled"]["worse" if worse else "better"]
    return {
        "item": one.item,
        "criterion": one.criterion,
        "rating": best_first[worse],
        "by": by,
        "reason": reasons[number % len(reasons)],
    }
