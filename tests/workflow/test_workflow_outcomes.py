"""Outcomes as use cases: imported or entered by hand, beside marks and questions; no mark is changed by them."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from office import MONTH, copied, workspace_in, xlsx
from workflow_builders import keys_to_mark, marked_month

from iqa.domain import ItemKey, Kind, OutcomeKind, ThemeState
from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.records.workspace import Workspace
from iqa.themes.wording import evidence_in_words
from iqa.workflow.committee import committee_summary
from iqa.workflow.importing import import_export
from iqa.workflow.incoming import ImportRequest
from iqa.workflow.marking import marking_briefs
from iqa.workflow.outcomes import NewOutcome, add_outcome, outcomes_beside_marks, outcomes_page, take_back_outcome
from iqa.workflow.themes import BroughtTheme, bring_theme


@pytest.fixture
def workspace(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Workspace:
    return workspace_in(copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "office").folder)


def a_marked_case(workspace: Workspace) -> str:
    return ItemKey.parse(keys_to_mark(workspace)[0]).urn


def exported(workspace: Workspace, *rows: dict[str, object]) -> ImportRequest:
    return ImportRequest(Kind.OUTCOMES, xlsx(workspace.root / "outcomes.xlsx", rows), MONTH)


def test_an_export_of_outcomes_stands_beside_the_marks_of_the_same_cases(workspace: Workspace) -> None:
    urn = a_marked_case(workspace)
    row = {"URN": f"{urn[:4]} {urn[4:]}", "Type of outcome": "VRR upheld", "Outcome date": "12/10/2026"}
    told = exported(workspace, row, row, {**row, "Type of outcome": "Compliment"}, {**row, "URN": "01AB9999926"})
    done = import_export(workspace, told)
    assert (done.counts.accepted, done.counts.rejected, done.counts.merged) == (3, 1, 1)
    assert "Enter one of: case management panel" in done.problems[0].message
    first, other = outcomes_beside_marks(workspace, MONTH)
    assert (first.outcome.kind, first.outcome.on) == (OutcomeKind.REVIEW, date(2026, 10, 12))
    assert {one.criterion for one in first.marks} >= {"code-test-complied", "case-analysis"}
    assert first.marked_fully
    assert (other.outcome.urn, other.marks) == ("01AB9999926", ())
    page = outcomes_page(workspace, MONTH)
    assert ([one.urn for one in page.cases], len(page.not_marked)) == ([first.outcome.urn], 1)
    assert page.fully == len(first.marked_fully)


def test_an_outcome_stands_beside_the_questions_that_it_concerns_in_a_workbook(
    workspace: Workspace,
) -> None:
    urn = a_marked_case(workspace)
    add_outcome(workspace, NewOutcome(urn, OutcomeKind.PANEL, MONTH, "Who chases the records?", date(2026, 10, 7)))
    assert beside_questions(workspace) == []  # who knows how a case ended marks it otherwise
    marking = replace(workspace.settings.marking, outcomes_shown="while marking")
    shown = beside_questions(replace(workspace, settings=replace(workspace.settings, marking=marking)))
    assert {at for at, _, _ in shown} == {urn}
    assert "outcome.shows.grip" in {name for _, name, _ in shown}
    assert shown[0][2] == "Known since: Case management panel, on 7 October 2026: Who chases the records?"


def beside_questions(workspace: Workspace) -> list[tuple[str, str, str]]:
    """URN, name and words of each outcome on the forms of the month."""
    return [
        (item.item.text("urn"), name, said)
        for one in marking_briefs(workspace, MONTH)
        for section in one.brief.sections
        for item in section.items
        for name, said in item.beside.items()
        if name.startswith("outcome.")
    ]


def test_what_is_entered_by_hand_counts_in_the_paper_and_changes_no_mark(workspace: Workspace) -> None:
    with workspace.store.reading() as view:
        before = view.assessments.list()
    entered = add_outcome(workspace, NewOutcome(a_marked_case(workspace), OutcomeKind.ADVERSE, MONTH))
    rows = committee_summary(workspace, MONTH).outcomes
    assert [(row.what, row.this_month, row.when) for row in rows] == [("Adverse outcome", 1, "")]
    with workspace.store.reading() as view:
        assert view.assessments.list() == before
    take_back_outcome(workspace, entered.id.lower(), "it was another case")
    assert outcomes_beside_marks(workspace) == ()
    assert committee_summary(workspace, MONTH).outcomes == ()


def test_what_is_wrong_is_refused(workspace: Workspace) -> None:
    new = NewOutcome("01AB1234526", OutcomeKind.REVIEW, MONTH)
    with pytest.raises(InvalidInputError, match="Smith is no URN"):
        add_outcome(workspace, NewOutcome("Smith", OutcomeKind.REVIEW, MONTH))
    made = add_outcome(workspace, new)
    with pytest.raises(ConflictError, match="known for October 2026 already"):
        add_outcome(workspace, new)
    with pytest.raises(NotFoundError, match="No outcome O7"):
        take_back_outcome(workspace, "O7", "wrong")
    with pytest.raises(InvalidInputError, match="only with a reason"):
        take_back_outcome(workspace, made.id, " ")
    take_back_outcome(workspace, made.id, "wrong")
    with pytest.raises(ConflictError, match="taken back already"):
        take_back_outcome(workspace, made.id, "wrong")
    assert add_outcome(workspace, new).id == "O2"


def test_a_theme_names_an_outcome_as_its_evidence(workspace: Workspace) -> None:
    add_outcome(workspace, NewOutcome("01AB1234526", OutcomeKind.REVIEW, MONTH))
    made = bring_theme(workspace, BroughtTheme("casework/grip", MONTH, "North", OutcomeKind.REVIEW, "It drifted"))
    assert (made.criterion, made.group, made.state) == ("grip", "North", ThemeState.EMERGING)
    assert evidence_in_words(made.evidence[0]) == "Review upheld: 1 case of October 2026. It drifted"
    again = bring_theme(workspace, BroughtTheme("casework/grip", MONTH, "North", source="A panel said the same"))
    assert (again.id, len(again.evidence)) == (made.id, 2)
    with pytest.raises(ConflictError, match="as its evidence already"):
        bring_theme(workspace, BroughtTheme("casework/grip", MONTH, "North", source="A panel said the same"))


def test_a_theme_without_a_source_or_of_nothing_known_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InvalidInputError, match="where it comes from"):
        bring_theme(workspace, BroughtTheme("casework/grip", MONTH))
    with pytest.raises(NotFoundError, match="known with this outcome: adverse outcome"):
        bring_theme(workspace, BroughtTheme("casework/grip", MONTH, outcome=OutcomeKind.ADVERSE))
    with pytest.raises(NotFoundError, match="has the question casework/grop") as refused:
        bring_theme(workspace, BroughtTheme("casework/grop", MONTH, source="A panel"))
    assert "casework/grip" in str(refused.value.hint)
