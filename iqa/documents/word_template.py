"""A Word template taken apart once, so that each document costs its own filling alone. Reads no folder.

The filling is docxtpl's own, step by step; what every document has alike is written and compressed once. A
template whose parts docxtpl fills in a way that is not known here is left to docxtpl whole.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import partial
from io import BytesIO
from types import SimpleNamespace
from typing import Any, Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.coreprops import CoreProperties
from docx.opc.oxml import serialize_part_xml
from docx.opc.part import XmlPart
from docxtpl import DocxTemplate
from jinja2 import Template
from jinja2.sandbox import SandboxedEnvironment

from iqa.documents.word_tables import fill_widths, keep_last_rows

LANGUAGE = "en-GB"
"""The language of a template whose style Normal names none."""
LONGEST_TITLE = 255
"""How many letters of a title a Word file takes."""
FIRST_TIME = (1980, 1, 1, 0, 0, 0)
"""The moment every part of a package bears: the earliest that a zip can say."""

_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.DOTALL)
_BREAKS = re.compile(r"[\t\n\a\f]")
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_TAG = re.compile(r"\{[{%#]")

Values = Mapping[str, object]
"""What a template's tags know, by name."""


class WordTemplate(Protocol):
    """A template ready to be filled."""

    def render(self, values: Values, title: str) -> bytes:
        """The Word file for these values: the same bytes for the same values."""


def open_word_template(content: bytes, environment: SandboxedEnvironment) -> WordTemplate:
    """The template in the bytes of a Word file. Its faults are raised as docxtpl and Jinja raise them."""
    template = DocxTemplate(BytesIO(content))
    template.render_init()
    return Prepared(template, environment) if _is_known(template) else ByDocxtpl(content, environment)


def _is_known(template: DocxTemplate) -> bool:
    """Whether the parts that docxtpl fills are each filled once, by themselves: so no footnote holds a tag."""
    beside = [id(part) for part in _headers_and_footers(template)]
    footnotes = [part for part in template.docx.part.package.parts if part.content_type == _FOOTNOTES]
    tagged = any(_TAG.search(template.patch_xml(part.blob.decode())) for part in footnotes)
    return len(beside) == len(set(beside)) and not tagged


class ByDocxtpl:
    """A template that docxtpl itself opens and fills anew for each document."""

    def __init__(self, content: bytes, environment: SandboxedEnvironment) -> None:
        self._content = content
        self._environment = environment

    def render(self, values: Values, title: str) -> bytes:
        """The Word file for these values."""
        template = DocxTemplate(BytesIO(self._content))
        template.render(values, jinja_env=self._environment, autoescape=True)
        fill_widths(template.docx.element.body)
        keep_last_rows(template.docx.element.body)
        _describe(template.docx.core_properties, title, _language(template))
        return with_fixed_times(_saved(template))


class Prepared:
    """A template taken apart: the texts of its parts to fill, compiled once, and a package of all other parts."""

    def __init__(self, template: DocxTemplate, environment: SandboxedEnvironment) -> None:
        document = template.docx.part
        self._compiled = _CompiledOnce(environment)
        self._body = template.patch_xml(template.get_xml())
        self._beside = [
            (part, template.patch_xml(template.get_part_xml(part))) for part in _headers_and_footers(template)
        ]
        self._properties = template.docx.core_properties._element
        self._language = _language(template)
        template.render_footnotes({}, environment)
        filled = [document, *(part for part, _ in self._beside), template.docx.part.package._core_properties_part]
        self._document_name, *_, self._properties_name = names = [part.partname.membername for part in filled]
        self._package = _without(_saved(template), names)
        self._frame = document.element
        self._frame.replace(self._frame.body, self._frame.makeelement(self._frame.body.tag))

    def render(self, values: Values, title: str) -> bytes:
        """The Word file for these values."""
        properties = CoreProperties(deepcopy(self._properties))
        filling = _filling(properties)
        filled = {self._document_name: self._fill_document(filling, values)}
        for part, text in self._beside:
            xml = filling.render_xml_part(text, part, values, self._compiled)
            filled[part.partname.membername] = XmlPart.load(
                part.partname, part.content_type, xml.encode(), part.package
            ).blob
        filling.render_properties(values, self._compiled)
        _describe(properties, title, self._language)
        filled[self._properties_name] = serialize_part_xml(properties._element)
        file = BytesIO(self._package)
        with ZipFile(file, "a") as package:
            for name, content in filled.items():
                package.writestr(_entry(name), content)
        return file.getvalue()

    def _fill_document(self, filling: DocxTemplate, values: Values) -> bytes:
        body = filling.fix_tables(filling.render_xml_part(self._body, None, values, self._compiled))
        filling.fix_docpr_ids(body)
        fill_widths(body)
        keep_last_rows(body)
        frame = deepcopy(self._frame)
        frame.replace(frame.find(body.tag), body)
        return serialize_part_xml(frame)


class _CompiledOnce:
    """What docxtpl is handed as the environment: the texts of one template, each compiled once."""

    def __init__(self, environment: SandboxedEnvironment) -> None:
        self._environment = environment
        self._known: dict[str, Template] = {}

    def from_string(self, source: str) -> Template:
        """The compiled text."""
        if source not in self._known:
            self._known[source] = self._environment.from_string(source)
        return self._known[source]


def _filling(properties: CoreProperties) -> DocxTemplate:
    """docxtpl at work on one document: its steps, on properties of its own and without a package."""
    filling = DocxTemplate(BytesIO())
    filling.docx = SimpleNamespace(core_properties=properties)
    filling.docx_ids_index = 1000
    filling.resolve_listing = partial(_resolve_listing, filling.resolve_listing)
    return filling


def _resolve_listing(resolve: Callable[[str], str], xml: str) -> str:
    """Tabs and line breaks as Word writes them, looked for by docxtpl only in paragraphs that have some."""
    if not _BREAKS.search(xml):
        return xml
    return _PARAGRAPH.sub(lambda found: resolve(found[0]) if _BREAKS.search(found[0]) else found[0], xml)


def with_fixed_times(package: bytes) -> bytes:
    """The same zip package without the moment at which its parts were written."""
    return _without(package, ())


def _without(package: bytes, names: Sequence[str]) -> bytes:
    """A zip package without some of its parts, and without the moment at which the others were written."""
    written = BytesIO()
    with ZipFile(BytesIO(package)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in names:
                new.writestr(_entry(name), old.read(name))
    return written.getvalue()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, FIRST_TIME)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _headers_and_footers(template: DocxTemplate) -> list[Any]:
    kinds = (template.HEADER_URI, template.FOOTER_URI)
    return [part for kind in kinds for _, part in template.get_headers_footers(kind)]


def _describe(properties: CoreProperties, title: str, language: str) -> None:
    properties.title = title[:LONGEST_TITLE]
    properties.language = language


def _language(template: DocxTemplate) -> str:
    """The language of the style that all text rests on: a screen reader reads the letter in it."""
    found = template.docx.styles.element.xpath("w:style[@w:type='paragraph'][@w:default='1']/w:rPr/w:lang/@w:val")
    return str(found[0]) if found else LANGUAGE


def _saved(template: DocxTemplate) -> bytes:
    file = BytesIO()
    template.docx.save(file)
    return file.getvalue()
