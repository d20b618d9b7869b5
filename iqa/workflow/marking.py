"""Marking by workbook: what each assessor marks in a month, and what comes of filled workbooks.

What may be recorded is for `iqa.marking.recording` to say, of workbooks and of single pieces of work alike.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from iqa.access import require_marking_of
from iqa.domain import Assessment, AssessmentState, Month, Person, Purpose, Round, urn_in
from iqa.errors import (
    ConflictError,
    NotFoundError,
    Problem,
    RefusedError,
    SheetError,
    UsageError,
)
from iqa.marking.critical import critical_in_words
from iqa.marking.recording import OLDER_COPY
from iqa.marking.results import delays_of, timeliness_of
from iqa.marking.timeliness import owned_clocks
from iqa.marking.workbook import ReadWorkbook, read_workbook
from iqa.marking.workbook.brief import ItemToMark, Section, WorkbookBrief
from iqa.marking.workbook.conflicts import Copies, compare_copies
from iqa.marking.workbook.copies import kind_of_copy
from iqa.next_steps import Blank, NextStep, advice
from iqa.records.draws import MonthDraw, bare_draws, standards_of, with_items
from iqa.records.marking_rounds import keys_to_mark, recorded_marks
from iqa.records.pairings import paired_pieces
from iqa.records.workspace import Workspace
from iqa.staff import file_stems, name_of, resolve_person
from iqa.store import MARKED, View
from iqa.workflow.marking_pieces import facts_shown
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
            beside = facts_shown(
                workspace, view, month, one.scheme, tuple(one.items.values()), one.draw.policy.focus
            )
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
        action_days=workspace.settings.marking.action_days,
    )


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


class AddressedBrief(Struct, frozen=True):
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


class Recorded(Struct, frozen=True):
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
    with workspace.store.changing(workspace.actor.typed, at, MARKED, path.name) as change:
        read = _filled(workspace, change, path, asked=True)
        for one in read.assessments:
            change.assessments.keep(replace(one, marked_at=at.isoformat(timespec="seconds")))
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
