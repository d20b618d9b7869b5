"""Checks an office's own templates before a letter depends on them: nothing is rendered and nothing is changed.

A fault keeps a template from use, a notice does not. Places are those that its author sees: a line of a page, the
tag of a Word file as Word shows it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import jinja2

from iqa.documents.environment import TEMPLATES, lies_in, make_environment, template_folders, template_text
from iqa.documents.examples import example_of
from iqa.documents.names import UnknownName, UsedNames, names_used
from iqa.documents.rendering import render_pdf
from iqa.errors import Problem, SettingsError, Severity
from iqa.text import nearest

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

WORD = ".docx"
TYPST = ".typ"
_PAGES = (".html", ".css", ".md")
_TAG = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
_ROW_TAG = re.compile(r"\{%(?P<kind>p|tr|tc)\s.*?%\}", re.DOTALL)
_TORN = re.compile(r"\{[{%]|[}%]\}")
_BLOCK = re.compile(r"\{%-?(?:p|tr|tc|r)?\s+(?P<word>\w+).*?%\}", re.DOTALL)
_BEGINS = frozenset({"if", "for"})
_BETWEEN = frozenset({"else", "elif", "set", "include", "import", "from"})
_MARKUP = re.compile(r"<[^>]*>")
_EXTENDS = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+["'](?P<name>[^"']+)["']""")
_MARKING = ("protective_marking", "marking")


def check_templates(workspace: Path, contexts: Mapping[str, type]) -> dict[str, tuple[Problem, ...]]:
    """Each of an office's own templates by name -> what is wrong with it, nothing where it can be used.

    `contexts` maps each document's template to the class of what it shows.
    """
    folder = workspace / TEMPLATES
    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    own = {path.name: path for path in files if not path.name.startswith(("~$", "."))}
    ours = {path.name for path in template_folders()[0].iterdir()}
    parts = {name for path in own.values() for name in _parts_of(path)}
    return {
        name: tuple(_problems(path, workspace, contexts.get(name), name in ours | parts, contexts))
        for name, path in own.items()
    }


def _problems(
    path: Path, workspace: Path, context: type | None, is_used: bool, contexts: Mapping[str, type]
) -> Iterator[Problem]:
    if context is None:
        if not is_used:
            near = nearest(path.name, contexts, 0.75)
            hint = f"Did you mean {near}? Rename it." if near else "Name it after one that comes with the tool."
            yield Problem("template-unused", "No document uses a template of this name.", path.name, hint=hint)
        return
    if not lies_in(path, workspace / TEMPLATES):
        message = "It is a link to a file elsewhere, which is not followed."
        yield Problem("template-link", message, path.name, hint="Put the file itself here.")
        return
    if path.suffix == TYPST:
        yield from _on_trial(path, workspace, context)
        return
    environment = make_environment(template_folders(workspace))
    try:
        texts = _texts_of(path, workspace)
        found = names_used(texts, context, environment)
    except jinja2.TemplateSyntaxError as fault:
        if path.suffix == WORD and (torn := tuple(_torn_tags(path))):
            yield from torn
            return
        place = _tag_at(fault) if path.suffix == WORD else f"line {fault.lineno}"
        message = f"{place}: {(fault.message or 'a tag is not closed').rstrip('.')}."
        yield Problem("template-syntax", message, path.name, row=0 if path.suffix == WORD else fault.lineno)
        return
    except (KeyError, ValueError, BadZipFile):
        hint = "Take a fresh copy of the one that comes with the tool, and change that in Word."
        yield Problem("template-unreadable", "It cannot be read: it is no Word file.", path.name, hint=hint)
        return
    except (OSError, jinja2.TemplateError) as fault:
        yield Problem("template-unreadable", f"It cannot be read: {str(fault).rstrip('.')}.", path.name)
        return
    yield from _unknown_names(path, found)
    yield from _lost_words(path)
    if not any(name in _MARKING for _, name in found.used):
        message = "It never prints the protective marking."
        yield Problem("template-unmarked", message, path.name, severity=Severity.NOTICE)


def _on_trial(path: Path, workspace: Path, context: type) -> Iterator[Problem]:
    """What a PDF's template comes to on a context that holds something everywhere, and on a bare one."""
    folders = template_folders(workspace)
    for bare in (False, True):
        try:
            render_pdf(path.name, example_of(context, bare=bare), folders, "A title")
        except SettingsError as refused:
            line = int(str(refused.details.get("line", 0)))
            what = refused.details.get("what", refused.message)
            said = f"line {line}: {what}" if line else str(what)
            yield Problem("template-syntax", said, path.name, row=line)
            return
    if not any(f"page.{name}" in path.read_text(encoding="utf-8-sig") for name in _MARKING):
        message = "It never prints the protective marking."
        yield Problem("template-unmarked", message, path.name, severity=Severity.NOTICE)


