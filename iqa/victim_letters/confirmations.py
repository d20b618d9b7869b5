"""What named people have said of letters that were possibly owed, put in place of the doubt.

Only a letter that the exports leave in doubt is decided by an answer: where they show it, they prevail.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import Kind, LetterState, Person
from iqa.intake.people import Names
from iqa.intake.population import freeze
from iqa.victim_letters.grounds import Because, Ground
from iqa.victim_letters.letters import reconciled
from iqa.victim_letters.owed import LettersOwed, Working


class Confirmation(Struct, frozen=True):
    """One answer: whether the letter is owed, who said so, when and why."""

    owed: bool
    by: str
    day: date | None
    reason: str

    @property
    def ground(self) -> Ground:
        """The answer as a ground of the letter's working."""
        return Ground.of(Because.CONFIRMED, by=self.by, day=self.day, owed=self.owed, reason=self.reason)


def with_confirmations(
    owed: LettersOwed, answers: Mapping[str, Confirmation], *, people: Iterable[Person] = (), today: date
) -> LettersOwed:
    """The month's letters with every answered doubt (answers by the letter's key) decided as it was answered.

    A letter confirmed as owed is *owed and not sent*, or *not yet due* while its last day has not passed.
    """
    if not any(work.state is LetterState.POSSIBLY_OWED and work.letter.key in answers for work in owed.working):
        return owed
    names = Names(people)
    working = tuple(
        _decided(work, answers[work.letter.key], names, today)
        if work.state is LetterState.POSSIBLY_OWED and work.letter.key in answers
        else work
        for work in owed.working
    )
    before = owed.population
    population = freeze(Kind.LETTERS, before.month, [work.letter for work in working], before.rejected)
    return replace(owed, population=replace(population, version=before.version), working=working)


def _decided(work: Working, answer: Confirmation, names: Names, today: date) -> Working:
    state = LetterState.NOT_OWED
    if answer.owed:
        in_time = work.due is not None and work.due >= today
        state = LetterState.NOT_YET_DUE if in_time else LetterState.NOT_SENT
    letter = reconciled(work.letter, state, names)
    return replace(work, letter=letter, state=state, grounds=(*work.grounds, answer.ground))
