"""The sentence beside any individual's figure: what so small a sample can and cannot show."""

from collections.abc import Sequence
from dataclasses import dataclass

from iqa.feedback.wording import number
from iqa.statistics import upper_bound


@dataclass(frozen=True, slots=True)
class Looked:
    """How many of a person's pieces of work were drawn at random and looked at, out of how many on the list.

    `at_random` and `caseload` count pieces of work of one scheme; `targeted` ones come on top.
    """

    item_name: str
    at_random: int
    caseload: int
    targeted: int = 0
    doing: str = ""
    """What the person did with them, such as 'you drafted'."""

    @property
    def in_words(self) -> str:
        """'2 of your 27 cases', 'the one letter you drafted'."""
        noun = self.item_name + ("" if self.caseload == 1 else "s")
        doing = f" {self.doing}" if self.doing else ""
        whose = "the" if self.doing else "your"
        if self.caseload == self.at_random == 1:
            text = f"{whose} one {noun}{doing}"
        elif self.at_random == self.caseload:
            text = f"all {self.caseload} of {whose} {noun}{doing}"
        else:
            text = f"{number(self.at_random)} of {whose} {self.caseload} {noun}{doing}"
        if self.targeted:
            return f"{text} and {number(self.targeted)} that the policy always includes"
        return text


CLOSING = (
    "So this is a start for a conversation about the work we saw; it is not a score, "
    "and it says little about the rest."
)


def small_sample_sentences(looked: Sequence[Looked], confidence: float = 0.95) -> tuple[str, ...]:
    """What clean samples of these sizes would still allow, by the exact hypergeometric bound, and what follows.

    Nothing is said of a scheme in which everything was looked at, since nothing is then left open, nor of one in
    which nothing was drawn at random.
    """
    bounds = [_bound(one, confidence) for one in looked if 0 < one.at_random < one.caseload]
    return (" ".join([*bounds, CLOSING]),) if bounds else ()


def _bound(looked: Looked, confidence: float) -> str:
    most = upper_bound(0, looked.at_random, population=looked.caseload, confidence=confidence)
    whole = f"{looked.caseload} {looked.item_name}s"
    seen = f"the {number(looked.at_random)} {looked.item_name}{'' if looked.at_random == 1 else 's'}"
    return (
        f"Had we found no fault at all in {seen} we saw, as many as {most} of the {whole} could still have had "
        f"one ({confidence:.0%} confidence)."
    )
