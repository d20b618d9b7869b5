"""What people of the demonstration say of their letters: replies, a disputed mark decided, a letter issued anew,
good practice shared. Chosen by order, so that every run is the same."""

import json
from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from iqa.cli.publishing import publish
from iqa.domain import NOT_APPLICABLE, Consent, Month, Person, Role
from iqa.errors import ConflictError, NotPermittedError, RefusedError
from iqa.marking.results import MarkedWork
from iqa.records.draws import marked_items, month_draws
from iqa.records.workspace import Workspace, open_workspace
from iqa.workflow.drafting import publish_letters
from iqa.workflow.issuing import publish_release
from iqa.workflow.practice import add_practice, practice_bank, practice_page, record_consent
from iqa.workflow.rendering import practice_files, reply_form_files
from iqa.workflow.replies import DisputeDecision, NewDispute, Reply, decide_dispute, dispute_mark, respond
from iqa.workflow.reply_forms import reply_forms

REPLIES = (
    Reply("", Month(2026, 1), acknowledged=True, own_view="Fair. The note on bail was on another file."),
    Reply("", Month(2026, 1), acknowledged=True, coaching="An hour with the disclosure lead.", improved="partly"),
    Reply("", Month(2026, 1), acknowledged=True, comment="Thank you: the example helped.", improved="yes"),
)
"""What the first people with a letter say, in their order; whom and which month is filled in."""
KEPT = 2
"""How much good practice of a month is kept; all but the last may be shared."""
SEEN_DIFFERENTLY = "It stands in the note of the conference, which was not looked at."
OVERLOOKED = "The note of the conference was not looked at: with it, the standard is met."


def answer_letters(workspace: Workspace, month: Month, at: Callable[[], datetime]) -> None:
    """Replies to a month's letters on a day, and forms for those without the tool."""
    replying = replace(workspace, now=at)
    with replying.store.reading() as view:
        latest = {one.person: one for one in view.letters.list(month=month)}
    for person, said in zip(sorted(latest), REPLIES, strict=False):
        improved = said.improved if json.loads(latest[person].context).get("previous_priorities") else ""
        held = replying.today if said.coaching else None
        respond(replying, replace(said, person=person, month=month, held=held, improved=improved))
    forms = {
        f"replies/{one.stem}.docx": reply_form_files(one, (".docx",))[".docx"]
        for person in sorted(latest)[len(REPLIES) : len(REPLIES) + 1]
        for one in reply_forms(replying, month, person)
    }
    publish(replying, month, forms)


def dispute_one(workspace: Workspace, month: Month, at: Callable[[], datetime]) -> str:
    """Somebody disputes a mark, somebody else decides that it was better, and their letter is issued anew. Returns
    whose letter it is."""
    disputing = replace(workspace, now=at)
    with disputing.store.reading() as view:
        letters = {one.person for one in view.letters.list(month=month)}
        works = [each for one in month_draws(view, month) for each in marked_items(disputing, view, one)]
        people = view.people.list()
    person, work, criterion = min(_below_best(works, letters), key=lambda one: (one[0], one[1].item.key, one[2]))
    key = work.item.key
    dispute_mark(disputing, NewDispute(person, month, key, criterion, SEEN_DIFFERENTLY))
    best = work.scheme.ratings_of(work.scheme.criterion(criterion))[0].id
    _decided(disputing, people, DisputeDecision(key, criterion, best, "", OVERLOOKED, month))
    publish_letters(disputing, month, person)
    publish_release(disputing, month, person)
    return person


def _below_best(works: list[MarkedWork], people: set[str]) -> list[tuple[str, MarkedWork, str]]:
    """The marks below the best on the records of some people."""
    return [
        (person, work, mark.criterion)
        for work in works
        for person in set(work.people()) & people
        for mark in work.marks_of(person)
        if mark.criterion not in work.timeliness
        and mark.rating not in (NOT_APPLICABLE, _best(work, mark.criterion))
    ]


def _best(work: MarkedWork, criterion: str) -> str:
    return work.scheme.ratings_of(work.scheme.criterion(criterion))[0].id


def _decided(workspace: Workspace, people: tuple[Person, ...], decision: DisputeDecision) -> None:
    """The dispute decided by the first legal manager who may."""
    for one in (one for one in people if one.role is Role.LEGAL_MANAGER):
        try:
            decide_dispute(open_workspace(workspace.root, one.name, now=workspace.now), decision)
        except NotPermittedError:
            continue
        return
    raise ConflictError(f"Nobody may decide the dispute of {decision.item}.", "Please report this.")


def share_practice(workspace: Workspace, month: Month, at: Callable[[], datetime]) -> None:
    """Some of what was noted is kept, most of it shared, and the month's page written."""
    keeping = replace(workspace, now=at)
    kept: list[str] = []
    for noted in practice_bank(keeping, month).noted:
        if len(kept) == KEPT:
            break
        try:
            kept.append(add_practice(keeping, noted.item, month=month).practice.id)
        except RefusedError:
            continue  # its words name somebody: it stays where it was noted
    for practice in kept[:-1]:
        record_consent(keeping, practice, Consent.GIVEN)
    if kept[:-1]:
        publish(keeping, month, practice_files(keeping, practice_page(keeping, month)))
