"""Whom the letter is to: name, title and pronouns, against the row."""

import re
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from iqa.letter_checks.anatomy import Passage, Zone
from iqa.letter_checks.checks import Check
from iqa.letter_checks.hints import Finding, HintCertainty
from iqa.letter_checks.names_in_text import NameMention, addressed_name, name_runs, titled_names
from iqa.letter_checks.room import Room
from iqa.letter_checks.row import LetterRow
from iqa.letter_checks.word_lists import each_of
from iqa.name_likeness import Likeness, likeness, name_words
from iqa.person_names import letters_of, parts_of

_TITLES = each_of(
    """
    mr mrs ms miss mx master dr prof professor sir dame lady lord rev revd reverend fr cllr
    councillor monsieur madame mademoiselle herr frau signor signora señor señora senor senora pan
    pani captain major colonel canon pc dc sgt ps ds dci pcso wpc tdc insp inspector sergeant constable
    supt superintendent
    """
)
_AND = re.compile(r"\s+(?:and|&|a|ac)\s+", re.IGNORECASE)
_NOBODY = re.compile(
    r"^(?:sirs?|madam|sir\s*(?:or|/)\s*madam|customer|complainant|victim|occupier|to whom it may concern)$",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:parents?|guardians?|carers?|family|mother|father|mum|dad|next of kin|executor|all)\b", re.IGNORECASE
)
_ABOUT_A_CHILD = re.compile(
    r"\byour (?:\w+ )?(?:son|daughter|child|children|boy|girl|brother|sister|grandson|granddaughter|niece|"
    r"nephew)\b|\bparents? of\b|\bon behalf of\b",
    re.IGNORECASE,
)
"""What a letter says that goes to somebody for a child, and not to the child."""
_SHORTEST_SLIP = 3
_BEFORE_THE_NAME = re.compile(r"(?:In|At|From|During|On|By|According to|With|After|Before) (?:his|her|their)\b")
"""The beginning of a sentence that speaks of the person who is named after it."""
_BESIDE_YOU = re.compile(r"\byour?\b.{0,40}\b(?:and|or)(?: (?:to|from|for|by|with|of|upon))?\s*$", re.IGNORECASE)
"""What stands before the name of somebody beside the reader: 'to you and to Mrs Fenwick'."""
_WORD = re.compile(r"[A-ZÀ-Þ][\w’'À-ž]*(?:[-‐‑][\w’'À-ž]+)*")
_SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
_HE = re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)
_CHILD_OF = (
    (re.compile(r"\byour (?:son|boy|brother|grandson|nephew)\b", re.IGNORECASE), "he"),
    (re.compile(r"\byour (?:daughter|girl|sister|granddaughter|niece)\b", re.IGNORECASE), "she"),
)
_WOMAN, _MAN = frozenset({"mrs", "ms", "miss", "lady", "dame"}), frozenset({"mr", "sir", "lord", "master"})


def name(check: Check, room: Room) -> Iterator[Finding]:
    """A greeting, an address or a line that names somebody else than the row, or spells the name otherwise."""
    row = room.row
    if row is None or not row.victim_words:
        return
    details = (("name", row.text("victim_name")),)
    greeted = _greeted_words(room)
    wrong = [] if fits(greeted, row) else [word for word in greeted if not _is_of(word, row)]
    if wrong and not _may_be_somebody_else(room, row, greeted):
        yield Finding(room.view.greeted_in, room.view.greeting, details)
    for passage in room.view.of(Zone.HEAD, Zone.HEADING, Zone.BODY):
        for word in _misspelt(passage, room, row):
            yield Finding(passage.paragraph, word, details)
        if passage.zone is Zone.HEAD:
            other = _other_firm(check, passage, row) or _other_addressee(check, passage, row)
            yield from (Finding(passage.paragraph, one, details) for one in (other,) if one)


