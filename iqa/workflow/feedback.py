"""Write a month's feedback letters: compose each, hold back what is not ready, keep what was issued."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from iqa.documents.environment import render_html, template_folders
from iqa.documents.word import render_word
from iqa.domain import AssessmentState, Item, Kind, Person, Role
from iqa.errors import NotFoundError, Problem, RefusedError
from iqa.feedback.context import FeedbackLetter
from iqa.feedback.letter import LetterRequest, compose_letter, letter_problems
from iqa.feedback.small_samples import Looked
from iqa.marking.attribution import NOBODYS
from iqa.marking.marked import MarkedItem, people_of
from iqa.store import Change, FeedbackRecord, View, assessment_key
from iqa.workdays import Month
from iqa.workflow.assessing import MonthDraw, file_name, marked_items, month_draws
from iqa.workflow.files import write_files
from iqa.workflow.populations import by_digest, items_of
from iqa.workflow.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Written:
    """One letter on disk."""

    person: str
    name: str
    version: int
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A person whose letter is not written, and why."""

    person: str
    name: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class FeedbackResult:
    """What came of a month's letters. `waiting` people have work that is not marked yet."""

    written: tuple[Written, ...]
    blocked: tuple[HeldBack, ...]
    waiting: tuple[HeldBack, ...]


@dataclass(frozen=True, slots=True)
class _Month:
    """Everything about a month that its letters draw on."""

    month: Month
    draws: tuple[MonthDraw, ...]
    marked: tuple[MarkedItem, ...]
    people: Mapping[str, Person]
    caseloads: Mapping[tuple[str, str], int]
    issued: Mapping[str, FeedbackRecord]
    previous: Mapping[str, FeedbackRecord]


def write_letters(workspace: Workspace, month: str, person: str = "") -> FeedbackResult:
    """Write the letters of everybody whose drawn work is all marked, or of one person by name or staff id.

    A letter whose content has not changed keeps its version; a changed one becomes the next version.
    """
    with workspace.store.reading() as view:
        known = _gather(workspace, view, Month.parse(month))
    wanted = _wanted(known, person)
    written: list[Written] = []
    blocked: list[HeldBack] = []
    waiting: list[HeldBack] = []
    for one in wanted:
        name = _name(known, one)
        if unmarked := _not_marked_yet(known, one):
            waiting.append(HeldBack(one, name, unmarked))
        elif problems := letter_problems(one, known.marked):
            blocked.append(HeldBack(one, name, problems))
        else:
            written.append(_write(workspace, known, one, written))
    return FeedbackResult(tuple(written), tuple(blocked), tuple(waiting))


def _gather(workspace: Workspace, view: View, month: Month) -> _Month:
    draws = month_draws(view, str(month))
    caseloads: dict[tuple[str, str], int] = {}
    for one in draws:
        stored = by_digest(view, one.scheme.population, str(month), one.draw.population.digest)
        for item in items_of(view, stored):
            for person in _people_behind(one, item.facts):
                caseloads[one.scheme.id, person] = caseloads.get((one.scheme.id, person), 0) + 1
    return _Month(
        month=month,
        draws=draws,
        marked=tuple(found for one in draws for found in marked_items(workspace, view, one)),
        people={person.id: person for person in view.people.list()},
        caseloads=caseloads,
        issued=_latest(view.letters.list(month=str(month))),
        previous=_latest(view.letters.list(month=str(month.previous()))),
    )


def _people_behind(one: MonthDraw, facts: Mapping[str, str]) -> set[str]:
    """Whose work a piece of work is, for counting caseloads: a letter is its drafter's and its prosecutor's."""
    if one.scheme.population is Kind.LETTERS:
        return {facts.get(name, "") for name in ("person", "drafter_id", "prosecutor_id")} - {""}
    return {facts.get("person", "")} - {""}


def _latest(records: Sequence[FeedbackRecord]) -> dict[str, FeedbackRecord]:
    latest: dict[str, FeedbackRecord] = {}
    for record in sorted(records, key=lambda record: record.version):
        latest[record.person] = record
    return latest


def _wanted(known: _Month, given: str) -> tuple[str, ...]:
    """The people to write to: all with marks or with drawn work, or the one that was named."""
    owners = {item.text("person") for one in known.draws for item in _drawn_items(one)}
    everybody = tuple(sorted((set(people_of(known.marked)) | owners) - NOBODYS - {""}))
    if not given:
        return everybody
    named = [one for one in everybody if given.casefold() in {one.casefold(), _name(known, one).casefold()}]
    if len(named) == 1:
        return (named[0],)
    if named:
        raise RefusedError(f"Two people are called {given}.", f"Give the staff id: {' or '.join(named)}.")
    raise NotFoundError(
        f"{given} has no drawn work in {known.month.label}.", "Check the name as the staff list has it."
    )


def _drawn_items(one: MonthDraw) -> list[Item]:
    return [one.items[item.key] for item in one.to_mark()]


def _name(known: _Month, person: str) -> str:
    if person in known.people:
        return known.people[person].name
    return person.rsplit(" (", 1)[0]


def _not_marked_yet(known: _Month, person: str) -> tuple[Problem, ...]:
    """The person's drawn work that has no submitted marks."""
    marked = {one.item.key for one in known.marked}
    return tuple(
        Problem("not-marked", f"{one.scheme.title}: {item.text('urn')} is not marked yet.")
        for one in known.draws
        for item in _drawn_items(one)
        if item.text("person") == person and item.key not in marked
    )


