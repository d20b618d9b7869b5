"""The sentence beside any individual's figure: what so small a sample can and cannot show."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from iqa.statistics import clean_upper_bound
from iqa.text import number


class Drawn(NamedTuple):
    """How many of a person's pieces of work stood on one list of the draw, and how many of these were looked at.

    Work found to be ineligible is on no list any more.
    """

    listed: int
    seen: int


class Looked(Struct, frozen=True):
    """How many of a person's own pieces of work were drawn at random and looked at, out of how many.

    `at_random` and `caseload` count pieces of work of one scheme that are the person's own. `certainty_selected`
    ones were chosen apart from the random draw; they are part of the caseload, and not of what the random sample
    speaks for.
    """

    item_name: str
    at_random: int
    caseload: int
    certainty_selected: int = 0
    doing: str = ""
    """What the person did with them, such as 'you drafted'."""
    of_others: int = 0
    """Other people's work of this scheme that holds a mark of theirs."""
    drawn: tuple[Drawn, ...] = ()
    """The lists of the draw that the caseload stood on, each with what was seen of it; empty where it is one list
    of all that was not chosen apart."""

    @property
    def in_words(self) -> str:
        """'two of your 27 cases', 'the one letter you drafted', 'one case of others that holds a mark of yours'.

        It begins with what is the person's own.
        """
        seen = self.at_random + self.certainty_selected
        if not seen:
            return self._others
        notes = [f"and {self._others}"] if self.of_others else []
        if not self.at_random:
            said = f"{_of(seen, self)}, chosen apart from the random draw"
        else:
            said = _of(self.at_random, self)
            more = f"and {number(self.certainty_selected)} more, chosen apart from the random draw"
            notes = [more, *notes] if self.certainty_selected else notes
        return f"{said} ({'; '.join(notes)})" if notes else said

    @property
    def _others(self) -> str:
        holds = "holds" if self.of_others == 1 else "hold"
        noun = _noun(self.item_name, self.of_others)
        return f"{number(self.of_others)} {noun} of others that {holds} a mark of yours"

    @property
    def lists(self) -> tuple[Drawn, ...]:
        """The lists that the random sample speaks for."""
        return self.drawn or (Drawn(self.caseload - self.certainty_selected, self.at_random),)

    @property
    def drawn_from(self) -> int:
        """How many pieces of work the random sample speaks for."""
        return sum(one.listed for one in self.lists)


CLOSING = (
    "So this is a start for a conversation about the work we saw; it is not a score, "
    "and it says little about the rest."
)


def small_sample_sentences(looked: Sequence[Looked], confidence: float = 0.95) -> tuple[str, ...]:
    """What clean samples of these sizes would still allow, by the exact bound over the lists drawn from, and what
    follows.

    Nothing is said of a scheme in which everything was looked at, since nothing is then left open, nor of one in
    which nothing was drawn at random, nor of a sample so large that a clean one would leave no room for a fault.
    """
    bounds = [_bound(one, confidence) for one in looked if 0 < one.at_random < one.drawn_from]
    said = [bound for bound in bounds if bound]
    return (" ".join([*said, CLOSING]),) if said else ()


def _bound(looked: Looked, confidence: float) -> str:
    most = clean_upper_bound(looked.lists, confidence)
    if not most:
        return ""
    seen = f"{number(looked.at_random)} {_noun(looked.item_name, looked.at_random)}"
    seen += " of yours" if looked.of_others else ""
    seen += " drawn at random" if looked.certainty_selected else " we saw"
    whole = f"{number(looked.drawn_from)} {_noun(looked.item_name, looked.drawn_from)}"
    return (
        f"Had we found no fault at all in the {seen}, as many as {number(most)} of the {whole} could still have "
        f"had one ({confidence * 100:g}% confidence)."
    )


def _of(count: int, looked: Looked) -> str:
    """'two of your 27 cases', 'both of the letters you drafted', 'your one case'."""
    whose = "the" if looked.doing else "your"
    rest = f"{_noun(looked.item_name, looked.caseload)}{' ' if looked.doing else ''}{looked.doing}"
    if count < looked.caseload:
        return f"{number(count)} of {whose} {number(looked.caseload)} {rest}"
    if count == 1:
        return f"{whose} one {rest}"
    return f"{'both' if count == 2 else f'all {number(count)}'} of {whose} {rest}"


def _noun(item_name: str, count: int) -> str:
    return item_name if count == 1 else f"{item_name}s"
