"""Word documents from Word templates: what a manager edits in Word is what comes out, filled in.

The template's tags run in the same sandbox as every other template, and text is escaped, never markup.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from iqa.documents.environment import FAULTS, find_template, make_environment, unusable

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

WHOLE_WIDTH = ("5000", "100%")
"""How Word writes a table's preferred width of 100 %."""


TWENTIETH = 635
"""Word's units of length in a twentieth of a point."""


def render_word(name: str, context: object, folders: Sequence[Path], title: str) -> bytes:
    """The Word file of that template for a context, which the template knows as `page`.

    The same context gives the same bytes. Raises SettingsError when an office's own template cannot be used.
    """
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate

    path = find_template(name, folders)
    try:
        template = DocxTemplate(path)
        template.render({"page": context}, jinja_env=make_environment(folders), autoescape=True)
    except (*FAULTS, BadZipFile, PackageNotFoundError) as fault:
        raise unusable(name, fault, "in Word") from None
    _fill_widths(template.docx)
    properties = template.docx.core_properties
    properties.title = title
    properties.language = "en-GB"
    file = BytesIO()
    template.save(file)
    return with_fixed_times(file.getvalue())


def with_fixed_times(package: bytes) -> bytes:
    """The same zip package without the moment at which its parts were written."""
    written = BytesIO()
    with ZipFile(BytesIO(package)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = ZipInfo(name)
            part.compress_type = ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            new.writestr(part, old.read(name))
    return written.getvalue()


def _fill_widths(document: "Document") -> None:
    """Let tables whose width is set to 100 % fill the lines, however many columns a loop has made.

    The columns keep the proportions that the template gives them.
    """
    tables = [table for table in document.tables if _is_whole_width(table)]
    for section in list(document.sections)[:1]:
        line = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
        for table in tables:
            _share_out(table, round(line / TWENTIETH))


def _is_whole_width(table: "Table") -> bool:
    from docx.oxml.ns import qn

    preferred = table._tbl.tblPr.find(qn("w:tblW"))
    return preferred is not None and preferred.get(qn("w:w")) in WHOLE_WIDTH


def _share_out(table: "Table", line: int) -> None:
    """Set the widths of the grid and of every cell, in twentieths of a point. Merged cells are left to Word."""
    from docx.oxml.ns import qn

    rows: list[list[Any]] = [row.tc_lst for row in table._tbl.tr_lst]
    longest = max(rows, key=len, default=[])
    widths = [cell.width.twips if cell.width else 0 for cell in longest]
    if not all(widths) or not widths or any(cell.grid_span > 1 for row in rows for cell in row):
        return
    shared = [round(width * line / sum(widths)) for width in widths]
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, shared, strict=False):
        column.set(qn("w:w"), str(width))
    for row in rows:
        for cell, width in zip(row, shared, strict=False):
            preferred = cell.get_or_add_tcPr().get_or_add_tcW()
            preferred.set(qn("w:type"), "dxa")
            preferred.set(qn("w:w"), str(width))
