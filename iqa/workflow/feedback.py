"""Write a month's feedback letters: compose each, hold back what is not ready, keep what was issued."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from iqa.documents.environment import render_html, template_folders
from iqa.documents.word import render_word
from iqa.domain import AssessmentState, Kind, Month, Person, Role
from iqa.errors import Problem
from iqa.feedback.context import FeedbackLetter
from iqa.feedback.letter import LetterRequest, compose_letter, letter_problems
from iqa.feedback.pre_issue_checks import pre_issue_checks
from iqa.feedback.small_samples import Looked
from iqa.files import write_files
from iqa.marking.assessment import moved
from iqa.marking.attribution import NOBODYS
from iqa.marking.results import MarkedWork, people_of
from iqa.records.draws import MonthDraw, marked_items, month_draws, trace_of
from iqa.records.populations import drawn_from, items_of
from iqa.records.workspace import Workspace
from iqa.sampling.eligibility import partition_population
from iqa.staff import OffList, file_stems, name_of, resolve_person
from iqa.store import FeedbackRecord, View, assessment_key
from iqa.workflow.adjudication import waiting_people


@dataclass(frozen=True, slots=True)
class Written:
    """One letter on disk. `kept`: it had been written before, and nothing in it has changed since. `notices` say
    what to look at again before it goes out."""

    person: str
    name: str
    version: int
    files: tuple[Path, ...]
    kept: bool = False
    notices: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """A person whose letter is not written, and why."""

    person: str
    name: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class FeedbackResult:
    """What came of a month's letters. `waiting` people have work that is not marked yet."""

    written: tuple[Written, ...]
    blocked: tuple[Withheld, ...]
    waiting: tuple[Withheld, ...]


@dataclass(frozen=True, slots=True)
class _Month:
    """Everything about a month that its letters draw on."""

    month: Month
    draws: tuple[MonthDraw, ...]
    marked: tuple[MarkedWork, ...]
    people: Mapping[str, Person]
    caseloads: Mapping[tuple[str, str], int]
    issued: Mapping[str, FeedbackRecord]
    previous: Mapping[str, FeedbackRecord]
    unsettled: Mapping[str, tuple[Problem, ...]]


