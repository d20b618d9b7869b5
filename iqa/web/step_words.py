"""What a step of the ledger was done to, as people call it: months by name, work by its URN, people by theirs."""

from collections.abc import Mapping

from iqa.domain import ItemKey, Month
from iqa.errors import UsageError
from iqa.text import begun
from iqa.web.sample_names import TITLES


def what_in_words(what: str) -> str:
    """'police-files imported' -> 'police files imported'."""
    return what.replace("-", " ")


def subject_in_words(subject: str, names: Mapping[str, str]) -> str:
    """'casework 2026-10' -> 'Casework October 2026'. `names` is staff id -> name."""
    if urn := ItemKey.parse(subject).urn:
        return urn
    return begun(" ".join(_word(one, names) for one in subject.split(" ")))


def _word(word: str, names: Mapping[str, str]) -> str:
    if word in names:
        return names[word]
    if word in TITLES:
        return TITLES[word].lower()
    try:
        return Month.parse(word).label
    except UsageError:
        return word
