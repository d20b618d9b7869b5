"""Letters are issued: what is ready and what is held back and why; then the record that they went out.

Planning reads only, and issuing records only. What is issued is the Word file as it lies in the letters'
folder, so as a manager edited it; its digest stands with the event. The marks behind a letter are released with
it.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from iqa.access import Action, gets_letter, may_letter
from iqa.domain import AssessmentState, Month, Round, Scheme, long_date
from iqa.errors import ConflictError, Problem
from iqa.feedback.context import FeedbackLetter
from iqa.feedback.gate import marks_problems, second_mark_problems
from iqa.marking.assessment import moved
from iqa.marking.results import MarkedWork
from iqa.records.feedback_letters import NO_LETTERS, PersonsLetters, letters_of_month
from iqa.records.other_exports import facts_beside
from iqa.records.workspace import Workspace
from iqa.staff import name_of
from iqa.store import Change, FeedbackRecord, LetterDraft, View
from iqa.workdays import add_working_days
from iqa.workflow.feedback import (
    STILL,
    ComposedLetter,
    LettersOnDisk,
    LetterStanding,
    Withheld,
    composed_in,
    context_json,
    require_some_letter,
    wanted_people,
)
from iqa.workflow.feedback_month import FeedbackMonth, gather_month
from iqa.workflow.letter_hints import certain_facts
from iqa.workflow.steps import LETTERS_ISSUED

WORD = ".docx"


class FileState(StrEnum):
    """How the Word file of a draft lies on the disk."""

    AS_WRITTEN = "as-written"
    EDITED = "edited"
    OUTDATED = "outdated"
    """It is the tool's own, of an earlier draft."""
    OPEN = "open"
    """Somebody has it open, so that it may change at any moment."""
    UNREADABLE = "unreadable"
    """It is no Word file."""


class FoundFile(Struct, frozen=True):
    """A Word file in the letters' folder: how it lies there, what it holds, and the SHA-256 of that."""

    state: FileState
    digest: str
    content: bytes = b""


class LettersFolder(Struct, frozen=True):
    """The letters' folder as it lies there: the names of all files' stems, those changed, and by name how the Word
    file of each waiting draft lies."""

    on_disk: LettersOnDisk = field(default_factory=LettersOnDisk)
    words: Mapping[str, FoundFile] = field(default_factory=dict)


class ReadyLetter(Struct, frozen=True):
    """A letter that can be issued. `word` is its Word file as it lies there; `edited` says that it is not as
    the tool wrote it. One that is not edited is dated the day on which it goes out; `redated` says that it has
    to be written anew for that. `released` is the work whose marks are released with it."""

    letter: FeedbackLetter
    stem: str
    draft: LetterDraft
    word: FoundFile
    edited: bool
    redated: bool
    released: tuple[MarkedWork, ...]


class IssuedLetter(Struct, frozen=True):
    """A letter that was issued before, as it stands in the records, with its content and the draft it came
    from.

    `released` is work that was reopened since and says the same, whose marks are released with it again.
    """

    record: FeedbackRecord
    letter: FeedbackLetter
    stem: str
    draft: LetterDraft | None
    released: tuple[MarkedWork, ...] = ()

    @property
    def edited(self) -> bool:
        """Whether its Word file was edited before it was issued."""
        name = f"{self.stem}{WORD}"
        return self.draft is not None and self.draft.files.get(name) != self.record.files.get(name)


class Release(Struct, frozen=True):
    """A month's letters before they go out. `held` are those held back, and those that nobody drafted yet."""

    month: Month
    ready: tuple[ReadyLetter, ...]
    held: tuple[Withheld, ...]
    out: tuple[IssuedLetter, ...]


def drafts_waiting(workspace: Workspace, month: Month) -> tuple[LetterDraft, ...]:
    """The drafts of a month that wait to be issued."""
    with workspace.store.reading() as view:
        known = letters_of_month(view, month)
    return tuple(draft for one in known.values() if (draft := one.draft))


