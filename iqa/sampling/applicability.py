"""Conditions of the questions held against a month's work: what is asked for in words that nothing there has."""

from collections.abc import Iterator, Sequence

from iqa.domain import Condition, Item, Kind, Scheme, Vocabulary
from iqa.fields import FIELDS, heading
from iqa.settings.vocabulary import wordings_of
from iqa.text import nearest

_ALMOST = 0.8


def questions_that_find_nothing(
    scheme: Scheme, focus: Sequence[str], items: Sequence[Item], vocabulary: Vocabulary
) -> Iterator[str]:
    """A sentence for each value of a question's conditions that no export is known to write and nothing on this
    list has: most likely a slip. A known value that is not there this month is none."""
    kind = scheme.population
    for criterion in scheme.asked(tuple(focus)):
        for condition in criterion.applies_when:
            for part in condition.parts:
                yield from _slips(criterion.id, part, kind, items, vocabulary)


def _slips(
    criterion: str, rule: Condition, kind: Kind, items: Sequence[Item], vocabulary: Vocabulary
) -> Iterator[str]:
    known = {
        word.casefold()
        for column in FIELDS[kind]
        if column.field == rule.field
        for word in wordings_of(column, vocabulary)[0].values()
    }
    unknown = [value for value in (*rule.one_of, *rule.none_of) if value.casefold() not in known | {"yes", "no"}]
    if not unknown:
        return
    held = {item.text(rule.field) for item in items} - {""}
    spelt = {text.casefold() for text in held}
    for value in unknown:
        if value.casefold() not in spelt:
            meant = nearest(value, held, _ALMOST)
            asked = f" Did you mean {meant}?" if meant else ""
            named = f"The question {criterion} names the {heading(rule.field, kind)} {value}"
            yield f"{named}, which nothing on the list has.{asked}"
