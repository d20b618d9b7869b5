"""A letter before it is a file: pieces with the part that each plays, so that a fault can be put where it belongs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What a piece of a letter is for."""

    LETTERHEAD = "letterhead"
    ADDRESS = "address"
    REFERENCE = "reference"
    DATE = "date"
    GREETING = "greeting"
    SUBJECT = "subject"
    OPENING = "opening"
    SORRY = "apology for being late"
    IMPACT = "what it did to the person"
    HEADING = "heading"
    TEST = "what prosecutors have to ask"
    REASON = "reason"
    NEXT = "what happens next"
    REVIEW = "review"
    MEETING = "meeting"
    SUPPORT = "support"
    CONTACT = "contact"
    CLOSE = "close"
    SIGNATURE = "signature"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph. `signs` are words of it that carry a sign of the word processor, by its name."""

    role: Role
    text: str
    bold: bool = False
    signs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter in pieces, and how it is to be made a file."""

    pieces: tuple[Piece, ...]
    form: str = "docx"
    hand: str = ""
    layout: str = "plain"
    extra: dict[str, str] = field(default_factory=dict)

    def having(self, role: Role) -> list[int]:
        """The places of the pieces that play a part."""
        return [place for place, piece in enumerate(self.pieces) if piece.role is role]

    def changed(self, place: int, change: Callable[[str], str]) -> "Draft":
        """The letter with the words of one piece changed."""
        piece = self.pieces[place]
        return self.put(place, replace(piece, text=change(piece.text)))

    def put(self, place: int, piece: Piece) -> "Draft":
        """The letter with one piece in the place of another."""
        return replace(self, pieces=(*self.pieces[:place], piece, *self.pieces[place + 1 :]))

    def insert(self, place: int, *pieces: Piece) -> "Draft":
        """The letter with pieces put before a place."""
        return replace(self, pieces=(*self.pieces[:place], *pieces, *self.pieces[place:]))

    def without(self, *roles: Role) -> "Draft":
        """The letter without the pieces that play these parts."""
        return replace(self, pieces=tuple(piece for piece in self.pieces if piece.role not in roles))


def pieces(role: Role, *texts: str) -> Iterable[Piece]:
    """Pieces of one part."""
    return (Piece(role, text) for text in texts if text)


def long(day: date) -> str:
    """7 October 2026."""
    return f"{day.day} {day:%B %Y}"


def ordinal(day: date) -> str:
    """7th October 2026."""
    ending = "th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"{day.day}{ending} {day:%B %Y}"


def slashed(day: date) -> str:
    """07/10/2026."""
    return f"{day:%d/%m/%Y}"


def dotted(day: date) -> str:
    """7.10.26."""
    return f"{day.day}.{day.month}.{day:%y}"


def weekday(day: date) -> str:
    """Wednesday 7 October 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def short(day: date) -> str:
    """7 Oct 2026."""
    return f"{day.day} {day:%b %Y}"
