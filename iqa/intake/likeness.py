"""Which field a heading that nobody matched most likely means: what suggestions rest on. Nothing is matched by it.

Headings are compared word by word: words that few fields share weigh most, shortened words count as what they may
stand for, and what the heading or its first cells say of their kind (dates, yes and no) speaks for or against.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from math import log
from typing import Any

import tomli
from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz import fuzz

from iqa.domain import Kind
from iqa.fields import FIELDS, Field, Reads
from iqa.intake.evidence import fit, is_telling
from iqa.intake.headings import ANSWERS, asks_yes_or_no, main_and_bracketed, may_read, plain
from iqa.resources import packaged
from iqa.sheets.table import CellValue

LEAST = 0.55
"""A field that a heading fits less well than this is not suggested."""
OWN, NEAR = 0.97, 0.88
"""The most that a likeness to a field's own wordings comes to, and to headings that may mean another field too."""
RELATED, SHORTENED, MISSPELT = 0.95, 0.9, 0.85
STEM, SPELT_ALIKE, LETTERS, SKELETON = 4, 86, 5, 3
"""A word is cut to no fewer letters; how alike, of 100, two words of so many letters are spelt when one is taken
for a slip of the other; how many letters a word without its vowels needs."""
LITTLE, SOME, BRACKETED, UNKNOWN, HEAD = 0.25, 0.4, 0.35, 0.9, 1.3
AGAINST, AGAINST_A_LITTLE = 0.45, 0.7
"""What is left of a likeness when the heading, or its cells, speak of another kind of cell."""
ONE_OF_TWO = 0.85
"""The most that one side of a stroke comes to, as in 'Unit / Team'."""
CLOSE, IN_DOUBT = 0.05, 0.1
"""Where another field is as close as this, so much is taken off."""
_COUNT = re.compile(r"\b(?:number|no|num|nr|total) of\b")
_ENDINGS = tuple("ations ation ments ment ings ing ions ion eds ed ers er es s e".split())  # noqa: SIM905


class Word(Struct, frozen=True):
    """A word of a heading: everything that it may stand for, and how much it says."""

    meanings: tuple[str, ...]
    weight: float


class HeadingWording(Struct, frozen=True, dict=True):
    """One heading that a field may have, as words, and the most that a likeness to it can come to."""

    column: Field
    words: tuple[Word, ...]
    most: float

    @cached_property
    def texts(self) -> frozenset[str]:
        """Everything that its words may stand for."""
        return frozenset(text for word in self.words for text in word.meanings)


class Guess(Struct, frozen=True):
    """The field that a heading most likely means, 0 to 1."""

    column: Field
    confidence: float


def suggest(
    kind: Kind, headings: Mapping[int, str], taken: Collection[str], cells: Mapping[int, Sequence[CellValue]]
) -> list[tuple[Field, int, float]]:
    """For each heading, by its place, the field that it most likely means, where one is likely enough.

    `taken` are the fields that have their column: a heading that most likely means one of those means no other.
    """
    found: list[tuple[Field, int, float]] = []
    for place, heading in headings.items():
        guess = best_guess(kind, heading, cells.get(place, ()))
        if guess is not None and guess.column.field not in taken:
            found.append((guess.column, place, guess.confidence))
    return found


def best_guess(kind: Kind, heading: str, cells: Sequence[CellValue] = ()) -> Guess | None:
    """The field that a heading with these first cells most likely means; None where none is likely enough."""
    fits = sorted(_by_field(kind, heading, cells), key=lambda guess: -guess.confidence)
    if not fits:
        return None
    best = fits[0]
    doubt = IN_DOUBT if len(fits) > 1 and fits[1].confidence > best.confidence - CLOSE else 0
    sure = round(best.confidence - doubt, 2)
    return Guess(best.column, sure) if sure >= LEAST else None


def _by_field(kind: Kind, heading: str, cells: Sequence[CellValue]) -> Iterator[Guess]:
    best: dict[str, tuple[float, Field]] = {}
    for part, most in _parts(heading):
        said = _words_of(kind, part)
        if len(said) == 1 and not _vocabulary().says_much(said[0]):
            continue
        spoken = _known_like(kind, said)
        for wording in _wordings(kind):
            if spoken.isdisjoint(wording.texts):
                continue
            like = most * _likeness(heading, said, wording)
            if like > best.get(wording.column.field, (0.0, wording.column))[0]:
                best[wording.column.field] = like, wording.column
    for like, column in best.values():
        yield Guess(column, _weighed(like, column, cells))


