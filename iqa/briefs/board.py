"""One page a month for the Area Strategy Board: where the Area stands, what is being done, what was promised."""

from iqa.briefs.common import OWN_FIGURES, framed
from iqa.briefs.context import BriefPage, BriefSection, BriefTable
from iqa.committee.context import CommitteeSummary, IssueLine


def board_brief(summary: CommitteeSummary) -> BriefPage:
    """The page of a month for the Area Strategy Board."""
    page = summary.first_page
    moved = tuple(
        f"{'Better' if line.rose else 'Worse'}: {line.question} {line.then} in {line.before}, now {line.now}."
        for line in (*page.improved, *page.worsened)
    )
    themes = tuple(
        f"{one.question} In {one.group} {one.figure.percent} met it ({one.figure.interval}; n {one.figure.marks})."
        for one in page.themes
    )
    actions = tuple(f"Overdue: {one.what.rstrip('.')} (due {one.due})." for one in page.overdue)
    actions += tuple(f"{one.what.rstrip('.')}. {one.effect}" for one in page.judged)
    return framed(
        summary,
        "Casework quality",
        "For the Area Strategy Board",
        (
            BriefSection("Where the Area stands", points=tuple(one.text for one in summary.headlines)),
            BriefSection("What moved since last time", points=moved),
            BriefSection("What to work on", points=themes, note=OWN_FIGURES if themes else ""),
            BriefSection("Actions", points=actions),
            _issues(summary.issues),
            _meetings(summary),
        ),
    )


def _issues(issues: tuple[IssueLine, ...]) -> BriefSection:
    """Each issue of the inspection with the latest of what was measured."""
    rows = tuple(
        (
            f"{one.id}. {one.title}",
            "joint" if one.joint else "ours",
            one.latest,
        )
        for one in issues
        if one.response or one.lines
    )
    table = BriefTable(
        "Issues of the inspection, each with its latest measure", ("Issue", "Whose", "Latest"), rows
    )
    return BriefSection("What was promised", tables=(table,) if rows else ())


def _meetings(summary: CommitteeSummary) -> BriefSection:
    due, held = sum(row.due for row in summary.meetings), sum(row.held for row in summary.meetings)
    told = sum(row.circulated for row in summary.meetings)
    if not due:
        return BriefSection("Meetings")
    said = f"{held} of {due} meetings that were due were held, and {told} summaries went round."
    return BriefSection("Meetings", (said,))
