"""Reads symbolic link files (SYLK, .slk), which some reports come as; it runs in the guarded process."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from iqa.errors import SheetError
from iqa.sheets.limits import Limits
from iqa.sheets.number_formats import GENERAL, NumberFormat, as_shown, understood
from iqa.sheets.package import broken_text, too_large_text
from iqa.sheets.structure import FileRead, SheetRead, Structure
from iqa.sheets.table import CellValue, ErrorCell, NumberedRow, UncalculatedCell, column_letters
from iqa.sheets.text_start import decoded_page

ESCAPED = re.compile("\x1bN([ABCDHJK])(.)|\x1bN(.)|\x1b([ -/])([0-?])")
ACCENTS = {"A": "\u0300", "B": "\u0301", "C": "\u0302", "D": "\u0303", "H": "\u0308", "J": "\u030a", "K": "\u0327"}
SIGNS = {
    "a": "Æ", "q": "æ", "j": "Œ", "z": "œ", "i": "Ø", "y": "ø", "l": "Þ", "|": "þ", "s": "ð", "b": "Ð", "{": "ß",
    "S": "©", "R": "®", "0": "°", "1": "±", "2": "²", "3": "³", "5": "µ", "6": "¶", "7": "·", "Q": "¹", "k": "º",
    "c": "ª", "!": "¡", '"': "¢", "#": "£", "(": "¤", "%": "¥", "'": "§", "+": "«", ";": "»", "<": "¼", "=": "½",
    ">": "¾", "?": "¿",
}  # fmt: skip
"""What the two characters after ESC N stand for where they are no accent and letter."""
RECORDS = frozenset({"ID", "P", "F", "C", "B", "E", "O", "W", "NN", "NE", "NU", "NL"})
CELL_FIELDS = frozenset("XYKECRGDSNPHMITA")
"""What a record of a cell may say: its place, its value, its formula, protection, a note."""
FORMULA_FIELDS = frozenset("ESR")
WHOLE = re.compile(r"\d{1,7}")


def read_sylk(path: Path, limits: Limits) -> FileRead:
    """The one sheet of a file. SheetError when cells lie where none can."""
    text, notices = decoded_page(path.read_bytes(), "", "")
    structure = Structure(notices=notices)
    walk = _Walk(path, limits, structure)
    return FileRead(iter([SheetRead("", False, walk.rows(text), structure)]))


class _Walk:
    """The state of the pass: rows and columns stay what they were until a record names others."""

    def __init__(self, path: Path, limits: Limits, structure: Structure) -> None:
        self.path = path
        self.limits = limits
        self.structure = structure
        self.row = self.column = 1
        self.formats: list[NumberFormat] = []
        self.of_cell: dict[tuple[int, int], NumberFormat] = {}
        self.of_column: dict[int, NumberFormat] = {}
        self.of_row: dict[int, NumberFormat] = {}
        self.default = GENERAL
        self.found: dict[int, dict[int, CellValue]] = {}
        self.held = 0
        self.date_1904 = False

    def rows(self, text: str) -> Iterator[NumberedRow]:
        """The filled rows in their order, once all records were read."""
        ended = False
        for line in _lines(text):
            kind, *fields = _fields(line)
            if ended or kind not in RECORDS:
                raise self._crooked()
            match kind:
                case "P":
                    self.formats.extend(understood(field[1:]) for field in fields if field[:1] == "P")
                case "F":
                    self._format(fields)
                case "C":
                    self._cell(fields)
                case "O":
                    self.date_1904 = "V4" in fields
                case "E":
                    ended = True
        for number in sorted(self.found):
            cells = self.found[number]
            row: list[CellValue] = [""] * max(cells)
            for column, value in cells.items():
                row[column - 1] = self._shown(number, column, value)
            yield number, row

    def _crooked(self) -> SheetError:
        """A record that cannot be understood may hold anything, so the file is refused."""
        place = f"{column_letters(self.column)}{self.row}"
        return broken_text(self.path, f"it is written wrongly near cell {place}")

    def _place(self, fields: list[str]) -> None:
        for field in fields:
            if field[:1] in ("X", "Y") and WHOLE.fullmatch(field[1:]):
                if field[0] == "X":
                    self.column = int(field[1:])
                else:
                    self.row = int(field[1:])
        if not (0 < self.row <= self.limits.last_row and 0 < self.column <= self.limits.last_column):
            raise broken_text(self.path, "it claims a cell beyond the last row or column of a spreadsheet")

    def _format(self, fields: list[str]) -> None:
        """A format of one cell, of a column (C) or row (R), or of the whole sheet; or a column's width."""
        self._place(fields)
        number = next((field[1:] for field in fields if field[:1] == "P" and WHOLE.fullmatch(field[1:])), None)
        whole = {field[0]: int(field[1:]) for field in fields if field[:1] in ("C", "R") and field[1:].isdecimal()}
        for field in fields:
            if field == "M0" and "R" in whole:
                self.structure.hide_rows(whole["R"], whole["R"])
            if field[:1] == "W" and (width := field[1:].split())[2:] == ["0"] and all(map(str.isdecimal, width)):
                self.structure.hide_columns(int(width[0]), int(width[1]))
        if number is None or int(number) >= len(self.formats):
            return
        shown = self.formats[int(number)]
        if "C" in whole:
            self.of_column[whole["C"]] = shown
        elif "R" in whole:
            self.of_row[whole["R"]] = shown
        elif any(field[:1] in ("X", "Y") for field in fields):
            self.of_cell[self.row, self.column] = shown
        else:
            self.default = shown

    def _cell(self, fields: list[str]) -> None:
        letters = [field[:1] for field in fields]
        places = [field for field in fields if field[:1] in ("X", "Y")]
        if not CELL_FIELDS.issuperset(letters) or len(set(letters)) < len(letters):
            raise self._crooked()
        if not all(WHOLE.fullmatch(field[1:]) for field in places):
            raise self._crooked()
        self._place(places)
        written = next((field[1:] for field in fields if field[:1] == "K"), None)
        if written is None:
            if not FORMULA_FIELDS.intersection(letters):
                return
            value: CellValue = UncalculatedCell()
        else:
            value = _value(written)
        if self.found.get(self.row, {}).get(self.column, value) != value:
            raise self._crooked()
        self.held += 1
        if self.held > self.limits.slow_cells:
            raise too_large_text(self.path, "it holds too many cells")
        self.found.setdefault(self.row, {})[self.column] = value

    def _shown(self, row: int, column: int, value: CellValue) -> CellValue:
        if not isinstance(value, float):
            return value
        shown = (
            self.of_cell.get((row, column)) or self.of_column.get(column) or self.of_row.get(row) or self.default
        )
        return as_shown(value, shown, self.date_1904)


