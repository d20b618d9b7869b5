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
WRITTEN_IN = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp1252",
)  # fmt: skip
"""Sets of characters in which a text table or a report may be written, with and without a mark."""
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


def xlsb(
    path: Path,
    rows: Sequence[Sequence[str | float | bytes | None]],
    first_row: int = 0,
    formats: Sequence[str] = (),
    *,
    texts: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    before: bytes = b"",
    after: bytes = b"",
) -> Path:
    """A minimal binary workbook, record by record: texts as inline strings, numbers as doubles, bytes as records
    of their own (see `xlsb_cell`). Cells of style n have the nth of the formats; `texts` is the table of texts;
    `before` and `after` stand around the cells."""
    cells: list[bytes] = []
    for number, row in enumerate(rows, first_row):
        cells.append(
            record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if number in hidden_rows else 0, 0, 0))
        )
        for column, value in enumerate(row):
            if isinstance(value, bytes):
                cells.append(value)
            elif isinstance(value, str):
                cells.append(xlsb_cell(6, column, wide_text(value)))
            elif value is not None:
                cells.append(xlsb_cell(5, column, struct.pack("<d", value)))
    return xlsb_of(path, b"".join(cells), formats, texts=texts, before=before, after=after)


def xlsb_of(
    path: Path,
    cells: bytes,
    formats: Sequence[str] = (),
    *,
    texts: Sequence[str] = (),
    before: bytes = b"",
    after: bytes = b"",
) -> Path:
    """The same of rows and cells that are records already."""
    sheet = record(129) + before + record(145) + cells + record(146) + after + record(130)
    book = (
        record(131)
        + record(143)
        + record(156, struct.pack("<II", 0, 1) + wide_text("rId1") + wide_text("Cases"))
        + record(144)
        + record(132)
    )
    relation = f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" {relation}/></Relationships>',
        "xl/worksheets/sheet1.bin": sheet,
    }
    if texts:
        items = b"".join(record(19, b"\0" + wide_text(text)) for text in texts)
        parts["xl/sharedStrings.bin"] = (
            record(159, struct.pack("<II", len(texts), len(texts))) + items + record(160)
        )
    if formats:
        parts["xl/styles.bin"] = _xlsb_styles(formats)
    return zipped(path, parts)


def xlsb_cell(kind: int, column: int, value: bytes, style: int = 0) -> bytes:
    """The record of one cell of an .xlsb sheet."""
    return record(kind, struct.pack("<II", column, style) + value)


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of an .xlsb part."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(content), b""
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + content


def _xlsb_styles(formats: Sequence[str]) -> bytes:
    codes = b"".join(record(44, struct.pack("<H", 164 + n) + wide_text(code)) for n, code in enumerate(formats))
    styles = b"".join(record(47, struct.pack("<HH", 0, 164 + n) + bytes(12)) for n in range(len(formats)))
    count = struct.pack("<I", len(formats))
    other = (
        record(626, struct.pack("<I", 1)) + record(47, struct.pack("<HH", 0xFFFF, 164) + bytes(12)) + record(627)
    )
    return (
        record(278) + record(615, count) + codes + record(616) + other + record(617, count) + styles
        + record(618) + record(279)
    )  # fmt: skip


