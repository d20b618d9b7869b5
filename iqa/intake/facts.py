"""The facts of one row, held as one tuple of canonical text in the order of a field list."""

from collections.abc import ItemsView, Iterator, Mapping
from functools import cache

from iqa.domain import Kind
from iqa.fields import FIELD_LIST_VERSION, field_list


def positions(kind: Kind, version: int = FIELD_LIST_VERSION) -> Mapping[str, int]:
    """Where each field stands in the field list: one and the same mapping for a kind and version."""
    return _positions(kind, version)


@cache
def _positions(kind: Kind, version: int) -> Mapping[str, int]:
    return {name: place for place, name in enumerate(field_list(kind, version))}


class Facts(Mapping[str, str]):
    """A mapping from field to canonical text that costs one tuple a row: the names are shared by all rows."""

    __slots__ = ("positions", "values_in_order")

    def __init__(self, kind_positions: Mapping[str, int], values_in_order: tuple[str, ...]) -> None:
        self.positions = kind_positions
        self.values_in_order = values_in_order

    def __getitem__(self, name: str) -> str:
        return self.values_in_order[self.positions[name]]

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        """The text of a field, `default` for a field that is not in the list."""
        place = self.positions.get(name)
        return default if place is None else self.values_in_order[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self.positions)

    def __len__(self) -> int:
        return len(self.positions)

    def items(self) -> ItemsView[str, str]:
        """Every field with its text, put together at once."""
        return dict(zip(self.positions, self.values_in_order, strict=True)).items()

    def __repr__(self) -> str:
        return f"Facts({ {name: value for name, value in self.items() if value}!r})"


def facts_of(kind: Kind, values: Mapping[str, str]) -> Facts:
    """Facts of that kind from any mapping; a field not given is blank."""
    where = positions(kind)
    return Facts(where, tuple(values.get(name, "") for name in where))
