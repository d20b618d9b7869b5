"""Small workbooks for the tests of reading, built as their writers would build them."""

import struct
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

KNOWN = ("Reference", "Name", "Date", "Unit", "Comment")
HEADINGS = ("Reference", "Name", "Date", "Unit")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def xlsx(
    path: Path,
    rows: Iterable[Sequence[Any]],
    change: Callable[[Worksheet], None] | None = None,
    title: str = "Cases",
) -> Path:
    """A workbook of one sheet."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if change:
        change(sheet)
    workbook.save(path)
    return path


def several(path: Path, sheets: dict[str, Iterable[Sequence[Any]]], hidden: Sequence[str] = ()) -> Path:
    """A workbook of several sheets, some of them hidden."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    workbook.save(path)
    return path


def raw_xlsx(
    path: Path, sheet_data: str, tail: str = "", parts: dict[str, str | bytes] | None = None, head: str = ""
) -> Path:
    """A workbook whose sheet XML is written by hand; `parts` adds or replaces parts."""
    sheet = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{MAIN}">{head}'
        f"<sheetData>{sheet_data}</sheetData>{tail}</worksheet>"
    )
    office = f"{RELATIONS}/officeDocument"
    written: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{office}" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="Cases" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    written.update(parts or {})
    return zipped(path, written)


def zipped(path: Path, parts: dict[str, str | bytes]) -> Path:
    """A zip archive of the parts given."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def heading_row(row: int = 1, headings: Sequence[str] = HEADINGS) -> str:
    cells = "".join(text_cell(f"{chr(65 + column)}{row}", text) for column, text in enumerate(headings))
    return f'<row r="{row}">{cells}</row>'


def xlsb(path: Path, rows: Sequence[Sequence[str | float | None]], first_row: int = 0) -> Path:
    """A minimal binary workbook, record by record: texts as inline strings, numbers as doubles."""
    cells = b""
    for number, row in enumerate(rows, first_row):
        cells += _record(0, struct.pack("<IIHBBI", number, 0, 0, 0, 0, 0))
        for column, value in enumerate(row):
            if isinstance(value, str):
                cells += _record(6, struct.pack("<II", column, 0) + _wide(value))
            elif value is not None:
                cells += _record(5, struct.pack("<IId", column, 0, value))
    width = max(len(row) for row in rows)
    size = struct.pack("<IIII", first_row, first_row + len(rows) - 1, 0, width - 1)
    sheet = _record(129) + _record(148, size) + _record(145) + cells + _record(146) + _record(130)
    book = (
        _record(131)
        + _record(143)
        + _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Cases"))
        + _record(144)
        + _record(132)
    )
    relation = f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"'
    return zipped(
        path,
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" {relation}/></Relationships>',
            "xl/worksheets/sheet1.bin": sheet,
        },
    )


def _record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(content), b""
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
