"""Reads worksheets of .xlsx files in any form that XML allows: prefixes, line breaks between tags, rows in pieces,
cells without addresses, a stray cell in the last corner. Slower than the fast engine, and exact.

It runs in the guarded process. Of two cells with one address the later counts, as in other readers.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import TypeAlias

from iqa.sheets.limits import Limits
from iqa.sheets.number_formats import GENERAL, NumberFormat, as_shown
from iqa.sheets.package import Package, damaged, open_package, too_large
from iqa.sheets.structure import FileRead, SheetRead, Structure
from iqa.sheets.table import Cell, ErrorCell, NumberedRow, UncalculatedCell, column_index
from iqa.sheets.xml_parts import TRUE, Workbook, read_workbook
from iqa.sheets.xml_walk import XmlWalk, walk_whole

SHARED_TEXT = "xl/sharedStrings.xml"
ADDRESS = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
DATE_TEXT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?Z?")
Rows: TypeAlias = dict[int, dict[int, Cell]]


def read_xlsx(path: Path, limits: Limits, sheet: str | None = None) -> FileRead:
    """The worksheets of a file, or the one named. SheetError when it is damaged or would cost too much."""
    package = open_package(path, limits)
    workbook = read_workbook(package)
    texts = _shared_texts(package)
    wanted = [each for each in workbook.sheets if sheet is None or each.name == sheet]
    sheets = (_sheet(package, workbook, each.name, each.hidden, texts) for each in wanted)
    return FileRead(sheets, workbook.date_1904)


def _sheet(package: Package, workbook: Workbook, name: str, hidden: bool, texts: list[str]) -> SheetRead:
    structure = Structure()
    walk = _SheetWalk(package, workbook, texts, structure)
    return SheetRead(name, hidden, walk.rows(workbook.parts[name]), structure)


def _local(tag: str) -> str:
    return tag.rpartition(" ")[2]


class _TextWalk:
    """The table of texts: rich ones joined, phonetic guides left out."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.texts: list[str] = []
        self.parts: list[str] = []
        self.wanted = False
        self.aside = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        match _local(tag):
            case "si":
                self.parts.clear()
            case "rPh":
                self.aside += 1
            case "t":
                self.wanted = not self.aside

    def end(self, tag: str) -> None:
        match _local(tag):
            case "si":
                self.texts.append(unescaped("".join(self.parts)))
            case "rPh":
                self.aside -= 1
            case "t":
                self.wanted = False

    def text(self, text: str) -> None:
        if self.wanted:
            self.parts.append(text)


