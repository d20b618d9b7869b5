"""A marked item: one assessment together with everything a reader of it needs, and the marks of each person."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from iqa.domain import (
    AgreedAction,
    Assessment,
    CellKey,
    EnteredDate,
    Item,
    Kind,
    Mark,
    Person,
    Scheme,
    Standard,
    TimelinessOutcome,
    TimelinessResult,
    WorkOf,
    all_hold,
)
from iqa.marking.attribution import (
    NOBODYS,
    NOT_KNOWN,
    THE_UNIT,
    Attribution,
    is_unsent_letter,
    whose_delay_it_is,
    whose_work,
)
from iqa.marking.timeliness import LETTER_STANDARDS, OwnedClock, assess_timeliness, whose_delay


class MarkedWork(Struct, frozen=True):
    """One submitted assessment, its item, the scheme version it was made under, and what the dates say.

    `timeliness` maps criterion ids to results. `cell` is the item's cell in the draw. Work that was
    `certainty_selected` is told to the person and never pooled with the random sample.
    """

    item: Item
    assessment: Assessment
    scheme: Scheme
    timeliness: Mapping[str, TimelinessResult]
    cell: CellKey
    certainty_selected: bool = False
    standards: tuple[Standard, ...] = ()
    """The standards that the dates were judged by."""
    judged_on: date | None = None
    """The day that they were judged on."""

    def person_of(self, mark: Mark) -> str:
        """On whose record a mark goes: as recorded with it, else as the export tells, else NOT_KNOWN."""
        if mark.person:
            return mark.person
        return whose_work(self.scheme.criterion(mark.criterion), self.item).person_id or NOT_KNOWN

    def behind(self, mark: Mark) -> str:
        """Whose work stands behind a mark, to hold figures back by: of a measure of the unit whoever owns the
        piece of work; '' where nobody knows."""
        person = self.person_of(mark)
        return self.item.text("person") if person == THE_UNIT else "" if person in NOBODYS else person

    def marks_of(self, person: str) -> tuple[Mark, ...]:
        """The marks that go on a person's record, in the scheme's order."""
        return tuple(mark for mark in self.marks_in_order() if self.person_of(mark) == person)

    def marks_in_order(self) -> tuple[Mark, ...]:
        """All marks given, in the scheme's order."""
        order = {criterion.id: number for number, criterion in enumerate(self.scheme.criteria)}
        given = (mark for mark in self.assessment.marks if mark.is_marked and mark.criterion in order)
        return tuple(sorted(given, key=lambda mark: order[mark.criterion]))

    def people(self) -> tuple[str, ...]:
        """Everybody with a mark on their record here, the item's own person first."""
        own = self.item.text("person")
        named = {self.person_of(mark) for mark in self.marks_in_order()} - NOBODYS
        return (*((own,) if own in named else ()), *sorted(named - {own}))

    def owner(self) -> str:
        """Whose piece of work it is as a whole, and so who is told of good practice and of what was agreed on it.

        The item's own person; of a letter that was sent, its drafter, whom the assessor names where the export
        does not.
        """
        own = self.item.text("person")
        if self.scheme.population is not Kind.LETTERS or is_unsent_letter(self.scheme, self.item):
            return own
        drafters = {
            self.person_of(mark)
            for mark in self.marks_in_order()
            if self.scheme.criterion(mark.criterion).work_of is WorkOf.DRAFTER
        } - NOBODYS
        return self.item.text("drafter_id") or (drafters.pop() if len(drafters) == 1 else own)

    def person_of_action(self, action: AgreedAction) -> str:
        """Whose action it is: of whoever the question it is about judges, else of the owner of the work.

        NOT_KNOWN or OUTSIDE where that question is on nobody's record.
        """
        return self.person_of(self.assessment.mark(action.criterion)) if action.criterion else self.owner()

    def actions_of(self, person: str) -> tuple[AgreedAction, ...]:
        """The actions that are a person's."""
        return tuple(action for action in self.assessment.actions if self.person_of_action(action) == person)


def timeliness_of(
    scheme: Scheme, item: Item, standards: Sequence[Standard], today: date, entered: Sequence[EnteredDate] = ()
) -> dict[str, TimelinessResult]:
    """What the dates of an item say for each timeliness criterion of a scheme that applies to it."""
    return {
        criterion.id: assess_timeliness(criterion.standard, standards, item.facts, today, entered)
        for criterion in scheme.criteria
        if criterion.standard and all_hold(criterion.applies_when, item.facts) is not False
    }


def delays_of(
    scheme: Scheme,
    item: Item,
    timeliness: Mapping[str, TimelinessResult],
    clocks: Sequence[OwnedClock],
    people: Iterable[Person] = (),
) -> dict[str, Attribution]:
    """On whose record each question goes that finds a letter as a whole late: nobody answers for others' days."""
    people = tuple(people)
    return {
        criterion.id: whose_delay_it_is(criterion, whose_delay(result, clocks), item, people)
        for criterion in scheme.criteria
        if criterion.standard in LETTER_STANDARDS
        and not criterion.work_of.is_nobodys
        and (result := timeliness.get(criterion.id))
        and result.outcome is TimelinessOutcome.NOT_MET
        and result.done
    }


def people_of(marked: Iterable[MarkedWork]) -> tuple[str, ...]:
    """Everybody with a mark in any of these, sorted."""
    return tuple(sorted({person for one in marked for person in one.people()}))
