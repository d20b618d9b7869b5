"""Reads data interchange files (DIF), which some old programs send as .xls; it runs in the guarded process."""

import re
from collections.abc import Iterator
from pathlib import Path

from iqa.sheets.limits import Limits
from iqa.sheets.package import broken_text
from iqa.sheets.structure import FileRead, SheetRead, Structure
from iqa.sheets.table import CellValue, ErrorCell, NumberedRow
from iqa.sheets.text_start import decoded_page

HEAD = re.compile(r"(-?\d{1,3})\s*,\s*(.*)", re.DOTALL)
SPECIAL, NUMBER, TEXT = "-1", "0", "1"


def read_dif(path: Path, limits: Limits) -> FileRead:
    """The one sheet of a file. SheetError when it breaks off."""
    text, notices = decoded_page(path.read_bytes(), "", "")
    structure = Structure(notices=notices)
    return FileRead(iter([SheetRead("", False, _rows(text, path), structure)]))


def _rows(text: str, path: Path) -> Iterator[NumberedRow]:
    """The rows, which are called tuples there; each value takes two lines."""
    lines = iter(re.split(r"\r\n|\n|\r", text))
    for line in lines:  # what is said of the table comes in threes and is not needed
        if line.strip() == "DATA":
            next(lines, None)
            next(lines, None)
            break
    row = 0
    cells: list[CellValue] | None = None
    for line in lines:
        if not line.strip() and cells is None:
            continue
        head = HEAD.fullmatch(line)
        second = _second(lines, next(lines, None))
        if head is None or second is None:
            raise broken_text(path, f"it breaks off or is written wrongly in row {max(row, 1)}")
        if head[1] == SPECIAL:
            if cells is not None:
                yield row, cells
            if second.strip() == "EOD" and not any(map(str.strip, lines)):
                return
            if second.strip() != "BOT":
                raise broken_text(path, f"it ends or is written wrongly in row {row + 1}")
            row, cells = row + 1, []
        elif cells is None:
            raise broken_text(path, "a value stands before its first row")
        else:
            cells.append(_value(head[1], head[2].strip(), second))
    raise broken_text(path, f"it breaks off in row {max(row, 1)}")


def _second(lines: Iterator[str], line: str | None) -> str | None:
    """The second line of a value; a text in quotation marks may go on over several."""
    while line is not None and line[:1] == '"' and (line.count('"') % 2 or len(line) == 1):
        following = next(lines, None)
        if following is None:
            return None
        line = f"{line}\n{following}"
    return line


def _value(kind: str, number: str, second: str) -> CellValue:
    if kind == TEXT:
        quoted = len(second) > 1 and second[0] == second[-1] == '"'
        return second[1:-1].replace('""', '"') if quoted else second
    word = second.strip()
    if word in ("TRUE", "FALSE"):
        return word == "TRUE"
    if word == "NA":
        return ErrorCell("#N/A")
    if word == "ERROR":
        return ErrorCell("#ERROR!")
    if number[:1] == "0" and len(number) > 1 and number.isdecimal():
        return number
    try:
        return float(number)
    except ValueError:
        return number
