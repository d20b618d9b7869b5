"""Why an export may be another month's or only a part of what was meant: nothing is stored then unless somebody
who has looked says so.

Each doubt is a code with its facts; `iqa.intake.doubt_words` puts it into words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct, field

from iqa.domain import Item, ItemKey, Kind, Month
from iqa.fields import FIELDS, Reads, heading
from iqa.intake.changes import Changes


class DoubtCode(StrEnum):
    """What speaks against an export."""

    MONTH_NOT_BEGUN = "month-not-begun"
    DATES_ELSEWHERE = "dates-elsewhere"
    SAME_AS_ANOTHER_MONTH = "same-as-another-month"
    FEW_IN_COMMON = "few-in-common"
    MANY_OFF_LIST = "many-off-list"
    COLUMN_EMPTIED = "column-emptied"


class Doubt(Struct, frozen=True):
    """One thing that speaks against an export, with the figures it rests on."""

    code: DoubtCode
    facts: Mapping[str, Month | str | int] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.code)


LEAST_ROWS = 5
"""With fewer rows, or fewer dates, chance alone makes an export look like another month's."""
SHORT_LIST, LONG_LIST = 15, 50
"""A few live cases may all have been reviewed months back; of so many, or of many more, that is less likely."""
ALIKE = 0.9
"""The share of the rows that are another month's from which on the export is taken for that month's. Of live cases
two thirds may well stand in the exports of two months that follow each other, some with other dates."""
LOOKED_AT = 1_000
"""At most so many rows, spread over the export, are looked up in each other month."""
LASTING = ("grade", "unit", "team", "line_manager", "email")
"""What a staff list says of people month after month."""
_FEW_GONE = 3
_MANY_GONE, _MOST_GONE = 1 / 20, 1 / 3


def month_not_begun(month: Month, today: date) -> Iterator[Doubt]:
    """The month lies wholly in the future."""
    if month.first > today:
        yield Doubt(DoubtCode.MONTH_NOT_BEGUN, {"month": month})


def dates_elsewhere(
    month: Month, months: Mapping[Month, int], column: str, *, lies_back: bool = False
) -> Iterator[Doubt]:
    """Most of the work was done in another month. `months` counts the rows by the month of their date in `column`.

    Reviews of live cases lie months back, most of them in the month of the export; a log may hold a whole year. So
    another month must hold more than half, or three times as many, or more must lie after the month than in it.
    Where work `lies_back`, as reviews of live cases do, an earlier month speaks against a short list only where it
    holds nearly all of it.
    """
    dated, here = sum(months.values()), months.get(month, 0)
    if dated < LEAST_ROWS:
        return
    elsewhere = {one: count for one, count in months.items() if one != month}
    most = max(elsewhere, key=lambda one: (elsewhere[one], one), default=None)
    after = sum(count for one, count in elsewhere.items() if one > month)
    back = most is not None and most < month and lies_back and dated < LONG_LIST
    if most and back and (dated < SHORT_LIST or elsewhere[most] < ALIKE * dated):
        return
    if most and (2 * elsewhere[most] > dated or elsewhere[most] > 3 * here or after > here):
        facts: dict[str, Month | str | int] = {"month": month, "here": here, "dated": dated, "column": column}
        yield Doubt(DoubtCode.DATES_ELSEWHERE, {**facts, "most": most, "there": elsewhere[most]})


def spread(items: Sequence[Item]) -> list[Item]:
    """At most `LOOKED_AT` of the items, spread evenly, without letters carried over from an earlier month."""
    step = max(1, -(-len(items) // LOOKED_AT))
    return [item for item in items[::step] if item.text("carried_over") != "yes"]


def about_as_many(rows: int, others: int) -> bool:
    """Whether two exports are near enough in size to be of one month."""
    return min(rows, others) >= ALIKE * max(rows, others)


def same_as_another_month(
    kind: Kind, month: Month, other: Month, looked_at: Sequence[Item], there: Iterable[Item]
) -> Iterator[Doubt]:
    """The same work with the same dates stands in the export of another month, `there`."""
    if len(looked_at) < LEAST_ROWS:
        return
    names = [each.field for each in FIELDS[kind] if each.reads is Reads.DATE]
    known = {item.key: item for item in there}
    same = sum(
        item.key in known and all(item.text(name) == known[item.key].text(name) for name in names)
        for item in looked_at
    )
    if same >= ALIKE * len(looked_at):
        facts: dict[str, Month | str | int] = {"month": month, "other": other, "same": same, "of": len(looked_at)}
        yield Doubt(DoubtCode.SAME_AS_ANOTHER_MONTH, facts)


def few_in_common(changes: Changes) -> Iterator[Doubt]:
    """Most of the version before is gone: a corrected export keeps most of its rows. A case that stands in it
    under another person, or under a name that is written otherwise, is there."""
    before = changes.kept + len(changes.removed)
    there = {ItemKey.parse(key).urn for key in changes.added}
    kept = before - sum(ItemKey.parse(key).urn not in there for key in changes.removed)
    if 2 * kept < before:
        yield Doubt(DoubtCode.FEW_IN_COMMON, {"kept": kept, "before": before})


def many_off_list(gone: int, before: int) -> Iterator[Doubt]:
    """A staff list without many of the people on the one before: more than leave in a month."""
    some = gone >= _FEW_GONE and gone >= _MANY_GONE * before
    if some or (gone > 1 and gone > _MOST_GONE * before):
        yield Doubt(DoubtCode.MANY_OFF_LIST, {"gone": gone, "before": before})


def columns_emptied(changes: Changes, held: Mapping[str, int]) -> Iterator[Doubt]:
    """Columns of a staff list that are blank, or gone, for most of those who had something in them before.

    `held` counts those of the list before who are on this one too, by the fields that were filled for them. What
    ends by itself, such as a day of leaving, is not among the fields looked at.
    """
    blank = Counter(name for one in changes.altered for name, (_, now) in one.fields.items() if not now)
    for name in LASTING:
        lost = blank[name]
        if lost >= _FEW_GONE and 2 * lost > held.get(name, 0):
            facts: dict[str, Month | str | int] = {"column": heading(name, Kind.STAFF), "lost": lost}
            yield Doubt(DoubtCode.COLUMN_EMPTIED, {**facts, "held": held.get(name, 0)})
