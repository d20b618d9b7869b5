"""Other people and the case itself: the defendant's name, names that belong to another letter, the URN."""

import re
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from iqa.letter_checks.anatomy import Passage, Zone
from iqa.letter_checks.checks import Check
from iqa.letter_checks.detectors.addressee import greets_the_victim, title_fits
from iqa.letter_checks.hints import Finding, HintCertainty
from iqa.letter_checks.names_in_text import NAME, TITLE, NameMention, full_names, name_runs, titled_names
from iqa.letter_checks.register import same_case, urns_in
from iqa.letter_checks.room import Room
from iqa.letter_checks.row import LetterRow
from iqa.name_likeness import Likeness, likeness, name_words

_ALL = (Zone.HEAD, Zone.GREETING, Zone.HEADING, Zone.BODY)
_NAMED = rf"(?P<name>(?:{TITLE}\.?\s)?{NAME})"
_AS_DEFENDANT = re.compile(
    rf"(?:\b(?i:case|proceedings|prosecution|charges?|allegations?|complaint|evidence|trial|decision|"
    rf"claims?)\s(?i:made\s|brought\s)?"
    rf"(?i:against|of)\s(?i:the\sdefendant,?\s|a\sman\scalled\s)?{_NAMED}"
    rf"|\b(?:R|Regina|Rex|The\sKing)\s(?i:v|vs|versus|against|-v-)\.?\s{_NAMED.replace('?P<name>', '?P<crown>')}"
    rf"|\b(?i:charge|prosecute|prosecuting|charging)\s{_NAMED.replace('?P<name>', '?P<charged>')}"
    rf"|^(?i:defendant|suspect|accused|defendant[’']s name|re)\s*[:|]\s*"
    rf"{_NAMED.replace('?P<name>', '?P<label>')}"
    rf"|\b(?i:the\s(?:defendant|suspect|accused)),?\s{_NAMED.replace('?P<name>', '?P<apposed>')}"
    rf"|\b(?P<subject>{TITLE}\.?\s{NAME}|(?!\w+\s{TITLE}\b){NAME})\s(?:(?:was|had\sbeen|has\sbeen|is|will(?:\snot)?\sbe|shall(?:\snot)?\sbe|"
    rf"won[’\x27]t\sbe|cannot\sbe|can[’\x27]t\sbe|(?:should|ought|could|would|must)(?:\snot)?(?:\sto)?\sbe|isn[’\x27]t(?:\sgoing)?\sto\sbe|"
    rf"is\s(?:not\s)?(?:going\s)?to\sbe)"
    rf"(?:\s(?:first|then|later|not|now))?\s(?:charged|prosecuted|arrested|tried|acquitted|convicted|on\sbail)))"
)
_ROLES = re.compile(
    r"\b(?:officer|constable|sergeant|inspector|superintendent|detective|judge|recorder|"
    r"magistrates?\b(?![’']? court)|"
    r"prosecutor|barrister|"
    r"counsel|advocate|lawyer|solicitor|colleagues?|doctor|dr|consultant|surgeon|manager|caseworker|isva|idva|"
    r"adviser|advisor|"
    r"liaison|coroner|expert|professor|social worker|teacher|nurse|pathologist|scientist|head of"
    r"|director|chief|interpreter|"
    r"intermediary|representative|mp|contact|ask for|speak to|"
    r"telephone|call|ring|email|e-mail|reach)\b",
    re.IGNORECASE,
)


_FROM = re.compile(r",? (?:from|of|at) (?:school|college|work|the \w+|your \w+)\b")
_KIN = re.compile(
    rf"\b(?i:your|his|her|their|a|the)\s(?:\w+\s){{0,2}}(?i:friend|neighbour|sister|brother|wife|husband|partner|mother|"
    rf"father|mum|dad|son|daughter|aunt|uncle|cousin|flatmate|housemate|employer|boss|landlord|landlady|tenant|driver|"
    rf"passenger|witness|cleaner|barmaid|barman|shopkeeper|owner|customer|carer),?\s(?P<name>(?:{TITLE}\.?\s)?{NAME})"
)
_BESIDE = 45
"""Characters on either side of a name within which a word says what somebody does."""


