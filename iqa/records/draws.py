"""The standing draws of a month, with their items, their criteria as pinned, and the marks recorded so far."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import (
    Assessment,
    Draw,
    DrawnItem,
    Item,
    ItemState,
    Kind,
    Month,
    Person,
    Policy,
    Round,
    Scheme,
    Standard,
    day_of_moment,
    long_day_of_moment,
)
from iqa.errors import NotFoundError, TamperedError
from iqa.marking.results import MarkedWork, timeliness_of
from iqa.moderation.agreed import with_agreed
from iqa.next_steps import NextStep, advice
from iqa.records.pairings import not_agreed
from iqa.records.populations import drawn_from, items_of
from iqa.records.schemes import scheme_of_draw
from iqa.records.workspace import Workspace
from iqa.sampling.needs import columns_lacking
from iqa.store import DrawContext, DrawHead, View


class MonthDraw(Struct, frozen=True):
    """One standing draw of a month with its scheme, its items by key, and what held when it was made.

    `context` is None for a draw of a time when that was not kept yet.
    """

    draw: Draw
    scheme: Scheme
    items: dict[str, Item]
    context: DrawContext | None = None

    def to_mark(self) -> tuple[DrawnItem, ...]:
        """The items that somebody is to mark."""
        return self.draw.to_mark()


def names_at(view: View, draw: Draw | DrawHead) -> dict[str, str]:
    """What each staff id was called when a draw was made; ids that it did not know have the names of now."""
    context = view.contexts.get(draw.id)
    now = {person.id: person.name for person in view.people.list()}
    return {**now, **(context.names if context else {})}


def people_at(view: View, draws: Iterable[Draw]) -> dict[str, Person]:
    """Everybody by staff id, under the name that they had when the first of some draws that knew them was made;
    what they are called now is among their other names."""
    people = {person.id: person for person in view.people.list()}
    then: dict[str, str] = {}
    for draw in draws:
        context = view.contexts.get(draw.id)
        for one, name in (context.names if context else {}).items():
            then.setdefault(one, name)
    return {one: _called(person, then.get(one, person.name)) for one, person in people.items()}


def _called(person: Person, name: str) -> Person:
    if name == person.name:
        return person
    others = dict.fromkeys((person.name, *person.other_names))
    return replace(person, name=name, other_names=tuple(one for one in others if one != name))


class DrawnWork(Struct, frozen=True):
    """One drawn piece of work: how it stands in its draw, its item, the criteria as the draw pinned them, and what
    held when it was drawn."""

    head: DrawHead
    drawn: DrawnItem
    scheme: Scheme
    item: Item
    context: DrawContext | None = None


def standards_of(workspace: Workspace, one: MonthDraw | DrawnWork) -> tuple[Standard, ...]:
    """The timeliness standards that work of a draw is judged by: those of the day it was drawn, whatever the
    settings say since; the settings' own for a draw from before these were kept."""
    return one.context.standards if one.context else workspace.settings.standards


def standards_of_month(workspace: Workspace, draws: Sequence[MonthDraw]) -> tuple[Standard, ...]:
    """The standards that a month is judged by, whatever the settings say since: those of the draw of its letters
    where letters were drawn, else of another draw; the settings' own while nothing is."""
    letters = [one for one in draws if one.scheme.population is Kind.LETTERS]
    first = next(iter([*letters, *draws]), None)
    return standards_of(workspace, first) if first else workspace.settings.standards


def lacking_in(view: View, draw: Draw) -> tuple[str, ...]:
    """The fields of a draw's rules that the export it was drawn from had no column for."""
    stored = drawn_from(view, draw)
    return columns_lacking(draw.policy, stored.kind, stored.mapping)


def lacking_now(view: View, policy: Policy, kind: Kind, month: Month) -> tuple[str, ...]:
    """The same of a policy that has drawn nothing yet, by the month's current list."""
    stored = view.populations.current(kind, month)
    return columns_lacking(policy, kind, stored.mapping if stored else {})


def trace_of(one: MonthDraw) -> str:
    """Where a sample came from, so that every figure can be followed back."""
    population = one.draw.population
    return (
        f"{one.scheme.title}, criteria version {one.scheme.version}: draw {one.draw.id} of "
        f"{long_day_of_moment(one.draw.at)}, from population version {population.version} of "
        f"{population.rows:,} pieces of work (SHA-256 {population.digest[:16]}…). "
        f"The certificate is certificate-{one.draw.scheme}.json."
    )


def month_draws(view: View, month: Month) -> tuple[MonthDraw, ...]:
    """The standing draws of a month, by scheme. Raises NotFoundError when nothing has been drawn."""
    return tuple(with_items(view, one, {item.key for item in one.draw.items}) for one in bare_draws(view, month))


def with_items(view: View, one: MonthDraw, keys: Collection[str]) -> MonthDraw:
    """A draw with those of its items that have such keys."""
    return replace(one, items=_items(view, one.draw, keys))


def drawn_work(view: View, head: DrawHead, drawn: DrawnItem) -> DrawnWork:
    """A drawn piece of work, without its draw's other items or the rest of its population."""
    (item,) = _items(view, head, (drawn.key,)).values()
    return DrawnWork(head, drawn, scheme_of_draw(view, head), item, view.contexts.get(head.id))


