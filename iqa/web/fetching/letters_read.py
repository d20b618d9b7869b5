"""A letter to a victim that was read."""

from iqa.domain import Month
from iqa.web.fetching.months import month_here
from iqa.workflow.taking_back import KeptLetter, kept_letter


def letter_here(month: Month, digest: str) -> KeptLetter:
    """A letter of a month by the beginning of its digest, with what rests on it. Errors as of `kept_letter`."""
    return kept_letter(month_here(month).workspace, month, digest)
