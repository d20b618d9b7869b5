"""A new staff list against the people known so far: who is new, altered, gone or back. Nobody is ever forgotten.

Whoever is not on the new list stays known by name, marked as off the list since that day.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from iqa.domain import Kind, Person
from iqa.errors import Problem, Severity
from iqa.fields import FIELDS
from iqa.intake.changes import Altered, Changes
from iqa.intake.doubts import Doubt, columns_emptied, many_off_list
from iqa.name_likeness import is_plainly, name_key, name_words
from iqa.next_steps import FREE_TEXT, Hint, NextStep, advice
from iqa.staff import names_of, with_id
from iqa.text import counted, joined
from iqa.values import parts_of

MOST_NAMED = 10
_KEPT = frozenset(parts_of(Person))
_LISTED = tuple(each.field for each in FIELDS[Kind.STAFF] if each.field in _KEPT)


class StaffChanges(Struct, frozen=True):
    """The people to be stored anew, and what somebody should look at.

    `changes` holds staff ids, of those on the list before and now. `gone` are the people who were on the list
    before, are not on this one, and go by no other id there; `doubts` say that they are too many to be right.
    """

    people: tuple[Person, ...]
    notices: tuple[Problem, ...]
    changes: Changes = field(default_factory=Changes)
    gone: tuple[Person, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def staff_changes(
    before: Mapping[str, Person], listed: Iterable[Person], joined_ids: Mapping[str, str], today: date
) -> StaffChanges:
    """What a staff list changes. `before` is everybody known, by id; `joined_ids` maps each id that somebody
    joined to another to the id that it was joined to."""
    now = {person.id: _with_what_is_known(person, before.get(person.id), joined_ids) for person in listed}
    gone = [one for id, one in sorted(before.items()) if id not in now and one.off_list is None]
    changed = [person for person in now.values() if before.get(person.id) != person]
    taken_off = [replace(one, off_list=today) for one in gone]
    earlier = {old for person in now.values() for old in person.previous_ids}
    left = [one for one in before.values() if one.id not in now and one.id not in earlier]
    truly_gone = tuple(one for one in gone if one.id not in earlier)
    changes = _compared(before, now)
    return StaffChanges(
        changes=changes,
        gone=truly_gone,
        doubts=(
            *many_off_list(len(truly_gone), sum(one.off_list is None for one in before.values())),
            *columns_emptied(changes, _held(before[id] for id in now.keys() & before.keys())),
        ),
        people=tuple(sorted((*changed, *taken_off), key=lambda one: one.id)),
        notices=(
            *_taken_off(truly_gone),
            *(
                found
                for person in now.values()
                if person.id not in before
                for found in _known_before(person, left)
            ),
            *(found for person in now.values() for found in _called_otherwise(person, before.get(person.id))),
        ),
    )


def _compared(before: Mapping[str, Person], now: Mapping[str, Person]) -> Changes:
    """Who is on this list and not on the one before, the other way round, and whose entry says something else."""
    listed = {id for id, one in before.items() if one.off_list is None}
    altered = []
    for id in sorted(listed & now.keys()):
        then, today = _as_listed(before[id]), _as_listed(now[id])
        fields = {name: (then[name], text) for name, text in today.items() if then[name] != text}
        altered += [Altered(id, fields)] if fields else []
    added, removed = sorted(now.keys() - listed), sorted(listed - now.keys())
    return Changes(tuple(added), tuple(removed), tuple(altered), len(listed & now.keys()))


def _held(people: Iterable[Person]) -> Counter[str]:
    """For how many people who are on the list each field is filled."""
    listed = (_as_listed(one) for one in people if one.off_list is None)
    return Counter(name for said in listed for name, text in said.items() if text)


def _as_listed(person: Person) -> dict[str, str]:
    """What a staff list says of somebody, by field, as text; what only the records know of them left out."""
    said = (getattr(person, name) for name in _LISTED)
    texts = ("; ".join(value) if isinstance(value, tuple) else str(value or "") for value in said)
    return dict(zip(_LISTED, texts, strict=True))


def _with_what_is_known(person: Person, before: Person | None, joined_ids: Mapping[str, str]) -> Person:
    """A person of the list with the ids joined to theirs, and with the names they had under this id."""
    olds = (old for old, new in sorted(joined_ids.items()) if new == person.id)
    ids = tuple(dict.fromkeys((*person.previous_ids, *olds)))
    names: dict[str, None] = {}
    if before is not None:
        had = (*before.former_names, *((before.name,) if _shares_a_word(before.name, person.name) else ()))
        names = {name: None for name in had if not any(is_plainly(name, own) for own in names_of(person))}
    return replace(person, previous_ids=ids, former_names=tuple(names))


def _shares_a_word(one: str, other: str) -> bool:
    return bool(set(name_words(one)) & set(name_words(other)))


def _taken_off(gone: Sequence[Person]) -> Iterable[Problem]:
    if gone:
        named = joined([with_id(one) for one in gone[:MOST_NAMED]])
        more = f" and {len(gone) - MOST_NAMED} more" if len(gone) > MOST_NAMED else ""
        are = counted(len(gone), "person is", "people are")
        yield _notice(
            "person-off-list",
            f"{are} no longer on the list: {named}{more}. They keep their names everywhere and are given nothing "
            "more to mark. If this list is only a part of the staff, import the whole.",
        )


def _known_before(person: Person, left: Iterable[Person]) -> Iterable[Problem]:
    """Somebody new who is called as somebody is who left the list."""
    for one in left:
        if {name_key(name) for name in names_of(one)} & {name_key(name) for name in names_of(person)}:
            step = NextStep("person join", {"old": one.id, "new": person.id, "reason": FREE_TEXT})
            yield _notice(
                "same-name-new-id",
                f"{person.name} is new with the staff id {person.id}, and {one.id} of that name left the list.",
                advice("If they are one person: ", step),
            )


def _called_otherwise(person: Person, before: Person | None) -> Iterable[Problem]:
    if before is None or _shares_a_word(before.name, person.name):
        return
    yield _notice(
        "staff-id-renamed",
        f"{person.id} was {before.name} and is now {person.name}. If this is one person, write the earlier name "
        "under Other names; if it is somebody else, give them a staff id of their own.",
    )


def _notice(code: str, message: str, hint: Hint = "") -> Problem:
    return Problem(code, message, severity=Severity.NOTICE, hint=hint)
