"""What waits for a manager of the people they manage: feedback that is late, and marks that are disputed. Nobody
else sees it, and it stands in nobody's letter."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from iqa.access import Action, reader_of
from iqa.domain import DisputeState, ItemKey, Month, day_of_moment
from iqa.feedback.due import feedback_due
from iqa.records.draws import HANDS, MonthDraw, draws_of_month, first_assessments, with_items
from iqa.records.workspace import Workspace
from iqa.store import View

FEEDBACK = "feedback"
"""The standard that says how soon after marking somebody gets their letter."""


class LateFeedback(Struct, frozen=True):
    """Somebody whose work is all marked and whose letter is not out, past the day by which it should be."""

    person: str
    name: str
    marked_on: date
    due: date


class WaitingDispute(Struct, frozen=True):
    """A mark that somebody disputes and that nobody has decided yet."""

    person: str
    name: str
    item: str
    urn: str
    criterion: str
    question: str
    since: date | None


class OwnList(Struct, frozen=True):
    """What waits for the acting manager."""

    late: tuple[LateFeedback, ...] = ()
    disputes: tuple[WaitingDispute, ...] = ()


def own_list(workspace: Workspace, *months: Month) -> OwnList:
    """The acting manager's own list of those months; empty for whoever manages nobody."""
    with workspace.store.reading() as view:
        seen = reader_of(workspace.actor, view.people.list(), Action.SEE_LATE_FEEDBACK).may_see
        if not seen:
            return OwnList()
        late = tuple(one for month in months for one in _late(workspace, view, month, seen))
        return OwnList(late, tuple(one for month in months for one in _disputes(view, month, seen)))


def _late(workspace: Workspace, view: View, month: Month, seen: Mapping[str, str]) -> tuple[LateFeedback, ...]:
    days = next((one.days for one in workspace.settings.standards if one.id == FEEDBACK), None)
    issued = {one.person for one in view.letters.list(month=month)}
    marked: defaultdict[str, list[date | None]] = defaultdict(list)
    for one in draws_of_month(view, month):
        for person, day in _marked_of(view, one, set(seen) - issued):
            marked[person].append(day)
    found = []
    for person, when in marked.items():
        due = feedback_due(when, days)
        if due and due < workspace.today:
            found.append(LateFeedback(person, seen[person], max(day for day in when if day), due))
    return tuple(sorted(found, key=lambda one: (one.due, one.name)))


def _marked_of(view: View, one: MonthDraw, people: set[str]) -> list[tuple[str, date | None]]:
    """Each piece of work of some people, with the day on which it was submitted; None while it is not."""
    to_mark = [item.key for item in one.to_mark()]
    recorded = first_assessments(view, one.draw) if people else {}
    held = with_items(view, one, set(to_mark)).items if people else {}
    return [
        (person, day_of_moment(recorded[key].marked_at) if key in recorded and recorded[key].is_locked else None)
        for key, item in held.items()
        for person in {item.text(name) for name in HANDS} & people
    ]


def _disputes(view: View, month: Month, seen: Mapping[str, str]) -> tuple[WaitingDispute, ...]:
    schemes = {one.draw.id: one.scheme for one in draws_of_month(view, month)}
    found = [
        WaitingDispute(
            person=one.person,
            name=seen[one.person],
            item=one.item_key,
            urn=ItemKey.parse(one.item_key).urn,
            criterion=one.criterion,
            question=schemes[one.draw].criterion(one.criterion).question if one.draw in schemes else one.criterion,
            since=day_of_moment(one.at),
        )
        for one in view.disputes.list(month=str(month))
        if one.state is DisputeState.OPEN and one.person in seen
    ]
    return tuple(sorted(found, key=lambda one: (one.since or date.max, one.item)))
