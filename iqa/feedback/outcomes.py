"""What came of the marks that somebody disputed, as their next letter says it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from iqa.domain import DisputedMark, DisputeState, Person, long_day_of_moment
from iqa.feedback.wording import reference
from iqa.marking.results import MarkedWork
from iqa.staff import name_of
from iqa.text import mid_sentence


def outcome_sentences(
    disputes: Iterable[DisputedMark], own: Sequence[MarkedWork], people: Mapping[str, Person]
) -> tuple[str, ...]:
    """One for each dispute that was decided, in the order given. `own` is the work of the letter; a dispute about
    other work is not told there."""
    works = {(one.assessment.draw, one.item.key): one for one in own}
    return tuple(_sentences(disputes, works, people))


def _sentences(
    disputes: Iterable[DisputedMark], works: Mapping[tuple[str, str], MarkedWork], people: Mapping[str, Person]
) -> Iterator[str]:
    for dispute in disputes:
        one = works.get((dispute.draw, dispute.item_key))
        if one is None or dispute.state is DisputeState.OPEN:
            continue
        question = one.scheme.criterion(dispute.criterion).question
        rating = mid_sentence(one.scheme.rating_label(dispute.rating, dispute.criterion))
        stands = "The mark stands" if dispute.state is DisputeState.UPHELD else "The mark was changed"
        by, day = name_of(dispute.decided_by, people), long_day_of_moment(dispute.decided_at)
        yield (
            f"You disputed the mark on “{question}” ({reference(one)}). {by} looked at it again, on {day}. "
            f"{stands}: {rating}. {dispute.decided_reason}"
        )
