"""The one list of what a manager is to know at once: read from the marks and the letters, and seen to by somebody.

Nothing waits for a letter: what is recorded stands on it from that moment, until somebody says what was done.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from iqa.access import is_own
from iqa.domain import Item, Month, Person, Role, UrgentAnswer, UrgentKind, UrgentMatter, urn_in
from iqa.errors import InvalidInputError, NotFoundError
from iqa.letter_checks.hints import RowMatch
from iqa.letter_checks.names_in_text import full_names, titled_names
from iqa.marking.names import names_in
from iqa.marking.urgent import WORDS, urgent_in
from iqa.next_steps import NextStep, advice
from iqa.records.draws import draws_of_month, with_items
from iqa.records.workspace import Workspace
from iqa.staff import name_of
from iqa.store import View
from iqa.workflow.letter_precision import months_with_letters
from iqa.workflow.progress import may_see_progress
from iqa.workflow.urgent_letters import breach_in_words, only_urgent
from iqa.workflow.what_next import MONTHS_LOOKED_AT


@dataclass(frozen=True, slots=True)
class ListedMatter:
    """An urgent matter on the list. `manager` is whoever manages the person whose work it is, '' where nobody is
    known; `to` their mail; `names` whether the words may name somebody, so that they go into no mail."""

    matter: UrgentMatter
    urn: str
    question: str
    manager: str
    manager_name: str
    to: str
    noted_by: str
    names: bool
    answer: UrgentAnswer | None = None

    @property
    def digest(self) -> str:
        """What tells it from other words of the same sort on the same work."""
        return digest_of_words(self.matter.says)


def urgent_in_words(one: ListedMatter) -> str:
    """'Urgent concern on a live case, 01AB…, for Ann Example, noted by Bo Example: bail ends on Friday'"""
    whom = f", for {one.manager_name}" if one.manager_name else ""
    noted = f", noted by {one.noted_by}" if one.noted_by else f", found in {one.matter.source}"
    return f"{WORDS[one.matter.kind]}, {one.urn}{whom}{noted}: {one.matter.says}"


def digest_of_words(says: str) -> str:
    """A digest of what was recorded."""
    return hashlib.sha256(" ".join(says.split()).encode()).hexdigest()[:16]


def urgent_list(
    workspace: Workspace, month: Month | None = None, *, seen_to: bool = False
) -> tuple[ListedMatter, ...]:
    """What is urgent in a month, or in the latest that were drawn or read, that nobody has seen to; with `seen_to`
    all of it. By manager, then by kind and work."""
    with workspace.store.reading() as view:
        known = {*view.draws.months(), *months_with_letters(view)}
        months = [month] if month else sorted(known)[-MONTHS_LOOKED_AT:]
        found = [each for one in months for each in _of_month(view, one)]
    wanted = (one for one in found if seen_to or one.answer is None)
    return tuple(sorted(wanted, key=lambda one: (one.manager_name, one.matter.kind, one.matter.item_key)))


def urgent_for_actor(workspace: Workspace, month: Month | None = None) -> tuple[ListedMatter, ...]:
    """What waits of the list for whoever acts: in the work of those whom they manage, in their own marking, and in
    the marking of which they may know. On one's own machine that is all of it."""
    actor = workspace.actor
    people = workspace.people() if actor.grants is not None else {}

    def may_see(one: ListedMatter) -> bool:
        return is_own(actor, one.manager) or may_see_progress(actor, one.matter.noted_by, people)

    return tuple(filter(may_see, urgent_list(workspace, month)))


def _of_month(view: View, month: Month) -> Iterator[ListedMatter]:
    people = {person.id: person for person in view.people.list()}
    answers = {
        (one.item_key, one.kind, one.criterion, one.digest): one for one in view.urgent.list(month=str(month))
    }
    every = dict((*_of_marks(view, month), *_of_letters(view, month)))
    for matter, (item, question) in every.items():
        manager = _manager(item, people)
        yield ListedMatter(
            matter=matter,
            urn=urn_in(matter.item_key),
            question=question,
            manager=manager.id if manager else "",
            manager_name=manager.name if manager else "",
            to=manager.email if manager else "",
            noted_by=name_of(matter.noted_by, people) if matter.noted_by else "",
            names=_may_name(matter.says, item),
            answer=answers.get((matter.item_key, matter.kind, matter.criterion, digest_of_words(matter.says))),
        )


_Found = tuple[UrgentMatter, tuple[Item | None, str]]


def _of_marks(view: View, month: Month) -> Iterator[_Found]:
    """What the marks of a month tell, of every marking of it."""
    for one in draws_of_month(view, month):
        marked = view.assessments.list(draw=one.draw.id)
        items = with_items(view, one, {each.item_key for each in marked}).items
        for each in marked:
            for matter in urgent_in(each, one.scheme, items[each.item_key]):
                asked = one.scheme.criterion(matter.criterion).question if matter.criterion else ""
                yield matter, (items[each.item_key], asked)


def _of_letters(view: View, month: Month) -> Iterator[_Found]:
    """What was found in the letters of a month that may be a data breach."""
    for letter in only_urgent(view.attached.list(month=str(month))):
        key = letter.item_key if letter.how == RowMatch.THIS else letter.digest[:16]
        says = breach_in_words(letter)
        yield UrgentMatter(UrgentKind.BREACH, month, key, "", says, "", "the letter"), (None, "")


def _manager(item: Item | None, people: Mapping[str, Person]) -> Person | None:
    """The line manager of whoever's work it is; else the only legal manager of its unit, or the only one at
    all."""
    if item is not None:
        whose = people.get(item.text("person")) or people.get(item.text("prosecutor_id"))
        if whose and (manager := people.get(whose.line_manager)):
            return manager
    managers = [one for one in people.values() if one.role is Role.LEGAL_MANAGER and one.off_list is None]
    unit = item.text("unit").casefold() if item else ""
    of_unit = [one for one in managers if unit and one.unit.casefold() == unit]
    return next((found[0] for found in (of_unit, managers) if len(found) == 1), None)


def _may_name(says: str, item: Item | None) -> bool:
    """Whether words may name a victim, a defendant or anybody: then they go into no mail."""
    return bool((item is not None and names_in(says, item)) or titled_names(says) or full_names(says))


def see_to(workspace: Workspace, item: str, done: str, month: Month | None = None) -> tuple[ListedMatter, ...]:
    """Record what was done about everything urgent of a piece of work. Raises NotFoundError where nothing of it
    waits for whoever acts, InvalidInputError without a word on what was done."""
    if not done.strip():
        raise InvalidInputError("Nothing is said of what was done.", "Say it in a line: it is kept.")
    waiting = [one for one in urgent_for_actor(workspace, month) if item.strip() in (one.matter.item_key, one.urn)]
    if not waiting:
        raise NotFoundError(f"Nothing urgent of {item} waits.", advice("See what does: ", NextStep("urgent list")))
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, "urgent matter seen to", waiting[0].urn) as change:
        for one in waiting:
            change.urgent.save(
                UrgentAnswer(
                    month=one.matter.month,
                    item_key=one.matter.item_key,
                    kind=one.matter.kind,
                    criterion=one.matter.criterion,
                    digest=one.digest,
                    done=done.strip(),
                    by=workspace.actor.typed,
                    at=at.isoformat(timespec="seconds"),
                )
            )
        change.facts(done=done.strip(), matters=len(waiting))
    return tuple(waiting)
