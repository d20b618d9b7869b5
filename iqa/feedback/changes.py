"""What a later version of a letter says otherwise than the one issued before it, in sentences to open with.

The two are compared as they were printed, so that nothing is said to have changed that the person never read.
"""

from collections.abc import Iterator, Mapping, Sequence
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
    then, since = _by_reference(before.get("detail", ())), _by_reference(now["detail"])
    for reference in [*since, *(one for one in then if one not in since)]:
        if reference not in then:
            yield f"{reference} is new in this version."
        elif reference not in since:
            yield f"{reference} is no longer part of this letter."
        else:
            yield from _marks(reference, then[reference]["rows"], since[reference]["rows"])
            yield from _dates(reference, then[reference]["timeliness"], since[reference]["timeliness"])


def _by_reference(works: Sequence[Printed]) -> dict[str, Printed]:
    return {f"{one['work']['reference']} ({one['work']['label']})": one for one in works}


def _marks(reference: str, before: Sequence[Printed], now: Sequence[Printed]) -> Iterator[str]:
    then = {row["question"]: row for row in before}
    for row in now:
        question, old = row["question"], then.pop(row["question"], None)
        if old is None:
            yield f"{reference}: “{question}” is now marked {mid_sentence(row['rating'])}."
        elif old["rating"] != row["rating"]:
            was, is_now = mid_sentence(old["rating"]), mid_sentence(row["rating"])
            yield f"{reference}: “{question}” was marked {was} and is now marked {is_now}."
        elif (old["evidence"], old["findings"]) != (row["evidence"], row["findings"]):
            yield f"{reference}: what is said of “{question}” is put otherwise; the mark is the same."
    for question in then:
        yield f"{reference}: “{question}” is no longer marked."


def _dates(reference: str, before: Sequence[Printed], now: Sequence[Printed]) -> Iterator[str]:
    then = {row["label"]: row for row in before}
    for row in now:
        old = then.get(row["label"])
        if old is not None and old["outcome"] != row["outcome"]:
            was, is_now = mid_sentence(old["outcome"]), mid_sentence(row["outcome"])
            yield f"{reference}: by the dates, “{row['label']}” was {was} and is now {is_now}."


def _priorities(before: Sequence[Printed], now: Sequence[Printed]) -> Iterator[str]:
    then, since = [one["question"] for one in before], [one["question"] for one in now]
    for question in since:
        if question not in then:
            yield f"“{question}” is now among what to change first."
    for question in then:
        if question not in since:
            yield f"“{question}” is no longer among what to change first."


def _actions_of(letter: Printed) -> list[str]:
    """Everything agreed, that on the first page and that behind it."""
    return [row["text"] for work in letter.get("detail", ()) for row in work["actions"]]


def _actions(before: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    for text in now:
        if text not in before:
            yield f"Agreed since: {text}"
    for text in before:
        if text not in now:
            yield f"No longer agreed: {text}"
