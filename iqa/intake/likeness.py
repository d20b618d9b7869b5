"""Which heading looks like a column that nobody matched: what a suggestion rests on. Nothing is matched by it."""

from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz

from iqa.fields import Field, Reads
from iqa.text import fold

NEAR_REQUIRED, NEAR_OPTIONAL = 0.65, 0.8
"""Headings less like a known one than this are not near: lower where the table is useless without the column."""
SHORTEST = 3
"""Headings and wordings of fewer letters are like too many others: 'DA' stands in every 'date'."""
_COMMON = frozenset(
    {"a", "at", "by", "for", "from", "if", "in", "is", "of", "on", "or", "the", "to", "was", "were"}
)
_COMMON |= {"date", "n", "name", "no", "number", "y", "yn"}
"""Words that many headings share, so that sharing them says nothing."""
_PART = 0.9
"""What it counts for when one wording holds all the words of the other and more."""


def suggest(columns: Iterable[Field], headings: Mapping[int, str]) -> list[tuple[Field, int, float]]:
    """For each column the heading most like it, if any is near enough, as its place and its likeness from 0 to 1.

    A heading stands only for the column that it is most like; a required column always keeps its own.
    """
    found: list[tuple[Field, int, float]] = []
    for column in columns:
        best, place = max(
            ((likeness(heading, column), -place) for place, heading in headings.items()), default=(0, 0)
        )
        if best >= (NEAR_REQUIRED if column.required else NEAR_OPTIONAL):
            found.append((column, -place, round(best, 2)))
    most: dict[int, float] = {}
    for _, place, like in found:
        most[place] = max(like, most.get(place, 0))
    return [one for one in found if one[0].required or one[2] == most[one[1]]]


def likeness(heading: str, column: Field) -> float:
    """From 0 to 1; 0 for a heading of one or two letters, and for one that speaks of a date where none is read."""
    written = fold(heading)
    if len(written) < SHORTEST or ("date" in written.split() and column.reads is not Reads.DATE):
        return 0.0
    return max(_alike(written, fold(wording)) for wording in column.wordings) / 100


def _alike(one: str, other: str) -> float:
    """From 0 to 100: letter by letter, and word by word without the common words."""
    if len(other) < SHORTEST:
        return 0.0
    letters = fuzz.ratio(one, other)
    ones, others = _telling(one), _telling(other)
    left, right = " ".join(ones), " ".join(others)
    if min(len(left), len(right)) < SHORTEST:
        return letters
    words = fuzz.token_sort_ratio(left, right)
    if max(len(ones), len(others)) <= 2 * min(len(ones), len(others)):
        words = max(words, _PART * fuzz.token_set_ratio(left, right))
    return max(letters, words)


def _telling(wording: str) -> list[str]:
    return [word for word in wording.split() if word not in _COMMON]
