"""Forms of reply: written for everybody who has a letter, and recorded when they come back, each whole or not
at all.

What a form says is for `iqa.feedback.reply_form` to read; what may be recorded, for `iqa.workflow.replies` to say.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import Month, Person, long_day_of_moment
from iqa.errors import Problem, RefusedError, SheetError
from iqa.feedback.reply_form import (
    KIND,
    DisputableMark,
    FormLetter,
    FormReply,
    disputable,
    form_code,
    read_reply,
    reply_form,
)
from iqa.forms.reading import read_form
from iqa.forms.values import AnsweredForm, AnswerForm
from iqa.marking.workbook.copies import as_copy
from iqa.records.draws import marked_items, month_draws
from iqa.records.workspace import Workspace
from iqa.staff import file_stems, name_of
from iqa.store import Change, FeedbackRecord, FeedbackResponse, View
from iqa.text import counted
from iqa.workflow.replies import REPLIED, NewDispute, Reply, letter_of, take_dispute, take_reply


class WrittenForm(Struct, frozen=True):
    """A form of reply for somebody. `stem` is the name of its file without the ending."""

    person: str
    stem: str
    form: AnswerForm


class RecordedReply(Struct, frozen=True):
    """What came of one form. With `problems` nothing of it was recorded; `refused` where the file itself is right.
    `what_it_is` is a sentence on a file that is no new reply: a copy, an older form, a foreign file."""

    file: str
    person: str = ""
    name: str = ""
    month: Month | None = None
    reply: int = 0
    disputes: int = 0
    problems: tuple[Problem, ...] = ()
    what_it_is: str = ""
    refused: bool = False


def reply_forms(workspace: Workspace, month: Month, person: str = "") -> tuple[WrittenForm, ...]:
    """The forms of reply to a month's letters, or to one person's. Raises NotFoundError where there is no
    letter."""
    with workspace.store.reading() as view:
        people = {one.id: one for one in view.people.list()}
        if person:
            letters = {(one := letter_of(view, person, month)).person: one}
        else:
            issued = sorted(view.letters.list(month=month), key=lambda one: one.version)
            letters = {one.person: one for one in issued} or {"": letter_of(view, "", month)}
        marks = _marks(workspace, view, month)
        stems = file_stems(letters, people)
        return tuple(
            WrittenForm(one.person, stems[one.person], _form(workspace, one, people, marks.get(one.person, ())))
            for one in letters.values()
        )


def _marks(workspace: Workspace, view: View, month: Month) -> Mapping[str, tuple[DisputableMark, ...]]:
    """Person -> the marks of theirs in a month."""
    works = [work for one in month_draws(view, month) for work in marked_items(workspace, view, one)]
    people = {person for one in works for person in one.people()}
    return {person: disputable(person, works) for person in people}


def _form(
    workspace: Workspace, letter: FeedbackRecord, people: Mapping[str, Person], marks: Sequence[DisputableMark]
) -> AnswerForm:
    said = json.loads(letter.context)
    settings = workspace.settings
    told = FormLetter(
        person=letter.person,
        person_name=name_of(letter.person, people),
        month=letter.month,
        version=letter.version,
        reply_to=said.get("reply_to") or "whoever signed the letter",
        reply_by=letter.reply_by,
        priorities=tuple(said.get("previous_priorities", ())),
    )
    return reply_form(told, marks, _code(workspace, letter), settings.protective_marking)


def _code(workspace: Workspace, letter: FeedbackRecord) -> str:
    return form_code(workspace.settings.workspace, letter.person, letter.month, letter.version)


def record_replies(
    workspace: Workspace, files: Sequence[Path], *, dry_run: bool = False
) -> tuple[RecordedReply, ...]:
    """Record forms of reply that came back, each as a whole or not at all; one that fails does not stop the
    others."""
    results: list[RecordedReply] = []
    seen: dict[tuple[str, FormReply], Path] = {}
    for path in dict.fromkeys(files):
        try:
            filled = read_form(path)
            results.append(_record(workspace, path, filled, seen, dry_run))
        except (SheetError, RefusedError) as fault:
            problems = fault.problems or (Problem("reply-form", fault.message, hint=fault.hint),)
            results.append(RecordedReply(path.name, problems=problems, refused=isinstance(fault, RefusedError)))
    return tuple(results)


def _record(
    workspace: Workspace, path: Path, filled: AnsweredForm, seen: dict[tuple[str, FormReply], Path], dry_run: bool
) -> RecordedReply:
    if filled.kind != KIND:
        raise SheetError(
            f"{path.name} is no form of reply: it does not bear the reference of one at its foot.",
            "Use the form as it was made, with its last line.",
        )
    month = Month.parse(filled.reference.split(" ")[1])
    at, actor, store = workspace.now(), workspace.actor.typed, workspace.store
    with store.trying(actor, at) if dry_run else store.changing(actor, at, REPLIED, str(month)) as change:
        letter, latest = _letter_meant(workspace, change, path, filled.reference, month)
        people = {one.id: one for one in change.people.list()}
        marks = _marks(workspace, change, month).get(letter.person, ())
        said = read_reply(filled, marks, workspace.today)
        done = RecordedReply(path.name, letter.person, name_of(letter.person, people), month)
        if said.problems:
            return replace(done, problems=said.problems)
        older = ""
        if letter.version < latest:
            older = (
                f"It is an older form: of version {letter.version} of the letter, and version {latest} is out. "
            )
        if original := seen.get((filled.reference, said)):
            return replace(
                done, what_it_is=f"{as_copy(path.name)} says the same as {original.name}: a copy of it."
            )
        seen[filled.reference, said] = path
        return _taken(workspace, change, (letter, said), replace(done, what_it_is=older.strip()))


def _letter_meant(
    workspace: Workspace, view: View, path: Path, reference: str, month: Month
) -> tuple[FeedbackRecord, int]:
    """The letter whose form it is, and the number of its latest version. Raises SheetError for a foreign form."""
    letters = view.letters.list(month=month)
    found = next((one for one in letters if _code(workspace, one) == reference), None)
    if found is None:
        raise SheetError(
            f"{path.name} is a form of reply to a letter that was not issued here.",
            "It is another office's, or its letter was withdrawn: record it where the letter was written.",
        )
    return found, max(one.version for one in letters if one.person == found.person)


def _taken(
    workspace: Workspace, change: Change, form: tuple[FeedbackRecord, FormReply], done: RecordedReply
) -> RecordedReply:
    """What a form says, recorded within a change: the reply where it says anything new, and each new dispute."""
    letter, said = form
    if not said.says_something and not said.disputes:
        return replace(done, what_it_is=f"{done.what_it_is} Nothing is filled in: it is as it was made.".strip())
    reply = Reply(
        person=letter.person,
        month=letter.month,
        acknowledged=said.acknowledged,
        comment=said.comment,
        held=said.held,
        coaching=said.coaching,
        improved=said.improved,
        own_view=said.own_view,
        version=letter.version,
    )
    earlier = change.responses.list(person=letter.person, month=letter.month, version=letter.version)
    same = next((one for one in earlier if _says(one) == _says_of(reply)), None)
    number = 0
    if said.says_something and same is None:
        number = take_reply(workspace, change, reply).number
    known = {(one.item_key, one.criterion) for one in change.disputes.list(month=str(letter.month))}
    new = [(mark, why) for mark, why in said.disputes if (mark.item, mark.criterion) not in known]
    for mark, why in new:
        take_dispute(
            workspace,
            change,
            NewDispute(letter.person, letter.month, mark.item, mark.criterion, why, letter.version),
        )
    told = [done.what_it_is]
    if same and not new:
        told.append(f"It says what was recorded on {long_day_of_moment(same.at)}: nothing is recorded twice.")
    elif earlier and number:
        told.append(
            f"It differs from what was recorded before: all {counted(number, 'reply', 'replies')} are kept."
        )
    if len(new) < len(said.disputes):
        told.append("A mark that was disputed before stays with what was said then.")
    return replace(done, reply=number, disputes=len(new), what_it_is=" ".join(filter(None, told)))


def _says(one: FeedbackResponse) -> tuple[object, ...]:
    return (one.agrees, one.text, one.held, one.coaching, one.improved, one.own_view)


def _says_of(one: Reply) -> tuple[object, ...]:
    texts = (one.comment.strip(), one.held, one.coaching.strip(), one.improved, one.own_view.strip())
    return (one.acknowledged, *texts)


def months_disputed(recorded: Sequence[RecordedReply]) -> tuple[Month, ...]:
    """The months whose forms brought disputes, in order."""
    return tuple(sorted({one.month for one in recorded if one.disputes and one.month}))


def in_a_sentence(one: RecordedReply) -> str:
    """'Ash Maple.docx: reply 1 of Ash Maple is recorded, 2 marks are disputed.'"""
    return f"{one.file}: {what_came_of(one)}".strip()


def what_came_of(one: RecordedReply) -> str:
    """'reply 1 of Ash Maple is recorded, 2 marks are disputed.', '' where nothing did."""
    done = [f"reply {one.reply} of {one.name} is recorded"] if one.reply else []
    if one.disputes:
        done.append(f"{counted(one.disputes, 'mark is', 'marks are')} disputed")
    said = f"{', '.join(done)}. " if done else ""
    return f"{said}{one.what_it_is}".strip()
