"""The one list of what a manager is to know at once: read from the marks and the letters, and seen to by somebody.

Nothing waits for a letter: what is recorded stands on it from that moment, until somebody says what was done.
"""

import hashlib
from collections.abc import Iterator, Mapping

from msgspec import Struct

from iqa.access import Action, by_role, is_own
from iqa.domain import Item, Kind, Month, Person, UrgentAnswer, UrgentKind, UrgentMatter, urn_in
from iqa.errors import InvalidInputError, NotFoundError
from iqa.letter_checks.hints import RowMatch
from iqa.letter_checks.names_in_text import full_names, titled_names
from iqa.marking.names import names_in
from iqa.marking.urgent import WORDS, urgent_in
from iqa.next_steps import NextStep, advice
from iqa.records.attached import answered_rows, months_with_letters
from iqa.records.draws import draws_of_month, with_items
from iqa.records.populations import items_of
from iqa.records.workspace import Workspace
from iqa.staff import name_of
from iqa.store import AttachedLetter, View
from iqa.workflow.progress import may_see_progress
from iqa.workflow.urgent_letters import breach_in_words, only_urgent
from iqa.workflow.urgent_managers import manager_of_letter, manager_of_work, unit_of
from iqa.workflow.what_next import MONTHS_LOOKED_AT


class ListedMatter(Struct, frozen=True):
    """An urgent matter on the list, of a `unit` as far as that is known. `manager` is whoever manages the person
    whose work it is, '' where nobody is known; `to` their mail; `names` whether the words may name somebody, so
    that they go into no mail."""

    matter: UrgentMatter
    urn: str
    unit: str
    question: str
    manager: str
    manager_name: str
    to: str
    noted_by: str
    names: bool
    answer: UrgentAnswer | None = None

    @property
    def called(self) -> str:
        """'URN 01AB…', or what stands for that of a letter that answers no row for certain."""
        return (
            f"URN {self.urn}" if self.urn != self.matter.item_key else f"a letter of no certain row ({self.urn})"
        )

    @property
    def digest(self) -> str:
        """What tells it from other words of the same sort on the same work."""
        return digest_of_words(self.matter.says)


def urgent_in_words(one: ListedMatter) -> str:
    """'Urgent concern on a live case, 01AB…, for Ann Example, noted by Bo Example: bail ends on Friday'"""
    whom = f", for {one.manager_name}" if one.manager_name else ", manager not known"
    noted = f", noted by {one.noted_by}" if one.noted_by else f", found in {one.matter.source}"
    return f"{WORDS[one.matter.kind]}, {one.urn}{whom}{noted}: {one.matter.says}"


def digest_of_words(says: str) -> str:
    """A digest of what was recorded."""
    return hashlib.sha256(" ".join(says.split()).encode()).hexdigest()[:16]


def urgent_list(
    workspace: Workspace, month: Month | None = None, *, latest: bool = False, seen_to: bool = False
) -> tuple[ListedMatter, ...]:
    """What is urgent in a month, or without one or with `latest` in the latest that were drawn or read too, that
    nobody has seen to; with `seen_to` all of it. By manager, then by kind and work."""
    with workspace.store.reading() as view:
        months = {month} if month else set[Month]()
        if latest or month is None:
            known = {*view.draws.months(), *months_with_letters(view)}
            months.update(sorted(known)[-MONTHS_LOOKED_AT:])
        found = [each for one in sorted(months) for each in _once_of_month(view, one)]
    wanted = (one for one in found if seen_to or one.answer is None)
    return tuple(sorted(wanted, key=lambda one: (one.manager_name, one.matter.kind, one.matter.item_key)))


