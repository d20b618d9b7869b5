"""The feedback letters of a month, one a person, for whoever asks: how far each is, what holds it back, what came
of it. It reads only.

Whoever may issue a letter sees its draft; everybody else sees what has gone out, and of that only what is theirs
to read.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from iqa.access import Action, may_letter
from iqa.domain import DisputedMark, DisputeState, Month, Person
from iqa.errors import NotFoundError, NotPermittedError, Problem
from iqa.feedback.context import FeedbackLetter
from iqa.feedback.problems import LetterProblem
from iqa.feedback.reissue import kept_letter
from iqa.records.draws import draws_of_month
from iqa.records.feedback_letters import NO_LETTERS, PersonsLetters, letters_of_month
from iqa.records.workspace import Workspace
from iqa.staff import name_of, names_apart
from iqa.store import FeedbackRecord, FeedbackResponse, LetterDraft, View
from iqa.workflow.feedback_month import gather_month
from iqa.workflow.issuing import planned_release
from iqa.workflow.my_work import work_reference
from iqa.workflow.releasing import NOT_DRAFTED, Release

_LETTER = "letter "
"""Told apart from the keys of work before a reference is made of it."""
TO_WRITE = frozenset({NOT_DRAFTED, "draft-outdated", "file-missing", "file-outdated"})
"""What a draft that is written anew mends."""
_OF_MARKS = frozenset({"evidence-missing", "priority-incomplete", "contradiction"})
"""What is the matter with marks that are submitted, so that they are unlocked before they are mended."""


class LetterStage(StrEnum):
    """How far somebody's letter is."""

    WAITING = "waiting"
    """Its marks are not all in, or not settled, and there is no draft."""
    TO_DRAFT = "to-draft"
    """It could be drafted."""
    HELD = "held"
    """There is a draft, and something holds it back."""
    READY = "ready"
    """There is a draft that can be issued."""
    ISSUED = "issued"
    CHANGED = "changed"
    """One is out, and would say something else by now."""


class HeldBy(Struct, frozen=True):
    """One thing that holds a letter back. Where it is about a piece of work: the reference of that, whose marks
    they are to mend, whether that is whoever asks, and whether they are locked."""

    problem: Problem
    reference: str = ""
    key: str = ""
    criterion: str = ""
    marker: str = ""
    is_mine: bool = False
    locked: bool = False


class FeedbackRow(Struct, frozen=True):
    """One person's letter. `version` is that of the draft, else of the one that is out, 0 for neither; `issued`
    that of the latest one out. `edited` says that the Word file of the draft is not as the tool wrote it.
    `may_issue` is whether whoever asks may edit and issue it."""

    person: str
    name: str
    reference: str
    stage: LetterStage
    version: int
    issued: int
    held_by: tuple[HeldBy, ...]
    edited: bool
    may_issue: bool
    out: FeedbackRecord | None
    replies: tuple[FeedbackResponse, ...]
    disputes: tuple[DisputedMark, ...]
    letter: FeedbackLetter | None
    """What the draft says where they may see one, else what the latest letter says."""

    @property
    def can_be_drafted(self) -> bool:
        """Whether a draft, written now, would mend what holds it back."""
        codes = {one.problem.code for one in self.held_by}
        return bool(codes) and codes <= TO_WRITE

    @property
    def open_disputes(self) -> int:
        """How many of its marks are disputed and not decided."""
        return sum(one.state is DisputeState.OPEN for one in self.disputes)

    @property
    def talked_over(self) -> date | None:
        """The last day on which it was talked over."""
        return max((one.held for one in self.replies if one.held), default=None)

    @property
    def acknowledged(self) -> bool:
        """Whether they said that they have read it."""
        return any(one.agrees for one in self.replies)


class MonthLetters(Struct, frozen=True):
    """The letters of a month by name. `drawn` is whether anything was drawn; `may_draft` whether whoever asks may
    draft and issue letters of others."""

    rows: tuple[FeedbackRow, ...]
    drawn: bool
    may_draft: bool


def letter_reference(workspace: Workspace, month: Month, person: str) -> str:
    """What somebody's letter of a month is referred to by in an address; it tells nobody whose it is."""
    return work_reference(workspace, f"{_LETTER}{month} {person}")


def person_of_letter(workspace: Workspace, month: Month, reference: str) -> str:
    """Whose letter of a month a reference means. NotFoundError where it is nobody's."""
    with workspace.store.reading() as view:
        likely = [*letters_of_month(view, month), *(one.id for one in view.people.list())]
        for person in likely:
            if letter_reference(workspace, month, person) == reference:
                return person
        if draws_of_month(view, month):
            known = gather_month(workspace, view, month)
            for person in (*known.works, *known.unmarked):
                if letter_reference(workspace, month, person) == reference:
                    return person
    raise NotFoundError(
        f"No letter of {month.label} is at this address.", "Open it from the list of the month's letters."
    )


def month_letters(workspace: Workspace, month: Month, person: str = "") -> MonthLetters:
    """The letters of a month that whoever asks may see, or one person's, told by staff id."""
    with workspace.store.reading() as view:
        people = {one.id: one for one in view.people.list()}
        known = letters_of_month(view, month)
        drawn = bool(draws_of_month(view, month))
        found = _Found(workspace, month, people, known, _replies(view, month), _disputes(view, month))
        markers = _markers(view, month)
    plan = _planned(workspace, month, person) if drawn else None
    rows = found.planned(plan, markers) if plan else []
    shown = {one.person for one in rows}
    rows += [row for one in known if one not in shown and person in ("", one) and (row := found.out(one))]
    return MonthLetters(
        tuple(sorted(rows, key=lambda row: (row.name, row.person))), drawn, may_draft=plan is not None
    )


