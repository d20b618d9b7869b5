"""How far markers agree over the months, as figures and a page for who asks; and what a calibration showed."""

from collections.abc import Iterator

from msgspec import Struct

from iqa.access import Action, FigureReader, reader_of
from iqa.domain import Month, Purpose, Round, Scheme
from iqa.errors import NotFoundError
from iqa.moderation.calibration import QuestionSpread, spread_by_question
from iqa.moderation.context import AgreementPage, ExplanationRow
from iqa.moderation.findings import Findings, findings_of
from iqa.moderation.page import agreement_page
from iqa.moderation.pairs import Pair, pairs_of
from iqa.next_steps import Advice, NextStep, advice
from iqa.records.draws import month_draws
from iqa.records.marking_rounds import standing
from iqa.records.pairings import paired_pieces
from iqa.records.schemes import scheme_of_draw
from iqa.records.workspace import Workspace
from iqa.staff import file_stems
from iqa.store import View
from iqa.workflow.adjudication import explanations


class AgreementResult(Struct, frozen=True):
    """The figures of all months asked for since one (`month`), and the page for this reader with the name
    of its file."""

    findings: Findings
    page: AgreementPage
    reader: FigureReader
    month: Month
    file_name: str


class CalibrationResult(Struct, frozen=True):
    """What a calibration set showed: pieces of work, how many of its markers have submitted, and each question."""

    month: Month
    scheme: Scheme
    pieces: int
    markers: int
    submitted: int
    questions: tuple[QuestionSpread, ...]


def agreement_since(workspace: Workspace, since: Month) -> AgreementResult:
    """The agreement of first and second markers since a month. Raises NotFoundError when nothing is marked twice.

    A marker's own figures, and the explanations they gave, are in it only for the marker and their line manager,
    whoever the actor is. The moderator of a month reads all explanations where differences are settled.
    """
    with workspace.store.reading() as view:
        pairs = tuple(pairs_since(view, since))
        people = {person.id: person for person in view.people.list()}
        reader = reader_of(workspace.actor, people.values())
        explained = reader_of(workspace.actor, people.values(), Action.SEE_EXPLANATIONS)
        months = sorted({pair.month for pair in pairs})
        told = [
            ExplanationRow(one.urn, one.question, one.rating, one.explanation)
            for each in months
            for one in explanations(view, month_draws(view, each), explained.may_see)
        ]
        nothing = None if pairs else _what_first(view, since)
    if nothing is not None:
        raise NotFoundError(f"Nothing has been marked twice since {since.label}.", nothing)
    found = findings_of(pairs, workspace.settings.moderation.smallest_pairs)
    page = agreement_page(found, workspace.settings, since, workspace.today, reader.may_see, told)
    name = f"agreement-{file_stems([reader.id], people)[reader.id]}.html" if page.own else "agreement.html"
    return AgreementResult(found, page, reader, since, name)


def _what_first(view: View, since: Month) -> Advice:
    """What there has to be before anything is marked twice: a second marking that is drawn is waited for, and one
    is offered of a month that has none."""
    months = sorted(one for one in view.draws.months() if one >= since)
    drawn = [one for one in months if standing(view, Purpose.SECOND_MARKING, one)]
    if drawn:
        told = f"The second marking of {drawn[-1].label} is drawn, and counts once it is submitted. See how far: "
        return advice(told, NextStep("status", {"month": str(drawn[-1])}))
    return advice("Draw a second marking: ", NextStep("moderate", {"month": str(months[-1] if months else since)}))


def pairs_since(view: View, since: Month, until: Month | None = None) -> Iterator[Pair]:
    """The marks that two markers gave to the same questions, from one month to another, or to the last. What a
    pair marked side by side is no blind second marking, and left out."""
    every = view.assessments.list(round=Round.SECOND)
    paired = {(one.draw, one.key, one.beside) for one in paired_pieces(view)}
    second = [
        one
        for one in every
        if since <= one.month <= (until or one.month) and (one.draw, one.item_key, one.assessor) not in paired
    ]
    for draw in sorted({one.draw for one in second}):
        scheme = scheme_of_draw(view, view.draws.find(draw))
        first = {one.item_key: one for one in view.assessments.list(draw=draw, round=Round.FIRST)}
        for one in second:
            other = first.get(one.item_key)
            if one.draw == draw and other and one.is_locked and other.is_locked:
                yield from pairs_of(other, one, scheme)


def calibration_of(workspace: Workspace, month: Month) -> CalibrationResult:
    """What the calibration set of a month shows so far. Raises NotFoundError when there is none."""
    with workspace.store.reading() as view:
        made = standing(view, Purpose.CALIBRATION, month)
        if made is None:
            raise NotFoundError(
                f"There is no calibration set for {month.label}.",
                advice("Make one: ", NextStep("moderate", {"calibration": True, "items": 3, "month": str(month)})),
            )
        items = made.to_mark()
        scheme = scheme_of_draw(view, view.draws.find(items[0].draw))
        keys = {item.key for item in items}
        marked = [
            one
            for one in view.assessments.list(draw=items[0].draw, round=Round.CALIBRATION)
            if one.item_key in keys and one.is_locked
        ]
    return CalibrationResult(
        month=month,
        scheme=scheme,
        pieces=len(items),
        markers=len(made.markers(items[0])),
        submitted=len({one.assessor for one in marked}),
        questions=spread_by_question(marked, scheme),
    )
