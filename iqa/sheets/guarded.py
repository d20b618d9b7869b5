"""Reads a file in a process of its own, with bounds on memory and time: one that no measure tells beforehand how
much it costs, and whose reader a crafted file could bring down. Here it may fall, and the tool goes on.

The process writes the rows into a file without a name, a line each, and at its end where each sheet lies and how
it is built. That file is read as often as needed, and is gone with the process that reads it.
"""

import json
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import partial
from importlib import import_module
from itertools import starmap
from pathlib import Path
from typing import IO, Any

from msgspec.structs import replace

from iqa.errors import Problem, Severity, SheetError
from iqa.process_bounds import bound_this_process
from iqa.sheets.csv_quotes import unguarded
from iqa.sheets.formats import Format
from iqa.sheets.limits import Limits
from iqa.sheets.package import broken_text, damaged, too_large, too_large_text
from iqa.sheets.structure import FileRead, SheetRead
from iqa.sheets.table import (
    Book,
    CellValue,
    DoubtfulCell,
    ErrorCell,
    Grid,
    NumberedRow,
    SheetName,
    Span,
    UncalculatedCell,
    is_blank_row,
)
from iqa.values import as_dict

READERS = {
    Format.XLSX: ("iqa.sheets.xlsx_cells", "read_xlsx"),
    Format.XLSB: ("iqa.sheets.xlsb_cells", "read_xlsb"),
    Format.XLS: ("iqa.sheets.xls_cells", "read_xls"),
    Format.ODS: ("iqa.sheets.ods_cells", "read_ods"),
    Format.FLAT_ODS: ("iqa.sheets.ods_cells", "read_flat_ods"),
    Format.HTML: ("iqa.sheets.web_page", "read_html"),
    Format.MHTML: ("iqa.sheets.web_page", "read_mhtml"),
    Format.XML_2003: ("iqa.sheets.xml_2003", "read_xml_2003"),
    Format.SYLK: ("iqa.sheets.sylk", "read_sylk"),
    Format.DIF: ("iqa.sheets.dif", "read_dif"),
}
OF_TEXT = frozenset({Format.HTML, Format.MHTML, Format.XML_2003, Format.SYLK, Format.DIF})
"""Formats in which a number's zeros are there only as long as no spreadsheet program saves them again."""
PLACE_DIGITS = 20
BLOCK = 1 << 20


