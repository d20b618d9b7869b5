"""When a letter has to be sent, and whether it went in time: where the standards are asked about a letter."""

from datetime import date

from msgspec import Struct

from iqa.domain import Item, Standard, TimelinessOutcome, TimelinessResult
from iqa.marking.timeliness import LETTER_STANDARDS, assess_timeliness

_LATE = {TimelinessOutcome.MET: False, TimelinessOutcome.NOT_MET: True}


class LetterClock(Struct, frozen=True):
    """The office's standards for letters, as things stand on a day. Letters of the types `uncalled` have none."""

    standards: tuple[Standard, ...]
    today: date
    uncalled: frozenset[str] = frozenset()

    def result(self, letter: Item) -> TimelinessResult:
        """What the dates say against the standard for letters of that type."""
        results = [assess_timeliness(name, self.standards, letter.facts, self.today) for name in LETTER_STANDARDS]
        applying = (one for one in results if one.outcome is not TimelinessOutcome.NOT_APPLICABLE)
        return next((one for one in results if one.due), None) or next(applying, results[0])


def went_late(result: TimelinessResult) -> bool | None:
    """Whether a letter that was sent went late; None where it was not sent or that cannot be said."""
    return None if result.done is None else _LATE.get(result.outcome)
