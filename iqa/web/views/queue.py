"""What I have to mark: every piece of work of a month, in every round, and how far it is."""

from flask import redirect, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.domain import AssessmentState, Month, Round
from iqa.web.doors import open_address
from iqa.web.fetching.months import month_here
from iqa.web.rendering import page
from iqa.web.site import workspace
from iqa.workflow.my_work import WorkToMark, my_work
from iqa.workflow.progress import known_months

ROUNDS = {Round.FIRST: "To mark", Round.SECOND: "Second marking", Round.CALIBRATION: "Calibration"}
"""What the rounds are called on a page."""
STATES = {AssessmentState.DRAWN: "Not started", AssessmentState.IN_PROGRESS: "In progress"}
SUBMITTED = "Submitted"


class QueueRow(Struct, frozen=True):
    """One piece of work with its link."""

    work: WorkToMark
    href: str
    state: str
    done: bool


class QueuePage(Struct, frozen=True):
    """My work of a month by round. `known` is whether whoever asks is on the staff list."""

    month_label: str
    month_href: str
    known: bool
    rounds: tuple[tuple[str, tuple[QueueRow, ...]], ...]
    left: int
    people: str
    letters: str
    own_list: str


def latest() -> Response:
    """My work of the latest month."""
    known = known_months(workspace())
    return redirect(url_for("queue.mine", month=known[-1]) if known else url_for("months.all"))


def mine(month: Month) -> str:
    """My work of a month."""
    here = month_here(month)
    rows = [_row(here.month, one) for one in my_work(here.workspace, here.month)]
    rounds = [(words, tuple(row for row in rows if row.work.round is which)) for which, words in ROUNDS.items()]
    context = QueuePage(
        month_label=here.month.label,
        month_href=open_address("months.glance", month=here.month),
        known=here.workspace.actor.person is not None,
        rounds=tuple((words, found) for words, found in rounds if found),
        left=sum(not row.done for row in rows),
        people=url_for("people.me"),
        letters=url_for("replies.mine"),
        own_list=url_for("disputes.own", month=month),
    )
    return page("queue.html", context)


def _row(month: Month, work: WorkToMark) -> QueueRow:
    href = url_for("marking.form", month=month, marking_round=work.round, reference=work.reference)
    return QueueRow(work, href, STATES.get(work.state, SUBMITTED), work.state.is_locked)
