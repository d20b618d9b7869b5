"""A change of settings written into the text of iqa.toml; every comment and every other line stays as it is."""

from collections.abc import Mapping
from typing import Any

from iqa import toml_writing
from iqa.errors import SettingsError
from iqa.toml_files import NotTomlError
from iqa.toml_writing import UnwritableError


def with_values(text: str, section: str, values: Mapping[str, Any]) -> str:
    """The text with these settings of a section (key -> text, number or table of these) in place of those it has.

    SettingsError where the text is no TOML, or is written so that it cannot be changed without touching more.
    """
    try:
        return toml_writing.with_values(text, values, section)
    except NotTomlError as error:
        raise SettingsError(f"It cannot be read. Line {error.line}: {error.what}", error.then) from None
    except UnwritableError:
        said = f"[{section}] is written in a way that a form cannot change."
        raise SettingsError(said, "Change it there, with any editor.") from None
