"""More work for one group of a draw: the next in the order that the seed fixed, never a new draw."""

from collections.abc import Iterable, Mapping

from iqa.domain import Cell
from iqa.errors import NotFoundError, RefusedError
from iqa.sampling.replacement import Signed, top_up
from iqa.workdays import Month
from iqa.workflow.drawing import DrawResult, certified, minutes_of
from iqa.workflow.drawn import TO_MARK
from iqa.workflow.groups import group_in_words, names_apart
from iqa.workflow.populations import drawn_from, items_of
from iqa.workflow.schemes import scheme_of_draw
from iqa.workflow.workspace import Workspace


def top_up_cell(
    workspace: Workspace, scheme: str, month: str, cell: str, extra: int, note: str = ""
) -> tuple[DrawResult, tuple[str, ...]]:
    """Draw `extra` more of a group of the standing draw. Returns the draw and the keys called, in their order.

    The group is named as the certificate prints it, or by a part of it that no other has, such as a name. Raises
    NotFoundError without a draw or such a group, RefusedError where nothing is left or several groups are meant.
    """
    month = str(Month.parse(month))
    at = workspace.now()
    with workspace.store.changing(workspace.actor, at, "sample topped up", f"{scheme} {month}") as change:
        found = change.draws.current(scheme, month)
        if found is None:
            raise NotFoundError(
                f"Nothing has been drawn of {scheme} for {Month.parse(month).label}.",
                f"Draw first: iqa draw {scheme} --month {month}",
            )
        name = _meant(cell, found.cells, names_apart({person.id: person for person in change.people.list()}))
        before = {item.key for item in found.items if item.state in TO_MARK}
        signed = Signed(workspace.actor, at.isoformat(timespec="seconds"), note)
        items = items_of(change, drawn_from(change, found))
        changed = top_up(found, name, extra, signed, items)
        change.draws.save(changed)
        called = tuple(item.key for item in changed.items if item.state in TO_MARK and item.key not in before)
        change.facts(cell=name, extra=extra, note=note, called=called)
        minutes = minutes_of(scheme_of_draw(change, found), found.policy)
    return certified(workspace, DrawResult(changed, (), minutes), items), called


def _meant(given: str, cells: Iterable[Cell], names: Mapping[str, str]) -> str:
    """The name of the group that a typed text means: the whole name, else a part or a person of one group only."""
    called = {cell.cell: group_in_words(cell.cell, names) for cell in cells}
    wanted = given.strip().casefold()
    exact = [cell for cell, words in called.items() if wanted in (cell.casefold(), words.casefold())]
    found = exact or [
        cell for cell, words in called.items() if wanted and wanted in f"{cell} | {words}".casefold()
    ]
    if len(found) == 1:
        return found[0]
    if found:
        meant = ", ".join(called[cell] for cell in found[:10])
        raise RefusedError(f"{given} may be any of: {meant}.", "Give the one you mean, as it stands here.")
    raise NotFoundError(f"This draw has no group {given}.", "Give it as the certificate prints it.")
