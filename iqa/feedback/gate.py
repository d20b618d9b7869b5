"""What holds a letter back from being issued: each thing with a code, and in words that say what is missing.

It looks at the marks as they stand at that moment, so that what came after the draft holds the letter back too.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from iqa.domain import Mark
from iqa.errors import Problem
from iqa.feedback.letter import letter_problems
from iqa.feedback.problems import LetterProblem
from iqa.feedback.wording import reference
from iqa.marking.fact_checks import contradictions
from iqa.marking.results import MarkedWork
from iqa.marking.timeliness import facts_with

CONTRADICTION = "contradiction"
SECOND_MARK_OPEN = "second-mark-open"
DecidedMarks = Collection[tuple[str, str, str]]
"""Marks that a third person or a meeting decided with a reason: draw, key of the work, criterion."""


def marks_problems(
    person: str,
    works: Sequence[MarkedWork],
    beside: Callable[[MarkedWork], Mapping[str, str]],
    decided: DecidedMarks,
) -> tuple[Problem, ...]:
    """What a person's marks lack: an adverse mark its line, a priority its standard or next step, a mark that the
    export contradicts its explanation. `beside` gives what other exports and the letter itself say of a piece of
    work. A mark that somebody else decided with a reason is explained by it."""
    return (
        *letter_problems(person, works),
        *(
            problem
            for one in works
            for mark in one.marks_of(person)
            if not mark.explanation.strip() and (one.assessment.draw, one.item.key, mark.criterion) not in decided
            for problem in _contradicted(one, mark, beside)
        ),
    )


def _contradicted(
    one: MarkedWork, mark: Mark, beside: Callable[[MarkedWork], Mapping[str, str]]
) -> Iterator[Problem]:
    criterion = one.scheme.criterion(mark.criterion)
    facts = facts_with({**one.item.facts, **beside(one)}, one.assessment.entered_dates, one.judged_on)
    timeliness, scale = one.timeliness.get(mark.criterion), one.scheme.ratings_of(criterion)
    for found in contradictions(criterion, mark, facts, timeliness, scale):
        message = (
            f"{reference(one)}: the mark on '{criterion.question}' is contradicted by the export, and nobody "
            f"explained it. {found.says}"
        )
        yield LetterProblem(CONTRADICTION, message, item=one.item.key, criterion=mark.criterion)


def second_mark_problems(urns: Sequence[str]) -> tuple[Problem, ...]:
    """Work that is with a second marker: what stands of it is not known yet."""
    return tuple(
        Problem(SECOND_MARK_OPEN, f"{urn}: it was drawn to be marked a second time, and is not marked yet.")
        for urn in urns
    )
