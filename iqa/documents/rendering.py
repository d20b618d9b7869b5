"""Documents from their templates. An office's own templates are filled in a process of its own, under bounds."""

from collections.abc import Sequence
from pathlib import Path

from iqa.documents.environment import has_own, page_text
from iqa.documents.guarded import fill_guarded
from iqa.documents.pdf import pdf_file
from iqa.documents.word import word_file


def render_html(name: str, context: object, folders: Sequence[Path]) -> str:
    """The page of that template for a context, which the template knows as `page`.

    Raises SettingsError when an office's own template cannot be used: for a name that the context does not have,
    say, or because it never ends.
    """
    if has_own(folders):
        return fill_guarded(name, context, folders).decode()
    return page_text(name, context, folders)


def render_word(name: str, context: object, folders: Sequence[Path], title: str) -> bytes:
    """The Word file of that template for a context, which the template knows as `page`.

    The same context gives the same bytes. Raises SettingsError as `render_html` does.
    """
    if has_own(folders):
        return fill_guarded(name, context, folders, title)
    return word_file(name, context, folders, title)


def render_pdf(name: str, context: object, folders: Sequence[Path], title: str) -> bytes:
    """The tagged PDF of that template for a context, which the template knows as `page`.

    The same context gives the same bytes. Raises SettingsError as `render_html` does.
    """
    if has_own(folders):
        return fill_guarded(name, context, folders, title)
    return pdf_file(name, context, folders, title)
