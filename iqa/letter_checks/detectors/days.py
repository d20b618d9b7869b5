"""Dates against the row: of the decision, of the offence, of the letter, and days that never were."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from iqa.domain import long_date
from iqa.letter_checks.anatomy import Passage, Zone
from iqa.letter_checks.checks import Check
from iqa.letter_checks.dates import DateMention, dates_in
from iqa.letter_checks.hints import Finding, HintCertainty
from iqa.letter_checks.room import Room

_DECISION = re.compile(
    r"\b(?:decisions?|choice|judge?ment|decided|decide|deciding|conclud\w+|conclusion|determined|authorised|stopped|stopping|"
    r"discontinu\w+|"
    r"altered|changed|amended|withdrawn|withdrew|dropped|replaced|reduced|ordered|settled|resolved|chose|chosen|"
    r"(?:came|come|arrived|got) (?:at|to) (?:the|this|that|a|our|my) (?:\w+ )?(?:place|answer|result|"
    r"view|opinion|decision|conclusion)|"
    r"told the (?:court|magistrates|judge)|(?:I|we) said|took the view|"
    r"(?:made|took|taken) (?:that|this|the) (?:\w+ )?(?:change|choice|step|course)|pointed me|"
    r"reached (?:the|that|my|our)|"
    r"made up (?:my|our|his|her|their|its) mind|ruled|"
    r"no longer (?:faces?|charged|prosecut\w+)|"
    r"(?:brought|drawn) (?:it|the case|this|the prosecution|the matter|proceedings)? ?to (?:a close|an end)|"
    r"(?:ended|ending|closed|closing|halted|terminated|abandoned) (?:the|this|that|our|your) (?:case|"
    r"prosecution|matter|proceedings)|"
    r"(?:prosecution|case|proceedings|matter)(?: against \w+(?: \w+)?)? (?:came to an end|ended|was (?:ended|"
    r"closed|halted))|"
    r"penderfynodd|penderfyniad|penderfynwyd)\b",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"\b(?:not|no|nor|never|cannot|can[’']t|won[’']t|wouldn[’']t|"
    r"shouldn[’']t)\b[^.]{0,60}\b(?:go(?:ing)? (?:on|ahead|further|forward)|"
    r"continu\w+|carry(?:ing)? on|proceed\w*|prosecut\w+|charg\w+|be tried|taken? (?:any )?(?:further|"
    r"forward)|pursu\w+|longer)\b"
    r"|\b(?:prosecution|case|charges?|proceedings|defendant)\b[^.]{0,60}\b(?:end(?:ed|s)?|over|close[ds]?|"
    r"stopp?\w*|withdrawn|finished)\b",
    re.IGNORECASE,
)
"""A sentence that tells of the end of a case, in whatever words."""
_OFFENCE = re.compile(
    r"\b(?:offences?|incidents?|happened|took place|occurred|assault\w*|attack\w*|burgl\w*|broken? into|"
    r"break-in|robb\w*|mugg\w*|theft|stolen|stole|steal\w*|snatch\w*|taken|took|damag\w*|smash\w*|broke|"
    r"scratch\w*|"
    r"fraud\w*|deceiv\w*|persuad\w*|cheat\w*|trick\w*|threat\w*|collision|crash\w*|ran into|hit|"
    r"struck|punch\w*|kick\w*|push\w*|grabb\w*|bit|slapp\w*|spat|harass\w*|stalk\w*|follow\w*|rap(?:e|ed|ing)|"
    r"sexual\w*|touched|"
    r"expos\w*|abus\w*|shout\w*|driving|drove|crime|events?|messages|messaging|ringing|died|death|fire|arson|"
    r"what (?:was (?:done|said)|you (?:went|were put) through|he did|she did|they did)|hurt|injured|"
    r"allegations?|alleg\w+|accus\w+|arising|arose|dat(?:es|ed|ing) (?:from|back)|"
    r"(?:evening|night|morning|afternoon|early hours|day) of|went through|lost|digwydd\w*|ymosod\w*|lladrad|"
    r"dwyn|difrod\w*|trosedd\w*|aflonydd\w*)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:hearing|trial|court|listed|adjourned|(?:letter|e-?mail|note|report) (?:of|dated|on)|wrote|written|"
    r"e-?mailed|telephoned|rang|"
    r"spoke|called (?:me|us|you|on)|contacted|meeting|"
    r"interview(?:ed)?|arrest(?:ed)?|(?:your|a|the) statement (?:of|on|dated)|(?:gave|made|"
    r"took) (?:\w+ ){1,3}statement|"
    r"reported|birth|born|received|request(?:ed)?|complain(?:t|ed)|charged|review(?:ed)?|appear(?:ed)?|"
    r"plead(?:ed)?|signed|dated|sentenced|"
    r"procedure|examin(?:ed|ation)|returned|holiday|open|inquest)\b"
    r"|\b(?:(?<!arising )(?<!dates )(?<!dating )from|"
    r"by|before|until|within|since|after|deadline|no later than)(?: the)?(?=\s*$)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:()]|\b(?:and|but|when|which|after|because)\b", re.IGNORECASE)


def decision(check: Check, room: Room) -> Iterator[Finding]:
    """A day of the decision that is not the row's."""
    day = room.row.day_of("decision_date") if room.row else None
    if room.row is None or day is None:
        return
    for passage, mention, sure in _wrong_days(room, "decision", (day,), _DECISION):
        yield Finding(passage.paragraph, mention.text, (("day", long_date(day)),), sure)


