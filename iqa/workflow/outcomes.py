"""What happened in cases afterwards: entered by hand, taken back, and seen beside the marks of the same cases."""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import EnteredOutcome, KnownOutcome, Month, OutcomeKind, long_date, next_id
from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.intake.urn import Suffix, parse_urn, tidy
from iqa.next_steps import NextStep, advice
from iqa.records.outcomes import known_outcomes, marks_beside_outcomes
from iqa.records.workspace import Workspace
from iqa.text import cleaned
from iqa.themes.outcomes import OutcomeMark, outcome_in_words
from iqa.themes.outcomes_page import KnownOutcomesPage, OutcomeCase, OutcomeMarkLine


class NewOutcome(Struct, frozen=True):
    """What is to be entered: the month is the one in which it became known."""

    urn: str
    kind: OutcomeKind
    month: Month
    about: str = ""
    on: date | None = None


class OutcomeBeside(Struct, frozen=True):
    """What happened in one case, and the marks of the case on the questions that it concerns, the earliest month
    first. They are there to be looked at together; neither says that the other is wrong."""

    outcome: KnownOutcome
    marks: tuple[OutcomeMark, ...]

    @property
    def marked_fully(self) -> tuple[OutcomeMark, ...]:
        """The marks that were the best there is: what a manager may want to read again."""
        return tuple(one for one in self.marks if one.fully)


def add_outcome(workspace: Workspace, new: NewOutcome) -> EnteredOutcome:
    """Enter what happened in a case. Raises InvalidInputError for what is no URN, ConflictError where it is known
    already."""
    if parse_urn(new.urn, Suffix.UNDECLARED) is None:
        raise InvalidInputError(f"{new.urn} is no URN.", "Write it as the case has it, such as 01AB1234526.")
    urn, at = tidy(new.urn), workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, "outcome entered", urn) as change:
        known = known_outcomes(workspace.settings, change)
        if any((tidy(one.urn), one.kind, one.month) == (urn, new.kind, new.month) for one in known.outcomes):
            raise ConflictError(
                f"{new.kind.value.capitalize()} of {urn} is known for {new.month.label} already.",
                advice("See it with: ", NextStep("outcome list", {"month": str(new.month)})),
            )
        entered = EnteredOutcome(
            id=next_id("O", (one.id for one in change.outcomes.list())),
            urn=urn,
            kind=new.kind,
            month=new.month,
            about=cleaned(new.about).strip(),
            by=workspace.actor.typed,
            at=at.isoformat(timespec="seconds"),
            on=new.on,
        )
        change.outcomes.add(entered)
        change.facts(kind=str(entered.kind), month=str(entered.month), about=entered.about)
        return entered


def take_back_outcome(workspace: Workspace, outcome_id: str, reason: str) -> EnteredOutcome:
    """Say that an outcome entered by hand does not hold. It stays in the records and stands beside nothing.

    Raises NotFoundError for an id that is none, ConflictError for one taken back before, InvalidInputError without
    a reason.
    """
    if not reason.strip():
        raise InvalidInputError("An outcome is taken back only with a reason.", "Say why in a line.")
    at, wanted = workspace.now(), outcome_id.strip().upper()
    with workspace.store.changing(workspace.actor.typed, at, "outcome taken back", wanted) as change:
        entered = change.outcomes.get(wanted)
        if entered is None:
            raise NotFoundError(
                f"No outcome {outcome_id} was entered by hand.",
                advice(
                    "Those that were: ",
                    NextStep("outcome list"),
                    ". One that was imported is withdrawn with its import: ",
                    NextStep("withdraw"),
                ),
            )
        if entered.taken_back:
            raise ConflictError(f"{entered.id} was taken back already: {entered.taken_back}")
        change.facts(reason=reason.strip())
        return change.outcomes.save(replace(entered, taken_back=reason.strip()))


def outcomes_beside_marks(workspace: Workspace, month: Month | None = None) -> tuple[OutcomeBeside, ...]:
    """Each outcome that became known in a month, or ever, with the marks of its case: the latest first, and
    within a month those with marks."""
    with workspace.store.reading() as view:
        known = known_outcomes(workspace.settings, view)
        until = max((one.month for one in view.draws.standing()), default=None)
        marks = marks_beside_outcomes(workspace, view, known, until) if until else ()
    found = [
        OutcomeBeside(outcome, tuple(sorted(_of(outcome, marks), key=lambda one: (one.month, one.scheme))))
        for outcome in known.outcomes
        if month in (None, outcome.month)
    ]
    return tuple(sorted(found, key=_place))


def outcomes_page(workspace: Workspace, month: Month) -> KnownOutcomesPage:
    """The same of a month as a page for managers."""
    settings, found = workspace.settings, outcomes_beside_marks(workspace, month)
    return KnownOutcomesPage(
        area=settings.area,
        scheme_name=settings.scheme_name,
        protective_marking=settings.protective_marking,
        month=month.label,
        date=long_date(workspace.today),
        cases=tuple(_as_case(one) for one in found if one.marks),
        not_marked=tuple(f"{one.outcome.urn}: {outcome_in_words(one.outcome)}" for one in found if not one.marks),
        fully=sum(len(one.marked_fully) for one in found),
    )


def _as_case(one: OutcomeBeside) -> OutcomeCase:
    lines = (OutcomeMarkLine(mark.question, mark.rating, mark.month.label, mark.fully) for mark in one.marks)
    return OutcomeCase(one.outcome.urn, outcome_in_words(one.outcome), tuple(lines))


def _of(outcome: KnownOutcome, marks: tuple[OutcomeMark, ...]) -> list[OutcomeMark]:
    same = (outcome.urn, outcome.kind, outcome.month)
    return [one for one in marks if (one.urn, one.kind, one.known) == same]


def _place(one: OutcomeBeside) -> tuple[int, int, bool, str, str]:
    outcome = one.outcome
    return -outcome.month.year, -outcome.month.month, not one.marks, outcome.urn, outcome.kind.value