def write_letters(
    workspace: Workspace,
    month: str,
    person: str = "",
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> FeedbackResult:
    """Write the letters of everybody whose drawn work is all marked, or of one person by name or staff id.

    A letter whose content has not changed keeps its version, and its files as they are, so that what a manager
    wrote into them stays; a changed one becomes the next version. `progress` is told how many are done, of how
    many.

    A person's first letter waits while two markers differ on a mark of theirs that nobody has settled; one that
    was issued before is written again as things stand.
    """
    with workspace.store.reading() as view:
        known = _gather(workspace, view, Month.parse(month))
    unmarked = _unmarked(known)
    everybody = sorted(({*people_of(known.marked), *unmarked}) - NOBODYS - {""})
    what = f"work drawn or marked in {known.month.label}"
    wanted = [resolve_person(person, everybody, known.people, what)] if person else everybody
    stems = file_stems(everybody, known.people)
    written: list[Written] = []
    blocked: list[Withheld] = []
    waiting: list[Withheld] = []
    for done, one in enumerate(wanted, 1):
        name = name_of(one, known.people)
        if one in unmarked:
            waiting.append(Withheld(one, name, unmarked[one]))
        elif one in known.unsettled and one not in known.issued:
            waiting.append(Withheld(one, name, known.unsettled[one]))
        elif problems := letter_problems(one, known.marked):
            blocked.append(Withheld(one, name, problems))
        else:
            looks = pre_issue_checks(one, known.marked, known.people)
            written.append(replace(_write(workspace, known, one, stems[one]), notices=looks))
        progress(done, len(wanted))
    return FeedbackResult(tuple(written), tuple(blocked), tuple(waiting))


def _gather(workspace: Workspace, view: View, month: Month) -> _Month:
    draws = month_draws(view, str(month))
    caseloads: dict[tuple[str, str], int] = {}
    for one in draws:
        drawn = one.draw
        items = items_of(view, drawn_from(view, drawn))
        for item in partition_population(
            drawn.policy, drawn.seed, items, drawn.not_sampled, drawn.recently_marked
        ).eligible:
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
        unsettled=waiting_people(view, draws),
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


def _unmarked(known: _Month) -> dict[str, tuple[Problem, ...]]:
    """Person -> their drawn work that has no submitted marks; a letter is waited for by everybody behind it."""
    marked = {(one.scheme.id, one.item.key) for one in known.marked}
    found: dict[str, list[Problem]] = {}
    for one in known.draws:
        for drawn in one.to_mark():
            item = one.items[drawn.key]
            if (one.scheme.id, item.key) in marked:
                continue
            problem = Problem("not-marked", f"{one.scheme.title}: {item.text('urn')} is not marked yet.")
            for person in _people_behind(one, item.facts):
                found.setdefault(person, []).append(problem)
    return {person: tuple(problems) for person, problems in found.items()}


def _write(workspace: Workspace, known: _Month, person: str, stem: str) -> Written:
    """One person's letter: composed, and written unless the same stands there already."""
    issued = known.issued.get(person)
    letter = _compose(workspace, known, person, version=issued.version if issued else 1)
    folder = workspace.out(str(known.month)) / "letters"
    files = _letter_files(folder, stem, letter.version)
    same = issued is not None and _undated(issued.context) == _undated(_as_json(letter))
    if issued and same and all(file.is_file() for file in files):
        _keep(workspace, known, letter, None)
        return Written(person, letter.person_name, issued.version, files, kept=True)
    if issued and same:
        earlier = json.loads(issued.context)
        letter = replace(letter, date=earlier["date"], reply_by=earlier["reply_by"])
    elif issued:
        letter = replace(letter, version=issued.version + 1)
        files = _letter_files(folder, stem, letter.version)
    rendered = render_letter(workspace, letter)
    contents = {file: rendered[file.suffix] for file in files}
    write_files(contents)
    digests = {file.name: hashlib.sha256(content).hexdigest() for file, content in contents.items()}
    _keep(workspace, known, letter, None if same else digests)
    return Written(person, letter.person_name, letter.version, files)


def _letter_files(folder: Path, stem: str, version: int) -> tuple[Path, Path]:
    """The Word letter and the page. A later version has a name of its own, so that no edited letter is lost."""
    named = stem if version == 1 else f"{stem} (version {version})"
    return folder / f"{named}.docx", folder / f"{named}.html"


def _as_json(letter: FeedbackLetter) -> str:
    return json.dumps(asdict(letter), ensure_ascii=False, sort_keys=True)


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
    member = known.people.get(person) or OffList.of(person).as_person()
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


def _sender(known: _Month, member: Person, own: Sequence[MarkedWork]) -> Person:
    """The person's line manager signs; where none is known, the assessor of most of their work."""
    manager = known.people.get(member.line_manager)
    if manager:
        return manager
    assessors = [one.assessment.assessor for one in own]
    most = max(sorted(set(assessors)), key=assessors.count)
    return known.people.get(most) or replace(OffList.of(most).as_person(), role=Role.LEGAL_MANAGER)


def _looked(known: _Month, person: str, own: Sequence[MarkedWork]) -> tuple[Looked, ...]:
    found: list[Looked] = []
    for one in known.draws:
        works = [work for work in own if work.scheme.id == one.scheme.id]
        if not works:
            continue
        random = sum(not work.certainty_selected for work in works)
        drafted = one.scheme.population is Kind.LETTERS
        wrote = any(work.item.text("drafter_id") == person for work in works)
        found.append(
            Looked(
                item_name=one.scheme.item_name,
                at_random=random,
                caseload=max(known.caseloads.get((one.scheme.id, person), 0), random),
                certainty_selected=len(works) - random,
                doing=("you drafted" if wrote else "on your decisions") if drafted else "",
            )
        )
    return tuple(found)


def _previous_priorities(known: _Month, person: str) -> tuple[str, ...]:
    before = known.previous.get(person)
    if before is None:
        return ()
    return tuple(priority["question"] for priority in json.loads(before.context).get("priorities", ()))


def _keep(workspace: Workspace, known: _Month, letter: FeedbackLetter, digests: Mapping[str, str] | None) -> None:
    """Record that a letter was issued, with the digests of its files when it is new, and release its marks."""
    at = workspace.now()
    subject = f"{letter.person_name}, {letter.month}"
    with workspace.store.changing(workspace.actor.typed, at, "feedback letter issued", subject) as change:
        if digests is not None:
            change.letters.add(
                FeedbackRecord(
                    person=letter.person,
                    month=str(known.month),
                    version=letter.version,
                    released_at=at.isoformat(timespec="seconds"),
                    released_by=workspace.actor.typed,
                    reply_by=letter.reply_by,
                    files=digests,
                    context=_as_json(letter),
                )
            )
        for one in known.marked:
            if one.people()[:1] == (letter.person,) and one.assessment.state is AssessmentState.SUBMITTED:
                # The marks stay the first marker's own, also where others were agreed.
                first = change.assessments.find(assessment_key(one.assessment))
                released = moved(first, AssessmentState.RELEASED)
                change.assessments.save(replace(released, revision=one.assessment.revision))