def offence(check: Check, room: Room) -> Iterator[Finding]:
    """A day of the offence that is not the row's, or that comes after the decision."""
    row = room.row
    days = row.offence_dates if row else ()
    decided = row.day_of("decision_date") if row else None
    if days:
        told = (("day", " and ".join(map(long_date, days))),)
        for passage, mention, sure in _wrong_days(room, "offence", days, _OFFENCE):
            yield Finding(passage.paragraph, mention.text, told, sure)
        return
    for passage, mention, kind in _classed(room):
        if kind != "offence" or mention.day is None:
            continue
        if mention.year_said and (limit := decided or room.view.day) and mention.day > limit:
            yield Finding(passage.paragraph, mention.text, (("day", f"a day before {long_date(limit)}"),))


_OPENING = 2
"""Paragraphs in which a letter says what it is about: a day there near the offence's is most likely it."""
_NEAR = 60
"""Days by which a mistaken day is likely to be off, where the right one stands nowhere in the letter."""


def _wrong_days(
    room: Room, kind: str, days: tuple[date, ...], words: re.Pattern[str]
) -> Iterator[tuple[Passage, DateMention, HintCertainty | None]]:
    """Days that are said of the decision or the offence and are not the row's, each with how sure that is.

    Where the right day stands nowhere in the letter, a day near it in a sentence that tells of such a thing is
    taken for it, even if another word is nearer: less surely. So is the right day and month in another year.
    """
    classed = list(_classed(room))
    answers = kind == "decision" and room.row is not None and room.row.text("letter_type") in _ANSWERS
    said = any(mention.is_on(day) for _, mention, _ in classed for day in days)
    for passage, mention, found in classed:
        if mention.day is None or any(map(mention.is_on, days)) or _is_known(mention, room, days[0]):
            continue
        if kind == "offence" and _lies_ahead(mention, room):
            continue
        slip = not said or (not answers and _is_slip(passage, mention, days))
        if any(_other_year(mention, day) for day in days) or (found == kind and slip):
            yield passage, mention, None
        elif not said and _may_be(room, passage, mention, days, words):
            yield passage, mention, None if found == "" else HintCertainty.LIKELY


def _lies_ahead(mention: DateMention, room: Room) -> bool:
    """Whether a day written without a year comes after the letter or the decision: a day to come."""
    known = [day for day in (room.view.day, room.row.day_of("decision_date") if room.row else None) if day]
    return not mention.year_said and bool(known) and mention.day is not None and mention.day > max(known)


def _other_year(mention: DateMention, day: date) -> bool:
    """The right day and month, and another year."""
    found = mention.day
    return bool(
        mention.year_said and found and (found.month, found.day) == (day.month, day.day) and found.year != day.year
    )


def _is_slip(passage: Passage, mention: DateMention, days: tuple[date, ...]) -> bool:
    """Whether a second day of one kind, beside the right one, is a slip of it and no other day of the story."""
    near = any(mention.day is not None and abs((mention.day - day).days) <= _SECOND for day in days)
    start = passage.plain.find(mention.text)
    return near and not _ANOTHER_DAY.search(passage.plain[max(0, start - 30) : max(0, start)])


_SECOND = 400
"""A day farther from the right one that stands in the letter too is another story."""
_ANOTHER_DAY = re.compile(
    r"\b(?:after|next|following|later|earlier|again|first|second|last|another|other|before|previous|original)\b",
    re.IGNORECASE,
)
_ANSWERS = ("VRR response", "complaint response")
"""Letters that speak of an earlier decision than their own."""


def _may_be(
    room: Room, passage: Passage, mention: DateMention, days: tuple[date, ...], words: re.Pattern[str]
) -> bool:
    if passage.zone is Zone.HEAD or mention.day is None:
        return False
    latest = room.row.day_of("decision_date") if room.row else None
    if latest and mention.day > latest + timedelta(days=_NEAR):
        return False
    near = any(abs((mention.day - day).days) <= _NEAR for day in days)
    found = next((s for s in passage.sentences if mention.text in s.text), None)
    sentence = passage.plain[found.start : found.start + len(found.text)] if found else passage.plain
    opening = words is _OFFENCE and passage in room.view.body[:_OPENING]
    about = words.search(sentence) or opening or (words is _DECISION and _ENDING.search(sentence))
    return near and bool(about) and not _CERTAINLY_OTHER.search(sentence)


