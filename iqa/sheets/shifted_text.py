"""Text in UTF-7, which writes what is not plain as letters between + and -: Zo+AOs- for Zoë. Mail systems have
sent such files, and nothing in them says so.
"""

import re
from base64 import b64decode

from msgspec import Struct

UTF_7 = "utf-7"
SHIFTED = re.compile(rb"\+([A-Za-z0-9/+]*)(-?)")
WORD = re.compile(rb"(?<![A-Za-z'])[A-Za-z']*+(?:\+[A-Za-z0-9/+]+-?[A-Za-z']*)+")
LONGEST = 64
"""Characters between + and -; more are no word."""
UNITS = (0, 3, 6)
"""So many characters, modulo eight, are whole UTF-16 units."""
SIGNS = frozenset("‘’‚‛“”„‟‐‑‒–—…•€™«»§°£©®±²³¹¼½¾·´¿¡\xa0\u202f\ufeff")


class ShiftedWords(Struct):
    """What a pass over plain bytes comes upon between + and -."""

    written: str = ""
    """The first word that UTF-7 makes one of, as it stands."""
    marked: bool = False
    """Whether the mark of byte order was come upon."""
    others: bool = False
    """Whether a + stands elsewhere, as none does in UTF-7."""

    def take(self, piece: bytes) -> None:
        """Take in more of a file, cut between lines."""
        for found in SHIFTED.finditer(piece):
            if not found[1] and found[2]:
                continue  # a plus sign itself
            text = _shifted(found[1])
            if text is None:
                self.others = True
            elif text == "\ufeff":
                self.marked = True
            elif not self.written and not text.isascii():
                begins = piece.rfind(b"\n", 0, found.start()) + 1
                word = next(each for each in WORD.finditer(piece, begins) if each.end() >= found.end())
                self.written = word[0].decode("ascii")

    @property
    def read(self) -> str:
        """The word as UTF-7 has it."""
        return self.written.encode("ascii").decode(UTF_7, "replace")

    @property
    def all_are(self) -> bool:
        """Whether the file is UTF-7 throughout."""
        return bool(self.written or self.marked) and not self.others


def _shifted(between: bytes) -> str | None:
    """The characters between + and -; None where they are none that a table in UTF-7 would hold."""
    if not 0 < len(between) <= LONGEST or len(between) % 8 not in UNITS:
        return None
    data = b64decode(between + b"=" * (-len(between) % 4))
    text = data.decode("utf-16-be", "replace")
    plausible = all(each in SIGNS or (each.isalpha() and each < "\u0250") or _is_plain_sign(each) for each in text)
    return text if plausible else None


def _is_plain_sign(character: str) -> bool:
    """Signs that some programs write so although they need not."""
    return character.isascii() and character.isprintable() and not character.isalnum()
