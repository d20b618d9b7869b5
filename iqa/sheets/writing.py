"""Writes tables so that nothing in them is ever run; a file is replaced whole or not at all."""

import csv
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell as WorkbookCell

NOT_ALLOWED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_TEXT = 32_767
FORMULA_START = re.compile(r"""[\s\x00-\x20"']*[=+\-@|%＝＋－＠]""")
PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def set_text(cell: "WorkbookCell", value: Any) -> None:
    """Put a value into a workbook's cell; text is stored as text whatever it begins with.

    Characters that a workbook cannot hold are left out, and text is cut at the 32,767 characters of a cell.
    """
    if isinstance(value, str):
        cell.value = NOT_ALLOWED.sub("", value)[:LONGEST_TEXT]
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
    text = value.replace("\0", "")
    if FORMULA_START.match(text) and not PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a text table (UTF-8 with a byte order mark, as Excel expects), replacing the file whole."""
    with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([safe_csv_value(heading) for heading in headings])
        writer.writerows([safe_csv_value(value) for value in row] for row in rows)


def write_workbook(path: Path, workbook: "Workbook") -> None:
    """Save an openpyxl workbook, replacing the file whole."""
    with atomic_write(path) as temporary:
        workbook.save(temporary)


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """A temporary name beside `path` to write to; on leaving, it takes the place of `path` in one step.

    After an error inside the block `path` is as it was and the temporary file is gone. Missing folders are
    made. OSError as the system raises it, for instance when the file is open in Excel on Windows.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        _flush(temporary)
        _keep_permissions(path, temporary)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    """Make sure that the bytes are on the disk before the name is."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _keep_permissions(path: Path, temporary: Path) -> None:
    """A replaced file keeps its permissions; a new one is for its owner alone, since it may name people."""
    if path.exists():
        temporary.chmod(path.stat().st_mode & 0o777)
