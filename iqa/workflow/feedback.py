"""A month's feedback letters as drafts: composed from the records, withheld where not ready, and kept as drafts.

Composing reads only, and keeping records only; the files in between are made and written by others. A draft is
issued by `iqa.workflow.releasing`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from iqa.access import Action, gets_letter, may_letter, require_letter
from iqa.domain import Month, Person, Role
from iqa.errors import ConflictError, Problem
from iqa.feedback.changes import what_changed
from iqa.feedback.context import FeedbackLetter
from iqa.feedback.letter import LetterRequest, compose_letter, letter_problems
from iqa.feedback.pre_issue_checks import pre_issue_checks
from iqa.feedback.reissue import as_issued, in_its_time, is_as_drafted, says_the_same
from iqa.marking.attribution import NOBODYS
from iqa.marking.results import MarkedWork
from iqa.records.draws import trace_of
from iqa.records.feedback_letters import NO_LETTERS, PersonsLetters, letters_of_month, stem_of
from iqa.records.workspace import Workspace
from iqa.staff import OffList, file_stems, name_of, resolve_person
from iqa.store import LetterDraft
from iqa.store.plain import to_plain
from iqa.workflow.feedback_month import FeedbackMonth, gather_month

STILL = "Wait until nobody is recording this month's marks, and try again."
DRAFTED = "feedback letters drafted"
"""What the ledger calls the writing of drafts."""


class LetterStanding(StrEnum):
    """Where a composed letter stands."""

    ISSUED = "issued"
    """This very letter was issued."""
    DRAFT = "draft"
    """It is a draft already, and says what it would say now."""
    NEW = "new"
    """It is to be written: there is no draft of it, or that says something else, or its template changed."""


class LettersOnDisk(Struct, frozen=True):
    """The names of letters' files without their endings: all that are `there`, and those that somebody `changed`
    since the tool wrote them, or has open."""

    there: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()


class ComposedLetter(Struct, frozen=True):
    """One person's letter. `stem` is the name of its files without the ending.

    `notices` say what to look at again before it goes out. `edited` is the name of an earlier draft's files, ''
    for none, that somebody changed: they stay as they are, whatever is written beside them.
    """

    letter: FeedbackLetter
    stem: str
    standing: LetterStanding
    notices: tuple[Problem, ...] = ()
    edited: str = ""

    @property
    def issued(self) -> bool:
        """Whether this very letter has gone out."""
        return self.standing is LetterStanding.ISSUED


class Withheld(Struct, frozen=True):
    """A person whose letter is not written, and why."""

    person: str
    name: str
    problems: tuple[Problem, ...]


class ComposedLetters(Struct, frozen=True):
    """The letters of a month. `waiting` people have work that is not marked yet; `blocked` letters would
    say what nothing bears out."""

    month: Month
    letters: tuple[ComposedLetter, ...]
    blocked: tuple[Withheld, ...]
    waiting: tuple[Withheld, ...]


def compose_letters(
    workspace: Workspace,
    month: Month,
    person: str = "",
    on_disk: LettersOnDisk | None = None,
    *,
    again: bool = False,
) -> ComposedLetters:
    """The letters of everybody whose drawn work is all marked, or of one person by name or staff id.

    A letter whose content has not changed stays as it was issued or drafted; a changed one becomes the next
    version if it was issued, else the same draft anew: beside the one before where somebody changed that. With
    `again` drafts are made anew by the templates as they are, but for those that somebody changed.

    A letter waits while two markers differ on a mark of it that nobody has settled.
    """
    with workspace.store.reading() as view:
        known = gather_month(workspace, view, month)
    return composed_in(workspace, known, wanted_people(known, person), on_disk or LettersOnDisk(), again=again)


def wanted_people(known: FeedbackMonth, person: str) -> tuple[str, ...]:
    """Everybody with work drawn or marked in a month, or the one who is named. Raises NotFoundError for nobody."""
    everybody = sorted(({*known.works, *known.unmarked}) - NOBODYS - {""})
    what = f"work drawn or marked in {known.month.label}"
    return (resolve_person(person, everybody, known.people, what),) if person else tuple(everybody)


def require_some_letter(workspace: Workspace, wanted: Sequence[str], people: Mapping[str, Person]) -> None:
    """Go on only where the actor may issue at least one of some people's letters. Raises NotPermittedError."""
    if wanted and not any(may_letter(Action.ISSUE_LETTER, workspace.actor, one, people) for one in wanted):
        require_letter(Action.ISSUE_LETTER, workspace.actor, wanted[0], people)


def theirs_to_draft(
    workspace: Workspace, composed: ComposedLetters, people: Mapping[str, Person]
) -> ComposedLetters:
    """What of composed letters the actor drafts: those that they may issue, and their own, which the tool writes
    and somebody else reads. Raises NotPermittedError where they may issue none."""
    withheld = (*composed.blocked, *composed.waiting)
    wanted = [*(one.letter.person for one in composed.letters), *(one.person for one in withheld)]
    require_some_letter(workspace, wanted, people)
    actor = workspace.actor
    theirs = {
        one
        for one in wanted
        if may_letter(Action.ISSUE_LETTER, actor, one, people) or gets_letter(actor, one, people)
    }
    return ComposedLetters(
        composed.month,
        tuple(one for one in composed.letters if one.letter.person in theirs),
        tuple(one for one in composed.blocked if one.person in theirs),
        tuple(one for one in composed.waiting if one.person in theirs),
    )


