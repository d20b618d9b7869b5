"""What the committee may see of outcomes beside the marks of the same cases: counts, and no case or person.

An outcome is rare and a sample is small, so that a month's figures would nearly always tell of single marks. The
marks of each kind of outcome are therefore told in blocks: as many months of a year together as make up enough
marks of enough people, some of them the best there is and some not, so that they say of none of their cases what
its marks are, nor of a unit that the tables hold back. No mark stands in two blocks, so that none comes out by
taking one paper from the next.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from iqa.committee.suppression import Size
from iqa.domain import KnownOutcome, Month, OutcomeKind
from iqa.settings import CommitteeSettings
from iqa.text import begun
from iqa.themes.outcomes import OutcomeMark


class OutcomeRow(Struct, frozen=True):
    """One kind of outcome: in how many cases it became known this month, and this year up to it, a count of what
    was told and no sample. `when` says of which months the marks are that stand beside it, '' where none is shown:
    then the figures after it are None. `fully` of `marks`, on the questions that it concerns, were the best there
    is."""

    what: str
    this_month: int
    this_year: int
    when: str = ""
    cases: int | None = None
    people: int | None = None
    marks: int | None = None
    fully: int | None = None


def outcome_rows(
    outcomes: Iterable[KnownOutcome], marks: Iterable[OutcomeMark], month: Month, limits: CommitteeSettings
) -> tuple[OutcomeRow, ...]:
    """A row for each kind of outcome that became known in the year of the month, up to it."""
    known = [one for one in outcomes if one.month.year == month.year and one.month <= month]
    beside = [one for one in marks if one.since.year == month.year and one.since <= month and not one.apart]
    return tuple(
        _row(
            kind,
            [one for one in known if one.kind is kind],
            _latest_block([one for one in beside if one.kind is kind], limits),
            month,
        )
        for kind in OutcomeKind
        if any(one.kind is kind for one in known)
    )


def _row(
    kind: OutcomeKind, known: Sequence[KnownOutcome], block: Sequence[OutcomeMark], month: Month
) -> OutcomeRow:
    row = OutcomeRow(
        begun(kind.value),
        len({one.urn for one in known if one.month == month}),
        len({one.urn for one in known}),
    )
    if not block:
        return row
    first, last = min(one.since for one in block), max(one.since for one in block)
    return OutcomeRow(
        row.what,
        row.this_month,
        row.this_year,
        when=first.label if first == last else f"{first.label} to {last.label}",
        cases=len({one.urn for one in block}),
        people=len({one.person for one in block} - {""}),
        marks=len(block),
        fully=sum(one.fully for one in block),
    )


def _latest_block(marks: Iterable[OutcomeMark], limits: CommitteeSettings) -> tuple[OutcomeMark, ...]:
    """The last run of whole months whose marks rest on enough and leave each of them open; () while there is none.

    A mark that two outcomes of a kind stand beside counts once, since the first of them was known.
    """
    once: dict[tuple[str, str, str], OutcomeMark] = {}
    for one in sorted(marks, key=lambda one: one.since):
        once.setdefault((one.scheme, one.item_key, one.criterion), one)
    months = sorted({one.since for one in once.values()})
    block: tuple[OutcomeMark, ...] = ()
    gathered: list[OutcomeMark] = []
    for month in months:
        gathered += [one for one in once.values() if one.since == month]
        people = frozenset(one.person for one in gathered) - {""}
        size = Size(len(gathered), people, sum(one.fully for one in gathered))
        if size.is_enough(limits.smallest_marks, limits.smallest_people) and size.is_open:
            block, gathered = tuple(gathered), []
    return block