def greets_the_victim(room: Room) -> bool:
    """Whether the letter greets the victim of the row and nobody for them: a child by the first name, somebody
    bereaved by the row's own title.
    """
    row, words = room.row, _greeted_words(room)
    if row is None or not words or not fits(words, row):
        return False
    if row.child:
        return row.victim_words[0] in words
    return not row.bereaved or row.title in {letters_of(word) for word in room.view.greeting.split()} - {""}


def _greeted_words(room: Room) -> tuple[str, ...]:
    greeting = room.view.greeting
    if not greeting or _NOBODY.match(greeting):
        return ()
    words: list[str] = []
    for part in _AND.split(greeting):
        own_title = {letters_of(word) for word in room.row.text("victim_title").split()} if room.row else set()
        bare = " ".join(word for word in part.split() if letters_of(word) not in _TITLES | own_title)
        words += name_words(bare) if bare else ()
    return tuple(words)


def _is_of(word: str, row: LetterRow) -> bool:
    """Whether a word is one of the victim's name, an initial of it, or a short form of the first name."""
    own = row.victim_words
    if word in own or "".join(own) == word or (len(word) == 1 and any(one.startswith(word) for one in own)):
        return True
    if len(own) > 2 and word in {"".join(own[start:]) for start in range(len(own))}:
        return True
    given, family = own[0], own[-1]
    if len(word) > 2 and OSA.distance(word, given) > 1:
        return likeness(f"{word} {family}", f"{given} {family}") is not Likeness.DIFFERENT
    return False


def fits(words: tuple[str, ...], row: LetterRow) -> bool:
    """Whether some words are the victim's name or a part of it, however its particles are joined."""
    own, said = row.victim_words, "".join(words)
    ends = {"".join(own[start:stop]) for start in range(len(own)) for stop in range(start + 1, len(own) + 1)}
    return said in ends or all(_is_of(word, row) for word in words)


def _may_be_somebody_else(room: Room, row: LetterRow, greeted: tuple[str, ...]) -> bool:
    """A parent, a relative, a representative: the row does not say who writes for the victim."""
    if _OTHERS.search(room.view.greeting) or any(word in row.victim_words for word in greeted):
        return bool(_OTHERS.search(room.view.greeting))
    if not (row.child or row.bereaved):
        return False
    if any(_slip(word, own, _SHORTEST_SLIP) for word in greeted for own in row.victim_words):
        return False
    if row.child and not titled_names(room.view.greeting) and not _ABOUT_A_CHILD.search(room.view.body_text):
        return False
    return not any(word in room.register.surnames for word in greeted)


def _misspelt(passage: Passage, room: Room, row: LetterRow) -> Iterator[str]:
    """Words with a capital that are a letter or two away from the victim's, and nobody's and no word."""
    for found in _WORD.finditer(passage.text):
        for part in re.split(r"[-‐‑]", found[0]):
            word = letters_of(re.sub(r"[’']s$", "", part))
            if (
                len(word) < 5
                or _is_of(word, row)
                or letters_of(part) in row.victim_words
                or word in room.register.name_letters
                or room.lexicon.knows(word)
            ):
                continue
            if any(_slip(word, own) for own in row.victim_words):
                yield found[0]


def _slip(word: str, own: str, shortest: int = 5) -> bool:
    return len(own) >= shortest and word[0] == own[0] and 0 < OSA.distance(word, own) <= (2 if len(own) > 8 else 1)


def _other_firm(check: Check, passage: Passage, row: LetterRow) -> str:
    """A firm in the head of a letter to another firm: the check's `words` are how the names of firms end."""
    name, line = row.text("victim_name"), passage.text.strip()
    firms = check.words and check.pattern.search(name) and check.pattern.search(line)
    return line if firms and not set(name_words(name)[:-1]) & set(name_words(line)) else ""


def _other_addressee(check: Check, passage: Passage, row: LetterRow) -> str:
    """A name in the head of the letter that shares no word with the victim's, or the family name alone."""
    if row.child or row.bereaved:
        return ""
    body = check.excepted and check.excepted.search(row.text("victim_name"))
    line = None if body else addressed_name(passage.text) or _before_a_comma(passage.text)
    if line is not None and _another_first_name(line.words, row):
        return line.text
    for mention in titled_names(passage.text):
        if passage.text.startswith(mention.text) and len(passage.text) - len(mention.text) < 8:
            strange = not fits(mention.words, row) and not any(_is_of(word, row) for word in mention.words)
            if strange:
                return mention.text
    return ""


