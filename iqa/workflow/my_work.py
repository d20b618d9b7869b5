"""What somebody has to mark in a month, in every round, and how far each piece of it is; and how such work is
referred to where its key may not be shown.
"""

from collections.abc import Iterator

from msgspec import Struct

from iqa.domain import Assessment, AssessmentState, Item, Month, Person, Round
from iqa.errors import NotFoundError
from iqa.marking.attribution import questions
from iqa.marking.work_words import about, plain_label
from iqa.records.draws import MonthDraw, draws_of_month, with_items
from iqa.records.marking_rounds import keys_to_mark, recorded_marks
from iqa.records.workspace import Workspace
from iqa.staff import name_of
from iqa.store import View

MARKED = (Round.FIRST, Round.SECOND, Round.CALIBRATION)
"""The rounds in which people mark."""
_REFERENCE_LENGTH = 24


class WorkToMark(Struct, frozen=True):
    """One piece of work that somebody marks in a round. `answered` of the `asked` questions are marked."""

    key: str
    reference: str
    round: Round
    scheme: str
    label: str
    about: str
    person_name: str
    state: AssessmentState
    answered: int
    asked: int


def my_work(workspace: Workspace, month: Month) -> tuple[WorkToMark, ...]:
    """What the actor marks in a month, by round and scheme in the order of the certificate; nothing where they are
    nobody who is known."""
    person = workspace.actor.person
    if person is None:
        return ()
    with workspace.store.reading() as view:
        people = {one.id: one for one in view.people.list()}
        return tuple(
            one
            for marking_round in MARKED
            for drawn in draws_of_month(view, month)
            for one in _of_draw(workspace, view, drawn, (person.id, marking_round), people)
        )


def has_work_to_mark(workspace: Workspace, month: Month) -> bool:
    """Whether the actor has anything left to mark in a month, in any round; False where they are nobody who is
    known."""
    person = workspace.actor.person
    if person is None:
        return False
    with workspace.store.reading() as view:
        for drawn in draws_of_month(view, month):
            for marking_round in MARKED:
                mine = keys_to_mark(view, drawn, person.id, marking_round)
                done = recorded_marks(view, drawn.draw, mine, person.id, marking_round) if mine else {}
                if any(key not in done or not done[key].state.is_locked for key in mine):
                    return True
    return False


def _of_draw(
    workspace: Workspace, view: View, drawn: MonthDraw, who: tuple[str, Round], people: dict[str, Person]
) -> Iterator[WorkToMark]:
    assessor, marking_round = who
    mine = keys_to_mark(view, drawn, assessor, marking_round)
    held = with_items(view, drawn, set(mine)) if mine else drawn
    recorded = recorded_marks(view, drawn.draw, mine, assessor, marking_round)
    for key in mine:
        yield _work(workspace, held, held.items[key], recorded.get(key), (marking_round, people))


def _work(
    workspace: Workspace,
    drawn: MonthDraw,
    item: Item,
    recorded: Assessment | None,
    context: tuple[Round, dict[str, Person]],
) -> WorkToMark:
    marking_round, people = context
    kind = drawn.scheme.population
    asked = {one.criterion.id for one in questions(drawn.scheme, drawn.draw.policy.focus, item)}
    marks = recorded.marks if recorded else ()
    return WorkToMark(
        key=item.key,
        reference=work_reference(workspace, item.key),
        round=marking_round,
        scheme=drawn.scheme.title,
        label=plain_label(kind, item),
        about=about(kind, item),
        person_name=name_of(item.text("person"), people) or item.text("person_name") or item.text("person"),
        state=recorded.state if recorded else AssessmentState.DRAWN,
        answered=sum(mark.is_marked and mark.criterion in asked for mark in marks),
        asked=len(asked),
    )


def work_reference(workspace: Workspace, key: str) -> str:
    """What a piece of work is referred to by in an address: the same key gives the same, and it tells nobody whose
    or what it is."""
    return workspace.keyed_digest(key)[:_REFERENCE_LENGTH]


def key_of_reference(workspace: Workspace, month: Month, reference: str) -> str:
    """The key of drawn work of a month by its reference. NotFoundError where there is none."""
    with workspace.store.reading() as view:
        keys = view.draws.keys_in(month)
    if key := workspace.by_digest(keys, _REFERENCE_LENGTH).get(reference):
        return key
    raise NotFoundError(
        f"No drawn work of {month.label} is at this address.", "Open it from the list of your work."
    )
