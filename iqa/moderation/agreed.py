"""What stands where work was marked twice: equal ratings automatically, the others once they are settled.

Both originals are only read. A difference is shown in an order that tells nobody whose mark is whose.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from iqa.access import Action, Relation, Who, hands_in, may, to_work
from iqa.domain import (
    NOT_APPLICABLE,
    NOT_APPLICABLE_LABEL,
    Adjudication,
    Assessment,
    AssessmentState,
    Item,
    Mark,
    Purpose,
    Round,
    Scheme,
)
from iqa.errors import NotFoundError, NotPermittedError
from iqa.next_steps import advice, again
from iqa.sampling.tickets import ticket
from iqa.staff import OffList


class Difference(Struct, frozen=True):
    """One question that two markers rated differently and nobody has settled, with both marks in an order that
    tells nothing."""

    item_key: str
    draw: str
    criterion: str
    marks: tuple[Mark, Mark]


def agreed_assessment(first: Assessment, second: Assessment, settled: Iterable[Adjudication]) -> Assessment:
    """What stands of two markings: submitted once every question that both answered is agreed.

    An equal rating is agreed automatically, with the first marker's words. A settled one takes the words of the
    marker who gave that rating, or, where neither did, the reason as its evidence.
    """
    by_criterion = {one.criterion: one for one in settled}
    marks: list[Mark] = []
    open_left = False
    for mark, other in _both(first, second):
        adjudication = by_criterion.get(mark.criterion)
        if adjudication:
            marks.append(_settled(mark, other, adjudication))
        elif mark.rating == other.rating:
            marks.append(mark)
        else:
            open_left = True
    state = AssessmentState.IN_PROGRESS if open_left else AssessmentState.SUBMITTED
    return standing_assessment(first, state, tuple(marks))


def standing_assessment(first: Assessment, state: AssessmentState, marks: tuple[Mark, ...]) -> Assessment:
    """Marks that stand in the place of the first marker's, and nothing else of what that marker said."""
    return replace(
        first,
        assessor="",
        round=Round.AGREED,
        state=state,
        marks=marks,
        good_practice="",
        actions=(),
        entered_dates=(),
        urgent_concern="",
        referral="",
        overall="",
        revision=0,
        recorded_from="",
    )


def differences(first: Assessment, second: Assessment, agreed: Assessment | None) -> tuple[Difference, ...]:
    """The questions of a piece of work that wait to be settled."""
    standing = {mark.criterion for mark in agreed.marks} if agreed else frozenset()
    return tuple(
        Difference(
            item_key=first.item_key,
            draw=first.draw,
            criterion=mark.criterion,
            marks=_in_blind_order(first, mark, other),
        )
        for mark, other in _both(first, second)
        if mark.rating != other.rating and mark.criterion not in standing
    )


def with_agreed(first: Assessment, agreed: Assessment | None) -> Assessment:
    """The first assessment with the agreed marks in the place of its own, as every report reads it."""
    if agreed is None:
        return first
    standing = {mark.criterion: mark for mark in agreed.marks if mark.is_marked}
    return replace(first, marks=tuple(standing.get(mark.criterion, mark) for mark in first.marks))


def resolve_rating(scheme: Scheme, criterion: str, given: str) -> str:
    """The id of a rating of a question, typed as its id or as its label. Raises NotFoundError with those there
    are."""
    known = {one.label: one.id for one in scheme.ratings_of(scheme.criterion(criterion))}
    known |= {NOT_APPLICABLE_LABEL: NOT_APPLICABLE}
    wanted = _plain(given)
    for label, rating in known.items():
        if wanted in {_plain(label), _plain(rating)}:
            return rating
    raise NotFoundError(f"There is no rating '{given}' of this question.", f"Choose one of: {', '.join(known)}.")


def check_adjudicator(
    by: str, names: Sequence[str], markers: Iterable[str], item: Item, people: Iterable[str]
) -> None:
    """Refuse a settler who marked the piece of work, or whose work it is. `names` are all that they go by.

    A name that is only near a marker's, or near that of somebody who had a hand in the work, is refused too.
    """
    who = Who(by, tuple(names) or (OffList.of(by).name,))
    decision = may(Action.ADJUDICATE, to_work(who, item, markers=markers, hands=hands_in(item).union(people)))
    if decision.allowed:
        return
    called = who.names[0]
    unsure = "" if decision.sure else "As far as the names tell, "
    if decision.because is Relation.MARKED:
        raise NotPermittedError(
            f"{unsure}{called} marked this piece of work.",
            advice("A difference is settled by a third person, or by a meeting: ", again({"meeting": True}), "."),
        )
    raise NotPermittedError(
        f"{unsure}{'this' if unsure else 'This'} is {called}'s own work.",
        advice(
            "Have it settled by somebody who had no hand in it, or by a meeting: ", again({"meeting": True}), "."
        ),
    )


def _both(first: Assessment, second: Assessment) -> tuple[tuple[Mark, Mark], ...]:
    """The marks on the questions that both answered."""
    pairs = ((mark, second.mark(mark.criterion)) for mark in first.marks)
    return tuple((mark, other) for mark, other in pairs if mark.is_marked and other.is_marked)


def _settled(mark: Mark, other: Mark, adjudication: Adjudication) -> Mark:
    for one in (mark, other):
        if one.rating == adjudication.rating:
            return one
    return Mark(mark.criterion, adjudication.rating, adjudication.reason, person=mark.person)


def _in_blind_order(first: Assessment, mark: Mark, other: Mark) -> tuple[Mark, Mark]:
    """The same order whenever it is asked for, and as good as a coin's to whoever does not work it out."""
    place = ticket(f"{Purpose.SECOND_MARKING}|{first.draw}", f"{first.item_key}|{mark.criterion}")
    return (mark, other) if int(place[2:4]) % 2 else (other, mark)


def _plain(text: str) -> str:
    return " ".join(text.replace("-", " ").split()).casefold()