def _before_a_comma(text: str) -> NameMention | None:
    """The name with a title that an address on one line begins with."""
    found = addressed_name(text.split(",")[0])
    return found if found and found.title else None


def _another_first_name(words: tuple[str, ...], row: LetterRow) -> bool:
    """Whether words are the victim's family name after somebody else's first name, who is nobody of the case."""
    own = row.victim_words
    family = own[len(name_words(" ".join(parts_of(row.victim).given))) :]
    given = tuple(word for word in words[: -len(family)] if word not in _TITLES)
    given = tuple(word for word in given if word not in own)
    if not given or own[0] in words or not family or len(own) == len(family) or words[-len(family) :] != family:
        return False
    people = (*row.companions, *row.defendants, *row.staff)
    return not any(_is_of(word, row) for word in given) and not any(words == name_words(one) for one in people)


def unnamed(check: Check, room: Room) -> Iterator[Finding]:
    """'Dear Sir or Madam' to somebody whose name is known."""
    name = room.row.text("victim_name") if room.row else ""
    if check.excepted and check.excepted.search(name):
        return
    if _NOBODY.match(room.view.greeting) and (room.row is None or room.row.victim_words):
        yield Finding(room.view.greeted_in, room.view.greeting)


def title(check: Check, room: Room) -> Iterator[Finding]:
    """A title other than the row's, or one that does not go with the pronouns there."""
    row = room.row
    if row is None or not row.victim_words:
        return
    said: set[str] = set()
    for mention, passage in _titled(room, row):
        if not title_fits(mention.title, row) and mention.text not in said:
            said.add(mention.text)
            sure = HintCertainty.LIKELY if row.bereaved else None
            yield Finding(passage.paragraph, mention.text, (("title", _wanted_title(row)),), sure)


def _titled(room: Room, row: LetterRow) -> Iterator[tuple[NameMention, Passage]]:
    """Every title before the victim's name, unless the defendant bears that name too."""
    shared = any(set(name_words(other)) & set(row.victim_words) for other in (*row.defendants, *row.companions))
    for passage in room.view.of(Zone.GREETING, Zone.HEAD, Zone.HEADING, Zone.BODY):
        if shared and passage.zone not in (Zone.GREETING, Zone.HEAD):
            continue
        if passage.zone is Zone.GREETING and _AND.search(room.view.greeting):
            continue
        if row.child or (row.bereaved and passage.zone is not Zone.GREETING):
            continue
        behind = None
        if passage.zone in (Zone.GREETING, Zone.HEAD):
            behind = addressed_name(room.view.greeting if passage.zone is Zone.GREETING else passage.text)
        for mention in titled_names(passage.text) or ((behind,) if behind and behind.title else ()):
            if _BESIDE_YOU.search(passage.text[: mention.start]):
                continue
            if mention.words and fits(mention.words, row):
                yield mention, passage


def title_fits(written: str, row: LetterRow) -> bool:
    """Whether a title, '' for none, is the row's, or goes with the pronouns there."""
    if row.title:
        return written == "" or _whole_title(written) == _whole_title(row.title)
    if row.pronoun == "she":
        return written not in _MAN
    if row.pronoun == "he":
        return written not in _WOMAN
    return not (row.pronoun == "they" and written in _MAN | _WOMAN)


_SHORT_TITLES = dict(
    pair.split("=")
    for pair in each_of(
        """
        prof=professor rev=reverend revd=reverend sgt=sergeant ps=sergeant insp=inspector supt=superintendent
        cllr=councillor capt=captain pc=constable fr=father dr=doctor
        """
    )
)


def _whole_title(title: str) -> str:
    return _SHORT_TITLES.get(title, title)