def composed_in(
    workspace: Workspace,
    known: FeedbackMonth,
    wanted: Sequence[str],
    on_disk: LettersOnDisk,
    *,
    again: bool = False,
) -> ComposedLetters:
    """The same, of some people by staff id, within what else is known of the month."""
    stems = file_stems(sorted(({*known.works, *known.unmarked}) - NOBODYS - {""}), known.people)
    letters: list[ComposedLetter] = []
    blocked: list[Withheld] = []
    waiting: list[Withheld] = []
    for one in wanted:
        name = name_of(one, known.people)
        if found := known.unmarked.get(one) or known.unsettled.get(one):
            waiting.append(Withheld(one, name, found))
        elif problems := letter_problems(one, known.works[one]):
            blocked.append(Withheld(one, name, problems))
        else:
            letters.append(_composed(workspace, known, one, stems[one], on_disk, again))
    return ComposedLetters(known.month, tuple(letters), tuple(blocked), tuple(waiting))


def _composed(
    workspace: Workspace, known: FeedbackMonth, person: str, stem: str, on_disk: LettersOnDisk, again: bool
) -> ComposedLetter:
    """One person's letter, word for word as it was issued or drafted where it says the same of the work."""
    letter = _compose(workspace, known, person)
    own = known.letters.get(person, NO_LETTERS)
    notices = pre_issue_checks(person, known.works[person], known.people)
    if own.latest:
        issued = json.loads(own.latest.context)
        stem = stem_of(own.latest) or stem
        if says_the_same(issued, letter):
            return ComposedLetter(as_issued(issued, letter), stem, LetterStanding.ISSUED, notices)
        letter = in_its_time(issued, letter)
        letter = replace(letter, changes=what_changed(issued, to_plain(letter)))
    letter = replace(letter, version=own.next_version)
    if own.draft is None:
        return ComposedLetter(
            letter, _free_stem(stem, letter.version, known, on_disk), LetterStanding.NEW, notices
        )
    drafted, place = json.loads(own.draft.context), stem_of(own.draft) or stem
    edited = place if place in on_disk.changed else ""
    stays = edited or (not again and is_as_drafted(drafted, letter))
    if stays and says_the_same(drafted, letter):
        return ComposedLetter(as_issued(drafted, letter), place, LetterStanding.DRAFT, notices, edited)
    place = _free_stem(place, letter.version, known, on_disk) if edited else place
    return ComposedLetter(letter, place, LetterStanding.NEW, notices, edited)


_BESIDE = re.compile(r" \((?:version [0-9]+)?(?:, )?(?:draft [0-9]+)?\)$")


def _free_stem(stem: str, version: int, known: FeedbackMonth, on_disk: LettersOnDisk) -> str:
    """A name that no file of a letter has: a later version, and a draft beside another, have names of their
    own, so that no edited letter is lost."""
    bare, number = _BESIDE.sub("", stem), 1
    taken = on_disk.there.union(*(own.stems for own in known.letters.values()))
    while (name := _named(bare, version, number)) in taken:
        number += 1
    return name


def _named(stem: str, version: int, draft: int) -> str:
    said = [f"version {version}"] * (version > 1) + [f"draft {draft}"] * (draft > 1)
    return f"{stem} ({', '.join(said)})" if said else stem


def context_json(letter: FeedbackLetter) -> str:
    """A letter's context as it is kept with its record."""
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
        improved=known.improved.get(person, ""),
        disputes=known.outcomes.get(person, ()),
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


def keep_drafts(workspace: Workspace, composed: ComposedLetters, digests: Mapping[str, Mapping[str, str]]) -> None:
    """Record the letters that are new as drafts: all of them or none. Nothing is issued.

    `digests` maps a person to the SHA-256 of each file of their letter, by name. ConflictError when somebody
    issued one of the letters since they were composed.
    """
    new = [one for one in composed.letters if one.standing is LetterStanding.NEW]
    over = [one.letter.person for one in composed.letters if one.issued]
    with workspace.store.reading() as view:
        known = letters_of_month(view, composed.month)
    needless = [draft for person in over if (draft := known.get(person, NO_LETTERS).draft)]
    if not new and not needless:
        return
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, DRAFTED, subject_of(composed)) as change:
        now = letters_of_month(change, composed.month)
        _refuse_if_issued(now, new)
        for draft in needless:
            change.drafts.remove((draft.person, draft.month, draft.version))
        fresh = [
            LetterDraft(
                person=one.letter.person,
                month=composed.month,
                version=one.letter.version,
                drafted_at=at.isoformat(timespec="seconds"),
                drafted_by=workspace.actor.typed,
                files=digests[one.letter.person],
                context=context_json(one.letter),
            )
            for one in new
        ]
        there = [one for one in fresh if now.get(one.person, NO_LETTERS).drafted(one.version)]
        for one in there:
            change.drafts.save(one)
        change.drafts.add_all(one for one in fresh if one not in there)


def subject_of(composed: ComposedLetters) -> str:
    """What the ledger says letters were written of: the month, or the one person's letter."""
    first = composed.letters[0].letter
    return first.month if len(composed.letters) > 1 else f"{first.person_name}, {first.month}"


def _refuse_if_issued(now: Mapping[str, PersonsLetters], new: Sequence[ComposedLetter]) -> None:
    """ConflictError when somebody else has issued one of the letters since they were composed."""
    for one in new:
        if now.get(one.letter.person, NO_LETTERS).next_version != one.letter.version:
            raise ConflictError(f"Somebody else issued the letter of {one.letter.person_name} meanwhile.", STILL)