def defendant(check: Check, room: Room) -> Iterator[Finding]:
    """Somebody named as the defendant who is not the row's, or whose name is spelt otherwise."""
    row = room.row
    if row is None or not row.defendants:
        return
    own_named = any(_fits_defendant(m, row) for p in room.view.of(*_ALL) for m in _names(p))
    said: set[str] = set()
    for passage in room.view.of(*_ALL):
        for mention in _as_defendant(passage):
            if mention.name in said or _fits_defendant(mention, row) or _is_other_word(mention, room, row):
                continue
            said.add(mention.name)
            near = any(_slip(mention, name) for name in row.defendants)
            sure = None if near or not own_named else HintCertainty.LIKELY
            yield Finding(passage.paragraph, mention.text, (("name", " and ".join(row.defendants)),), sure)
        if own_named:
            continue
        for mention in (*titled_names(passage.text), *name_runs(passage.text)):
            if mention.name in said or mention.text in said or _is_other_word(mention, room, row):
                continue
            if any(_slip(mention, name) for name in row.defendants) or _other_defendant(mention, room, row):
                said |= {mention.name, mention.text}
                yield Finding(passage.paragraph, mention.text, (("name", " and ".join(row.defendants)),))


def _names(passage: Passage) -> Iterator[NameMention]:
    yield from titled_names(passage.text)
    yield from name_runs(passage.text)


def _as_defendant(passage: Passage) -> Iterator[NameMention]:
    for found in _AS_DEFENDANT.finditer(passage.plain or passage.text):
        kind = next(kind for kind in ("name", "crown", "charged", "label", "apposed", "subject") if found[kind])
        whole = next(iter((*titled_names(found[kind]), *full_names(found[kind]))), None)
        if whole is not None and whole.start == 0 and (whole.title or len(whole.words) > 1):
            yield whole


_READER, _MISTITLED = "READER", "MISTITLED"
"""What stands for the reader's name in a text that a check looks at; the second where its title is another's."""


def reader_named(check: Check, room: Room) -> Iterator[Finding]:
    """The reader's own name where the check's `words` have READER: in the defendant's place, beside 'you'.

    Nothing where a defendant or another victim of the case bears that name too, or where the letter goes to
    somebody for the victim.
    """
    row = room.row
    if row is None or len(row.victim_words) < 2:
        return
    if (row.child or row.bereaved) and not greets_the_victim(room):
        return
    others = {word for name in (*row.defendants, *row.companions) for word in name_words(name)}
    if row.victim_words[-1] in others:
        return
    for passage in room.view.of(*check.zones):
        for text, quote in _with_the_reader(passage, row):
            found = check.pattern.search(text)
            if found and not (check.excepted and check.excepted.search(text)):
                yield Finding(passage.paragraph, quote, (("name", " and ".join(row.defendants) or "…"),))
                break


def _with_the_reader(passage: Passage, row: LetterRow) -> Iterator[tuple[str, str]]:
    """Each sentence that names the reader by title or whole name, with READER in the name's place, and once more
    with MISTITLED where it has a title that is not the reader's.
    """
    plain = passage.plain or passage.text
    spans = [(one.start, one.start + len(one.text)) for one in passage.sentences] or [(0, len(plain))]
    for start, end in spans:
        sentence = plain[start:end]
        named = [m for m in (*titled_names(sentence), *name_runs(sentence)) if _is_reader(m, row)]
        named += _after_versus(sentence, row)
        if named:
            first = min(named, key=lambda one: (one.start, -one.end))
            before, after = sentence[: first.start], sentence[first.end :]
            yield f"{before}{_READER}{after}", first.text
            if first.title and not title_fits(first.title, row) and not row.bereaved:
                yield f"{before}{_MISTITLED}{after}", first.text


def _after_versus(sentence: str, row: LetterRow) -> list[NameMention]:
    """The reader's family name alone, as in 'R v Holloway'."""
    found = _VERSUS.search(sentence)
    alone = found is not None and name_words(found["name"]) == row.victim_words[-1:]
    return (
        [NameMention(found["name"], found["name"], "", found.start("name"), found.end("name"))]
        if alone and found
        else []
    )


_VERSUS = re.compile(rf"\b(?:R|Regina|Rex|The\sKing)\s(?:v|vs|versus|-v-)\.?\s(?P<name>{NAME})")


def _is_reader(mention: NameMention, row: LetterRow) -> bool:
    whole = bool(mention.title) or len(mention.words) > 1
    return whole and set(mention.words) <= set(row.victim_words) and row.victim_words[-1] in mention.words


def _other_defendant(mention: NameMention, room: Room, row: LetterRow) -> bool:
    """Whether a whole name is that of another row's defendant, where this one's stands nowhere."""
    own = {*row.victim_words, *(word for name in row.staff for word in name_words(name))}
    return len(mention.words) > 1 and mention.words in room.register.defendants and not own & set(mention.words)


def _fits_defendant(mention: NameMention, row: LetterRow) -> bool:
    return any(_one_name(mention, name) for name in row.defendants)