def _wanted_title(row: LetterRow) -> str:
    if row.title:
        return row.title.capitalize()
    return f"no title that goes against {row.text('pronouns')}"


def pronouns(check: Check, room: Room) -> Iterator[Finding]:
    """A pronoun that is not the victim's in a sentence that speaks of the victim by name and of nobody else."""
    row = room.row
    if row is None or not row.pronoun_by_title or not row.victim_words:
        return
    wrong = {"she": (_HE,), "he": (_SHE,), "they": (_SHE, _HE)}[row.pronoun_by_title]
    for passage in room.view.body:
        for sentence in passage.sentences:
            if row.child:
                for pattern, sex in _CHILD_OF:
                    found = pattern.search(sentence.text)
                    if found and row.pronoun_by_title not in (sex, "they"):
                        yield Finding(passage.paragraph, found[0], (("pronouns", row.text("pronouns")),))
            start = _speaks_of_victim_alone(sentence.text, row)
            if start < 0:
                continue
            for pattern in wrong:
                text = passage.plain[sentence.start : sentence.start + len(sentence.text)]
                before = _BEFORE_THE_NAME.match(text)
                if pattern.search(text, start) or (before and pattern.search(before[0])):
                    yield Finding(passage.paragraph, sentence.text, (("pronouns", _said(row)),))
                    break


def _said(row: LetterRow) -> str:
    return row.text("pronouns") or row.text("victim_title") or row.title.capitalize()


def _speaks_of_victim_alone(text: str, row: LetterRow) -> int:
    """Where the victim's name ends in a sentence that names nobody else; -1 where it does not stand."""
    end = _after_rank(text, row)
    for mention in (*titled_names(text), *name_runs(text)):
        shared = any(set(mention.words) <= set(name_words(other)) for other in row.defendants)
        if mention.words and not shared and all(word in row.victim_words for word in mention.words):
            end = mention.end if end < 0 else min(end, mention.end)
        elif mention.title or _is_defendant(mention, row):
            return -1
    first = parts_of(row.victim).given[:1] if row.victim else ()
    if end < 0 and first and (row.child or not row.title):
        found = re.search(rf"\b{re.escape(first[0])}\b", text)
        end = found.end() if found else -1
    others = _SOMEBODY.search(text[end:])
    near = _PRONOUN_NEAR.match(text[end:]) if end >= 0 else None
    if others and near and not _SOMEBODY.search(near[0]):
        return end
    return -1 if end < 0 or (others and not re.search(r"\bofficer\b", others[0])) else end


_SOMEBODY = re.compile(r"\b(?:defendant|suspect|man|woman|officer|witness|accused|someone|somebody|person)\b")
_RANK = (
    r"(?:PC|DC|PS|DS|DI|DCI|PCSO|WPC|Sgt|Sergeant|Constable|Inspector|Insp|Superintendent|Supt|Detective|Captain|Capt|"
    r"Major|Colonel|Canon|Father|Reverend|Rev|Revd|Rabbi|Imam|Councillor|Professor|Doctor|Nurse|Officer)"
)
_PRONOUN_NEAR = re.compile(
    r"^,? (?:\w+ ){1,4}?(?:in|that|of|with|by|to|from|on|for|as|when|while|had|kept|was|locked)?(?: \w+)? ?"
    r"\b(?:he|she|his|her|him|himself|herself)\b",
    re.IGNORECASE,
)
"""The next words after a name, up to a pronoun that can be nobody else's."""


def _after_rank(text: str, row: LetterRow) -> int:
    """Where the victim's family name ends after a rank or an office, -1 where it does not stand so."""
    family = row.victim_words[-1]
    for found in re.finditer(rf"\b{_RANK}\.? (?P<name>[\w’\x27-]+)", text):
        if letters_of(found["name"]) == family:
            return found.end()
    return -1


def _is_defendant(mention: NameMention, row: LetterRow) -> bool:
    return any(set(mention.words) & set(name_words(other)) for other in (*row.defendants, *row.companions))