def letter_row(workspace: Workspace, month: Month, person: str) -> FeedbackRow:
    """One person's letter. NotFoundError where there is none that whoever asks may see."""
    rows = month_letters(workspace, month, person).rows
    if not rows:
        raise NotFoundError(
            f"No letter of {month.label} has gone out to them.", "It can be read here once it is issued."
        )
    return rows[0]


class OwnLetter(Struct, frozen=True):
    """A letter that went out to whoever asks: its month, its reference, its version and the day to reply by."""

    month: Month
    reference: str
    version: int
    reply_by: str
    replied: bool


def my_letters(workspace: Workspace) -> tuple[OwnLetter, ...]:
    """The letters that went out to whoever asks, the latest month first; nothing for whoever is not known."""
    own = workspace.actor.person
    if own is None:
        return ()
    with workspace.store.reading() as view:
        latest = {one.month: one for one in sorted(view.letters.list(person=own.id), key=lambda one: one.version)}
        replied = {one.month for one in view.responses.list(person=own.id)}
    return tuple(
        OwnLetter(
            month, letter_reference(workspace, month, own.id), one.version, one.reply_by, replied=month in replied
        )
        for month, one in sorted(latest.items(), reverse=True)
    )


class _Found(Struct, frozen=True):
    """What the rows of a month are made from."""

    workspace: Workspace
    month: Month
    people: Mapping[str, Person]
    known: Mapping[str, PersonsLetters]
    replies: Mapping[str, Sequence[FeedbackResponse]]
    disputes: Mapping[str, Sequence[DisputedMark]]

    def may(self, action: Action, person: str) -> bool:
        return may_letter(action, self.workspace.actor, person, self.people)

    def planned(self, plan: Release, markers: Mapping[str, str]) -> list[FeedbackRow]:
        """The rows of those whose letter whoever asks may issue."""
        rows = []
        for ready in plan.ready:
            rows.append(self._row(ready.letter.person, LetterStage.READY, ready.letter, edited=ready.edited))
        for out in plan.out:
            rows.append(self._row(out.record.person, LetterStage.ISSUED, out.letter))
        for held in plan.held:
            reasons = tuple(self._held_by(problem, markers) for problem in held.problems)
            own = self.known.get(held.person, NO_LETTERS)
            codes = {problem.code for problem in held.problems}
            if own.latest and not own.draft:
                stage = LetterStage.CHANGED
            elif own.draft:
                stage = LetterStage.HELD
            else:
                stage = LetterStage.TO_DRAFT if codes == {NOT_DRAFTED} else LetterStage.WAITING
            rows.append(self._row(held.person, stage, self._kept(own), reasons))
        return [one for one in rows if self.may(Action.ISSUE_LETTER, one.person)]

    def out(self, person: str) -> FeedbackRow | None:
        """The row of a letter that is out, for whoever may read it and no more; None where there is none."""
        own = self.known[person]
        if own.latest is None or not self.may(Action.READ_LETTER, person):
            return None
        return self._row(person, LetterStage.ISSUED, kept_letter(json.loads(own.latest.context)))

    def _row(
        self,
        person: str,
        stage: LetterStage,
        letter: FeedbackLetter | None,
        held_by: tuple[HeldBy, ...] = (),
        *,
        edited: bool = False,
    ) -> FeedbackRow:
        own = self.known.get(person, NO_LETTERS)
        may_issue = self.may(Action.ISSUE_LETTER, person)
        issued = own.latest.version if own.latest else 0
        draft = own.draft if may_issue else None
        return FeedbackRow(
            person=person,
            name=names_apart(self.people).get(person) or name_of(person, self.people),
            reference=letter_reference(self.workspace, self.month, person),
            stage=stage,
            version=draft.version if draft else issued,
            issued=issued,
            held_by=held_by,
            edited=edited,
            may_issue=may_issue,
            out=own.latest,
            replies=tuple(self.replies.get(person, ())),
            disputes=tuple(self.disputes.get(person, ())),
            letter=letter,
        )

    def _kept(self, own: PersonsLetters) -> FeedbackLetter | None:
        there: LetterDraft | FeedbackRecord | None = own.draft or own.latest
        return kept_letter(json.loads(there.context)) if there else None

    def _held_by(self, problem: Problem, markers: Mapping[str, str]) -> HeldBy:
        if not isinstance(problem, LetterProblem) or not problem.item:
            return HeldBy(problem)
        marker, own = markers.get(problem.item, ""), self.workspace.actor.person
        return HeldBy(
            problem,
            reference=work_reference(self.workspace, problem.item),
            key=problem.item,
            criterion=problem.criterion,
            marker=name_of(marker, self.people),
            is_mine=own is not None and own.id == marker,
            locked=problem.code in _OF_MARKS,
        )


def _planned(workspace: Workspace, month: Month, person: str) -> Release | None:
    """What would go out; None for whoever may issue none of it."""
    try:
        return planned_release(workspace, month, person)
    except NotPermittedError:
        return None


def _markers(view: View, month: Month) -> dict[str, str]:
    """Key of a piece of work -> the staff id of who marks it first."""
    return {item.key: item.assessor for one in draws_of_month(view, month) for item in one.to_mark()}


def _replies(view: View, month: Month) -> Mapping[str, Sequence[FeedbackResponse]]:
    found: defaultdict[str, list[FeedbackResponse]] = defaultdict(list)
    for one in sorted(view.responses.list(month=month), key=lambda one: (one.version, one.number)):
        found[one.person].append(one)
    return found


def _disputes(view: View, month: Month) -> Mapping[str, Sequence[DisputedMark]]:
    found: defaultdict[str, list[DisputedMark]] = defaultdict(list)
    for one in sorted(view.disputes.list(month=month), key=lambda one: one.at):
        found[one.person].append(one)
    return found
