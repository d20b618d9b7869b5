"""How a person's name is written: its titles, first and family names and letters, its reading order, its greeting.

It knows words only, no person: whom a name means is `iqa.staff`.
"""

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from nameparser import ParsedName, Parser

REMEMBERED = 65_536
"""Distinct names whose parts are kept, so that a name on a hundred thousand rows is taken apart once."""

_WITH_FAMILY_NAME = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor"})
"""'Dr Ash Maple' is greeted 'Dr Maple'."""
_WITH_FIRST_NAME = frozenset({"sir", "dame"})
"""'Sir Ash Maple' is greeted 'Sir Ash'."""
_WITH_WHOLE_NAME = frozenset(
    {"lady", "lord", "rev", "revd", "reverend", "fr", "hon", "honourable", "honour", "rt", "right", "the", "his"}
) | frozenset({"her", "hhj", "hh", "judge", "recorder", "ccp", "dccp", "dcp", "sdcp", "ddcp", "cllr"})
TITLES = _WITH_FAMILY_NAME | _WITH_FIRST_NAME | _WITH_WHOLE_NAME
"""Words before a name. First names such as Dean, Earl, Major and Judd are none, nor are initials such as DJ."""

GENERATIONS = ({"jr", "jnr", "junior"}, {"sr", "snr", "senior"}, {"ii"}, {"iii"}, {"iv"})
_ALSO_NAMES = frozenset({"ma", "ba", "jp", "dl", "td", "mp", "am", "sc", "do"})
"""Letters that are a surname or initials too: 'Li MA', 'Maple, JP'."""
_LETTERS = _ALSO_NAMES | frozenset(
    {"kc", "qc", "mbe", "obe", "cbe", "dbe", "kbe", "gbe", "bem", "kcb", "dcb", "cb", "cmg", "kcmg", "lvo", "cvo"}
    | {"llb", "llm", "lld", "bcl", "bsc", "msc", "mphil", "phd", "dphil", "mba", "pgdip", "gdl", "lpc", "bptc"}
    | {"fcilex", "mcilex", "cilex", "acilex", "gcilex", "frsa", "isva", "idva", "msp", "dso", "qpm", "kpm"}
)
_AFTER = frozenset({"esq", "esquire", "hons"}).union(*GENERATIONS)
PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "la", "le", "du", "di", "da", "del", "della", "dos", "das", "ter", "ten"}
) | frozenset({"st", "saint", "o", "mc", "mac", "fitz", "el", "al", "bin", "ibn", "ap", "ab"})
"""What stands before a surname and belongs to it; alone it names nobody."""
_OPENS_A_NAME = frozenset({"van", "von", "la", "le", "de", "di", "da", "al", "el", "st", "mac", "o", "ap", "ab"})
_ROLES = frozenset(
    {"solicitor", "barrister", "advocate", "prosecutor", "lawyer", "counsel", "paralegal", "manager", "officer"}
    | {"caseworker", "clerk", "agent", "trainee", "pupil", "deputy", "consultant", "administrator"}
)
"""What somebody does, where it stands behind a name and a comma."""
_RANKS = frozenset(
    {
        "det",
        "detective",
        "insp",
        "inspector",
        "supt",
        "superintendent",
        "sgt",
        "sergeant",
        "con",
        "cons",
        "constable",
    }
    | {"chief", "acting", "actg", "asst", "officer"}
    | _ROLES
)
"""Words before a name that are no title one greets by: its bearer may be called otherwise."""
_SPECIAL = TITLES | _LETTERS | _AFTER | PARTICLES | {"nee", "née"}

_WORD = r"[^\W\d_]+(?:[-'’][^\W\d_]+)*"
_PLAIN = re.compile(rf"{_WORD}(?: {_WORD})+")
_INVERTED = re.compile(rf"({_WORD}(?: {_WORD})*), ?({_WORD}(?: {_WORD})*)")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
VOWELS = frozenset("aeiouy")


class NameParts(Struct, frozen=True):
    """The words of a name by what they are, each as written. A name always has a first or a family name."""

    titles: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    letters: tuple[str, ...] = ()
    nickname: str = ""
    letters_after_comma: bool = False
    in_order: str = ""
    """The whole name as written, where that is in reading order."""

    @property
    def spoken(self) -> str:
        """In reading order: 'Dr Ash van der Maple KC'."""
        if self.in_order:
            return self.in_order
        nickname = (f"({self.nickname})",) if self.nickname else ()
        words = " ".join((*self.titles, *self.given, *nickname, *self.family))
        after = " ".join(self.letters)
        # What is not known to stand behind a name would be read as a first name behind a comma.
        known = any(map(_stands_behind, self.letters))
        return f"{words}{', ' if self.letters_after_comma and known else ' '}{after}" if after else words