def _known_like(kind: Kind, said: Sequence[Word]) -> frozenset[str]:
    """The words of a kind's wordings that are alike to one of a heading: no other wording needs a look."""
    texts = [text for word in said for text in word.meanings]
    return frozenset(known for known in _texts(kind) if any(_alike(known, text) for text in texts))


@cache
def _texts(kind: Kind) -> frozenset[str]:
    return frozenset(text for wording in _wordings(kind) for text in wording.texts)


def _parts(heading: str) -> Iterator[tuple[str, float]]:
    """A heading, and what stands on each side of a stroke in it, with what each counts for."""
    yield heading, 1.0
    parts = heading.split("/")
    if len(parts) > 1 and all(len(part.strip()) >= STEM for part in parts):
        yield from ((part, ONE_OF_TWO) for part in parts)


def _likeness(heading: str, said: tuple[Word, ...], wording: HeadingWording) -> float:
    """How well the words of a heading are those of a wording, and what else they say allows it."""
    like = min(_overlap(said, wording.words), 1.0)
    if not like:
        return 0.0
    if not may_read(heading, wording.column) or (asks_yes_or_no(heading) and wording.column.reads not in ANSWERS):
        like *= AGAINST
    for words, allowed, left in _SPEAKING:
        if wording.column.reads not in allowed and _speaks(said, words) and not _speaks(wording.words, words):
            like *= left
    return like * wording.most


def _speaks(said: Iterable[Word], words: frozenset[str]) -> bool:
    return any(not words.isdisjoint(word.meanings) for word in said)


_SPEAKING: tuple[tuple[frozenset[str], frozenset[Reads], float], ...] = (
    (frozenset({"date"}), frozenset({Reads.DATE}), AGAINST),
    (frozenset({"flag", "yes"}), ANSWERS, AGAINST),
    (
        frozenset({"reference", "number"}),
        frozenset({Reads.IDENTIFIER, Reads.URN, Reads.TEXT}),
        AGAINST_A_LITTLE,
    ),
    (frozenset({"name"}), frozenset({Reads.NAME, Reads.TEXT}), AGAINST_A_LITTLE),
    (frozenset({"days", "hours", "weeks", "count", "total", "age", "pages"}), frozenset(), AGAINST),
    (frozenset({"next", "modified", "created", "updated", "template", "birth", "dob"}), frozenset(), AGAINST),
)
"""Words that speak of a kind of cell, how the columns are read that have it, and what is left for the others."""


def _weighed(like: float, column: Field, cells: Sequence[CellValue]) -> float:
    """A likeness with what the cells say of it."""
    share = fit(column, cells)
    if share is None:
        return like
    if share < 0.2:
        return like * AGAINST_A_LITTLE
    return like + (1 - like) * 0.3 if share > 0.8 and is_telling(column) and like < OWN else like


def _overlap(said: Sequence[Word], wording: Sequence[Word]) -> float:
    """From 0 to 1: the weight of the words that both have against that of all, the worse side counting more."""
    left, met_said, met_wording = list(said), 0.0, 0.0
    for word in wording:
        like, place = max(((_same(word, other), -at) for at, other in enumerate(left)), default=(0.0, 0))
        if like:
            met_wording += like * word.weight
            met_said += like * left.pop(-place).weight
    all_said, all_wording = sum(word.weight for word in said), sum(word.weight for word in wording)
    if not met_said or not met_wording:
        return 0.0
    precision, recall = met_said / all_said, met_wording / all_wording
    return (2 * precision * recall / (precision + recall) + min(precision, recall)) / 2


def _same(one: Word, other: Word) -> float:
    return max(_alike(left, right) for left in one.meanings for right in other.meanings)


@lru_cache(maxsize=100_000)
def _alike(one: str, other: str) -> float:
    """From 0 to 1: the same word, one related to it, shortened from it, or a slip of the pen."""
    if one == other:
        return 1.0
    if _vocabulary().are_apart(one, other):
        return 0.0
    if _stem(one) == _stem(other) or not _vocabulary().groups(one).isdisjoint(_vocabulary().groups(other)):
        return RELATED
    short, long = sorted((one, other), key=len)
    if len(short) >= STEM and long.startswith(short):
        return SHORTENED
    if like := _bones(short, long):
        return like
    if len(short) >= LETTERS and fuzz.ratio(one, other) >= SPELT_ALIKE:
        return MISSPELT
    return 0.0


_VOWELS = re.compile(r"(?<=.)[aeiou]")
_DOUBLED = re.compile(r"(.)\1+")


def _bones(short: str, long: str) -> float:
    """How far a word without vowels, as 'lwyr' or 'offrd', is another: all its other letters, or all but one."""
    if len(short) < SKELETON or _VOWELS.search(short):
        return 0.0
    left, whole = _skeleton(short), _skeleton(long)
    if left == whole:
        return SHORTENED
    in_order = iter(whole)
    near = len(left) >= STEM and len(whole) - len(left) == 1 and left[-1] == whole[-1]
    return MISSPELT if near and left[0] == whole[0] and all(letter in in_order for letter in left) else 0.0


