"""The brief for the police: failures in their files, disputes, the trend, the last day to settle."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from iqa.briefs.common import agreed, counted_rows, framed, tried
from iqa.briefs.context import BriefPage, BriefSection, BriefTable
from iqa.charts.kinds import counts_over_time, month_name
from iqa.committee.context import CommitteeSummary
from iqa.committee.police import police_by_unit, police_unit_of
from iqa.domain import ImprovementAction, Item, MinuteLine, Month, long_date
from iqa.police_files import Dispute, FileTotals, dispute_of, file_totals
from iqa.text import counted

MONTHS_SHOWN, FEWEST_MONTHS = 6, 2


class PoliceFiles(Struct, frozen=True):
    """The police files of the month and of those before it, by month, and by when this month's are settled."""

    months: Mapping[Month, Sequence[Item]]
    month: Month
    settle_by: date
    said: Sequence[MinuteLine] = ()
    actions: Sequence[ImprovementAction] = ()


def police_brief(summary: CommitteeSummary, files: PoliceFiles) -> BriefPage:
    """The brief of a month for the police gold group."""
    failures = files.months.get(files.month, ())
    totals = file_totals(failures, files.settle_by)
    return framed(
        summary,
        "Police file quality",
        "For the police gold group",
        (
            _in_brief(totals, files.settle_by),
            _to_settle(failures, totals, files.settle_by),
            _by_family(summary),
            _by_unit(failures),
            _trend(files),
            tried(files.said),
            agreed(files.actions),
        ),
    )


def _in_brief(totals: FileTotals, settle_by: date) -> BriefSection:
    if not totals.failures:
        return BriefSection("In brief", ("No failure in a police file is recorded for this month.",))
    said = [
        f"{counted(totals.failures, 'failure')} in the files of {counted(totals.cases, 'case')}; "
        f"{totals.disputed} disputed, of which {totals.unresolved} "
        f"{'waits' if totals.unresolved == 1 else 'wait'} for an answer.",
        f"The last day to settle this month's disputes is {long_date(settle_by)}.",
    ]
    if totals.not_recorded:
        said.append(f"Of {totals.not_recorded} the export does not say whether they are disputed.")
    note = "A count of every failure that the Director's Guidance Assessment recorded, not of a sample."
    return BriefSection("In brief", tuple(said), note=note)


def _to_settle(failures: Sequence[Item], totals: FileTotals, settle_by: date) -> BriefSection:
    waiting = Counter(police_unit_of(one) for one in failures if dispute_of(one) is Dispute.OPEN)
    points = tuple(
        f"{unit}: {counted(count, 'dispute')} to be answered by {long_date(settle_by)}."
        for unit, count in sorted(waiting.items(), key=lambda one: (-one[1], one[0]))
    )
    return BriefSection("Disputes to settle", points=points if totals.unresolved else ())


def _by_family(summary: CommitteeSummary) -> BriefSection:
    rows = counted_rows(
        (row.family, row.failures, row.cases, row.disputed, row.accepted) for row in summary.police
    )
    headings = ("Family", "Failures", "Cases", "Disputed", "Disputes accepted")
    table = BriefTable("Failures by family", headings, rows)
    note = "A case with failures of two families stands in both rows."
    return BriefSection("What fails", tables=(table,) if rows else (), note=note if rows else "")


def _by_unit(failures: Sequence[Item]) -> BriefSection:
    """Failures of each police unit by family, those with most first."""
    found = police_by_unit(failures)
    rows = counted_rows([one.unit, *one.counts, one.failures] for one in found.rows)
    table = BriefTable("Failures by police unit and family", ("Police unit", *found.families, "All"), rows)
    return BriefSection("Where", tables=(table,) if rows else ())


def _trend(files: PoliceFiles) -> BriefSection:
    """The months behind this one, where there are any."""
    months = sorted(month for month, found in files.months.items() if found and month <= files.month)
    rows = []
    for month in months[-MONTHS_SHOWN:]:
        totals = file_totals(files.months[month], files.settle_by)
        rows.append((month.label, totals.failures, totals.cases, totals.disputed))
    headings = ("Month", "Failures", "Cases", "Disputed")
    if len(rows) < FEWEST_MONTHS:
        return BriefSection("The trend")
    table = BriefTable("Month by month", headings, counted_rows(rows))
    names = [month_name(month) for month in months[-MONTHS_SHOWN:]]
    chart = counts_over_time("Failures in police files, by month", "failures", names, [row[1] for row in rows])
    return BriefSection("The trend", tables=(table,), chart=chart)
