"""Inspection issues as use cases: added, responded to, measured; what is wrong changes nothing."""

from datetime import date
from pathlib import Path

import pytest
from office import MONTH, copied, workspace_in
from workflow_builders import STRATEGY, imported_month, marked_month

from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.records.workspace import Workspace
from iqa.workflow.committee import committee_summary
from iqa.workflow.inspection import Measure, add_issue, measure_issue, read_issues, respond_to_issue


@pytest.fixture
def workspace(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Workspace:
    return workspace_in(copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "office").folder)


def test_an_issue_is_followed_from_the_response_to_the_committees_paper(workspace: Workspace) -> None:
    made = add_issue(workspace, "9", "Every case has a strategy", (f"casework/{STRATEGY}",), joint=True)
    respond_to_issue(workspace, "9", "We will write one", date(2026, 10, 1))
    measure_issue(workspace, Measure("9", MONTH, "a workshop was held"))
    report = next(one for one in read_issues(workspace) if one.issue == made)
    assert [line.of for line in report.lines][-1] == "Measured by hand"
    assert report.lines[0].points[0].rate == 0
    paper = committee_summary(workspace, MONTH)
    told = next(one for one in paper.issues if one.id == "9")
    assert told.response == "1 October 2026: We will write one"
    assert any("0% of" in line for line in told.lines)


def test_what_was_measured_by_hand_as_a_share_over_months_has_a_picture_in_the_paper(workspace: Workspace) -> None:
    measure_issue(workspace, Measure("1", MONTH.previous(), "10 of 14 met their manager", 10 / 14))
    measure_issue(workspace, Measure("1", MONTH, "13 of 14 met their manager", 13 / 14))
    report = next(one for one in read_issues(workspace) if one.issue.id == "1")
    assert [point.rate for point in report.lines[0].points] == [10 / 14, 13 / 14]
    (chart,) = (one for one in committee_summary(workspace, MONTH).charts if report.issue.title in one.title)
    assert [row[1] for row in chart.rows] == ["71%", "93%"]


def test_a_workspace_without_a_draw_has_the_issues_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    reports = read_issues(workspace_in(imported_month(tmp_path_factory.getbasetemp())))
    assert len(reports) == 8
    told = {one.issue.id: [line.of for line in one.lines] for one in reports if one.lines}
    assert told == {"8": ["Letters sent, of those owed", "Letters in time, where that can be told"]}


def test_what_is_wrong_changes_nothing(workspace: Workspace) -> None:
    with workspace.store.reading() as view:
        before = view.ledger.head()
    with pytest.raises(ConflictError, match="There is an issue 8 already"):
        add_issue(workspace, "8", "Again")
    with pytest.raises(InvalidInputError):
        add_issue(workspace, "9", " ")
    with pytest.raises(NotFoundError, match="has the question casework/trial-stratgy") as refused:
        add_issue(workspace, "9", "A title", ("casework/trial-stratgy",))
    assert f"casework/{STRATEGY}" in str(refused.value.hint)
    with pytest.raises(NotFoundError, match="There is no issue 12"):
        respond_to_issue(workspace, "12", "We will", date(2026, 10, 1))
    with pytest.raises(InvalidInputError, match="Nothing is said"):
        respond_to_issue(workspace, "8", " ", date(2026, 10, 1))
    with pytest.raises(InvalidInputError, match="from 0 to 1"):
        measure_issue(workspace, Measure("2", MONTH, "85", 85))
    with workspace.store.reading() as view:
        assert view.ledger.head() == before
