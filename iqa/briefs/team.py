"""The brief of a unit's meeting, one page: what goes well, the theme, actions, good practice, a summary."""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from iqa.briefs.common import (
    OWN_FIGURES,
    Asked,
    asked_of,
    framed,
    going_well,
    in_a_sentence,
    open_actions,
    pictured,
)
from iqa.briefs.context import BriefPage, BriefSection, BriefTable
from iqa.committee.charts import over_time_title
from iqa.committee.context import CommitteeSummary, ThemeLine
from iqa.domain import Meeting, MeetingKind, MinuteKind, MinuteLine, long_date
from iqa.text import begun
from iqa.themes.action_report import ActionReport
from iqa.themes.wording import group_in_words

MOST_GOOD, MOST_THEMES, MOST_PRACTICE = 3, 2, 3


class UnitMatters(Struct, frozen=True):
    """What concerns a unit beside its figures: its open actions and those of the whole Area, good practice that
    may be shared, its meeting with what the minutes say. `timely` are the questions about time."""

    unit: str
    today: date
    actions: Sequence[ActionReport] = ()
    good_practice: Sequence[str] = ()
    meeting: Meeting | None = None
    said: Sequence[MinuteLine] = ()
    timely: frozenset[str] = frozenset()


def team_brief(summary: CommitteeSummary, matters: UnitMatters) -> BriefPage:
    """The brief of a month for a unit's meeting."""
    every = [one for table in summary.tables for one in asked_of(table, matters.unit)]
    return framed(
        summary,
        f"Team brief, {matters.unit}",
        f"For the unit meeting of {matters.unit}",
        (
            _well(every, matters.unit),
            *_theme(summary, matters.unit),
            open_actions(matters.actions, matters.today),
            BriefSection("Good practice", points=tuple(matters.good_practice)[:MOST_PRACTICE]),
            _summary(matters, MeetingKind.TEAM),
        ),
    )


def delivery_brief(summary: CommitteeSummary, matters: UnitMatters) -> BriefPage:
    """The brief of a month for a unit's operational delivery meeting: time limits, letters, actions."""
    timely = [
        one for table in summary.tables for one in asked_of(table, matters.unit) if one.question in matters.timely
    ]
    rows = tuple(
        (one.question, one.figure.percent, one.figure.interval, str(one.figure.marks), _whose(one, matters.unit))
        for one in sorted(timely, key=lambda one: one.figure.rate)
    )
    headings = ("Question", "In time", "95% interval", "n", "Of")
    table = BriefTable("How often it was done in time, least often first", headings, rows)
    return framed(
        summary,
        f"Delivery brief, {matters.unit}",
        f"For the operational delivery meeting of {matters.unit}",
        (
            BriefSection("In time", tables=(table,) if rows else (), note=OWN_FIGURES if rows else ""),
            _letters(summary, matters.unit),
            open_actions(matters.actions, matters.today),
            _summary(matters, MeetingKind.DELIVERY),
        ),
    )


def _whose(one: Asked, unit: str) -> str:
    return unit if one.of_unit else "the whole Area"


def _well(every: Sequence[Asked], unit: str) -> BriefSection:
    own = [one for one in every if one.of_unit] or every
    points = tuple(in_a_sentence(one, unit) for one in going_well(own, MOST_GOOD))
    return BriefSection("What goes well", points=points, note=OWN_FIGURES if points else "")


def _theme(summary: CommitteeSummary, unit: str) -> Iterator[BriefSection]:
    """What to work on, and the first of it over time, as the committee's paper draws it."""
    concern = [one for one in summary.first_page.themes if one.group in (unit, group_in_words(""))]
    concern.sort(key=lambda one: one.group != unit)
    yield BriefSection("What to work on", points=tuple(_in_words(one) for one in concern[:MOST_THEMES]))
    drawn = {chart.title: chart for chart in summary.charts}
    found = [
        drawn[title]
        for one in concern[:MOST_THEMES]
        if (title := over_time_title(one.question, one.group)) in drawn
    ]
    if found:
        yield pictured("How it has gone so far", found[0])


def _in_words(theme: ThemeLine) -> str:
    figure = theme.figure
    why = f"; {theme.why}" if theme.why else ""
    return f"{theme.question} In {theme.group} {figure.percent} met it ({figure.interval}; n {figure.marks}){why}."


def _letters(summary: CommitteeSummary, unit: str) -> BriefSection:
    """The letters of the unit where it has a row of its own, else those of the Area."""
    row = next((one for one in summary.letters if one.unit == unit), summary.letters_total)
    if row is None:
        return BriefSection("Victim letters")
    said = (
        f"{row.unit}: {row.owed} letters were owed; {row.in_time} went in time, {row.late} late, {row.not_sent} "
        f"had not been sent. {row.carried_over} of earlier months are still not sent.",
    )
    return BriefSection("Victim letters", said, note="A count of every letter, not of a sample.")


def _summary(matters: UnitMatters, kind: MeetingKind) -> BriefSection:
    """What to circulate: what the minutes say, or that they are not in yet."""
    said = [line for line in matters.said if line.kind is kind]
    if not said:
        on = matters.meeting.on if matters.meeting else None
        waiting = f"{_when(on, matters.today)} What it decides comes here once its minutes are read back in."
        return BriefSection("Summary to circulate", (waiting,))
    return BriefSection("Summary to circulate", points=tuple(_line(line) for line in said))


def _when(on: date | None, today: date) -> str:
    if on is None:
        return "No day is set for the meeting yet."
    was = "is" if on >= today else "was to be"
    return f"The meeting {was} on {long_date(on)}."


def _line(line: MinuteLine) -> str:
    """One line of the minutes in a sentence."""
    says = line.says.rstrip(".")
    if line.what is MinuteKind.BARRIER:
        return f"{line.label}: {line.outcome or 'talked about'}. {says}."
    if line.what is MinuteKind.NEW_ACTION:
        return f"Agreed ({line.action}): {says}."
    if line.what is MinuteKind.ACTION:
        return f"{line.label}: {line.outcome}. {says}".rstrip(". ") + "."
    return f"Decided: {begun(says)}."
