"""The table of texts of an old binary workbook (.xls), which is cut into records wherever one is full.

It runs in the guarded process alone.
"""

import struct
from collections.abc import Iterable

WIDE, EXTENDED, RICH = 1, 4, 8


class SharedTexts:
    """Reads the texts one after the other. `parts` are the contents of the table's record and of those it goes on
    in.

    A text that is cut within its characters says anew, at the start of the next part, how wide they are; what
    follows the characters (runs of fonts, phonetic guides) goes on without a word.
    """

    def __init__(self, parts: Iterable[memoryview]) -> None:
        self.parts = [part for part in parts if len(part)]
        self.part, self.at = 0, 8  # the first two numbers are how many there are

    def all(self) -> list[str]:
        """Every text. ValueError or struct.error where the table is cut short."""
        (count,) = struct.unpack_from("<I", self.parts[0], 4)
        return [self._next() for _ in range(count)]

    def _next(self) -> str:
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