def _lines(text: str) -> Iterator[str]:
    return (line for line in re.split(r"\r\n|\n|\r", text) if line)


def _fields(line: str) -> list[str]:
    """The parts of a record between semicolons; a doubled one is a semicolon itself."""
    return [part.replace("\0", ";") for part in line.replace(";;", "\0").split(";")]


def _value(written: str) -> CellValue:
    if written[:1] == '"':
        inside = written[1:-1] if written[-1:] == '"' and len(written) > 1 else written[1:]
        return ESCAPED.sub(_unescaped, inside.replace('""', '"'))
    if written in ("TRUE", "FALSE"):
        return written == "TRUE"
    if written[:1] == "#":
        return ErrorCell(written)
    if written[:1] == "0" and len(written) > 1 and written.isdecimal():
        return written
    try:
        return float(written)
    except ValueError:
        return ESCAPED.sub(_unescaped, written)


def _unescaped(found: re.Match[str]) -> str:
    """A character written as ESC and two or three more."""
    accent, letter, sign, high, low = found.groups()
    if high is not None:
        return chr((ord(high) - 0x20 << 4) + ord(low) - 0x30).replace("\r", "\n")
    if sign is not None:
        return SIGNS.get(sign, "")
    if letter == " ":
        return {"B": "´", "H": "¨", "K": "¸"}.get(accent, "")
    return unicodedata.normalize("NFC", letter + ACCENTS[accent])
