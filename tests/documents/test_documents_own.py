"""What templates/README.md says an office can do with templates is true: a logo, a font, large print, Welsh."""

import re
import struct
import zlib
from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from agreement_pages import agreement
from brief_builders import team
from criteria_pages import criteria_diff
from document_builders import OURS, certified, chased, folders_with, known_outcomes, letter, practice, summary
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from letter_check_pages import checked_letter
from moderation_pages import moderated
from pypdfium2 import PdfDocument

from iqa.briefs.poster import posters
from iqa.documents.examples import example_of
from iqa.documents.rendering import render_html, render_pdf, render_word
from iqa.workflow.templates import CONTEXTS

pytestmark = pytest.mark.unmeasured

LETTER_PAGES = ("letters_checked.html", "letters_to_put_right.html", "check_precision.html")
PAGES = {
    "feedback_letter.html": letter(),
    "committee_summary.html": summary(),
    "certificate.html": certified(),
    "moderation_certificate.html": moderated(),
    "chase_list.html": chased(),
    "agreement.html": agreement(),
    "letter_check.html": checked_letter(),
    "criteria_diff.html": criteria_diff(),
    "brief.html": team(),
    "good_practice.html": practice("A chronology on one page."),
    "outcomes.html": known_outcomes("01AB1234526"),
    "poster.html": posters(summary(), {})[0],
    **{name: example_of(CONTEXTS[name]) for name in LETTER_PAGES},
}
WORD = {"feedback_letter.docx": letter(), "committee_summary.docx": summary(), "brief.docx": team()}
SIZES = ("Normal", "Table Text", "Quiet Text", "Header", "Footer", "Title", "Heading 1", "Heading 2")
"""The styles of a Word template that have a size of their own, as the README lists them."""
LARGE_PRINT = (Path(__file__).parents[2] / "templates" / "README.md").read_text(encoding="utf-8")


PDF, PAPER, MAIL = "feedback_letter.typ", "committee_summary.typ", "feedback_mail.txt"


def test_every_template_an_office_may_change_is_tried_here() -> None:
    assert {*PAGES, *WORD, PDF, PAPER, MAIL} == set(CONTEXTS)


def test_the_committees_paper_is_made_as_pdf_in_an_offices_own_language(tmp_path: Path) -> None:
    ours = (OURS[-1] / PAPER).read_text(encoding="utf-8")
    assert ours.count('lang: "en"') == 1
    own = folders_with(tmp_path, PAPER, ours.replace('lang: "en"', 'lang: "cy"'))
    assert re.search(rb"/Lang ?\(cy", render_pdf(PAPER, summary(), own, "A title"))


def test_the_pdf_in_large_print_and_in_welsh_is_made_and_longer(tmp_path: Path) -> None:
    ours = (OURS[-1] / PDF).read_text(encoding="utf-8")
    assert ours.count("#let size = 8.5pt") == ours.count('lang: "en", region: "GB"') == 1
    own = ours.replace("#let size = 8.5pt", "#let size = 16pt").replace('lang: "en"', 'lang: "cy"')
    usual = render_pdf(PDF, letter(), OURS, "A title")
    made = render_pdf(PDF, letter(), folders_with(tmp_path, PDF, own), "A title")
    assert len(PdfDocument(made)) > len(PdfDocument(usual))
    assert re.search(rb"/Lang ?\(cy", made)
    assert re.search(rb"/Lang ?\(en", usual)


def test_the_mail_is_in_an_offices_own_words(tmp_path: Path) -> None:
    own = (OURS[-1] / MAIL).read_text(encoding="utf-8").replace("Dear ", "Annwyl ")
    assert "Annwyl Marigold" in render_html(MAIL, letter(), folders_with(tmp_path, MAIL, own))


def _png() -> bytes:
    """A blue square of one pixel."""

    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\x00\x1d\x70\xb8")
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", pixel) + part(b"IEND", b"")


def _own(name: str) -> Any:
    """A copy of a Word template, opened."""
    return Document(str(OURS[-1] / name))


def _saved(document: Any) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _made(name: str, document: Any, workspace: Path) -> Any:
    """The document that an office's copy of a template makes."""
    return Document(
        BytesIO(render_word(name, WORD[name], folders_with(workspace, name, _saved(document)), "A title"))
    )


