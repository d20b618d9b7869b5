"""Marking: the briefs of a month's assessors, their workbooks out and in, and marks unlocked again."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from iqa.domain import Assessment, AssessmentState, Month, Person, Round
from iqa.errors import ConflictError, NotFoundError, Problem, RefusedError, SheetError, UsageError
from iqa.marking.assessment import reopen
from iqa.marking.results import timeliness_of
from iqa.marking.workbook import ReadWorkbook, build_workbook, read_workbook
from iqa.marking.workbook.brief import ItemToMark, Section, WorkbookBrief
from iqa.marking.workbook.conflicts import find_conflicts
from iqa.next_steps import Blank, NextStep, advice
from iqa.records.draws import MonthDraw, bare_draws, with_items
from iqa.records.marking_rounds import agree, keys_to_mark, recorded_marks, refuse_while_marked_again
from iqa.records.workspace import Workspace
from iqa.sheets.writing import write_workbook
from iqa.staff import file_stems, name_of, resolve_person
from iqa.store import Change, View, assessment_key


def brief_for(
    workspace: Workspace, view: View, month: str, assessor: str, marking_round: Round = Round.FIRST
) -> WorkbookBrief:
    """Everything one assessor marks in a month. Beyond the first round it holds nobody's marks but their own."""
    people = {person.id: person for person in view.people.list()}
    sections: list[Section] = []
    for drawn in bare_draws(view, month):
        mine = keys_to_mark(view, drawn, assessor, marking_round)
        if mine:
            one = with_items(view, drawn, set(mine))
            recorded = recorded_marks(view, one.draw, mine, assessor, marking_round)
            sections.append(
                Section(
                    scheme=one.scheme,
                    focus=one.draw.policy.focus,
                    draw=one.draw.id,
                    items=tuple(_to_mark(workspace, one, key, people, recorded.get(key)) for key in mine),
                )
            )
    return WorkbookBrief(
        workspace=workspace.settings.workspace,
        month=month,
        assessor=assessor,
        assessor_name=name_of(assessor, people),
        marking=workspace.settings.protective_marking,
        sections=tuple(sections),
        people=tuple(people.values()),
        standards=workspace.settings.standards,
        today=workspace.today,
        round=marking_round,
    )


def _to_mark(
    workspace: Workspace, one: MonthDraw, key: str, people: Mapping[str, Person], recorded: Assessment | None
) -> ItemToMark:
    item = one.items[key]
    entered = recorded.entered_dates if recorded else ()
    person = people.get(item.text("person"))
    return ItemToMark(
        item=item,
        person_name=person.name if person else item.text("person_name") or item.text("person"),
        timeliness=timeliness_of(one.scheme, item, workspace.settings.standards, workspace.today, entered),
        assessment=recorded,
    )


