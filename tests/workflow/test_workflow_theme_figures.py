"""The themes of a month with the figure that the paper prints, held back where the paper holds it back."""

import pytest
from msgspec.structs import replace
from office import MONTH, copied, workspace_in
from workflow_builders import STRATEGY, imported_month, marked_month

from iqa.domain import Month
from iqa.errors import NotFoundError
from iqa.records.workspace import Workspace
from iqa.workflow.committee import committee_summary
from iqa.workflow.theme_figures import month_themes, pictures_of, theme_shown
from iqa.workflow.themes import BroughtTheme, bring_theme, keep_themes


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("kept") / "office"
    workspace = workspace_in(copied(marked_month(tmp_path_factory.getbasetemp()), folder).folder)
    keep_themes(workspace, MONTH)
    bring_theme(workspace, BroughtTheme("casework/grip", MONTH, "North", source="A scrutiny panel."))
    return workspace


def test_a_theme_has_the_figure_that_the_committees_paper_prints(kept: Workspace) -> None:
    (strategy, _) = month_themes(kept, MONTH).themes
    (row,) = [
        row
        for table in committee_summary(kept, MONTH).tables
        for row in table.rows
        if row.question == strategy.asked
    ]
    figure, printed = strategy.figure, row.everybody
    assert figure is not None
    assert printed is not None
    assert (figure.marks, figure.people) == (printed.marks, printed.people)
    assert (figure.rate, *figure.interval) == pytest.approx((printed.rate, printed.low, printed.high))


def test_a_figure_that_papers_may_not_show_is_held_back(kept: Workspace) -> None:
    most = replace(kept.settings.committee, smallest_marks=1000)
    strict = replace(kept, settings=replace(kept.settings, committee=most))
    shown = theme_shown(strict, "t1", MONTH)
    assert (shown.theme.criterion, shown.figure, shown.held_back) == (STRATEGY, None, True)
    assert pictures_of(strict, shown, MONTH) == ()


def test_the_register_stands_as_it_stood_in_the_light_of_a_month(kept: Workspace) -> None:
    assert month_themes(kept, MONTH.previous()).themes == ()
    later = month_themes(kept, MONTH.next())
    assert [one.figure for one in later.themes] == [None, None]
    assert [one.last_seen for one in later.themes] == [MONTH, MONTH]


def test_a_theme_that_is_none_is_not_found(kept: Workspace) -> None:
    with pytest.raises(NotFoundError, match="There is no theme T9"):
        theme_shown(kept, "T9", MONTH)


def test_before_a_draw_nothing_has_a_figure(tmp_path_factory: pytest.TempPathFactory) -> None:
    bare = workspace_in(imported_month(tmp_path_factory.getbasetemp()))
    assert month_themes(bare, Month(2026, 10)).themes == ()
