"""The few things to change first: which of the assessors' candidates a letter holds, and what is said of the rest.

It never adds one that nobody put forward.
"""

from collections.abc import Iterator, Sequence

from iqa.domain import NOT_APPLICABLE, Mark
from iqa.feedback.context import Priority
from iqa.feedback.wording import reference
from iqa.marking.results import MarkedWork
from iqa.text import begun, counted, mid_sentence


def chosen_priorities(own: Sequence[MarkedWork], person: str) -> list[tuple[MarkedWork, Mark]]:
    """The candidates that the assessors put forward: worst rating first, then in the order of the form.

    A question comes up once, with its worst mark, so that the few priorities are different things to change.
    """
    candidates = [
        (one, mark)
        for one in own
        for mark in one.marks_of(person)
        if mark.priority and mark.rating != NOT_APPLICABLE
    ]
    candidates.sort(key=lambda candidate: -_depth(*candidate))
    chosen: dict[tuple[str, str], tuple[MarkedWork, Mark]] = {}
    for one, mark in candidates:
        chosen.setdefault((one.scheme.id, mark.criterion), (one, mark))
    return list(chosen.values())


def _depth(one: MarkedWork, mark: Mark) -> float:
    """How far down its scale a mark is: 0 for the best rating, 1 for the worst, whatever the steps between."""
    steps = [rating.id for rating in one.scheme.scale]
    return steps.index(mark.rating) / (len(steps) - 1)


def as_priority(one: MarkedWork, mark: Mark) -> Priority:
    """A candidate as the letter prints it."""
    return Priority(
        question=one.scheme.criterion(mark.criterion).question,
        reference=reference(one),
        what_happened=mark.evidence,
        standard=_standard(one, mark),
        next_step=mark.next_step,
    )


def priorities_note(own: Sequence[MarkedWork], person: str, chosen: Sequence[tuple[MarkedWork, Mark]]) -> str:
    """One sentence about what is not on the first page, so that nothing is passed over in silence."""
    below = [(one, mark) for one in own for mark in one.marks_of(person) if _is_below(one, mark)]
    others = sum(candidate not in chosen for candidate in below)
    if not below and not chosen:
        return "Nothing we looked at fell short, so there is nothing we ask you to change."
    if not chosen:
        explained = "It is explained" if others == 1 else "They are explained"
        none = "and is not a priority" if others == 1 else "and none is a priority"
        marks = begun(counted(others, "mark", in_words=True))
        return f"{marks} fell short of the best. {explained} in the detail overleaf, {none}."
    if others:
        points = begun(counted(others, "further point", in_words=True))
        return f"{points} {'stands' if others == 1 else 'stand'} in the detail overleaf."
    return ""


def lacking(one: MarkedWork, mark: Mark) -> Iterator[tuple[str, str]]:
    """What one mark lacks before it can stand in a letter: a code, and the end of the sentence about it."""
    if mark.rating == NOT_APPLICABLE:
        return
    rating = one.scheme.rating(mark.rating)
    called = mid_sentence(one.scheme.rating_label(mark.rating, mark.criterion))
    if (rating.needs_evidence or mark.priority) and not mark.evidence.strip():
        yield (
            "evidence-missing",
            f"is marked {called} and nothing says where it shows. Add one line of evidence.",
        )
    if mark.priority and not _standard(one, mark):
        yield "priority-incomplete", "is a priority and does not say what is expected. Add the standard."
    if mark.priority and not mark.next_step.strip():
        yield "priority-incomplete", "is a priority and does not say what to do next. Add the next step."


def _standard(one: MarkedWork, mark: Mark) -> str:
    """What is expected, as the assessor put it, else as the scheme does."""
    return mark.aim.strip() or one.scheme.criterion(mark.criterion).aim


def _is_below(one: MarkedWork, mark: Mark) -> bool:
    """Whether the mark is short of the best rating, and is one at all."""
    return mark.rating not in (NOT_APPLICABLE, one.scheme.scale[0].id)
