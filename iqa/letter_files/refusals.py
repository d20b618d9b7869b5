"""Why a file is not read as a letter, and what to do about it."""

from pathlib import Path

from iqa.errors import LetterFileError

SAVE_AS_WORD = "Open it in Word or LibreOffice, save it as .docx, and use that copy."


def damaged(path: Path) -> LetterFileError:
    """A file that is cut short, locked, or not what its name says."""
    return LetterFileError(
        f"{path.name} cannot be read: it is damaged, cut short, or not what its name says.", SAVE_AS_WORD
    )


def locked(path: Path) -> LetterFileError:
    """A file that needs a password."""
    return LetterFileError(
        f"{path.name} is locked with a password.", "Save a copy without a password and use that."
    )


def too_large(path: Path) -> LetterFileError:
    """A file far larger than any letter."""
    return LetterFileError(
        f"{path.name} was not read: it is far larger than a letter, or takes too long.",
        "Copy the letter's text into a new document, save it as .docx, and use that.",
    )


def scanned(path: Path) -> LetterFileError:
    """A PDF that holds pictures of pages and no text."""
    return LetterFileError(
        f"{path.name} holds pictures of pages and no text, as a scanner makes them.",
        "Use the document that was printed; or let a scanner with text recognition make a PDF with text.",
    )


def empty(path: Path) -> LetterFileError:
    """A file without a word in it."""
    return LetterFileError(
        f"{path.name} holds no text.", "Check that it is the letter, and not an empty template."
    )


def old_word(path: Path) -> LetterFileError:
    """A document of Word before 2007."""
    return LetterFileError(f"{path.name} is a document of an old Word (.doc), which is not read.", SAVE_AS_WORD)


def outlook(path: Path) -> LetterFileError:
    """A message as Outlook keeps it."""
    return LetterFileError(
        f"{path.name} is a message as Outlook keeps it (.msg), which is not read.",
        "Open it in Outlook and save it as text, or drag it out of a mail program that writes .eml; an attached "
        "letter can be saved and used by itself.",
    )


def other(path: Path) -> LetterFileError:
    """A file of no form that letters are read from."""
    return LetterFileError(
        f"{path.name} is not a form of letter that is read: .docx, .docm, .pdf, .rtf, .eml or .txt.", SAVE_AS_WORD
    )