_CERTAINLY_OTHER = re.compile(
    r"\b(?:(?<!arising )(?<!dates )(?<!dating )from \d|between|"
    r"listed|adjourned|cancelled|inquest|sentenced|born|birth|by \d|until|"
    r"before \d|no later than|within|deadline|closed from|your (?:letter|e-?mail|request|complaint)|"
    r"you wrote|we (?:last )?wrote|conversation|telephoned|rang|spoke|received|was charged (?:on|in|last))\b",
    re.IGNORECASE,
)


def impossible(check: Check, room: Room) -> Iterator[Finding]:
    """A day that never was, or that was another day of the week."""
    for passage in room.view.passages:
        for mention in dates_in(passage.text, room.view.year):
            if mention.day is None and _never_was(mention):
                yield Finding(passage.paragraph, mention.text, (("why", "there is no such day"),))
            elif mention.wrong_weekday and mention.day:
                day = f"{mention.day:%A}"
                yield Finding(passage.paragraph, mention.text, (("why", f"that day is a {day}"),))


def _never_was(mention: DateMention) -> bool:
    """A telephone extension or a fraction looks like a date without a year; only one with a year is sure."""
    return mention.year_said or not any(sign in mention.text for sign in "/.-")


def too_early(check: Check, room: Room) -> Iterator[Finding]:
    """A letter dated before the decision that it tells of."""
    found = room.view.letter_date
    day = room.row.day_of("decision_date") if room.row else None
    if found is None or day is None or found[0].day is None or not found[0].year_said:
        return
    if found[0].day < day:
        yield Finding(found[1].paragraph, found[0].text, (("day", long_date(day)),))


_OTHER_DAYS = (
    "decision_date",
    "offence_date",
    "request_received",
    "charge",
    "first_hearing",
    "sending",
    "ptph",
    "trial",
    "finalised",
)


def _is_known(mention: DateMention, room: Room, wanted: date) -> bool:
    """Whether it is another day of the case that a letter may speak of, so that the sentence may mean that one."""
    rows = (room.row.item, *room.row.cases) if room.row else ()
    known = {one.date(name) for one in rows for name in _OTHER_DAYS} - {wanted, None}
    return any(map(mention.is_on, known)) or mention.is_on(room.view.day)


def _classed(room: Room) -> Iterator[tuple[Passage, DateMention, str]]:
    """Every date of headings and body with what it is of: decision, offence, or '' for anything else."""
    for passage in room.view.of(Zone.HEADING, Zone.BODY, Zone.HEAD):
        spans = [(one.start, one.start + len(one.text)) for one in passage.sentences] or [(0, len(passage.text))]
        for start, end in spans:
            text = (passage.plain or passage.text)[start:end]
            mentions = list(dates_in(text, room.view.year))
            for number, mention in enumerate(mentions):
                yield (
                    passage,
                    mention,
                    _class_of(text, mention, mentions[:number], mentions[number + 1 :], passage),
                )


def _class_of(
    text: str, mention: DateMention, before: list[DateMention], after: list[DateMention], passage: Passage
) -> str:
    """By the nearest telling word of its own stretch of the sentence; what follows a date tells less than what
    leads up to it."""
    left = text[before[-1].end if before else 0 : mention.start]
    right = text[mention.end : after[0].start if after else len(text)]
    label = (left.strip(" :|-–") or passage.label.strip(" :|-–")).casefold()
    if passage.zone is Zone.HEAD or (passage.label and not left.strip()):
        return next((kind for kind, pattern in _LABELS if pattern.search(label)), "")
    distances = {
        kind: _distance(pattern, left, right)
        for kind, pattern in (("decision", _DECISION), ("offence", _OFFENCE), ("", _ELSEWHERE))
    }
    nearest = min(distances, key=lambda kind: distances[kind])
    return nearest if distances[nearest] < _FAR else ""


_FAR = 400
_LABELS = (
    ("decision", re.compile(r"\bdeci(?:sion|ded)(?: (?:date|made|taken|on))*$")),
    (
        "offence",
        re.compile(
            r"\b(?:offence|incident|crime|alleged offence|happened)(?: (?:date|on))*$|^when(?:\W+(?:was it|"
            r"it happened|between \d+ and))*$"
        ),
    ),
)
"""What stands before a date in the head or in a table."""


def _distance(pattern: re.Pattern[str], left: str, right: str) -> float:
    """Characters to the nearest telling word; one behind the date, or across a clause, counts as farther."""
    best = float(_FAR)
    for found in pattern.finditer(left):
        gap = left[found.end() :]
        best = min(best, len(gap) + 25 * len(_CLAUSE.findall(gap)))
    for found in pattern.finditer(right):
        gap = right[: found.start()]
        best = min(best, 1.6 * len(gap) + 25 * len(_CLAUSE.findall(gap)) + 4)
    return best
