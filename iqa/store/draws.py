"""Draws with their cells, items and replacements; setting one aside leaves it where it is, with a marker."""

from sqlalchemy import exists, select

from iqa.domain import Cell, Draw, DrawnItem, Handover, ItemState, Month, Replacement, Voided
from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.store import schema
from iqa.store.records import DrawHead
from iqa.store.repositories import Reader, Writer
from iqa.store.session import Session
from iqa.store.shapes import Shape, TablePart

DRAWS = Shape(
    "draw",
    Draw,
    schema.draws,
    (
        TablePart("cells", Cell, schema.draw_cells),
        TablePart("items", DrawnItem, schema.draw_items),
        TablePart("replacements", Replacement, schema.draw_replacements),
        TablePart("handovers", Handover, schema.draw_handovers),
    ),
)
HEADS = Shape("draw", DrawHead, schema.draws)
ITEMS = Shape("drawn item", DrawnItem, schema.draw_items)
VOIDS = Shape("voided draw", Voided, schema.draw_voids)


class DrawReader(Reader[Draw]):
    """Draws as a view offers them."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, DRAWS)

    def current(self, scheme: str, month: Month) -> Draw | None:
        """The draw of a scheme and month that was not voided, the latest if there are several; else None."""
        found = self._once(("current", scheme, month), lambda: self._current(scheme, month))
        return max(found, key=lambda draw: draw.at, default=None)

    def _current(self, scheme: str, month: Month) -> tuple[Draw, ...]:
        standing = schema.draws.c.id.not_in(select(schema.draw_voids.c.draw))
        return self._load(*self._conditions({"scheme": scheme, "month": month}), standing)

    def standing(self) -> tuple[DrawHead, ...]:
        """Every draw that was not set aside, without its items, by month and scheme; of several of one scheme and
        month the latest counts."""
        found = Reader(self._session, HEADS)._load(schema.draws.c.id.not_in(select(schema.draw_voids.c.draw)))
        latest = {(head.month, head.scheme): head for head in sorted(found, key=lambda head: head.at)}
        return tuple(latest[where] for where in sorted(latest))

    def holding(self, key: str, month: Month | None = None) -> tuple[tuple[DrawHead, DrawnItem], ...]:
        """The standing draws that hold an item, of a month where one is given, each with the item as it is there.

        A draw's other items are not read. Of several standing draws of one scheme and month the latest counts.
        """
        return self._once(("holding", key, month), lambda: self._holding(key, month))

    def _holding(self, key: str, month: Month | None) -> tuple[tuple[DrawHead, DrawnItem], ...]:
        draws, items = schema.draws, schema.draw_items
        conditions = [
            draws.c.id.not_in(select(schema.draw_voids.c.draw)),
            exists().where(items.c.draw == draws.c.id, items.c.key == key),
        ]
        heads = Reader(self._session, HEADS)
        given = heads._conditions({"month": month})
        found = sorted(heads._load(*conditions, *given), key=lambda head: head.at)
        latest = {(head.scheme, head.month): head for head in found}
        item_of = Reader(self._session, ITEMS).find
        return tuple((head, item_of((head.id, key))) for head in latest.values())

    def keys_of(self, urn: str) -> tuple[str, ...]:
        """The keys of a URN in any draw."""
        items = schema.draw_items
        query = select(items.c.key).where(items.c.key.contains(f"|{urn}|", autoescape=True)).distinct()
        return tuple(sorted(row["key"] for row in self._session.rows(query)))

    def keys_in(self, month: Month) -> tuple[str, ...]:
        """The keys of everything that is to be marked of a month's draws, those set aside too."""
        return self._once(("keys", month), lambda: self._keys_in(month))

    def _keys_in(self, month: Month) -> tuple[str, ...]:
        items, draws = schema.draw_items, schema.draws
        to_mark = [state.value for state in ItemState if state.is_to_mark]
        query = select(items.c.key).join(draws, draws.c.id == items.c.draw)
        query = query.where(draws.c.month == str(month), items.c.state.in_(to_mark)).distinct()
        return tuple(row["key"] for row in self._session.rows(query))

    def months(self) -> tuple[Month, ...]:
        """The months that anything was drawn for, voided draws too, in order."""
        return self._once("months", lambda: tuple(map(Month.parse, self._distinct("month"))))

    def schemes(self, month: Month) -> tuple[str, ...]:
        """The schemes that anything was drawn by in a month, voided draws too, by id."""
        return self._once(("schemes", month), lambda: self._distinct("scheme", month=str(month)))

    def _distinct(self, name: str, **where: str) -> tuple[str, ...]:
        """What a column of draws holds, in order, once each; of the draws where others hold what is given."""
        table = schema.draws.c
        given = (table[column] == value for column, value in where.items())
        query = select(table[name]).where(*given).distinct().order_by(table[name])
        return tuple(row[name] for row in self._session.rows(query))

    def voids(self, scheme: str, month: Month) -> tuple[Voided, ...]:
        """The draws of a scheme and month that were set aside, in the order of time."""
        of_month = select(schema.draws.c.id).where(
            schema.draws.c.scheme == scheme, schema.draws.c.month == str(month)
        )
        found = Reader(self._session, VOIDS)._load(schema.draw_voids.c.draw.in_(of_month))
        return tuple(sorted(found, key=lambda voided: (voided.at, voided.draw)))


class DrawWriter(DrawReader, Writer[Draw]):
    """Draws as a change offers them."""

    def save(self, value: Draw) -> Draw:
        """Store a draw over the one with its id; NotFoundError when there is none to replace."""
        if self._stored((value.id,)) is None:
            raise NotFoundError(f"There is no draw {value.id}.")
        return super().save(value)

    def void(self, draw_id: str, reason: str, by: str, at: str) -> Voided:
        """Set a draw aside; RefusedError when it was already, or no reason is given."""
        self.find(draw_id)
        if not reason.strip():
            raise InvalidInputError(f"The draw {draw_id} can be set aside only with a reason.", "Give the reason.")
        voids = Writer(self._session, VOIDS)
        earlier = voids.get(draw_id)
        if earlier is not None:
            raise ConflictError(f"The draw {draw_id} was already set aside by {earlier.by}: {earlier.reason}.")
        voided = Voided(draw_id, reason, by, at)
        voids.add(voided)
        return voided