def _unknown_names(path: Path, found: UsedNames) -> Iterator[Problem]:
    for name in found.unknown:
        near = _meant(name)
        place = f"{{{{ {name.written} }}}}" if path.suffix == WORD else f"line {name.line}: {name.written}"
        message = f"{place} is none of the names that this document has."
        hint = f"Did you mean {near}?" if near else "See the names in templates/README.md."
        yield Problem("template-name", message, path.name, row=0 if path.suffix == WORD else name.line, hint=hint)


def _meant(name: UnknownName) -> str:
    before, dot, last = name.written.rpartition(".")
    near = nearest(last, name.known)
    return f"{before}{dot}{near}" if near else ""


def _lost_words(path: Path) -> Iterator[Problem]:
    """Words in the paragraph of a {%p … %} tag: the whole paragraph goes with the tag, words and all."""
    if path.suffix != WORD:
        return
    for paragraph in _paragraphs(path):
        tag = _ROW_TAG.search(paragraph.text)
        if tag is None or tag["kind"] != "p":
            continue
        if words := _ROW_TAG.sub("", paragraph.text).strip():
            message = f"The words “{words[:60]}” stand beside {tag[0]} and are not printed."
            yield Problem("template-words-lost", message, path.name, hint="Give the tag a paragraph of its own.")


def _torn_tags(path: Path) -> Iterator[Problem]:
    """Tags of a Word file that are not closed, and those that begin or end something and have no other half, as
    Word shows them."""
    begun: list[tuple[str, str]] = []
    for paragraph in _paragraphs(path):
        rest = _TAG.sub("", paragraph.text)
        if torn := _TORN.search(rest):
            message = f"The tag “{rest[torn.start() :][:60].strip()}” is not closed."
            yield Problem(
                "template-syntax", message, path.name, hint="Every {{ needs its }}, and every {% its %}."
            )
        for tag in _BLOCK.finditer(paragraph.text):
            if tag["word"] in _BEGINS:
                begun.append((tag["word"], tag[0]))
            elif begun and tag["word"] == f"end{begun[-1][0]}":
                begun.pop()
            elif not begun or tag["word"] not in _BETWEEN:
                message = f"{tag[0]} ends or goes on with what was not begun, or stands in another's way."
                yield Problem("template-syntax", message, path.name, hint="Put each beside the one it belongs to.")
                return
    for word, open_tag in begun:
        message = f"{open_tag} is never ended."
        hint = f"Write {open_tag[: open_tag.index(word)]}end{word} %}} where it ends."
        yield Problem("template-syntax", message, path.name, hint=hint)


def _paragraphs(path: Path) -> "Iterable[Paragraph]":
    from docx import Document
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    document = Document(str(path))
    return (Paragraph(one, document) for one in document.element.body.iter(qn("w:p")))


def _texts_of(path: Path, workspace: Path) -> list[str]:
    """The source of a template: its text with those that it is built on, or the parts of a Word file."""
    if path.suffix != WORD:
        text = template_text(path)
        return [text, *(one for name in _EXTENDS.findall(text) for one in _part_text(name, workspace))]
    from docxtpl import DocxTemplate

    word = DocxTemplate(path)
    word.init_docx()
    parts = [word.patch_xml(word.get_xml())]
    for uri in (word.HEADER_URI, word.FOOTER_URI):
        parts += [word.patch_xml(word.get_part_xml(part)) for _, part in word.get_headers_footers(uri)]
    return parts


def _part_text(name: str, workspace: Path) -> Iterator[str]:
    """The text of a template that another is built on, from the first folder that has it."""
    for folder in template_folders(workspace):
        if (folder / name).is_file():
            yield template_text(folder / name)
            return


def _parts_of(path: Path) -> list[str]:
    """The templates that a page is built on or includes."""
    if path.suffix not in _PAGES:
        return []
    return _EXTENDS.findall(path.read_text(encoding="utf-8-sig", errors="replace"))


def _tag_at(fault: jinja2.TemplateSyntaxError) -> str:
    """The tag of a Word file that a fault is about, as Word shows it."""
    lines = (fault.source or "").splitlines()
    line = lines[fault.lineno - 1] if 0 < fault.lineno <= len(lines) else ""
    tags = [" ".join(_MARKUP.sub("", tag).split()) for tag in _TAG.findall(line)]
    return " or ".join(dict.fromkeys(tags[:3])) or "a tag"