def plan_release(workspace: Workspace, month: Month, person: str, folder: LettersFolder) -> Release:
    """Which letters can be issued, of everybody or of one person by name or staff id, and what holds back the
    rest.

    Raises NotFoundError for a person without work in that month, NotPermittedError where the actor may issue none
    of the letters that are wanted.
    """
    with workspace.store.reading() as view:
        known = gather_month(workspace, view, month)
        wanted = wanted_people(known, person)
        require_some_letter(workspace, wanted, known.people)
        composed = composed_in(workspace, known, wanted, folder.on_disk)
        letters = {one.letter.person: one for one in composed.letters}
        waiting = [one for one in wanted if one not in letters or not letters[one].issued]
        beside = _Beside(workspace, view, known, waiting)
        gated = {one: _gate(known, one, beside) for one in waiting}
    ready: list[ReadyLetter] = []
    held: list[Withheld] = []
    out: list[IssuedLetter] = []
    for one in wanted:
        own, letter = known.letters.get(one, NO_LETTERS), letters.get(one)
        allowed = may_letter(Action.ISSUE_LETTER, workspace.actor, one, known.people)
        if not allowed and not gets_letter(workspace.actor, one, known.people):
            continue
        if letter and letter.issued and own.latest:
            draft = own.drafted(own.latest.version)
            out.append(IssuedLetter(own.latest, letter.letter, letter.stem, draft, _to_release(known, one)))
        elif not allowed:
            held.append(Withheld(one, name_of(one, known.people), (_FOR_OTHERS,)))
        elif problems := gated[one] or _of_draft(own, letter, folder):
            held.append(Withheld(one, name_of(one, known.people), problems))
        elif letter and own.draft:
            found = folder.words[f"{letter.stem}{WORD}"]
            ready.append(_ready(workspace, known, letter, own.draft, found))
    return Release(month, tuple(ready), tuple(held), tuple(out))


class _Beside:
    """What other exports and the letters themselves say of some people's marked work, read once a scheme."""

    def __init__(self, workspace: Workspace, view: View, known: FeedbackMonth, people: Sequence[str]) -> None:
        theirs = (one for person in people for one in known.works.get(person, ()))
        works = {(one.scheme.id, one.item.key): one for one in theirs}
        self._facts: dict[tuple[str, str], dict[str, str]] = {}
        for drawn in known.draws:
            scheme, focus = drawn.scheme, drawn.draw.policy.focus
            items = tuple(one.item for (of, _), one in works.items() if of == scheme.id)
            if not items:
                continue
            self._add(scheme, facts_beside(workspace.settings, view, known.month, scheme, items))
            self._add(scheme, certain_facts(workspace, view, known.month, scheme, items, focus))

    def _add(self, scheme: Scheme, found: Mapping[str, Mapping[str, str]]) -> None:
        for key, facts in found.items():
            self._facts.setdefault((scheme.id, key), {}).update(facts)

    def of(self, one: MarkedWork) -> Mapping[str, str]:
        """What is said of one piece of work."""
        return self._facts.get((one.scheme.id, one.item.key), {})


def _gate(known: FeedbackMonth, person: str, beside: _Beside) -> tuple[Problem, ...]:
    """Everything about a person's marks that holds their letter back."""
    works = known.works.get(person, ())
    return (
        *known.unmarked.get(person, ()),
        *known.unsettled.get(person, ()),
        *second_mark_problems(known.marked_again.get(person, ())),
        *marks_problems(person, works, beside.of, known.decided),
    )


_FOR_OTHERS = Problem("for-somebody-else", "It is written to you, so somebody else issues it.")
NOT_DRAFTED = "not-drafted"
_OF_FILE = {
    None: ("file-missing", "Its Word file {name} is not in the letters' folder. Put it back, or write it again."),
    FileState.OUTDATED: ("file-outdated", "Its Word file {name} is of an earlier draft. Write it again."),
    FileState.OPEN: ("file-open", "Its Word file {name} is open. Save and close it."),
    FileState.UNREADABLE: ("file-unreadable", "Its file {name} is no Word file any more. Save it as one."),
}
"""What is the matter with a draft's file -> a code, and what to do."""


