"""The form of one piece of work: what is asked about it, and all that answers are judged by.

It is built afresh from the records whenever it is shown or answers come back, and says nothing of who answers.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from msgspec import Struct, field

from iqa.domain import (
    Answered,
    Assessor,
    CriterionKind,
    EnteredDate,
    Item,
    Person,
    Scheme,
    Standard,
    TimelinessOutcome,
    TimelinessResult,
)
from iqa.marking.agreed_actions import offered_day
from iqa.marking.attribution import Attribution, Question, questions, whose_work
from iqa.marking.beside import lines_beside
from iqa.marking.fact_checks import answer_by_record, rating_by_dates
from iqa.marking.no_record import offers_no_record
from iqa.marking.results import timeliness_of
from iqa.marking.timeliness import facts_with
from iqa.staff import OffList, names_of


class Form(Struct, frozen=True, dict=True):
    """One piece of work to mark, with the scheme as its draw pinned it and the focus modules that are switched on.

    `timeliness` and `attributions` map criterion ids; an attribution not given is worked out from the item and
    `people`. `timeliness` is what the dates say with those recorded so far; with `standards` and `today`, other
    dates that an assessor enters are computed with too.
    """

    scheme: Scheme
    item: Item
    focus: tuple[str, ...] = ()
    timeliness: Mapping[str, TimelinessResult] = field(default_factory=dict)
    attributions: Mapping[str, Attribution] = field(default_factory=dict)
    people: tuple[Person, ...] = ()
    standards: tuple[Standard, ...] = ()
    today: date | None = None
    beside: Mapping[str, str] = field(default_factory=dict)
    """What other exports of the month say of the same URN, by the names of `iqa.fields.BESIDE_FIELDS`."""
    defaults_allowed: bool = True
    """Whether the office lets what is left be answered in one go in that month."""
    action_days: int = 0
    """Days until an action agreed is due where nobody says another day; 0 for no day."""

    def facts(self, entered: Sequence[EnteredDate] = (), marked_on: date | None = None) -> dict[str, str]:
        """What answers are compared with: the row, the other exports, the dates entered, the day of marking."""
        return facts_with(self._known, entered, marked_on)

    @cached_property
    def _known(self) -> Mapping[str, str]:
        """The row and the other exports: put together once, since each question of a page asks for it."""
        return {**dict(self.item.facts.items()), **self.beside}

    def shown_beside(self, criterion_id: str) -> tuple[str, ...]:
        """A sentence for each thing that a question shows beside it."""
        criterion = self.scheme.criterion(criterion_id)
        return lines_beside(criterion, self.scheme.population, self.facts(), self.standards, self.today)

    def answered_by_record(self, criterion_id: str) -> Answered | None:
        """What the record answers to a question by itself, open to correction; None where it does not."""
        return answer_by_record(self.scheme.criterion(criterion_id), self.facts())

    def questions(self) -> tuple[Question, ...]:
        """The questions asked of the item."""
        return self._asked

    @cached_property
    def _asked(self) -> tuple[Question, ...]:
        return questions(self.scheme, self.focus, self.item)

    def attribution(self, criterion_id: str) -> Attribution:
        """Whose work a criterion judges in the item."""
        known = self.attributions.get(criterion_id)
        return known or whose_work(self.scheme.criterion(criterion_id), self.item, self.people)

    def timeliness_with(self, entered: Sequence[EnteredDate]) -> Mapping[str, TimelinessResult]:
        """What the dates say with others entered than are recorded."""
        if self.today is None or not self.standards:
            return self.timeliness
        return timeliness_of(self.scheme, self.item, self.standards, self.today, entered)

    def computed_ratings(self) -> dict[str, str]:
        """Criterion -> the rating that the dates give, for the timeliness questions among those asked: not marked
        where they cannot be assessed."""
        return {
            one.criterion.id: rating_by_dates(one.criterion, found, self.scheme.ratings_of(one.criterion))
            for one in self.questions()
            if one.criterion.kind is CriterionKind.TIMELINESS and (found := self.timeliness.get(one.criterion.id))
        }

    def is_untold(self, criterion_id: str) -> bool:
        """Whether the dates cannot be assessed for a question, so that the assessor has to say what shows."""
        known = self.timeliness.get(criterion_id)
        return known is not None and known.outcome is TimelinessOutcome.CANNOT_BE_ASSESSED

    def may_have_no_record(self, criterion_id: str) -> bool:
        """Whether a date is missing that the assessor can look for, and say that there is no record of it."""
        return offers_no_record(self.timeliness.get(criterion_id))

    def action_day(self) -> date | None:
        """The day by which an action agreed today is due where nobody says another; None for no day."""
        return offered_day(self.today, self.action_days)

    def assessor(self, person_id: str) -> Assessor:
        """Somebody with every name they go by; without a staff list an id is 'Name (Unit)'."""
        for person in self.people:
            if person.id == person_id:
                return Assessor(person.id, names_of(person), person.unit)
        return Assessor(person_id, (OffList.of(person_id).name,))
