"""A letter that was read by mistake is taken back, with a reason: figures, hints and lists count it no longer.

What was kept of it stays in the ledger, and the same file is passed over from then on, until its row is named.
How the checks of a later month stand was worked out with it and stays so: everybody who marked that month saw it.
"""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from iqa.access import Action, require_role
from iqa.domain import Kind, Month, urn_in
from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.next_steps import FREE_TEXT, advice, again
from iqa.records.attached import answered_rows, decision_in_words
from iqa.records.draws import draws_of_month
from iqa.records.letter_rows import checks_in_force
from iqa.records.workspace import Workspace
from iqa.store import AttachedLetter, LetterDecision, View
from iqa.workflow.attaching import letter_reading, rows_in_words
from iqa.workflow.letter_hints import certain_questions
from iqa.workflow.letter_places import content_digest
from iqa.workflow.letter_precision import fallen_checks
from iqa.workflow.resting import Rest, Why, all_in_words
from iqa.workflow.urgent import breach_waits

TAKEN_BACK = "letter taken back"
SHORTEST_DIGEST = 8
"""How much of a digest names a letter."""


class LetterTakenBack(Struct, frozen=True):
    """A letter that counts no longer. `later` are the months whose checks' standing was worked out with it."""

    letter: AttachedLetter
    reason: str
    later: tuple[Month, ...]


class KeptLetter(Struct, frozen=True):
    """A letter that was read, and what rests on it: nothing where it can be taken back."""

    letter: AttachedLetter
    rests: tuple[Rest, ...]


class ListedLetter(Struct, frozen=True):
    """A letter that was read, in words: the rows that it answers or may answer, and what a person decided."""

    letter: AttachedLetter
    rows: tuple[str, ...]
    decided: str = ""


class KeptLetters(Struct, frozen=True):
    """The letters of a month that count, and the decisions by which others were taken back."""

    letters: tuple[ListedLetter, ...]
    taken_back: tuple[LetterDecision, ...]


def kept_letters(workspace: Workspace, month: Month) -> KeptLetters:
    """What is kept of a month's letters, by their rows. Raises NotFoundError without a letters log."""
    reading = letter_reading(workspace, month)
    words = rows_in_words(reading.register)
    found = []
    for one in reading.before.values():
        decision = reading.decisions.get(one.digest)
        rows = tuple(words.get(key, urn_in(key)) for key in answered_rows(one))
        found.append(ListedLetter(one, rows, decision_in_words(decision) if decision else ""))
    back = tuple(sorted((one for one in reading.decisions.values() if one.takes_back), key=lambda one: one.at))
    return KeptLetters(tuple(sorted(found, key=lambda one: (one.rows, one.letter.digest))), back)


def kept_letter(workspace: Workspace, month: Month, given: str) -> KeptLetter:
    """A letter of a month by its file or the beginning of its digest, and what rests on it.

    Raises NotFoundError where none is meant, InvalidInputError where several are.
    """
    require_role(Action.ATTACH, workspace.actor)
    with workspace.store.reading() as view:
        letter = _named(view, month, given)
        return KeptLetter(letter, tuple(rests_on_letter(workspace, view, letter)))


def take_letter_back(workspace: Workspace, month: Month, given: str, reason: str) -> LetterTakenBack:
    """Take a letter back. Errors as of `kept_letter`; InvalidInputError without a reason, ConflictError where
    something rests on it."""
    require_role(Action.ATTACH, workspace.actor)
    if not reason.strip():
        raise InvalidInputError(
            "A letter is taken back only with a reason.", advice("Give it: ", again({"reason": FREE_TEXT}))
        )
    with workspace.store.reading() as view:
        digest = _named(view, month, given).digest
    at, actor = workspace.now(), workspace.actor.typed
    with workspace.store.changing(actor, at, TAKEN_BACK, f"{month} {digest[:SHORTEST_DIGEST]}") as change:
        letter = change.attached.find((str(month), digest))
        rests = tuple(rests_on_letter(workspace, change, letter))
        if rests:
            why, hint = all_in_words(rests)
            raise ConflictError(f"The letter cannot be taken back. {why}", hint)
        change.attached.remove((str(month), digest))
        when = at.isoformat(timespec="seconds")
        change.letter_decisions.save(LetterDecision(month, digest, "", reason.strip(), actor, when))
        change.facts(reason=reason.strip())
        later = {one.month for one in change.check_standings.list() if letter.item_key and month in one.months}
    return LetterTakenBack(letter, reason.strip(), tuple(sorted(later)))


def rests_on_letter(workspace: Workspace, view: View, letter: AttachedLetter) -> Iterator[Rest]:
    """What rests on a letter: submitted marks that explain themselves against it, and what is urgent in it and
    was not seen to."""
    explained = _explained_marks(workspace, view, letter)
    if explained:
        yield Rest(Why.EXPLAINED, {"marks": explained})
    if breach_waits(view, letter):
        yield Rest(Why.NOT_SEEN_TO, {"month": str(letter.month)})


def _explained_marks(workspace: Workspace, view: View, letter: AttachedLetter) -> int:
    """How many submitted marks of the letter's row explain themselves at a question to which something certain in
    it speaks."""
    if not letter.item_key:
        return 0
    checks = checks_in_force(workspace)
    fallen = fallen_checks(view, checks, letter.month)
    found = 0
    for one in draws_of_month(view, letter.month):
        if one.scheme.population is not Kind.LETTERS:
            continue
        for marked in view.assessments.list(draw=one.draw.id, item_key=letter.item_key):
            if marked.is_locked and not marked.round.is_put_aside:
                spoken_to = certain_questions(checks, fallen, letter, {mark.criterion for mark in marked.marks})
                found += sum(bool(mark.explanation) and mark.criterion in spoken_to for mark in marked.marks)
    return found


def _named(view: View, month: Month, given: str) -> AttachedLetter:
    path = Path(given)
    wanted = content_digest(path) if path.is_file() else given.strip().lower()
    of_month = view.attached.list(month=str(month))
    found = [one for one in of_month if len(wanted) >= SHORTEST_DIGEST and one.digest.startswith(wanted)]
    if not found:
        raise NotFoundError(
            f"No letter that was read for {month.label} is called {given}.",
            f"Name its file, or its SHA-256 (the first {SHORTEST_DIGEST} characters will do).",
        )
    if len(found) > 1:
        raise InvalidInputError(f"{len(found)} letters begin with {given}.", "Give more of the SHA-256.")
    return found[0]
