"""Word documents from Word templates: what a manager edits in Word is what comes out, filled in.

The template's tags run in the same sandbox as every other template, and text is escaped, never markup. What comes
out is, part by part, what docxtpl renders, with tables as wide as the lines, a title, a language and no times.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from iqa.documents.environment import FAULTS, find_template, make_environment, unusable

if TYPE_CHECKING:
    from iqa.documents.word_template import WordTemplate

LONGEST_TITLE = 255
TEMPLATES_KEPT = 8
"""Templates kept taken apart: an office has two or three."""


def word_file(name: str, context: object, folders: Sequence[Path], title: str) -> bytes:
    """The Word file of that template for a context, which the template knows as `page`.

    The same context gives the same bytes. A template is taken apart once, and again when its file has changed.
    Raises SettingsError when an office's own template cannot be used.
    """
    from docx.opc.exceptions import PackageNotFoundError

    path = find_template(name, folders)
    try:
        return _opened(path.read_bytes(), tuple(folders)).render({"page": context}, _as_title(title))
    except (*FAULTS, BadZipFile, PackageNotFoundError) as fault:
        raise unusable(name, fault, "in Word") from None


def _as_title(title: str) -> str:
    """A title as the properties of a Word file take it: on one line, and no longer than 255 characters."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in title).split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…"


@lru_cache(TEMPLATES_KEPT)
def _opened(content: bytes, folders: tuple[Path, ...]) -> "WordTemplate":
    """A template by what its file holds, with the folders that it may include others from."""
    from iqa.documents.word_template import open_word_template  # python-docx is heavy; few commands need it

    return open_word_template(content, make_environment(folders))
