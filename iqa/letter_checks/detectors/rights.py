"""What the letter owes the reader: review, its time limit, support, an apology for being late."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from iqa.domain import long_date
from iqa.letter_checks.anatomy import Passage, Zone
from iqa.letter_checks.checks import Check
from iqa.letter_checks.dates import dates_in
from iqa.letter_checks.detectors.leftovers import MAIL, PHONE
from iqa.letter_checks.hints import Finding, HintCertainty
from iqa.letter_checks.room import Room
from iqa.letter_checks.word_lists import in_order
from iqa.workdays import add_working_days

_NUMBERS = in_order(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty
    """
)
_MORE_NUMBERS = {"twenty": 20, "twenty-eight": 28, "a": 1}
_NUMBER_OF = {name: number for number, name in enumerate(_NUMBERS[:15], 1)} | _MORE_NUMBERS
_SPAN = re.compile(
    rf"\b(?P<number>\d{{1,3}}|a(?=\s(?:week|month))|{'|'.join(sorted(_NUMBER_OF, key=len, reverse=True))})"
    r"\s*(?:\(\w+\)\s*)?"
    r"(?P<working>(?:working|business|clear)[\s-]+)?(?P<unit>days?|weeks?|months?)\b",
    re.IGNORECASE,
)
_OUTER_MONTHS = 3
_SHORT_LINE = 50
"""Characters of a line of a list, which says one thing of several."""
_DEADLINE = re.compile(
    r"\b(?:by|before|until|no later than|on or before|not later than)\s+(?:the\s+)?(?:close of \w+ on\s+)?$",
    re.IGNORECASE,
)


def review_passages(check: Check, room: Room) -> list[tuple[Passage, str]]:
    """The passages that offer a review, with the sentences that do; denials, by the exceptions, offer none.

    An offer may take two sentences: 'You can have this checked. It is called …'.
    """
    found = []
    for passage in room.view.of(Zone.BODY, Zone.HEADING):
        texts = [one.text for one in passage.sentences]
        denied = [bool(check.excepted and check.excepted.search(text)) for text in texts]
        for place, text in enumerate(texts):
            if not denied[place] and check.pattern.search(text):
                found.append((passage, text))
                break
        else:
            if _SECOND_LOOK.search(passage.text) and _WITHIN.search(passage.text) and not any(denied):
                found.append((passage, passage.text))
    return found


_SECOND_LOOK = re.compile(
    r"\b(?:another|second|new|different|fresh|other|senior) (?:\w+ ){0,2}(?:prosecutor|lawyer)s?\b"
    r"|\b(?:prosecutor|lawyer|somebody|someone|anybody) (?:who|that) (?:has|had|was|did|does|knows|knew) "
    r"(?:had )?(?:not|never|no|nothing)\b"
    r"|\b(?:weigh|look|think|go|judge|consider)\w* (?:\w+ ){0,4}(?:again|afresh|anew|from the start)\b"
    r"|\b(?:prosecutor|lawyer)s? (?:from|in|of|unconnected|not involved|with no)\b|\breview\b"
    r"|\b(?:decision|answer|case|it|this|that|matter) (?:\w+ ){0,2}(?:tested|challenged|gone over|"
    r"gone through|re-?read|"
    r"reopened|reconsidered|checked)\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\bworking days\b|\b(?:within|inside|in the next|up to) (?:\w+ ){1,3}(?:days|weeks|months?)\b"
    r"|\b(?:by|before|until|no later than) \d{1,2}(?:st|nd|rd|th)? [A-Z]",
)
"""A time to ask in: a paragraph that names one, and somebody else who looks, offers a review in whatever words."""


def review_missing(check: Check, room: Room) -> Iterator[Finding]:
    """No offer of a review in a letter that has to make one."""
    offers = [one for one, _ in review_passages(check, room) if one.zone is Zone.BODY]
    if not offers and room.view.body and not any(_may_offer(check, one) for one in room.view.body):
        yield Finding()


def _may_offer(check: Check, passage: Passage) -> bool:
    """Whether a paragraph gives the reader working days to ask in, for what it says in words of its own. That is
    enough not to call an offer missing, and too little to say that there is one."""
    denied = any(check.excepted and check.excepted.search(one.text) for one in passage.sentences)
    asks = _WORKING_DAYS.search(passage.text) and _TO_ASK.search(passage.text)
    return bool(asks) and not denied


