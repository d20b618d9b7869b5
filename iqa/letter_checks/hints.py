"""What a check points at in a letter: a place, words, and one sentence for the drafter. Never a mark."""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace


class HintCertainty(StrEnum):
    """How far a careful person with the letter and its row would agree."""

    CERTAIN = "certain"
    LIKELY = "likely"
    LOOK = "look"

    @property
    def rank(self) -> int:
        """0 for the surest."""
        return list(HintCertainty).index(self)


class RowMatch(StrEnum):
    """How far it is known which row a letter answers."""

    THIS = "this row"
    ONE_OF = "one of these"
    NONE = "none"


class Finding(Struct, frozen=True):
    """What a detector found: the paragraph (0 where something is missing), its words ('' likewise), what it adds
    to the check's own sentence, and a certainty where it is not the check's own."""

    paragraph: int = 0
    quote: str = ""
    details: tuple[tuple[str, str], ...] = ()
    certainty: HintCertainty | None = None


class LetterHint(Struct, frozen=True):
    """A finding of a check, worded. `paragraph` counts the paragraphs of the file from 1, 0 where it has no
    place.
    """

    check: str
    certainty: HintCertainty
    question: str
    code: str
    says: str
    paragraph: int = 0
    quote: str = ""
    urgent: bool = False
    """Whether the manager has to know at once: a possible data breach."""
    edition: str = ""
    """Of the check that found it."""

    def at(self, certainty: HintCertainty) -> "LetterHint":
        """The same hint, less sure."""
        return replace(self, certainty=max(self.certainty, certainty, key=lambda one: one.rank))
