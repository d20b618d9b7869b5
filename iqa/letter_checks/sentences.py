"""Text into sentences, with what stands within quotation marks known. Abbreviations of letters and of law end
none.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

_SHORT = re.compile(
    r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Revd|Hon|St|Sgt|Insp|Cllr|Jr|Sr|No|Nos|Ref|Tel|Ext|Fig|Art|s|ss|para|paras|p|pp|v|"
    r"e\.g|i\.e|etc|approx|a\.m|p\.m|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|[A-Z])$"
)
_END = re.compile(r"[.!?]+[\"”’')\]]*(?=\s+[\"“‘'(\[]?[A-Z0-9]|\s*$)|\n")
_QUOTED = re.compile(
    r"“[^”]{0,600}”|\"[^\"\n]{1,600}\"|(?<![\w])‘[^’\n]{0,400}’(?!\w)|(?<!\w)'[^'\n]{12,400}'(?!\w)"
)


class Sentence(Struct, frozen=True):
    """A sentence and where it begins in its paragraph."""

    text: str
    start: int

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


def sentences_of(text: str) -> Iterator[Sentence]:
    """The sentences of a paragraph in order; a line of its own is one."""
    begun = 0
    for end in _END.finditer(text):
        if end[0] == "\n":
            stop = end.start()
        elif end[0] == "." and _SHORT.search(text[: end.start()]) and end.end() < len(text):
            continue
        else:
            stop = end.end()
        yield from _one(text, begun, stop)
        begun = end.end()
    yield from _one(text, begun, len(text))


def _one(text: str, start: int, stop: int) -> Iterator[Sentence]:
    piece = text[start:stop]
    stripped = piece.strip()
    if stripped:
        yield Sentence(stripped, start + piece.index(stripped[0]))


def without_quotations(text: str) -> str:
    """The text with what is quoted made blanks of the same length, so that places stay what they are."""
    return _QUOTED.sub(lambda found: " " * len(found[0]), text)