def _of_draft(own: PersonsLetters, letter: ComposedLetter | None, folder: LettersFolder) -> tuple[Problem, ...]:
    """What about the draft itself holds a letter back."""
    if own.draft is None or letter is None:
        return (Problem(NOT_DRAFTED, "No draft of it was written yet."),)
    if letter.standing is LetterStanding.NEW:
        message = "What it says has changed since it was drafted. Write it again, and read it."
        return (Problem("draft-outdated", message),)
    name = f"{letter.stem}{WORD}"
    found = folder.words.get(name)
    if (state := found.state if found else None) in _OF_FILE:
        code, message = _OF_FILE[state]
        return (Problem(code, message.format(name=name)),)
    return ()


def _ready(
    workspace: Workspace, known: FeedbackMonth, one: ComposedLetter, draft: LetterDraft, found: FoundFile
) -> ReadyLetter:
    edited = found.state is FileState.EDITED
    letter = one.letter if edited else _dated(workspace, one.letter)
    return ReadyLetter(
        letter=letter,
        stem=one.stem,
        draft=draft,
        word=found,
        edited=edited,
        redated=letter != one.letter,
        released=_to_release(known, draft.person),
    )


def _to_release(known: FeedbackMonth, person: str) -> tuple[MarkedWork, ...]:
    """The work of a person's own whose marks are submitted and not released."""
    return tuple(
        work
        for work in known.works[person]
        if work.assessment.state is AssessmentState.SUBMITTED and work.people()[0] == person
    )


def _dated(workspace: Workspace, letter: FeedbackLetter) -> FeedbackLetter:
    """A letter as of the day on which it goes out: its date, and the day by which to reply."""
    reply_by = add_working_days(workspace.today, workspace.settings.feedback.reply_days)
    return replace(
        letter, date=long_date(workspace.today), reply_by=long_date(reply_by) if reply_by else letter.reply_by
    )


def issue_letters(workspace: Workspace, plan: Release, digests: Mapping[str, Mapping[str, str]]) -> None:
    """Record that the letters that are ready are issued, and release the marks behind all that are out: the
    whole of it or nothing.

    `digests` maps a person to the SHA-256 of each file that was written anew to be dated, by name. ConflictError
    when marks or letters changed since the release was planned.
    """
    ready, month = plan.ready, plan.month
    released = [work for one in ready for work in one.released]
    released += [work for out in plan.out for work in out.released]
    if not ready and not released:
        return
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, LETTERS_ISSUED, _subject(plan)) as change:
        _refuse_if_changed(letters_of_month(change, month), ready)
        _release(change, released)
        for one in ready:
            fresh = digests.get(one.letter.person, {})
            if one.redated:
                context = context_json(one.letter)
                change.drafts.save(replace(one.draft, files={**one.draft.files, **fresh}, context=context))
        change.letters.add_all(
            FeedbackRecord(
                person=one.letter.person,
                month=month,
                version=one.letter.version,
                released_at=at.isoformat(timespec="seconds"),
                released_by=workspace.actor.typed,
                reply_by=one.letter.reply_by,
                files={
                    (name := f"{one.stem}{WORD}"): digests.get(one.letter.person, {}).get(name, one.word.digest)
                },
                context=context_json(one.letter),
            )
            for one in ready
        )
        change.facts(edited=[one.letter.person for one in ready if one.edited])


def _issued_file(one: ReadyLetter, dated: Mapping[str, str]) -> dict[str, str]:
    """The name of the Word file that goes out -> its digest."""
    name = f"{one.stem}{WORD}"
    return {name: dated.get(name, one.word.digest)}


def _subject(plan: Release) -> str:
    """What the ledger says was issued: the month, or the one person's letter."""
    letters = [one.letter for one in (plan.ready or plan.out)]
    return plan.month.label if len(letters) > 1 else f"{letters[0].person_name}, {plan.month.label}"


def _refuse_if_changed(now: Mapping[str, PersonsLetters], ready: Sequence[ReadyLetter]) -> None:
    """ConflictError when somebody else has issued one of the letters, or written it again, meanwhile."""
    for one in ready:
        if now.get(one.letter.person, NO_LETTERS).draft != one.draft:
            name = one.letter.person_name
            raise ConflictError(f"Somebody else issued the letter of {name}, or wrote it again, meanwhile.", STILL)


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
