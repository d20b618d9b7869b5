"""Files that people write in TOML: what is wrong in them, all of it, each on the line where its author wrote it.

What the keys mean is for whoever reads the file; nothing is judged here.
"""

import codecs
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import tomli

from iqa.errors import Problem, Severity
from iqa.text import nearest
from iqa.toml_words import in_plain_words

Path = tuple[str | int, ...]
"""The way to a value: keys, and positions (from 0) in lists of tables, such as ('criteria', 3, 'guidance')."""

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_KEYS = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_HEADER_LINE = re.compile(rf"[ \t]*(?P<open>\[\[?)[ \t]*(?P<keys>{_KEYS})[ \t]*\]")
_KEY_LINE = re.compile(rf"[ \t]*(?P<keys>{_KEYS})[ \t]*=")
_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""+'
    r"|'''.*?'''+"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*|[\[\]{}]|\n",
    re.DOTALL,
)


_LINE_OF_ERROR = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")


class TomlProblem(Problem, frozen=True):
    """A fault of a file. `sheet` is the file and `row` its line, the first being 1, 0 where it has none."""

    @property
    def where(self) -> str:
        """The place in words, such as 'line 42'."""
        return f"line {self.row}" if self.row else ""


class UnreadableError(ValueError):
    """The bytes of a file are no text that can be told: a sentence on what they are, and one on what to do."""

    def __init__(self, what: str, then: str) -> None:
        super().__init__(f"{what} {then}")
        self.what = what
        self.then = then


def decoded(content: bytes) -> str:
    """The text of a file that people edit, as Notepad and Word write it: UTF-8, UTF-16 with its mark, or
    Windows-1252; every line end a line feed. Raises UnreadableError for anything else.

    >>> decoded("area = 'Testmere'\\r\\n".encode("utf-16"))
    "area = 'Testmere'\\n"
    """
    for begins, what in _OTHER_FILES:
        if content.startswith(begins):
            raise UnreadableError(f"It is {what}, not plain text.", _SAVE_AS_TEXT)
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    for encoding in (_MARKS[mark],) if mark else ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise UnreadableError("It is plain text in no encoding that can be told.", _SAVE_AS_TEXT)


_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
"""What a text begins with that says its encoding."""
_OTHER_FILES = (
    (b"PK\x03\x04", "a Word file, a workbook or another zip package"),
    (b"\xd0\xcf\x11\xe0", "an old Word file or workbook"),
    (b"{\\rtf", "rich text"),
    (b"%PDF", "a PDF"),
)
_SAVE_AS_TEXT = "Open it in Notepad, or in Word choose Plain Text, and save it with the encoding UTF-8."


class NotTomlError(ValueError):
    """A text is no TOML: a sentence on what is the matter (`what`), one on what to do (`then`), and the line."""

    def __init__(self, what: str, then: str, line: int) -> None:
        super().__init__(f"line {line}: {what} {then}")
        self.what = what
        self.then = then
        self.line = line


def parse_toml(text: str) -> dict[str, Any]:
    """The tables of a text. Raises NotTomlError; brackets nested without end count as not being TOML."""
    try:
        return tomli.loads(text)
    except (tomli.TOMLDecodeError, RecursionError) as error:
        said = str(error)
        place = _LINE_OF_ERROR.search(said)
        what = said[: place.start()] if place else said
        number = int(place["line"]) if place and place["line"] else _line_without_end(text, what)
        raise NotTomlError(*in_plain_words(what, text.split("\n")[number - 1]), number) from None


def _line_without_end(text: str, said: str) -> int:
    """The line of what goes on to the end of a text: where a long text was opened, else the last that says
    anything."""
    opened = max(text.rfind('"""'), text.rfind("'''"))
    if opened >= 0 and said.startswith(("Unterminated", "Expected")):
        return text.count("\n", 0, opened) + 1
    return max(1, text.rstrip().count("\n") + 1)