def wide_text(text: str) -> bytes:
    """A text of an .xlsb part, its length in front."""
    wide = text.encode("utf-16-le")
    return struct.pack("<I", len(wide) // 2) + wide


XLS_END = struct.pack("<HH", 0x000A, 0)


def xls(
    path: Path,
    cells: bytes,
    formats: Sequence[str] = ("General",),
    more: bytes = b"",
    end: bytes = XLS_END,
    stream: str = "Workbook",
    numbers: Sequence[int] = (),
    headings: Sequence[str] = HEADINGS,
) -> Path:
    """A minimal Excel 97 workbook of one sheet, its headings in row 1 and below them `cells`, which are records.
    Cells of style n have the nth of the formats, which are called `numbers` (a negative one is built in and stands
    in no record); `more` goes among what concerns all sheets."""
    name = b"Cases"
    numbers = numbers or range(164, 164 + len(formats))
    globals_ = xls_begin(5) + xls_record(0x0FFF, bytes(4096)) + more
    for number, code in zip(numbers, formats, strict=True):
        if number >= 0:
            globals_ += xls_record(0x041E, struct.pack("<HHB", number, len(code), 0) + code.encode())
    for number in numbers:
        globals_ += xls_record(0x00E0, struct.pack("<HH", 0, abs(number)) + bytes(16))
    start = len(globals_) + 4 + 8 + len(name) + len(XLS_END)
    globals_ += xls_record(0x0085, struct.pack("<IBBBB", start, 0, 0, len(name), 0) + name) + XLS_END
    first = b"".join(xls_text(0, column, text) for column, text in enumerate(headings))
    return ole(path, {stream: globals_ + xls_begin(0x10) + first + cells + end})


def xls_record(kind: int, content: bytes) -> bytes:
    """A record of an .xls stream."""
    return struct.pack("<HH", kind, len(content)) + content


def xls_cell(kind: int, row: int, column: int, value: bytes, style: int = 0) -> bytes:
    """The record of one cell of an .xls sheet; row and column from 0."""
    return xls_record(kind, struct.pack("<HHH", row, column, style) + value)


def xls_text(row: int, column: int, text: str) -> bytes:
    return xls_cell(0x0204, row, column, struct.pack("<HB", len(text), 0) + text.encode("latin-1"))


def xls_wide_text(row: int, column: int, text: str) -> bytes:
    """A text of two bytes a character."""
    wide = text.encode("utf-16-le")
    return xls_cell(0x0204, row, column, struct.pack("<HB", len(wide) // 2, 1) + wide)


def biff2(path: Path, rows: Sequence[Sequence[str | float]]) -> Path:
    """A sheet as Excel 2 writes it, which has no wrapping."""
    stream = xls_record(0x0009, struct.pack("<HH", 2, 0x10))
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            place = struct.pack("<HH3s", row, column, bytes(3))
            if isinstance(value, str):
                stream += xls_record(0x0004, place + bytes([len(value)]) + value.encode("cp1252"))
            else:
                stream += xls_record(0x0003, place + struct.pack("<d", value))
    path.write_bytes(stream + XLS_END)
    return path


def biff3(path: Path, rows: Sequence[Sequence[str | float]]) -> Path:
    """A sheet as Excel 3 writes it."""
    stream = xls_record(0x0209, struct.pack("<HHH", 0x0300, 0x10, 0))
    stream += xls_record(0x0042, struct.pack("<H", 0x8001)) + xls_record(0x0243, bytes(12))
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if isinstance(value, str):
                stream += xls_cell(0x0204, row, column, struct.pack("<H", len(value)) + value.encode("cp1252"))
            else:
                stream += xls_cell(0x0203, row, column, struct.pack("<d", value))
    path.write_bytes(stream + XLS_END)
    return path


def xls_begin(kind: int) -> bytes:
    return xls_record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 0x0600))


def ole(path: Path, streams: dict[str, bytes]) -> Path:
    """An OLE file of these streams, up to 7 MB in all."""
    sizes = [max(8, -(-len(stream) // 512)) for stream in streams.values()]
    folders = -(-(len(streams) + 1) // 4)
    count = sum(sizes)
    tables = next(n for n in range(1, 110) if n * 128 >= n + folders + count)
    chain = [0xFFFFFFFD] * tables + [*range(tables + 1, tables + folders), 0xFFFFFFFE]
    starts, at = [], tables + folders
    for size in sizes:
        starts.append(at)
        chain += [*range(at + 1, at + size), 0xFFFFFFFE]
        at += size
    chain += [0xFFFFFFFF] * (tables * 128 - len(chain))
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0,
    )  # fmt: skip
    first = struct.pack("<109I", *range(tables), *[0xFFFFFFFF] * (109 - tables))
    folder = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)
    for number, (name, start, size) in enumerate(zip(streams, starts, sizes, strict=True), 1):
        right = number + 1 if number < len(streams) else 0xFFFFFFFF
        folder += _entry(name, 2, start, max(len(streams[name]), size * 512 if size == 8 else 0), right=right)
    contents = b"".join(
        stream.ljust(size * 512, b"\0") for stream, size in zip(streams.values(), sizes, strict=True)
    )
    path.write_bytes(
        head + first + struct.pack(f"<{len(chain)}I", *chain) + folder.ljust(folders * 512, b"\0") + contents
    )
    return path


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    wide = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16xI16xIII", wide, len(wide), kind, 1, 0xFFFFFFFF, right, child, 0, start, size, 0
    )


ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def ods(path: Path, rows: str, name: str = "Cases") -> Path:
    content = f'{ODS_HEAD}<table:table table:name="{name}">{rows}</table:table>{ODS_TAIL}'
    return zipped(path, {"mimetype": ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": "<a/>"})


def ods_cell(text: str, kind: str = "string", more: str = "") -> str:
    return f'<table:table-cell office:value-type="{kind}" {more}><text:p>{text}</text:p></table:table-cell>'


def ods_row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"
