"""Letters in PDF with text: lines put together to paragraphs by the gaps between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from iqa.letter_files.limits import LetterLimits
from iqa.letter_files.refusals import damaged, locked, scanned
from iqa.letter_files.values import LetterForm, LetterText, Written, numbered

_SAME_LINE = 0.5
"""Two pieces are of one line where their middles differ by less than this share of their height."""
_GAP = 1.45
"""A step to the next line that is so many times the usual one begins a paragraph."""
_FULL = 0.82
"""A line shorter than this share of the widest ends its paragraph, or is an address line."""


@dataclass(frozen=True, slots=True)
class _Line:
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
    found: list[Written] = []
    with document:
        for number in range(min(len(document), limits.pages)):
            page = document[number]
            found += _paragraphs(list(_lines(page.get_textpage())))
    if not any(one.text.strip() for one in found):
        raise scanned(path)
    return LetterText(LetterForm.PDF, numbered(found))


def _lines(page: Any) -> Iterator[_Line]:
    """The lines of a page from the top, pieces on one height put together."""
    pieces: list[_Line] = []
    for number in range(page.count_rects()):
        left, bottom, right, top = page.get_rect(number)
        text = " ".join(page.get_text_bounded(left, bottom, right, top).split())
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


def _paragraphs(lines: list[_Line]) -> Iterator[Written]:
    """Lines together while the step is the usual one and the line before went to the end of the measure."""
    if not lines:
        return
    steps = [a.middle - b.middle for a, b in pairwise(lines) if a.middle > b.middle]
    usual = min(steps, default=0.0) if len(steps) < 4 else median(sorted(steps)[: max(3, len(steps) * 2 // 3)])
    widest = max(line.right for line in lines)
    gathered = lines[0].text
    for before, line in pairwise(lines):
        step = before.middle - line.middle
        goes_on = 0 < step <= _GAP * usual and before.right - lines[0].left > _FULL * (widest - lines[0].left)
        if goes_on:
            gathered += f" {line.text}"
        else:
            yield Written(gathered)
            gathered = line.text
    yield Written(gathered)
