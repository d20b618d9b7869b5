"""Everything about a month that its feedback letters draw on, read once, with each person's work found at once."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from iqa.domain import DisputedMark, DisputeState, Kind, Month, Person
from iqa.errors import Problem
from iqa.feedback.improvement import improvement_sentence
from iqa.feedback.problems import LetterProblem
from iqa.feedback.small_samples import Looked
from iqa.marking.results import MarkedWork
from iqa.records.draws import MonthDraw, marked_items, month_draws, people_at
from iqa.records.feedback_letters import PersonsLetters, letters_of_month
from iqa.records.pairings import not_agreed
from iqa.records.populations import drawn_from, items_of
from iqa.records.workspace import Workspace
from iqa.staff import Directory
from iqa.store import FeedbackRecord, View
from iqa.workflow.adjudication import waiting_people, with_second_marker
from iqa.workflow.own_work import Caseloads, caseloads_of, looked_at


class FeedbackMonth(Struct, frozen=True):
    """A month as its letters need it, by person: their marked `works` in the order of the certificates, the
    `unmarked` work they wait for, the marks of theirs that are `unsettled` between two markers or with a second
    marker (`marked_again`, by URN), their `letters` of this month, and the latest of the months before it
    (`previous`), as far back as the settings say.

    `caseloads` counts what could be drawn of each person's own work, `decided` are the marks that somebody else
    decided with a reason, and `improved` says whether earlier priorities improved.
    """

    month: Month
    draws: tuple[MonthDraw, ...]
    people: Mapping[str, Person]
    works: Mapping[str, tuple[MarkedWork, ...]]
    caseloads: Caseloads
    unmarked: Mapping[str, tuple[Problem, ...]]
    unsettled: Mapping[str, tuple[Problem, ...]]
    marked_again: Mapping[str, tuple[str, ...]]
    letters: Mapping[str, PersonsLetters]
    previous: Mapping[str, FeedbackRecord]
    improved: Mapping[str, str]
    decided: frozenset[tuple[str, str, str]]
    outcomes: Mapping[str, tuple[DisputedMark, ...]]

    def manager_at(self, person: str) -> Person | None:
        """Whoever managed a person, alone, when the month was drawn and is known by that staff id; else None."""
        managers = {one.id for draw in self.draws for one in draw.draw.assessors if person in one.manages}
        return self.people.get(managers.pop()) if len(managers) == 1 else None

    def looked_at(self, person: str) -> tuple[Looked, ...]:
        """How much of a person's own work was looked at, of how much, for each scheme in which they have marks."""
        found = (
            looked_at(one.scheme, person, works, self.caseloads)
            for one in self.draws
            if (works := [work for work in self.works[person] if work.scheme.id == one.scheme.id])
        )
        return tuple(found)


def gather_month(workspace: Workspace, view: View, month: Month) -> FeedbackMonth:
    """The month as it stands. Raises NotFoundError when nothing has been drawn for it."""
    draws = month_draws(view, month)
    marked = tuple(found for one in draws for found in marked_items(workspace, view, one))
    letters = letters_of_month(view, month)
    previous = _previous(view, month, workspace.settings.feedback.previous_within_months)
    return FeedbackMonth(
        month=month,
        draws=draws,
        people=people_at(view, (one.draw for one in draws)),
        works=_by_person(marked),
        caseloads=_caseloads(view, draws),
        unmarked=_unmarked(draws, marked, {key for one in draws for key in not_agreed(view, one.draw.id)}),
        unsettled=waiting_people(view, draws),
        marked_again=_marked_again(view, draws, marked),
        letters=letters,
        previous=previous,
        improved=_improved(view, letters, previous),
        decided=_decided(view, draws),
        outcomes=_outcomes(view, month),
    )


def _by_person(marked: Iterable[MarkedWork]) -> dict[str, tuple[MarkedWork, ...]]:
    found: dict[str, list[MarkedWork]] = {}
    for one in marked:
        for person in one.people():
            found.setdefault(person, []).append(one)
    return {person: tuple(works) for person, works in found.items()}


def _caseloads(view: View, draws: Sequence[MonthDraw]) -> Caseloads:
    found = [caseloads_of(one, items_of(view, drawn_from(view, one.draw))) for one in draws]
    return {owner: own for each in found for owner, own in each.items()}


def _people_behind(one: MonthDraw, facts: Mapping[str, str]) -> set[str]:
    """Whose work a piece of work is, for counting caseloads: a letter is its drafter's and its prosecutor's."""
    if one.scheme.population is Kind.LETTERS:
        return {facts.get(name, "") for name in ("person", "drafter_id", "prosecutor_id")} - {""}
    return {facts.get("person", "")} - {""}