_WORKING_DAYS = re.compile(r"\bworking days\b", re.IGNORECASE)
_TO_ASK = re.compile(
    r"\b(?:ask\w*|tell\w*|told|let (?:me|us|\w+) know|say so|a word|a call|a note|ring|call|write|"
    r"request\w*|entitle\w*|right|may|open to you|free to)\b",
    re.IGNORECASE,
)


def review_offered(check: Check, room: Room) -> Iterator[Finding]:
    """An offer of a review where there is none to be had."""
    for passage, sentence in review_passages(check, room):
        if passage.zone is Zone.BODY:
            yield Finding(passage.paragraph, sentence)
            return


def review_limit(check: Check, room: Room) -> Iterator[Finding]:
    """A time limit near the offer of a review that is not the one in force: `number` working days.

    A longer outer limit in months is part of the scheme. A date is compared with the limit counted from the
    letter.
    """
    offers = [(one, said) for one, said in review_passages(check, room) if one.zone is Zone.BODY]
    for passage, _ in offers:
        text = _with_what_follows(passage, room)
        spans = list(_SPAN.finditer(text))
        wrong = [one for one in spans if _is_wrong(one, check.number)]
        right = any(_is_limit(one, check.number) for one in spans)
        if wrong and not right:
            sure = HintCertainty.LOOK if _is_vague(wrong[0], check.number) else None
            yield Finding(passage.paragraph, wrong[0][0], (("days", str(check.number)),), sure)
            return
        if not spans and (day := _deadline(text, room)) and (due := _due(room, check.number)) and day[0] < due:
            yield Finding(passage.paragraph, day[1], (("days", f"{check.number}"), ("day", long_date(due))))
            return


def _with_what_follows(passage: Passage, room: Room) -> str:
    """The passage, and the next where it goes on about asking."""
    body = room.view.body
    place = next((number for number, one in enumerate(body) if one is passage), len(body))
    following = next(
        (one for one in body[place + 1 : place + 4] if len(one.text) > _SHORT_LINE or _SPAN.search(one.text)), None
    )
    goes_on = following and re.search(
        r"\b(?:ask|request|within|working days|review|you(?:[’\x27]ve| have))\b", following.text, re.IGNORECASE
    )
    return f"{passage.text} {following.text}" if following and goes_on else passage.text


def _count(span: re.Match[str]) -> int:
    said = span["number"].casefold()
    return int(said) if said.isdigit() else _NUMBER_OF[said]


def _is_limit(span: re.Match[str], days: int) -> bool:
    return span["unit"].lower().startswith("day") and bool(span["working"]) and _count(span) == days


def _is_wrong(span: re.Match[str], days: int) -> bool:
    """Three months are the outer limit; a span of what somebody else takes is told by the check's exceptions."""
    if span["unit"].lower().startswith("month"):
        return _count(span) < _OUTER_MONTHS
    return not _is_limit(span, days)


def _is_vague(span: re.Match[str], days: int) -> bool:
    """The right number without 'working', or two weeks, which come to the same."""
    unit = span["unit"].lower()
    return (unit.startswith("day") and _count(span) == days) or (
        unit.startswith("week") and _count(span) * 5 == days
    )


def _deadline(text: str, room: Room) -> tuple[date, str] | None:
    for mention in dates_in(text, room.view.year):
        if mention.day and _DEADLINE.search(text[: mention.start]):
            return mention.day, mention.text
    return None


def _due(room: Room, days: int) -> date | None:
    """The last day that the limit gives, counted from the earlier of the letter's day and its sending, less a
    day.
    """
    known = [day for day in (room.view.day, room.row.sent if room.row else None) if day]
    due = add_working_days(min(known), days) if known else None
    return due - timedelta(days=1) if due else None


def support_missing(check: Check, room: Room) -> Iterator[Finding]:
    """No support named: neither a service that is known, nor words of help beside a number that is not our own."""
    ours = _our_numbers(room)
    for passage in room.view.of(Zone.BODY, Zone.HEADING, Zone.EDGE, Zone.SIGNATURE):
        if check.pattern.search(passage.text):
            return
        if passage.zone in (Zone.BODY, Zone.HEADING) and _names_a_service(check, passage.text, ours):
            return
    if room.view.body:
        yield Finding()


