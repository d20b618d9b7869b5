"""The drawn work of a month, piece by piece: whose it is, who marks it, how far, and who else could."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from iqa.domain import AssessmentState, Item, Month, Person, Purpose, Round
from iqa.marking.work_words import about, plain_label
from iqa.moderation.handing_over import DrawAndKey
from iqa.records.draws import MonthDraw, draws_of_month, first_assessments, with_items
from iqa.records.marking_rounds import may_mark_today, standing
from iqa.records.populations import drawn_from, items_of
from iqa.records.workspace import Workspace
from iqa.sampling.assignment import may_mark
from iqa.staff import name_of, names_apart
from iqa.store import View
from iqa.workflow.assigning_again import known_today
from iqa.workflow.drawn_work import drawn_item
from iqa.workflow.my_work import key_of_reference, work_reference


class DrawnPiece(Struct, frozen=True):
    """One piece of drawn work. `marker` is a staff id, '' where nobody marks it; `state` is that of the first
    marks."""

    key: str
    reference: str
    scheme: str
    label: str
    about: str
    person_name: str
    marker: str
    marker_name: str
    state: AssessmentState


class SecondAtHand(Struct, frozen=True):
    """The second marking of a piece that was chosen for it: who marks it, '' for nobody, whether their marks are
    in, and who else may be given it: staff id and name."""

    marker_name: str
    is_submitted: bool
    others: tuple[tuple[str, str], ...]


class PieceAtHand(Struct, frozen=True):
    """One piece, whether it is still to be marked (it may have been replaced), and who else may mark it by the
    policy of its draw and today's staff list: staff id and name. `second` is None where it is marked once only."""

    piece: DrawnPiece
    is_to_mark: bool
    others: tuple[tuple[str, str], ...]
    second: SecondAtHand | None = None


def drawn_pieces(workspace: Workspace, month: Month) -> tuple[DrawnPiece, ...]:
    """What is to be marked of a month's standing draws, in the order of the certificates; none before a draw."""
    with workspace.store.reading() as view:
        people = {one.id: one for one in view.people.list()}
        return tuple(
            one for drawn in draws_of_month(view, month) for one in _of_draw(workspace, view, drawn, people)
        )


def piece_of(workspace: Workspace, month: Month, reference: str) -> PieceAtHand:
    """One piece of drawn work by its reference. NotFoundError where the month has none at it."""
    key = key_of_reference(workspace, month, reference)
    with workspace.store.reading() as view:
        head, drawn = drawn_item(view, key, month)
        people = {one.id: one for one in view.people.list()}
        one = next(one for one in draws_of_month(view, month) if one.draw.id == head.id)
        (item,) = items_of(view, drawn_from(view, head), {key})
        states = _states(view, one)
        piece = _piece(workspace, one, item, drawn.assessor, (states, people))
        names = names_apart(people)
        today = may_mark_today(view, one.draw, workspace.now().isoformat())
        others = [each.id for each in today if each.id != drawn.assessor and may_mark(one.draw.policy, each, item)]
        second = _second(view, month, (head.id, key), workspace.now().isoformat())
    return PieceAtHand(piece, drawn.is_to_mark, _named(others, names), second)


def _second(view: View, month: Month, place: DrawAndKey, at: str) -> SecondAtHand | None:
    """The second marking of a piece of work, at a moment (ISO 8601)."""
    made = standing(view, Purpose.SECOND_MARKING, month)
    one = next((one for one in made.to_mark() if (one.draw, one.key) == place), None) if made else None
    if made is None or one is None:
        return None
    known, (draw, key) = known_today(view, made, [one], at), place
    marked = view.assessments.list(draw=draw, item_key=key, round=Round.SECOND)
    return SecondAtHand(
        marker_name=name_of(one.assessor, known.people) or one.assessor,
        is_submitted=any(each.is_locked for each in marked),
        others=_named((each.id for each in known.others(one)), names_apart(known.people)),
    )


def _named(ids: Iterable[str], names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Staff ids with names, in the order of these."""
    return tuple(sorted(((each, names.get(each, each)) for each in ids), key=lambda pair: pair[1].casefold()))


def markers_today(workspace: Workspace, month: Month) -> tuple[tuple[str, str], ...]:
    """Who may mark some of a month's drawn work by its policies and today's staff list: staff id and name."""
    with workspace.store.reading() as view:
        names = names_apart({one.id: one for one in view.people.list()})
        at = workspace.now().isoformat()
        found = {each.id for one in draws_of_month(view, month) for each in may_mark_today(view, one.draw, at)}
    return tuple(sorted(((one, names.get(one, one)) for one in found), key=lambda pair: pair[1].casefold()))


def _of_draw(
    workspace: Workspace, view: View, drawn: MonthDraw, people: Mapping[str, Person]
) -> Iterator[DrawnPiece]:
    to_mark = drawn.to_mark()
    held = with_items(view, drawn, {one.key for one in to_mark})
    states = _states(view, drawn)
    for one in to_mark:
        yield _piece(workspace, held, held.items[one.key], one.assessor, (states, people))


def _states(view: View, drawn: MonthDraw) -> dict[str, AssessmentState]:
    return {key: one.state for key, one in first_assessments(view, drawn.draw).items()}


def _piece(
    workspace: Workspace,
    drawn: MonthDraw,
    item: Item,
    marker: str,
    context: tuple[Mapping[str, AssessmentState], Mapping[str, Person]],
) -> DrawnPiece:
    states, people = context
    kind = drawn.scheme.population
    return DrawnPiece(
        key=item.key,
        reference=work_reference(workspace, item.key),
        scheme=drawn.scheme.title,
        label=plain_label(kind, item),
        about=about(kind, item),
        person_name=name_of(item.text("person"), people) or item.text("person_name") or item.text("person"),
        marker=marker,
        marker_name=name_of(marker, people) or marker,
        state=states.get(item.key, AssessmentState.DRAWN),
    )
