"""Which characters the bytes of a text file stand for, where the file does not say so itself.

What is assumed is said, since a name read wrongly is another person's.
"""

import re
import unicodedata
from collections.abc import Iterable

from msgspec import Struct, field

WESTERN, CENTRAL_EUROPEAN, MAC = "cp1252", "cp1250", "mac_roman"
CALLED = {
    CENTRAL_EUROPEAN: "the Windows set for central Europe (1250)",
    MAC: "the set of old Macintosh computers (Mac Roman)",
}
BAD_BYTE = re.compile("[\udc80-\udcff]")
HIGH_BYTES = re.compile(rb"[\x80-\xff]")
LEADING_BYTES = re.compile(rb"[\xc2-\xf4]")
WORDS_WITH_HIGH_BYTES = re.compile(rb"[A-Za-z\x80-\xff'\x2d]*[\x80-\xff][A-Za-z\x80-\xff'\x2d]*")
GAPS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
"""Bytes that stand for nothing in the Windows set for western Europe."""
ASCII_LETTER = re.compile(rb"[A-Za-z]")
MOST_WORDS = 20_000
MARGIN = 1
"""By how many marks of a wrong set another must do better than the Windows set for western Europe."""


def _as_western(byte: int) -> str:
    """The character that a byte is in the Windows set for western Europe, with its five gaps as they stand."""
    try:
        return bytes([byte]).decode(WESTERN)
    except UnicodeDecodeError:
        return chr(byte)


TO_BYTE = {chr(byte): byte for byte in range(0x80, 0x100)} | {
    _as_western(byte): byte for byte in range(0x80, 0x100)
}
"""Characters to the bytes they were taken for, whether by the Windows set or by the one it was made from."""
FOLLOWING = "".join(re.escape(character) for character, byte in TO_BYTE.items() if byte < 0xC0)
TWICE_ENCODED = re.compile(
    f"[\u00c2-\u00df][{FOLLOWING}]|[\u00e0-\u00ef][{FOLLOWING}]{{2}}|[\u00f0-\u00f4][{FOLLOWING}]{{3}}"
)


class ByteSurvey(Struct):
    """What a pass over a file's bytes counts. `words` are the different ones that are not plain ASCII."""

    sequences: int = 0
    """Characters of several bytes, as UTF-8 has them."""
    bad: int = 0
    """Bytes that cannot be UTF-8."""
    words: set[bytes] = field(default_factory=set)

    def take(self, lines: Iterable[bytes]) -> None:
        """Take in more of the file, cut between lines."""
        for line in lines:
            if line.isascii():
                continue
            try:
                line.decode()
            except UnicodeDecodeError:
                text = line.decode("utf-8", "surrogateescape")
                bad = len(BAD_BYTE.findall(text))
                self.bad += bad
                self.sequences += sum(1 for character in text if character > "\x7f") - bad
            else:
                self.sequences += len(LEADING_BYTES.findall(line))
            if len(self.words) < MOST_WORDS:
                self.words.update(WORDS_WITH_HIGH_BYTES.findall(line))


class Encoding(Struct, frozen=True):
    """How a file is to be decoded: the codec, and what more is to be put right in each line."""

    codec: str
    stray_bytes: bool = False
    """Single bytes that the codec cannot read; they are read as the western Windows set has them."""
    twice: bool = False
    """UTF-8 that was taken for the Windows set and encoded once more."""
    example: str = ""
    """A word that shows what was assumed, as it is read now."""
    doubted: str = ""
    """A word that is left as it stands, and that `example` says how else to read."""
    zeros: bool = False
    """Whether there are characters without a sign (NUL) among the others; they are left out."""


def eight_bit_encoding(survey: ByteSurvey) -> Encoding | None:
    """How to read a file that has no mark of its encoding and may be UTF-8 or have one byte a character.

    None when nothing in it is a word in any set of characters.
    """
    if survey.bad and survey.sequences < survey.bad:
        return _one_byte_a_character(survey.words)
    stray = survey.bad > 0
    twice = _twice_encoded(survey.words)
    return Encoding("utf-8", stray_bytes=stray, twice=bool(twice), example=twice)


def decoded(text: str, encoding: Encoding) -> str:
    """A line put right, once its codec has read it (stray bytes as `surrogateescape` leaves them)."""
    if encoding.stray_bytes:
        text = BAD_BYTE.sub(lambda found: _western(ord(found[0]) - 0xDC00), text)
    return TWICE_ENCODED.sub(_once, text) if encoding.twice else text


def has_stray_bytes(text: str) -> bool:
    """Whether a line holds bytes that cannot be UTF-8."""
    return BAD_BYTE.search(text) is not None


def _western(byte: int) -> str:
    return bytes([byte]).decode(WESTERN, "replace")


def _once(found: re.Match[str]) -> str:
    """Characters encoded twice, decoded once more; left alone where they are no UTF-8 after all."""
    try:
        return bytes(TO_BYTE[character] for character in found[0]).decode()
    except UnicodeDecodeError:
        return found[0]


def _twice_encoded(words: Iterable[bytes]) -> str:
    """The first of the words that was encoded twice, read once more; '' when none was, or as many were not."""
    twice, once, example = 0, 0, ""
    for word in sorted(words):
        text = word.decode("utf-8", "surrogateescape")
        marks = sum(len(found[0]) for found in TWICE_ENCODED.finditer(text) if _once(found) != found[0])
        others = sum(1 for character in text if character > "\x7f") - marks
        twice, once = twice + (marks > 0), once + (others > 0)
        if marks and not example:
            example = TWICE_ENCODED.sub(_once, text)
    return example if twice > once else ""


def _one_byte_a_character(words: Iterable[bytes]) -> Encoding | None:
    """The set of characters under which the words look most like words: the western Windows set unless another
    leaves fewer marks of a wrong set in them."""
    words = sorted(words)
    unreadable = [word for word in words if GAPS.search(word)]
    telling = [word for word in words if ASCII_LETTER.search(word)]
    marks = {codec: sum(_oddness(word, codec) for word in telling) for codec in (WESTERN, *CALLED)}
    best = min(marks, key=lambda codec: marks[codec] + (0 if codec == WESTERN else MARGIN))
    if best != WESTERN:
        example = max(telling, key=lambda word: _oddness(word, WESTERN) - _oddness(word, best))
        return Encoding(best, example=example.decode(best, "replace"))
    if unreadable and len(unreadable) == len(words):
        return None
    return Encoding(WESTERN, stray_bytes=bool(unreadable))


def _oddness(word: bytes, codec: str) -> int:
    """How many characters of a word no word would hold: signs among letters, capitals after small letters."""
    text = word.decode(codec, "replace")
    odd = 0
    for at, character in enumerate(text):
        if character < "\x80":
            continue
        if character == "\ufffd":
            odd += 2
            continue
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        among_letters = before.isalpha() or (after.isalpha() and after.islower())
        if character.isalpha():
            odd += 2 if character.isupper() and before.islower() else 0
            odd += 1 if unicodedata.category(character) in ("Lo", "Lm") else 0
        elif character in "’‘“”–—…\u00a0" and not (character in "–—“”…" and before.isalpha() and after.isalpha()):
            continue
        elif among_letters:
            odd += 2
    return odd
