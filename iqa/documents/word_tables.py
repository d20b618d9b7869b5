"""The tables of a Word document: as wide as the lines where the template says so, and no row of them alone on a
page. Knows no template.

A template gives its columns proportions, or leaves their widths to what they hold ("auto"): Word would see to
that by itself, other programs do not.
"""

from typing import Any

from docx.oxml.ns import qn
from docx.oxml.simpletypes import ST_TwipsMeasure

WHOLE_WIDTH = ("5000", "100%")
"""How Word writes a table's preferred width of 100 %."""

TWENTIETH = 635
"""Word's units of length in a twentieth of a point."""

WIDEST, ROOM = 60, 3
"""As many letters of a text ask for room in a line of a table, the rest goes on below; and what stands between."""

_TABLE, _PREFERRED = qn("w:tbl"), f"{qn('w:tblPr')}/{qn('w:tblW')}"
_GRID, _ROW, _CELL = f"{qn('w:tblGrid')}/{qn('w:gridCol')}", qn("w:tr"), qn("w:tc")
_TEXT, _BREAK, _PARAGRAPH = qn("w:t"), qn("w:br"), qn("w:p")
_SHAPE, _NAMED, _KEEP = qn("w:pPr"), qn("w:pStyle"), qn("w:keepNext")
_FEWEST = 2
"""Rows, that of the headings with them, of a table that has no last but one to keep."""
_CELL_PROPERTIES, _CELL_WIDTH, _STYLE, _SPAN = qn("w:tcPr"), qn("w:tcW"), qn("w:cnfStyle"), qn("w:gridSpan")
_WIDTH, _TYPE, _VALUE = qn("w:w"), qn("w:type"), qn("w:val")
_SECTIONS = f"{qn('w:p')}/{qn('w:pPr')}/{qn('w:sectPr')}", qn("w:sectPr")


def fill_widths(body: Any) -> None:
    """Let tables whose width is set to 100 % fill the lines, however many columns a loop has made.

    `body` is the element of a document's body. The columns keep the proportions that the template gives them, or
    have room by what they hold.
    """
    section = next((found for path in _SECTIONS if (found := body.find(path)) is not None), None)
    if section is None:
        return
    line = round(_line(section) / TWENTIETH)
    for table in body.iterchildren(_TABLE):
        preferred = table.find(_PREFERRED)
        if preferred is not None and preferred.get(_WIDTH) in WHOLE_WIDTH:
            _share_out(table, line)


def keep_last_rows(body: Any) -> None:
    """Let the last row of each table go to the next page only with the row before it: one alone is overlooked."""
    for table in body.iterchildren(_TABLE):
        rows = list(table.iterchildren(_ROW))
        for paragraph in rows[-2].iter(_PARAGRAPH) if len(rows) > _FEWEST else ():
            _keep_with_next(paragraph)


def _keep_with_next(paragraph: Any) -> None:
    properties = paragraph.find(_SHAPE)
    if properties is None:
        properties = paragraph.makeelement(_SHAPE)
        paragraph.insert(0, properties)
    if properties.find(_KEEP) is None:
        properties.insert(len(properties.findall(_NAMED)), properties.makeelement(_KEEP))


def _line(section: Any) -> int:
    """How long the lines of a section are: the page without its margins."""
    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    return _length(size, "w:w") - _length(margins, "w:left") - _length(margins, "w:right")


def _length(element: Any, name: str) -> int:
    given = None if element is None else element.get(qn(name))
    return int(ST_TwipsMeasure.convert_from_xml(given)) if given is not None else 0


def _share_out(table: Any, line: int) -> None:
    """Set the widths of the grid and of every cell, in twentieths of a point. Merged cells are left to Word."""
    rows: list[list[Any]] = [row.findall(_CELL) for row in table.iterchildren(_ROW)]
    longest = max(rows, key=len, default=[])
    by_content = bool(longest) and all(_is_auto(cell) for cell in longest)
    widths = _widths_by_content(rows) if by_content else [_cell_width(cell) for cell in longest]
    if not widths or not all(widths) or any(_is_merged(cell) for row in rows for cell in row):
        return
    shared = [str(round(width * line / sum(widths))) for width in widths]
    for column, width in zip(table.iterfind(_GRID), shared, strict=False):
        column.set(_WIDTH, width)
    for row in rows:
        for cell, width in zip(row, shared, strict=False):
            preferred = _preferred_width(cell)
            preferred.set(_TYPE, "dxa")
            preferred.set(_WIDTH, width)


def _cell_width(cell: Any) -> int:
    """The width a cell prefers, in twentieths of a point; 0 where it says none."""
    preferred = cell.find(f"{_CELL_PROPERTIES}/{_CELL_WIDTH}")
    return int(preferred.get(_WIDTH)) if preferred is not None and preferred.get(_TYPE) == "dxa" else 0


def _is_auto(cell: Any) -> bool:
    preferred = cell.find(f"{_CELL_PROPERTIES}/{_CELL_WIDTH}")
    return preferred is not None and preferred.get(_TYPE) == "auto"


def _widths_by_content(rows: list[list[Any]]) -> list[int]:
    """How much room each column asks for, in letters: its longest line up to a bound, or its longest word."""
    texts = [[_lines_of(cell) for cell in row] for row in rows]
    columns = zip(*(row for row in texts if len(row) == max(map(len, texts))), strict=True)
    return [max(_room_for(lines) for lines in column) + ROOM for column in columns]


def _room_for(lines: list[str]) -> int:
    whole = max(map(len, lines), default=0)
    words = max((len(word) for line in lines for word in line.split()), default=0)
    return max(words, min(whole, WIDEST))


def _lines_of(cell: Any) -> list[str]:
    """The lines of a cell, as its breaks part them."""
    parts = (node.text or "" if node.tag == _TEXT else "\n" for node in cell.iter(_TEXT, _BREAK))
    return "".join(parts).split("\n")


def _is_merged(cell: Any) -> bool:
    span = cell.find(f"{_CELL_PROPERTIES}/{_SPAN}")
    return span is not None and int(span.get(_VALUE)) > 1


def _preferred_width(cell: Any) -> Any:
    """The element of a cell's preferred width, put where Word expects it when it is missing."""
    properties = cell.find(_CELL_PROPERTIES)
    if properties is None:
        properties = cell.makeelement(_CELL_PROPERTIES)
        cell.insert(0, properties)
    width = properties.find(_CELL_WIDTH)
    if width is None:
        width = properties.makeelement(_CELL_WIDTH)
        properties.insert(len(properties.findall(_STYLE)), width)
    return width
