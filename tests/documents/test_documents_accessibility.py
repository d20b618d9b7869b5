"""Every page can be read by keyboard and by a screen reader, as far as a checker in a browser can tell."""

import pytest
from accessibility import faults_of_documents
from agreement_pages import agreement
from brief_builders import defence, delivery, police, team
from criteria_pages import criteria_diff
from document_builders import OURS, certified, chased, known_outcomes, letter, practice, summary
from moderation_pages import moderated

from iqa.briefs.areas import Together, areas_page
from iqa.briefs.board import board_brief
from iqa.briefs.poster import posters
from iqa.committee.letters_checked import CheckedLine, LettersCheckedTable
from iqa.documents.examples import example_of
from iqa.documents.rendering import render_html
from iqa.domain import Month
from iqa.exports.area_return import AreaLine, AreaReturn, JointIssue
from iqa.letter_checks.page import LetterCheckPage, Note, Piece, ShownParagraph
from iqa.workflow.letter_pages import CheckPrecisionPage, LettersCheckedPage, LettersToPutRightPage
from iqa.workflow.templates import CONTEXTS

pytestmark = pytest.mark.unmeasured


def checked_letter() -> LetterCheckPage:
    note = Note(1, "certain", "To put right", "The name is not that of the row.", "right-name", True, "Hazel Tarn")
    line = ShownParagraph((Piece("Dear "), Piece("Hazel Tarn", (1,), "certain")), "salutation", (note,))
    return LetterCheckPage(
        "letter.docx",
        "row",
        "Checked against a row.",
        "English",
        "One thing to put right.",
        (line,),
        (note,),
        (note,),
    )


LINE = AreaLine("casework", "1", "grip", "Was there grip?", 40, 20, 80, 60, 38.5)
JOINT = JointIssue("6", "The defence are engaged", "3 September 2026: We will", "Was it in time? 80%\nMeasured: 9")
PAGES = {
    "good_practice.html": practice("A chronology."),
    "outcomes.html": known_outcomes("01AB1234526"),
    "feedback_letter.html": letter(),
    "committee_summary.html": summary(),
    "certificate.html": certified(),
    "moderation_certificate.html": moderated(),
    "chase_list.html": chased(),
    "agreement.html": agreement(),
    "brief.html": police(),
    "poster.html": posters(summary(), {"Review and case analysis": "Ash Maple"})[0],
    "letter_check.html": checked_letter(),
    "criteria_diff.html": criteria_diff(),
    "letters_checked.html": LettersCheckedPage(
        "October 2026",
        "Thornmere",
        LettersCheckedTable(
            40,
            "",
            ("North", "South"),
            ("stopped charge",),
            (CheckedLine("right name", "certain", "2 of 40", ("–", "–"), ("2 of 40",), "", False),),
            True,
        ),
        5,
        3,
        "OFFICIAL-SENSITIVE",
    ),
    "letters_to_put_right.html": example_of(LettersToPutRightPage),
    "check_precision.html": example_of(CheckPrecisionPage),
}


BRIEFS = {
    "team": team(),
    "delivery": delivery(),
    "defence": defence(),
    "board": board_brief(summary()),
    "areas": areas_page(
        [AreaReturn(name, Month(2026, 10), (LINE,), (JOINT,)) for name in ("Thornmere", "Brackenholt")],
        Together("Thornmere", "casework quality assessment", "OFFICIAL-SENSITIVE", "2 December 2026"),
    ),
}
"""Every other page that the template of the briefs makes."""


def test_no_page_is_left_out() -> None:
    assert set(PAGES) == {name for name in CONTEXTS if name.endswith(".html")}


@pytest.mark.chromium
@pytest.mark.slow
def test_a_checker_of_accessibility_finds_no_fault_in_any_page() -> None:
    pages = {name: render_html(name, context, OURS) for name, context in PAGES.items()}
    briefs = {name: render_html("brief.html", context, OURS) for name, context in BRIEFS.items()}
    assert faults_of_documents(pages | briefs) == []


@pytest.mark.chromium
def test_the_checker_finds_a_table_that_only_a_mouse_can_scroll() -> None:
    row = "".join(f"<td>{number:0200}</td>" for number in range(9))
    table = f"<div style='overflow-x:auto'><table>{row}</table></div>"
    page = f"<html lang=en><title>Page</title><main><h1>Page</h1>{table}</main>"
    (fault,) = faults_of_documents({"page": page}, widths=[360])
    assert fault.startswith("page at 360: scrollable-region-focusable")
