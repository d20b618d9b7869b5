"""Details of another person in the body of a letter: address, telephone, e-mail, date of birth."""

import re
from collections.abc import Iterator

from iqa.letter_checks.anatomy import Passage, Zone
from iqa.letter_checks.checks import Check
from iqa.letter_checks.dates import dates_in
from iqa.letter_checks.detectors.leftovers import MAIL, PHONE
from iqa.letter_checks.hints import Finding
from iqa.letter_checks.names_in_text import full_names, titled_names
from iqa.letter_checks.room import Room
from iqa.letter_checks.sentences import Sentence
from iqa.name_likeness import name_words

_STREET = re.compile(
    r"\b(?:flat\s+\d+\w?,?\s+)?\d{1,4}[a-zA-Z]?,?\s+(?:[A-Z][\w’'-]+\s){1,3}"
    r"(?:Street|Road|Lane|Avenue|Close|Drive|Way|Court|TextPlace|Terrace|Gardens|Crescent|Row|Rise|Hill|View|Cottages?|Square|"
    r"Mews|Grove|Walk|Park|House|Green|Parade|Wharf|Quay|St|Rd|Ave)\b"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b")
_BIRTH = re.compile(r"\b(?:date of birth|d\.?o\.?b\.?|born(?: on)?|birthday)\b", re.IGNORECASE)
_OF_A_PERSON = re.compile(
    r"\b(?:his|her|their|defendant['’]?s?|suspect['’]?s?|witness['’]?s?|the other|lives?|living"
    r"|resides?|residing|home address|mobile|"
    r"neighbour['’]?s?)\b",
    re.IGNORECASE,
)
_MEANT = re.compile(
    r"\b(?:he|she|him|they|man|woman|lady|gentleman|boy|girl|youth|father|mother|wife|husband|partner|friend|witness(?:es)?)\b",
    re.IGNORECASE,
)
"""Whom a private number, mailbox or birthday can belong to that is not the reader."""
_ON_DUTY = re.compile(
    r"\b(?:officer|constable|sergeant|detective|inspector|PC|DC|DS|DI|PS|Sgt|adviser|advisor|lawyer|solicitor|counsellor|"
    r"worker|coordinator|co-ordinator|volunteers?|team|unit|service)\b"
)
_HIS_NUMBER = re.compile(
    r"\b(?:his|her|defendant['’]?s?|suspect['’]?s?|witness['’]?s?|neighbour['’]?s?|home) (?:home "
    r"|mobile |own )?(?:telephone|phone|mobile|number)",
    re.IGNORECASE,
)
_OURS = re.compile(r"\b(?:me|us|my|our|you can|you may|please)\b", re.IGNORECASE)
_LIVES = re.compile(
    r"\b(?:lives?|living|resides?|residing|moved to|staying (?:at|with)|"
    r"home address|address is|his address|her address|their address)\b",
    re.I,
)


def others(check: Check, room: Room) -> Iterator[Finding]:
    """Such details in a sentence that names or means a person who is not the addressee.

    Our own and an office's, by the check's `exceptions`, and those of support are no secret. What stands in the
    head is the addressee's.
    """
    for passage in room.view.of(Zone.BODY, Zone.HEADING):
        for sentence in passage.sentences:
            quote = _detail(check, room, passage, sentence)
            if quote:
                yield Finding(passage.paragraph, quote)
                break


def _detail(check: Check, room: Room, passage: Passage, sentence: Sentence) -> str:
    text = sentence.text
    birth = _BIRTH.search(text)
    if (
        birth
        and (days := list(dates_in(text[birth.start() :], room.view.year)))
        and (_MEANT.search(text) or _somebody_else(room, text, True))
    ):
        return days[0].text
    if check.excepted and check.excepted.search(text):
        return ""
    for pattern in (_STREET, _POSTCODE):
        found = pattern.search(text)
        if found and (_LIVES.search(text) or _somebody_else(room, text, False)):
            return found[0]
    for pattern in (PHONE, MAIL):
        found = pattern.search(text)
        if not found or not _is_private(found[0], text):
            continue
        meant = _MEANT.search(text) and not _ON_DUTY.search(text) and not _OURS.search(text)
        if meant or _somebody_else(room, text, False):
            return found[0]
    return ""


def _is_private(found: str, text: str) -> bool:
    """A mobile or a mailbox; or a number at a home that the sentence calls somebody's. Numbers of services are
    none.
    """
    digits = re.sub(r"\D", "", found).removeprefix("44").lstrip("0")
    if "@" in found or digits.startswith("7"):
        return True
    return not digits.startswith(("3", "8", "1632", "116")) and bool(_HIS_NUMBER.search(text))


def _somebody_else(room: Room, text: str, birth: bool) -> bool:
    """Whether a sentence names somebody who is neither the addressee nor a colleague, or means one."""
    row = room.row
    own = set(row.victim_words) if row else set()
    staff = {word for name in (row.staff if row else ()) for word in name_words(name)}
    signed = {w for p in room.view.of(Zone.SIGNATURE) for w in name_words(p.text) if len(w) > 2}
    for mention in (*titled_names(text), *full_names(text)):
        words = set(mention.words)
        if row and words - own and any(words <= set(name_words(name)) for name in row.defendants):
            return True
        if words and not words & own and not words & staff and not words & signed:
            known = (
                not row
                or words in [set(name_words(n)) for n in row.defendants]
                or tuple(mention.words) in room.register.names
            )
            if known or mention.title or birth or _OF_A_PERSON.search(text):
                return True
    return bool(_OF_A_PERSON.search(text))
