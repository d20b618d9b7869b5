"""A month's feedback letters: composed from the records, withheld where not ready, and recorded as issued.

Composing reads only, and issuing records only; the files in between are made and written by others.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from iqa.domain import AssessmentState, Month, Person, Role, Round
from iqa.errors import ConflictError, Problem
from iqa.feedback.context import FeedbackLetter
from iqa.feedback.letter import LetterRequest, compose_letter, letter_problems
from iqa.feedback.pre_issue_checks import pre_issue_checks
from iqa.feedback.reissue import as_issued, in_its_time, says_the_same
from iqa.marking.assessment import moved
from iqa.marking.attribution import NOBODYS
from iqa.marking.results import MarkedWork
from iqa.records.draws import trace_of
from iqa.records.workspace import Workspace
from iqa.staff import OffList, file_stems, name_of, resolve_person
from iqa.store import Change, FeedbackRecord
from iqa.store.plain import to_plain
from iqa.workflow.feedback_month import FeedbackMonth, gather_month
from iqa.workflow.steps import LETTERS_ISSUED

STILL = "Wait until nobody is recording this month's marks, and run the command again."


@dataclass(frozen=True, slots=True)
class ComposedLetter:
    """One person's letter as it would go out. `stem` is the name of its files without the ending.

    `issued`: this very letter has gone out before. `notices` say what to look at again before it goes out, and
    `released` is the work whose marks are released with it.
    """

    letter: FeedbackLetter
    stem: str
    issued: bool
    notices: tuple[Problem, ...] = ()
    released: tuple[MarkedWork, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """A person whose letter is not written, and why."""

    person: str
    name: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ComposedLetters:
    """The letters of a month. `waiting` people have work that is not marked yet; `blocked` letters would
    say what nothing bears out."""

    month: Month
    letters: tuple[ComposedLetter, ...]
    blocked: tuple[Withheld, ...]
    waiting: tuple[Withheld, ...]


def compose_letters(
    workspace: Workspace, month: Month, person: str = "", taken: frozenset[str] = frozenset()
) -> ComposedLetters:
    """The letters of everybody whose drawn work is all marked, or of one person by name or staff id.

    A letter whose content has not changed keeps its version and its dates, so that what a manager wrote into its
    files stays; a changed one becomes the next version, and never one whose files are `taken` (names without their
    endings) by what nobody recorded.

    A person's first letter waits while two markers differ on a mark of theirs that nobody has settled; one that
    was issued before is composed again as things stand.
    """
    with workspace.store.reading() as view:
        known = gather_month(workspace, view, month)
    everybody = sorted(({*known.works, *known.unmarked}) - NOBODYS - {""})
    what = f"work drawn or marked in {known.month.label}"
    wanted = [resolve_person(person, everybody, known.people, what)] if person else everybody
    stems = file_stems(everybody, known.people)
    letters: list[ComposedLetter] = []
    blocked: list[Withheld] = []
    waiting: list[Withheld] = []
    for one in wanted:
        name = name_of(one, known.people)
        if one in known.unmarked:
            waiting.append(Withheld(one, name, known.unmarked[one]))
        elif one in known.unsettled and one not in known.issued:
            waiting.append(Withheld(one, name, known.unsettled[one]))
        elif problems := letter_problems(one, known.works[one]):
            blocked.append(Withheld(one, name, problems))
        else:
            letters.append(_composed(workspace, known, one, stems[one], taken))
    return ComposedLetters(known.month, tuple(letters), tuple(blocked), tuple(waiting))


def _composed(
    workspace: Workspace, known: FeedbackMonth, person: str, stem: str, taken: frozenset[str]
) -> ComposedLetter:
    """One person's letter, word for word as it was issued where it says the same of the work."""
    letter = _compose(workspace, known, person)
    issued = known.issued.get(person)
    earlier = json.loads(issued.context) if issued else {}
    same = issued is not None and says_the_same(earlier, letter)
    if issued and same:
        letter, stem = as_issued(earlier, letter), _issued_stem(issued, stem)
    elif issued:
        stem = _VERSION.sub("", _issued_stem(issued, stem))
        letter = in_its_time(earlier, letter)
        letter = replace(letter, version=_free_version(stem, issued.version + 1, taken))
        stem = _named(stem, letter.version)
    else:
        letter = replace(letter, version=_free_version(stem, 1, taken))
        stem = _named(stem, letter.version)
    return ComposedLetter(
        letter=letter,
        stem=stem,
        issued=same,
        notices=pre_issue_checks(person, known.works[person], known.people),
        released=tuple(
            one
            for one in known.works[person]
            if one.assessment.state is AssessmentState.SUBMITTED and one.people()[0] == person
        ),
    )


