"""ItemColumns of work held as columns, in the order of their keys: what an export of 100,000 rows becomes.

An `Item` is made when it is asked for: an import that only writes its population down asks for none.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, repeat
from operator import lt
from typing import TypeVar, overload

from iqa.domain import Item, Kind
from iqa.intake.facts import Facts, positions

T = TypeVar("T")
ColumnTexts = Sequence[str] | None
"""The texts of one field, a piece of work each; None where the export has no such column."""


class JsonSafe(list[str]):
    """Texts that are known to be `json_safe`. Part of them is json_safe too."""


def json_safe(texts: Iterable[str]) -> bool:
    """Whether JSON holds all the texts as they are."""
    whole = "".join(texts)
    return whole.isprintable() and '"' not in whole and "\\" not in whole


class ItemColumns(Sequence[Item]):
    """Items of one kind in the order of their keys: `keys` and `source_rows` in that order.

    `columns`, in the order of the newest field list, and `keys_as_read` stay in the order of the rows: of a large
    export it is cheaper to move what is made of a row than every text of it.
    """

    def __init__(
        self,
        kind: Kind,
        keys: Sequence[str],
        columns: Sequence[ColumnTexts],
        source_rows: Sequence[tuple[int, ...]],
    ) -> None:
        """All in one order of rows, whichever it is, one text a key."""
        self.kind = kind
        self.columns = columns
        self.keys_as_read = keys
        in_order = all(map(lt, keys, islice(keys, 1, None)))
        self._order = None if in_order else sorted(range(len(keys)), key=keys.__getitem__)
        self.keys = self.by_key(keys)
        self.source_rows = self.by_key(source_rows)

    def by_key(self, values: Sequence[T]) -> Sequence[T]:
        """Values in the order of the rows, put in the order of the keys."""
        return values if self._order is None else list(map(values.__getitem__, self._order))

    @property
    def json_safe(self) -> bool:
        """Whether all their texts are json_safe."""
        unknown = (texts for texts in (self.keys, *self.columns) if texts and not isinstance(texts, JsonSafe))
        return all(json_safe(set(texts)) for texts in unknown)

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, place: int | slice) -> Item | tuple[Item, ...]:
        if isinstance(place, slice):
            return tuple(self[at] for at in range(*place.indices(len(self))))
        row = place if self._order is None else self._order[place]
        values = tuple(texts[row] if texts else "" for texts in self.columns)
        return Item(self.keys[place], Facts(positions(self.kind), values), self.source_rows[place])

    def __iter__(self) -> Iterator[Item]:
        facts = map(Facts, repeat(positions(self.kind)), filled_rows(self.columns, len(self)))
        return map(Item, self.keys, self.by_key(list(facts)), self.source_rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


def filled_rows(columns: Iterable[ColumnTexts], rows: int) -> Iterator[tuple[str, ...]]:
    """Each row's texts, '' in a column that there is not."""
    nothing = [""] * rows
    return zip(*(texts or nothing for texts in columns), strict=True)


def texts_of(items: Sequence[Item], name: str) -> Sequence[str]:
    """The text of one field of each piece of work, in an order that is the same for every field."""
    if isinstance(items, ItemColumns):
        return items.columns[positions(items.kind)[name]] or [""] * len(items)
    return [item.text(name) for item in items]


def source_rows_of(items: Iterable[Item]) -> Iterable[tuple[int, ...]]:
    """The source rows of each item."""
    return items.source_rows if isinstance(items, ItemColumns) else [item.source_rows for item in items]


def keys_and_rows(items: Iterable[Item]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The key and the source rows of each item, without making the item where it is not made yet."""
    if isinstance(items, ItemColumns):
        return zip(items.keys, items.source_rows, strict=True)
    return ((item.key, item.source_rows) for item in items)
