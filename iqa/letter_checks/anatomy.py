"""The parts of a letter: head, greeting, headings, body, close and signature, whatever its layout.

It knows how letters are built and nothing of any case.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from msgspec import Struct, field
from msgspec.structs import replace

from iqa.letter_checks.dates import DateMention, dates_in
from iqa.letter_checks.language import language_of
from iqa.letter_checks.sentences import Sentence, sentences_of, without_quotations
from iqa.letter_files.values import LetterText, Paragraph, TextPlace


class Zone(StrEnum):
    """Which part of a letter a line belongs to."""

    HEAD = "head"
    GREETING = "greeting"
    HEADING = "heading"
    BODY = "body"
    CLOSE = "close"
    SIGNATURE = "signature"
    EDGE = "edge"
    """Headers and footers of the page."""


class Passage(Struct, frozen=True):
    """A line or paragraph of the letter with the part that it belongs to. `plain` has blanks for what is
    quoted.
    """

    paragraph: int
    zone: Zone
    text: str
    place: TextPlace = TextPlace.TEXT
    plain: str = ""
    sentences: tuple[Sentence, ...] = ()
    label: str = ""
    """In a table, the short text of the cell before it."""


_GREETING = re.compile(
    r"^(?:(?:annwyl\s*/\s*)?(?:my\s+)?dear(?:est)?(?:\s*/\s*annwyl)?|annwyl|hello|hi|good\s+(?:morning|afternoon))\b[\s:]*(?P<name>[^,.:;!\n]{0,90}?)\s*[,.:;!-]?\s*$",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?P<name>(?:Mr|Mrs|Ms|Miss|Mx|Dr|PC|DC|PS|DS|DI|Sgt|Sergeant|Inspector|Insp|Constable)\.?\s+[A-Z][^,\d]{1,40}),$"
)
_GREETING_BEFORE_TEXT = re.compile(r"^(?:dear|annwyl)\s+(?P<name>[^,.:;!\n]{1,60}),\s+\S", re.IGNORECASE)
_TITLE_DOT = re.compile(r"\b(Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Revd)\.", re.IGNORECASE)
_CLOSE = re.compile(
    r"^(?:(?:yn\s+gywir|cofion)\s*/\s*)?(?:(?:i\s+(?:am|remain),?\s+)?yours?(?:\s+(?:very\s+)?(?:sincerely|faithfully|truly|respectfully))?"
    r"|(?:with\s+|and\s+)?(?:my\s+|our\s+)?(?:very\s+|every\s+)?(?:kind(?:est)?|warm(?:est)?|best|good|sincere|deepest|heartfelt)?"
    r"\s*(?:regards|wishes|sympathy|condolences|respect)"
    r"|from|bye(?:\s+for\s+now)?|all\s+the\s+best|sincerely|respectfully|many\s+thanks|thank\s+you|yn\s+gywir|cofion(?:\s+gorau|\s+cynnes)?|take\s+care)"
    r"(?:\s+(?:to\s+you(?:\s+both|\s+all)?(?:\s+and\s+your\s+family)?|from\s+us\s+all|always))?\s*[,.]?$",
    re.IGNORECASE,
)
_DATE_LABEL = re.compile(
    r"^(?:date(?:d)?(?:\s+of\s+(?:this\s+)?letter)?|letter\s+date|dyddiad)\s*[:.|-]?\s*", re.IGNORECASE
)
_OTHER_DATE = re.compile(
    r"decision|offence|incident|birth|hearing|charge|court|received|your\s+(?:letter|e-?mail)|request",
    re.IGNORECASE,
)
_CONTINUES = frozenset(",;:-–(&")
_LONGEST_HEADING = 90
_PROSE = re.compile(r"[.!?][\"”’)]?$")


class LetterView(Struct, frozen=True, dict=True):
    """A letter taken apart. `year` stands in for years that nobody wrote."""

    letter: LetterText
    passages: tuple[Passage, ...]
    greeting: str = ""
    """What follows 'Dear', as written; '' where nobody is greeted."""
    greeted_in: int = 0
    """The paragraph of the greeting, 0 where there is none."""
    closed_in: int = 0
    """The paragraph of the close, 0 where there is none."""
    year: int = field(default=2026)

    def of(self, *zones: Zone) -> Iterator[Passage]:
        """The passages of these parts, in order."""
        return (one for one in self.passages if one.zone in zones)

    @cached_property
    def body(self) -> tuple[Passage, ...]:
        """The paragraphs between greeting and close."""
        return tuple(self.of(Zone.BODY))

    @cached_property
    def body_text(self) -> str:
        """The whole body as one text, a paragraph a line."""
        return "\n".join(one.text for one in self.body)

    @cached_property
    def language(self) -> str:
        """The language of the letter, '' where it is too short to say."""
        return language_of(" ".join(one.text for one in self.of(Zone.BODY, Zone.HEADING)))

    @cached_property
    def whole(self) -> str:
        """Every line of the letter, the head first."""
        return "\n".join(one.text for one in self.passages)

    @cached_property
    def letter_date(self) -> tuple[DateMention, Passage] | None:
        """The date of the letter, and where it stands: the first line of the head, or after the signature, that
        holds a date and no word of another day."""
        label = ""
        for passage in self.of(Zone.HEAD, Zone.EDGE, Zone.SIGNATURE):
            bare = _DATE_LABEL.sub("", passage.text).strip(" .|")
            found = list(dates_in(bare, self.year))
            about_other = _OTHER_DATE.search(passage.text) or (
                passage.place is TextPlace.TABLE and _OTHER_DATE.search(label)
            )
            if len(found) == 1 and not about_other and len(bare) - len(found[0].text) <= 4:
                return found[0], passage
            label = passage.text
        return None

    @cached_property
    def day(self) -> date | None:
        """The day of the letter, None where it shows none."""
        return self.letter_date[0].day if self.letter_date else None


def view_of(letter: LetterText) -> LetterView:
    """A letter taken apart into its parts."""
    lines = list(_lines(letter.paragraphs))
    main = [
        (paragraph, text)
        for paragraph, text in lines
        if paragraph.place not in (TextPlace.HEADER, TextPlace.FOOTER)
    ]
    greeted = _first_greeting(main)
    closed = _last_close(main, greeted)
    begin = greeted + 1 if greeted is not None else _first_prose(main)
    passages: list[Passage] = []
    for paragraph, text in lines:
        if paragraph.place in (TextPlace.HEADER, TextPlace.FOOTER):
            passages.append(Passage(paragraph.number, Zone.EDGE, text, paragraph.place, text))
    for index, (paragraph, text) in enumerate(main):
        zone = _zone(index, text, paragraph, greeted, begin, closed)
        passages.append(_passage(paragraph, text, zone))
    passages = list(_labelled(_joined(passages)))
    name = _greeted_name(main[greeted][1]) if greeted is not None else ""
    if greeted is not None and (rest := _after_greeting(main[greeted][1])):
        place = next(n for n, one in enumerate(passages) if one.zone is Zone.GREETING)
        passages.insert(place + 1, _passage(main[greeted][0], rest, Zone.BODY))
    return LetterView(
        letter,
        tuple(passages),
        name,
        main[greeted][0].number if greeted is not None else 0,
        main[closed][0].number if closed is not None else 0,
        _year_of(lines),
    )


def _lines(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, str]]:
    for paragraph in paragraphs:
        for line in paragraph.text.split("\n"):
            if line.strip():
                yield paragraph, line.strip()


def _first_greeting(main: Sequence[tuple[Paragraph, str]]) -> int | None:
    for index, (paragraph, text) in enumerate(main):
        if paragraph.place is TextPlace.SUBJECT:
            continue
        plain = _TITLE_DOT.sub(r"\1", text)
        if _GREETING.match(plain) or _GREETING_BEFORE_TEXT.match(plain):
            return index
    return _bare_greeting(main)


def _bare_greeting(main: Sequence[tuple[Paragraph, str]]) -> int | None:
    """A line such as 'PC Fenwick,' right before the text: a greeting without a word of greeting."""
    for index, ((_, text), (_, following)) in enumerate(pairwise(main)):
        if _BARE.match(text) and len(following) > _LONGEST_HEADING // 2 and _PROSE.search(following):
            return index
    return None


def _greeted_name(text: str) -> str:
    plain = _TITLE_DOT.sub(r"\1", text)
    found = _GREETING_BEFORE_TEXT.match(plain) or _GREETING.match(plain) or _BARE.match(plain)
    return found["name"].strip() if found else ""


def _after_greeting(text: str) -> str:
    plain = _TITLE_DOT.sub(r"\1", text)
    if _GREETING.match(plain) or not _GREETING_BEFORE_TEXT.match(plain):
        return ""
    return plain.partition(",")[2].strip()


def _last_close(main: Sequence[tuple[Paragraph, str]], greeted: int | None) -> int | None:
    start = greeted + 1 if greeted is not None else 0
    found = [index for index in range(start, len(main)) if _CLOSE.match(main[index][1])]
    return found[-1] if found else None


def _first_prose(main: Sequence[tuple[Paragraph, str]]) -> int:
    """Where the body begins in a letter that greets nobody: its first long line."""
    for index, (_, text) in enumerate(main):
        if len(text) > _LONGEST_HEADING or (len(text) > 45 and _PROSE.search(text)):
            return index
    return 0


def _zone(
    index: int, text: str, paragraph: Paragraph, greeted: int | None, begin: int, closed: int | None
) -> Zone:
    if paragraph.place is TextPlace.SUBJECT:
        return Zone.HEADING
    if greeted is not None and index == greeted:
        return Zone.GREETING
    if index < begin:
        return Zone.HEAD
    if closed is not None and index == closed:
        return Zone.CLOSE
    if closed is not None and index > closed:
        return Zone.SIGNATURE
    if len(text) <= _LONGEST_HEADING and not _PROSE.search(text) and text[-1] not in _CONTINUES:
        return Zone.HEADING
    return Zone.BODY


def _passage(paragraph: Paragraph, text: str, zone: Zone) -> Passage:
    plain = without_quotations(text)
    found = tuple(sentences_of(text)) if zone in (Zone.BODY, Zone.HEADING) else ()
    return Passage(paragraph.number, zone, text, paragraph.place, plain, found)


def _labelled(passages: Iterable[Passage]) -> Iterator[Passage]:
    """In tables each cell with the one before it, where that is short."""
    before: Passage | None = None
    for one in passages:
        label = before.text if before and before.place is TextPlace.TABLE and len(before.text) <= _LABEL else ""
        yield replace(one, label=label) if label and one.place is TextPlace.TABLE else one
        before = one


_LABEL = 40


def _joined(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Without a close, the short lines at the end are the signature and not headings."""
    if any(one.zone is Zone.CLOSE for one in passages):
        yield from passages
        return
    last_prose = max((n for n, one in enumerate(passages) if one.zone is Zone.BODY), default=-1)
    for number, one in enumerate(passages):
        after = number > last_prose and one.zone is Zone.HEADING and last_prose >= 0
        yield Passage(one.paragraph, Zone.SIGNATURE, one.text, one.place, one.plain) if after else one


def _year_of(lines: Sequence[tuple[Paragraph, str]]) -> int:
    """The latest year that a date of the letter is written with."""
    years = [
        found.day.year
        for _, text in lines
        for found in dates_in(text, 2000)
        if found.year_said and found.day and 1990 < found.day.year < 2100
    ]
    return max(years, default=2026)
