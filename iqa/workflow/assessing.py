"""Marking: the briefs of a month's assessors, their workbooks out and in, and how far everybody is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from iqa.domain import (
    Assessment,
    AssessmentState,
    Draw,
    DrawnItem,
    Item,
    ItemState,
    Person,
    Round,
    Scheme,
)
from iqa.errors import NotFoundError, Problem, RefusedError, SheetError
from iqa.marking.assessment import EDITABLE, reopen
from iqa.marking.marked import MarkedItem, timeliness_of
from iqa.marking.workbook import build_workbook, read_workbook
from iqa.marking.workbook_brief import ItemToMark, Section, WorkbookBrief
from iqa.sheets.writing import write_workbook
from iqa.store import View, assessment_key
from iqa.workdays import Month
from iqa.workflow.populations import by_digest, items_of
from iqa.workflow.schemes import scheme_of_draw
from iqa.workflow.workspace import Workspace

TO_MARK = (ItemState.DRAWN, ItemState.ALWAYS)


@dataclass(frozen=True, slots=True)
class MonthDraw:
    """One standing draw of a month with its scheme and its items by key."""

    draw: Draw
    scheme: Scheme
    items: dict[str, Item]

    def to_mark(self) -> tuple[DrawnItem, ...]:
        """The items that somebody is to mark."""
        return tuple(item for item in self.draw.items if item.state in TO_MARK)


def month_draws(view: View, month: str) -> tuple[MonthDraw, ...]:
    """The standing draws of a month, by scheme. Raises NotFoundError when nothing has been drawn."""
    found: list[MonthDraw] = []
    for scheme in sorted({drawn.scheme for drawn in view.draws.list(month=month)}):
        drawn = view.draws.current(scheme, month)
        if drawn is None:
            continue
        pinned = scheme_of_draw(view, drawn)
        stored = by_digest(view, pinned.population, month, drawn.population.digest)
        wanted = {item.key for item in drawn.items}
        items = {item.key: item for item in items_of(view, stored) if item.key in wanted}
        found.append(MonthDraw(drawn, pinned, items))
    if not found:
        raise NotFoundError(
            f"Nothing has been drawn for {Month.parse(month).label}.",
            f"Draw first: iqa draw casework --month {month}",
        )
    return tuple(found)


def first_assessments(view: View, draw: Draw) -> dict[str, Assessment]:
    """The first markings of a draw's items, by key."""
    found = view.assessments.list(draw=draw.id)
    return {one.item_key: one for one in found if one.round is Round.FIRST}


def brief_for(workspace: Workspace, view: View, month: str, assessor: str) -> WorkbookBrief:
    """Everything one assessor marks in a month."""
    people = {person.id: person for person in view.people.list()}
    sections: list[Section] = []
    for one in month_draws(view, month):
        recorded = first_assessments(view, one.draw)
        mine = [item for item in one.to_mark() if item.assessor == assessor]
        if mine:
            sections.append(
                Section(
                    scheme=one.scheme,
                    focus=one.draw.policy.focus,
                    draw=one.draw.id,
                    items=tuple(
                        _to_mark(workspace, one, item.key, people, recorded.get(item.key)) for item in mine
                    ),
                )
            )
    return WorkbookBrief(
        workspace=workspace.settings.workspace,
        month=month,
        assessor=assessor,
        assessor_name=people[assessor].name if assessor in people else assessor,
        marking=workspace.settings.protective_marking,
        sections=tuple(sections),
        people=tuple(people.values()),
        standards=workspace.settings.standards,
        today=workspace.today,
    )


