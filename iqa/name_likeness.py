"""Whether two writings may be one name: the same, near it, or another.

Case, accents, Unicode forms, apostrophes, hyphens, spaces, 'Surname, First', titles before and letters after do
not tell names apart. It knows words only, no person: whom a name means is `iqa.staff`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import lru_cache

from msgspec import Struct

from iqa.person_names import GENERATIONS, PARTICLES, REMEMBERED, VOWELS, letters_of, parts_of, spoken
from iqa.text import fold

_MEN, _WOMEN = frozenset({"mr", "sir", "lord"}), frozenset({"mrs", "ms", "miss", "lady", "dame"})
_SHORT_FORMS = (
    ("robert", "rob", "bob", "bobby", "robbie"),
    ("william", "will", "bill", "billy", "liam"),
    ("richard", "rick", "dick", "rich"),
    ("elizabeth", "liz", "beth", "lizzie", "betty", "eliza", "libby"),
    ("katherine", "catherine", "kathryn", "kate", "kathy", "cathy", "katie", "kat"),
    ("margaret", "maggie", "meg", "peggy"),
    ("james", "jim", "jimmy", "jamie"),
    ("john", "jack", "johnny", "jon"),
    ("jonathan", "jon", "jonny"),
    ("michael", "mike", "mick"),
    ("anthony", "tony"),
    ("edward", "ed", "ted", "eddie", "ned"),
    ("henry", "harry", "hal"),
    ("charles", "charlie", "chuck"),
    ("stephen", "steven", "steve"),
    ("susan", "sue", "susie"),
    ("rebecca", "becky", "becca"),
    ("victoria", "vicky", "tori"),
    ("alexander", "alexandra", "alex", "sandy", "sandra", "alec"),
    ("andrew", "andy", "drew"),
    ("patrick", "patricia", "pat", "paddy", "trish"),
    ("deborah", "debbie", "deb"),
    ("jacqueline", "jackie", "jacqui"),
    ("sarah", "sally", "sadie"),
    ("mary", "molly", "polly"),
    ("mohammed", "muhammad", "mohamed", "mohammad", "muhammed", "mohd", "md"),
)
"""First names with their short forms where these are no beginnings of them."""

_HYPHENS = re.compile(r"[-‐‑–]")
_SHORTEST = 4
"""Letters of a name, below which one letter's difference says nothing."""


class Likeness(IntEnum):
    """Whether two writings may be one name: a near one is suggested, and never taken in silence."""

    DIFFERENT = 0
    NEAR = 1
    SAME = 2


class _Shape(Struct, frozen=True):
    """A name made comparable: its letters in a row, where its written words end in that row, and its words."""

    letters: str
    ends: frozenset[int]
    words: tuple[str, ...]
    each: frozenset[str]
    sex: str
    generation: int


@lru_cache(REMEMBERED)
def name_key(name: str) -> str:
    """The letters of a name, the same for all writings of it. Names of one key may yet differ: see `likeness`."""
    return _shape(name).letters


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name made comparable, without titles and letters, particles joined to what follows."""
    return _shape(name).words


def is_plainly(one: str, other: str) -> bool:
    """Whether two writings differ in nothing but case, spaces, apostrophes and 'Surname, First'."""
    return fold(spoken(one)) == fold(spoken(other))


@lru_cache(REMEMBERED)
def likeness(one: str, other: str) -> Likeness:
    """Whether two writings are one name, near it (an initial, a short first name, a letter, a word), or not."""
    left, right = _shape(one), _shape(other)
    if not left.letters or not right.letters:
        return Likeness.SAME if spoken(one) == spoken(other) else Likeness.DIFFERENT
    if left.letters == right.letters:
        return Likeness.SAME if _divided_alike(left, right) and not _contradict(left, right) else Likeness.NEAR
    return Likeness.NEAR if _is_near(left, right) else Likeness.DIFFERENT


def best_likeness(name: str, names: Iterable[str]) -> Likeness:
    """How like the most like of several names a name is."""
    return max((likeness(name, other) for other in names), default=Likeness.DIFFERENT)


def nearest_keys(name: str, keys: Sequence[str]) -> list[str]:
    """Of many keys, those that differ from a name's by one letter at most."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    key = name_key(name)
    if len(key) < _SHORTEST:
        return []
    found = process.extract(key, keys, scorer=OSA.distance, score_cutoff=1, limit=None)
    return [near for near, _, _ in found]


