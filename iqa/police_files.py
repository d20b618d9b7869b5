"""What a police file failure is: its family, its case, and by when a dispute has to be settled."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from iqa.domain import Item, ItemKey, Month, Standard
from iqa.text import fold

DISPUTE_DAYS = 42
"""Calendar days from the end of the month within which a dispute is to be settled (CPS practice)."""


class Family(StrEnum):
    """The four families of failure types, and what fits none of them."""

    BREACH = "breach"
    DISCLOSURE = "disclosure"
    EVIDENTIAL = "evidential"
    VICTIM_AND_WITNESS = "victim and witness"
    UNKNOWN = ""


_OPENINGS = {
    "breach": Family.BREACH,
    "disclosure": Family.DISCLOSURE,
    "evidential": Family.EVIDENTIAL,
    "evidence": Family.EVIDENTIAL,
    "victim": Family.VICTIM_AND_WITNESS,
    "witness": Family.VICTIM_AND_WITNESS,
}


def family_of(failure_type: str) -> Family:
    """The family a failure type opens with, as in 'Disclosure failure - …'; unknown where it opens otherwise.

    >>> family_of("Victim and witness failure - VPS").value
    'victim and witness'
    """
    first = fold(failure_type).partition(" ")[0]
    return _OPENINGS.get(first) or _OPENINGS.get(first.removesuffix("s"), Family.UNKNOWN)


def dispute_deadline(month: Month, days: int = DISPUTE_DAYS) -> date:
    """The last day for settling disputes of a month (YYYY-MM): `days` calendar days after its end."""
    return month.last + timedelta(days=days)


def dispute_days(standards: Iterable[Standard]) -> int:
    """How long a dispute may stay open after the month's end, as the office's standards have it."""
    set_days = (standard.days for standard in standards if standard.id == "police-dispute")
    return next((days for days in set_days if days is not None), DISPUTE_DAYS)


class Dispute(StrEnum):
    """Where a dispute of a failure stands."""

    NONE = "not disputed"
    OPEN = "disputed, no answer yet"
    ACCEPTED = "disputed and accepted"
    REFUSED = "disputed and not accepted"
    NOT_RECORDED = "not recorded"


def dispute_of(failure: Item) -> Dispute:
    """Where the dispute of one failure stands. An answer to a dispute that is not recorded counts as a dispute."""
    accepted, disputed = failure.flag("dispute_accepted"), failure.flag("disputed")
    if disputed is False:
        return Dispute.NONE
    if accepted is not None:
        return Dispute.ACCEPTED if accepted else Dispute.REFUSED
    return Dispute.OPEN if disputed else Dispute.NOT_RECORDED


class FileCase(Struct, frozen=True):
    """One case with its failures, by key."""

    urn: str
    unit: str
    police_unit: str
    failures: tuple[Item, ...]

    @property
    def stands(self) -> int:
        """Failures that stand: all but those whose dispute was accepted."""
        return sum(dispute_of(failure) is not Dispute.ACCEPTED for failure in self.failures)


def by_case(failures: Iterable[Item]) -> tuple[FileCase, ...]:
    """The failures of a month grouped into cases, by the URN that their key holds."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for failure in failures:
        groups[ItemKey.parse(failure.key).urn].append(failure)
    cases = []
    for _, items in sorted(groups.items()):
        items.sort(key=lambda item: item.key)
        police = sorted({item.text("police_unit_name") or item.text("police_unit") for item in items} - {""})
        units = sorted({item.text("unit") for item in items} - {""})
        cases.append(FileCase(items[0].text("urn"), " / ".join(units), " / ".join(police), tuple(items)))
    return tuple(cases)


class FileTotals(Struct, frozen=True):
    """A month's police files in figures. `unresolved` are the disputes without an answer, all of them `disputed`;
    `not_recorded` the failures of which nothing tells whether they are disputed."""

    failures: int
    cases: int
    disputed: int
    unresolved: int
    not_recorded: int
    resolve_by: date


def file_totals(failures: Iterable[Item], resolve_by: date) -> FileTotals:
    """The figures of the failures of a month, whose disputes are to be settled by that day."""
    cases = by_case(failures)
    states = Counter(dispute_of(failure) for case in cases for failure in case.failures)
    return FileTotals(
        failures=states.total(),
        cases=len(cases),
        disputed=states[Dispute.OPEN] + states[Dispute.ACCEPTED] + states[Dispute.REFUSED],
        unresolved=states[Dispute.OPEN],
        not_recorded=states[Dispute.NOT_RECORDED],
        resolve_by=resolve_by,
    )
