"""What the use cases composed, as files: name -> content. It reads templates alone; it records and writes nothing.

The names are those below a month's folder. Each library is loaded when the first file that needs it is made.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from iqa.next_steps import Advice, Wording
from iqa.records.workspace import Workspace
from iqa.sheets.writing import csv_file, workbook_file
from iqa.staff import for_files

if TYPE_CHECKING:
    from iqa.briefs.context import BriefPage, Poster
    from iqa.charts.picture import Chart
    from iqa.committee.context import CommitteeSummary
    from iqa.domain import Meeting
    from iqa.feedback.context import FeedbackLetter
    from iqa.feedback.good_practice import PracticePage
    from iqa.marking.workbook import WorkbookBrief
    from iqa.marking.workbook.carrying import CarriedAnswers
    from iqa.meetings.agenda import Agenda
    from iqa.themes.outcomes_page import KnownOutcomesPage
    from iqa.victim_letters.chase_list_page import ChaseListPage
    from iqa.workflow.agreement import AgreementResult
    from iqa.workflow.area_returns import ComposedReturn
    from iqa.workflow.briefs import ComposedBrief
    from iqa.workflow.drawing import ComposedCertificate
    from iqa.workflow.letter_lists import LetterLists
    from iqa.workflow.problem_rows import ProblemRows
    from iqa.workflow.reply_forms import WrittenForm

Files = Mapping[str, bytes]
"""File names below a month's folder -> content."""


def certificate_files(workspace: Workspace, composed: "ComposedCertificate") -> Files:
    """A certificate as JSON, for whoever draws again, and as a page to print."""
    from iqa.sampling.certificate import certificate_json

    return {
        f"{composed.name}.json": certificate_json(composed.written).encode(),
        f"{composed.name}.html": _page(workspace, composed.template, composed.page),
    }


def letter_files(workspace: Workspace, letter: "FeedbackLetter", stem: str) -> Files:
    """A feedback letter in Word and as a page, named `stem` with an ending."""
    return {
        f"{stem}.docx": _word(workspace, "feedback_letter.docx", letter, letter_title(letter)),
        f"{stem}.html": _page(workspace, "feedback_letter.html", letter),
    }


def letter_pdf(workspace: Workspace, letter: "FeedbackLetter") -> bytes:
    """A feedback letter as a tagged PDF, made from the same content as its Word file."""
    from iqa.documents.environment import template_folders
    from iqa.documents.rendering import render_pdf

    folders = template_folders(workspace.root)
    return render_pdf("feedback_letter.typ", letter, folders, letter_title(letter))


def letter_page(workspace: Workspace, letter: "FeedbackLetter") -> bytes:
    """A feedback letter as a page alone."""
    return _page(workspace, "feedback_letter.html", letter)


def mail_text(workspace: Workspace, letter: "FeedbackLetter") -> str:
    """What the mail says that a letter goes out with."""
    return _page(workspace, "feedback_mail.txt", letter).decode()


def brief_title(page: "BriefPage") -> str:
    """What a brief is called, as it stands above it: with the Area, where its unit's name does not say it."""
    return page.title if page.area in page.title else f"{page.title}, {page.area}"


def letter_title(letter: "FeedbackLetter") -> str:
    """What a letter is called in the properties of its files and in the subject of its mail."""
    return f"Feedback for {letter.person_name}, {letter.month}"


def practice_files(workspace: Workspace, page: "PracticePage") -> Files:
    """A month's page of good practice."""
    return {"good-practice.html": _page(workspace, "good_practice.html", page)}


def outcomes_files(workspace: Workspace, page: "KnownOutcomesPage") -> Files:
    """A month's page of what became known of cases, for managers."""
    return {"outcomes-beside-marks.html": _page(workspace, "outcomes.html", page)}


def reply_form_files(written: "WrittenForm", endings: Sequence[str]) -> Files:
    """A form of reply in each of some formats, by their endings: .docx or .xlsx."""
    from iqa.forms.excel import build_sheet
    from iqa.forms.word import build_document

    made = {
        ".docx": lambda: build_document(written.form),
        ".xlsx": lambda: workbook_file(build_sheet(written.form)),
    }
    return {ending: made[ending]() for ending in endings}


def summary_files(workspace: Workspace, summary: "CommitteeSummary") -> Files:
    """The committee's summary in Word, as a PDF for the record and as a page."""
    from iqa.documents.environment import template_folders
    from iqa.documents.rendering import render_pdf

    title = f"Committee summary, {summary.month}, {summary.area}"
    folders = template_folders(workspace.root)
    return {
        "committee-summary.docx": _pictured(
            _word(workspace, "committee_summary.docx", summary, title),
            {f"[picture {number}]": chart for number, chart in enumerate(summary.charts, 1)},
        ),
        "committee-summary.pdf": render_pdf("committee_summary.typ", summary, folders, title),
        "committee-summary.html": _page(workspace, "committee_summary.html", summary),
    }