def urgent_for_actor(
    workspace: Workspace, month: Month | None = None, *, latest: bool = False
) -> tuple[ListedMatter, ...]:
    """What waits of the list for whoever acts: in the work of those whom they manage, in their own marking, in
    the marking of which they may know, and in the units of which they may. On one's own machine that is all of it.
    """
    actor = workspace.actor
    people = workspace.people() if actor.grants is not None else {}

    def may_see(one: ListedMatter) -> bool:
        of_unit = by_role(Action.SEE_PROGRESS, actor.grants, one.unit)
        return of_unit or is_own(actor, one.manager) or may_see_progress(actor, one.matter.noted_by, people)

    return tuple(filter(may_see, urgent_list(workspace, month, latest=latest)))


def _once_of_month(view: View, month: Month) -> tuple[ListedMatter, ...]:
    """What is urgent in a month: asked on every page, and mostly of months whose marks stay as they are."""
    return view.assessments.once_of_month(month, "urgent", lambda: tuple(_of_month(view, month)))


def _of_month(view: View, month: Month) -> Iterator[ListedMatter]:
    people = {person.id: person for person in view.people.list()}
    answers = {
        (one.item_key, one.kind, one.criterion, one.digest): one for one in view.urgent.list(month=str(month))
    }
    for matter, found in dict((*_of_marks(view, month, people), *_of_letters(view, month, people))).items():
        manager = found.manager
        yield ListedMatter(
            matter=matter,
            urn=urn_in(matter.item_key),
            unit=found.unit,
            question=found.question,
            manager=manager.id if manager else "",
            manager_name=manager.name if manager else "",
            to=manager.email if manager else "",
            noted_by=name_of(matter.noted_by, people) if matter.noted_by else "",
            names=_may_name(matter.says, found.item),
            answer=answers.get((matter.item_key, matter.kind, matter.criterion, digest_of_words(matter.says))),
        )


class _Found(Struct, frozen=True):
    """What is known of an urgent matter: who manages the work, its unit, the work itself and the question where
    it is of one."""

    manager: Person | None
    unit: str
    item: Item | None = None
    question: str = ""


def _of_marks(view: View, month: Month, people: Mapping[str, Person]) -> Iterator[tuple[UrgentMatter, _Found]]:
    """What the marks of a month tell, of every marking of it."""
    for one in draws_of_month(view, month):
        marked = view.assessments.list(draw=one.draw.id)
        items = with_items(view, one, {each.item_key for each in marked}).items
        for each in marked:
            item = items[each.item_key]
            for matter in urgent_in(each, one.scheme, item):
                asked = one.scheme.criterion(matter.criterion).question if matter.criterion else ""
                yield matter, _Found(manager_of_work(item, people), item.text("unit"), item, asked)


def _of_letters(view: View, month: Month, people: Mapping[str, Person]) -> Iterator[tuple[UrgentMatter, _Found]]:
    """What was found in the letters of a month that may be a data breach."""
    letters = only_urgent(view.attached.list(month=str(month)))
    answered = {key for one in letters for key in answered_rows(one)}
    log = view.populations.current(Kind.LETTERS, month) if answered else None
    items = {item.key: item for item in items_of(view, log, answered)}
    for letter in letters:
        rows = [items[one] for one in answered_rows(letter) if one in items]
        says = breach_in_words(letter)
        matter = UrgentMatter(UrgentKind.BREACH, month, _known_by(letter), "", says, "", "the letter")
        yield matter, _Found(manager_of_letter(rows, people), unit_of(rows))


def breach_waits(view: View, letter: AttachedLetter) -> bool:
    """Whether a letter may hold a data breach of which nobody has said what was done."""
    if not only_urgent([letter]):
        return False
    digest = digest_of_words(breach_in_words(letter))
    return view.urgent.get((str(letter.month), _known_by(letter), UrgentKind.BREACH, "", digest)) is None


def _known_by(letter: AttachedLetter) -> str:
    """What an urgent letter is known by: the row that it answers, else the beginning of its digest."""
    return letter.item_key if letter.how == RowMatch.THIS else letter.digest[:16]


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
