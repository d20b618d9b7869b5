"""Differences between two markers: listed without saying whose mark is whose, settled with a reason that stays."""

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from iqa.domain import (
    NOT_APPLICABLE_LABEL,
    Adjudication,
    Assessment,
    Mark,
    Month,
    Person,
    Purpose,
    Round,
    Scheme,
    long_day_of_moment,
)
from iqa.errors import ConflictError, InvalidInputError, NotFoundError, Problem, RefusedError, UsageError
from iqa.feedback.problems import LetterProblem
from iqa.marking.attribution import NOBODYS, whose_work
from iqa.marking.defaults import default_shares, shares_in_words
from iqa.moderation.agreed import Difference, check_adjudicator, differences, resolve_rating
from iqa.next_steps import Blank, NextStep, OneOf, advice, again
from iqa.records.draws import MonthDraw, bare_draws, first_assessments, month_draws, with_items
from iqa.records.marking_rounds import both_markings, standing
from iqa.records.workspace import Workspace
from iqa.staff import Directory, OffList, names_of, resolve_in
from iqa.store import Change, View
from iqa.workflow.standing_marks import agree
from iqa.workflow.steps import SETTLED


class ShownMark(Struct, frozen=True):
    """One of two ratings, with nothing that tells whose it is."""

    rating: str
    label: str
    evidence: str
    findings: tuple[str, ...]
    explanation: str


class OpenDifference(Struct, frozen=True):
    """One question that waits to be settled. `item` and `criterion` are how its settling is asked for."""

    item: str
    criterion: str
    scheme: str
    question: str
    urn: str
    marks: tuple[ShownMark, ShownMark]
    offered: tuple[str, ...] = ()
    """The ratings that may stand, as the scheme calls them."""


class Explanation(Struct, frozen=True):
    """Why an assessor kept a mark that the export contradicts. It does not say who."""

    item: str
    criterion: str
    scheme: str
    question: str
    urn: str
    rating: str
    explanation: str


class OpenAdjudications(Struct, frozen=True):
    """A month for its moderator. `twice` pieces of work are marked twice, `settled` questions are settled.
    `by_default` says how much of whose marks answered what was left in one go."""

    month: Month
    twice: int
    settled: int
    differences: tuple[OpenDifference, ...]
    explanations: tuple[Explanation, ...]
    by_default: tuple[str, ...] = ()


class AdjudicationRequest(Struct, frozen=True):
    """What is settled: `rating` as an id or a label, `by` a staff id or a name, or else `meeting`.

    `month` is needed only where the same work was marked twice in several.
    """

    item: str
    criterion: str
    rating: str
    reason: str
    by: str = ""
    meeting: bool = False
    month: Month | None = None


class Adjudicated(Struct, frozen=True):
    """A adjudication as recorded, and what the scheme calls the rating that stands."""

    adjudication: Adjudication
    label: str


def open_adjudications(workspace: Workspace, month: Month) -> OpenAdjudications:
    """What waits to be settled in a month, and the explanations that its moderator should see."""
    with workspace.store.reading() as view:
        draws = month_draws(view, month)
        twice = sum(len(list(_marked_twice(view, one))) for one in draws)
        settled = sum(len(view.adjudications.list(draw=one.draw.id)) for one in draws)
        waiting = tuple(_shown(one, found) for one in draws for found in _open(view, one))
        names = {person.id: person.name for person in view.people.list()}
        shares = default_shares(each for one in draws for each in view.assessments.list(draw=one.draw.id))
        told = explanations(view, draws)
    return OpenAdjudications(month, twice, settled, waiting, told, shares_in_words(shares, names))


def explanations(
    view: View, draws: Sequence[MonthDraw], by: Container[str] | None = None
) -> tuple[Explanation, ...]:
    """The explanations that answered contradictions with the export, in either marking.

    First marks of work that somebody else has still to mark blind are kept back, since it would not be blind then.
    With `by`, only those of these assessors.
    """
    blind = {(one.draw.id, key) for one in draws for key in with_second_marker(view, one)}
    return tuple(
        Explanation(
            item=marked.item_key,
            criterion=mark.criterion,
            scheme=one.scheme.title,
            question=one.scheme.criterion(mark.criterion).question,
            urn=_urn(one, marked.item_key),
            rating=one.scheme.rating_label(mark.rating, mark.criterion),
            explanation=mark.explanation.strip(),
        )
        for one in draws
        for marked in view.assessments.list(draw=one.draw.id)
        if marked.round in (Round.FIRST, Round.SECOND) and marked.is_locked
        if (by is None or marked.assessor in by) and (one.draw.id, marked.item_key) not in blind
        for mark in marked.marks
        if mark.explanation.strip()
    )


