"""Failures in police files as the committee and the police see them: counts of the whole export, by family, and by
police unit and family. They are of files and name nobody."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from iqa.domain import Item
from iqa.police_files import Dispute, Family, by_case, dispute_of, family_of
from iqa.text import begun

UNIT_NOT_RECORDED = "Not recorded"


class PoliceRow(Struct, frozen=True):
    """Failures in police files by family: a count of the DGA export, not of a sample.

    A case with failures of two families stands in both rows. `accepted` counts those of the disputed ones that the
    CPS accepted.
    """

    family: str
    failures: int
    cases: int
    disputed: int
    accepted: int


class PoliceUnitRow(Struct, frozen=True):
    """Failures in the files of one police unit: of each family in the order of the table, and of all."""

    unit: str
    counts: tuple[int, ...]
    failures: int


class PoliceUnits(Struct, frozen=True):
    """Failures by police unit, those with most first, and by the families that any of them has."""

    families: tuple[str, ...] = ()
    rows: tuple[PoliceUnitRow, ...] = ()


def police_by_family(failures: Iterable[Item]) -> tuple[PoliceRow, ...]:
    """Failures in police files by family, the most frequent first."""
    families: dict[str, list[Item]] = defaultdict(list)
    for failure in failures:
        families[failure.text("family")].append(failure)
    rows = [_police_row(family, items) for family, items in families.items()]
    return tuple(sorted(rows, key=lambda row: (-row.failures, row.family)))


def _police_row(family: str, failures: Sequence[Item]) -> PoliceRow:
    disputes = Counter(dispute_of(failure) for failure in failures)
    accepted = disputes[Dispute.ACCEPTED]
    return PoliceRow(
        family=begun(family) or "Family not recorded",
        failures=len(failures),
        cases=len(by_case(failures)),
        disputed=disputes[Dispute.OPEN] + disputes[Dispute.REFUSED] + accepted,
        accepted=accepted,
    )


def police_by_unit(failures: Iterable[Item]) -> PoliceUnits:
    """Failures of each police unit by family."""
    counts: dict[str, Counter[Family]] = defaultdict(Counter)
    for failure in failures:
        counts[police_unit_of(failure)][family_of(failure.text("failure_type"))] += 1
    families = [family for family in Family if any(count[family] for count in counts.values())]
    order = sorted(counts, key=lambda unit: (unit == UNIT_NOT_RECORDED, -counts[unit].total(), unit))
    return PoliceUnits(
        tuple(begun(family.value) or "Other" for family in families),
        tuple(
            PoliceUnitRow(unit, tuple(counts[unit][family] for family in families), counts[unit].total())
            for unit in order
        ),
    )


def police_unit_of(failure: Item) -> str:
    """The police unit whose file a failure is in."""
    return failure.text("police_unit_name") or failure.text("police_unit") or UNIT_NOT_RECORDED
