"""Word documents from Word templates: what a manager edits in Word is what comes out, filled in.

The template's tags run in the same sandbox as every other template, and text is escaped, never markup.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import jinja2

from iqa.documents.environment import TEMPLATES, find_template, make_environment
from iqa.errors import SettingsError


def render_word(name: str, context: object, folders: Sequence[Path], title: str) -> bytes:
    """The Word file of that template for a context, which the template knows as `page`.

    The same context gives the same content. Raises SettingsError when an office's own template cannot be used.
    """
    from docxtpl import DocxTemplate

    path = find_template(name, folders)
    try:
        document = DocxTemplate(path)
        document.render({"page": context}, jinja_env=make_environment(folders), autoescape=True)
    except (jinja2.TemplateError, KeyError, ValueError) as fault:
        raise SettingsError(
            f"The template {name} cannot be used: {fault}.",
            f"Correct your {TEMPLATES}/{name} in Word, or take it away to use the one that comes with the tool.",
        ) from None
    properties = document.docx.core_properties
    properties.title = title
    properties.language = "en-GB"
    file = BytesIO()
    document.save(file)
    return file.getvalue()
