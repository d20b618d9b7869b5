"""A text file of the workspace that a form changes: what differs line by line, written in the way it was kept."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from iqa.errors import UnavailableError
from iqa.files import atomic_write

ChangedLines = tuple[tuple[str, str], ...]
"""The lines that differ, each as it is and as it would be, '' for none."""
_UTF8_MARK = b"\xef\xbb\xbf"


def changed_lines(before: str, after: str) -> ChangedLines:
    """The lines that differ between two texts, side by side as far as they go."""
    return tuple(_differing(before.split("\n"), after.split("\n")))


def _differing(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            were, are = old[a:b], new[c:d]
            length = max(len(were), len(are))
            padded = [[*lines, *[""] * (length - len(lines))] for lines in (were, are)]
            yield from (pair for pair in zip(*padded, strict=True) if any(pair))


def write_as_kept(path: Path, text: str, content: bytes) -> None:
    """Write a text in UTF-8 in place of `content`, with the line ends and the mark at its head that this had.
    UnavailableError where it cannot be written."""
    ends = text.replace("\n", "\r\n") if b"\r\n" in content else text
    kept = (_UTF8_MARK if content.startswith(_UTF8_MARK) else b"") + ends.encode()
    try:
        with atomic_write(path) as temporary:
            temporary.write_bytes(kept)
    except OSError as fault:
        raise UnavailableError(
            f"{path.name} cannot be written: {fault.strerror}.",
            "Ask whoever looks after the workspace to change it there, with any editor.",
        ) from None
