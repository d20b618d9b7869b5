"""Finds the names of victims and defendants that a row holds in what an assessor wrote, to warn about them.

It knows only the names of that row: it guesses at no others, and it changes nothing. Accents, apostrophes,
hyphens, the space after Mc, a possessive and a plural do not hide a name.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from iqa.domain import Item
from iqa.person_names import is_letters_after, is_particle, is_title, letters_of

NAME_FIELDS = ("defendant", "victim_name")

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`´\-‐‑–][^\W\d_]+)*")
_HYPHENS = re.compile(r"[-‐‑–]")
_POSSESSIVE = re.compile(r"['’ʼ`´]s$", re.IGNORECASE)
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?:;\n•])[\s\"'“‘(*-]*$")
_BESIDE_A_NUMBER = re.compile(r"\d(?:st|nd|rd|th)?\s*$|^\s*\d")
_BETWEEN = re.compile(r"['’ʼ`´-]?\s+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})

_NOT_NAMES = frozenset(
    {
        "the",
        "and",
        "not",
        "known",
        "unknown",
        "other",
        "others",
        "another",
        "anonymous",
        "child",
        "baby",
        "deceased",
    }
    | {"ltd", "limited", "plc", "llp", "company", "council", "of", "aka", "alias", "née", "nee", "tbc", "na"}
)
_SMALL_WORDS = frozenset(
    {
        "ah",
        "am",
        "an",
        "as",
        "at",
        "be",
        "by",
        "do",
        "go",
        "he",
        "hi",
        "if",
        "in",
        "is",
        "it",
        "me",
        "my",
        "no",
        "oh",
    }
    | {"ok", "on", "or", "so", "to", "up", "us", "we", "re", "ex", "co", "pm", "vs", "eg", "ie", "id"}
    | {"all", "any", "but", "can", "for", "her", "him", "his", "how", "may", "now", "our", "she", "too", "who"}
    | {"why", "will", "with", "april", "june", "august"}
)
"""Words that begin a sentence with a capital, or are a month, far oftener than they name anybody."""
_ORDINARY_WORDS = _SMALL_WORDS | frozenset(
    {"art", "banks", "bar", "best", "bill", "bishop", "black", "blue", "bond", "book", "brook", "brown", "bush"}
    | {"case", "chance", "church", "clay", "close", "cook", "court", "cross", "day", "dean", "down"}
    | {"drew", "duke", "early", "east", "faith", "field", "fields", "fine", "fox", "frank", "gay", "gold", "good"}
    | {
        "grace",
        "grant",
        "gray",
        "green",
        "grey",
        "hall",
        "hand",
        "hands",
        "hardy",
        "head",
        "hill",
        "holder",
        "hope",
    }
    | {"house", "hunt", "hunter", "joy", "judge", "keen", "king", "knight", "lane", "law", "little", "long"}
    | {"love", "low", "major", "man", "mark", "marks", "marsh", "miles", "moon", "more", "new", "noble", "north"}
    | {
        "oliver",
        "page",
        "park",
        "parks",
        "pat",
        "paul",
        "pearl",
        "penny",
        "pitt",
        "pool",
        "power",
        "price",
        "prior",
    }
    | {"read", "reed", "rich", "rob", "rose", "ruby", "rush", "sage", "say", "self", "sharp", "short", "small"}
    | {
        "smart",
        "snow",
        "south",
        "speed",
        "spring",
        "steel",
        "stone",
        "street",
        "strong",
        "sue",
        "summers",
        "swift",
    }
    | {
        "temple",
        "town",
        "trial",
        "wall",
        "walls",
        "ward",
        "waters",
        "way",
        "west",
        "white",
        "wise",
        "wood",
        "young",
    }
)
"""Words that are names only where they stand with a capital."""
_FEWEST = 2
"""Letters of a name; one letter is nobody's."""


class _Written(Struct, frozen=True):
    """A word of a text: its letters, whether it has a capital, and whether a capital tells nothing there."""

    letters: str
    capital: bool
    plural: bool = False
    capital_tells: bool = True


class _Name(Struct, frozen=True):
    """A word of a name as the row writes it, and the letters it may be written with."""

    word: str
    letters: frozenset[str]


def names_in(text: str, item: Item) -> tuple[str, ...]:
    """The words of the row's defendant's or victim's name that a text holds, as the row writes them.

    Whole words, whatever their case; names of two letters, and those that are ordinary words too, only where they
    stand with a capital.
    """
    if not text:
        return ()
    written: dict[str, list[_Written]] = {}
    for one in _words(unicodedata.normalize("NFC", text)):
        written.setdefault(one.letters, []).append(one)
    found: dict[frozenset[str], str] = {}
    for field in NAME_FIELDS:
        for whole, *parts in _names(unicodedata.normalize("NFC", item.text(field))):
            for name in (whole,) if _stands(whole, written) else parts:
                if _stands(name, written):
                    found.setdefault(name.letters, name.word)
    return tuple(found.values())


def _stands(name: _Name, written: dict[str, list[_Written]]) -> bool:
    return any(_is_named(letters, one) for letters in name.letters for one in written.get(letters, ()))


def _is_named(name: str, word: _Written) -> bool:
    if name in _SMALL_WORDS:
        return word.capital and word.capital_tells and not word.plural
    if name in _ORDINARY_WORDS:
        return word.capital and not word.plural
    return word.capital or (len(name) > _FEWEST and not word.plural)


def _names(name: str) -> Iterator[list[_Name]]:
    """Each word of a name, followed by the halves of a hyphened one; particles together with what follows."""
    words = _WORD.findall(name)
    run: list[str] = []
    for place, word in enumerate(words):
        letters = letters_of(word)
        if is_particle(letters) and place + 1 < len(words):
            run.append(word)
            if place:
                continue
        elif run:
            yield [_name(" ".join((*run, word)))]
            run = []
        if len(letters) < _FEWEST or letters in _NOT_NAMES or is_title(letters) or is_letters_after(letters):
            continue
        halves = _HYPHENS.split(word)
        yield [_name(word), *(_name(half) for half in halves if len(halves) > 1 and len(half) > _FEWEST)]


def _name(word: str) -> _Name:
    return _Name(word, frozenset({letters_of(word), letters_of(word.casefold().translate(_UMLAUTS))}))


def _words(text: str) -> Iterator[_Written]:
    """The words of a text, the halves of hyphened ones, and neighbours that may be one name written apart."""
    found = list(_WORD.finditer(text))
    for match in found:
        tells = not _SENTENCE_BEGINS.search(text[max(0, match.start() - 20) : match.start()])
        beside = text[max(0, match.start() - 5) : match.start()], text[match.end() : match.end() + 3]
        tells = tells and not any(map(_BESIDE_A_NUMBER.search, beside))
        parts = _HYPHENS.split(match[0])
        for word in (match[0], *parts) if len(parts) > 1 else (match[0],):
            yield from _readings(word, tells)
    for first, second in pairwise(found):
        if first[0][0].isupper() and _BETWEEN.fullmatch(text, first.end(), second.start()):
            yield from _readings(first[0] + second[0], tells=True)


def _readings(word: str, tells: bool) -> Iterator[_Written]:
    """A word as it stands, and as the plural of a name: 'Vales', 'Birches'."""
    single = _POSSESSIVE.sub("", word)
    letters, capital = letters_of(single), single[0].isupper()
    yield _Written(letters, capital, capital_tells=tells)
    for ending in ("s", "es"):
        if single == word and letters.endswith(ending) and len(letters) > _FEWEST + len(ending):
            yield _Written(letters.removesuffix(ending), capital, plural=True)
