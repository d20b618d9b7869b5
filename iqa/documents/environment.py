"""The one Jinja environment: sandboxed, escaping everything, refusing names that a context does not have.

A workspace may replace any template by a file of the same name in its own `templates` folder.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from iqa.errors import NotFoundError, SettingsError
from iqa.resources import packaged
from iqa.text import writable

TEMPLATES = "templates"


def template_folders(workspace: Path | None = None) -> tuple[Path, ...]:
    """Where templates are looked for: the workspace's own first."""
    own = (workspace / TEMPLATES,) if workspace else ()
    return (*own, packaged(TEMPLATES))


@cache
def _environment(folders: tuple[Path, ...]) -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=jinja2.FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_writable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["thousands"] = thousands
    return environment


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


def render_html(name: str, context: object, folders: Sequence[Path]) -> str:
    """The page of that template for a context, which the template knows as `page`.

    Raises SettingsError when an office's own template cannot be used, such as for a name that the context does not
    have.
    """
    find_template(name, folders)
    try:
        return make_environment(folders).get_template(name).render(page=context)
    except FAULTS as fault:
        raise unusable(name, fault) from None


def unusable(name: str, fault: Exception, where: str = "") -> SettingsError:
    """The one error for a template that cannot be used: what is the matter, and that ours can be used instead."""
    said = str(fault).rstrip(".") or type(fault).__name__
    line = f"line {fault.lineno}: " if isinstance(fault, jinja2.TemplateSyntaxError) else ""
    return SettingsError(
        f"The template {name} cannot be used: {line}{said}.",
        f"Correct {TEMPLATES}/{name} of your workspace{f' {where}' if where else ''}, or take it away to use the "
        "one that comes with the tool.",
    )


def find_template(name: str, folders: Sequence[Path]) -> Path:
    """The first file of that name. Raises NotFoundError when there is none."""
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise NotFoundError(f"There is no template {name}.", "Reinstall the tool.")
