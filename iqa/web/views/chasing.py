"""The letters to victims that are owed and not sent, by who has to act; and those of which somebody has to say."""

from collections.abc import Iterator

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.domain import Kind, Month, long_day
from iqa.errors import NotFoundError
from iqa.records.workspace import Workspace
from iqa.victim_letters.chase_list_page import ChaseListPage
from iqa.web.doors import is_open, open_address
from iqa.web.fetching.letters import LetterHere, letter_here
from iqa.web.fetching.months import month_here
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import workspace
from iqa.web.views.urgent import UrgentInShort, urgent_in_short
from iqa.workflow.confirming import Waiting, chase_list, confirm_letter, letters_waiting
from iqa.workflow.my_work import work_reference

OWED, NOT_OWED = "owed", "not-owed"


class WaitingLink(Struct, frozen=True):
    """A letter of which somebody has to say whether it is owed."""

    letter: Waiting
    href: str


class ChasePage(Struct, frozen=True):
    """The letters of a month that are to be sent, and those in doubt. `others` leads to those of other months, and
    `urgent` to what is for whoever asks at once, where no month is open to them; `letters` to those themselves."""

    month_label: str
    month_href: str
    listed: ChaseListPage
    waiting: tuple[WaitingLink, ...]
    others: tuple[tuple[str, str], ...]
    urgent: tuple[UrgentInShort, ...]
    letters: str


class ConfirmPage(Struct, frozen=True):
    """One letter in doubt; what was chosen and typed; `problems` as the error summary takes them."""

    letter: Waiting
    back: str
    month_label: str
    decided: str
    answer: str = ""
    reason: str = ""
    problems: tuple[dict[str, str], ...] = ()


def latest() -> Response:
    """Those of the latest month that letters were imported for. NotFoundError where none were."""
    months = _months(workspace())
    if not months:
        raise NotFoundError("No letters to victims have been imported yet.", "Come back once they are.")
    return redirect(url_for("chasing.all", month=months[0]))


def _months(here: Workspace) -> list[Month]:
    """The months that letters were imported for, the latest first."""
    with here.store.reading() as view:
        found = {one.month for one in view.populations.list() if one.kind is Kind.LETTERS and one.month}
    return sorted(found, reverse=True)


def all(month: Month) -> str:
    """The letters to chase."""
    here = month_here(month)
    waiting = tuple(
        WaitingLink(
            one,
            url_for("chasing.look", month=month, reference=work_reference(here.workspace, one.item)),
        )
        for one in letters_waiting(here.workspace, month)
    )
    sees_months = is_open("months.glance")
    context = ChasePage(
        month_label=month.label,
        month_href=open_address("months.glance", month=month),
        listed=chase_list(here.workspace, month),
        waiting=waiting,
        others=() if sees_months else tuple(_others(here.workspace, month)),
        letters=open_address("victims_letters.choose", month=month),
        urgent=() if sees_months else urgent_in_short(here.workspace, month),
    )
    return page("chase_list_page.html", context)


def _others(here: Workspace, month: Month) -> Iterator[tuple[str, str]]:
    for one in _months(here):
        if one != month:
            yield one.label, url_for("chasing.all", month=one)


def look(month: Month, reference: str) -> str:
    """One letter in doubt."""
    return page("confirm.html", _page(letter_here(month, reference)))


def answer(month: Month, reference: str) -> Response | tuple[str, int]:
    """Say whether it is owed, and how that is known."""
    here = letter_here(month, reference)
    said, reason = request.form.get("answer", ""), request.form.get("reason", "").strip()
    problems = []
    if said not in (OWED, NOT_OWED):
        problems.append({"text": "Say whether the letter is owed", "href": "#answer"})
    if not reason:
        problems.append({"text": "Say how you know", "href": "#reason"})
    if problems:
        return page("confirm.html", _page(here, said, reason, tuple(problems))), UNFIT
    confirm_letter(here.workspace, here.letter.item, owed=said == OWED, reason=reason, month=month)
    return redirect(url_for("chasing.all", month=month))


def _page(
    here: LetterHere, said: str = "", reason: str = "", problems: tuple[dict[str, str], ...] = ()
) -> ConfirmPage:
    back = url_for("chasing.all", month=here.month)
    decided = long_day(here.letter.decision_date)
    return ConfirmPage(here.letter, back, here.month.label, decided, said, reason, problems)