def write_workbooks(workspace: Workspace, month: str, assessor: str = "") -> tuple[Path, ...]:
    """Write the marking workbooks of a month: everybody's, or one assessor's by name or staff id."""
    month = str(Month.parse(month))
    with workspace.store.reading() as view:
        wanted = {item.assessor for one in bare_draws(view, month) for item in one.to_mark()} - {""}
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
            wanted = {resolve_person(assessor, wanted, people, f"work to mark for {Month.parse(month).label}")}
        briefs = [brief_for(workspace, view, month, one) for one in sorted(wanted)]
    stems = file_stems(wanted, people)
    folder = workspace.out(month) / "workbooks"
    written: list[Path] = []
    for brief in briefs:
        path = folder / f"{stems[brief.assessor]}.xlsx"
        write_workbook(path, build_workbook(brief))
        written.append(path)
    return tuple(written)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of one workbook. With `problems` nothing of it was recorded; `refused` when the file itself is
    right and something else stood in the way, such as somebody else saving."""

    file: str
    assessor: str = ""
    submitted: int = 0
    in_progress: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    urgent: tuple[str, ...] = ()
    refused: bool = False


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
        rivals = find_conflicts(files, lambda path: _filled(workspace, view, path))
    results: list[Recorded] = []
    for done, path in enumerate(files, 1):
        try:
            rival = rivals.get(path)
            results.append(Recorded(path.name, problems=rival) if rival else _record_one(workspace, path, dry_run))
        except (SheetError, RefusedError) as fault:
            problems = fault.problems or (Problem("workbook", fault.message, hint=fault.hint),)
            results.append(Recorded(path.name, problems=problems, refused=isinstance(fault, RefusedError)))
        progress(done, len(files))
    return tuple(results)


def _record_one(workspace: Workspace, path: Path, dry_run: bool) -> Recorded:
    """Read one workbook and store its marks in one transaction, so that what it was judged by cannot change."""
    at = workspace.now()
    if dry_run:
        with workspace.store.reading() as view:
            return _read(workspace, view, path, at)
    with workspace.store.changing(workspace.actor, at, "marks recorded", path.name) as change:
        return _read(workspace, change, path, at)


def _filled(workspace: Workspace, view: View, path: Path) -> ReadWorkbook:
    """What a workbook holds, judged by the records as they stand."""

    def expected(month: str, assessor: str, marking_round: str) -> WorkbookBrief | None:
        with suppress(NotFoundError, UsageError, ValueError):
            brief = brief_for(workspace, view, str(Month.parse(month)), assessor, Round(marking_round))
            return brief if brief.sections else None
        return None

    return read_workbook(path, expected)


def _read(workspace: Workspace, view: View, path: Path, at: datetime) -> Recorded:
    """What a workbook comes to by the records as they stand; stored when the view is a change."""
    read = _filled(workspace, view, path)
    if isinstance(view, Change):
        for one in read.assessments:
            _store(view, replace(one, marked_at=at.isoformat(timespec="seconds")))
        agree(view, read.assessments, at)
    states = [one.state for one in read.assessments]
    return Recorded(
        file=path.name,
        assessor=read.brief.assessor_name if read.brief else "",
        submitted=states.count(AssessmentState.SUBMITTED),
        in_progress=states.count(AssessmentState.IN_PROGRESS),
        unchanged=len(read.unchanged),
        problems=read.problems,
        notices=read.notices,
        urgent=tuple(f"{one.item_key}: {one.urgent_concern}" for one in read.assessments if one.urgent_concern),
    )


def _store(change: Change, marked: Assessment) -> None:
    if change.assessments.get(assessment_key(marked)) is None:
        change.assessments.add(replace(marked, revision=1))
    else:
        change.assessments.save(marked)


def reopen_assessment(workspace: Workspace, key: str, reason: str) -> Assessment:
    """Unlock the marks of an item, with a reason that the ledger keeps."""
    key = key.strip()
    with workspace.store.changing(workspace.actor, workspace.now(), "marks reopened", key) as change:
        found = change.assessments.list(item_key=key, round=Round.FIRST)
        if not found:
            raise _nothing_marked(change, key)
        latest = max(found, key=lambda one: one.marked_at)
        opened = reopen(latest, reason)
        refuse_while_marked_again(change, latest)
        change.assessments.save(opened)
        change.facts(reason=reason)
    return opened


def _nothing_marked(view: View, given: str) -> NotFoundError:
    """Why there is nothing to reopen under what was given, with the keys that may be meant: those of its URN."""
    wanted = {given.casefold(), *given.casefold().split("|")[1:2]}
    marked = {one.item_key for one in view.assessments.list(round=Round.FIRST)}
    near = sorted(key for key in marked if wanted & {*key.casefold().split("|")[1:2]})
    if near:
        return NotFoundError(
            f"Nothing has been marked under {given}.",
            f"Of the same URN these are: {', '.join(near)}. Give one of them whole, in quotation marks.",
        )
    return NotFoundError(
        f"Nothing has been marked under {given or 'no key'}.",
        "Give the whole key as the certificate prints it, in quotation marks since it holds the sign |. "
        "What is drawn and not marked yet needs no reopening.",
    )