def with_second_marker(view: View, one: MonthDraw) -> set[str]:
    """The keys of a draw's work that a second marker has been given and has not yet submitted."""
    made = standing(view, Purpose.SECOND_MARKING, one.draw.month)
    again = view.assessments.list(draw=one.draw.id, round=Round.SECOND)
    submitted = {each.item_key for each in again if each.is_locked}
    given = made.to_mark() if made else ()
    return {item.key for item in given if item.draw == one.draw.id and item.assessor} - submitted


def waiting_questions(view: View, draws: Sequence[MonthDraw]) -> int:
    """How many questions of some draws two markers rated differently and nobody has settled."""
    return sum(len(_open(view, one)) for one in draws)


def waiting_people(view: View, draws: Sequence[MonthDraw]) -> dict[str, tuple[Problem, ...]]:
    """Person -> the questions on their record that two markers rated differently and nobody has settled."""
    found: dict[str, list[Problem]] = {}
    for one in draws:
        for difference in _open(view, one):
            question = one.scheme.criterion(difference.criterion).question
            urn = _urn(one, difference.item_key)
            said = f"{urn}: '{question}' was marked differently by two people and is not settled yet."
            for person in _on_record(one, difference):
                found.setdefault(person, []).append(
                    LetterProblem("not-settled", said, item=difference.item_key, criterion=difference.criterion)
                )
    return {person: tuple(problems) for person, problems in found.items()}


def settle(workspace: Workspace, request: AdjudicationRequest) -> Adjudicated:
    """Record the agreed mark of one question, by a third person or a meeting, with a reason."""
    if bool(request.by.strip()) == request.meeting:
        raise UsageError(
            "Say who settled it.",
            advice("Give either ", again({"by": Blank("NAME")}), " or ", again({"meeting": True}), "."),
        )
    if not request.reason.strip():
        raise InvalidInputError("Settling needs a reason.", "Say why this rating stands; it is kept.")
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, SETTLED, request.item) as change:
        found = _settled(change, request, at)
        settled = found.adjudication
        change.facts(
            criterion=settled.criterion,
            rating=settled.rating,
            by=settled.by or "a meeting",
            reason=settled.reason,
        )
    return found


def settle_several(
    workspace: Workspace, month: Month, requests: Sequence[AdjudicationRequest], *, dry_run: bool = False
) -> tuple[tuple[Adjudicated, ...], Mapping[int, RefusedError]]:
    """Settle several questions of a month in one change: all of them or, where any is refused, none. Returns what
    was settled, and by place among the requests why not."""
    at, actor = workspace.now(), workspace.actor.typed
    done: list[Adjudicated] = []
    refused: dict[int, RefusedError] = {}
    store = workspace.store
    changing = store.trying(actor, at) if dry_run else store.changing(actor, at, SETTLED, str(month))
    try:
        with changing as change:
            for place, request in enumerate(requests):
                try:
                    done.append(_settled(change, request, at))
                except RefusedError as fault:
                    refused[place] = fault
            change.facts(
                settled=[[one.adjudication.item_key, one.adjudication.criterion] for one in done],
                by=done[0].adjudication.by or "a meeting" if done else "",
            )
            if refused:
                raise _NoneOfThem
    except _NoneOfThem:
        done = []
    return tuple(done), refused


class _NoneOfThem(Exception):  # noqa: N818 (it takes a change back, and is no error)
    """Something of several is refused: nothing of them is kept."""


def _settled(change: Change, request: AdjudicationRequest, at: datetime) -> Adjudicated:
    one, first, second = _resolve_pair(change, request)
    criterion = _resolve_criterion(change, one.scheme, request, (first, second))
    people = {person.id: person for person in change.people.list()}
    by = ""
    if not request.meeting:
        adjudicator = _adjudicator(request.by, people)
        by = adjudicator.id
        marks = (first.mark(criterion), second.mark(criterion))
        own = {mark.person for mark in marks} - NOBODYS
        check_adjudicator(
            by, names_of(adjudicator), (first.assessor, second.assessor), one.items[first.item_key], own
        )
    adjudication = Adjudication(
        item_key=first.item_key,
        draw=first.draw,
        criterion=criterion,
        rating=resolve_rating(one.scheme, criterion, request.rating),
        by=by,
        meeting=request.meeting,
        reason=request.reason.strip(),
        at=at.isoformat(timespec="seconds"),
    )
    change.adjudications.add(adjudication)
    agree(change, (first,), at)
    return Adjudicated(adjudication, one.scheme.rating_label(adjudication.rating, criterion))


