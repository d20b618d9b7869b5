"""The brief for the liaison with the defence: barriers of their making, what was tried. It names nobody."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from iqa.briefs.common import agreed, counted_rows, framed, pictured, tried
from iqa.briefs.context import BriefPage, BriefSection, BriefTable
from iqa.charts.kinds import counts_over_time, month_name
from iqa.committee.context import CommitteeSummary
from iqa.domain import ImprovementAction, MinuteLine, Month
from iqa.exports.tables import Cells
from iqa.text import counted

FEWEST_MONTHS = 2


class DefenceBarriers(Struct, frozen=True):
    """The barriers as the export for the defence counts them, how many more are too rare to tell, in how many
    cases that were looked at, and what earlier meetings said and agreed."""

    rows: Sequence[Cells]
    too_rare: int
    assessed: int
    said: Sequence[MinuteLine] = ()
    actions: Sequence[ImprovementAction] = ()
    before: Mapping[Month, Mapping[str, int]] = field(default_factory=dict)
    """How often each barrier was found in each month up to this one, those that are too rare to tell left out."""


def defence_brief(summary: CommitteeSummary, barriers: DefenceBarriers) -> BriefPage:
    """The brief of a month for the liaison meeting with the defence."""
    return framed(
        summary,
        "Engagement with the defence",
        "For the liaison meeting with the defence",
        (
            _found(barriers),
            *_over_time(barriers),
            tried(barriers.said),
            agreed(barriers.actions),
            _to_talk_about(barriers),
        ),
    )


def _found(barriers: DefenceBarriers) -> BriefSection:
    rows = counted_rows((row["Subject"], row["Count"]) for row in barriers.rows)
    table = BriefTable("Barriers to engagement, and how often each was found", ("Barrier", "Times found"), rows)
    looked = f"{counted(barriers.assessed, 'case')} of a random sample were looked at."
    if not rows:
        none = "No barrier of the defence's making was found often enough to be told."
        return BriefSection("What stands in the way", (f"{looked} {none}",))
    rare = f" {barriers.too_rare} more were found too seldom to be told." if barriers.too_rare else ""
    note = f"What is for the prosecution to mend is not listed here.{rare}"
    return BriefSection("What stands in the way", (looked,), tables=(table,), note=note)


def _over_time(barriers: DefenceBarriers) -> Iterator[BriefSection]:
    """The commonest barrier month by month, where it could be told in several."""
    for row in barriers.rows:
        label = str(row["Subject"])
        months = [month for month in sorted(barriers.before) if label in barriers.before[month]]
        if len(months) >= FEWEST_MONTHS:
            counts = [barriers.before[month][label] for month in months]
            names = [month_name(month) for month in months]
            chart = counts_over_time(f"{label}, by month", "times found", names, counts)
            yield pictured("Month by month", chart)
            return


def _to_talk_about(barriers: DefenceBarriers) -> BriefSection:
    """The barriers of which no meeting has found a solution yet."""
    solved = {line.label.casefold() for line in barriers.said if line.outcome == "solved"}
    points = tuple(
        f"{row['Subject']}: what would solve it?"
        for row in barriers.rows
        if str(row["Subject"]).casefold() not in solved
    )
    return BriefSection("To talk about", points=points)