@pytest.mark.parametrize("name", WORD)
def test_every_size_in_a_word_template_stands_in_a_style(name: str) -> None:
    with ZipFile(OURS[-1] / name) as package:
        for part in package.namelist():
            if part.startswith(("word/document", "word/header", "word/footer")):
                assert b"<w:sz " not in package.read(part), part
    own = _own(name)
    used = {name for names in _styles_of(own) for name in names}
    sized = {style.name for style in own.styles if style.type in (1, 2) and style.name in used and style.font.size}
    assert sized <= set(SIZES)
    for listed in SIZES:
        assert f"*{listed}*" in LARGE_PRINT


def _styles_of(document: Any) -> Iterator[tuple[str, ...]]:
    """The styles of each run: its own and its paragraph's."""
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    blocks = [document, *cells]
    for section in document.sections:
        blocks += [section.header, section.footer]
    for block in blocks:
        for paragraph in block.paragraphs:
            for run in paragraph.runs:
                yield run.style.name, paragraph.style.name


@pytest.mark.parametrize("name", WORD)
def test_large_print_is_a_matter_of_styles_alone(name: str, tmp_path: Path) -> None:
    own = _own(name)
    for style in SIZES:
        own.styles[style].font.size = Pt(18)
    made = _made(name, own, tmp_path)
    assert sum(1 for _ in _styles_of(made)) > 10
    for names in _styles_of(made):
        sizes = [made.styles[one].font.size or made.styles["Normal"].font.size for one in names if one in SIZES]
        assert {*sizes, made.styles["Normal"].font.size} == {Pt(18)}


@pytest.mark.parametrize("name", WORD)
def test_a_logo_in_the_header_and_another_font_stay_in_every_document(name: str, tmp_path: Path) -> None:
    own = _own(name)
    own.sections[0].header.paragraphs[0].insert_paragraph_before().add_run().add_picture(
        BytesIO(_png()), width=Cm(2)
    )
    own.styles["Normal"].font.name = "Verdana"
    made = _made(name, own, tmp_path)
    assert len(made.sections[0].header._element.xpath(".//pic:pic")) == 1
    assert made.sections[0].header.paragraphs[1].text == "OFFICIAL-SENSITIVE"
    assert made.styles["Normal"].font.name == "Verdana"
    (picture,) = [part for part in made.part.package.parts if part.partname.endswith(".png")]
    assert picture.blob == _png()


@pytest.mark.parametrize("name", WORD)
def test_a_welsh_letter_says_that_it_is_welsh(name: str, tmp_path: Path) -> None:
    own = _own(name)
    properties = own.styles["Normal"].element.get_or_add_rPr()
    language = properties.find(qn("w:lang"))
    if language is None:
        properties.append(language := OxmlElement("w:lang"))
    language.set(qn("w:val"), "cy-GB")
    own.paragraphs[0].runs[0].text = "Adborth, {{ page.month }}"
    made = _made(name, own, tmp_path)
    assert made.core_properties.language == "cy-GB"
    assert made.paragraphs[0].text.startswith("Adborth, ")
    assert Document(BytesIO(render_word(name, WORD[name], OURS, "t"))).core_properties.language == "en-GB"


@pytest.mark.parametrize("name", [name for name in PAGES if name != "poster.html"])
def test_a_page_takes_an_offices_frame_and_style(name: str, tmp_path: Path) -> None:
    """The frame with a logo and another language, and the style with larger print."""
    frame = (OURS[-1] / "base.html").read_text(encoding="utf-8")
    logo = f'<img src="data:image/png;base64,{b64encode(_png()).decode()}" alt="Swyddfa" height="48">'
    assert frame.count("<main>") == 1
    assert 'lang="en-GB"' in frame
    welsh = frame.replace("<main>", f"<main>\n{logo}").replace('lang="en-GB"', 'lang="cy"')
    folders = folders_with(tmp_path, "base.html", welsh)
    style = (OURS[-1] / "style.css").read_text(encoding="utf-8") + _large_print_rules()
    (tmp_path / "templates" / "style.css").write_text(style, encoding="utf-8")
    page = render_html(name, PAGES[name], folders)
    assert '<html lang="cy">' in page
    assert logo in page
    assert "font-size: 16pt" in page


def test_a_poster_has_a_frame_of_its_own_to_change(tmp_path: Path) -> None:
    own = (OURS[-1] / "poster.html").read_text(encoding="utf-8").replace('lang="en-GB"', 'lang="cy"')
    page = render_html("poster.html", PAGES["poster.html"], folders_with(tmp_path, "poster.html", own))
    assert '<html lang="cy">' in page


def _large_print_rules() -> str:
    """The rules for large print that the README gives."""
    start = LARGE_PRINT.index("```css\n") + len("```css\n")
    return LARGE_PRINT[start : LARGE_PRINT.index("```", start)]
