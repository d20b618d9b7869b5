"""What was composed becomes the bytes of files by name; rendering records nothing and writes nothing."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from office import MONTH, Office, workspace_in
from openpyxl import load_workbook
from workflow_builders import head, marked_month, twice_marked_month

from iqa.errors import Problem
from iqa.intake.problems.annotated_rows import RowsToMend, RowToMend
from iqa.intake.problems.grouping import grouped
from iqa.next_steps import advice
from iqa.records.letters import reconcile_month
from iqa.records.workspace import Workspace
from iqa.workflow.agreement import agreement_since
from iqa.workflow.committee import committee_summary
from iqa.workflow.confirming import compose_chase_list
from iqa.workflow.drawing import ComposedCertificate, DrawResult, compose_certificate
from iqa.workflow.feedback import compose_letters
from iqa.workflow.marking import marking_briefs
from iqa.workflow.problem_rows import ProblemRows
from iqa.workflow.rendering import (
    agreement_files,
    certificate_files,
    chase_list_files,
    letter_files,
    marking_workbook,
    problems_workbook,
    summary_files,
)


@pytest.fixture
def workspace(base: Path) -> Workspace:
    """A month marked to the end; only to be read."""
    return workspace_in(marked_month(base))


def composed_certificate(workspace: Workspace) -> ComposedCertificate:
    with workspace.store.reading() as view:
        drawn = view.draws.current("casework", MONTH)
    assert drawn is not None
    return compose_certificate(workspace, DrawResult(drawn, 30))


def chase_list(workspace: Workspace) -> Mapping[str, bytes]:
    with workspace.store.reading() as view:
        settled = reconcile_month(workspace, view, MONTH)
    assert settled is not None
    return chase_list_files(workspace, compose_chase_list(workspace, MONTH, settled.working))


RENDERED: dict[str, tuple[Callable[[Workspace], Mapping[str, bytes]], set[str]]] = {
    "certificate": (
        lambda workspace: certificate_files(workspace, composed_certificate(workspace)),
        {"certificate-casework.json", "certificate-casework.html"},
    ),
    "letter": (
        lambda workspace: letter_files(
            workspace, compose_letters(workspace, MONTH).letters[0].letter, "letters/A"
        ),
        {"letters/A.docx", "letters/A.html"},
    ),
    "summary": (
        lambda workspace: summary_files(workspace, committee_summary(workspace, MONTH)),
        {"committee-summary.docx", "committee-summary.html", "committee-summary.pdf"},
    ),
    "chase list": (chase_list, {"chase-list.html", "chase-list.csv"}),
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("what", RENDERED)
def test_each_paper_has_its_files_and_leaves_no_trace(workspace: Workspace, what: str) -> None:
    render, names = RENDERED[what]
    before, there = head(workspace), sorted(workspace.root.rglob("*"))
    files = render(workspace)
    assert set(files) == names
    assert (head(workspace), sorted(workspace.root.rglob("*"))) == (before, there)
    for name, content in files.items():
        if name.endswith(".html"):
            assert content.startswith(b"<!DOCTYPE html>")
            assert content.count(b"<h1") == 1
        if name.endswith(".docx"):
            assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_a_certificate_reads_back_as_what_it_says(workspace: Workspace) -> None:
    composed = composed_certificate(workspace)
    read = json.loads(certificate_files(workspace, composed)["certificate-casework.json"])
    assert read == json.loads(json.dumps(composed.written))


def test_a_chase_list_is_a_table_with_a_line_for_each_letter(workspace: Workspace) -> None:
    lines = list(csv.DictReader(io.StringIO(chase_list(workspace)["chase-list.csv"].decode("utf-8-sig"))))
    assert [line["URN"] for line in lines] == ["01AB9000426"]


def test_the_page_on_agreement_is_named_for_its_reader(base: Path) -> None:
    workspace = workspace_in(twice_marked_month(base), "M2")
    files = agreement_files(workspace, agreement_since(workspace, MONTH))
    assert list(files) == ["agreement-Rowan Elder.html"]
    assert b"Bryony" not in files["agreement-Rowan Elder.html"]


def test_the_offices_own_template_comes_before_the_tools(marked: Office) -> None:
    (marked.folder / "templates").mkdir(exist_ok=True)
    (marked.folder / "templates/certificate.html").write_text("<h1>Ours: {{ page.draw }}</h1>", encoding="utf-8")
    workspace = workspace_in(marked.folder)
    composed = composed_certificate(workspace)
    page = certificate_files(workspace, composed)["certificate-casework.html"].decode()
    assert page == f"<h1>Ours: {composed.written['draw']}</h1>"


@pytest.mark.unmeasured
def test_a_marking_workbook_opens_with_what_its_brief_says(workspace: Workspace) -> None:
    one = marking_briefs(workspace, MONTH)[0]
    content, carried = marking_workbook(one.brief)
    assert carried == ()
    book = load_workbook(io.BytesIO(content))
    told = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    assert set(one.brief.row_keys()) <= told


def test_a_workbook_of_problems_has_the_rows_and_how_to_import_it_again(workspace: Workspace) -> None:
    problem = Problem("not-a-date", "No date.", "Cases", 2, "Sent", "soon")
    row = RowToMend(2, ("01AB1", "soon"), "Enter a date: Sent.", notes={1: "No date."})
    rows = RowsToMend("letters.xlsx", "Cases", ("URN", "Sent"), (row,), grouped([problem]), 1, 1, 0, True)
    made = problems_workbook(workspace, ProblemRows(rows, (0,)), advice("Import it again."), str)
    book = load_workbook(io.BytesIO(made))
    told = {str(cell.value) for sheet in book for cells in sheet.iter_rows() for cell in cells if cell.value}
    assert {"01AB1", "soon", "Enter a date: Sent."} <= told
    assert any("Import it again." in text for text in told)