class Greeting(Struct, frozen=True):
    """What follows 'Dear'. Not `sure`: the name does not tell what its bearer goes by; somebody should look."""

    words: str
    sure: bool = True


@lru_cache(REMEMBERED)
def parts_of(name: str) -> NameParts:
    """A name taken apart. What is in doubt stays a name: no word is lost."""
    text = _tidy(name)
    text, role = _before_its_role(text)
    if role:
        parts = parts_of(text)
        return replace(parts, letters=(*parts.letters, role), letters_after_comma=True, in_order="")
    if plain := _plain_parts(text):
        return plain
    text, titles, letters = _out_of_brackets(text)
    return _with_marks(_parser().parse(text), text, titles, letters)


def spoken(name: str) -> str:
    """A name in reading order: 'Ash Maple' of 'Maple, Ash', 'Ash Maple, KC' of 'Maple, Ash, KC'.

    A name all in capitals gets its small letters where it is certain which these are.
    """
    return parts_of(name).spoken


def is_title(letters: str) -> bool:
    """Whether the letters of a word are those of a title."""
    return letters in TITLES


def is_letters_after(letters: str) -> bool:
    """Whether they stand behind a name, such as KC and Junior, and are no surname too."""
    return letters in _AFTER or letters in _LETTERS - _ALSO_NAMES


def _stands_behind(word: str) -> bool:
    return is_letters_after(letters_of(word)) or _has_a_role(word)


def _has_a_role(text: str) -> bool:
    """Whether a word of a text says what somebody does."""
    return not _ROLES.isdisjoint(letters_of(word) for word in text.replace("-", " ").split())


def is_particle(letters: str) -> bool:
    """Whether they stand before a surname and belong to it, such as Mc, O and van."""
    return letters in PARTICLES


def letters_of(text: str) -> str:
    """A text as plain small letters and digits in a row: accents, apostrophes, hyphens and spaces are gone."""
    if not text.isascii():
        from anyascii import anyascii

        text = anyascii(unicodedata.normalize("NFKC", text))
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def greeting(name: str) -> Greeting:
    """How a colleague is greeted: 'Ash' of 'Ash Maple', 'Dr van der Maple', 'Lady Ash Maple'.

    Where the first word is an initial, perhaps a title, or all capitals, the whole name is greeted and not sure.
    """
    parts = parts_of(name)
    first = parts.given[0] if parts.given else ""
    whole = " ".join((*parts.titles, *parts.given, *parts.family)) or name
    if parts.titles:
        title = letters_of(parts.titles[0])
        if len(parts.titles) == 1 and title in _WITH_FAMILY_NAME and parts.family:
            return Greeting(" ".join((*parts.titles, *parts.family)))
        if len(parts.titles) == 1 and title in _WITH_FIRST_NAME and first and not _is_in_doubt(first):
            return Greeting(f"{parts.titles[0]} {first}")
        return Greeting(whole, bool(parts.given or parts.family))
    in_doubt = not parts.given or not parts.family or _is_in_doubt(first) or len(letters_of(parts.family[-1])) < 2
    if in_doubt or _may_be_title(first):
        return Greeting(whole, False)
    return Greeting(first)


def _plain_parts(text: str) -> NameParts | None:
    """The parts of 'Ash Maple', 'Maple, Ash' and 'Ms Ash Maple', which need no parser; None of all else."""
    turned = _INVERTED.fullmatch(text)
    surname, first = (turned[1].split(), turned[2].split()) if turned else ([], text.split())
    titles = tuple(first[:1]) if first and first[0].rstrip(".").casefold() in _WITH_FAMILY_NAME else ()
    names = first[len(titles) :]
    family = surname or names[-1:]
    given = names if surname else names[:-1]
    if not given or not (turned or _PLAIN.fullmatch(" ".join(names))):
        return None
    if not _SPECIAL.isdisjoint(word.casefold() for word in (*given, *family)):
        return None
    read = _in_reading_case(tuple(given), tuple(family))
    return NameParts(titles, *read, in_order="" if turned or read[0] != tuple(given) else text)


def _tidy(name: str) -> str:
    """The name with single spaces, and single commas within it."""
    return _COMMAS.sub(",", " ".join(unicodedata.normalize("NFC", name).split()).strip(" ,;"))


_COMMAS = re.compile(r",(?: ?,)+")


@lru_cache(1)
def _parser() -> "Parser":
    """The parser with the words of this trade in place of its own, among which are first names and surnames."""
    from nameparser import Lexicon, Parser, Policy

    lexicon = Lexicon(
        titles=TITLES,
        suffix_acronyms=_LETTERS,
        suffix_acronyms_ambiguous=_ALSO_NAMES,
        suffix_words=_AFTER,
        particles=PARTICLES,
        particles_ambiguous=_OPENS_A_NAME,
        maiden_markers=frozenset({"née", "nee"}),
    )
    return Parser(lexicon=lexicon, policy=Policy(segment_scripts=frozenset()))


