"""The groups of a draw as people call them: by name, with the staff id behind a name that two people share."""

from collections.abc import Mapping

from iqa.domain import Draw
from iqa.sampling.draw import TARGETED_REVIEW_AT


def group_in_words(group: str, names: Mapping[str, str]) -> str:
    """A cell as the certificate prints it, or a targeted review, with these names for the staff ids in it."""
    _, again, values = group.rpartition(TARGETED_REVIEW_AT)
    return again + " | ".join(names.get(value, value) for value in values.split(" | "))


def marker_in_words(draw: Draw, key: str, names: Mapping[str, str]) -> str:
    """Who marks a piece of work of a draw: 'Ann Example marks it'."""
    assessor = next(item.assessor for item in draw.items if item.key == key)
    return f"{names.get(assessor, assessor)} marks it" if assessor else "nobody may mark it"