class Faults:
    """The faults of one file as they are found, so that all of them are told at once."""

    def __init__(self, name: str, source: str, code: str) -> None:
        self.name = name
        self.source = source
        self.code = code
        self.problems: list[TomlProblem] = []
        self._lines: Lines | None = None

    def add(self, path: "Path", message: str, value: object = "", severity: Severity = Severity.REJECTED) -> None:
        """Keep a fault of the key that the path leads to; one of severity NOTICE does not keep a file from use."""
        key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
        self.problems.append(
            TomlProblem(self.code, message, self.name, self.line(path), key, str(value), severity=severity)
        )

    @property
    def refusals(self) -> int:
        """How many of them keep the file from use."""
        return sum(problem.severity is Severity.REJECTED for problem in self.problems)

    def line(self, path: "Path") -> int:
        """The line of a key, or of the first table of a list; 0 where there is no text."""
        if not self.source:
            return 0
        if self._lines is None:
            self._lines = Lines(self.source)
        return self._lines.of((*path, 0) if (*path, 0) in self._lines else path)

    def in_order(self) -> tuple[TomlProblem, ...]:
        """The faults in the order of the file."""
        return tuple(sorted(self.problems, key=lambda problem: problem.row))


def did_you_mean(given: str, known: Collection[str]) -> str:
    """'Did you mean reply_days?', or '' where nothing known is near."""
    near = nearest(given, known)
    return f"Did you mean {near}?" if near else ""


ALMOST = 0.85
"""How like a known id (0 to 1) another has to be to be taken for a slip."""


class Lines:
    """Where each key of a TOML text stands."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._spans = _spans(text)

    def __contains__(self, path: Path) -> bool:
        """Whether the text holds the key, or the table, that the path leads to."""
        return path in self._spans

    def of(self, path: Path, value: str = "") -> int:
        """The line (the first is 1) of the key, or of the nearest table around it that the text does hold.

        With `value`, the line within that key's value on which these characters first stand.
        """
        while path and path not in self._spans:
            path = path[:-1]
        first, last = self._spans.get(path, (1, 1))
        if value:
            for number in range(first, last + 1):
                if value in self._lines[number - 1]:
                    return number
        return first

    def around(self, path: Path) -> tuple[int, int]:
        """The first and the last line of a table with all its keys. KeyError where the text holds none there."""
        within = [lines for one, lines in self._spans.items() if one[: len(path)] == path]
        return self._spans[path][0], max(last for _, last in within)


def _spans(text: str) -> Mapping[Path, tuple[int, int]]:
    """Every key and table heading -> the first and last line of it with its value."""
    spans: dict[Path, tuple[int, int]] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    offset, line = 0, 1
    while offset < len(text):
        if header := _HEADER_LINE.match(text, offset):
            table = _table(_split(header["keys"]), header["open"] == "[[", counts)
            spans.setdefault(table, (line, line))
            end = _value_end(text, header.end())
        elif key := _KEY_LINE.match(text, offset):
            end = _value_end(text, key.end())
            path = (*table, *_split(key["keys"]))
            spans[path] = (line, line + text.count("\n", offset, end))
            for number, places in enumerate(_inline_tables(text, key.end(), end)):
                first, last = (line + text.count("\n", offset, place) for place in places)
                spans[*path, number] = (first, last)
        else:
            end = _value_end(text, offset)
        line += text.count("\n", offset, end) + 1
        offset = end + 1
    return spans


def _value_end(text: str, offset: int) -> int:
    """Where the line that ends the value begun at `offset` breaks off, past any brackets and long texts."""
    depth = 0
    for token in _TOKEN.finditer(text, offset):
        mark = token.group()
        if mark in {"[", "{"}:
            depth += 1
        elif mark in {"]", "}"}:
            depth -= 1
        elif mark == "\n" and depth <= 0:
            return token.start()
    return len(text)


def _inline_tables(text: str, offset: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each of the tables begins and ends that a list holds; nothing of a value that is no list."""
    depth = begun = 0
    for token in _TOKEN.finditer(text, offset, end):
        mark = token.group()
        if mark == "{" and depth == 1:
            begun = token.start()
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(mark, 0)
        if mark == "}" and depth == 1:
            yield begun, token.start()


def _table(keys: tuple[str, ...], repeated: bool, counts: dict[Path, int]) -> Path:
    """The path of a table heading; `counts` holds the last position of every list of tables so far."""
    path: Path = ()
    for number, key in enumerate(keys, start=1):
        path = (*path, key)
        if repeated and number == len(keys):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _split(keys: str) -> tuple[str, ...]:
    """'guidance."fully-met"' -> ('guidance', 'fully-met')."""
    return tuple(key[1:-1] if key[0] in "\"'" else key for key in re.findall(_KEY, keys))
