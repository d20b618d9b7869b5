"""A Word file is, part by part, what docxtpl renders of the same template and context, but for what is said here:
the title, the language, the times of the parts, the widths of tables that are set to 100 %, and that no last row
of a table begins a page alone."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from document_builders import OURS, bare_letter, bare_summary, folders_with, letter, summary
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Cm
from docxtpl import DocxTemplate
from msgspec import Struct
from test_documents_pages import hostile

from iqa.documents.environment import find_template, make_environment
from iqa.documents.rendering import render_word
from iqa.documents.word_template import ByDocxtpl, Prepared, open_word_template

pytestmark = pytest.mark.unmeasured

TITLE = "A title"
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


def parts(package: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(package)) as file:
        assert len(file.namelist()) == len(set(file.namelist()))
        return {name: without_widths(file.read(name)) for name in file.namelist()}


def without_widths(part: bytes) -> bytes:
    """A part without the width of any column or cell, and without what keeps paragraphs on one page."""
    plain = re.sub(rb"<w:(gridCol|tcW)\b[^>]*>", rb"<w:\1>", part)
    return re.sub(rb"<w:pPr>(<w:keepNext/>)?</w:pPr>|<w:pPr/>|<w:keepNext/>", b"", plain)


def by_docxtpl(path: Path, context: object, folders: tuple[Path, ...]) -> bytes:
    template = DocxTemplate(path)
    template.render({"page": context}, jinja_env=make_environment(folders), autoescape=True)
    template.docx.core_properties.title = TITLE
    template.docx.core_properties.language = "en-GB"
    file = BytesIO()
    template.save(file)
    return file.getvalue()


def assert_same_parts(name: str, context: object, folders: tuple[Path, ...]) -> None:
    ours = parts(render_word(name, context, folders, TITLE))
    theirs = parts(by_docxtpl(find_template(name, folders), context, folders))
    assert sorted(ours) == sorted(theirs)
    assert [part for part in theirs if ours[part] != theirs[part]] == []


@pytest.mark.parametrize("context", [letter(), bare_letter(), hostile(letter()), letter(version=3)])
def test_a_letter_is_what_docxtpl_renders(context: object) -> None:
    assert_same_parts("feedback_letter.docx", context, OURS)


@pytest.mark.parametrize("context", [summary(), bare_summary(), hostile(summary())])
def test_a_summary_is_what_docxtpl_renders(context: object) -> None:
    assert_same_parts("committee_summary.docx", context, OURS)


@pytest.mark.parametrize("text", ["two\nlines", "a tab\tin it", "a bell\ait is", "a new\fpage", "\n", "x\n\ty\n"])
def test_line_breaks_and_tabs_that_somebody_typed_come_out_as_docxtpl_writes_them(text: str) -> None:
    assert_same_parts("feedback_letter.docx", letter(strengths=(text, "plain", f"{text} & <more>")), OURS)


class Office(Struct, frozen=True):
    """An office's own template, made by a function of its document."""

    name: str
    make: Callable[[Any], None]


def paragraphs(*texts: str) -> Callable[[Any], None]:
    def make(document: Any) -> None:
        for text in texts:
            document.add_paragraph(text)

    return make


def broken_into_runs(document: Any) -> None:
    """As Word leaves a tag that was typed in two sittings."""
    paragraph = document.add_paragraph("Dear {{ page.")
    paragraph.add_run("first_name").bold = True
    paragraph.add_run(" }}, {")
    paragraph.add_run("% if page.strengths %")
    paragraph.add_run("}well done{% endif %} {{ ‘quoted’ }}")


def table(*rows: tuple[str, ...], whole: bool = True) -> Callable[[Any], None]:
    """A table; with `whole` its width is set to 100 %."""

    def make(document: Any) -> None:
        made = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(made.add_row().cells, row, strict=True):
                cell.text = text
        if whole:
            width = made._tbl.tblPr.find(qn("w:tblW"))
            width.set(qn("w:type"), "pct")
            width.set(qn("w:w"), "5000")

    return make


def beside(document: Any) -> None:
    """Two sections: heads and feet of their own, one for the first page, one with a picture."""
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].first_page_header.paragraphs[0].text = "First: {{ page.area }}"
    document.sections[0].header.paragraphs[0].text = "{{ page.protective_marking }}\t{{ page.month }}"
    document.sections[0].footer.paragraphs[0].add_run().add_picture(BytesIO(PIXEL), Cm(1))
    document.sections[0].footer.paragraphs[0].add_run("{% if page.priorities %}{{ page.person_name }}{% endif %}")
    document.add_paragraph("One")
    document.add_section()
    document.sections[1].header.is_linked_to_previous = False
    document.sections[1].header.paragraphs[0].text = "Second: no tag"
    document.add_paragraph("Two")


def pictures(document: Any) -> None:
    for number in range(2):
        run = document.add_paragraph("{%p for one in page.works %}").insert_paragraph_before(str(number)).add_run()
        run.add_picture(BytesIO(PIXEL), Cm(1))
        document.add_paragraph("{%p endfor %}")


