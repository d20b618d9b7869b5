"""Each brief holds what concerns its reader, from figures that the committee's paper shows, and nothing else."""

from datetime import date, timedelta

import pytest
from brief_builders import DUE, MONTH, UNIT, action, defence, delivery, matters, police, team
from document_builders import bare_summary, figure, summary
from msgspec.structs import replace

from iqa.briefs.board import board_brief
from iqa.briefs.context import BriefPage, BriefSection
from iqa.briefs.poster import LETTERS, posters
from iqa.briefs.team import team_brief
from iqa.charts.kinds import counts_over_time
from iqa.committee.charts import over_time_title
from iqa.domain import long_date
from iqa.meetings.figures import MeetingsRow


def section(page: BriefPage, heading: str) -> BriefSection:
    (found,) = [one for one in page.sections if one.heading == heading]
    return found


def rows(page: BriefPage, heading: str) -> tuple[tuple[str, ...], ...]:
    (table,) = section(page, heading).tables
    assert all(len(row) == len(table.headings) for row in table.rows)
    return table.rows


def everything(page: BriefPage) -> str:
    return repr(page)


def test_the_police_learn_what_fails_where_and_by_when_it_is_settled() -> None:
    page = police()
    assert "2 failures" not in everything(page)
    assert section(page, "In brief").paragraphs[:2] == (
        "3 failures in the files of 3 cases; 1 disputed, of which 1 waits for an answer.",
        "The last day to settle this month's disputes is 12 December 2026.",
    )
    assert section(page, "Disputes to settle").points == (
        "Mill Road: 1 dispute to be answered by 12 December 2026.",
    )
    assert rows(page, "Where") == (("Mill Road", "1", "1", "0", "2"), ("Not recorded", "0", "0", "1", "1"))
    assert [row[0] for row in rows(page, "The trend")] == ["September 2026", "October 2026"]
    assert section(page, "Agreed at these meetings").points == ("Worked examples: open, due 1 December 2026.",)


def test_a_month_without_police_files_says_so() -> None:
    page = police(months={MONTH: ()}, said=(), actions=())
    assert section(page, "In brief").paragraphs == ("No failure in a police file is recorded for this month.",)
    assert [one.heading for one in page.sections] == ["In brief", "What fails"]


def test_nobody_of_ours_is_named_to_the_police_or_the_defence() -> None:
    for page in (police(), defence()):
        assert "M1" not in everything(page)
        assert "ann" not in everything(page).split()


def test_the_defence_see_their_barriers_and_what_was_tried() -> None:
    page = defence()
    assert rows(page, "What stands in the way") == (("No reply from firm", "9"), ("Late instruction", "6"))
    assert "2 more were found too seldom" in section(page, "What stands in the way").note
    assert rows(page, "What was tried, and what came of it")[0][2:] == ("Solved", "Said as much.")
    assert section(page, "To talk about").points == ("No reply from firm: what would solve it?",)


def test_without_a_barrier_that_may_be_told_the_defence_are_told_so() -> None:
    page = defence(rows=(), too_rare=0, said=(), actions=())
    assert [one.heading for one in page.sections] == ["What stands in the way"]
    assert "often enough" in everything(page)


def test_a_team_reads_what_goes_well_the_theme_actions_practice_and_what_to_circulate() -> None:
    page = team()
    assert [one.heading for one in page.sections] == [
        "What goes well",
        "What to work on",
        "Actions that are open",
        "Good practice",
        "Summary to circulate",
    ]
    assert len(section(page, "Actions that are open").points) == 6
    assert "overdue since 1 December 2026" in section(page, "Actions that are open").points[0]
    assert section(page, "Actions that are open").note == "2 more are open."
    assert section(page, "Summary to circulate").points == (
        "Scans come late: solved. A new scanner.",
        "Agreed (A1): Worked examples.",
        "A2: A guide: done. On the wall.",
        "Decided: Disclosure comes first.",
    )


def test_before_the_minutes_are_in_the_summary_says_when_the_meeting_is() -> None:
    said = section(team(said=()), "Summary to circulate").paragraphs
    assert said == (
        "The meeting was to be on 1 December 2026. What it decides comes here once its minutes are read back in.",
    )
    assert "No day is set" in section(team(said=(), meeting=None), "Summary to circulate").paragraphs[0]


