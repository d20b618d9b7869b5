"""Letters in PDF with text: lines put together to paragraphs by the gaps between them."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from msgspec import Struct

from iqa.letter_files.limits import LetterLimits
from iqa.letter_files.refusals import damaged, locked, scanned
from iqa.letter_files.values import LetterForm, LetterText, Written, numbered

_SAME_LINE = 0.5
"""Two pieces are of one line where their middles differ by less than this share of their height."""
_GAP = 1.45
"""A step to the next line that is so many times the usual one begins a paragraph."""
_FULL = 0.82
"""A line that is shorter than this share of its column ends its paragraph, unless the next word did not fit."""
_SHORT = 5
_NARROWEST = 0.4
"""A column is at least this share of the page's width; what is narrower is an address or a box."""
_ENDS = re.compile(r"[.!?:][\"”’)]?$")
_SOFT = "\u00ad"
_HYPHENS = {0x02: "-", 0xFFFE: "-"}
"""What the reader puts for a hyphen at the end of a line."""
_DIVIDED = re.compile(r"(?:^|[\s(\"“‘])([A-Za-z]+)-$")
_STAYS = re.compile(
    r"(?:self|co|non|pre|re|ex|anti|multi|half|well|cross|face|long|short|full|part|mid|so|ill|off|on|two|three)",
    re.IGNORECASE,
)
"""Words before a hyphen that stays where a line ends with it."""


class _Line(Struct, frozen=True):
    """A line of a page: its words, where it begins and ends, its middle (from the bottom) and its height."""

    text: str
    left: float
    right: float
    middle: float
    height: float


def read_pdf(path: Path, limits: LetterLimits) -> LetterText:
    """The letter in a PDF. Raises LetterFileError when it is locked, damaged, or holds only pictures."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise locked(path) if "password" in str(error).lower() else damaged(path) from error
    pages: list[list[_Line]] = []
    with document:
        for number in range(min(len(document), limits.pages)):
            page = document[number]
            pages.append(list(_lines(page.get_textpage())))
    found = list(_paragraphs(pages))
    if not any(one.text.strip() for one in found):
        raise scanned(path)
    return LetterText(LetterForm.PDF, numbered(found))


def _lines(page: Any) -> Iterator[_Line]:
    """The lines of a page from the top, pieces on one height put together."""
    pieces: list[_Line] = []
    for number in range(page.count_rects()):
        left, bottom, right, top = page.get_rect(number)
        text = " ".join(page.get_text_bounded(left, bottom, right, top).translate(_HYPHENS).split())
        if text:
            pieces.append(_Line(text, left, right, (top + bottom) / 2, max(top - bottom, 1.0)))
    row: list[_Line] = []
    for piece in pieces:
        if row and abs(piece.middle - row[-1].middle) > _SAME_LINE * max(piece.height, row[-1].height):
            yield _one_line(row)
            row = []
        row.append(piece)
    if row:
        yield _one_line(row)


def _one_line(row: list[_Line]) -> _Line:
    row = sorted(row, key=lambda piece: piece.left)
    text = row[0].text
    for before, piece in pairwise(row):
        text += piece.text if piece.left - before.right < 0.5 and piece.text[:1] in ".,;:’'" else f" {piece.text}"
    return _Line(text, row[0].left, row[-1].right, row[0].middle, max(piece.height for piece in row))


def _paragraphs(pages: list[list[_Line]]) -> Iterator[Written]:
    """Lines together while the step is the usual one and the line before went to the end of its column; over the
    end of a column or a page where a sentence goes on."""
    gathered = ""
    open_end = False
    for page in pages:
        usual = _usual_step(page)
        for column in _columns(page):
            start, full = _measure(column, page)
            nearly = start + _FULL * (full - start)
            for before, line in zip((None, *column), column, strict=False):
                if before is None:
                    goes_on = open_end and line.text[:1].islower()
                else:
                    near = 0 < before.middle - line.middle <= _GAP * usual
                    goes_on = near and (before.right > nearly or before.right + _first_width(line) > full)
                if gathered and not goes_on:
                    yield Written(gathered)
                gathered = _with_next(gathered, line.text) if gathered and goes_on else line.text
            open_end = column[-1].right > nearly and not _ENDS.search(gathered)
    if gathered:
        yield Written(gathered)


def _columns(page: list[_Line]) -> Iterator[list[_Line]]:
    """The lines of a page by columns: one begins where the next line stands higher than the one before."""
    column: list[_Line] = []
    for line in page:
        if column and line.middle > column[-1].middle + line.height:
            yield column
            column = []
        column.append(line)
    if column:
        yield column


def _usual_step(page: list[_Line]) -> float:
    steps = sorted(a.middle - b.middle for a, b in pairwise(page) if a.middle > b.middle)
    if not steps:
        return 0.0
    return steps[0] if len(steps) < 4 else median(steps[: max(3, len(steps) * 2 // 3)])


def _measure(column: list[_Line], page: list[_Line]) -> tuple[float, float]:
    """Where a column begins and ends. The lines of an address are none."""
    left, right = min(line.left for line in column), max(line.right for line in column)
    page_width = max(line.right for line in page) - min(line.left for line in page)
    return left, left + max(right - left, _NARROWEST * page_width)


def _first_width(line: _Line) -> float:
    """About how wide the first word of a line is, with the next where it is a title or a figure: what did not fit
    into the line before."""
    words = line.text.split(" ")
    first = " ".join(words[:2]) if len(words[0]) < _SHORT else words[0]
    return (line.right - line.left) * (len(first) + 1) / max(1, len(line.text))


def _with_next(text: str, following: str) -> str:
    """A line and the next: a word that was divided at the end of the line is put together."""
    if text.endswith(_SOFT):
        return text[:-1] + following
    divided = _DIVIDED.search(text)
    if divided and following[:1].islower():
        return (text if _STAYS.fullmatch(divided[1]) else text[:-1]) + following
    return f"{text} {following}"
