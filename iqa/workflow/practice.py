"""The bank of good practice: kept from somebody's work, shared once they agree, and a month's page of it."""

from msgspec import Struct
from msgspec.structs import replace

from iqa.access import may_keep_practice
from iqa.domain import Consent, GoodPractice, Month, Person, next_id, number_of
from iqa.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from iqa.feedback.good_practice import PracticePage, name_problems, perhaps_names, practice_groups
from iqa.marking.results import MarkedWork
from iqa.next_steps import FREE_TEXT, NextStep, advice, again
from iqa.records.draws import bare_draws, draws_of_month, marked_items, with_items
from iqa.records.workspace import Workspace
from iqa.staff import name_of
from iqa.store import View
from iqa.text import nearest
from iqa.workflow.drawn_work import drawn_item


class NotedPractice(Struct, frozen=True):
    """Good practice that an assessor wrote down with a piece of work and that nobody has kept yet. `names`
    are why it cannot be kept word for word."""

    month: Month
    item: str
    person: str
    person_name: str
    text: str
    names: tuple[str, ...]


class KeptPractice(Struct, frozen=True):
    """One entry of the bank, with what its person is called; `perhaps` are words in it that may be a name."""

    practice: GoodPractice
    person_name: str
    perhaps: tuple[str, ...] = ()


class PracticeBank(Struct, frozen=True):
    """What is kept, in the order in which it was, and what was noted and is not kept."""

    kept: tuple[KeptPractice, ...]
    noted: tuple[NotedPractice, ...]


def add_practice(workspace: Workspace, item: str, text: str = "", month: Month | None = None) -> KeptPractice:
    """Keep good practice that a piece of work shows: in the words given, or as its assessor noted it.

    Raises NotFoundError for work that is not drawn or not marked, InvalidInputError where there are no words or
    where they name somebody, ConflictError where the same words are kept of it already, NotPermittedError for work
    of which whoever acts may not say so.
    """
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, "good practice kept", item.strip()) as change:
        work = _work(workspace, change, item, month)
        said = " ".join((text.strip() or work.assessment.good_practice.strip()).split())
        if not said:
            raise InvalidInputError(
                f"Nothing was noted as good practice of {work.item.key}.",
                advice("Say it: ", again({"text": FREE_TEXT})),
            )
        people = tuple(change.people.list())
        _require_keeping(workspace, work.assessment.assessor, work.owner(), people)
        if problems := name_problems(said, work.item, people):
            raise InvalidInputError(
                "It is not kept: what is shared names nobody.",
                advice("Say it without the name: ", again({"text": FREE_TEXT})),
                problems,
            )
        kept = change.practice.list()
        if same := next((one for one in kept if (one.item_key, one.text) == (work.item.key, said)), None):
            raise ConflictError(f"These words are kept already, as {same.id}.")
        made = GoodPractice(
            id=next_id("G", (one.id for one in kept)),
            month=work.assessment.month,
            text=said,
            scheme=work.scheme.id,
            item_key=work.item.key,
            person=work.owner(),
            by=workspace.actor.typed,
            at=at.isoformat(timespec="seconds"),
        )
        change.practice.add(made)
        change.facts(id=made.id)
    return _shown(made, people)


def record_consent(workspace: Workspace, practice: str, consent: Consent) -> KeptPractice:
    """Record whether the person agrees to sharing an entry; it may be taken back at any time. Raises NotFoundError
    for an id that is none, NotPermittedError as for keeping it."""
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, "consent to sharing recorded", practice) as change:
        known = {one.id: one for one in change.practice.list()}
        found = known.get(practice.strip().upper())
        if found is None:
            near = nearest(practice, known)
            raise NotFoundError(
                f"There is no good practice {practice}.{f' Did you mean {near}?' if near else ''}",
                advice("See what is kept: ", NextStep("practice list")),
            )
        people = tuple(change.people.list())
        _require_keeping(workspace, found.by, found.person, people)
        said = replace(
            found,
            consent=consent,
            consent_by=workspace.actor.typed,
            consent_at=at.isoformat(timespec="seconds"),
        )
        change.practice.save(said)
        change.facts(consent=str(consent))
        return _shown(said, people)


