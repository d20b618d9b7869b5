"""Which drawn piece of work a text means, and the draw that holds it."""

from collections.abc import Sequence

from iqa.domain import Draw, DrawnItem, Month
from iqa.errors import InvalidInputError, NotFoundError
from iqa.intake.urn import tidy
from iqa.records.workspace import Workspace
from iqa.store import DrawHead, View
from iqa.text import joined


def latest_drawn(workspace: Workspace) -> Month | None:
    """The latest month of which anything is drawn."""
    with workspace.store.reading() as view:
        return max(view.draws.months(), default=None)


def item_named(workspace: Workspace, given: str, month: Month | None = None) -> str:
    """The key of drawn work that is named by its key or by its URN alone, where that can mean one piece only.

    What is not found is returned as it was given. InvalidInputError where a URN has several pieces of work.
    """
    given = given.strip()
    if "|" in given or not given:
        return given
    with workspace.store.reading() as view:
        keys = view.draws.keys_of(tidy(given))
        holding = {key: view.draws.holding(key, month) for key in keys}
    to_mark = [key for key, found in holding.items() if any(item.is_to_mark for _, item in found)]
    meant = to_mark or [key for key, found in holding.items() if found]
    return one_of_keys(given, meant)


def one_of_keys(given: str, keys: Sequence[str]) -> str:
    """The only one of some keys, what was given where there is none. InvalidInputError where there are several."""
    if len(keys) > 1:
        raise InvalidInputError(
            f"{given} has several pieces of work: {joined(sorted(keys))}.",
            "Give one of them whole, in quotation marks.",
        )
    return keys[0] if keys else given


def draw_holding(view: View, key: str, month: Month | None) -> Draw:
    """The standing draw that `drawn_item` finds an item in, whole."""
    head, _ = drawn_item(view, key, month)
    return view.draws.find(head.id)


def drawn_item(view: View, key: str, month: Month | None = None) -> tuple[DrawHead, DrawnItem]:
    """An item as it stands in the draw, of the month where one is given, that it is to be marked in; else in the
    latest that holds it in another state. Raises NotFoundError where no standing draw holds it."""
    holding = view.draws.holding(key, month)
    if not holding:
        raise NotFoundError(
            f"No draw{f' of {month.label}' if month else ''} holds {key}.",
            "Give the key as the certificate prints it, in quotation marks.",
        )
    return max(holding, key=lambda one: (one[1].is_to_mark, one[0].at))
