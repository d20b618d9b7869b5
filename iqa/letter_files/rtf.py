"""Letters of Rich Text Format: their text, and the hidden, highlighted, deleted and commented words in it."""

import re
from collections.abc import Iterator
from pathlib import Path

from striprtf.striprtf import rtf_to_text

from iqa.letter_files.limits import LetterLimits
from iqa.letter_files.refusals import damaged
from iqa.letter_files.values import LetterForm, LetterText, Sign, TextSign, Written, numbered

_SIGNS = (
    (Sign.HIDDEN, re.compile(r"\\v(?![a-z0-9])[ ]?")),
    (Sign.HIGHLIGHTED, re.compile(r"\\highlight[1-9]\d*[ ]?")),
    (Sign.DELETED, re.compile(r"\\deleted(?![a-z0])\d*[ ]?")),
    (Sign.INSERTED, re.compile(r"\\revised(?![a-z0])\d*[ ]?")),
    (Sign.COMMENT, re.compile(r"\{\\\*\\annotation\b")),
)
_ENDS = re.compile(r"[{}]|\\v0|\\highlight0|\\plain\b|\\par\b|\\pard\b|\\deleted0|\\revised0")
_CONTROL = re.compile(r"\\'[0-9a-f]{2}|\\u-?\d+ ?\??|\\[a-z]+-?\d* ?|[{}]")


def read_rtf(path: Path, limits: LetterLimits) -> LetterText:
    """The letter in an RTF file. Raises LetterFileError when it is none."""
    raw = path.read_bytes().decode("latin-1")
    if not raw.lstrip().startswith("{\\rtf"):
        raise damaged(path)
    seen = _without(raw, (Sign.HIDDEN, Sign.DELETED))
    try:
        text = str(rtf_to_text(seen, errors="ignore"))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, IndexError) as error:
        raise damaged(path) from error
    found = [Written(line.replace("|", "\n")) for line in text.split("\n")]
    found += [Written("", marks=(mark,)) for mark in _marks(raw)]
    return LetterText(LetterForm.RTF, numbered(found))


def _covered(raw: str, sign: Sign, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where the words stand that a sign covers: from its control word to the end of its group or its undoing."""
    for start in pattern.finditer(raw):
        end = _ENDS.search(raw, start.end())
        yield start.end(), end.start() if end else len(raw)


def _without(raw: str, signs: tuple[Sign, ...]) -> str:
    """The file without the words that a reader does not see."""
    for sign, pattern in _SIGNS:
        if sign in signs:
            for start, end in sorted(_covered(raw, sign, pattern), reverse=True):
                raw = raw[:start] + raw[end:]
    return raw


def _marks(raw: str) -> Iterator[TextSign]:
    for sign, pattern in _SIGNS:
        for start, end in _covered(raw, sign, pattern):
            words = " ".join(_CONTROL.sub(" ", raw[start:end]).split())
            if words or sign is Sign.COMMENT:
                yield TextSign(sign, words[:200])
