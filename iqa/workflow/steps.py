"""The steps of a month that can be withdrawn, as the ledger calls and numbers them."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from iqa.domain import Draw, Kind, Month
from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.next_steps import FREE_TEXT, Hint, NextStep, advice
from iqa.store import MARKED, DrawHead, Event, View
from iqa.text import joined

STAFF_IMPORTED = "staff list imported"
LETTER_CONFIRMED = "letter confirmed"
TOPPED_UP = "sample topped up"
ASSIGNED = "drawn work given to an assessor"
REPLACED = "drawn work replaced"
SECOND_ASSIGNED = "second marking given to somebody else"
LETTERS_ISSUED = "feedback letters issued"
SETTLED = "difference settled"
OF_DRAWS = (TOPPED_UP, ASSIGNED, REPLACED)
"""Steps that changed a draw after it was drawn."""
DRAWN = ("sample drawn", "sample set aside and drawn again")
"""How the ledger begins to say that a sample was drawn. It is no step of these: a sample is set aside."""
WITHDRAWN = "step withdrawn"


def imported(kind: Kind) -> str:
    """What the ledger calls an import of that kind."""
    return STAFF_IMPORTED if kind is Kind.STAFF else f"{kind} imported"


_IMPORTS: Mapping[str, Kind] = {imported(kind): kind for kind in Kind}


class LedgerStep(Struct, frozen=True):
    """One step by its number, that of its event in the ledger. `subject` is what it was done to."""

    number: int
    at: str
    by: str
    what: str
    subject: str

    @property
    def kind(self) -> Kind | None:
        """The kind of export that it imported; None where it is no import."""
        return _IMPORTS.get(self.what)

    @property
    def month(self) -> Month | None:
        """The month of an import; None of the staff list, and of what is no import."""
        return Month.parse(self.subject) if self.kind and self.subject else None

    @property
    def called(self) -> str:
        """What it is called in a sentence: 'step 12 (cases imported: 2026-10)'."""
        subject = f": {self.subject}" if self.subject else ""
        return f"step {self.number} ({self.what}{subject})"

    @property
    def headed(self) -> str:
        """The same at the head of a sentence."""
        return f"S{self.called[1:]}"


def steps(view: View) -> tuple[LedgerStep, ...]:
    """The steps that were not withdrawn, in the order of time."""
    gone = {one.step for one in view.withdrawals.list()}
    known = {*_IMPORTS, LETTER_CONFIRMED, *OF_DRAWS, SECOND_ASSIGNED, LETTERS_ISSUED, SETTLED}
    events = list(view.ledger.events())
    return tuple(_step(event) for event in events if event.what in known and event.seq not in gone)


def step_of(view: View, number: int) -> LedgerStep:
    """The step of that number. NotFoundError where the ledger has none; ConflictError for what is no such step, or
    was withdrawn already."""
    found = next((one for one in steps(view) if one.number == number), None)
    if found is not None:
        return found
    event = next(iter(list(view.ledger.events(after=number - 1))[:1]), None) if number > 0 else None
    if event is None:
        raise NotFoundError(f"There is no step {number}.", advice(NextStep("withdraw"), " lists them."))
    withdrawn = view.withdrawals.get((number,))
    if withdrawn:
        raise ConflictError(f"{_step(event).headed} was withdrawn already, by {withdrawn.by}: {withdrawn.reason}.")
    raise ConflictError(f"{_step(event).headed} cannot be withdrawn.", _other_way(event, event.subject.split(" ")))


def step_named(view: View, given: str, month: Month | None = None) -> LedgerStep:
    """The step that is meant: by its number, or an import by its kind and month where there is one only.

    Errors as of `step_of`; InvalidInputError where several imports are meant, or nothing that can be understood.
    """
    wanted = given.strip().lower()
    if wanted.isdigit():
        return step_of(view, int(wanted))
    kind = next((kind for kind in Kind if str(kind) == wanted), None)
    if kind is None:
        raise InvalidInputError(
            f"{given} is no step: a step has a number, and an import may be called by its kind.",
            advice(NextStep("withdraw"), " lists the steps with their numbers."),
        )
    of_month = None if kind is Kind.STAFF else month
    found = [one for one in steps(view) if one.kind is kind and of_month in (None, one.month)]
    if not found:
        raise NotFoundError(
            f"No import of {kind}{f' for {of_month.label}' if of_month else ''} stands.",
            advice(NextStep("withdraw"), " lists the steps with their numbers."),
        )
    if len(found) > 1:
        raise InvalidInputError(
            f"There are {len(found)} imports of {kind}: {joined([one.called for one in found])}.",
            advice("Give the number: ", NextStep("withdraw", {"step": found[-1].number, "reason": FREE_TEXT})),
        )
    return found[0]


def later(view: View, step: LedgerStep, *whats: str) -> Iterator[LedgerStep]:
    """The steps of some sorts after one, those withdrawn left out; sorts that the ledger only begins with, too."""
    gone = {one.step for one in view.withdrawals.list()}
    for event in list(view.ledger.events(after=step.number)):
        if event.what.startswith(whats) and event.seq not in gone:
            yield _step(event)


def made_by(view: View, draw: Draw | DrawHead) -> int:
    """The number of the event that drew a sample; 0 where the ledger does not say."""
    subject = f"{draw.scheme} {draw.month}"
    for event in [one for one in view.ledger.events(subject=subject) if one.what.startswith(DRAWN)]:
        if any(row["id"] == draw.id for row in rows_put(view, event.seq, "draws")):
            return event.seq
    return 0


class Import(Struct, frozen=True):
    """An import that was not withdrawn: its step, the file, and how many rows or people came of it. `version` is
    that of the list which it stored, 0 for the staff list."""

    step: LedgerStep
    kind: Kind
    file: str
    rows: int
    version: int


def imports_of(view: View, month: Month) -> tuple[Import, ...]:
    """The imports of a month, and of the staff list, in the order of time."""
    found = []
    for step in steps(view):
        kind = step.kind
        if kind is None or step.month not in (None, month):
            continue
        facts = view.ledger.facts(step.number)
        stored = [row["version"] for row in rows_put(view, step.number, "populations") if row["kind"] == str(kind)]
        rows = int(facts.get("people", facts.get("rows", 0)))
        version = min(stored, default=0) if kind is not Kind.STAFF else 0
        found.append(Import(step, kind, str(facts.get("file", "")), rows, version))
    return tuple(found)


def rows_put(view: View, number: int, table: str) -> tuple[dict[str, Any], ...]:
    """The rows of a table that an event put."""
    changes = view.ledger.rows(number).get(table, {"columns": [], "put": []})
    return tuple(dict(zip(changes["columns"], values, strict=True)) for values in changes["put"])


def _step(event: Event) -> LedgerStep:
    return LedgerStep(event.seq, event.at, event.actor, event.what, event.subject)


def _other_way(event: Event, subject: list[str]) -> Hint:
    """How what is no such step is put right instead."""
    if event.what.startswith(DRAWN) and len(subject) == 2:
        again = NextStep("draw", {"scheme": subject[0], "month": subject[1], "void": FREE_TEXT})
        return advice("While nothing of a sample is marked it is set aside, and drawn again: ", again)
    if event.what in (MARKED, "marks reopened"):
        return advice("Submitted marks are changed by reopening them: ", NextStep("reopen", {"reason": FREE_TEXT}))
    if event.what == "staff ids joined":
        return advice("Staff ids are parted: ", NextStep("person part", {"old": subject[0], "reason": FREE_TEXT}))
    return advice(NextStep("withdraw"), " lists what can be.")