def test_a_units_own_figures_go_before_those_of_the_area_and_none_is_made_up() -> None:
    shown = summary()
    table = shown.tables[0]
    high = replace(table.rows[1], units=tuple(figure(0.95, 9, 5) for _ in table.units))
    page = team_brief(replace(shown, tables=(replace(table, rows=(high,)),)), matters())
    assert (
        section(page, "What goes well").points == (f"{high.question} 95% (86% to 100%; n 9).",)
        or "95%" in (section(page, "What goes well").points[0])
    )
    none = replace(table, units=("Elsewhere",), rows=(replace(high, units=(None,)),))
    of_area = team_brief(replace(shown, tables=(none,)), matters())
    assert "in the whole Area" in section(of_area, "What goes well").points[0]
    assert not [one for one in team_brief(bare_summary(), matters()).sections if one.heading == "What goes well"]


def test_a_delivery_meeting_reads_time_limits_and_letters() -> None:
    page = delivery()
    assert {row[4] for row in rows(page, "In time")} <= {UNIT, "the whole Area"}
    assert "24 letters were owed" in section(page, "Victim letters").paragraphs[0]
    assert section(page, "Summary to circulate").points == ("Decided: One list.",)
    bare = [one.heading for one in delivery(actions=(), timely=frozenset()).sections]
    assert bare == ["Victim letters", "Summary to circulate"]


def test_the_board_reads_one_page_with_what_was_promised() -> None:
    meetings = (MeetingsRow("Unit meeting", "North", 3, 2, 0, 1, 1),)
    page = board_brief(summary(meetings=meetings))
    assert section(page, "Meetings").paragraphs == (
        "2 of 3 meetings that were due were held, and 1 summaries went round.",
    )
    assert rows(page, "What was promised")
    assert section(page, "What moved since last time").points[0].startswith(("Better: ", "Worse: "))
    assert not [one for one in board_brief(bare_summary()).sections if one.heading == "Meetings"]


def test_a_poster_a_key_area_names_who_leads_and_draws_what_it_says() -> None:
    made = posters(summary(), {"victim letters": "Ash Maple"}, {"Victim letters"})
    assert [one.key_area for one in made] == ["Review and case analysis", LETTERS]
    first, letters = made
    assert (first.lead, letters.lead) == ("", "Ash Maple")
    assert sum(first.dots) == first.focus.tens == round(10 * 0.45)
    assert first.well is not None
    assert first.message == "4 in 10. Let us make it 9 in 10."


def test_a_poster_of_what_goes_well_says_so() -> None:
    table = summary().tables[0]
    one = replace(table, rows=(replace(table.rows[1], everybody=figure(0.97)),))
    (made,) = posters(replace(summary(), tables=(one,)), {})
    assert (made.message, made.well) == ("Well done. Let us keep it there.", None)
    assert posters(bare_summary(), {}) == ()


@pytest.mark.parametrize("made", [police(), defence(), team(), delivery(), board_brief(summary())])
def test_no_section_is_empty(made: BriefPage) -> None:
    assert all(one.says_something for one in made.sections)
    assert action("A9").id not in everything(made)


# --- pictures ---------------------------------------------------------------------------------------------------


def test_the_police_see_their_failures_over_time_in_a_picture_with_its_table() -> None:
    (trend,) = [one for one in police().sections if one.chart]
    assert trend.chart is not None
    assert trend.chart.rows == (("Sep ’26", "1", ""), ("Oct ’26", "3", ""))
    assert "failures: 1 in the first, 3 in the last" in trend.chart.description
    assert trend.tables[0].rows[0][0] == "September 2026"


def test_the_defence_see_their_commonest_barrier_over_time_where_two_months_can_be_told() -> None:
    told = {MONTH.previous(): {"No reply from firm": 7, "Late instruction": 5}, MONTH: {"No reply from firm": 9}}
    (chart,) = defence(before=told).charts
    assert (chart.title, [row[1] for row in chart.rows]) == ("No reply from firm, by month", ["7", "9"])
    assert defence(before={MONTH: {"No reply from firm": 9}}).charts == ()


def test_a_team_sees_its_theme_over_time_as_the_committees_paper_draws_it() -> None:
    paper = summary()
    theme = replace(paper.first_page.themes[0], group=UNIT)
    chart = counts_over_time(over_time_title(theme.question, theme.group), "marks", ["Sep ’26", "Oct ’26"], [4, 5])
    drawn = replace(paper, first_page=replace(paper.first_page, themes=(theme,)), charts=(chart,))
    assert team_brief(drawn, matters()).charts == (chart,)
    assert team_brief(replace(drawn, charts=()), matters()).charts == ()


@pytest.mark.parametrize(
    ("today", "said"),
    [(DUE, f"The meeting is on {long_date(DUE)}."), (DUE + timedelta(days=1), "The meeting was to be on ")],
)
def test_a_meeting_that_is_over_is_not_told_as_one_to_come(today: date, said: str) -> None:
    page = team_brief(summary(), matters(said=(), today=today))
    told = next(one for one in page.sections if one.heading == "Summary to circulate")
    assert told.paragraphs[0].startswith(said)
