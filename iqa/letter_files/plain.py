"""Letters of plain text: bytes into characters, and lines into paragraphs."""

import codecs
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from iqa.letter_files.limits import LetterLimits
from iqa.letter_files.refusals import damaged
from iqa.letter_files.values import LetterForm, LetterText, Written, numbered

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_FULL_LINE = 50
"""Characters from which a line may have been broken by a program and go on in the next."""
_LONG_LINE = 60
"""Characters from which a line that ends with a comma is none of an address."""
_OPENS = re.compile(r"(?:[-*•·]|\d{1,2}[.)])\s")
_ENDS = re.compile(r"[,:;]$|^(?:dear|annwyl|yours|kind|re:|our ref|your ref|ref|date|urn)\b", re.IGNORECASE)


def read_plain(path: Path, limits: LetterLimits) -> LetterText:
    """The letter in a text file. Raises LetterFileError when its bytes are no text."""
    return LetterText(LetterForm.TEXT, numbered(list(paragraphs_of(decode(path.read_bytes(), path)))))


def decode(content: bytes, path: Path) -> str:
    """The characters of a text file: by its mark, else UTF-8, else the western Windows set."""
    for bom, name in _BOMS:
        if content.startswith(bom):
            return content.decode(name, "replace")
    if b"\0" in content:
        raise damaged(path)
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def paragraphs_of(text: str) -> Iterator[Written]:
    """The paragraphs of a text: blocks between empty lines; lines broken by a program are joined again."""
    for block in re.split(r"\n[ \t\u00a0]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        yield from map(Written, _joined(lines))


def _joined(lines: list[str]) -> Iterator[str]:
    """Lines that a program broke, together; lines that somebody ended, such as an address, each for itself."""
    if not lines:
        return
    longest = max(map(len, lines))
    gathered = lines[0]
    for before, line in pairwise(lines):
        broken = len(before) >= max(_FULL_LINE, longest - 24) or (
            len(before) >= _FULL_LINE and before[-1] not in ".?!:"
        )
        long = len(before) >= _LONG_LINE
        goes_on = (not _OPENS.match(line) and not _ENDS.search(before)) or (
            before.endswith((",", ";")) and (long or line[:1].islower())
        )
        if broken and goes_on:
            gathered += f" {line}"
        else:
            yield gathered
            gathered = line
    yield gathered
