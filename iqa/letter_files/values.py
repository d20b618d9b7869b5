"""What is read of a letter: its paragraphs, each with its place, and what a reader of the paper would not see."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Self

from msgspec import Struct


class LetterForm(StrEnum):
    """A form of file that letters are read from."""

    WORD = "Word"
    PDF = "PDF"
    RTF = "RTF"
    MAIL = "e-mail"
    TEXT = "plain text"


class TextPlace(StrEnum):
    """Where in the file a paragraph stands."""

    TEXT = "text"
    TABLE = "table"
    HEADER = "header"
    FOOTER = "footer"
    BOX = "text box"
    NOTE = "note"
    SUBJECT = "subject"


class Sign(StrEnum):
    """What a word processor keeps of a text beside its letters."""

    HIDDEN = "hidden text"
    HIGHLIGHTED = "highlighted text"
    INSERTED = "tracked insertion"
    DELETED = "tracked deletion"
    COMMENT = "comment"
    PLACEHOLDER = "placeholder of a content control"
    MERGE_FIELD = "merge field"


class TextSign(Struct, frozen=True):
    """One such sign, and the words that it covers."""

    sign: Sign
    text: str


class Paragraph(Struct, frozen=True):
    """A paragraph with text or marks. `number` counts those of the file from 1; lines within it end in a line
    feed.

    Hidden and deleted words are not part of `text`: a reader of the printed letter does not see them.
    """

    number: int
    text: str
    place: TextPlace = TextPlace.TEXT
    marks: tuple[TextSign, ...] = ()


class LetterText(Struct, frozen=True):
    """A letter as it was read. `notices` are sentences on what was left aside, such as an attachment."""

    form: LetterForm
    paragraphs: tuple[Paragraph, ...]
    notices: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(len(paragraph.text.split()) for paragraph in self.paragraphs)

    def as_json(self) -> dict[str, Any]:
        """The letter in plain values, to be handed from one process to another."""
        rows = [[p.text, p.place.value, [[m.sign.value, m.text] for m in p.marks]] for p in self.paragraphs]
        return {"form": self.form.value, "paragraphs": rows, "notices": list(self.notices)}

    @classmethod
    def of_json(cls, told: Mapping[str, Any]) -> Self:
        """The letter that `as_json` gave."""
        rows = [
            Written(text, TextPlace(place), tuple(TextSign(Sign(sign), words) for sign, words in marks))
            for text, place, marks in told["paragraphs"]
        ]
        return cls(LetterForm(told["form"]), numbered(rows), tuple(told["notices"]))


class Written(Struct, frozen=True):
    """A paragraph before it has its number."""

    text: str
    place: TextPlace = TextPlace.TEXT
    marks: tuple[TextSign, ...] = ()


def numbered(found: Sequence[Written]) -> tuple[Paragraph, ...]:
    """The paragraphs that hold anything, tidied and counted from 1."""
    kept = [(tidy_text(one.text), one) for one in found]
    kept = [(text, one) for text, one in kept if text or one.marks]
    return tuple(Paragraph(number, text, one.place, one.marks) for number, (text, one) in enumerate(kept, 1))


_UNSEEN = str.maketrans(dict.fromkeys((0xAD, 0x200B, 0x200E, 0x200F, 0xFEFF)) | {0x2011: "-"})


def tidy_text(text: str) -> str:
    """A text with single spaces, its lines kept, without signs that nobody sees."""
    lines = (" ".join(line.split()) for line in text.translate(_UNSEEN).splitlines())
    return "\n".join(line for line in lines if line)
