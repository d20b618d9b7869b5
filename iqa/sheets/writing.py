"""Writes tables so that nothing in them is ever run when a spreadsheet opens them."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iqa.files import atomic_write
from iqa.text import writable

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell as WorkbookCell

LONGEST_TEXT = 32_767
FORMULA_START = re.compile(r"""[\s\x00-\x20"']*[=+\-@|%＝＋－＠]""")
PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def set_text(cell: "WorkbookCell", value: Any) -> None:
    """Put a value into a workbook's cell; text is stored as text whatever it begins with.

    Characters that a workbook cannot hold are left out, and text is cut at the 32,767 characters of a cell.
    """
    if isinstance(value, str):
        cell.value = writable(value)[:LONGEST_TEXT]
        cell.data_type = "s"
    else:
        cell.value = value


def safe_csv_value(value: object) -> object:
    """A value that no spreadsheet takes for a formula when it opens a text table.

    Text that begins with = + - @ (also behind spaces, tabs, line breaks or quotation marks, and in their wide
    forms) gets an apostrophe in front. Plain numbers, also negative ones, stay as they are.
    """
    if not isinstance(value, str):
        return value
    text = writable(value)
    if FORMULA_START.match(text) and not PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A text table (UTF-8 with a byte order mark, as Excel expects)."""
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([safe_csv_value(heading) for heading in headings])
    writer.writerows([safe_csv_value(value) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def workbook_file(workbook: "Workbook") -> bytes:
    """An openpyxl workbook as the bytes of its file."""
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def write_workbook(path: Path, workbook: "Workbook") -> None:
    """Save an openpyxl workbook, replacing the file whole."""
    with atomic_write(path) as temporary:
        workbook.save(temporary)
