"""A Word letter that a manager edited comes back: read by a process of its own, checked to be that letter, and
put in the place of the draft's file. It is issued as it stands then.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from iqa.access import Action, require_letter
from iqa.domain import Month, Person
from iqa.errors import ConflictError, LetterFileError
from iqa.letter_files.guarded import read_one
from iqa.letter_files.values import LetterForm, LetterText, Sign
from iqa.records.feedback_letters import NO_LETTERS, letters_of_month, stem_of
from iqa.records.workspace import Workspace
from iqa.staff import name_of, names_of
from iqa.text import fold, joined
from iqa.workflow.letter_folder import FOLDER
from iqa.workflow.publishing import put_in_place
from iqa.workflow.releasing import WORD

REPLACED = "replaced"
"""Below the letters' folder: edited files that another took the place of."""
_SIGNS = {
    Sign.COMMENT: "comments",
    Sign.INSERTED: "changes that are tracked",
    Sign.DELETED: "changes that are tracked",
    Sign.HIDDEN: "hidden text",
}
"""What the person would see, or could find, in the file that they get."""


class TakenLetter(Struct, frozen=True):
    """What came of an edited letter: the name of its file, whether it differs from the draft, what of it to look
    at again, and where an earlier edited one was kept, '' where there was none."""

    name: str
    edited: bool
    left: tuple[str, ...] = ()
    kept: str = ""


def take_edited(workspace: Workspace, month: Month, person: str, path: Path) -> TakenLetter:
    """Put an edited Word file in the place of the draft's, for the person of that staff id.

    Raises NotPermittedError for whoever may not issue the letter, ConflictError where no draft of it waits,
    LetterFileError for what is no Word file, cannot be read, or is not that person's letter.
    """
    with workspace.store.reading() as view:
        people = {one.id: one for one in view.people.list()}
        require_letter(Action.ISSUE_LETTER, workspace.actor, person, people)
        letters = letters_of_month(view, month)
    draft = letters.get(person, NO_LETTERS).draft
    if draft is None:
        raise ConflictError("No draft of this letter waits.", "Write the draft first; it is what is edited.")
    text = read_one(path).letter
    if text is None or text.form is not LetterForm.WORD or path.suffix.lower() != WORD:
        raise LetterFileError(f"{path.name} is no Word file.", "Save it in Word as .docx and send that.")
    _require_theirs(path.name, text, person, people, letters)
    name, content = f"{stem_of(draft)}{WORD}", path.read_bytes()
    aside = f"{FOLDER}/{REPLACED}/{name}"
    kept = put_in_place(workspace, month, f"{FOLDER}/{name}", content, aside)
    edited = sha256(content).hexdigest() != draft.files.get(name)
    return TakenLetter(name, edited, _left_in(text), kept.name if kept else "")


def _require_theirs(
    name: str, text: LetterText, person: str, people: Mapping[str, Person], letters: Mapping[str, object]
) -> None:
    """LetterFileError where a file does not name whom the letter is to, so that nobody gets another's."""
    words = fold(" ".join(one.text for one in text.paragraphs))

    def is_named(one: str) -> bool:
        called = names_of(people[one]) if one in people else (name_of(one, people),)
        return any(fold(each) in words for each in called)

    if is_named(person):
        return
    others = [name_of(one, people) for one in letters if one != person and is_named(one)]
    named = f" It names {joined(others)}." if others else ""
    raise LetterFileError(
        f"{name} does not name {name_of(person, people)}, whose letter this is.{named}",
        "Choose the file of this letter, or put the name back where it was.",
    )


def _left_in(text: LetterText) -> tuple[str, ...]:
    """What a word processor left in a letter that its reader should not get."""
    found = {_SIGNS[mark.sign] for one in text.paragraphs for mark in one.marks if mark.sign in _SIGNS}
    return tuple(sorted(found))
