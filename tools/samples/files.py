"""Sheets into files whose bytes depend on nothing but the rows: no clock, no name of a machine, no chance."""

import csv
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from samples.office import Sheet, Value

WRITTEN_AT = datetime(2026, 11, 6, 9, 0, 0)  # noqa: DTZ001  a workbook's properties know no time zone
ZIP_TIME = (2026, 11, 6, 9, 0, 0)
DATE_FORMAT = "dd/mm/yyyy"


def write_xlsx(path: Path, sheet: Sheet) -> None:
    """A workbook with the sheet as people see it, hidden columns and a hidden sheet of lookups included."""
    book = Workbook()
    book.properties.creator = "Thornmere (invented)"
    book.properties.created = book.properties.modified = WRITTEN_AT
    page = book.worksheets[0]
    page.title = sheet.name
    for line in grid(sheet):
        page.append(line)
    _dress(page, sheet)
    if sheet.lookups:
        _add_lookups(book.create_sheet("Lookups"), sheet.lookups)
    buffer = BytesIO()
    book.save(buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(same_bytes(buffer.getvalue(), without_clock))


def grid(sheet: Sheet) -> list[list[Value]]:
    """Every line of the sheet from the first: title, blank, headings, rows, total."""
    lines: list[list[Value]] = [[sheet.title], []] if sheet.title else []
    lines.append(list(sheet.headings))
    lines += [list(row) for row in sheet.rows]
    if sheet.total:
        lines.append([sheet.total, len(sheet.rows)])
    return lines


def _dress(page: Worksheet, sheet: Sheet) -> None:
    top = 3 if sheet.title else 1
    if sheet.title:
        page["A1"].font = Font(bold=True, size=14)
    for cell in page[top]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE5EC")
    for row in page.iter_rows(min_row=top + 1):
        for cell in row:
            if isinstance(cell.value, date):
                cell.number_format = DATE_FORMAT
            elif isinstance(cell.value, str) and cell.value.startswith("="):
                cell.data_type = "s"
    for number, heading in enumerate(sheet.headings, 1):
        width = page.column_dimensions[get_column_letter(number)]
        width.width = max(12, min(len(heading) + 3, 28))
        width.hidden = heading in sheet.hidden
    page.freeze_panes = f"B{top + 1}"


def _add_lookups(page: Worksheet, lookups: object) -> None:
    assert isinstance(lookups, dict)
    for number, (heading, values) in enumerate(lookups.items(), 1):
        for row, value in enumerate((heading, *values), 1):
            page.cell(row, number, value)
    page.sheet_state = "hidden"


def write_csv(path: Path, sheet: Sheet) -> None:
    """The same lines as text: UTF-8 with its mark, commas, every date day first."""
    out = StringIO()
    writer = csv.writer(out)
    for line in grid(sheet):
        writer.writerow([_as_text(value) for value in line])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(out.getvalue().encode("utf-8-sig"))


def _as_text(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def write_ods(path: Path, workbook: Path) -> None:
    """The workbook as LibreOffice saves it in its own format, with its clock taken out.

    Raises FileNotFoundError when LibreOffice is not on this machine or made nothing.
    """
    soffice = shutil.which("soffice")
    if soffice is None:
        raise FileNotFoundError("LibreOffice (soffice) is needed to write .ods files.")
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [soffice, profile, "--headless", "--convert-to", "ods", "--outdir", folder, str(workbook)]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        made = Path(folder, workbook.with_suffix(".ods").name).read_bytes()
    path.write_bytes(same_bytes(made, without_clock))


def same_bytes(archive: bytes, clean: Callable[[str, bytes], bytes | None]) -> bytes:
    """A zip written again with one time for every member; `clean` may rewrite a member or drop it with None."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as source, zipfile.ZipFile(out, "w") as target:
        for member in source.infolist():
            content = clean(member.filename, source.read(member))
            if content is None:
                continue
            info = zipfile.ZipInfo(member.filename, ZIP_TIME)
            info.compress_type = member.compress_type
            info.external_attr = 0o644 << 16
            info.create_system = 3
            target.writestr(info, content)
    return out.getvalue()


def without_clock(name: str, content: bytes) -> bytes | None:
    """Dates of creation and change out of the properties; no preview picture."""
    if name.startswith("Thumbnails/"):
        return None
    stamp = WRITTEN_AT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    if name == "docProps/core.xml":
        return re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
    if name == "META-INF/manifest.xml":
        return re.sub(rb"\s*<manifest:file-entry [^>]*Thumbnails/[^>]*/>", b"", content)
    if name == "meta.xml":
        content = re.sub(rb"(<(meta:creation-date|dc:date)>)[^<]*", rb"\g<1>" + stamp, content)
        return re.sub(rb"<meta:(editing-duration|editing-cycles)>[^<]*</meta:\1>", b"", content)
    return content