def _latest(records: Sequence[FeedbackRecord]) -> dict[str, FeedbackRecord]:
    return {record.person: record for record in sorted(records, key=lambda record: record.version)}


def _previous(view: View, month: Month, months: int) -> dict[str, FeedbackRecord]:
    """Person -> their latest letter of the months before, so many back, whichever staff id they had then."""
    directory = Directory(view.people.list())
    found: dict[str, FeedbackRecord] = {}
    for _ in range(months):
        month = month.previous()
        then = _latest(view.letters.list(month=month))
        under = sorted((directory.now(person), person != directory.now(person), person) for person in then)
        for now, _, person in under:
            found.setdefault(now, then[person])
    for old, now in ((old, person.id) for person in directory.people for old in person.previous_ids):
        if now in found:
            found.setdefault(old, found[now])
    return found


def _unmarked(
    draws: Sequence[MonthDraw], marked: Iterable[MarkedWork], paired: Collection[str]
) -> dict[str, tuple[Problem, ...]]:
    """Person -> their drawn work that has no submitted marks; a letter is waited for by everybody behind it."""
    done = {(one.scheme.id, one.item.key) for one in marked}
    found: dict[str, list[Problem]] = {}
    for one in draws:
        for drawn in one.to_mark():
            item = one.items[drawn.key]
            if (one.scheme.id, item.key) in done:
                continue
            waits = "waits for a pair of markers to agree" if drawn.key in paired else "is not marked yet"
            said = f"{one.scheme.title}: {item.text('urn')} {waits}."
            problem = LetterProblem("not-marked", said, item=item.key)
            for person in _people_behind(one, item.facts):
                found.setdefault(person, []).append(problem)
    return {person: tuple(problems) for person, problems in found.items()}


def _marked_again(
    view: View, draws: Sequence[MonthDraw], marked: Iterable[MarkedWork]
) -> dict[str, tuple[str, ...]]:
    """Person -> the URNs of their work that is with a second marker."""
    waiting = {(one.draw.id, key) for one in draws for key in with_second_marker(view, one)}
    found: dict[str, list[str]] = {}
    for one in marked:
        if (one.assessment.draw, one.item.key) in waiting:
            for person in one.people():
                found.setdefault(person, []).append(one.item.text("urn"))
    return {person: tuple(urns) for person, urns in found.items()}


def _improved(
    view: View, letters: Mapping[str, PersonsLetters], previous: Mapping[str, FeedbackRecord]
) -> dict[str, str]:
    """Person -> what was recorded last of whether earlier priorities improved: with the reply to a letter of this
    month, else to the one before."""
    own = {person: known.latest for person, known in letters.items() if known.latest}
    found: dict[str, str] = {}
    for person in sorted({*own, *previous}):
        for letter in (own.get(person), previous.get(person)):
            if letter and (said := _said_of(view, letter)):
                found[person] = said
                break
    return found


def _said_of(view: View, letter: FeedbackRecord) -> str:
    """The sentence about the priorities before a letter, from the last reply to it that says something of them."""
    replies = view.responses.list(person=letter.person, month=letter.month)
    answered = [one for one in replies if one.improved]
    if not answered:
        return ""
    last = max(answered, key=lambda one: (one.version, one.number))
    priorities = json.loads(letter.context).get("previous_priorities", ())
    return improvement_sentence(last.improved, priorities, last.held, letter.month)


def _decided(view: View, draws: Sequence[MonthDraw]) -> frozenset[tuple[str, str, str]]:
    settled = (
        (one.draw, one.item_key, one.criterion)
        for drawn in draws
        for one in view.adjudications.list(draw=drawn.draw.id)
    )
    changed = (
        (one.draw, one.item_key, one.criterion)
        for drawn in draws
        for one in view.disputes.list(draw=drawn.draw.id)
        if one.state is DisputeState.CHANGED
    )
    return frozenset((*settled, *changed))


def _outcomes(view: View, month: Month) -> dict[str, tuple[DisputedMark, ...]]:
    """Person -> the marks of their letters of a month that were disputed and decided, in that order."""
    found: dict[str, list[DisputedMark]] = {}
    decided = [one for one in view.disputes.list(month=month) if one.state is not DisputeState.OPEN]
    for one in sorted(decided, key=lambda one: one.decided_at):
        found.setdefault(one.person, []).append(one)
    return {person: tuple(disputes) for person, disputes in found.items()}
