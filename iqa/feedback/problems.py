"""What stands in the way of a letter, with the mark that it is about, so that a page can lead there."""

from dataclasses import dataclass

from iqa.errors import Problem


@dataclass(frozen=True, slots=True)
class LetterProblem(Problem):
    """One thing that holds a letter back: the key of the piece of work and the id of its question, '' where it is
    about the whole."""

    item: str = ""
    criterion: str = ""
