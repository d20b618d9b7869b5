"""Letters of Word (.docx, .docm): paragraphs of text, tables, headers, footers and text boxes in reading order,
and
what stands beside them: hidden and highlighted words, tracked changes, comments, content controls, merge fields.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from iqa.errors import LetterFileError, SheetError
from iqa.letter_files.limits import LetterLimits
from iqa.letter_files.refusals import damaged, locked, other
from iqa.letter_files.values import LetterForm, LetterText, Sign, TextPlace, TextSign, Written, numbered
from iqa.sheets.package import Package, check_xml_start, open_package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OFF = frozenset({"0", "false", "off", "none"})
_INSTRUCTION = re.compile(r"\s*MERGEFIELD\s+\"?([^\"\\]+?)\"?\s*(?:\\.*)?$", re.IGNORECASE)
_LIKE_A_FIELD = re.compile(r"[«»<>{}\[\]]")
_STORIES = (("header", TextPlace.HEADER), ("footer", TextPlace.FOOTER))


def read_word(path: Path, limits: LetterLimits) -> LetterText:
    """The letter in a Word file. Raises LetterFileError when it is damaged, locked or no Word document."""
    try:
        package = open_package(path, limits.package)
        if "word/document.xml" not in package:
            raise other(path)
        if any(part.locked for part in package.parts.values()):
            raise locked(path)
        found: list[Written] = []
        for part, place in _stories(package):
            found += _Story(place, limits).read(_tree(package, part, path))
        found += _comments(package, path)
    except (SheetError, etree.XMLSyntaxError) as error:
        raise damaged(path) from error
    return LetterText(LetterForm.WORD, numbered(found))


def _stories(package: Package) -> Iterator[tuple[str, TextPlace]]:
    """The parts that hold text: headers first, since letterheads stand in them, footers last."""
    for kind, place in _STORIES[:1]:
        yield from ((name, place) for name in _numbered_parts(package, kind))
    yield "word/document.xml", TextPlace.TEXT
    yield from ((name, TextPlace.NOTE) for name in ("word/footnotes.xml", "word/endnotes.xml") if name in package)
    for kind, place in _STORIES[1:]:
        yield from ((name, place) for name in _numbered_parts(package, kind))


def _numbered_parts(package: Package, kind: str) -> list[str]:
    return sorted(name for name in package.parts if re.fullmatch(rf"word/{kind}\d*\.xml", name))


def _tree(package: Package, part: str, path: Path) -> Any:
    content = package.read(part)
    check_xml_start(content, path)
    if _STRICT[1:-1].encode() in content:
        content = content.replace(_STRICT[1:-1].encode(), _W[1:-1].encode())
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    return etree.fromstring(content, parser)


def _comments(package: Package, path: Path) -> list[Written]:
    """The comments in the margin, each as a mark of a paragraph that has no text of its own."""
    if "word/comments.xml" not in package:
        return []
    root = _tree(package, "word/comments.xml", path)
    texts = ("".join(each.text or "" for each in one.iter(f"{_W}t")) for one in root.iter(f"{_W}comment"))
    return [Written("", TextPlace.TEXT, (TextSign(Sign.COMMENT, text.strip()),)) for text in texts]


class _Story:
    """One part on its way: the paragraphs so far, and the field whose instruction is being read."""

    def __init__(self, place: TextPlace, limits: LetterLimits) -> None:
        self._place = place
        self._limits = limits
        self._found: list[Written] = []
        self._size = 0

    def read(self, root: Any) -> list[Written]:
        self._blocks(root, self._place, placeholder=False)
        return self._found

    def _blocks(self, parent: Any, place: TextPlace, *, placeholder: bool) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{_W}p":
                self._paragraph(child, place, placeholder)
            elif tag == f"{_W}tbl":
                self._blocks(child, TextPlace.TABLE if place is TextPlace.TEXT else place, placeholder=placeholder)
            elif tag == f"{_W}sdt":
                shown = child.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None
                self._blocks(child, place, placeholder=placeholder or shown)
            elif tag not in (f"{_W}sectPr", f"{_W}pPr", _FALLBACK, f"{_W}sdtPr", f"{_W}tblPr", f"{_W}tblGrid"):
                self._blocks(child, place, placeholder=placeholder)

    def _paragraph(self, element: Any, place: TextPlace, placeholder: bool) -> None:
        paragraph = _Runs(placeholder)
        paragraph.walk(element)
        boxes = paragraph.boxes
        self._add(paragraph.written(place))
        for box in boxes:
            self._blocks(box, TextPlace.BOX, placeholder=False)

    def _add(self, written: Written) -> None:
        self._size += len(written.text)
        if self._size > self._limits.characters or len(self._found) > self._limits.paragraphs:
            raise LetterFileError("It is far longer than a letter.", "")
        self._found.append(written)


class _Runs:
    """The runs of one paragraph: its text, its marks, and the text boxes that hang on it."""

    def __init__(self, placeholder: bool) -> None:
        self.boxes: list[Any] = []
        self._text: list[str] = []
        self._marks: list[tuple[Sign, str]] = []
        self._placeholder = placeholder
        self._field = ""
        self._in_result = False
        self._result: list[str] = []

    def written(self, place: TextPlace) -> Written:
        """The paragraph; neighbouring runs with the same sign are one mark."""
        joined: list[tuple[Sign, str]] = []
        for sign, text in self._marks:
            if joined and joined[-1][0] is sign:
                joined[-1] = (sign, joined[-1][1] + text)
            else:
                joined.append((sign, text))
        marks = tuple(TextSign(sign, text.strip()) for sign, text in joined if text.strip())
        return Written("".join(self._text), place, marks)

    def walk(self, parent: Any, sign: Sign | None = None) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{_W}r":
                self._run(child, sign)
            elif tag == f"{_W}ins":
                self.walk(child, Sign.INSERTED)
            elif tag in (f"{_W}del", f"{_W}moveFrom"):
                self.walk(child, Sign.DELETED)
            elif tag == f"{_W}fldSimple":
                self._simple_field(child, sign)
            elif tag == f"{_W}sdt":
                self._control(child, sign)
            elif tag not in (f"{_W}pPr", _FALLBACK, f"{_W}sdtPr"):
                self.walk(child, sign)

    def _control(self, element: Any, sign: Sign | None) -> None:
        shown = element.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None
        before, self._placeholder = self._placeholder, self._placeholder or shown
        self.walk(element, sign)
        self._placeholder = before

    def _simple_field(self, element: Any, sign: Sign | None) -> None:
        begun = len(self._text)
        self.walk(element, sign)
        self._judge_field(element.get(f"{_W}instr") or "", "".join(self._text[begun:]))

    def _judge_field(self, instruction: str, result: str) -> None:
        """A merge field is left over when it shows its own name or nothing; one that was filled in is text."""
        field = _INSTRUCTION.match(instruction)
        if field is None:
            return
        name = field[1].strip()
        bare = _LIKE_A_FIELD.sub("", result).strip()
        if not bare or _LIKE_A_FIELD.search(result) or bare.casefold() == name.casefold():
            self._marks.append((Sign.MERGE_FIELD, result.strip() or name))

    def _run(self, run: Any, sign: Sign | None) -> None:
        text = self._text_of(run)
        if not text:
            return
        properties = run.find(f"{_W}rPr")
        if sign is Sign.DELETED or _is_on(properties, "vanish"):
            self._marks.append((Sign.DELETED if sign is Sign.DELETED else Sign.HIDDEN, text))
            return
        self._text.append(text)
        if self._in_result:
            self._result.append(text)
        signs = (
            (sign, sign is not None),
            (Sign.HIGHLIGHTED, _is_on(properties, "highlight")),
            (Sign.PLACEHOLDER, self._placeholder),
        )
        self._marks += [(each, text) for each, there in signs if there and each is not None]

    def _text_of(self, run: Any) -> str:
        pieces: list[str] = []
        for child in run:
            tag = child.tag
            if tag in (f"{_W}t", f"{_W}delText"):
                pieces.append(child.text or "")
            elif tag == f"{_W}tab":
                pieces.append(" ")
            elif tag in (f"{_W}br", f"{_W}cr"):
                pieces.append("\n")
            elif tag == f"{_W}noBreakHyphen":
                pieces.append("-")
            elif tag == f"{_W}fldChar":
                self._field_sign(child.get(f"{_W}fldCharType"))
            elif tag == f"{_W}instrText":
                self._field += child.text or ""
            elif tag != f"{_W}rPr" and tag != _FALLBACK:
                self.boxes += [box for box in child.iter(f"{_W}txbxContent") if not _in_fallback(box, child)]
        return "".join(pieces)

    def _field_sign(self, kind: str | None) -> None:
        if kind == "begin":
            self._field, self._in_result, self._result = "", False, []
        elif kind == "separate":
            self._in_result = True
        elif kind == "end":
            self._judge_field(self._field, "".join(self._result))
            self._field, self._in_result = "", False


def _is_on(properties: Any, name: str) -> bool:
    if properties is None:
        return False
    found = properties.find(f"{_W}{name}")
    return found is not None and (found.get(f"{_W}val") or "on").casefold() not in _OFF


def _in_fallback(box: Any, top: Any) -> bool:
    """Whether a text box stands in the copy that old programs show instead."""
    for parent in box.iterancestors():
        if parent.tag == _FALLBACK:
            return True
        if parent is top:
            return False
    return False