def _shared_texts(package: Package) -> list[str]:
    if SHARED_TEXT not in package:
        return []
    walk = _TextWalk(package)
    walk_whole(XmlWalk(package.path, walk.start, walk.end, walk.text), package.pieces(SHARED_TEXT))
    return walk.texts


ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """A text with the characters that Excel writes as _x000D_ and the like."""
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _SheetWalk:
    """The state of the pass over one worksheet: which row and cell it stands in. Fed by the XML parser."""

    def __init__(self, package: Package, workbook: Workbook, texts: list[str], structure: Structure) -> None:
        self.package = package
        self.limits = package.limits
        self.styles: Mapping[int, NumberFormat] = workbook.styles
        self.date_1904 = workbook.date_1904
        self.texts = texts
        self.structure = structure
        self.done: Rows = {}
        self.row = self.column = 0
        self.cell: dict[str, str] | None = None
        self.part = ""
        self.value: list[str] = []
        self.rich: list[str] = []
        self.formula = self.filled = False
        self.aside = self.held = 0

    def rows(self, part: str) -> Iterator[NumberedRow]:
        """The filled rows in their order, wherever they stand in the file."""
        walk_whole(XmlWalk(self.package.path, self.start, self.end, self.text), self.package.pieces(part))
        laid_out = 0
        for number in sorted(self.done):
            cells = self.done.pop(number)
            laid_out += max(cells) + 1
            if laid_out > self.limits.slow_cells:
                raise too_large(self.package.path, "one of its sheets has too many cells out of place")
            row: list[Cell] = [""] * (max(cells) + 1)
            for column, value in cells.items():
                row[column] = value
            yield number, row

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = _local(tag)
        if self.cell is not None:
            self._inside(local)
        elif local == "c":
            self._begin(attributes)
        elif local == "row":
            self._begin_row(attributes)
        elif local == "col" and attributes.get("hidden", "").lower() in TRUE:
            first = self._whole(attributes.get("min"), 1)
            self.structure.hide_columns(first, self._whole(attributes.get("max"), first))
        elif local == "mergeCell":
            ends = ADDRESS.findall(attributes.get("ref", ""))
            if len(ends) == 2:
                (left, top), (right, bottom) = ends
                self.structure.merge(
                    int(top), column_index(left.upper()), int(bottom), column_index(right.upper())
                )

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self.row = self._whole(attributes.get("r"), self.row + 1)
        self.column = 0
        if self.row > self.limits.last_row:
            raise too_large(self.package.path, "one of its sheets reaches far beyond its data")
        if attributes.get("hidden", "").lower() in TRUE:
            self.structure.hide_rows(self.row, self.row)

    def _begin(self, attributes: dict[str, str]) -> None:
        self.cell = attributes
        self.part = ""
        self.formula = self.filled = False
        self.value.clear()
        self.rich.clear()
        address = attributes.get("r", "").strip()
        if place := ADDRESS.fullmatch(address):
            self.row, self.column = int(place[2]), column_index(place[1].upper())
        elif address:
            raise damaged(self.package.path, f"the file is damaged: a cell claims to be {address[:20]}")
        else:
            self.column += 1

    def _inside(self, local: str) -> None:
        if local == "f":
            self.formula = True
        elif local == "rPh":
            self.aside += 1
        if local in ("v", "t", "f"):
            self.part = local
        self.filled = self.filled or local in ("v", "t", "is")

    def text(self, text: str) -> None:
        if self.part == "v":
            self.value.append(text)
        elif self.part == "t" and not self.aside:
            self.rich.append(text)

    def end(self, tag: str) -> None:
        if self.cell is None:
            return
        local = _local(tag)
        if local == "c":
            value = self._understood(self.cell)
            self.cell = None
            if value is not None:
                self._keep(value)
        elif local == "rPh":
            self.aside -= 1
        elif local == self.part:
            self.part = ""

    def _keep(self, value: Cell) -> None:
        if not (0 < self.row <= self.limits.last_row and 0 < self.column <= self.limits.last_column):
            raise damaged(self.package.path, "it claims a cell beyond the last row or column of a spreadsheet")
        self.held += 1
        if self.held > self.limits.slow_cells:
            raise too_large(self.package.path, "one of its sheets has too many cells out of place")
        self.done.setdefault(self.row, {})[self.column - 1] = value

    def _understood(self, attributes: dict[str, str]) -> Cell:
        """What the cell holds; None where it holds nothing."""
        kind = attributes.get("t", "n")
        text = "".join(self.value)
        if self.rich or kind == "inlineStr":
            return unescaped("".join(self.rich) or text)
        if kind == "str":
            return unescaped(text) if self.filled else UncalculatedCell() if self.formula else None
        written = text.strip()
        if kind == "e":
            return ErrorCell(written or "#N/A")
        if not written:
            return UncalculatedCell() if self.formula else None
        if kind == "s":
            return self._shared(written)
        if kind == "b":
            return written.lower() in TRUE
        if kind == "d" and (value := _date(written)) is not None:
            return value
        return self._number(written, attributes.get("s", ""))

    def _shared(self, written: str) -> str:
        if written.isdecimal() and len(written) < 10 and int(written) < len(self.texts):
            return self.texts[int(written)]
        raise damaged(self.package.path, "a cell refers to a text that is not there")

    def _number(self, written: str, style: str) -> Cell:
        try:
            value = float(written)
        except ValueError:
            return written
        shown = self.styles.get(int(style)) if style.isdecimal() and len(style) < 8 else None
        return as_shown(value, shown or GENERAL, self.date_1904)

    def _whole(self, written: str | None, default: int) -> int:
        return int(written[:8]) if written and written.isdecimal() else default


def _date(written: str) -> Cell:
    """A date as ISO 8601 writes it, which cells of kind 'd' hold."""
    found = DATE_TEXT.fullmatch(written)
    if found is None:
        return None
    try:
        day = date(*map(int, found.group(1, 2, 3)))
        if found[4] is None:
            return day
        moment = datetime.combine(day, time(int(found[4]), int(found[5]), int(found[6] or 0)))
    except ValueError:
        return None
    return day if moment.time() == time() else moment
