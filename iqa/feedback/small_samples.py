"""The sentence beside any individual's figure: what so small a sample can and cannot show."""

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


def small_sample_sentence(looked: Looked, confidence: float = 0.95) -> str:
    """What a clean sample of this size would still allow, by the exact hypergeometric bound.

    Blank when everything was looked at, since nothing is then left open, or when nothing was drawn at random.
    """
    left_open = looked.caseload - looked.at_random
    if looked.at_random == 0 or left_open == 0:
        return ""
    most = int(upper_bound(0, looked.at_random, population=looked.caseload, confidence=confidence))
    noun = looked.item_name + "s"
    sample = "that one" if looked.at_random == 1 else f"those {number(looked.at_random)}"
    return (
        f"Had we found no fault at all in {sample}, as many as {most} of the {looked.caseload} {noun} could "
        f"still have had one ({confidence:.0%} confidence). So this is a start for a conversation about the work we saw; "
        "it is not a score, and it says little about the rest."
    )