def brief_files(workspace: Workspace, briefs: Sequence["ComposedBrief"]) -> Files:
    """Briefs in Word, where their readers edit them, and as pages."""
    files: dict[str, bytes] = {}
    for one in briefs:
        stem = f"briefs/{one.kind}{f' {for_files(one.unit)}' if one.unit else ''}"
        word = _word(workspace, "brief.docx", one.page, brief_title(one.page))
        files[f"{stem}.docx"] = _pictured(word, {f"[picture: {each.title}]": each for each in one.page.charts})
        files[f"{stem}.html"] = _page(workspace, "brief.html", one.page)
    return files


def _pictured(word: bytes, charts: "Mapping[str, Chart]") -> bytes:
    """A Word file with its pictures, each in the place of the paragraph that names it."""
    if not charts:
        return word
    from iqa.charts.picture import svg_file
    from iqa.documents.pictures import png_of, with_pictures

    return with_pictures(
        word,
        {name: (png_of(svg_file(one)), f"{one.title}. {one.description}") for name, one in charts.items()},
    )


def return_file(workspace: Workspace, composed: "ComposedReturn") -> Files:
    """This Area's return, for a sister Area or headquarters."""
    from iqa.exports.area_return import return_workbook

    marking = workspace.settings.protective_marking
    name = f"return {for_files(composed.handed.area)} {composed.handed.month}.xlsx"
    return {name: return_workbook(composed.handed, composed.cells, marking)}


def areas_files(workspace: Workspace, page: "BriefPage") -> Files:
    """Several Areas together, in Word and as a page."""
    return {
        "areas-together.docx": _word(workspace, "brief.docx", page, page.title),
        "areas-together.html": _page(workspace, "brief.html", page),
    }


def poster_files(workspace: Workspace, posters: Sequence["Poster"]) -> Files:
    """Posters as pages to print on A4."""
    return {f"posters/{for_files(one.key_area)}.html": _page(workspace, "poster.html", one) for one in posters}


def minutes_form(agenda: "Agenda", meeting: "Meeting | None") -> Files:
    """The minutes form of a meeting, to be filled in and read back."""
    from iqa.meetings.form import build_form

    unit = f" {for_files(agenda.unit)}" if agenda.unit else ""
    return {f"minutes/{agenda.kind}{unit}.xlsx": workbook_file(build_form(agenda, meeting))}


def letter_list_files(workspace: Workspace, lists: "LetterLists") -> Files:
    """What was found in a month's letters: the list to put right, of all and of each drafter, the committee's
    page, and how far assessors agree with each check."""
    from iqa.workflow.letter_pages import checked_page, list_rows, precision_page, put_right_page

    own = {
        f"letters-to-put-right/{stem}.html": _page(
            workspace, "letters_to_put_right.html", put_right_page(workspace, lists, drafter)
        )
        for drafter, stem in sorted(lists.stems.items())
    }
    return {
        "letters-to-put-right.csv": csv_file(*list_rows(lists)),
        "letters-to-put-right.html": _page(
            workspace, "letters_to_put_right.html", put_right_page(workspace, lists)
        ),
        "letters-checked.html": _page(workspace, "letters_checked.html", checked_page(workspace, lists)),
        "check-precision.html": _page(workspace, "check_precision.html", precision_page(workspace, lists)),
        **own,
    }


def agreement_files(workspace: Workspace, found: "AgreementResult") -> Files:
    """How far two markers agree, as the page for this reader."""
    return {found.file_name: _page(workspace, "agreement.html", found.page)}


def chase_list_files(workspace: Workspace, page: "ChaseListPage") -> Files:
    """The letters to be sent, as a page and as a table."""
    from iqa.victim_letters.chase_list_page import chase_list_rows

    return {
        "chase-list.html": _page(workspace, "chase_list.html", page),
        "chase-list.csv": csv_file(*chase_list_rows(page)),
    }


def marking_workbook(
    brief: "WorkbookBrief", earlier: Sequence[Path] = ()
) -> tuple[bytes, tuple["CarriedAnswers", ...]]:
    """An assessor's marking workbook, with the answers of `earlier` ones (the newest first) that are not recorded
    yet, and what came over from each."""
    from iqa.marking.workbook import build_workbook
    from iqa.marking.workbook.carrying import carry_answers

    book = build_workbook(brief)
    carried = carry_answers(book, brief, earlier)
    return workbook_file(book), carried


def problems_workbook(workspace: Workspace, found: "ProblemRows", command: Advice, wording: Wording) -> bytes:
    """The rows of an export with what to do about each. `command` is how to import the workbook again; `wording`
    puts next steps into the words of whoever reads it."""
    from iqa.intake.problems.workbook import build_problems_workbook

    marking = workspace.settings.protective_marking
    book = build_problems_workbook(found.rows, wording(command), marking, found.references, wording)
    return workbook_file(book)


def _page(workspace: Workspace, template: str, page: object) -> bytes:
    from iqa.documents.environment import template_folders
    from iqa.documents.rendering import render_html

    return render_html(template, page, template_folders(workspace.root)).encode()


def _word(workspace: Workspace, template: str, page: object, title: str) -> bytes:
    from iqa.documents.environment import template_folders
    from iqa.documents.rendering import render_word

    return render_word(template, page, template_folders(workspace.root), title)