def _to_mark(
    workspace: Workspace, one: MonthDraw, key: str, people: dict[str, Person], recorded: Assessment | None
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
        loads = {item.assessor for one in month_draws(view, month) for item in one.to_mark()}
        people = {person.id: person for person in view.people.list()}
        wanted = {_assessor_named(assessor, loads, people)} if assessor else loads
        if wanted == {""}:
            raise RefusedError(
                "The drawn work has no assessors, since nobody on the staff list may mark it.",
                "Import the staff list with its legal managers, then draw again: iqa import staff FILE",
            )
        briefs = [brief_for(workspace, view, month, one) for one in sorted(wanted - {""})]
    folder = workspace.out(month) / "workbooks"
    folder.mkdir(exist_ok=True)
    written: list[Path] = []
    for brief in briefs:
        path = folder / f"{file_name(brief.assessor_name, written)}.xlsx"
        write_workbook(path, build_workbook(brief))
        written.append(path)
    return tuple(written)


def file_name(name: str, taken: Sequence[Path]) -> str:
    """A person's name as a file name that no earlier one has."""
    plain = "".join(letter if letter.isalnum() or letter in " -'" else " " for letter in name).strip() or "unnamed"
    stem, number = plain, 2
    while any(path.stem == stem for path in taken):
        stem, number = f"{plain} {number}", number + 1
    return stem


def _assessor_named(given: str, loads: Iterable[str], people: dict[str, Person]) -> str:
    """The staff id of the assessor that a name or an id means."""
    named = [
        one
        for one in loads
        if one
        and given.casefold()
        in {one.casefold(), *(name.casefold() for name in ((people[one].name,) if one in people else ()))}
    ]
    if len(named) == 1:
        return named[0]
    if named:
        raise RefusedError(
            f"Two assessors are called {given}.", f"Give the staff id: {' or '.join(sorted(named))}."
        )
    names = sorted(people[one].name if one in people else one for one in loads if one)
    raise NotFoundError(f"{given} has nothing to mark this month.", f"Those who have: {', '.join(names)}.")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of one workbook. With `problems` nothing of it was recorded."""

    file: str
    assessor: str
    submitted: int
    in_progress: int
    unchanged: int
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]
    urgent: tuple[str, ...] = ()


def record_workbooks(
    workspace: Workspace,
    files: Sequence[Path],
    *,
    dry_run: bool = False,
    progress: Callable[[Path], None] = lambda path: None,
) -> tuple[Recorded, ...]:
    """Record filled workbooks, each as a whole or not at all; one that fails does not stop the others."""
    results: list[Recorded] = []
    for path in files:
        progress(path)
        try:
            results.append(_record_one(workspace, path, dry_run))
        except (SheetError, RefusedError) as refused:
            problems = refused.problems or (Problem("workbook", f"{refused.message} {refused.hint}".strip()),)
            results.append(Recorded(path.name, "", 0, 0, 0, problems, ()))
    return tuple(results)


def _record_one(workspace: Workspace, path: Path, dry_run: bool) -> Recorded:
    with workspace.store.reading() as view:
        read = read_workbook(path, lambda month, assessor: brief_for(workspace, view, month, assessor))
    if read.assessments and not read.problems and not dry_run:
        at = workspace.now()
        with workspace.store.changing(workspace.actor, at, "marks recorded", path.name) as change:
            for one in read.assessments:
                stamped = replace(one, marked_at=at.isoformat(timespec="seconds"))
                if change.assessments.get(assessment_key(one)) is None:
                    change.assessments.add(replace(stamped, revision=1))
                else:
                    change.assessments.save(stamped)
    return Recorded(
        file=path.name,
        assessor=read.brief.assessor_name if read.brief else "",
        submitted=sum(one.state is AssessmentState.SUBMITTED for one in read.assessments),
        in_progress=sum(one.state is AssessmentState.IN_PROGRESS for one in read.assessments),
        unchanged=len(read.unchanged),
        problems=read.problems,
        notices=read.notices,
        urgent=tuple(f"{one.item_key}: {one.urgent_concern}" for one in read.assessments if one.urgent_concern),
    )


def reopen_assessment(workspace: Workspace, key: str, reason: str) -> Assessment:
    """Unlock the marks of an item, with a reason that the ledger keeps."""
    with workspace.store.changing(workspace.actor, workspace.now(), "marks reopened", key) as change:
        found = [one for one in change.assessments.list(item_key=key) if one.round is Round.FIRST]
        if not found:
            raise NotFoundError(
                f"Nothing has been marked under {key}.", "Give the key as the certificate prints it."
            )
        opened = reopen(max(found, key=lambda one: one.marked_at), reason)
        change.assessments.save(opened)
        change.facts(reason=reason)
    return opened


def marked_items(
    workspace: Workspace, view: View, one: MonthDraw, *, only_submitted: bool = True
) -> tuple[MarkedItem, ...]:
    """The assessments of a draw with everything that letters and figures need, in the order of the certificate."""
    recorded = first_assessments(view, one.draw)
    found: list[MarkedItem] = []
    for drawn in one.to_mark():
        assessment = recorded.get(drawn.key)
        if assessment is None or (only_submitted and assessment.state in EDITABLE):
            continue
        item = one.items[drawn.key]
        found.append(
            MarkedItem(
                item=item,
                assessment=assessment,
                scheme=one.scheme,
                timeliness=timeliness_of(
                    one.scheme, item, workspace.settings.standards, workspace.today, assessment.entered_dates
                ),
                cell=drawn.cell,
                targeted=drawn.state is ItemState.ALWAYS,
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class AssessorStatus:
    """How far one assessor is with one scheme. Counts are pieces of work."""

    assessor: str
    name: str
    scheme: str
    to_mark: int
    not_started: int
    in_progress: int
    submitted: int
    urgent: tuple[str, ...]


def month_status(workspace: Workspace, month: str) -> tuple[AssessorStatus, ...]:
    """How far each assessor is with a month, by name."""
    month = str(Month.parse(month))
    rows: list[AssessorStatus] = []
    with workspace.store.reading() as view:
        people = {person.id: person for person in view.people.list()}
        for one in month_draws(view, month):
            recorded = first_assessments(view, one.draw)
            for assessor in sorted({item.assessor for item in one.to_mark()}):
                keys = [item.key for item in one.to_mark() if item.assessor == assessor]
                rows.append(_status(assessor, people, one.scheme.title, keys, recorded))
    return tuple(sorted(rows, key=lambda row: (row.name, row.scheme)))


def _status(
    assessor: str, people: dict[str, Person], scheme: str, keys: Sequence[str], recorded: dict[str, Assessment]
) -> AssessorStatus:
    states = [recorded[key].state if key in recorded else AssessmentState.DRAWN for key in keys]
    return AssessorStatus(
        assessor=assessor,
        name=people[assessor].name if assessor in people else assessor or "nobody yet",
        scheme=scheme,
        to_mark=len(keys),
        not_started=states.count(AssessmentState.DRAWN),
        in_progress=states.count(AssessmentState.IN_PROGRESS),
        submitted=sum(state not in EDITABLE for state in states),
        urgent=tuple(
            f"{key}: {recorded[key].urgent_concern}"
            for key in keys
            if key in recorded and recorded[key].urgent_concern
        ),
    )
