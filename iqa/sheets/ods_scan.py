"""One pass over the content of an .ods file before the fast engine opens it: how far each sheet reaches
(a few bytes can claim a billion repeated cells) and the cells that the engine reads wrongly.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from iqa.sheets.limits import Limits
from iqa.sheets.package import Package, check_xml_start, damaged, too_large
from iqa.sheets.table import Cell, ErrorCell, Patches, Span

LONG_TIME = re.compile(r"PT(\d{2,})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
HIDDEN = ("collapse", "filter")
CELLS = ("table:table-cell", "table:covered-table-cell")
PATCH_LIMIT = 1_000_000


@dataclass
class OdsSheet:
    """What the pass found in one sheet."""

    rows: int = 0
    columns: int = 0
    patches: Patches = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    merged: list[Span] = field(default_factory=list)


class _Walk:
    """The state of the pass: which row and cell it stands in. Fed by the XML parser."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self.sheets: dict[str, OdsSheet] = {}
        self.sheet = OdsSheet()
        self.row, self.row_repeat = 0, 1
        self.column, self.repeat = 0, 1
        self.cell: dict[str, str] | None = None
        self.inside = 0
        self.text: list[str] = []
        self.patched = self.hidden = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.cell is not None:
            self.inside += 1
        elif tag in CELLS:
            self.cell = attributes
            self.text.clear()
            self.repeat = self._repeat(attributes, "table:number-columns-repeated", self.limits.last_column)
        elif tag == "table:table-row":
            self.row_repeat = self._repeat(attributes, "table:number-rows-repeated", self.limits.last_row)
            self.column = 0
            self.hidden += self.row_repeat if attributes.get("table:visibility") in HIDDEN else 0
            if attributes.get("table:visibility") in HIDDEN and self.hidden < PATCH_LIMIT:
                self.sheet.hidden_rows.extend(range(self.row + 1, self.row + 1 + self.row_repeat))
        elif tag == "table:table":
            self.sheet = OdsSheet()
            self.sheets[attributes.get("table:name", "")] = self.sheet
            self.row = 0

    def end(self, tag: str) -> None:
        if self.inside:
            self.inside -= 1
        elif tag in CELLS and self.cell is not None:
            if self.text or "office:value-type" in self.cell:
                self._filled(self.cell)
            self.column += self.repeat
            self.cell = None
            if self.column > self.limits.last_column * 2:
                raise too_large(self.path, "one of its rows claims more columns than a spreadsheet has")
        elif tag == "table:table-row":
            self.row += self.row_repeat

    def characters(self, text: str) -> None:
        if self.cell is not None and self.inside == 1:
            self.text.append(text)

    def _repeat(self, attributes: dict[str, str], name: str, most: int) -> int:
        claimed = attributes.get(name, "1")
        if not claimed.isdecimal() or len(claimed) > 9 or int(claimed) > most:
            raise too_large(self.path, f"one of its cells claims to be repeated {claimed[:20]} times")
        return max(1, int(claimed))

    def _filled(self, attributes: dict[str, str]) -> None:
        sheet = self.sheet
        sheet.rows = max(sheet.rows, self.row + self.row_repeat)
        sheet.columns = max(sheet.columns, self.column + self.repeat)
        if (
            "table:number-columns-spanned" in attributes
            and (span := self._span(attributes)) is not None
            and len(sheet.merged) < PATCH_LIMIT
        ):
            sheet.merged.append(span)
        value = corrected(attributes, "".join(self.text))
        if value is not None:
            self.patched += self.row_repeat * self.repeat
            if self.patched > PATCH_LIMIT:
                raise too_large(self.path, "it repeats one value over a million cells")
            for row in range(self.row + 1, self.row + 1 + self.row_repeat):
                row_patches = sheet.patches.setdefault(row, [])
                row_patches.extend((self.column + step, value) for step in range(self.repeat))

    def _span(self, attributes: dict[str, str]) -> Span | None:
        wide = attributes.get("table:number-columns-spanned", "1")
        high = attributes.get("table:number-rows-spanned", "1")
        if not (wide.isdecimal() and high.isdecimal()) or max(len(wide), len(high)) > 7:
            return None
        top, left = self.row + 1, self.column + 1
        return Span(top, left, top + max(1, int(high)) - 1, left + max(1, int(wide)) - 1)


def corrected(attributes: dict[str, str], text: str) -> Cell:
    """The right value of a cell that the fast engine misreads; None when there is nothing to put right."""
    kind = attributes.get("office:value-type", "")
    if attributes.get("calcext:value-type") == "error":
        return ErrorCell(text or "#N/A")
    if kind == "float" and text[:1] == "0" and len(text) > 1 and text.isdecimal():
        return text
    if kind == "time" and (long := LONG_TIME.fullmatch(attributes.get("office:time-value", ""))):
        hours, minutes, seconds = (int(part) for part in long.groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds) if 24 <= hours < 100_000 else None
    return None


def scan_ods(package: Package) -> dict[str, OdsSheet]:
    """Bounds and corrections of every sheet. SheetError for entities, absurd repeats and broken XML."""
    walk = _Walk(package.path, package.limits)
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.characters
    first = True
    try:
        for piece in package.pieces("content.xml"):
            if first:
                check_xml_start(piece, package.path)
                first = False
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (ExpatError, ValueError) as error:
        raise damaged(package.path, "its contents are not well formed") from error
    return walk.sheets
