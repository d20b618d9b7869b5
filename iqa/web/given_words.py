"""What came of giving all of somebody's work to somebody else, as pages say it."""

from collections.abc import Iterator

from iqa.domain import ItemKey
from iqa.text import counted
from iqa.workflow.assigning import Given
from iqa.workflow.assigning_again import GivenAgain


def given_in_words(given: Given | GivenAgain) -> Iterator[str]:
    """A sentence each."""
    yield f"{counted(len(given.keys), 'piece of work is', 'pieces of work are')} given to {given.name}."
    for one in given.left:
        yield f"{ItemKey.parse(one.key).urn} stays where it is. {one.why}"
    if given.put_aside:
        marks = counted(len(given.put_aside), "piece of it keeps", "pieces of it keep")
        yield f"{marks} half-made marks under their maker."
