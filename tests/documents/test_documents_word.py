"""The Word documents hold what the pages hold, escaped, the same bytes every time, tables as wide as the lines."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from brief_builders import defence, police, team
from document_builders import HOSTILE, OURS, SETTINGS, bare_letter, bare_summary, folders_with, letter, summary
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm
from msgspec.structs import replace
from test_documents_pages import hostile

from iqa.briefs.context import BriefTable
from iqa.charts.picture import svg_file
from iqa.documents.pictures import png_of, with_pictures
from iqa.documents.rendering import render_html, render_word
from iqa.documents.word_template import with_fixed_times
from iqa.workflow.rendering import brief_title

WORD = {
    "feedback_letter.docx": (letter(), bare_letter()),
    "committee_summary.docx": (summary(), bare_summary()),
    "brief.docx": (team(), police(), defence()),
}
EVERY = [(name, context) for name, contexts in WORD.items() for context in contexts]
TITLE = "A title & more"


def made(name: str, context: object) -> Any:
    return Document(BytesIO(render_word(name, context, OURS, TITLE)))


def texts(document: Any) -> Iterator[str]:
    """Every text of a document: paragraphs, tables, head and foot."""
    for element in document.element.body.iter(qn("w:p")):
        yield "".join(part.text or "" for part in element.iter(qn("w:t")))
    for part in (document.sections[0].header, document.sections[0].footer):
        yield from (paragraph.text for paragraph in part.paragraphs)


@pytest.mark.parametrize(("name", "context"), EVERY)
def test_a_document_has_its_title_and_language(name: str, context: object) -> None:
    document = made(name, context)
    assert document.core_properties.title == TITLE
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.author == ""
    titles = [p.text for p in document.paragraphs if p.style.name == "Title"]
    assert len(titles) == 1
    assert titles[0]
    assert document.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "en-GB"


@pytest.mark.parametrize(("name", "context"), EVERY)
def test_the_marking_stands_at_the_head_and_foot_of_every_page(name: str, context: object) -> None:
    section = made(name, context).sections[0]
    assert section.header.paragraphs[0].text == SETTINGS.protective_marking
    assert section.footer.paragraphs[0].text.startswith(SETTINGS.protective_marking)
    assert not section.different_first_page_header_footer


@pytest.mark.parametrize(("name", "context"), EVERY)
def test_nothing_of_the_template_is_left_over(name: str, context: object) -> None:
    text = "\n".join(texts(made(name, context)))
    assert not re.search(r"\b(None|nan|inf|Undefined)\b|\{\{|\{%|\}\}|%\}", text)


@pytest.mark.parametrize("name", WORD)
def test_text_is_never_markup(name: str) -> None:
    found = list(texts(made(name, hostile(WORD[name][0]))))
    assert HOSTILE in found
    assert not any("&amp;" in text or "&lt;" in text for text in found)


@pytest.mark.parametrize(("name", "context"), EVERY)
def test_the_same_context_gives_the_same_bytes(name: str, context: object) -> None:
    first = render_word(name, context, OURS, TITLE)
    assert first == render_word(name, context, OURS, TITLE)
    with ZipFile(BytesIO(first)) as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert with_fixed_times(first) == first


@pytest.mark.parametrize(("name", "context"), EVERY)
def test_every_table_fills_the_line_and_repeats_its_heading_row(name: str, context: object) -> None:
    document = made(name, context)
    section = document.sections[0]
    line = section.page_width - section.left_margin - section.right_margin
    for table in document.tables:
        columns = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.gridCol_lst]
        assert sum(columns) * 635 == pytest.approx(line, rel=0.002)
        for row in table.rows:
            assert [cell.width.twips for cell in row.cells] == columns
        headed = table.rows[0].cells[0].text != "Date we spoke"
        assert (table._tbl.tr_lst[0].find(f".//{qn('w:tblHeader')}") is not None) == headed


def test_the_committees_word_file_says_what_its_page_says_of_each_rate() -> None:
    page = summary()
    table = page.tables[0]
    row = replace(next(one for one in table.rows if one.everybody), shares=("yes 98%", "no 2%"))
    page = replace(page, tables=(replace(table, rows=(row,)),))
    said = {cell.text for table in made("committee_summary.docx", page).tables for cell in table._cells}
    figure = row.everybody
    assert figure
    assert f"{figure.percent}\n{figure.interval}\nn\xa0{figure.marks}, {figure.people}\xa0people" in said
    assert f"{row.question}\n{row.strand} · yes 98%, no 2%" in said


@pytest.mark.parametrize(("name", "context"), EVERY)
def test_no_row_of_a_table_begins_a_page_alone(name: str, context: object) -> None:
    for table in made(name, context).tables:
        if len(table.rows) > 2:
            before = [paragraph for cell in table.rows[-2].cells for paragraph in cell.paragraphs]
            assert all(paragraph.paragraph_format.keep_with_next for paragraph in before)


def test_a_brief_says_the_area_once() -> None:
    page = police()
    assert made("brief.docx", page).paragraphs[0].text == f"{page.title}, {page.area}"
    of_unit = replace(page, title=f"Team brief, {page.area} Magistrates, October 2026")
    assert made("brief.docx", of_unit).paragraphs[0].text == of_unit.title
    assert f"<h1>{of_unit.title}</h1>" in render_html("brief.html", of_unit, OURS)
    assert brief_title(of_unit) == of_unit.title


def test_columns_of_a_brief_have_room_by_what_they_hold() -> None:
    page = police()
    table = BriefTable("Tried", ("No", "What was tried, and what came of it"), (("1", "A new scanner. " * 9),) * 3)
    section = replace(page.sections[0], tables=(table,))
    document = made("brief.docx", replace(page, sections=(section,)))
    first, second = (int(one.get(qn("w:w"))) for one in document.tables[0]._tbl.tblGrid.gridCol_lst)
    assert second > 8 * first


@pytest.mark.parametrize("ratings", [2, 3, 5])
def test_numbers_stand_to_the_right_on_any_scale(ratings: int) -> None:
    table = letter().tables[0]
    headings = tuple(f"Rating {number}" for number in range(ratings))
    rows = tuple(replace(row, counts=(7,) * ratings) for row in table.rows)
    document = made("feedback_letter.docx", letter(tables=(replace(table, headings=headings, rows=rows),)))
    marks = document.tables[0]
    assert [cell.text for cell in marks.rows[0].cells] == ["Strand", *headings]
    assert {cell.paragraphs[0].alignment for row in marks.rows for cell in row.cells[1:]} == {2}
    assert {cell.paragraphs[0].alignment for row in marks.rows for cell in row.cells[:1]} == {None}


def own_table(whole: bool, *, merged: bool = False, sections: bool = True) -> bytes:
    """A Word template of an office with a narrow table."""
    document = Document()
    table = document.add_table(rows=2, cols=2)
    table.autofit = False
    for row in table.rows:
        for cell in row.cells:
            cell.width = Cm(2)
    if merged:
        table.cell(0, 0).merge(table.cell(0, 1))
    if whole:
        width = table._tbl.tblPr.find(qn("w:tblW"))
        width.set(qn("w:type"), "pct")
        width.set(qn("w:w"), "5000")
    if not sections:
        document.element.body.remove(document.element.body.sectPr)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("own", "widened"),
    [
        (own_table(True), True),
        (own_table(False), False),
        (own_table(True, merged=True), False),
        (own_table(True, sections=False), False),
    ],
)
def test_an_offices_own_table_keeps_its_width_unless_it_is_set_to_the_whole(
    own: bytes, widened: bool, tmp_path: Any
) -> None:
    name = "feedback_letter.docx"
    file = render_word(name, letter(), folders_with(tmp_path, name, own), TITLE)
    cell = Document(BytesIO(file)).tables[0].rows[1].cells[0]
    assert (cell.width > Cm(2.1)) == widened


def test_pictures_stand_where_the_template_names_them_and_are_told_in_words() -> None:
    page = summary()
    pictures = {
        f"[picture {number}]": (png_of(svg_file(chart)), f"{chart.title}. {chart.description}")
        for number, chart in enumerate(page.charts, 1)
    }
    word = with_pictures(render_word("committee_summary.docx", page, OURS, "Summary"), pictures)
    assert word == with_pictures(render_word("committee_summary.docx", page, OURS, "Summary"), pictures)
    document = Document(BytesIO(word))
    assert "[picture" not in "\n".join(paragraph.text for paragraph in document.paragraphs)
    told = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert told == [words for _, words in pictures.values()]
