"""Submitted marks unlocked again, with a reason that the ledger keeps."""

from collections.abc import Sequence

from iqa.access import Action, require
from iqa.domain import Assessment, ItemKey, Month, Round
from iqa.errors import NotFoundError, UsageError
from iqa.marking.assessment import reopen
from iqa.next_steps import OneOf, advice, again
from iqa.records.populations import drawn_from, items_of
from iqa.records.workspace import Workspace
from iqa.store import View
from iqa.text import joined
from iqa.workflow.standing_marks import refuse_while_marked_again


def reopen_assessment(workspace: Workspace, key: str, reason: str, month: Month | None = None) -> Assessment:
    """Unlock the marks of an item, with a reason that the ledger keeps.

    Raises UsageError where it was marked in several months and none is named.
    """
    key = key.strip()
    with workspace.store.changing(workspace.actor.typed, workspace.now(), "marks reopened", key) as change:
        found = change.assessments.list(item_key=key, round=Round.FIRST)
        if not found:
            raise _nothing_marked(change, key)
        latest = _of_month(found, key, month)
        opened = reopen(latest, reason)
        items = items_of(change, drawn_from(change, change.draws.find(latest.draw)), {key})
        require(Action.REOPEN, workspace.actor, items[0])
        refuse_while_marked_again(change, latest)
        change.assessments.reopen(opened)
        change.facts(reason=reason)
    return opened


def _of_month(found: Sequence[Assessment], key: str, month: Month | None) -> Assessment:
    """The one marking that is meant. UsageError where two months fit, NotFoundError where the named does not."""
    fitting = [one for one in found if one.month == month] if month else [one for one in found if one.is_locked]
    months = sorted({one.month for one in fitting})
    if month and not fitting:
        marked = joined([one.month.label for one in sorted(found, key=lambda one: one.month)])
        raise NotFoundError(
            f"{key} was not marked in {month.label}.", f"It was marked in {marked}: name that month."
        )
    if len(months) > 1:
        labels = joined([one.label for one in months])
        raise UsageError(
            f"{key} was marked in {labels}.",
            advice("Say which is meant: ", again({"month": OneOf(tuple(map(str, months)))})),
        )
    return max(fitting or found, key=lambda one: one.marked_at)


def _nothing_marked(view: View, given: str) -> NotFoundError:
    """Why there is nothing to reopen under what was given, with the keys that may be meant: those of its URN."""
    wanted = {given.casefold(), ItemKey.parse(given).urn.casefold()} - {""}
    marked = {one.item_key for one in view.assessments.list(round=Round.FIRST)}
    near = sorted(key for key in marked if ItemKey.parse(key).urn.casefold() in wanted)
    if near:
        return NotFoundError(
            f"Nothing has been marked under {given}.",
            f"Of the same URN these are: {', '.join(near)}. Give one of them whole, in quotation marks.",
        )
    return NotFoundError(
        f"Nothing has been marked under {given or 'no key'}.",
        "Give the whole key as the certificate prints it, in quotation marks since it holds the sign |. "
        "What is drawn and not marked yet needs no reopening.",
    )
