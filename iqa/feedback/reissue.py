"""Whether a letter that was issued says of the work what it would say now, and what of it stays as it was issued.

A letter becomes another version only when a mark, a fact or an agreed action in it changed: never because a
manager, a name, last month's priorities or the office's settings came later.
"""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import fields

from iqa.feedback.context import FeedbackLetter
from iqa.store.plain import from_plain, to_plain

ABOUT_THE_WORK = (
    *("strengths", "priorities", "priorities_note", "tables", "timeliness", "actions", "detail"),
    "outcomes",
)
"""What of a letter the marks, the facts, the agreed actions and decided disputes decide."""
OF_THE_DAY = ("date", "reply_by", "version", "changes", "notice")
"""What of a letter says when and as which version it was written, and nothing of anything else."""
OF_ITS_TIME = (
    "area",
    "scheme_name",
    "marking",
    "person_name",
    "first_name",
    "sender_name",
    "sender_role",
    "reply_to",
    "previous_priorities",
)
"""What of a letter is as it was when it was first issued, also in a later version of it."""
_NAMES = frozenset({"assessor"})
"""Names within the work: whoever marked it may be called otherwise since."""


def says_the_same(issued: Mapping[str, Any], letter: FeedbackLetter) -> bool:
    """Whether the content of an issued letter says the same of the work. What only a later release of the tool
    prints is no difference."""
    now, then = to_plain(letter), {"outcomes": [], **issued}
    return all(name not in then or _agree(then[name], now[name]) for name in ABOUT_THE_WORK)


def is_as_drafted(draft: Mapping[str, Any], letter: FeedbackLetter) -> bool:
    """Whether a draft says in everything but its day what it would say now: also whose it is and what it opens
    with."""
    now = to_plain(letter)
    return all(name in OF_THE_DAY or (name in draft and draft[name] == now[name]) for name in now)


_BLANK: Mapping[str, Any] = {"improved": "", "outcomes": [], "changes": [], "notice": ""}
"""What letters of an earlier release do not have."""


def as_issued(issued: Mapping[str, Any], letter: FeedbackLetter) -> FeedbackLetter:
    """The letter word for word as it was issued, or drafted, for one that `says_the_same`."""
    return _letter(_laid_over(to_plain(letter) | _BLANK, issued))


def in_its_time(issued: Mapping[str, Any], letter: FeedbackLetter) -> FeedbackLetter:
    """A changed letter, signed and addressed as the first version was."""
    return _letter(to_plain(letter) | {name: issued[name] for name in OF_ITS_TIME if name in issued})


def _letter(content: Any) -> FeedbackLetter:
    letter: FeedbackLetter = from_plain(FeedbackLetter, content)
    return letter


def _agree(before: Any, now: Any) -> bool:
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        return all(_agree(before[name], now[name]) for name in (before.keys() & now.keys()) - _NAMES)
    if isinstance(before, list) and isinstance(now, list):
        return len(before) == len(now) and all(map(_agree, before, now))
    return bool(before == now)


def _laid_over(now: Any, before: Any) -> Any:
    """What was printed then, with what only this release prints beside it."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        return {name: _laid_over(now[name], before[name]) if name in before else now[name] for name in now}
    if isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        return [_laid_over(one, then) for one, then in zip(now, before, strict=True)]
    return before


def kept_letter(content: Mapping[str, Any]) -> FeedbackLetter:
    """A letter as its record or draft holds it; what only this release prints is blank in it."""
    told = {"protective_marking": content.get("marking", ""), **content}
    blank = {str: "", int: 0}
    return _letter({one.name: told.get(one.name, blank.get(one.type, [])) for one in fields(FeedbackLetter)})
