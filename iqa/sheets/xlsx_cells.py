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
from iqa.sheets.table import CellValue, ErrorCell, NumberedRow, UncalculatedCell, column_index
from iqa.sheets.xml_parts import TRUE, Workbook, read_workbook
from iqa.sheets.xml_walk import XmlWalk, walk_whole

SHARED_TEXT = "xl/sharedStrings.xml"
XML_SPACE = "http://www.w3.org/XML/1998/namespace space"
WHITE_SPACE = " \t\r\n"
ADDRESS = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
DATE_TEXT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?Z?")
CellsByRow: TypeAlias = dict[int, dict[int, CellValue]]


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


class _Runs:
    """The runs of one text, joined; phonetic guides left out. White space at the ends of a run counts only where
    the file says that it does, as in a spreadsheet program."""

    def __init__(self) -> None:
        self.runs: list[str] = []
        self.run: list[str] | None = None
        self.aside = 0
        self.kept = self.kept_everywhere = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        keeps = attributes.get(XML_SPACE) == "preserve"
        if tag == "rPh":
            self.aside += 1
        elif tag == "t" and not self.aside:
            self.run = []
            self.kept = keeps or self.kept_everywhere
        elif keeps:
            self.kept_everywhere = True

    def text(self, text: str) -> None:
        if self.run is not None:
            self.run.append(text)

    def end(self, tag: str) -> None:
        if tag == "rPh":
            self.aside -= 1
        elif tag == "t" and self.run is not None:
            run = "".join(self.run)
            self.runs.append(run if self.kept else run.strip(WHITE_SPACE))
            self.run = None

    def take(self) -> str:
        """The text so far; the next begins."""
        text = unescaped("".join(self.runs))
        self.runs.clear()
        return text


class _TextWalk:
    """The table of texts."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.runs = _Runs()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.runs.start(tag.rpartition(" ")[2], attributes)

    def end(self, tag: str) -> None:
        local = tag.rpartition(" ")[2]
        self.runs.end(local)
        if local == "si":
            self.texts.append(self.runs.take())


def _shared_texts(package: Package) -> list[str]:
    if SHARED_TEXT not in package:
        return []
    walk = _TextWalk()
    walk_whole(XmlWalk(package.path, walk.start, walk.end, walk.runs.text), package.pieces(SHARED_TEXT))
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
        self.done: CellsByRow = {}
        self.row = self.column = 0
        self.cell: dict[str, str] | None = None
        self.part = ""
        self.value: list[str] = []
        self.runs = _Runs()
        self.formula = self.filled = False
        self.space: str | None = None
        self.held = 0

    def rows(self, part: str) -> Iterator[NumberedRow]:
        """The filled rows in their order, wherever they stand in the file."""
        walk_whole(XmlWalk(self.package.path, self.start, self.end, self.text), self.package.pieces(part))
        laid_out = 0
        for number in sorted(self.done):
            cells = self.done.pop(number)
            laid_out += max(cells) + 1
            if laid_out > self.limits.slow_cells:
                raise too_large(self.package.path, "one of its sheets has too many cells out of place")
            row: list[CellValue] = [""] * (max(cells) + 1)
            for column, value in cells.items():
                row[column] = value
            yield number, row

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, local = tag.rpartition(" ")
        if self.space is None:
            self.space = space
        if space != self.space:
            return  # what an add-in or a newer version put beside the cells
        self.runs.start(local, attributes)
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
        self.runs.take()
        address = attributes.get("r", "").strip()
        if place := ADDRESS.fullmatch(address):
            self.row, self.column = int(place[2]), column_index(place[1].upper())
        elif address:
            raise damaged(self.package.path, f"the file is damaged: a cell claims to be {address[:20]}")
        else:
            self.column += 1

    def _inside(self, local: str) -> None:
        self.formula = self.formula or local == "f"
        if local in ("v", "f"):
            self.part = local
        self.filled = self.filled or local in ("v", "t", "is")

    def text(self, text: str) -> None:
        if self.part == "v":
            self.value.append(text)
        else:
            self.runs.text(text)

    def end(self, tag: str) -> None:
        space, _, local = tag.rpartition(" ")
        if self.cell is None or space != self.space:
            return
        self.runs.end(local)
        if local == "c":
            value = self._understood(self.cell)
            self.cell = None
            if value is not None:
                self._keep(value)
        elif local == self.part:
            self.part = ""

    def _keep(self, value: CellValue) -> None:
        if not (0 < self.row <= self.limits.last_row and 0 < self.column <= self.limits.last_column):
            raise damaged(self.package.path, "it claims a cell beyond the last row or column of a spreadsheet")
        self.held += 1
        if self.held > self.limits.slow_cells:
            raise too_large(self.package.path, "one of its sheets has too many cells out of place")
        self.done.setdefault(self.row, {})[self.column - 1] = value

    def _understood(self, attributes: dict[str, str]) -> CellValue:
        """What the cell holds; None where it holds nothing."""
        kind = attributes.get("t", "n")
        text = "".join(self.value)
        if self.runs.runs or kind == "inlineStr":
            return self.runs.take() or unescaped(text)
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

    def _number(self, written: str, style: str) -> CellValue:
        try:
            value = float(written)
        except ValueError:
            return written
        shown = self.styles.get(int(style)) if style.isdecimal() and len(style) < 8 else None
        return as_shown(value, shown or GENERAL, self.date_1904)

    def _whole(self, written: str | None, default: int) -> int:
        return int(written[:8]) if written and written.isdecimal() else default


def _date(written: str) -> CellValue:
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
