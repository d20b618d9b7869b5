"""What the checks found in every letter of a month, by unit and by type of letter, for a committee: nobody named.

A figure that rests on too little is held back, and so are others where the total would give it away.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from iqa.committee.suppression import Size, suppress
from iqa.letter_checks.precision import AgreementCounts
from iqa.settings import CommitteeSettings
from iqa.text import percent_range

HELD_BACK = "–"


class CheckedRow(Struct, frozen=True):
    """One letter that was read and answers a row: where it belongs, which checks were made of it, which pointed.

    `drafter` is who wrote it, to hold figures back by and never to show; '' where nobody knows.
    """

    unit: str
    letter_type: str
    drafter: str
    made: frozenset[str]
    found: frozenset[str]


class CheckAndRecord(Struct, frozen=True):
    """A check as it is shown: how sure it is for this month, and how often assessors agreed with it.

    `people` are those whose letters were judged.
    """

    id: str
    looks_for: str
    certainty: str
    record: AgreementCounts
    people: frozenset[str] = frozenset()
    fallen: bool = False


class CheckedLine(Struct, frozen=True):
    """One check as the table shows it, ready to print: '3 of 41', or '–' for what is held back or was not checked.

    `precision` is how often assessors agreed with it, '' where too few letters are judged.
    """

    looks_for: str
    certainty: str
    total: str
    units: tuple[str, ...]
    types: tuple[str, ...]
    precision: str
    fallen: bool = False


class LettersCheckedTable(Struct, frozen=True):
    """What the checks found in a month's letters. `read` of the letters called sent have a file that was read;
    `without` is the share of the others in words. `held_back` says whether any figure is."""

    read: int
    without: str
    units: tuple[str, ...]
    types: tuple[str, ...]
    lines: tuple[CheckedLine, ...]
    held_back: bool


def letters_checked(
    rows: Sequence[CheckedRow], checks: Iterable[CheckAndRecord], sent: int, limits: CommitteeSettings
) -> LettersCheckedTable:
    """The table of a month, a line for each check that pointed anywhere. `sent` is how many letters of the log are
    called sent."""
    units = tuple(sorted({row.unit for row in rows} - {""}))
    types = tuple(sorted({row.letter_type for row in rows} - {""}))
    lines = tuple(
        _line(check, rows, units, types, limits) for check in checks if any(check.id in row.found for row in rows)
    )
    missing = max(0, sent - len(rows))
    return LettersCheckedTable(
        read=len(rows),
        without=f"{missing} of {sent} ({missing / sent:.0%})" if sent else "",
        units=units,
        types=types,
        lines=lines,
        held_back=any(HELD_BACK in (line.total, *line.units, *line.types) for line in lines),
    )


def _line(
    check: CheckAndRecord,
    rows: Sequence[CheckedRow],
    units: Sequence[str],
    types: Sequence[str],
    limits: CommitteeSettings,
) -> CheckedLine:
    made = [row for row in rows if check.id in row.made]
    total, by_unit = _figures(check.id, made, units, lambda row: row.unit, limits)
    other, by_type = _figures(check.id, made, types, lambda row: row.letter_type, limits)
    return CheckedLine(
        looks_for=check.looks_for,
        certainty=check.certainty,
        total=HELD_BACK if HELD_BACK in (total, other) else total,
        units=by_unit,
        types=by_type,
        precision=_precision(check, limits),
        fallen=check.fallen,
    )


def _figures(
    check: str,
    made: Sequence[CheckedRow],
    groups: Sequence[str],
    group_of: Callable[[CheckedRow], str],
    limits: CommitteeSettings,
) -> tuple[str, tuple[str, ...]]:
    """The total of one check and its figure for each group, as they may be shown."""
    of: dict[str, list[CheckedRow]] = defaultdict(list)
    for row in made:
        of[group_of(row)].append(row)
    sizes = {
        group: Size(
            len(own), frozenset(row.drafter for row in own) - {""}, sum(check not in row.found for row in own)
        )
        for group, own in of.items()
    }
    hidden = suppress(sizes, limits.smallest_marks, limits.smallest_people)

    def shown(rows: Sequence[CheckedRow]) -> str:
        return f"{sum(check in row.found for row in rows)} of {len(rows)}"

    cells = tuple(
        HELD_BACK if group in hidden.groups else shown(of[group]) if group in of else "" for group in groups
    )
    return HELD_BACK if hidden.total else shown(made), cells


def _precision(check: CheckAndRecord, limits: CommitteeSettings) -> str:
    """'8 of 10 (49% to 94%)'; '' where too few letters, or those of too few people, are judged."""
    record, interval = check.record, check.record.interval
    if interval is None or record.judged < limits.smallest_marks or len(check.people) < limits.smallest_people:
        return ""
    return f"{record.agreed} of {record.judged} ({percent_range(interval.low, interval.high)})"