def practice_bank(workspace: Workspace, month: Month | None = None) -> PracticeBank:
    """What is kept, of a month or of all, and what was noted with submitted work of which nothing is kept: of
    the month, or of the latest that was drawn. Of both, what whoever acts may keep and share."""
    actor = workspace.actor
    with workspace.store.reading() as view:
        people = tuple(view.people.list())
        by_id = {one.id: one for one in people}
        every = [one for one in view.practice.list() if month in (None, one.month)]
        kept = [one for one in every if may_keep_practice(actor, one.by, one.person, by_id)]
        done = {one.item_key for one in every}
        months = [month] if month else list(view.draws.months())[-1:]
        noted = [
            NotedPractice(
                month=work.assessment.month,
                item=work.item.key,
                person=work.owner(),
                person_name=name_of(work.owner(), by_id),
                text=(text := " ".join(work.assessment.good_practice.split())),
                names=tuple(one.message for one in name_problems(text, work.item, people)),
            )
            for one in months
            for work in _noted(workspace, view, one)
            if work.item.key not in done
            and may_keep_practice(actor, work.assessment.assessor, work.owner(), by_id)
        ]
    order = sorted(kept, key=lambda one: number_of(one.id))
    return PracticeBank(tuple(_shown(one, people) for one in order), tuple(noted))


def practice_page(workspace: Workspace, month: Month) -> PracticePage:
    """A month's page of good practice for the team's meeting. Raises NotFoundError where none may be shared."""
    with workspace.store.reading() as view:
        kept = [one for one in view.practice.list(month=str(month)) if one.is_shared]
        titles = [(one.scheme.id, one.scheme.title) for one in bare_draws(view, month)]
    if not kept:
        raise NotFoundError(
            f"No good practice of {month.label} may be shared yet.",
            advice("Keep some and ask for consent: ", NextStep("practice list", {"month": str(month)})),
        )
    settings = workspace.settings
    kept.sort(key=lambda one: number_of(one.id))
    return PracticePage(
        area=settings.area,
        scheme_name=settings.scheme_name,
        protective_marking=settings.protective_marking,
        month=month.label,
        groups=practice_groups(kept, titles),
        count=len(kept),
    )


def _shown(practice: GoodPractice, people: tuple[Person, ...]) -> KeptPractice:
    name = name_of(practice.person, {one.id: one for one in people})
    return KeptPractice(practice, name, perhaps_names(practice.text))


def _require_keeping(workspace: Workspace, seen_by: str, whose: str, people: tuple[Person, ...]) -> None:
    if not may_keep_practice(workspace.actor, seen_by, whose, {one.id: one for one in people}):
        raise NotPermittedError(
            "Your account does not let you keep or share good practice of this work.",
            "Ask whoever marked it, or their line manager.",
        )


def _noted(workspace: Workspace, view: View, month: Month) -> list[MarkedWork]:
    """The submitted work of a month with which good practice was noted."""
    found: list[MarkedWork] = []
    for one in draws_of_month(view, month):
        whole = with_items(view, one, {item.key for item in one.to_mark()})
        found += [work for work in marked_items(workspace, view, whole) if work.assessment.good_practice.strip()]
    return found


def _work(workspace: Workspace, view: View, item: str, month: Month | None) -> MarkedWork:
    head, drawn = drawn_item(view, item.strip(), month)
    for one in draws_of_month(view, head.month):
        if one.draw.id == head.id:
            whole = with_items(view, one, {each.key for each in one.to_mark()})
            for work in marked_items(workspace, view, whole):
                if work.item.key == drawn.key:
                    return work
    raise NotFoundError(f"{drawn.key} is not marked yet.", "Good practice is kept of work that is submitted.")
