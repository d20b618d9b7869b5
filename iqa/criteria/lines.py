"""Finds the line on which a key of a TOML text stands, so that a fault can be shown where its author wrote it.

Only texts that TOML itself accepts come here; nothing is judged.
"""

import re
from collections.abc import Mapping

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


class Lines:
    """Where each key of a TOML text stands."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._spans = _spans(text)

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
            spans[(*table, *_split(key["keys"]))] = (line, line + text.count("\n", offset, end))
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
