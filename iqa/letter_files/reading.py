"""Which reader a file wants, told by its content and its name; and the text that came of it, checked."""

from collections.abc import Callable
from pathlib import Path

from iqa.errors import LetterFileError
from iqa.letter_files import refusals
from iqa.letter_files.limits import LetterLimits
from iqa.letter_files.values import LetterForm, LetterText

ENDINGS = frozenset({".docx", ".docm", ".pdf", ".rtf", ".eml", ".txt"})
"""Endings of the files that a folder is searched for."""
REFUSED_ENDINGS = frozenset({".doc", ".msg"})
"""Endings of letters that are not read, and are said."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def form_of(path: Path) -> LetterForm:
    """The form of a letter. Raises LetterFileError, saying what to do, for one that is not read."""
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise LetterFileError(
            f"There is no file {path} that can be read.", "Check the name, and that it is not open elsewhere."
        ) from error
    ending = path.suffix.lower()
    if head.startswith(_OLE):
        raise refusals.outlook(path) if ending == ".msg" else _locked_or_old(path)
    if head.startswith(b"PK\x03\x04"):
        return LetterForm.WORD
    if b"%PDF-" in head:
        return LetterForm.PDF
    if head.lstrip().startswith(b"{\\rtf"):
        return LetterForm.RTF
    if ending == ".eml":
        return LetterForm.MAIL
    if ending in (".txt", ".text", ".md", ""):
        return LetterForm.TEXT
    if ending in ENDINGS:
        raise refusals.damaged(path)
    raise refusals.other(path)


def _locked_or_old(path: Path) -> LetterFileError:
    """A Word file with a password is packed as old Word files were."""
    return refusals.locked(path) if path.suffix.lower() in (".docx", ".docm") else refusals.old_word(path)


def read_letter(path: Path, limits: LetterLimits) -> LetterText:
    """The letter in a file, read in this very process: only what `guarded` starts should call it."""
    form = form_of(path)
    if path.stat().st_size > limits.file_bytes:
        raise refusals.too_large(path)
    letter = _reader(form)(path, limits)
    if not letter.words:
        raise refusals.empty(path)
    if sum(len(each.text) for each in letter.paragraphs) > limits.characters:
        raise refusals.too_large(path)
    return letter


def _reader(form: LetterForm) -> Callable[[Path, LetterLimits], LetterText]:
    """Each reader brings its library with it, so that only those in use are loaded."""
    if form is LetterForm.WORD:
        from iqa.letter_files.word import read_word

        return read_word
    if form is LetterForm.PDF:
        from iqa.letter_files.pdf import read_pdf

        return read_pdf
    if form is LetterForm.RTF:
        from iqa.letter_files.rtf import read_rtf

        return read_rtf
    if form is LetterForm.MAIL:
        from iqa.letter_files.mail import read_mail

        return read_mail
    from iqa.letter_files.plain import read_plain

    return read_plain
