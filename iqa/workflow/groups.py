"""Groups and work of a draw as people call them: by name, with the staff id behind a name that two share."""

from collections.abc import Mapping, Sequence

from iqa.domain import CellKey, Draw, Item, ItemKey, Shortfall
from iqa.sampling.wording import cell_in_words, short_of_in_words
from iqa.victim_letters.row_words import row_in_words

_WHOLE_CASE = "case"
"""The piece in a key where the export names none."""
_LETTERS = "victim-letters"
_OF_LETTER = ("victim_reference", "letter_type", "decision_date")
"""What the parts of a letter's key are."""


def group_in_words(cell: CellKey, per: Sequence[str], names: Mapping[str, str]) -> str:
    """A cell with these names for the staff ids in it. `per` are the fields that its values are of."""
    return cell_in_words(cell, per, lambda person: names.get(person, person))


def short_group_in_words(short: Shortfall, per: Sequence[str], names: Mapping[str, str]) -> str:
    """A cell or a targeted review that could not give what was asked, with these names."""
    return short_of_in_words(short, per, lambda person: names.get(person, person))


def work_in_words(key: str, names: Mapping[str, str]) -> str:
    """A piece of work as a person calls it, of its key: '01AB1234526, Ash Maple', a letter as `row_in_words` does.

    `names` is staff id -> name; a text that is no key is returned as it is.
    """
    found = ItemKey.parse(key)
    if not found.urn:
        return key
    if found.work == _LETTERS and len(found.parts) >= len(_OF_LETTER):
        facts = dict(zip(_OF_LETTER, found.parts, strict=False))
        return row_in_words(Item(key, {"urn": found.urn, **facts}))
    said = (names.get(part, part) for part in found.parts if part != _WHOLE_CASE)
    return ", ".join((found.urn, *(part for part in said if part)))


def marker_in_words(draw: Draw, key: str, names: Mapping[str, str]) -> str:
    """Who marks a piece of work of a draw: 'Ann Example marks it'."""
    assessor = next(item.assessor for item in draw.items if item.key == key)
    return f"{names.get(assessor, assessor)} marks it" if assessor else "nobody may mark it"
