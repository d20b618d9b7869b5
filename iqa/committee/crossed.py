"""Rates of a question by casework type, beside those by unit: two tables of the same marks.

Whoever has both, and the export's rows of a unit's types, may take one from the other. What is published are sums
over groups of marks; each group is a unit's work of one type, or several put together. The sums by unit and the
sums by type make a network, in which the marks to standard flow from the units to the types: what a held back
group can still be is how far its flow can go up and down while every published sum stays what it is.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from iqa.committee.suppression import EITHER_WAY, Size, suppress, suppressed, together

UnitAndType = tuple[str, str]
"""A unit and a type of work."""
Smallest = tuple[int, int]
"""The fewest marks and the fewest people that a figure rests on."""


class CrossedCell(Struct, frozen=True):
    """What one row of an export adds up: groups of one unit, or (`unit` None) all of the units without rows of
    their own; `kind` is None where it is of several types."""

    unit: str | None
    kind: str | None
    groups: frozenset[UnitAndType]


def published_cells(sizes: Mapping[UnitAndType, Size], limits: Smallest) -> tuple[CrossedCell, ...]:
    """The cells of a line: each unit that may be shown, by type where that may be; then all other units as one.
    No cell where not even the whole line may be shown."""
    units = _by(sizes, 0)
    held = suppress({unit: _together(sizes, groups) for unit, groups in units.items()}, *limits)
    if held.total:
        return ()
    cells = [
        cell for unit in sorted(units.keys() - held.groups) for cell in _of_unit(unit, units[unit], sizes, limits)
    ]
    rest = frozenset(group for unit in held.groups for group in units[unit])
    return (*cells, CrossedCell(None, None, rest)) if rest else tuple(cells)


def types_shown(sizes: Mapping[UnitAndType, Size], limits: Smallest) -> frozenset[str]:
    """Of which types a rate of the whole Area may be shown beside the rates by unit and the cells of the export.

    Each type, and what the types not shown come to together, rests on enough; so does whatever is left of a
    published sum when those within it are taken away; and of nothing that is held back it can be told more exactly
    than without the types, unless two marks at least stay open. A type that rows of the export come to is shown.
    """
    cells = published_cells(sizes, limits)
    if not cells:
        return frozenset()
    types = _by(sizes, 1)
    by_type = {kind: _together(sizes, groups) for kind, groups in types.items()}
    before = _told(sizes, cells, ())
    known = frozenset(kind for kind, groups in types.items() if _is_sum_of_cells(groups, cells))
    others = {kind: size for kind, size in by_type.items() if kind not in known}
    hidden = suppress(others, *limits).groups if others else frozenset()
    while (shown := frozenset(types.keys() - hidden)) != known:
        sums = [*(cell.groups for cell in cells), *_units_of(sizes, cells), *(types[kind] for kind in shown)]
        if _rests_on_enough([*sums, frozenset(sizes)], sizes, limits) and _leaves_open(
            before, _told(sizes, cells, shown)
        ):
            return shown
        smallest = min(shown - known, key=lambda kind: (by_type[kind].marks, kind))
        hidden = suppressed(others, *limits, held={*hidden, smallest})
    return known


def _is_sum_of_cells(groups: frozenset[UnitAndType], cells: Iterable[CrossedCell]) -> bool:
    """Whether a type is what some rows of the export come to, so that nothing is told by showing it."""
    return groups == frozenset().union(*(cell.groups for cell in cells if cell.groups <= groups))


def _of_unit(
    unit: str, groups: Iterable[UnitAndType], sizes: Mapping[UnitAndType, Size], limits: Smallest
) -> list[CrossedCell]:
    """The cells of one unit that may be shown: its types, those suppressed as one; or the unit as a whole."""
    own = sorted(groups)
    hidden = suppress({group[1]: sizes[group] for group in own}, *limits).groups
    cells = [CrossedCell(unit, kind, frozenset({(unit, kind)})) for _, kind in own if kind not in hidden]
    rest = frozenset(group for group in own if group[1] in hidden)
    return [*cells, CrossedCell(unit, None, rest)] if rest else cells


def _by(sizes: Iterable[UnitAndType], place: int) -> dict[str, frozenset[UnitAndType]]:
    found: dict[str, set[UnitAndType]] = defaultdict(set)
    for group in sizes:
        found[group[place]].add(group)
    return {name: frozenset(groups) for name, groups in found.items()}


def _together(sizes: Mapping[UnitAndType, Size], groups: Iterable[UnitAndType]) -> Size:
    return together(sizes[group] for group in groups)


def _units_of(sizes: Iterable[UnitAndType], cells: Iterable[CrossedCell]) -> list[frozenset[UnitAndType]]:
    """The groups of each unit that has cells of its own."""
    units = _by(sizes, 0)
    return [units[unit] for unit in {cell.unit for cell in cells} if unit is not None]


def _rests_on_enough(
    sums: Sequence[frozenset[UnitAndType]], sizes: Mapping[UnitAndType, Size], limits: Smallest
) -> bool:
    """Whether what is left of each sum is enough, when one of those within it is taken away, and when all are."""
    for whole in sums:
        within = [one for one in sums if one < whole]
        for taken in (*within, frozenset().union(*within)):
            rest = whole - taken
            if rest and not _together(sizes, rest).is_enough(*limits):
                return False
    return True


def _leaves_open(before: Mapping[object, int], after: Mapping[object, int]) -> bool:
    """Whether of each thing held back as much stays open as was, or enough."""
    return all(room >= min(EITHER_WAY, before[one]) for one, room in after.items())


def _told(
    sizes: Mapping[UnitAndType, Size], cells: Sequence[CrossedCell], shown: Collection[str]
) -> dict[object, int]:
    """How many marks more or less could be to standard of each group, unit and type that no sum is of alone."""
    network = _Network()
    alone = {group for cell in cells if len(cell.groups) == 1 for group in cell.groups}
    units, types = _by(sizes, 0), _by(sizes, 1)
    network.arc("all types", "all units", 0, 0)
    held: dict[object, int] = {}
    for unit in {cell.unit for cell in cells} - {None}:
        network.arc("all units", ("unit", unit), 0, 0)
    for number, cell in enumerate(cells):
        network.arc("all units" if cell.unit is None else ("unit", cell.unit), number, 0, 0)
        for unit in sorted({unit for unit, _ in cell.groups}) if cell.unit is None else ():
            held["unit", unit, ""] = network.free(number, ("unit", unit), _together(sizes, units[unit]))
        for group in sorted(cell.groups):
            start = ("unit", group[0]) if cell.unit is None else number
            arc = network.free(start, ("type", group[1]), sizes[group])
            if group not in alone:
                held[group] = arc
    for kind, groups in types.items():
        if kind in shown:
            network.arc(("type", kind), "all types", 0, 0)
        else:
            held["type", kind, ""] = network.free(("type", kind), "all types", _together(sizes, groups))
    return {one: network.room(arc) for one, arc in held.items()}


class _Network:
    """Arcs through which marks to standard flow, each with how far its flow could go up and down by itself."""

    def __init__(self) -> None:
        self._ends: list[tuple[object, object]] = []
        self._room: list[tuple[int, int]] = []
        self._at: dict[object, list[int]] = defaultdict(list)

    def arc(self, start: object, end: object, up: int, down: int) -> int:
        """A new arc, by number."""
        number = len(self._ends)
        self._ends.append((start, end))
        self._room.append((up, down))
        self._at[start].append(number)
        self._at[end].append(number)
        return number

    def free(self, start: object, end: object, size: Size) -> int:
        """An arc of so many marks, of which any number could be to standard."""
        met = size.met or 0
        return self.arc(start, end, size.marks - met, met)

    def room(self, arc: int) -> int:
        """How far the flow of an arc goes up and down with all others kept in balance, told up to `EITHER_WAY`."""
        start, end = self._ends[arc]
        up, down = self._room[arc]
        most = self._moved(arc, end, start, min(up, EITHER_WAY))
        least = self._moved(arc, start, end, min(down, EITHER_WAY))
        return min(EITHER_WAY, most + least)

    def _moved(self, without: int, start: object, end: object, most: int) -> int:
        """How many marks can go from one end to the other on other ways than that arc."""
        moved: dict[tuple[int, int], int] = defaultdict(int)
        for done in range(most):
            path = self._path(moved, without, start, end)
            if path is None:
                return done
            for number, way in path:
                moved[number, way] -= 1
                moved[number, 1 - way] += 1
        return most

    def _path(
        self, moved: Mapping[tuple[int, int], int], without: int, start: object, end: object
    ) -> list[tuple[int, int]] | None:
        """The arcs, each with which way, on which one more mark can go from one end to the other."""
        came: dict[object, tuple[object, int, int] | None] = {start: None}
        waiting = deque([start])
        while waiting:
            at = waiting.popleft()
            if at == end:
                return list(_way_back(came, at))
            for number in self._at[at]:
                begins, ends = self._ends[number]
                way, there = (0, ends) if begins == at else (1, begins)
                if there in came or number == without:
                    continue
                if self._room[number][way] + moved.get((number, way), 0):
                    came[there] = at, number, way
                    waiting.append(there)
        return None


def _way_back(came: Mapping[object, tuple[object, int, int] | None], at: object) -> Iterator[tuple[int, int]]:
    while (last := came[at]) is not None:
        at, number, way = last
        yield number, way
