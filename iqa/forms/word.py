"""A form as a Word document of one page: a table of labels and answers, with lists to choose from."""

from io import BytesIO
from pathlib import Path
from typing import Any

from iqa.documents.word_template import with_fixed_times
from iqa.errors import SheetError
from iqa.forms.values import AnsweredForm, AnsweredLine, AnswerForm, AnswerLine, reference_in
from iqa.sheets.limits import LIMITS
from iqa.sheets.package import Package, check_xml_start, damaged, open_package
from iqa.text import cleaned, fold, writable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHOOSE = "Choose from the list, or leave as it is"
_WIDTHS = (5.6, 11.4)
"""Of labels and answers, in centimetres."""
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " ", f"{_W}noBreakHyphen": "-"}
"""What stands between the words of a paragraph, as text."""
_TWENTIETHS = 280
"""The height of a line of text in twentieths of a point."""


def build_document(form: AnswerForm) -> bytes:
    """The form as a Word file. The same form gives the same bytes."""
    from docx import Document
    from docx.shared import Cm, Pt

    document = Document()
    section: Any = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.6)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10.5)
    normal.paragraph_format.space_after = Pt(4)
    for part in (section.header, section.footer):
        part.paragraphs[0].text = writable(form.protective_marking)
        part.paragraphs[0].alignment = 1
    heading = document.add_heading(writable(form.title), level=1)
    _plainly(heading)
    document.add_paragraph().add_run(writable(form.about)).bold = True
    for text in form.opening:
        document.add_paragraph(writable(text))
    table: Any = document.add_table(rows=0, cols=2)
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
    for line in form.lines:
        _add_row(table, line)
    for text in form.closing:
        document.add_paragraph(writable(text)).paragraph_format.space_before = Pt(4)
    document.add_paragraph().add_run(writable(form.foot)).italic = True
    _describe(document, form.title)
    file = BytesIO()
    document.save(file)
    return with_fixed_times(file.getvalue())


def _plainly(heading: Any) -> None:
    from docx.shared import Pt, RGBColor

    for run in heading.runs:
        run.font.name, run.font.size, run.font.color.rgb = "Arial", Pt(16), RGBColor(0x1F, 0x2A, 0x37)


def _describe(document: Any, title: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document.core_properties.title, document.core_properties.author = writable(title), "iqa"
    document.core_properties.language = "en-GB"
    language: Any = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    properties: Any = document.styles.element.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")
    for earlier in properties.findall(f"{_W}lang"):
        properties.remove(earlier)
    properties.append(language)


def _add_row(table: Any, line: AnswerLine) -> None:
    from docx.shared import Cm, Pt

    cells = table.add_row().cells
    for cell, width in zip(cells, _WIDTHS, strict=True):
        cell.width = Cm(width)
    label = cells[0].paragraphs[0]
    label.add_run(writable(line.label)).bold = True
    if line.hint:
        hint = cells[0].add_paragraph().add_run(writable(line.hint))
        hint.italic, hint.font.size = True, Pt(8.5)
    if line.choices:
        cells[1].paragraphs[0]._p.append(_drop_down(line))
    _least_height(table.rows[-1], line.lines)


def _least_height(row: Any, lines: int) -> None:
    from docx.shared import Twips

    row.height = Twips(_TWENTIETHS * lines)


def _drop_down(line: AnswerLine) -> Any:
    """A list to choose from, as Word's own control; what nobody chose is a placeholder and no answer."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    control: Any = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:showingPlcHdr/><w:dropDownList/></w:sdtPr>"
        "<w:sdtContent><w:r><w:t/></w:r></w:sdtContent></w:sdt>"
    )
    listed = control.find(f"{_W}sdtPr/{_W}dropDownList")
    for choice in line.choices:
        item = listed.makeelement(f"{_W}listItem")
        item.set(f"{_W}displayText", writable(choice)[:255])
        item.set(f"{_W}value", writable(choice)[:255])
        listed.append(item)
    control.find(f"{_W}sdtContent/{_W}r/{_W}t").text = _CHOOSE
    return control


def read_document(path: Path) -> AnsweredForm:
    """A form that came back as a Word file: the first two cells of each row of its tables. Raises SheetError for a
    file that is damaged, harmful or no Word file."""
    root = _tree(open_package(path, LIMITS), path)
    answers: dict[str, AnsweredLine] = {}
    for row in root.iter(f"{_W}tr"):
        cells = row.findall(f"{_W}tc")
        if len(cells) < 2:
            continue
        label = _text(cells[0]).split("\n")[0].strip()
        if label:
            answers.setdefault(fold(label), AnsweredLine(_text(cells[1]), place=f"the row '{label}'"))
    return AnsweredForm(path.name, reference_in(_text(root)), answers)


def _tree(package: Package, path: Path) -> Any:
    from lxml import etree

    if "word/document.xml" not in package:
        raise SheetError(f"{path.name} is no Word document.", "Save it as .docx, and use that file.")
    content = package.read("word/document.xml")
    check_xml_start(content, path)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise damaged(path, "the file is damaged") from fault


def _text(element: Any) -> str:
    """The words of an element, a line a paragraph, without what was deleted and without placeholders."""
    lines = []
    for paragraph in element.iter(f"{_W}p"):
        parts = [each for each in paragraph.iter(f"{_W}t", *_BREAKS) if not _is_aside(each)]
        lines.append("".join(_BREAKS.get(each.tag) or each.text or "" for each in parts))
    text = cleaned("\n".join(lines)).replace("\xa0", " ").strip()
    return "" if text == _CHOOSE else text


def _is_aside(part: Any) -> bool:
    """Whether a part is a placeholder, or stands where it was moved away from."""
    if next(part.iterancestors(f"{_W}moveFrom"), None) is not None:
        return True
    control = next(part.iterancestors(f"{_W}sdt"), None)
    return control is not None and control.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None