_VERSION = re.compile(r" \(version [0-9]+\)$")


def _issued_stem(issued: FeedbackRecord, otherwise: str) -> str:
    """The name that a letter's files had, whatever the person is called since."""
    return next((name.rpartition(".")[0] for name in sorted(issued.files)), otherwise)


def _named(stem: str, version: int) -> str:
    """A later version has a name of its own, so that no edited letter is lost."""
    return stem if version == 1 else f"{stem} (version {version})"


def _free_version(stem: str, version: int, taken: frozenset[str]) -> int:
    while _named(stem, version) in taken:
        version += 1
    return version


def context_json(letter: FeedbackLetter) -> str:
    """A letter's context as it is kept with the record of its issue."""
    return json.dumps(to_plain(letter), ensure_ascii=False, sort_keys=True)


def _compose(workspace: Workspace, known: FeedbackMonth, person: str) -> FeedbackLetter:
    member = known.people.get(person) or OffList.of(person).as_person()
    own = known.works[person]
    request = LetterRequest(
        person=member,
        month=known.month,
        marked=own,
        people=known.people,
        sender=_sender(known, member, own),
        looked=known.looked_at(person),
        traces={one.scheme.id: trace_of(one) for one in known.draws},
        written_on=workspace.today,
        previous_priorities=_previous_priorities(known, person),
    )
    return compose_letter(request, workspace.settings)


def _sender(known: FeedbackMonth, member: Person, own: Sequence[MarkedWork]) -> Person:
    """The person's line manager of the day of the draw signs; where none was known, that of now; where there is
    none, the assessor of most of their work."""
    if manager := known.manager_at(member.id) or known.people.get(member.line_manager):
        return manager
    assessors = [one.assessment.assessor for one in own]
    most = max(sorted(set(assessors)), key=assessors.count)
    return known.people.get(most) or replace(OffList.of(most).as_person(), role=Role.LEGAL_MANAGER)


def _previous_priorities(known: FeedbackMonth, person: str) -> tuple[str, ...]:
    before = known.previous.get(person)
    if before is None:
        return ()
    return tuple(priority["question"] for priority in json.loads(before.context).get("priorities", ()))


def issue_letters(
    workspace: Workspace, composed: ComposedLetters, digests: Mapping[str, Mapping[str, str]]
) -> None:
    """Record that the new letters are issued, and release the marks behind every letter: all of it or nothing.

    `digests` maps a person to the SHA-256 of each file of their letter, by name. ConflictError when marks or
    letters changed since the letters were composed.
    """
    new = [one for one in composed.letters if not one.issued]
    if not new and not any(one.released for one in composed.letters):
        return
    at = workspace.now()
    subject = _subject(composed)
    with workspace.store.changing(workspace.actor.typed, at, LETTERS_ISSUED, subject) as change:
        _refuse_if_issued(change, composed.month, new)
        _release(change, [work for one in composed.letters for work in one.released])
        change.letters.add_all(
            FeedbackRecord(
                person=one.letter.person,
                month=composed.month,
                version=one.letter.version,
                released_at=at.isoformat(timespec="seconds"),
                released_by=workspace.actor.typed,
                reply_by=one.letter.reply_by,
                files=digests[one.letter.person],
                context=context_json(one.letter),
            )
            for one in new
        )


def _subject(composed: ComposedLetters) -> str:
    """What the ledger says was issued: the month, or the one person's letter."""
    first = composed.letters[0].letter
    return first.month if len(composed.letters) > 1 else f"{first.person_name}, {first.month}"


def _refuse_if_issued(change: Change, month: Month, new: Sequence[ComposedLetter]) -> None:
    """ConflictError when somebody else has issued one of the letters since they were composed."""
    issued = {(one.person, one.version) for one in change.letters.list(month=month)}
    again = [one.letter for one in new if (one.letter.person, one.letter.version) in issued]
    if again:
        raise ConflictError(f"Somebody else issued the letter of {again[0].person_name} meanwhile.", STILL)


def _release(change: Change, works: Sequence[MarkedWork]) -> None:
    """Release the marks as they were composed. They stay the first marker's own, also where others were agreed."""
    composed = {(one.assessment.draw, one.item.key): one.assessment.revision for one in works}
    released = []
    for draw in sorted({draw for draw, _ in composed}):
        for first in change.assessments.of_items(draw, Round.FIRST, [key for of, key in composed if of == draw]):
            if first.revision != composed[draw, first.item_key]:
                raise ConflictError(f"{first.item_key} was marked again while the letters were composed.", STILL)
            released.append(moved(first, AssessmentState.RELEASED))
    change.assessments.save_states(released)
