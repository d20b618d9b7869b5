"""The same table written in every format, anywhere on its sheet, as the programs of these formats write it."""

import struct
from collections.abc import Callable, Mapping
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TypeAlias
from xml.sax.saxutils import escape

from openpyxl import Workbook
from sheets_builders import (
    MAIN,
    ODS_HEAD,
    ODS_TAIL,
    ODS_TYPE,
    raw_xlsx,
    record,
    wide_text,
    xls,
    xls_cell,
    xls_wide_text,
    xlsb_cell,
    xlsb_of,
    zipped,
)

from iqa.sheets.table import ErrorCell, column_letters


class Zeros(str):
    """A number that its format shows with zeros in front."""

    __slots__ = ()


Value: TypeAlias = str | float | date | ErrorCell | Zeros
Cells: TypeAlias = Mapping[tuple[int, int], Value]
"""(row, column), both from 1 -> what the spreadsheet shows there. Zeros have four digits."""
QUOTES = {'"': "&quot;"}
FORMATS = ("General", "0000", "dd/mm/yyyy")
NA = ErrorCell("#N/A")


def day_number(day: date) -> int:
    return (day - date(1899, 12, 30)).days


def by_row(cells: Cells) -> list[tuple[int, list[tuple[int, Value]]]]:
    """The rows in their order, each with its cells in theirs."""
    ordered = sorted(cells.items())
    return [
        (row, [(column, value) for (_, column), value in found])
        for row, found in groupby(ordered, key=lambda item: item[0][0])
    ]