def _write(workspace: Workspace, known: _Month, person: str, earlier: Sequence[Written]) -> Written:
    issued = known.issued.get(person)
    letter = _compose(workspace, known, person, version=issued.version if issued else 1)
    context = json.dumps(asdict(letter), ensure_ascii=False, sort_keys=True)
    changed = issued is None or _undated(issued.context) != _undated(context)
    if issued and changed:
        letter = replace(letter, version=issued.version + 1)
        context = json.dumps(asdict(letter), ensure_ascii=False, sort_keys=True)
    elif issued:
        kept = json.loads(issued.context)
        letter = replace(letter, date=kept["date"], reply_by=kept["reply_by"])
    folder = workspace.out(str(known.month)) / "letters"
    folder.mkdir(exist_ok=True)
    stem = file_name(letter.person_name, [path for one in earlier for path in one.files])
    files = {folder / f"{stem}{ending}": content for ending, content in render_letter(workspace, letter).items()}
    write_files(files)
    if changed:
        _keep(workspace, known, letter, context, {path.name: content for path, content in files.items()})
    return Written(person, letter.person_name, letter.version, tuple(files))


def render_letter(workspace: Workspace, letter: FeedbackLetter) -> dict[str, bytes]:
    """A letter as files: ending -> content."""
    folders = template_folders(workspace.root)
    title = f"Feedback for {letter.person_name}, {letter.month}"
    return {
        ".docx": render_word("feedback_letter.docx", letter, folders, title),
        ".html": render_html("feedback_letter.html", letter, folders).encode(),
    }


def _undated(context: str) -> dict[str, object]:
    """A letter's content without what changes by the day alone."""
    content: dict[str, object] = json.loads(context)
    return {name: value for name, value in content.items() if name not in {"date", "reply_by", "version"}}


def _compose(workspace: Workspace, known: _Month, person: str, version: int) -> FeedbackLetter:
    member = known.people.get(person) or Person(person, _name(known, person), Role.OTHER)
    own = [one for one in known.marked if one.marks_of(person)]
    request = LetterRequest(
        person=member,
        month=known.month,
        marked=own,
        people=known.people,
        sender=_sender(known, member, own),
        looked=_looked(known, person, own),
        traces={one.scheme.id: trace_of(one) for one in known.draws},
        written_on=workspace.today,
        previous_priorities=_previous_priorities(known, person),
        version=version,
    )
    return compose_letter(request, workspace.settings)


def _sender(known: _Month, member: Person, own: Sequence[MarkedItem]) -> Person:
    """The person's line manager signs; where none is known, the assessor of most of their work."""
    manager = known.people.get(member.line_manager)
    if manager:
        return manager
    assessors = [one.assessment.assessor for one in own]
    most = max(sorted(set(assessors)), key=assessors.count)
    return known.people.get(most) or Person(most, most.rsplit(" (", 1)[0], Role.LEGAL_MANAGER)


def _looked(known: _Month, person: str, own: Sequence[MarkedItem]) -> tuple[Looked, ...]:
    found: list[Looked] = []
    for one in known.draws:
        works = [work for work in own if work.scheme.id == one.scheme.id]
        if not works:
            continue
        random = sum(not work.targeted for work in works)
        drafted = one.scheme.population is Kind.LETTERS
        wrote = any(work.item.text("drafter_id") == person for work in works)
        found.append(
            Looked(
                item_name=one.scheme.item_name,
                at_random=random,
                caseload=max(known.caseloads.get((one.scheme.id, person), 0), random),
                targeted=len(works) - random,
                doing=("you drafted" if wrote else "on your decisions") if drafted else "",
            )
        )
    return tuple(found)


def trace_of(one: MonthDraw) -> str:
    """Where a sample came from, so that every figure can be followed back."""
    population = one.draw.population
    return (
        f"{one.scheme.title}, criteria version {one.scheme.version}: draw {one.draw.id} of {one.draw.at[:10]}, "
        f"from population version {population.version} of {population.rows:,} pieces of work "
        f"(SHA-256 {population.digest[:16]}…). The certificate is certificate-{one.draw.scheme}.json."
    )


def _previous_priorities(known: _Month, person: str) -> tuple[str, ...]:
    before = known.previous.get(person)
    if before is None:
        return ()
    return tuple(priority["question"] for priority in json.loads(before.context).get("priorities", ()))


def _keep(
    workspace: Workspace, known: _Month, letter: FeedbackLetter, context: str, files: Mapping[str, bytes]
) -> None:
    """Record that a letter was issued, and that its marks are released."""
    at = workspace.now()
    record = FeedbackRecord(
        person=letter.person,
        month=str(known.month),
        version=letter.version,
        released_at=at.isoformat(timespec="seconds"),
        released_by=workspace.actor,
        reply_by=letter.reply_by,
        files={name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
        context=context,
    )
    subject = f"{letter.person_name}, {letter.month}"
    with workspace.store.changing(workspace.actor, at, "feedback letter issued", subject) as change:
        change.letters.add(record)
        _release(change, known, letter.person)


def _release(change: Change, known: _Month, person: str) -> None:
    for one in known.marked:
        if one.item.text("person") == person:
            kept = change.assessments.find(assessment_key(one.assessment))
            if kept.state is AssessmentState.SUBMITTED:
                change.assessments.save(replace(kept, state=AssessmentState.RELEASED))
