"""Texts of an old binary workbook (.xls), which are cut into records wherever one is full.

It runs in the guarded process alone.
"""

import struct
from collections.abc import Iterable

WIDE, EXTENDED, RICH = 1, 4, 8


class Texts:
    """Reads texts one after the other. `parts` are the contents of the record they begin in and of those they go
    on in; the first text begins at `at`.

    A text that is cut within its characters says anew, at the start of the next part, how wide they are; what
    follows the characters (runs of fonts, phonetic guides) goes on without a word.
    """

    def __init__(self, parts: Iterable[memoryview], at: int = 0) -> None:
        self.parts = [part for part in parts if len(part)]
        self.part, self.at = 0, at

    def next(self) -> str:
        """The next text. ValueError or struct.error where it is cut short."""
        length, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & RICH else 0
        extra = struct.unpack("<I", self._take(4))[0] if flags & EXTENDED else 0
        text: list[str] = []
        while length:
            if self.at == len(self.parts[self.part]):
                self._go_on()
                flags = self.parts[self.part][0]
                self.at = 1
            size = 2 if flags & WIDE else 1
            here = min(length, (len(self.parts[self.part]) - self.at) // size)
            if not here:
                raise ValueError("cut short")
            content = bytes(self.parts[self.part][self.at : self.at + here * size])
            text.append(content.decode("utf-16-le" if size == 2 else "latin-1", "surrogatepass"))
            self.at += here * size
            length -= here
        self._take(4 * runs + extra)
        return "".join(text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _go_on(self) -> None:
        self.part, self.at = self.part + 1, 0
        if self.part == len(self.parts):
            raise ValueError("cut short")

    def _take(self, size: int) -> bytes:
        taken = b""
        while len(taken) < size:
            if self.at == len(self.parts[self.part]):
                self._go_on()
            end = min(len(self.parts[self.part]), self.at + size - len(taken))
            taken += self.parts[self.part][self.at : end]
            self.at = end
        return taken


def text_table(parts: list[memoryview]) -> list[str]:
    """Every text of the table, which begins with how many there are, twice over."""
    if not parts:
        return []
    texts = Texts(parts, at=8)
    (count,) = struct.unpack_from("<I", parts[0], 4)
    return [texts.next() for _ in range(count)]
