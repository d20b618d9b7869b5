"""How much a letter may cost before it is refused. A letter is a page or two: the bounds are generous."""

from msgspec import Struct

from iqa.sheets.limits import Limits

MEBIBYTE = 1 << 20


_PACKAGE = Limits(
    unpacked=200 * MEBIBYTE, ratio=100, ratio_floor=20 * MEBIBYTE, small_part=20 * MEBIBYTE, parts=3_000
)


class LetterLimits(Struct, frozen=True):
    """Bounds on one letter and on the process that reads it."""

    file_bytes: int = 25 * MEBIBYTE
    characters: int = 400_000
    """Longest text that is taken, in characters."""
    paragraphs: int = 20_000
    pages: int = 60
    """Most pages of a PDF that are read."""
    seconds: int = 30
    """Longest that one letter may take."""
    process_bytes: int = 1536 * MEBIBYTE
    package: Limits = _PACKAGE


LETTER_LIMITS = LetterLimits()