@lru_cache(REMEMBERED)
def _shape(name: str) -> _Shape:
    parts = parts_of(name)
    ends: list[int] = []
    letters = ""
    for word in (*parts.given, *parts.family):
        letters += _letters(word)
        ends.append(len(letters))
    titles = {letters_of(word) for word in parts.titles}
    sex = "m" if titles & _MEN else "w" if titles & _WOMEN else ""
    after = {letters_of(word) for word in parts.letters}
    generation = next((place for place, words in enumerate(GENERATIONS, 1) if words & after), 0)
    words = tuple(_joined_words((*parts.given, *parts.family)))
    return _Shape(letters, frozenset(ends[:-1]), words, frozenset(words), sex, generation)


def _joined_words(written: Iterable[str]) -> Iterator[str]:
    """The comparable words of a name: halves of a hyphened one apart, a particle together with what follows."""
    before = ""
    for place, part in enumerate(part for word in written for part in _HYPHENS.split(word)):
        word = _letters(part)
        if place and word in PARTICLES and len(word) > 1:
            before += word
        elif word:
            yield before + word
            before = ""
    if before:
        yield before


def _letters(word: str) -> str:
    """The letters of a word; 'Saint' and 'St' are one."""
    letters = letters_of(word)
    return "st" if letters == "saint" else letters


def _divided_alike(left: _Shape, right: _Shape) -> bool:
    """Whether one writing only divides further what the other writes as one word: 'Mc Heath', 'Ana Lise Rook'.

    'Ann Asher' and 'Anna Sher' have the same letters and are two people.
    """
    if not left.ends or not right.ends:
        return left.ends == right.ends
    return left.ends <= right.ends or right.ends <= left.ends


def _contradict(left: _Shape, right: _Shape) -> bool:
    """Whether a title or a generation tells two writings apart: Mr and Mrs, Junior and Senior."""
    sexes = bool(left.sex and right.sex and left.sex != right.sex)
    return sexes or bool(left.generation and right.generation and left.generation != right.generation)


def _is_near(left: _Shape, right: _Shape) -> bool:
    return (not left.each.isdisjoint(right.each) and _share_words(left, right)) or _one_letter_apart(left, right)


def _share_words(left: _Shape, right: _Shape) -> bool:
    """Whether two names that have a word in common differ by further words, initials, or a short first name."""
    few, many = sorted((left.each, right.each), key=len)
    if few <= many and max(map(len, few)) > 1:
        return True
    if any(_share_surname(one, right.words) for one in _orders(left.words)):
        return True
    return any(_share_surname(left.words, one) for one in _orders(right.words))


def _orders(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A name as written, and as 'Heath S' would be read."""
    yield words
    yield (*words[1:], *words[:1])


def _share_surname(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether two names have one surname, and first names of which one may be short for the other."""
    if len(left) < 2 or len(right) < 2 or left[-1] != right[-1]:
        return False
    return _may_be_short_for(left[:-1], right[:-1]) or _may_be_short_for(right[:-1], left[:-1])


def _may_be_short_for(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    first, whole = short[0], long[0]
    if whole.startswith(first):
        return True
    initials = "".join(word[0] for word in long)
    if VOWELS.isdisjoint(first) and len(first) < _SHORTEST and first[0] == whole[0]:
        return True
    return initials.startswith(first) or any(first in forms and whole in forms for forms in _SHORT_FORMS)


def _one_letter_apart(left: _Shape, right: _Shape) -> bool:
    """Whether two names differ by one letter, or by two that changed places; other initials are other people."""
    one, other = left.letters, right.letters
    if min(len(one), len(other)) < _SHORTEST or abs(len(one) - len(other)) > 1:
        return False
    if left.words and right.words and len(left.words[0]) == len(right.words[0]) == 1:
        return False
    from rapidfuzz.distance import OSA

    return bool(OSA.distance(one, other, score_cutoff=1) <= 1)