@lru_cache(maxsize=100_000)
def _skeleton(word: str) -> str:
    """A word as systems shorten it, without its vowels and doubled letters: 'decision' as 'dcsn'."""
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", word))


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    ending = next((each for each in _ENDINGS if word.endswith(each) and len(word) - len(each) >= STEM), "")
    return word.removesuffix(ending)


def _words_of(kind: Kind, heading: str) -> tuple[Word, ...]:
    """The words of a heading that say anything; those in brackets say less."""
    outside, inside = main_and_bracketed(heading)
    within = (replace(word, weight=BRACKETED * word.weight) for word in _in_order(kind, inside))
    return (*_in_order(kind, outside), *within)


def _in_order(kind: Kind, folded: str) -> tuple[Word, ...]:
    """The words of a folded heading; the last that says much says what it is about, and counts for more."""
    words = [_word(kind, text) for text in _vocabulary().spelt_out(folded)]
    last = max((place for place, word in enumerate(words) if word.weight > SOME), default=-1)
    return tuple(
        replace(word, weight=HEAD * word.weight) if place == last else word for place, word in enumerate(words)
    )


def _word(kind: Kind, meanings: tuple[str, ...]) -> Word:
    if any(each in _vocabulary().little for each in meanings):
        return Word(meanings, LITTLE)
    shared = max(_sharing(kind).get(_stem(each), 0) for each in meanings)
    weight = 1 / (1 + log(shared)) if shared else UNKNOWN
    return Word(meanings, min(weight, SOME) if any(each in _vocabulary().some for each in meanings) else weight)


@cache
def _sharing(kind: Kind) -> Mapping[str, int]:
    """How many fields of a kind have a word in their headings, by its stem."""
    counts: Counter[str] = Counter()
    for column in FIELDS[kind]:
        texts = (*column.wordings, *_vocabulary().near(kind, column.field))
        counts.update(
            {_stem(each) for text in texts for word in _vocabulary().spelt_out(plain(text)) for each in word}
        )
    return counts


@cache
def _wordings(kind: Kind) -> tuple[HeadingWording, ...]:
    return tuple(
        HeadingWording(column, _in_order(kind, plain(heading)), most)
        for column in FIELDS[kind]
        for most, headings in ((OWN, column.wordings), (NEAR, _vocabulary().near(kind, column.field)))
        for heading in headings
    )


class HeadingWords:
    """What words of headings stand for, and the headings that may mean a field: `near.toml`, read once."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._short: Mapping[str, str] = table["short"]
        self._nothing = frozenset(table["fillers"]["nothing"].split())
        self.little = frozenset(table["fillers"]["little"].split())
        self.some = frozenset(table["fillers"]["some"].split())
        self._apart = frozenset(frozenset(pair.split()) for pair in table["apart"]["words"])
        self._near: Mapping[str, Mapping[str, Sequence[str]]] = table["near"]
        self._groups: dict[str, set[str]] = {}
        for word, others in table["same"].items():
            for each in (word, *others.split()):
                self._groups.setdefault(each, set()).add(word)

    def near(self, kind: Kind, field: str) -> tuple[str, ...]:
        """The headings that often mean a field in exports of that kind, and may mean another."""
        return tuple(each for part in ("all", str(kind)) for each in self._near.get(part, {}).get(field, ()))

    def says_much(self, word: "Word") -> bool:
        """Whether a word alone says what a column holds, as 'date' and 'reference' do not."""
        return (self.little | self.some).isdisjoint(word.meanings)

    def are_apart(self, one: str, other: str) -> bool:
        """Whether two words look like forms of one word and are not."""
        return frozenset((one, other)) in self._apart

    def groups(self, word: str) -> frozenset[str]:
        """The groups of words used for one another that a word belongs to."""
        return frozenset(self._groups.get(word, ()))

    def spelt_out(self, folded: str) -> Iterable[tuple[str, ...]]:
        """The words of a folded heading that say anything, each as everything that it may stand for."""
        for word in _COUNT.sub("count", folded).split():
            if word in self._nothing:
                continue
            meant = self._short.get(word, word)
            if "/" in meant:
                yield (word, *meant.split("/"))
            else:
                yield from ((each,) if each == word else (each, word) for each in meant.split())


@cache
def _vocabulary() -> HeadingWords:
    return HeadingWords(tomli.loads(packaged("intake/near.toml").read_text(encoding="utf-8")))
