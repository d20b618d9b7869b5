"""Work that a marker new to it marks beside an experienced one, and whether the two have agreed."""

from collections.abc import Iterator

from msgspec import Struct

from iqa.domain import Assessor, Draw, Month, Pairing, Person, Round
from iqa.records.populations import drawn_from, items_of
from iqa.sampling.assignment import may_mark
from iqa.staff import names_of
from iqa.store import DrawHead, View


class PairedPiece(Struct, frozen=True):
    """One piece of work that both of a pair mark: of a draw, by its key. `beside` is who marks it beside the
    marker: whoever did already, before somebody else took over, or whoever is to."""

    pairing: Pairing
    month: Month
    draw: str
    key: str
    beside: str


def paired_pieces(view: View) -> tuple[PairedPiece, ...]:
    """Everything that is marked in pairs, by pair, in the order of months, schemes and certificates.

    A pair's first pieces are the first that the marker has to mark from its month on and that the other may mark,
    or has marked before somebody else took over.
    Of a pair that was ended, those that the marker had submitted by then.
    """
    pairings = view.pairings.list()
    if not pairings:
        return ()
    people = {one.id: one for one in view.people.list()}
    heads = sorted(view.draws.standing(), key=lambda one: (one.month, one.scheme))
    return tuple(piece for one in pairings for piece in list(_of_pair(view, one, heads, people))[: one.pieces])


def _of_pair(
    view: View, pairing: Pairing, heads: list[DrawHead], people: dict[str, Person]
) -> Iterator[PairedPiece]:
    for head in (one for one in heads if one.month >= pairing.since):
        draw = view.draws.find(head.id)
        own = [item.key for item in draw.to_mark() if item.assessor == pairing.marker]
        if not own:
            continue
        items = {item.key: item for item in items_of(view, drawn_from(view, draw), set(own))}
        other = _assessor(draw, pairing.beside, people)
        done = _submitted_by(view, draw.id, pairing) if pairing.ended_at else frozenset(own)
        again = view.assessments.of_items(draw.id, Round.SECOND, own)
        beside = {one.item_key: one.assessor for one in again if one.is_locked}
        for key in own:
            if key in done and (key in beside or may_mark(draw.policy, other, items[key])):
                yield PairedPiece(pairing, draw.month, draw.id, key, beside.get(key, pairing.beside))


def _assessor(draw: Draw, id: str, people: dict[str, Person]) -> Assessor:
    on_the_day = next((one for one in draw.assessors if one.id == id), None)
    return on_the_day or Assessor(id, names_of(people[id]) if id in people else (id,))


def _submitted_by(view: View, draw: str, pairing: Pairing) -> frozenset[str]:
    first = view.assessments.list(draw=draw, round=Round.FIRST)
    return frozenset(one.item_key for one in first if one.is_locked and one.marked_at <= pairing.ended_at)


def keys_beside(view: View, draw: str, assessor: str) -> frozenset[str]:
    """The keys of a draw's work that somebody marks beside a marker new to it."""
    found = (one for one in paired_pieces(view) if one.draw == draw and one.beside == assessor)
    return frozenset(one.key for one in found)


def not_agreed(view: View, draw: str) -> frozenset[str]:
    """The keys of a draw's work that a pair marks and on which they have not agreed: it does not count yet."""
    paired = {one.key for one in paired_pieces(view) if one.draw == draw}
    if not paired:
        return frozenset()
    agreed = view.assessments.list(draw=draw, round=Round.AGREED)
    return frozenset(paired - {one.item_key for one in agreed if one.is_locked})