def _items(view: View, draw: Draw | DrawHead, keys: Collection[str]) -> dict[str, Item]:
    """Items of a draw by key. Raises TamperedError where its population does not hold one of them."""
    found = {item.key: item for item in items_of(view, drawn_from(view, draw), keys)}
    missing = sorted(set(keys) - found.keys())
    if missing:
        raise TamperedError(
            f"{missing[0]} is not in the population that it was drawn from: a row was changed outside the tool.",
            advice(NextStep("verify"), " says what was changed."),
        )
    return found


def draws_of_month(view: View, month: Month) -> tuple[MonthDraw, ...]:
    """The standing draws of a month without their items, by scheme; none before a draw."""
    found: list[MonthDraw] = []
    for scheme in view.draws.schemes(month):
        drawn = view.draws.current(scheme, month)
        if drawn is not None:
            context = view.contexts.get(drawn.id)
            found.append(MonthDraw(drawn, scheme_of_draw(view, drawn), {}, context))
    return tuple(found)


def bare_draws(view: View, month: Month) -> tuple[MonthDraw, ...]:
    """The standing draws of a month without their items, for whoever needs few of them; else as `month_draws`."""
    found = draws_of_month(view, month)
    if not found:
        raise NotFoundError(
            f"Nothing has been drawn for {month.label}.",
            advice("Draw first: ", NextStep("draw", {"scheme": "casework", "month": str(month)})),
        )
    return found


def draw_in(view: View, id: str, event: int) -> tuple[Draw, Draw]:
    """A draw as it was before an event that changed it, and after. Raises TamperedError where the ledger does not
    tell of the event."""
    before: Draw | None = None
    for number, draw in view.draws.states(id):
        if number == event and before is not None and draw is not None:
            return before, draw
        before = draw
    raise TamperedError(
        f"The ledger does not tell how event {event} changed the draw {id}.",
        advice(NextStep("verify"), " says what was changed."),
    )


class OpenWork(Struct, frozen=True):
    """How many drawn pieces of work of a month, not submitted yet, somebody is to mark or had a hand in."""

    person: str
    label: str
    pieces: int


HANDS = ("person", "prosecutor_id", "drafter_id")
"""The facts of a piece of work that say whose it is, and to whom its letter of feedback goes."""


def open_work(view: View, people: Collection[str]) -> Iterator[OpenWork]:
    """The drawn work that some people, by staff id, have a part in and that is not submitted, month by month."""
    for month in sorted({head.month for head in view.draws.standing()}):
        found: Counter[str] = Counter()
        for one in bare_draws(view, month):
            done = {key for key, each in first_assessments(view, one.draw).items() if each.is_locked}
            waiting = [item for item in one.to_mark() if item.key not in done]
            held = with_items(view, one, {item.key for item in waiting}).items
            for item in waiting:
                hands = {item.assessor, *(held[item.key].text(name) for name in HANDS)}
                found.update(hands & set(people))
        yield from (OpenWork(person, month.label, found[person]) for person in sorted(found))


def first_assessments(view: View, draw: Draw) -> dict[str, Assessment]:
    """The first markings of a draw's items, by key."""
    return _of_round(view, draw, Round.FIRST, None)


def _of_round(view: View, draw: Draw, round: Round, keys: Collection[str] | None) -> dict[str, Assessment]:
    """The markings of one round of a draw by key, of all its items or of a few."""
    wanted = [{}] if keys is None else [{"item_key": key} for key in sorted(keys)]
    return {
        one.item_key: one for asked in wanted for one in view.assessments.list(draw=draw.id, round=round, **asked)
    }


def marked_items(
    workspace: Workspace, view: View, one: MonthDraw, keys: Collection[str] | None = None
) -> tuple[MarkedWork, ...]:
    """A draw's submitted assessments, with all that letters and figures need, in the order of the certificate.

    Where work was marked twice, agreed marks stand in the place of the first marker's; `first_assessments` gives
    those as they were. What a pair of markers has not agreed on does not count yet. With `keys`, only those few
    items are looked at, and `one` need hold no others.
    """
    agreed = _of_round(view, one.draw, Round.AGREED, keys)
    first = _of_round(view, one.draw, Round.FIRST, keys)
    recorded = {key: with_agreed(each, agreed.get(key)) for key, each in first.items()}
    standards, waiting = standards_of(workspace, one), not_agreed(view, one.draw.id)
    found: list[MarkedWork] = []
    for drawn in one.to_mark():
        assessment = recorded.get(drawn.key)
        if assessment is None or not assessment.is_locked or drawn.key in waiting:
            continue
        item, day = one.items[drawn.key], judged_on(workspace, assessment)
        found.append(
            MarkedWork(
                item=item,
                assessment=assessment,
                scheme=one.scheme,
                timeliness=timeliness_of(one.scheme, item, standards, day, assessment.entered_dates),
                standards=standards,
                judged_on=day,
                cell=drawn.cell,
                certainty_selected=drawn.state is ItemState.ALWAYS,
            )
        )
    return tuple(found)


def judged_on(workspace: Workspace, assessment: Assessment) -> date:
    """The day by which the dates of a piece of work are judged: that of its marking once that is submitted, so
    that what was not yet due then is no failing later; until then today."""
    if assessment.is_locked and assessment.marked_at:
        return day_of_moment(assessment.marked_at) or workspace.today
    return workspace.today
