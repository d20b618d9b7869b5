"""Counts for the police and the defence: failures in police files, barriers found. Never about a person."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from iqa.domain import Item, ItemState, Month
from iqa.exports.rows import ExportedWork
from iqa.exports.tables import Cells
from iqa.police_files import Dispute, dispute_of, family_of
from iqa.settings import CommitteeSettings
from iqa.themes.rates import findings

POLICE, DEFENCE = "police", "defence"
OTHER = "other"
NOT_RECORDED = "not recorded"


def police_rows(month: Month, failures: Sequence[Item], limits: CommitteeSettings) -> Iterator[Cells]:
    """Failures of a month by police unit, family and type: a count of the whole export.

    A wording that fits no family, or is rarer than the limits of the committee's papers, stands as 'other': it may
    be something that somebody typed.
    """
    often = Counter(failure.text("failure_type") for failure in failures)
    groups: dict[tuple[str, str, str], list[Item]] = defaultdict(list)
    for failure in failures:
        wording = failure.text("failure_type")
        family = str(family_of(wording))
        known = family and often[wording] >= limits.smallest_marks
        unit = failure.text("police_unit_name") or failure.text("police_unit") or NOT_RECORDED
        groups[unit, family or NOT_RECORDED, wording if known else OTHER].append(failure)
    for (unit, family, wording), found in sorted(groups.items()):
        disputes = Counter(dispute_of(failure) for failure in found)
        accepted = disputes[Dispute.ACCEPTED]
        yield {
            "Month": str(month),
            "Concerns": POLICE,
            "Police unit": unit,
            "Subject": family,
            "Failure type": wording,
            "Count": len(found),
            "Disputed": disputes[Dispute.OPEN] + disputes[Dispute.REFUSED] + accepted,
            "Accepted": accepted,
        }


def barrier_rows(
    month: Month, works: Iterable[ExportedWork], limits: CommitteeSettings
) -> tuple[tuple[Cells, ...], int]:
    """How often each barrier to engagement that is the defence's own was found in a month, and how many are too
    rare to tell. Barriers of our making are for us to mend, and go to nobody outside."""
    found = [one for one in findings(work.marked for work in works if work.in_figures) if one.for_defence]
    rows: tuple[Cells, ...] = tuple(
        {
            "Month": str(month),
            "Concerns": DEFENCE,
            "Police unit": None,
            "Subject": one.label,
            "Failure type": None,
            "Count": one.marks,
            "Disputed": None,
            "Accepted": None,
        }
        for one in found
        if one.marks >= limits.smallest_marks and one.people >= limits.smallest_people
    )
    return rows, len(found) - len(rows)


def assessed_rows(works: Iterable[ExportedWork]) -> Iterator[Cells]:
    """How much was drawn and assessed at random, of the schemes whose findings include barriers."""
    drawn: dict[tuple[Month, str], set[str]] = defaultdict(set)
    assessed: dict[tuple[Month, str], set[str]] = defaultdict(set)
    for work in works:
        barriers = any(code.is_for_defence for code in work.marked.scheme.finding_codes)
        if barriers and work.drawn.state is ItemState.DRAWN:
            drawn[work.draw.month, work.draw.scheme].add(work.drawn.key)
            assessed[work.draw.month, work.draw.scheme] |= {work.drawn.key} if work.in_figures else set()
    for (month, scheme), keys in sorted(drawn.items()):
        yield {"Month": str(month), "Scheme": scheme, "Drawn": len(keys), "Assessed": len(assessed[month, scheme])}
