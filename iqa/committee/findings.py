"""What was found, as the committee sees it: the commonest findings, and barriers to engagement with the defence,
those that are ours to mend apart from those of the defence's making."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from iqa.settings import CommitteeSettings
from iqa.themes.rates import FindingCount


class FindingRow(Struct, frozen=True):
    """A common finding. `people` is how many people's work it was seen in."""

    label: str
    scheme: str
    marks: int
    people: int
    barrier: bool


class FindingsShown(Struct, frozen=True):
    """The commonest findings of all schemes, how many more were `cut` as less common, how many rest on too
    little."""

    rows: tuple[FindingRow, ...]
    cut: int
    suppressed: int


class Barriers(Struct, frozen=True):
    """Barriers to engagement with the defence, the commonest first: `ours` to mend, and `theirs`, which go to the
    liaison meeting with them. `suppressed` rest on too little and may be either."""

    ours: tuple[FindingRow, ...] = ()
    theirs: tuple[FindingRow, ...] = ()
    suppressed: int = 0


FindingsByScheme = Iterable[tuple[str, FindingCount]]
"""Findings, each with the title of its scheme."""


def findings_shown(found: FindingsByScheme, limits: CommitteeSettings) -> FindingsShown:
    """What of a month's findings stands in the list."""
    every = tuple(found)
    shown = _rows(every, limits)
    listed = shown[: limits.most_findings]
    return FindingsShown(listed, len(shown) - len(listed), len(every) - len(shown))


def barriers_shown(found: FindingsByScheme, limits: CommitteeSettings) -> Barriers:
    """All barriers that rest on enough, however common."""
    every = tuple(one for one in found if one[1].barrier)
    ours = _rows([one for one in every if not one[1].for_defence], limits)
    theirs = _rows([one for one in every if one[1].for_defence], limits)
    return Barriers(ours, theirs, len(every) - len(ours) - len(theirs))


def _rows(found: Sequence[tuple[str, FindingCount]], limits: CommitteeSettings) -> tuple[FindingRow, ...]:
    shown = [
        FindingRow(finding.label, title, finding.marks, finding.people, finding.barrier)
        for title, finding in found
        if finding.marks >= limits.smallest_marks and finding.people >= limits.smallest_people
    ]
    return tuple(sorted(shown, key=lambda row: (-row.marks, row.label, row.scheme)))
