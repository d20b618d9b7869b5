"""Walks XML from files nobody vouches for: no document type, no entity of its own, nothing fetched.

Tags come to the handlers without their prefixes, each with its namespace beside it.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from iqa.errors import SheetError
from iqa.sheets.package import broken_text, check_xml_start

Start = Callable[[str, dict[str, str]], None]


class XmlWalk:
    """A parser to be fed piece by piece. `start` and `end` get 'namespace tag' (or 'tag' where there is none)."""

    def __init__(self, path: Path, start: Start, end: Callable[[str], None], text: Callable[[str], None]) -> None:
        self.path = path
        self.begun = False
        self.parser = _parser(path)
        self.parser.StartElementHandler = start
        self.parser.EndElementHandler = end
        self.parser.CharacterDataHandler = text

    def feed(self, piece: bytes, last: bool = False) -> None:
        """Take in the next bytes. SheetError when they are not well-formed or not harmless."""
        if not self.begun and piece:
            check_xml_start(piece, self.path)
            self.begun = True
        try:
            self.parser.Parse(piece, last)
        except ExpatError as error:
            raise broken_text(self.path, f"its contents are not well formed (line {error.lineno})") from error


def _parser(path: Path) -> XMLParserType:
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: Any) -> NoReturn:
        raise SheetError(
            f"{path.name} was not opened: it contains a document type or entities of its own, which no "
            "spreadsheet program writes.",
            "Ask whoever sent it for a fresh export.",
        )

    parser.EntityDeclHandler = refuse
    parser.StartDoctypeDeclHandler = refuse
    return parser


def walk_whole(walk: XmlWalk, pieces: Iterable[bytes]) -> None:
    """Feed all pieces to the end."""
    for piece in pieces:
        walk.feed(piece)
    walk.feed(b"", last=True)