def described(document: Any) -> None:
    document.core_properties.author = "{{ page.sender_name }}"
    document.core_properties.subject = "{% if page.works %}R&D{% endif %} {{ page.area }}"
    document.core_properties.keywords = "{{ page.never_filled }}"
    document.add_paragraph("Described.")


def footnotes(text: str, sections: int = 1) -> Callable[[Any], None]:
    def make(document: Any) -> None:
        document.add_paragraph("{{ page.area }}")
        for _ in range(sections - 1):
            document.add_section()
        xml = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<w:footnotes {W}>'
            f'<w:footnote w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote></w:footnotes>'
        ).encode()
        part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES, xml, document.part.package)
        document.part.relate_to(part, qn("r:id").partition("}")[0][1:] + "/footnotes")

    return make


END_OF_ROWS = ("{%tr endfor %}", "")
KNOWN = (
    Office("nothing to fill", paragraphs("Nothing.", "")),
    Office("tags of a line", paragraphs("{%p for one in page.strengths %}", "{{ one }}", "{%p endfor %}")),
    Office("a run of its own", paragraphs("Before {{r page.area }} after {%r if page.works %}x{%r endif %}")),
    Office("joined lines", paragraphs("One{%- if page.works %}", "two", "{% endif -%}", "three")),
    Office("a comment", paragraphs("One {# a comment #}two", "{#p a whole line #}")),
    Office("braces as text", paragraphs("{_{ page.area }_} {_% if %_} {{ page.area }}")),
    Office("a tag in pieces", broken_into_runs),
    Office("coloured cells", table(("{% cellbg page.version %}{{ page.area }}", "plain"))),
    Office(
        "cells over columns", table(("{% colspan page.version %}{{ page.area }}", "x"), ("y", "z"), whole=False)
    ),
    Office("repeated columns", table(("{%tc for one in page.works %}", "{{ one.label }}", "{%tc endfor %}"))),
    Office("fewer columns", table(("{%tc if not page.works %}", "{{ page.area }}", "{%tc endif %}", "x"))),
    Office("repeated rows", table(("{%tr for one in page.works %}", ""), ("{{ one.label }}", "x"), END_OF_ROWS)),
    Office("cells merged down", table(("{%tr for one in page.works %}", ""), ("{% vm %}same", "x"), END_OF_ROWS)),
    Office("cells merged across", table(("{%tc for one in page.works %}", "{% hm %}same", "{%tc endfor %}"))),
    Office("heads and feet", beside),
    Office("pictures", pictures),
    Office("properties", described),
    Office("footnotes", footnotes("See\nthe note.\ttab")),
    Office("footnotes of two sections", footnotes("See the note.", sections=2)),
)
IN_PIECES = "{</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{ page.person_name }</w:t></w:r><w:r><w:t>}"
UNKNOWN = (
    Office("a tag in a footnote", footnotes("{{ page.person_name }} &amp; more")),
    Office("a tag in a footnote, two sections", footnotes("{{ page.person_name }}", sections=2)),
    Office("a tag in a footnote, in pieces", footnotes(IN_PIECES)),
    Office("a condition in a footnote", footnotes("{% if page is defined %}{{ page.area }}{% endif %}")),
)


def own_template(office: Office, folder: Path) -> tuple[bytes, tuple[Path, ...]]:
    document = Document()
    office.make(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue(), folders_with(folder, "feedback_letter.docx", file.getvalue())


@pytest.mark.slow
@pytest.mark.parametrize("office", KNOWN, ids=lambda office: office.name)
def test_an_offices_own_template_is_filled_as_docxtpl_fills_it(office: Office, tmp_path: Path) -> None:
    content, folders = own_template(office, tmp_path)
    assert isinstance(open_word_template(content, make_environment(folders)), Prepared)
    for context in (letter(), bare_letter(), letter(strengths=("two\nlines", "one"), area="R&D <b>")):
        assert_same_parts("feedback_letter.docx", context, folders)


@pytest.mark.parametrize("office", UNKNOWN, ids=lambda office: office.name)
def test_a_template_with_more_than_is_known_here_is_left_to_docxtpl(office: Office, tmp_path: Path) -> None:
    content, folders = own_template(office, tmp_path)
    assert isinstance(open_word_template(content, make_environment(folders)), ByDocxtpl)
    for context in (letter(), letter(person_name="Somebody Else")):
        assert_same_parts("feedback_letter.docx", context, folders)


def test_a_letter_holds_nothing_of_the_one_before_it() -> None:
    alone = render_word("feedback_letter.docx", bare_letter(), OURS, TITLE)
    render_word("feedback_letter.docx", letter(), OURS, "Another title")
    assert render_word("feedback_letter.docx", bare_letter(), OURS, TITLE) == alone


def test_a_template_that_changes_is_read_again(tmp_path: Path) -> None:
    for text in ("One", "Two", "One"):
        _, folders = own_template(Office(text, paragraphs(f"{text} {{{{ page.area }}}}")), tmp_path)
        made = Document(BytesIO(render_word("feedback_letter.docx", letter(), folders, TITLE)))
        assert [paragraph.text for paragraph in made.paragraphs] == [f"{text} Thornmere"]
