"""What stands in the way of a letter, with the mark that it is about, so that a page can lead there."""

from iqa.errors import Problem


class LetterProblem(Problem, frozen=True):
    """One thing that holds a letter back: the key of the piece of work and the id of its question, '' where it is
    about the whole."""

    item: str = ""
    criterion: str = ""