def _marked_twice(view: View, one: MonthDraw) -> Iterator[tuple[Assessment, Assessment]]:
    """The first and second marks of a draw's work, where both are submitted, in the order of the certificate."""
    second = {each.item_key: each for each in view.assessments.list(draw=one.draw.id, round=Round.SECOND)}
    first = first_assessments(view, one.draw) if second else {}
    for item in one.to_mark():
        both = (first.get(item.key), second.get(item.key))
        if both[0] and both[1] and both[0].is_locked and both[1].is_locked:
            yield both[0], both[1]


def _open(view: View, one: MonthDraw) -> tuple[Difference, ...]:
    """The open differences of a draw."""
    agreed = {each.item_key: each for each in view.assessments.list(draw=one.draw.id, round=Round.AGREED)}
    return tuple(
        found
        for first, second in _marked_twice(view, one)
        for found in differences(first, second, agreed.get(first.item_key))
    )


def _on_record(one: MonthDraw, difference: Difference) -> frozenset[str]:
    criterion, item = one.scheme.criterion(difference.criterion), one.items[difference.item_key]
    people = {mark.person or whose_work(criterion, item).person_id for mark in difference.marks}
    return frozenset(people) - NOBODYS - {""}


def _shown(one: MonthDraw, difference: Difference) -> OpenDifference:
    marks = difference.marks
    return OpenDifference(
        item=difference.item_key,
        criterion=difference.criterion,
        scheme=one.scheme.title,
        question=one.scheme.criterion(difference.criterion).question,
        urn=_urn(one, difference.item_key),
        marks=(_shown_mark(one.scheme, marks[0]), _shown_mark(one.scheme, marks[1])),
        offered=(
            *(rating.label for rating in one.scheme.ratings_of(one.scheme.criterion(difference.criterion))),
            NOT_APPLICABLE_LABEL,
        ),
    )


def _shown_mark(scheme: Scheme, mark: Mark) -> ShownMark:
    findings = scheme.finding_labels(mark.finding_codes)
    called = scheme.rating_label(mark.rating, mark.criterion)
    return ShownMark(mark.rating, called, mark.evidence, findings, mark.explanation)


def _urn(one: MonthDraw, key: str) -> str:
    item = one.items.get(key)
    return (item.text("urn") if item else "") or key


def _resolve_pair(view: View, request: AdjudicationRequest) -> tuple[MonthDraw, Assessment, Assessment]:
    """The draw and the two markings of the item that a request names. Raises NotFoundError or RefusedError."""
    second = view.assessments.list(item_key=request.item, round=Round.SECOND, month=request.month)
    pairs = [both for both in (both_markings(view, one.draw, one.item_key) for one in second) if both]
    if not pairs:
        raise NotFoundError(
            f"{request.item} has not been marked twice.",
            advice("List what waits to be settled: ", NextStep("settle", {"month": Blank("YYYY-MM")})),
        )
    if len(pairs) > 1:
        months = OneOf(tuple(map(str, sorted({both[0].month for both in pairs}))))
        raise InvalidInputError(
            f"{request.item} was marked twice more than once.",
            advice("Say which month: ", again({"month": months})),
        )
    first, other = pairs[0]
    drawn = next(one for one in bare_draws(view, first.month) if one.draw.id == first.draw)
    return with_items(view, drawn, (first.item_key,)), first, other


def _resolve_criterion(
    view: View, scheme: Scheme, request: AdjudicationRequest, both: tuple[Assessment, Assessment]
) -> str:
    """The id of the question, when the two markers differ on it and nobody has settled it."""
    first, second = both
    asked = {mark.criterion for mark in first.marks if second.mark(mark.criterion).is_marked}
    wanted = next((one for one in asked if one.casefold() == request.criterion.strip().casefold()), "")
    if not wanted:
        known = ", ".join(one.criterion for one in differences(first, second, None)) or "none"
        raise NotFoundError(
            f"{request.criterion} is no question that both markers of {first.item_key} answered.",
            f"Those they differ on: {known}.",
        )
    earlier = view.adjudications.get((first.item_key, first.draw, wanted))
    if earlier:
        day = long_day_of_moment(earlier.at)
        raise ConflictError(
            f"{wanted} of {first.item_key} was settled on {day} as {scheme.rating_label(earlier.rating, wanted)}: "
            f"{earlier.reason}"
        )
    if first.mark(wanted).rating == second.mark(wanted).rating:
        raise ConflictError(f"Both markers gave {wanted} of {first.item_key} the same rating: it is agreed.")
    return wanted


def _adjudicator(given: str, people: Mapping[str, Person]) -> Person:
    """Who settles, by a typed id or name; in an office without a staff list whoever the name says."""
    if not people:
        return OffList.of(given.strip()).as_person()
    missing = f"{given} is not on the staff list."
    return resolve_in(
        Directory(people.values()), given, missing, "Give the name or the staff id as it stands there."
    )