def write_xlsx(path: Path, cells: Cells) -> Path:
    """As openpyxl writes it."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Cases"
    for (row, column), value in cells.items():
        cell = sheet.cell(row, column)
        cell.value = int(value) if isinstance(value, Zeros) else str(value) if value == NA else value  # type: ignore[assignment]
        cell.number_format = _format(value)
        if value == NA:
            cell.data_type = "e"
    workbook.save(path)
    return path


def _format(value: Value) -> str:
    return FORMATS[_style(value)]


def _style(value: Value) -> int:
    return 1 if isinstance(value, Zeros) else 2 if isinstance(value, date) else 0


def _xml_cell(row: int, column: int, value: Value, p: str = "") -> str:
    address = f'r="{column_letters(column)}{row}"'
    if isinstance(value, ErrorCell):
        return f'<{p}c {address} t="e"><{p}v>{value}</{p}v></{p}c>'
    if isinstance(value, str) and not isinstance(value, Zeros):
        return f'<{p}c {address} t="inlineStr"><{p}is><{p}t>{escape(value, QUOTES)}</{p}t></{p}is></{p}c>'
    number = int(value) if isinstance(value, Zeros) else day_number(value) if isinstance(value, date) else value
    return f'<{p}c {address} s="{_style(value)}"><{p}v>{number}</{p}v></{p}c>'


STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="0000"/>'
    '<numFmt numFmtId="165" formatCode="dd/mm/yyyy"/></numFmts><cellXfs count="3"><xf numFmtId="0"/>'
    '<xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)


def write_prefixed_xlsx(path: Path, cells: Cells) -> Path:
    """With a prefix before every tag and a row element for every cell, as some libraries write it."""
    rows = "".join(
        f'<x:row r="{row}">{_xml_cell(row, column, value, "x:")}</x:row>'
        for row, found in by_row(cells)
        for column, value in found
    )
    sheet = f'<x:worksheet xmlns:x="{MAIN}" xml:space="preserve"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    return raw_xlsx(path, "", parts={"xl/worksheets/sheet1.xml": sheet, "xl/styles.xml": STYLES})


def write_pretty_xlsx(path: Path, cells: Cells) -> Path:
    """With line breaks between the tags."""
    rows = "".join(
        f'<row r="{row}">{"".join(_xml_cell(row, column, value) for column, value in found)}</row>'
        for row, found in by_row(cells)
    )
    return raw_xlsx(path, rows.replace("><", ">\n  <"), parts={"xl/styles.xml": STYLES})


def write_plain_xlsx(path: Path, cells: Cells) -> Path:
    """With the addresses of cells alone to tell where they stand, in single quotation marks and backwards."""
    rows = "".join(
        f"<row>{''.join(_xml_cell(row, column, value) for column, value in reversed(found))}</row>"
        for row, found in reversed(by_row(cells))
    )
    return raw_xlsx(path, rows.replace('"', "'"), parts={"xl/styles.xml": STYLES})


def write_xlsb(path: Path, cells: Cells) -> Path:
    """With every cell naming its column."""
    rows = []
    for row, found in by_row(cells):
        rows.append(record(0, struct.pack("<I", row - 1) + bytes(13)))
        rows += [_xlsb_cell(column - 1, value) for column, value in found]
    return xlsb_of(path, b"".join(rows), FORMATS)


def write_short_xlsb(path: Path, cells: Cells) -> Path:
    """With cells that stand beside one another in the short form."""
    rows = []
    for row, found in by_row(cells):
        rows.append(record(0, struct.pack("<I", row - 1) + bytes(13)))
        last = -1
        for column, value in found:
            long = _xlsb_cell(column - 1, value)
            rows.append(_shortened(long) if column - 1 == last + 1 and last >= 0 else long)
            last = column - 1
    return xlsb_of(path, b"".join(rows), FORMATS)


def _xlsb_cell(column: int, value: Value) -> bytes:
    if isinstance(value, ErrorCell):
        return xlsb_cell(3, column, b"\x2a")
    if isinstance(value, str) and not isinstance(value, Zeros):
        return xlsb_cell(6, column, wide_text(value))
    if isinstance(value, Zeros | date):
        number = int(value) if isinstance(value, Zeros) else day_number(value)
        return xlsb_cell(2, column, struct.pack("<i", number << 2 | 2), _style(value))
    return xlsb_cell(5, column, struct.pack("<d", value))


def _shortened(long: bytes) -> bytes:
    """The record of a cell without its column."""
    head = 2 if long[1] < 128 else 3
    return record(long[0] + 11, long[head + 4 :])


def write_xls(path: Path, cells: Cells) -> Path:
    """As Excel 97 writes it, with numbers packed."""
    return xls(
        path, b"".join(_xls_cell(*place, value) for place, value in sorted(cells.items())), FORMATS, headings=()
    )


def _xls_cell(row: int, column: int, value: Value) -> bytes:
    at = (row - 1, column - 1)
    if isinstance(value, ErrorCell):
        return xls_cell(0x0205, *at, b"\x2a\x01")
    if isinstance(value, str) and not isinstance(value, Zeros):
        return xls_wide_text(*at, value)
    if isinstance(value, Zeros | date):
        number = int(value) if isinstance(value, Zeros) else day_number(value)
        return xls_cell(0x027E, *at, struct.pack("<i", number << 2 | 2), _style(value))
    return xls_cell(0x0203, *at, struct.pack("<d", value))


def write_ods(path: Path, cells: Cells) -> Path:
    """With rows and columns that are repeated where they are blank."""
    return zipped(path, {"mimetype": ODS_TYPE, "content.xml": _ods(cells, "")})


def write_pretty_ods(path: Path, cells: Cells) -> Path:
    """The same with line breaks between the tags."""
    return zipped(path, {"mimetype": ODS_TYPE, "content.xml": _ods(cells, "\n   ")})


def write_flat_ods(path: Path, cells: Cells) -> Path:
    """The same in one XML file."""
    content = _ods(cells, "\n").replace("office:document-content", "office:document")
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{content}', encoding="utf-8")
    return path


def _ods(cells: Cells, between: str) -> str:
    rows, last = [], 0
    for row, found in by_row(cells):
        if row > last + 1:
            blank = '<table:table-cell table:number-columns-repeated="16384"/>'
            rows.append(
                f'<table:table-row table:number-rows-repeated="{row - last - 1}">{blank}</table:table-row>'
            )
        line, at = "", 0
        for column, value in found:
            if column > at + 1:
                line += f'<table:table-cell table:number-columns-repeated="{column - at - 1}"/>'
            line += _ods_cell(value)
            at = column
        rows.append(f"<table:table-row>{line}</table:table-row>")
        last = row
    table = f'<table:table table:name="Cases">{"".join(rows)}</table:table>'
    return f"{ODS_HEAD}{table}{ODS_TAIL}".replace("><", f">{between}<")


def _ods_cell(value: Value) -> str:
    if isinstance(value, ErrorCell):
        kind = 'table:formula="of:=NA()" office:value-type="string" calcext:value-type="error"'
    elif isinstance(value, Zeros):
        kind = f'office:value-type="float" office:value="{int(value)}"'
    elif isinstance(value, str):
        kind = 'office:value-type="string"'
    elif isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    else:
        kind = f'office:value-type="float" office:value="{value}"'
    shown = value.strftime("%d/%m/%y") if isinstance(value, date) else escape(str(value))
    return f"<table:table-cell {kind}><text:p>{shown}</text:p></table:table-cell>"


def write_html(path: Path, cells: Cells) -> Path:
    """As a report server writes a page, with blank rows and cells before the table."""
    path.write_text(f"<div>\n<table border='1'>{_html_rows(cells)}</table></div>", encoding="utf-8")
    return path


def _html_rows(cells: Cells) -> str:
    last_row, last_column = max(row for row, _ in cells), max(column for _, column in cells)
    lines = (
        "".join(f"<td>{escape(_shown(cells.get((row, column), '')))}</td>" for column in range(1, last_column + 1))
        for row in range(1, last_row + 1)
    )
    return "\n".join(f"<tr>{line}</tr>" for line in lines)


def _shown(value: Value) -> str:
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return f"{value:.0f}" if isinstance(value, float) else str(value)


def write_mhtml(path: Path, cells: Cells) -> Path:
    """As a web archive, its page packed."""
    from email.message import EmailMessage

    message = EmailMessage()
    message["X-Document-Type"] = "Workbook"
    message.make_related()
    page = EmailMessage()
    page.set_content(f"<html><body><table>{_html_rows(cells)}</table></body></html>", subtype="html", cte="base64")
    message.attach(page)
    path.write_bytes(bytes(message))
    return path


SPACE = "urn:schemas-microsoft-com:office:spreadsheet"


def write_xml_2003(path: Path, cells: Cells) -> Path:
    """As an XML spreadsheet of Excel 2003, with an index wherever cells or rows are left out."""
    rows, last = "", 0
    for row, found in by_row(cells):
        line, at = "", 0
        for column, value in found:
            index = f' ss:Index="{column}"' if column > at + 1 else ""
            line += f'<Cell{index} ss:StyleID="s{_style(value)}">{_xml_2003_data(value)}</Cell>'
            at = column
        index = f' ss:Index="{row}"' if row > last + 1 else ""
        rows += f"<Row{index}>{line}</Row>\n"
        last = row
    styles = "".join(
        f'<Style ss:ID="s{number}"><NumberFormat ss:Format="{code}"/></Style>'
        for number, code in enumerate(FORMATS)
    )
    path.write_text(
        f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="{SPACE}" '
        f'xmlns:ss="{SPACE}"><Styles>{styles}</Styles><Worksheet ss:Name="Cases"><Table>{rows}</Table></Worksheet>'
        "</Workbook>",
        encoding="utf-8",
    )
    return path


def _xml_2003_data(value: Value) -> str:
    if isinstance(value, ErrorCell):
        kind, text = "Error", str(value)
    elif isinstance(value, Zeros):
        kind, text = "Number", str(int(value))
    elif isinstance(value, date):
        kind, text = "DateTime", f"{value.isoformat()}T00:00:00.000"
    elif isinstance(value, float):
        kind, text = "Number", str(value)
    else:
        kind, text = "String", escape(value)
    return f'<Data ss:Type="{kind}">{text}</Data>'


def write_sylk(path: Path, cells: Cells) -> Path:
    """As Excel writes it, each cell with its place and its format."""
    lines = ["ID;PWXL;N;E", *(f"P;P{code}" for code in FORMATS), "F;P0;DG0G8;M255"]
    for (row, column), value in sorted(cells.items()):
        if style := _style(value):
            lines.append(f"F;P{style};FG0G;Y{row};X{column}")
        lines.append(f"C;Y{row};X{column};K{_sylk(value)}")
    path.write_text("\r\n".join([*lines, "E", ""]), encoding="utf-8")
    return path


def _sylk(value: Value) -> str:
    if isinstance(value, Zeros):
        return str(int(value))
    if isinstance(value, str):
        return '"' + value.replace('"', '""').replace(";", ";;") + '"'
    return str(day_number(value)) if isinstance(value, date) else str(value)


def write_dif(path: Path, cells: Cells) -> Path:
    """As a spreadsheet program writes it, with dates as text."""
    last_row, last_column = max(row for row, _ in cells), max(column for _, column in cells)
    head = 'TABLE|0,1|"EXCEL"|VECTORS|0,{0}|""|TUPLES|0,{1}|""|DATA|0,0|""'
    lines = head.format(last_column, last_row).split("|")
    for row in range(1, last_row + 1):
        lines += ["-1,0", "BOT"]
        for column in range(1, last_column + 1):
            value = cells.get((row, column), "")
            if isinstance(value, ErrorCell):
                lines += ["0,0", "NA"]
            elif isinstance(value, float):
                lines += [f"0,{value:.0f}", "V"]
            else:
                lines += ["1,0", '"' + _shown(value).replace('"', '""') + '"']
    path.write_text("\r\n".join([*lines, "-1,0", "EOD", ""]), encoding="utf-8")
    return path


def write_csv(path: Path, cells: Cells) -> Path:
    """As a spreadsheet program writes it, with blank rows and cells before the table."""
    import csv

    last_row, last_column = max(row for row, _ in cells), max(column for _, column in cells)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(
            [_shown(cells.get((row, column), "")) for column in range(1, last_column + 1)]
            for row in range(1, last_row + 1)
        )
    return path


WRITERS: Mapping[str, Callable[[Path, Cells], Path]] = {
    "a.xlsx": write_xlsx,
    "prefixed.xlsx": write_prefixed_xlsx,
    "pretty.xlsx": write_pretty_xlsx,
    "plain.xlsx": write_plain_xlsx,
    "a.xlsb": write_xlsb,
    "short.xlsb": write_short_xlsb,
    "a.xls": write_xls,
    "a.ods": write_ods,
    "pretty.ods": write_pretty_ods,
    "a.fods": write_flat_ods,
    "page.xls": write_html,
    "archive.xls": write_mhtml,
    "xml.xls": write_xml_2003,
    "a.slk": write_sylk,
    "a.dif": write_dif,
    "a.csv": write_csv,
}