def _names_a_service(check: Check, text: str, ours: frozenset[str]) -> bool:
    numbers = {_digits(found[0]) for found in PHONE.finditer(text)}
    if any(number.startswith(_FREE) for number in numbers - ours):
        return True
    if (
        bool(numbers - ours)
        and _CAPITALS.search(text)
        and not _OF_THE_CASE.search(text)
        and not _OFFICES.search(text)
    ):
        return True
    if not check.explanation.search(text):
        return False
    if any(number.startswith(_OF_SERVICES) for number in numbers):
        return True
    if re.search(r"\bwww\.|https?://|webchat", text) and not _OFFERS.search(text):
        return True
    officer = re.search(
        r"\b(?:PC|DC|DS|Detective|Constable|officer in)\b|\b(?:call|ring|telephone|contact) (?:me|us|my)\b", text
    )
    return bool(numbers - ours) and not officer and not _OFFERS.search(text)


_CAPITALS = re.compile(r"[a-z] (?:the )?[A-Z][a-z]+|^(?:The )?[A-Z][a-z]+(?: and)? [A-Z][a-z]+")
_OFFICES = re.compile(
    r"\b(?:call|ring|telephone|contact|reach|write to|e-?mail) (?:me|us|my|our)\b|\b(?:witness care|liaison|"
    r"office|desk|"
    r"review|meet|prosecutor|property|store|insurer|licensing)\b",
    re.IGNORECASE,
)
"""A number that is ours or an office's; any other beside a name is that of somebody who helps."""
_OF_SERVICES = ("03", "08", "116")
_FREE = ("0800", "0808", "116")
"""Beginnings of numbers that cost nothing: those of services, whatever the sentence says."""
_OFFERS = re.compile(r"\b(?:review|meet(?:ing)?|reconsider)\b", re.IGNORECASE)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _our_numbers(room: Room) -> frozenset[str]:
    """Telephone numbers of head, foot and signature, and those by which the letter says how to reach its
    writer.
    """
    edges = [one.text for one in room.view.of(Zone.HEAD, Zone.EDGE, Zone.SIGNATURE)]
    asked = [s.text for p in room.view.body for s in p.sentences if _REACH_US.search(s.text)]
    return frozenset(_digits(found[0]) for text in (*edges, *asked) for found in PHONE.finditer(text))


_REACH_US = re.compile(
    r"\b(?:call|ring|telephone|contact|phone|reach) (?:me|us|my|our)\b|\bmy (?:direct |own )?(?:number|line)\b"
    r"|^(?:call|ring|tele(?:phone)?|phone)\W*(?=[\d(+])",
    re.IGNORECASE,
)


def no_next_step(check: Check, room: Room) -> Iterator[Finding]:
    """Nothing on what comes: what is said of a review, a meeting, support or a call is no word on the case."""
    for passage in room.view.of(Zone.BODY, Zone.HEADING):
        offers = _RIGHTS.search(passage.text)
        for text in (one.text for one in passage.sentences):
            if _ASIDE.search(text) or PHONE.search(text) or MAIL.search(text) or _RIGHTS.search(text):
                continue
            if offers and not _OF_THE_CASE.search(text):
                continue
            if check.pattern.search(text) and not (check.excepted and check.excepted.search(text)):
                return
    if room.view.body:
        yield Finding()


_RIGHTS = re.compile(
    r"\breview\b|\breconsider\w*|\b(?:another|different|new) (?:\w+ )?(?:prosecutor|lawyer)\b"
    r"|\blook(?:ed)? at\b[^.]*\bagain\b"
    r"|\bworking days\b|\bmeet you\b|\boffer you a meeting\b",
    re.IGNORECASE,
)
_OF_THE_CASE = re.compile(
    r"\b(?:police|officer|sergeant|constable|detective|[PD][CS]|court|hearing|trial|sentenc\w+|bail|inquest|property|"
    r"belongings)\b"
)
"""What a paragraph that offers a right says of these is of the case itself."""
_ASIDE = re.compile(
    r"\b(?:(?:call(?: on)?|ring|(?<!your )(?<!the )telephone|contact|reach|write to)(?!(?: on)? you\b)|"
    r"let (?:me|us) know|support|helpline|listen\w*|counsel\w*|explain|help(?:s|ed|ing)? you|I[SD]VA|"
    r"advis[eo]rs?)\b",
    re.IGNORECASE,
)


def no_apology(check: Check, room: Room) -> Iterator[Finding]:
    """Nothing said of being late in a letter that went late: no word of regret near one of delay."""
    for passage in room.view.body:
        said = [one.text for one in passage.sentences]
        for place, sentence in enumerate(said):
            if check.pattern.search(sentence):
                near = " ".join(said[max(0, place - 1) : place + 2])
                if check.explanation.search(near):
                    return
    if room.view.body:
        day = room.row.due if room.row else None
        yield Finding(0, "", (("day", long_date(day) if day else "the day that the standard gives"),))
