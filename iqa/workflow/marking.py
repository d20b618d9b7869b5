"""Marking: a month's workbooks out and in, one piece of work opened, saved and submitted, and marks unlocked.

What may be recorded is for `iqa.marking.recording` to say, of workbooks and of single pieces of work alike.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from iqa.access import require_marking_of
from iqa.domain import Assessment, AssessmentState, Item, Month, Person, Purpose, Round, Scheme, urn_in
from iqa.errors import (
    ConflictError,
    NotFoundError,
    NotPermittedError,
    Problem,
    RefusedError,
    SheetError,
    UsageError,
)
from iqa.marking.completeness import MarkProblem
from iqa.marking.critical import critical_in_words
from iqa.marking.form import Form
from iqa.marking.recording import OLDER_COPY, Answers, FormCopy, record
from iqa.marking.results import delays_of, timeliness_of
from iqa.marking.timeliness import owned_clocks
from iqa.marking.workbook import ReadWorkbook, read_workbook
from iqa.marking.workbook.brief import ItemToMark, Section, WorkbookBrief
from iqa.marking.workbook.conflicts import Copies, compare_copies
from iqa.marking.workbook.copies import kind_of_copy
from iqa.next_steps import Blank, NextStep, advice
from iqa.records.draws import DrawnWork, MonthDraw, bare_draws, drawn_work, standards_of, with_items
from iqa.records.marking_rounds import keys_to_mark, markers_of, recorded_marks
from iqa.records.other_exports import facts_beside
from iqa.records.pairings import paired_pieces
from iqa.records.workspace import Workspace
from iqa.staff import file_stems, name_of, resolve_person
from iqa.store import Change, View, assessment_key
from iqa.workflow.drawn_work import drawn_item
from iqa.workflow.letter_hints import hint_facts
from iqa.workflow.standing_marks import agree


def brief_for(
    workspace: Workspace, view: View, month: Month, assessor: str, marking_round: Round = Round.FIRST
) -> WorkbookBrief:
    """Everything one assessor marks in a month. Beyond the first round it holds nobody's marks but their own."""
    people = {person.id: person for person in view.people.list()}
    sections: list[Section] = []
    for drawn in bare_draws(view, month):
        mine = keys_to_mark(view, drawn, assessor, marking_round)
        if mine:
            one = with_items(view, drawn, set(mine))
            recorded = recorded_marks(view, one.draw, mine, assessor, marking_round)
            beside = _beside(workspace, view, month, one.scheme, tuple(one.items.values()), one.draw.policy.focus)
            sections.append(
                Section(
                    scheme=one.scheme,
                    focus=one.draw.policy.focus,
                    draw=one.draw.id,
                    items=tuple(
                        replace(_to_mark(workspace, one, key, people, recorded.get(key)), beside=beside[key])
                        for key in mine
                    ),
                    standards=standards_of(workspace, one),
                )
            )
    return WorkbookBrief(
        workspace=workspace.settings.workspace,
        month=month,
        assessor=assessor,
        assessor_name=name_of(assessor, people),
        protective_marking=workspace.settings.protective_marking,
        sections=tuple(sections),
        people=tuple(people.values()),
        today=workspace.today,
        round=marking_round,
        defaults_allowed=workspace.settings.marking.allows_defaults(month),
        case_address=workspace.settings.marking.case_address,
    )


