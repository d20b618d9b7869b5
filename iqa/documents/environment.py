"""The one Jinja environment: sandboxed, escaping everything, refusing names that a context does not have.

A workspace may replace any template by a file of the same name in its own `templates` folder.
"""

from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from iqa.errors import NotFoundError, SettingsError
from iqa.resources import packaged
from iqa.text import writable
from iqa.toml_files import UnreadableError, decoded

TEMPLATES = "templates"
PLAIN = ".txt"
"""The ending of templates of plain text, such as a mail."""
MOST_CHARACTERS = 20_000_000
"""The longest text of a document, some hundred times that of the longest of ours."""


def template_folders(workspace: Path | None = None) -> tuple[Path, ...]:
    """Where templates are looked for: the workspace's own first."""
    own = (workspace / TEMPLATES,) if workspace else ()
    return (*own, packaged(TEMPLATES))


class _OwnFolders(jinja2.FileSystemLoader):
    """Templates in their folders, and never what a link in one of them leads to elsewhere."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template, where it lies, and whether it is still the same."""
        for folder in self.searchpath:
            path = Path(folder, *jinja2.loaders.split_template_path(template))
            if not path.is_file():
                continue
            if not lies_in(path, Path(folder)):
                raise jinja2.TemplateNotFound(template, f"{template} is a link to a file elsewhere")
            return template_text(path), str(path), partial(_is_as_read, path, path.stat().st_mtime)
        raise jinja2.TemplateNotFound(template)


def _is_as_read(path: Path, written: float) -> bool:
    return path.is_file() and path.stat().st_mtime == written


def template_text(path: Path) -> str:
    """The text of a template as Notepad and Word save it, in whatever encoding that is.

    jinja2.TemplateError where it is no plain text.
    """
    try:
        return decoded(path.read_bytes())
    except UnreadableError as error:
        raise jinja2.TemplateError(f"{error.what.rstrip('.')}. {error.then}") from None


class _Bounded(jinja2.Template):
    """A template whose text is bounded: a document is never that long."""

    def render(self, *args: Any, **values: Any) -> str:
        """The text for some values. OverflowError when it is far longer than a document."""
        pieces: list[str] = []
        left = MOST_CHARACTERS
        for piece in self.generate(*args, **values):
            pieces.append(piece)
            left -= len(piece)
            if left < 0:
                raise OverflowError(f"it makes more than {MOST_CHARACTERS:,} characters")
        return "".join(pieces)


def lies_in(path: Path, folder: Path) -> bool:
    """Whether a file lies in a folder, and is no link that leads out of it."""
    return path.resolve().is_relative_to(folder.resolve())


def _escapes(name: str | None) -> bool:
    """Whether what a template prints may not be markup there: everywhere but in plain text."""
    return name is None or not name.endswith(PLAIN)


@cache
def _environment(folders: tuple[Path, ...]) -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=_OwnFolders([str(folder) for folder in folders]),
        autoescape=_escapes,
        undefined=jinja2.StrictUndefined,
        finalize=_writable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.template_class = _Bounded
    environment.filters["thousands"] = thousands
    return environment


def has_own(folders: Sequence[Path]) -> bool:
    """Whether an office has templates of its own among these folders."""
    ours = packaged(TEMPLATES)
    return any(folder != ours and folder.is_dir() and any(folder.iterdir()) for folder in folders)


def _writable(value: object) -> object:
    """A value as a page or a Word file can hold it."""
    if not isinstance(value, str) or (text := writable(value)) is value:
        return value
    return type(value)(text)  # what is marked as not to be escaped stays so


def make_environment(folders: Sequence[Path]) -> SandboxedEnvironment:
    """The environment that every document is rendered with. The same folders give the same one; a template that
    changes on disk is read again."""
    return _environment(tuple(folders))


def thousands(count: int) -> str:
    """1187 -> '1,187'."""
    return f"{count:,}"


FAULTS = (
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What a faulty template can raise. Whatever it tries to reach outside its page is a jinja2.TemplateError."""


def page_text(name: str, context: object, folders: Sequence[Path]) -> str:
    """The page of that template for a context, which the template knows as `page`.

    Raises SettingsError when an office's own template cannot be used, such as for a name that the context does not
    have.
    """
    find_template(name, folders)
    try:
        return make_environment(folders).get_template(name).render(page=context)
    except FAULTS as fault:
        raise unusable(name, fault) from None


def unusable(name: str, fault: Exception, where: str = "", line: int = 0) -> SettingsError:
    """The one error for a template that cannot be used: what is the matter, on which `line` where that is known,
    and that ours can be used instead. Its details hold `line` and `what` apart."""
    said = str(fault).rstrip(".") or type(fault).__name__
    line = fault.lineno if isinstance(fault, jinja2.TemplateSyntaxError) else line
    error = SettingsError(
        f"The template {name} cannot be used: {f'line {line}: ' if line else ''}{said}.",
        f"Correct {TEMPLATES}/{name} of your workspace{f' {where}' if where else ''}, or take it away to use the "
        "one that comes with the tool.",
    )
    error.details = {"line": line, "what": f"{said}."}
    return error


def find_template(name: str, folders: Sequence[Path]) -> Path:
    """The first file of that name. NotFoundError when there is none, SettingsError for a link that leads out."""
    for folder in folders:
        if (folder / name).is_file():
            if not lies_in(folder / name, folder):
                raise unusable(name, OSError("it is a link to a file elsewhere, which is not followed"))
            return folder / name
    raise NotFoundError(f"There is no template {name}.", "Reinstall the tool.")