def _before_its_role(text: str) -> tuple[str, str]:
    """'Ash Maple, Solicitor' as a name and what its bearer does, which is no first name."""
    name, comma, role = text.rpartition(",")
    is_role = comma and len(name.split()) > 1 and _has_a_role(role)
    return (_tidy(name), _tidy(role)) if is_role else (text, "")


def _out_of_brackets(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """A name without its '(Ms)' and '(KC)', and these titles and letters; other brackets stay where they are."""
    titles: list[str] = []
    letters: list[str] = []

    def taken(found: re.Match[str]) -> str:
        word = letters_of(found[1])
        before = text[: found.start()].split()
        if word == "hon" and before and letters_of(before[-1]) in _LETTERS:
            letters.append(found[0].strip())
        elif word in TITLES:
            titles.append(found[1].strip())
        elif word in _LETTERS | _AFTER:
            letters.append(found[0].strip() if word == "hons" else found[1].strip())
        else:
            return found[0]
        return ""

    left = _BRACKETS.sub(taken, text)
    return (_tidy(left), tuple(titles), tuple(letters)) if left.strip(" ,") else (text, (), ())


def _with_marks(parsed: "ParsedName", text: str, titles: tuple[str, ...], letters: tuple[str, ...]) -> NameParts:
    """The parts as the parser found them, with the titles that stood behind, and without what leaves no name."""
    given, family = _words(parsed.given) + _words(parsed.middle), _words(parsed.family)
    if family and "," in text:
        titles += tuple(word for word in given[1:] if letters_of(word) in TITLES)
        given = given[:1] + tuple(word for word in given[1:] if letters_of(word) not in TITLES)
    after = _words(parsed.suffix)
    titles += _words(parsed.title)
    if len(given) + len(family) < 2:
        given, family, after = _with_two_words(given, family, after)
        if titles == ("Hon",):
            titles, given = (), ("Hon",)
    if not given and not family:
        return NameParts((), (), tuple(text.split()))
    if parsed.maiden:
        after = (*after, f"(née {parsed.maiden})")
    comma = bool(after) and re.search(rf",\s*{re.escape(after[0])}", text) is not None
    read = _in_reading_case(given, family)
    in_order = text if read == (given, family) and "," not in text and titles == _words(parsed.title) else ""
    return NameParts(titles, *read, (*after, *letters), parsed.nickname, comma, "" if letters else in_order)


def _with_two_words(
    given: tuple[str, ...], family: tuple[str, ...], after: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Letters that are a name too, taken as one where only one name is left without them: 'Li MA', 'Maple, JP'."""
    names = tuple(word for word in after if letters_of(word) in _ALSO_NAMES)
    after = tuple(word for word in after if word not in names)
    return (names, family, after) if family else (given, names, after)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip(",;") for word in text.split() if word.strip(",;"))


def _in_reading_case(given: tuple[str, ...], family: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """'ASH MAPLE' and 'ash maple' as 'Ash Maple'; as written where one word leaves it in doubt: 'A MCVALE'."""
    words = (*given, *family)
    whole = "".join(words)
    if len(words) < 2 or not (whole.isupper() or whole.islower()) or not all(map(_has_one_reading, words)):
        return given, family
    return tuple(map(_capitalised, given)), tuple(map(_capitalised, family))


def _has_one_reading(word: str) -> bool:
    folded = letters_of(word)
    return len(folded) > 2 and not VOWELS.isdisjoint(folded) and not folded.startswith(("mc", "mac", "fitz"))


def _capitalised(word: str) -> str:
    return "".join(part.capitalize() for part in re.split(r"([-‐‑–'’])", word))


def _is_in_doubt(word: str) -> bool:
    """Whether a word may be initials, an id, or a name in capitals, rather than what somebody is called."""
    return len(letters_of(word)) < 2 or word.isupper() or not any(map(str.isalpha, word)) or not _is_word(word)


def _is_word(word: str) -> bool:
    return all(letter.isalpha() or letter in " -‐‑–'’" or unicodedata.combining(letter) for letter in word)


def _may_be_title(word: str) -> bool:
    """Whether some office somewhere puts a word before names: Canon, Major, Baroness."""
    from nameparser import Lexicon

    return letters_of(word) in _RANKS or letters_of(word) in Lexicon.default().titles


def initials_of(name: str) -> str:
    """'Q.T.' for a name, its titles left out: enough to tell two people of one case apart, and no more.

    >>> initials_of("Mrs Quill Testvictim")
    'Q.T.'
    """
    words = [word for word in re.findall(r"[^\W\d_]+", name) if not is_title(letters_of(word))]
    return "".join(f"{word[0].upper()}." for word in words)