def _beside(
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


def _to_mark(
    workspace: Workspace, one: MonthDraw, key: str, people: Mapping[str, Person], recorded: Assessment | None
) -> ItemToMark:
    item = one.items[key]
    entered = recorded.entered_dates if recorded else ()
    person = people.get(item.text("person"))
    standards, today = standards_of(workspace, one), workspace.today
    timeliness = timeliness_of(one.scheme, item, standards, today, entered)
    clocks = owned_clocks(standards, item.facts, today, entered)
    return ItemToMark(
        item=item,
        person_name=person.name if person else item.text("person_name") or item.text("person"),
        timeliness=timeliness,
        attributions=delays_of(one.scheme, item, timeliness, clocks, people.values()),
        assessment=recorded,
    )


@dataclass(frozen=True, slots=True)
class AddressedBrief:
    """What one assessor marks, and the name of their workbook below the month's folder."""

    name: str
    brief: WorkbookBrief


FOLDERS = {Round.FIRST: "workbooks", Round.SECOND: Purpose.SECOND_MARKING.value}
"""Where the workbooks of a round go, below the month's folder."""


def marking_briefs(workspace: Workspace, month: Month, assessor: str = "") -> tuple[AddressedBrief, ...]:
    """What each assessor of a month marks, or one assessor by name or staff id, with the marks recorded so far."""
    with workspace.store.reading() as view:
        wanted = {item.assessor for one in bare_draws(view, month) for item in one.to_mark()} - {""}
        beside = {one.beside for one in paired_pieces(view) if one.month == month}
        people = {person.id: person for person in view.people.list()}
        if not wanted:
            raise ConflictError(
                "The drawn work has no assessors, since nobody on the staff list may mark it.",
                advice(
                    "Import the staff list with its legal managers and draw again: ",
                    NextStep("draw", {"scheme": Blank("SCHEME"), "void": Blank("REASON")}),
                ),
            )
        if assessor:
            meant = {resolve_person(assessor, wanted | beside, people, f"work to mark for {month.label}")}
            wanted, beside = wanted & meant, beside & meant
        briefs = [brief_for(workspace, view, month, one) for one in sorted(wanted)]
        briefs += [brief_for(workspace, view, month, one, Round.SECOND) for one in sorted(beside)]
    stems, folders = (
        file_stems(wanted | beside, people),
        {Round.FIRST: "workbooks", Round.SECOND: "second-marking"},
    )
    return tuple(AddressedBrief(f"{folders[brief.round]}/{stems[brief.assessor]}.xlsx", brief) for brief in briefs)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of one workbook. With `problems` nothing of it was recorded; `refused` when the file itself is
    right and something else stood in the way, such as somebody else saving. `what_it_is` is a sentence on a file
    that is no filled workbook of its own: empty, older, a copy."""

    file: str
    assessor: str = ""
    submitted: int = 0
    in_progress: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    urgent: tuple[str, ...] = ()
    critical: tuple[str, ...] = ()
    """Marks at the bottom of the scale on critical questions, in words: for the manager at once."""
    refused: bool = False
    what_it_is: str = ""


def record_workbooks(
    workspace: Workspace,
    files: Sequence[Path],
    *,
    dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> tuple[Recorded, ...]:
    """Record filled workbooks, each as a whole or not at all; one that fails does not stop the others.

    Of two that answer for the same work in different ways neither is recorded.

    `progress` is told how many are done, of how many.
    """
    with workspace.store.reading() as view:
        copies = compare_copies(files, lambda path: _filled(workspace, view, path))
    results: list[Recorded] = []
    for done, path in enumerate(files, 1):
        try:
            conflict = copies.conflicts.get(path)
            one = Recorded(path.name, problems=conflict) if conflict else _record_one(workspace, path, dry_run)
            results.append(_named(one, path, copies))
        except (SheetError, RefusedError) as fault:
            problems = fault.problems or (Problem("workbook", fault.message, hint=fault.hint),)
            results.append(Recorded(path.name, problems=problems, refused=isinstance(fault, RefusedError)))
        progress(done, len(files))
    return tuple(results)


def _named(one: Recorded, path: Path, copies: Copies) -> Recorded:
    """With what the file is, where the counts alone would not tell: a copy of another of them."""
    original = copies.same.get(path)
    if original is None or one.problems or one.what_it_is:
        return one
    kind = kind_of_copy(path.name) or "a copy"
    return replace(one, what_it_is=f"It is {kind} of {original.name}, with the same answers.")


def _record_one(workspace: Workspace, path: Path, dry_run: bool) -> Recorded:
    """Read one workbook and store its marks in one transaction, so that what it was judged by cannot change."""
    at = workspace.now()
    if dry_run:
        with workspace.store.reading() as view:
            return _recorded(path, _filled(workspace, view, path, asked=True))
    with workspace.store.changing(workspace.actor.typed, at, "marks recorded", path.name) as change:
        read = _filled(workspace, change, path, asked=True)
        for one in read.assessments:
            _store(change, replace(one, marked_at=at.isoformat(timespec="seconds")))
        agree(change, read.assessments, at)
    return _recorded(path, read)


def _filled(workspace: Workspace, view: View, path: Path, *, asked: bool = False) -> ReadWorkbook:
    """What a workbook holds, judged by the records; with `asked`, for an actor who may record it alone."""

    def expected(month: str, assessor: str, marking_round: str) -> WorkbookBrief | None:
        with suppress(NotFoundError, UsageError, ValueError):
            brief = brief_for(workspace, view, Month.parse(month), assessor, Round(marking_round))
            return brief if brief.sections else None
        return None

    read = read_workbook(path, expected)
    if asked and read.brief:
        require_marking_of(workspace.actor, read.brief.assessor, view.people.get(read.brief.assessor))
    return read


def _recorded(path: Path, read: ReadWorkbook) -> Recorded:
    """What a workbook came to, or would come to."""
    schemes = {one.scheme.id: one.scheme for one in read.brief.sections} if read.brief else {}
    states = [one.state for one in read.assessments]
    return Recorded(
        file=path.name,
        assessor=read.brief.assessor_name if read.brief else "",
        submitted=states.count(AssessmentState.SUBMITTED),
        in_progress=states.count(AssessmentState.IN_PROGRESS),
        unchanged=len(read.unchanged),
        problems=read.problems,
        notices=read.notices,
        urgent=tuple(
            f"{urn_in(one.item_key)}: {one.urgent_concern}" for one in read.assessments if one.urgent_concern
        ),
        critical=tuple(said for one in read.assessments for said in critical_in_words(one, schemes[one.scheme])),
        what_it_is=_what_it_is(read),
    )


def _what_it_is(read: ReadWorkbook) -> str:
    """A workbook in which nobody wrote anything, or that is older than what is recorded; '' for any other."""
    if any(one.code == OLDER_COPY for one in read.problems):
        return "It is an older copy: newer answers are recorded than those it was made with."
    if read.untouched:
        stays = " What is recorded of its work stays as it is." if read.unchanged else ""
        return f"Nothing is filled in: it is as it was made.{stays}"
    return ""


def _store(change: Change, marked: Assessment) -> Assessment:
    """Store an assessment, and return it as it then stands."""
    if change.assessments.get(assessment_key(marked)) is not None:
        return change.assessments.save(marked)
    first = replace(marked, revision=1)
    change.assessments.add(first)
    return first


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One piece of work before its assessor: its form, and what is recorded of it, at what revision."""

    form: Form
    recorded: Assessment

    @property
    def revision(self) -> int:
        """What is to be given back with the answers; 0 while nothing is recorded."""
        return self.recorded.revision


@dataclass(frozen=True, slots=True)
class SavedItem:
    """What came of answers. With `problems` nothing of them was stored. `item` is as it stands now; `missing` is
    what it still needs before it can be submitted. `meanwhile` tells of a newer recording that is in the way."""

    item: OpenItem
    problems: tuple[MarkProblem, ...] = ()
    missing: tuple[MarkProblem, ...] = ()
    meanwhile: "RecordedMeanwhile | None" = None


@dataclass(frozen=True, slots=True)
class RecordedMeanwhile:
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
    """Judge answers by the records as they stand and store them, in one transaction."""
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
    """Open one piece of work, have what was sent read by its form, and keep it, all at once: the work as it was
    opened, and what came of it. Where `read` gives None, nothing is stored. Errors as of `open_item`."""
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, "marks recorded", key) as change:
        found = _found(workspace, change, key, month, marking_round)
        recorded, form = found.recorded, found.form(workspace, found.recorded)
        opened = OpenItem(form, recorded)
        if (sent := read(opened)) is None:
            return opened, SavedItem(opened)
        answers, copy = sent
        came = record(recorded, answers, form, replace(copy, computed=form.computed_ratings()), found.marker)
        if came.assessment:
            recorded = _store(change, replace(came.assessment, marked_at=at.isoformat(timespec="seconds")))
            agree(change, (recorded,), at)
            form = found.form(workspace, recorded)
        older = any(one.code == OLDER_COPY for one in came.problems)
        meanwhile = _last_recording(change, recorded, found.people) if older else None
    return opened, SavedItem(OpenItem(form, recorded), came.problems, came.missing, meanwhile)


def _last_recording(view: View, recorded: Assessment, people: Mapping[str, Person]) -> RecordedMeanwhile:
    """Who made the last recording of a piece of work, and when."""
    by, at = view.assessments.recorded_by(assessment_key(recorded))
    return RecordedMeanwhile(name_of(by, people) or by, at)


@dataclass(frozen=True, slots=True)
class _Found:
    """A piece of work with its marker's staff id, what is recorded of it in the round, and everybody by id."""

    work: DrawnWork
    marker: str
    recorded: Assessment
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
    recorded = recorded_marks(view, head, (drawn.key,), who, marking_round).get(drawn.key)
    blank = Assessment(
        item_key=drawn.key,
        scheme=work.scheme.id,
        scheme_version=work.scheme.version,
        month=head.month,
        draw=head.id,
        assessor=who,
        round=marking_round,
    )
    beside = _beside(workspace, view, head.month, work.scheme, (work.item,), head.policy.focus)[drawn.key]
    return _Found(work, who, recorded or blank, people, beside)
