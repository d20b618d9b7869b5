"""What a later version of a letter says otherwise than the one issued before it, in sentences to open with.

The two are compared as they were printed, so that nothing is said to have changed that the person never read.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from iqa.text import mid_sentence

Printed = Mapping[str, Any]
"""A letter, or a part of one, as it is kept: the plain form of its context."""


def what_changed(before: Printed, now: Printed) -> tuple[str, ...]:
    """What changed in the work, mark by mark, then in what to change first, and in what was agreed."""
    return (
        *_works(before, now),
        *_priorities(before.get("priorities", ()), now["priorities"]),
        *_actions(_actions_of(before), _actions_of(now)),
    )


def _works(before: Printed, now: Printed) -> Iterator[str]:
    then, since = _numbered(before.get("detail", ()), _reference), _numbered(now["detail"], _reference)
    for key in [*since, *(one for one in then if one not in since)]:
        reference, _ = key
        if key not in then:
            yield f"{reference} is new in this version."
        elif key not in since:
            yield f"{reference} is no longer part of this letter."
        else:
            yield from _marks(reference, then[key]["rows"], since[key]["rows"])
            yield from _dates(reference, then[key]["timeliness"], since[key]["timeliness"])


def _reference(work: Printed) -> str:
    return f"{work['work']['reference']} ({work['work']['label']})"


def _numbered(rows: Sequence[Printed], called: Callable[[Printed], str]) -> dict[tuple[str, int], Printed]:
    """The rows by what they are called, and which of that name it is: two pieces of work may read alike."""
    found: dict[tuple[str, int], Printed] = {}
    seen: Counter[str] = Counter()
    for row in rows:
        name = called(row)
        found[name, seen[name]] = row
        seen[name] += 1
    return found


def _marks(reference: str, before: Sequence[Printed], now: Sequence[Printed]) -> Iterator[str]:
    then, since = _numbered(before, _question), _numbered(now, _question)
    for key, row in since.items():
        (question, _), old = key, then.pop(key, None)
        if old is None:
            yield f"{reference}: “{question}” is now marked {mid_sentence(row['rating'])}."
        elif old["rating"] != row["rating"]:
            was, is_now = mid_sentence(old["rating"]), mid_sentence(row["rating"])
            yield f"{reference}: “{question}” was marked {was} and is now marked {is_now}."
        elif (old["evidence"], old["findings"]) != (row["evidence"], row["findings"]):
            yield f"{reference}: what is said of “{question}” is put otherwise; the mark is the same."
    for question, _ in then:
        yield f"{reference}: “{question}” is no longer marked."


def _question(row: Printed) -> str:
    return str(row["question"])


def _label(row: Printed) -> str:
    return str(row["label"])


def _dates(reference: str, before: Sequence[Printed], now: Sequence[Printed]) -> Iterator[str]:
    then = _numbered(before, _label)
    for key, row in _numbered(now, _label).items():
        old = then.get(key)
        if old is not None and old["outcome"] != row["outcome"]:
            was, is_now = mid_sentence(old["outcome"]), mid_sentence(row["outcome"])
            yield f"{reference}: by the dates, “{row['label']}” was {was} and is now {is_now}."


def _priorities(before: Sequence[Printed], now: Sequence[Printed]) -> Iterator[str]:
    then, since = [one["question"] for one in before], [one["question"] for one in now]
    return _come_and_gone(
        then, since, "“{}” is now among what to change first.", "“{}” is no longer among what to change first."
    )


def _actions_of(letter: Printed) -> list[str]:
    """Everything agreed, that on the first page and that behind it."""
    return [row["text"] for work in letter.get("detail", ()) for row in work["actions"]]


def _actions(before: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    return _come_and_gone(before, now, "Agreed since: {}", "No longer agreed: {}")


def _come_and_gone(before: Sequence[str], now: Sequence[str], come: str, gone: str) -> Iterator[str]:
    """What was not there before, and then what is there no longer, each in its sentence."""
    yield from (come.format(one) for one in now if one not in before)
    yield from (gone.format(one) for one in before if one not in now)
