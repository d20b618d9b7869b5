"""Documents as tagged PDF for the record, made from the same contexts by templates of their own (Typst, PDF/UA-1).

The context goes in as data, never as markup. Only the fonts that come with the tool, and an office's own in the
folder `fonts` beside its templates, are looked at, so that the same context gives the same bytes on every machine.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from iqa.documents.environment import TEMPLATES, find_template, unusable
from iqa.documents.names import public_names
from iqa.resources import packaged
from iqa.text import writable

if TYPE_CHECKING:
    from typst import Fonts

FONTS = "fonts"
_PLACE = re.compile(r"┌─ .*:(?P<line>[0-9]+):[0-9]+")


def pdf_file(name: str, context: object, folders: Sequence[Path], title: str) -> bytes:
    """The PDF of that template for a context, which the template knows as `page`, with its `title`.

    Raises SettingsError when an office's own template cannot be used.
    """
    import typst

    path = find_template(name, folders)
    document = json.dumps({"title": writable(title), "page": as_data(context)}, ensure_ascii=False)
    try:
        compiler = typst.Compiler(path, root=path.parent, font_paths=fonts_of(folders), ignore_system_fonts=True)
        made = compiler.compile(format="pdf", sys_inputs={"document": document}, pdf_standards=["ua-1"])
    except typst.TypstError as fault:
        line, said = fault_of(fault)
        raise unusable(name, ValueError(said), line=line) from None
    return made if isinstance(made, bytes) else b"".join(made or ())


def as_data(value: object) -> Any:
    """A context as a template of this kind reads it: names and lists of what a page can hold."""
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, Struct):
        return {name: as_data(getattr(value, name)) for name in public_names(type(value))}
    if isinstance(value, Mapping):
        return {str(name): as_data(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_data(each) for each in value]
    return value


def fault_of(fault: Exception) -> tuple[int, str]:
    """The line of the template that a fault is on, 0 where it has none, and what it says."""
    place = _PLACE.search(str(getattr(fault, "diagnostic", "")))
    said = str(getattr(fault, "message", "") or fault)
    hints = "; ".join(getattr(fault, "hints", ()))
    return int(place["line"]) if place else 0, f"{said} ({hints})" if hints else said


def fonts_of(folders: Sequence[Path]) -> "Fonts":
    """The fonts that documents are set in: the tool's own, and an office's beside its templates."""
    return _fonts(_font_folders(folders))


def _font_folders(folders: Sequence[Path]) -> tuple[Path, ...]:
    own = [folder / FONTS for folder in folders if folder != packaged(TEMPLATES)]
    return (Path(__file__).parent / FONTS, *(folder for folder in own if folder.is_dir()))


@lru_cache(2)
def _fonts(folders: tuple[Path, ...]) -> "Fonts":
    """The fonts of some folders, read once."""
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in folders]
    )
