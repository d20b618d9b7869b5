"""What comes of one letter of the demonstration: a conversation, a mark that is disputed and decided by
somebody else, and the letter issued anew."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from iqa.cli.feedback import publish_letters
from iqa.cli.releasing import publish_release
from iqa.domain import Mark, Month, Role
from iqa.errors import NotFoundError
from iqa.marking.results import MarkedWork
from iqa.records.draws import marked_items, month_draws
from iqa.records.feedback_letters import letters_of_month
from iqa.records.workspace import Workspace, open_workspace
from iqa.workflow.replies import DisputeDecision, NewDispute, Reply, decide_dispute, dispute_mark, respond

Clock = Callable[[Month, int], Callable[[], datetime]]
"""A clock that stands so many working days after a month's end."""
TALKED, DECIDED, ANEW = 17, 18, 19
"""The working days after the month's end on which each thing is done."""
COACHING = "A morning beside somebody whose reviews say plainly how a case will be proved."
REASON = "The note of the first hearing, further down on the file, has more on this than was found."
FOUND = "The note of the first hearing goes some of the way; it was not with the review."
WHY = "The note was on the file on the day, so it counts. It belongs with the review, where the advocate looks."


@dataclass(frozen=True, slots=True)
class _Disputed:
    """A mark of a letter that is out: whose it is, on which work, and who may decide about it."""

    person: str
    work: MarkedWork
    mark: Mark
    decider: str


def reply_and_issue_anew(workspace: Workspace, month: Month, clock: Clock) -> None:
    """Let somebody talk over their letter of a month and dispute a mark, have it decided, and issue the letter
    anew."""
    chosen = _chosen(workspace, month)
    talking = replace(workspace, now=clock(month, TALKED))
    said = Reply(chosen.person, month, acknowledged=True, held=talking.today, coaching=COACHING, improved="partly")
    respond(talking, said)
    key, criterion = chosen.work.item.key, chosen.mark.criterion
    dispute_mark(talking, NewDispute(chosen.person, month, key, criterion, REASON))
    deciding = open_workspace(workspace.root, chosen.decider, now=clock(month, DECIDED))
    scale = [rating.id for rating in chosen.work.scheme.ratings_of(chosen.work.scheme.criterion(criterion))]
    better = scale[max(0, scale.index(chosen.mark.rating) - 1)]
    decide_dispute(deciding, DisputeDecision(key, criterion, better, FOUND, WHY, month))
    issuing = replace(workspace, now=clock(month, ANEW))
    publish_letters(issuing, month, chosen.person)
    publish_release(issuing, month, chosen.person)


def _chosen(workspace: Workspace, month: Month) -> _Disputed:
    """The first priority of somebody whose letter has priorities of an earlier one to look back at."""
    with workspace.store.reading() as view:
        letters = letters_of_month(view, month)
        looking_back = {
            person
            for person, own in letters.items()
            if own.latest and json.loads(own.latest.context)["previous_priorities"]
        }
        managers = [one for one in view.people.list() if one.role is Role.LEGAL_MANAGER]
        for drawn in month_draws(view, month):
            for work in marked_items(workspace, view, drawn):
                decider = next((one.name for one in managers if one.id != work.assessment.assessor), "")
                for mark in work.marks_of(person) if (person := work.owner()) in looking_back else ():
                    if mark.priority and decider:
                        return _Disputed(person, work, mark, decider)
    raise NotFoundError(f"No letter of {month.label} has a mark to dispute.", "Please report this.")
