"""Marking one piece of work: opened, saved and submitted by whoever marks it.

What may be recorded is for `iqa.marking.recording` to say, of workbooks and of single pieces of work alike.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import Assessment, Item, ItemKey, Month, Person, Round, Scheme
from iqa.errors import NotPermittedError
from iqa.marking.completeness import MarkProblem
from iqa.marking.form import Form
from iqa.marking.recording import OLDER_COPY, Answers, FormCopy, record
from iqa.marking.results import delays_of, timeliness_of
from iqa.marking.timeliness import owned_clocks
from iqa.records.draws import DrawnWork, drawn_work, standards_of
from iqa.records.marking_rounds import markers_of, marks_of
from iqa.records.other_exports import facts_beside
from iqa.records.workspace import Workspace
from iqa.staff import name_of, resolve_person
from iqa.store import MARKED, Head, View, assessment_key
from iqa.workflow.drawn_work import drawn_item
from iqa.workflow.letter_hints import hint_facts
from iqa.workflow.standing_marks import agree

TRIES = 2
"""So often marks are kept without holding the ledger; then they wait their turn. On a busy machine half of all
tries find that somebody came between: to try on and on would take longer than to wait."""


def facts_shown(
    workspace: Workspace,
    view: View,
    month: Month,
    scheme: Scheme,
    items: tuple[Item, ...],
    focus: tuple[str, ...],
) -> Mapping[str, Mapping[str, str]]:
    """Item key -> what other exports and the letter itself say of it."""
    found = facts_beside(workspace.settings, view, month, scheme, items)
    letters = hint_facts(workspace, view, month, scheme, items, focus)
    return {key: {**facts, **letters.get(key, {})} for key, facts in found.items()}


class OpenItem(Struct, frozen=True):
    """One piece of work before its assessor: its form, and what is recorded of it, at what revision."""

    form: Form
    recorded: Assessment

    @property
    def revision(self) -> int:
        """What is to be given back with the answers; 0 while nothing is recorded."""
        return self.recorded.revision


class SavedItem(Struct, frozen=True):
    """What came of answers. With `problems` nothing of them was stored. `item` is as it stands now; `missing` is
    what it still needs before it can be submitted. `meanwhile` tells of a newer recording that is in the way."""

    item: OpenItem
    problems: tuple[MarkProblem, ...] = ()
    missing: tuple[MarkProblem, ...] = ()
    meanwhile: "RecordedMeanwhile | None" = None


class RecordedMeanwhile(Struct, frozen=True):
    """Who recorded something since a form was opened, by name, and the UTC moment (ISO 8601)."""

    by: str
    at: str


def open_item(
    workspace: Workspace, key: str, month: Month | None = None, marking_round: Round = Round.FIRST
) -> OpenItem:
    """The form of one piece of drawn work, for whoever marks it in a round, with nobody's marks but theirs.

    `month` is needed only where the same work was drawn in several; without it, the latest to be marked. Raises
    NotFoundError where no draw holds the key or the actor is nobody who is known, NotPermittedError where the work
    is somebody else's to mark.
    """
    with workspace.store.reading() as view:
        found = _found(workspace, view, key, month, marking_round)
    return OpenItem(found.form(workspace, found.recorded), found.recorded)


def save_item(
    workspace: Workspace,
    key: str,
    answers: Answers,
    revision: int | FormCopy,
    month: Month | None = None,
    marking_round: Round = Round.FIRST,
) -> SavedItem:
    """Keep answers to one piece of work, in progress. `revision` is what its form was opened at; a page that saves
    part by part gives the whole copy.

    Errors as of `open_item`; everything wrong with the answers is among the problems.
    """
    return _save(workspace, key, replace(answers, submit=False), revision, (month, marking_round))


def submit_item(
    workspace: Workspace,
    key: str,
    answers: Answers,
    revision: int | FormCopy,
    month: Month | None = None,
    marking_round: Round = Round.FIRST,
) -> SavedItem:
    """Submit one piece of work with its last answers, which locks it; else as `save_item`."""
    return _save(workspace, key, replace(answers, submit=True), revision, (month, marking_round))


def _save(
    workspace: Workspace, key: str, answers: Answers, revision: int | FormCopy, where: tuple[Month | None, Round]
) -> SavedItem:
    """Judge answers by the records as they stand, and store them."""
    copy = revision if isinstance(revision, FormCopy) else FormCopy(revision)
    _, saved = save_as_read(workspace, key, lambda _: (answers, copy), *where)
    return saved


def save_as_read(
    workspace: Workspace,
    key: str,
    read: Callable[[OpenItem], tuple[Answers, FormCopy] | None],
    month: Month | None = None,
    marking_round: Round = Round.FIRST,
) -> tuple[OpenItem, SavedItem]:
    """Open one piece of work, have what was sent read by its form, and keep it: the work as it was opened, and
    what came of it. Where `read` gives None, nothing is stored. Errors as of `open_item`.

    It is judged while others may save, and stored where nothing came between but marks of other work; else it is
    judged anew, so that `read` is asked once more.
    """
    at = workspace.now()

    def judged(view: View) -> _Judged:
        return _judge(workspace, view, _found(workspace, view, key, month, marking_round), read)

    with workspace.store.reading() as view:
        head, found = view.ledger.head(), judged(view)
    if found.came is None:
        return found.opened, found.saved
    in_place = found.came.assessor == found.work.recorded.assessor
    if in_place and not found.marked_again and (recorded := _kept_at_once(workspace, at, head, found)):
        return found.opened, found.stored(workspace, recorded)
    with workspace.store.changing(workspace.actor.typed, at, MARKED, key) as change:
        if change.found != head and not _tells_of_nothing_else(change, head, key):
            found = judged(change)
        if found.came is None:
            return found.opened, found.saved
        recorded = change.assessments.keep(found.marked(at), found.work.recorded)
        if found.marked_again:
            agree(change, (recorded,), at)
    return found.opened, found.stored(workspace, recorded)


def _kept_at_once(workspace: Workspace, at: datetime, head: Head, found: "_Judged") -> Assessment | None:
    """Keep what was judged as of a head of the ledger without holding it; as it is stored, or None where others
    come between again and again, or something else than marks of other work does."""
    came = found.marked(at)
    for _ in range(TRIES):
        recorded = workspace.store.keep_marks(workspace.actor.typed, at, head, found.work.recorded, came)
        if recorded is not None:
            return recorded
        with workspace.store.reading() as view:
            if not _tells_of_nothing_else(view, head, came.item_key):
                return None
            head = view.ledger.head()
    return None


def _tells_of_nothing_else(view: View, head: Head, key: str) -> bool:
    """Whether the ledger tells of nothing since but marks of other work, by which this is judged no otherwise."""
    return all(
        what == MARKED and subject != key and ItemKey.parse(subject).urn
        for what, subject in view.ledger.since(head)
    )


class _Judged(Struct, frozen=True):
    """Work as it was opened, and what comes of answers to it: `came` is to be stored, None where nothing is.
    `marked_again` tells whether there are two markings of it that may have to agree."""

    work: "_Found"
    opened: OpenItem
    saved: SavedItem
    came: Assessment | None = None
    marked_again: bool = False

    def marked(self, at: datetime) -> Assessment:
        """What is to be stored, marked at a moment."""
        return replace(self.came or self.work.recorded, marked_at=at.isoformat(timespec="seconds"))

    def stored(self, workspace: Workspace, recorded: Assessment) -> SavedItem:
        """What came of the answers, now that they are stored."""
        same_dates = recorded.entered_dates == self.work.recorded.entered_dates
        form = self.opened.form if same_dates else self.work.form(workspace, recorded)
        return replace(self.saved, item=OpenItem(form, recorded))


def _judge(
    workspace: Workspace,
    view: View,
    work: "_Found",
    read: Callable[[OpenItem], tuple[Answers, FormCopy] | None],
) -> _Judged:
    recorded, form = work.recorded, work.form(workspace, work.recorded)
    opened = OpenItem(form, recorded)
    if (sent := read(opened)) is None:
        return _Judged(work, opened, SavedItem(opened))
    answers, copy = sent
    came = record(recorded, answers, form, replace(copy, computed=form.computed_ratings()), work.marker)
    older = any(one.code == OLDER_COPY for one in came.problems)
    meanwhile = _last_recording(view, recorded, work.people) if older else None
    saved = SavedItem(opened, came.problems, came.missing, meanwhile)
    return _Judged(work, opened, saved, came.assessment, work.marked_again or recorded.round is Round.SECOND)


def _last_recording(view: View, recorded: Assessment, people: Mapping[str, Person]) -> RecordedMeanwhile:
    """Who made the last recording of a piece of work, and when."""
    by, at = view.assessments.recorded_by(assessment_key(recorded))
    return RecordedMeanwhile(name_of(by, people) or by, at)


class _Found(Struct, frozen=True):
    """A piece of work with its marker's staff id, what is recorded of it in the round, whether anything is in the
    second marking, and everybody by id."""

    work: DrawnWork
    marker: str
    recorded: Assessment
    marked_again: bool
    people: Mapping[str, Person]
    beside: Mapping[str, str]

    def form(self, workspace: Workspace, recorded: Assessment) -> Form:
        """Its form, with what the dates say by those recorded so far."""
        scheme, item = self.work.scheme, self.work.item
        standards, today = standards_of(workspace, self.work), workspace.today
        timeliness = timeliness_of(scheme, item, standards, today, recorded.entered_dates)
        clocks = owned_clocks(standards, item.facts, today, recorded.entered_dates)
        return Form(
            scheme=scheme,
            item=item,
            focus=self.work.head.policy.focus,
            timeliness=timeliness,
            attributions=delays_of(scheme, item, timeliness, clocks, self.people.values()),
            people=tuple(self.people.values()),
            standards=standards,
            today=today,
            beside=self.beside,
            defaults_allowed=workspace.settings.marking.allows_defaults(self.work.head.month),
            action_days=workspace.settings.marking.action_days,
        )


def _found(workspace: Workspace, view: View, key: str, month: Month | None, marking_round: Round) -> _Found:
    """A piece of work that the actor marks in a round."""
    head, drawn = drawn_item(view, key.strip(), month)
    people = {person.id: person for person in view.people.list()}
    markers = markers_of(view, head, drawn, marking_round)
    known, places = workspace.actor.person, {*people, *markers}
    who = known.id if known else resolve_person(workspace.actor.typed, places, people, "place on the staff list")
    if who not in markers:
        # Who marks it is not said: a second marking is blind.
        raise NotPermittedError(
            f"{drawn.key} is not {name_of(who, people)}'s to mark in the {marking_round.value} marking.",
            "Open the work that was given to you.",
        )
    work = drawn_work(view, head, drawn)
    recorded, marked_again = marks_of(view, head, drawn.key, who, marking_round)
    blank = Assessment(
        item_key=drawn.key,
        scheme=work.scheme.id,
        scheme_version=work.scheme.version,
        month=head.month,
        draw=head.id,
        assessor=who,
        round=marking_round,
    )
    beside = facts_shown(workspace, view, head.month, work.scheme, (work.item,), head.policy.focus)[drawn.key]
    return _Found(work, who, recorded or blank, marked_again, people, beside)
