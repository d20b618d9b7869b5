"""How far a month's sample got: what was asked, drawn, replaced and marked. Counts alone; no mark is looked at."""

from collections import Counter

from msgspec import Struct

from iqa.domain import Draw, ItemState, ReplacementReason


class Coverage(Struct, frozen=True):
    """How far a month's sample got. Counts are of pieces of work; `asked` is what the policy wanted,
    `targeted_reviews` how many of the always-included ones such reviews took. Replacements are of all drawn or
    included work."""

    scheme: str
    on_the_list: int
    eligible: int
    asked: int
    drawn: int
    always: int
    targeted_reviews: int
    marked: int
    ineligible: int
    unavailable: int
    short_cells: int


def coverage(draw: Draw, submitted: frozenset[str], under_review: frozenset[str] = frozenset()) -> Coverage:
    """The coverage of one draw. `submitted` holds the keys of the items whose assessments are submitted,
    `under_review` of those that a targeted review took."""
    reasons = Counter(one.reason for one in draw.replacements)
    drawn = [item.key for item in draw.items if item.state is ItemState.DRAWN]
    always = [item.key for item in draw.items if item.state is ItemState.ALWAYS]
    return Coverage(
        scheme=draw.scheme,
        on_the_list=draw.population.rows,
        eligible=sum(cell.eligible for cell in draw.cells),
        asked=sum(cell.asked for cell in draw.cells),
        drawn=len(drawn),
        always=len(always),
        targeted_reviews=len(under_review.intersection(always)),
        marked=len(submitted.intersection(drawn + always)),
        ineligible=reasons[ReplacementReason.INELIGIBLE],
        unavailable=reasons[ReplacementReason.UNAVAILABLE],
        short_cells=len(draw.shortfalls),
    )
