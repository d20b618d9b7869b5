"""Letters that the exports leave in doubt: those that wait for an answer, and the answers as they are given."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from iqa.access import Action, by_role, require_role
from iqa.domain import Kind, LetterState, Month
from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.intake.urn import tidy
from iqa.next_steps import FREE_TEXT, NextStep, advice, again
from iqa.records.letters import reconcile_month
from iqa.records.populations import import_step, items_of, store_version
from iqa.records.workspace import Workspace
from iqa.store import Change, LetterConfirmation, View
from iqa.victim_letters.chase_list_page import ChaseListPage, chase_list_page
from iqa.victim_letters.owed import LettersOwed, Working
from iqa.victim_letters.wording import working_words
from iqa.workflow.drawn_work import one_of_keys
from iqa.workflow.steps import LETTER_CONFIRMED

SCHEME = "victim-letters"


class Waiting(Struct, frozen=True):
    """A letter possibly owed: what is known of it, and why it is in doubt, in words and as codes."""

    item: str
    urn: str
    victim_reference: str
    letter_type: str
    decision_date: str
    unit: str
    who: str
    why: str
    grounds: tuple[dict[str, object], ...]


class Confirmed(Struct, frozen=True):
    """What an answer came to. `state` is where the letter stands now; `drawn` whether the month's sample of
    letters was drawn before, so that the answer does not change it; `chase_list` the letters then to be sent."""

    item: str
    month: Month
    state: LetterState
    version: int
    drawn: bool
    chase_list: ChaseListPage


def letter_named(workspace: Workspace, given: str, month: Month | None = None) -> str:
    """The key of a letter that waits for an answer, by its key, or by its URN where that is one only."""
    given = given.strip()
    if "|" in given or not given:
        return given
    with workspace.store.reading() as view:
        months = {one.month for one in view.populations.list(kind=Kind.LETTERS)}
        wanted = {month} & months if month else months
        waiting = [one for each in sorted(wanted) for one in _waiting(_reconciled(workspace, view, each))]
    return one_of_keys(given, sorted({one.item for one in waiting if tidy(one.urn) == tidy(given)}))


def letters_waiting(workspace: Workspace, month: Month) -> tuple[Waiting, ...]:
    """The letters of a month that wait for an answer that the actor may give, by key. Raises NotFoundError without
    a letters log."""
    with workspace.store.reading() as view:
        waiting = _waiting(_reconciled(workspace, view, month))
        return tuple(one for one in waiting if by_role(Action.CONFIRM, workspace.actor.grants, one.unit))


def confirm_letter(
    workspace: Workspace, item: str, *, owed: bool, reason: str, month: Month | None = None
) -> Confirmed:
    """Record that a letter possibly owed is owed, or is not, and settle its month again as a new version.

    Without `month` it is the latest that holds the letter. An answer may be given anew; the ledger keeps all.
    Raises RefusedError without a reason or where nothing is in doubt, NotFoundError where no month holds it.
    """
    if not reason.strip():
        raise InvalidInputError(
            "An answer needs a reason.", advice("Say how you know: ", again({"reason": FREE_TEXT}))
        )
    require_role(Action.CONFIRM, workspace.actor)
    at = workspace.now()
    with workspace.store.changing(
        workspace.actor.typed, at, LETTER_CONFIRMED, f"victim-letters {month or ''}".strip()
    ) as change:
        of = _month_of(change, item, month)
        _refuse_if_certain(workspace, change, item, of)
        when = at.isoformat(timespec="seconds")
        change.confirmations.save(LetterConfirmation(item, of, owed, reason.strip(), workspace.actor.typed, when))
        reconciled = _reconciled(workspace, change, of)
        version = _store(workspace, change, reconciled)
        change.facts(item=item, owed=owed, reason=reason.strip())
        drawn = change.draws.current(SCHEME, of) is not None
    page = compose_chase_list(workspace, of, reconciled.working)
    return Confirmed(item, of, _state(reconciled, item), version, drawn, page)


def _reconciled(workspace: Workspace, view: View, month: Month) -> LettersOwed:
    reconciled = reconcile_month(workspace, view, month)
    if reconciled is None:
        raise NotFoundError(
            f"No letters have been imported for {month.label}.",
            advice("Import the letters log: ", import_step(Kind.LETTERS, month)),
        )
    return reconciled


def _waiting(reconciled: LettersOwed) -> Iterator[Waiting]:
    for work in reconciled.working:
        letter = work.letter
        if work.state is LetterState.POSSIBLY_OWED:
            yield Waiting(
                item=letter.key,
                urn=letter.text("urn"),
                victim_reference=letter.text("victim_reference"),
                letter_type=letter.text("letter_type"),
                decision_date=letter.text("decision_date"),
                unit=letter.text("unit"),
                who=letter.text("person_name"),
                why=working_words(work.grounds),
                grounds=tuple(ground.as_data() for ground in work.grounds),
            )


def _state(reconciled: LettersOwed, item: str) -> LetterState:
    states = (work.state for work in reconciled.working if work.letter.key == item)
    return next(states, LetterState.NOT_OWED)


def _month_of(view: View, item: str, wanted: Month | None) -> Month:
    """The month asked for, else the latest, whose letters hold the item."""
    months = {wanted} if wanted else {stored.month for stored in view.populations.list(kind=Kind.LETTERS)}
    for month in sorted(months, reverse=True):
        if items_of(view, view.populations.current(Kind.LETTERS, month), (item,)):
            return month
    of_month = f" of {wanted.label}" if wanted else ""
    raise NotFoundError(
        f"No letter{of_month} is called {item}.",
        advice("Give it as ", NextStep("confirm", {"list": True}), " prints it, in quotation marks."),
    )


def _refuse_if_certain(workspace: Workspace, view: View, item: str, month: Month) -> None:
    """A letter about which the exports leave no doubt is not decided by anybody's word."""
    answered = view.confirmations.get((item, month)) is not None
    state = _state(_reconciled(workspace, view, month), item)
    if state is not LetterState.POSSIBLY_OWED and not answered:
        raise ConflictError(
            f"The exports leave no doubt about this letter: it is {state}.",
            "If that is wrong, correct the export and import it again.",
        )


def _store(workspace: Workspace, change: Change, reconciled: LettersOwed) -> int:
    """The settled letters as a new version when they differ. Returns the version that stands."""
    stored = change.populations.current(Kind.LETTERS, reconciled.population.month)
    if stored is None or stored.digest == reconciled.population.digest:
        return stored.version if stored else 0
    return store_version(
        workspace, change, reconciled.population, stored.sources, stored.sheet, stored.mapping
    ).version


def chase_list(workspace: Workspace, month: Month) -> ChaseListPage:
    """The letters of a month that are to be sent, of the units that the actor may see, from the records.
    NotFoundError without a letters log."""
    with workspace.store.reading() as view:
        reconciled = _reconciled(workspace, view, month)
    grants = workspace.actor.grants
    may_see = [one for one in reconciled.working if by_role(Action.SEE_OWED, grants, one.letter.text("unit"))]
    return compose_chase_list(workspace, month, may_see)


def compose_chase_list(workspace: Workspace, month: Month, working: Iterable[Working]) -> ChaseListPage:
    """The letters of a month that are to be sent, by who has to act."""
    return chase_list_page(working, month, workspace.settings, workspace.people(), workspace.today)