def open_guarded(path: Path, kind: Format, limits: Limits, sheet: str | None = None) -> Book:
    """The book in a file, read by the exact reader of its format; only one sheet of it when `sheet` names it.

    SheetError when it is damaged, locked, too large or too slow.
    """
    request = json.dumps({"path": str(path.absolute()), "kind": kind, "limits": as_dict(limits), "sheet": sheet})
    command = [sys.executable, "-m", "iqa.sheets.guarded", request]
    written = _Written(tempfile.TemporaryFile())  # noqa: SIM115 - it lives as long as its readers
    try:
        subprocess.run(  # noqa: S603 - our own interpreter and module; the file's name is data in its argument
            command,
            stdin=subprocess.DEVNULL,
            stdout=written.file,
            stderr=subprocess.DEVNULL,
            timeout=limits.probe_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        why = f"it could not be looked through in {limits.probe_seconds} seconds"
        raise _too_large(path, kind, why) from error
    answer = written.answer()
    if "refused" in answer:
        raise SheetError(*answer["refused"])
    if "sheets" not in answer:
        why = "it is cut short, damaged, or not really a workbook"
        raise broken_text(path, why) if kind in OF_TEXT else damaged(path, why)
    return _book(written, answer)


def _too_large(path: Path, kind: Format, why: str) -> SheetError:
    return too_large_text(path, why) if kind in OF_TEXT else too_large(path, why)


def _book(written: "_Written", answer: dict[str, Any]) -> Book:
    sheets = {sheet["name"]: sheet for sheet in answer["sheets"]}

    def grid(name: str) -> Grid:
        sheet = sheets[name]
        return Grid(
            name,
            partial(written.rows, sheet["start"], sheet["end"]),
            merged=tuple(starmap(Span, sheet["merged"])),
            hidden_rows=tuple(sheet["hidden_rows"]),
            hidden_columns=tuple(sheet["hidden_columns"]),
            notices=tuple(
                Problem(**{**notice, "severity": Severity(notice["severity"])}) for notice in sheet["notices"]
            ),
        )

    names = tuple(SheetName(sheet["name"], sheet["hidden"]) for sheet in answer["sheets"])
    return Book(names, grid, answer["date_1904"])


class _Written:
    """The file without a name, as the process left it. It is closed with the last grid that reads it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        weakref.finalize(self, file.close)

    def answer(self) -> dict[str, Any]:
        """What stands at the end: the sheets or a refusal. Empty when the process did not come so far."""
        size = self.file.seek(0, 2)
        with suppress(ValueError, OSError):
            self.file.seek(size - PLACE_DIGITS)
            place = int(self.file.read(PLACE_DIGITS))
            self.file.seek(place)
            answer = json.loads(self.file.read(size - PLACE_DIGITS - place))
            return answer if isinstance(answer, dict) else {}
        return {}

    def rows(self, start: int, end: int) -> Iterator[NumberedRow]:
        """The rows between two places of the file. Several walks may be under way at once."""
        decode = json.JSONDecoder(object_hook=_untagged).decode
        rest = b""
        while start < end:
            self.file.seek(start)
            block = self.file.read(min(BLOCK, end - start))
            start += len(block)
            lines = (rest + block).split(b"\n")
            rest = lines.pop()
            for line in lines:
                number, *cells = decode(line.decode("ascii"))
                yield number, cells


TAGS: dict[str, Callable[[Any], CellValue]] = {
    "date": date.fromisoformat,
    "moment": datetime.fromisoformat,
    "time": time.fromisoformat,
    "length": lambda seconds: timedelta(seconds=seconds),
    "error": ErrorCell,
    "doubtful": DoubtfulCell,
    "uncalculated": lambda _: UncalculatedCell(),
}


def _untagged(tagged: dict[str, Any]) -> CellValue:
    ((tag, value),) = tagged.items()
    return TAGS[tag](value)


def _tagged(cell: CellValue) -> dict[str, Any]:
    """A cell that JSON has no word for."""
    match cell:
        case datetime():
            return {"moment": cell.isoformat()}
        case date():
            return {"date": cell.isoformat()}
        case time():
            return {"time": cell.isoformat()}
        case timedelta():
            return {"length": cell.total_seconds()}
        case DoubtfulCell():
            return {"doubtful": cell.text}
        case ErrorCell():
            return {"error": cell.text}
        case UncalculatedCell():
            return {"uncalculated": True}
    raise TypeError(f"no cell: {cell!r}")


# What follows runs in the process of its own.


class _Answer:
    """The lines written so far, and how many cells and bytes they took."""

    def __init__(self, path: Path, kind: Format, limits: Limits, out: IO[bytes]) -> None:
        self.path = path
        self.kind = kind
        self.limits = limits
        self.out = out
        self.place = self.cells = 0
        self.encode = json.JSONEncoder(default=_tagged, separators=(",", ":"), check_circular=False).encode

    def write(self, data: bytes) -> None:
        if self.place + len(data) > self.limits.answer:
            raise _too_large(self.path, self.kind, "it holds more than 2 GB")
        self.out.write(data)
        self.place += len(data)

    def sheet(self, sheet: SheetRead) -> dict[str, Any]:
        """Write the rows that hold anything; then what is known of the sheet, for the end."""
        start = self.place
        for number, cells in sheet.rows:
            while cells and (cells[-1] == "" or cells[-1] is None):
                cells.pop()
            if is_blank_row(cells):
                continue
            self.cells += len(cells) + 1
            if number > self.limits.last_row or len(cells) > self.limits.last_column:
                why = f"sheet {sheet.name} claims a cell beyond the last row or column of a spreadsheet"
                raise damaged(self.path, why)
            if self.cells > self.limits.cells:
                raise _too_large(self.path, self.kind, f"sheet {sheet.name} reaches far beyond its data")
            self.write(self.encode([number, *cells]).encode("ascii") + b"\n")
        seen = sheet.structure
        return {
            "name": sheet.name,
            "hidden": sheet.hidden,
            "start": start,
            "end": self.place,
            "merged": [(span.top, span.left, span.bottom, span.right) for span in seen.merged],
            "hidden_rows": seen.hidden_rows,
            "hidden_columns": seen.hidden_columns,
            "notices": [as_dict(notice) for notice in seen.notices],
        }

    def end(self, answer: dict[str, Any]) -> None:
        place = self.place
        self.out.write(json.dumps(answer).encode("ascii") + f"{place:0{PLACE_DIGITS}}".encode())
        self.out.flush()


def _reader(kind: Format, sheet: str | None) -> Callable[[Path, Limits], FileRead]:
    module, function = READERS[kind]
    found = getattr(import_module(module), function)
    return partial(found, sheet=sheet) if sheet is not None else found


def answer(request: dict[str, Any], out: IO[bytes]) -> None:
    """Read the file asked about and write what it holds, or why it cannot be read."""
    path, limits = Path(request["path"]), Limits(**request["limits"])
    kind = Format(request["kind"])
    told = _Answer(path, kind, limits, out)
    try:
        read = _reader(kind, request["sheet"])(path, limits)
        sheets = [told.sheet(_unguarded(sheet) if kind in OF_TEXT else sheet) for sheet in read.sheets]
        told.end({"sheets": sheets, "date_1904": read.date_1904})
    except SheetError as refused:
        told.end(_refusal(refused))
    except MemoryError:
        told.end(_refusal(_too_large(path, kind, "it takes too much memory")))


def _unguarded(sheet: SheetRead) -> SheetRead:
    """A sheet of a format that is text, with its cells as a spreadsheet program would show them."""
    rows = (
        (number, [unguarded(cell) if isinstance(cell, str) else cell for cell in cells])
        for number, cells in sheet.rows
    )
    return replace(sheet, rows=rows)


def _refusal(error: SheetError) -> dict[str, Any]:
    return {"refused": [error.message, str(error.hint)]}


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    bounds = Limits(**asked["limits"])
    bound_this_process(bounds.probe_bytes, bounds.probe_seconds)
    answer(asked, sys.stdout.buffer)