def _one_name(mention: NameMention, name: str) -> bool:
    """Whether a mention is a name or a part of it: 'Mr Gabbro' of 'Flint Gabbro', 'F Gabbro' too."""
    own, said = name_words(name), mention.words
    if not said or not own:
        return False
    if all(word in own or (len(word) == 1 and any(one.startswith(word) for one in own)) for word in said):
        return True
    if "".join(said) == "".join(own):
        return True
    apart = any(
        word not in own and any(0 < OSA.distance(word, one) <= 1 for one in own if len(one) > 3) for word in said
    )
    return not apart and len(said) > 1 and likeness(mention.name, name) is not Likeness.DIFFERENT


def _slip(mention: NameMention, name: str) -> bool:
    """Whether a mention is a name with a word misspelt."""
    own = name_words(name)
    wrong = [word for word in mention.words if word not in own]
    return bool(wrong) and all(
        any(len(one) > 3 and OSA.distance(word, one) <= (2 if len(one) > 7 else 1) for one in own)
        for word in wrong
    )


def _is_other_word(mention: NameMention, room: Room, row: LetterRow) -> bool:
    """Whether what stood in a defendant's place is a colleague or the victim."""
    words = mention.words
    if any(set(words) <= set(name_words(name)) for name in row.staff):
        return True
    return bool(words) and all(word in row.victim_words for word in words)


def another_person(check: Check, room: Room) -> Iterator[Finding]:
    """The full name of somebody from another row, who has nothing to do with this one."""
    row = room.row
    if row is None:
        return
    own = _own_names(row)
    said: set[tuple[str, ...]] = set()
    for passage in room.view.of(*_ALL):
        for mention in name_runs(passage.text):
            words = mention.words
            if words in said or words not in room.register.names or words in room.register.staff_words:
                continue
            if not _belongs(words, own):
                said.add(words)
                yield Finding(passage.paragraph, mention.text)


def _own_names(row: LetterRow) -> tuple[tuple[str, ...], ...]:
    people = (row.victim, *row.companions, *row.defendants, *row.staff)
    return tuple(name_words(name) for name in people if name)


def _belongs(words: tuple[str, ...], own: tuple[tuple[str, ...], ...]) -> bool:
    return any(words == name or set(words) <= set(name) or set(name) <= set(words) for name in own)


def unknown_person(check: Check, room: Room) -> Iterator[Finding]:
    """'Mrs Fenwick' in the body, who is neither the row's nor introduced in the letter by what she does."""
    row = room.row
    if row is None or not row.victim_words or not row.defendants:
        return
    own = {word for name in _own_names(row) for word in name}
    signed = {
        word for p in room.view.of(Zone.SIGNATURE, Zone.EDGE) for word in name_words(p.text) if len(word) > 2
    }
    introduced = _introduced(room)
    said: set[str] = set()
    for passage in room.view.body:
        for sentence in passage.sentences:
            plain = passage.plain[sentence.start : sentence.start + len(sentence.text)]
            for mention in titled_names(plain):
                words = set(mention.words)
                if (
                    not words
                    or words & own
                    or words & signed
                    or words & introduced
                    or mention.title in ("dr", "prof")
                ):
                    continue
                near = plain[max(0, mention.start - _BESIDE) : mention.end + _BESIDE]
                if mention.text in said or _ROLES.search(near) or _near_own(mention, own):
                    continue
                if _is_kin(words, room) or _FROM.match(plain[mention.end :]):
                    continue
                said.add(mention.text)
                known = any(word in room.register.surnames for word in words)
                yield Finding(passage.paragraph, mention.text, (), None if known else HintCertainty.LOOK)


def _is_kin(words: set[str], room: Room) -> bool:
    """Whether somewhere in the letter a person of that name is said to be close to the reader: 'your friend …'."""
    for passage in room.view.body:
        for found in _KIN.finditer(passage.text):
            if words & set(name_words(found["name"])):
                return True
    return False


def _near_own(mention: NameMention, own: set[str]) -> bool:
    """A misspelt name of the row's own people is told by other checks."""
    return any(len(one) > 4 and OSA.distance(word, one) <= 2 for word in mention.words for one in own)


def _introduced(room: Room) -> set[str]:
    """Words of names that stand in a sentence that says what somebody does."""
    found: set[str] = set()
    for passage in room.view.body:
        for sentence in passage.sentences:
            if _ROLES.search(sentence.text):
                found.update(word for m in _names(passage) for word in m.words if m.text in sentence.text)
    return found


def urn(check: Check, room: Room) -> Iterator[Finding]:
    """A URN that is another case's."""
    row = room.row
    if row is None or not row.urns:
        return
    found = [(passage, one) for passage in room.view.passages for one in urns_in(passage.text)]
    right = any(same_case(one, own) for _, one in found for own in row.urns)
    said: set[str] = set()
    for passage, one in found:
        if one.text not in said and not any(same_case(one, own) for own in row.urns):
            said.add(one.text)
            yield Finding(
                passage.paragraph, one.text, (("urn", row.urns[0]),), HintCertainty.LIKELY if right else None
            )
