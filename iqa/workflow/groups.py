"""The groups of a draw as people call them: by name, with the staff id behind a name that two people share."""

from collections.abc import Mapping, Sequence

from iqa.domain import CellKey, Draw, Shortfall
from iqa.sampling.wording import cell_in_words, short_of_in_words


def group_in_words(cell: CellKey, per: Sequence[str], names: Mapping[str, str]) -> str:
    """A cell with these names for the staff ids in it. `per` are the fields that its values are of."""
    return cell_in_words(cell, per, lambda person: names.get(person, person))


def short_group_in_words(short: Shortfall, per: Sequence[str], names: Mapping[str, str]) -> str:
    """A cell or a targeted review that could not give what was asked, with these names."""
    return short_of_in_words(short, per, lambda person: names.get(person, person))


def marker_in_words(draw: Draw, key: str, names: Mapping[str, str]) -> str:
    """Who marks a piece of work of a draw: 'Ann Example marks it'."""
    assessor = next(item.assessor for item in draw.items if item.key == key)
    return f"{names.get(assessor, assessor)} marks it" if assessor else "nobody may mark it"
