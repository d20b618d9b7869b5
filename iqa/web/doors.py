"""What each page asks for, where a site is shared: one action of `iqa.access` an endpoint, and none is left out.

A page that is added brings its endpoint in here. An endpoint that is missing is closed to everybody.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

from iqa.access import Action, by_role, require_role
from iqa.errors import NotPermittedError
from iqa.web.site import the_site, workspace

OPEN_TO_ALL = frozenset({"static", "entrance.enter", "health.health"})
"""The endpoints that somebody who has not come in may reach: the style, the way in, and whether it runs."""
WAYS_IN = frozenset({"signing_in.form", "signing_in.send", "signing_in.directory", "signing_in.returned"})
"""Those of signing in, where a site is shared."""
WITH_A_PASSWORD = frozenset({"signing_in.password", "signing_in.choose", "signing_in.leave"})
"""All that somebody may reach who has yet to choose a password."""

DOORS: Mapping[str, Action | None] = {
    **dict.fromkeys(WITH_A_PASSWORD, Action.COME_IN),
    "months.latest": Action.COME_IN,
    "months.all": Action.SEE_MONTH,
    "months.glance": Action.SEE_MONTH,
    "urgent.listed": Action.SEE_URGENT,
    "urgent.mail": Action.SEE_URGENT,
    "urgent.seen_to": Action.SEE_URGENT,
    "queue.latest": Action.MARK,
    "queue.mine": Action.MARK,
    "marking.form": Action.MARK,
    "marking.send": Action.MARK,
    "marking.part": Action.MARK,
    "people.me": Action.COME_IN,
    "people.be": None,
    "people.listed": Action.SEE_PEOPLE,
    **dict.fromkeys(("joining.form", "joining.join", "joining.part"), Action.JOIN_IDS),
    **dict.fromkeys((f"accounts.{one}" for one in ("listed", "add", "one", "act")), Action.MANAGE_ACCOUNTS),
    "imports.choose": Action.IMPORT,
    "imports.send": Action.IMPORT,
    "imports.trial": Action.IMPORT,
    "imports.columns": Action.IMPORT,
    "imports.store": Action.IMPORT,
    "imports.to_mend": Action.IMPORT,
    "draws.wanted": Action.DRAW,
    "draws.make": Action.DRAW,
    "setting_aside.form": Action.DRAW,
    "setting_aside.send": Action.DRAW,
    "planning.plan": Action.DRAW,
    "draws.more": Action.DRAW,
    "draws.drawn": Action.SEE_SAMPLE,
    "draws.certificate": Action.SEE_SAMPLE,
    "workbooks.all": Action.MARK,
    "workbooks.send": Action.MARK,
    "workbooks.recorded": Action.MARK,
    "workbooks.take": Action.MARK,
    "documents.all": Action.SEE_DOCUMENTS,
    "documents.take": Action.SEE_DOCUMENTS,
    "chasing.latest": Action.SEE_OWED,
    "chasing.all": Action.SEE_OWED,
    "chasing.look": Action.CONFIRM,
    "chasing.answer": Action.CONFIRM,
    **dict.fromkeys(("letter_check.form", "letter_check.check"), Action.CHECK_LETTER),
    **dict.fromkeys(
        (f"victims_letters.{one}" for one in ("choose", "send", "listed", "look", "keep")), Action.ATTACH
    ),
    **dict.fromkeys((f"kept_letters.{one}" for one in ("all", "one", "take_back")), Action.ATTACH),
    "settling.waiting": Action.ADJUDICATE,
    "settling.look": Action.ADJUDICATE,
    "settling.decide": Action.ADJUDICATE,
    "letters.all": Action.READ_LETTER,
    "letters.draft": Action.ISSUE_LETTER,
    "letters.drafted": Action.ISSUE_LETTER,
    "letters.confirm": Action.ISSUE_LETTER,
    "letters.issue": Action.ISSUE_LETTER,
    "letters.issued": Action.ISSUE_LETTER,
    "letter.look": Action.READ_LETTER,
    "letter.read": Action.READ_LETTER,
    "letter.printed": Action.READ_LETTER,
    "letter.take": Action.READ_LETTER,
    "letter.mail": Action.ISSUE_LETTER,
    "letter.send": Action.ISSUE_LETTER,
    "letter.unlock": Action.REOPEN,
    "letter.unlocked": Action.REOPEN,
    "replies.mine": Action.READ_LETTER,
    "replies.form": Action.READ_LETTER,
    "replies.say": Action.READ_LETTER,
    "replies.mark": Action.READ_LETTER,
    "replies.dispute": Action.READ_LETTER,
    **dict.fromkeys((f"reply_forms.{one}" for one in ("blank", "choose", "send", "recorded")), Action.READ_LETTER),
    "disputes.all": Action.READ_LETTER,
    "disputes.look": Action.READ_LETTER,
    "disputes.decide": Action.DECIDE_DISPUTE,
    "disputes.own": Action.SEE_LATE_FEEDBACK,
    "actions.all": Action.SEE_ACTIONS,
    "actions.one": Action.SEE_ACTIONS,
    "actions.say": Action.ACT,
    "actions.calendar": Action.SEE_ACTIONS,
    "actions.new": Action.DECIDE_THEMES,
    "actions.agree": Action.DECIDE_THEMES,
    "second_marking.wanted": Action.DRAW,
    "second_marking.make": Action.DRAW,
    "second_marking.drawn": Action.DRAW,
    "second_marking.give_all": Action.DRAW,
    "second_marking.certificate": Action.DRAW,
    "second_marking.workbook": Action.DRAW,
    **dict.fromkeys(
        (f"calibration.{one}" for one in ("wanted", "make", "drawn", "certificate", "workbook")), Action.DRAW
    ),
    **dict.fromkeys((f"pairs.{one}" for one in ("listed", "send", "one", "act")), Action.ASSIGN),
    "pieces.latest": Action.ASSIGN,
    "pieces.all": Action.ASSIGN,
    "pieces.give_all": Action.ASSIGN,
    "pieces.one": Action.ASSIGN,
    "pieces.act": Action.ASSIGN,
    "withdrawing.listed": Action.WITHDRAW,
    "withdrawing.one": Action.WITHDRAW,
    "withdrawing.take_back": Action.WITHDRAW,
    "themes.latest": Action.SEE_THEMES,
    "themes.of_month": Action.SEE_THEMES,
    "themes.one": Action.SEE_THEMES,
    "themes.keep": Action.DECIDE_THEMES,
    "themes.move": Action.DECIDE_THEMES,
    "themes.bring": Action.DECIDE_THEMES,
    "themes.add": Action.DECIDE_THEMES,
    "committee.paper": Action.SEE_PAPERS,
    "committee.take": Action.SEE_PAPERS,
    "meetings.all": Action.SEE_PAPERS,
    "meetings.calendar": Action.SEE_PAPERS,
    "meetings.one": Action.SEE_PAPERS,
    "meetings.form": Action.SEE_PAPERS,
    "meetings.say": Action.DECIDE_THEMES,
    "minutes.choose": Action.DECIDE_THEMES,
    "minutes.send": Action.DECIDE_THEMES,
    "minutes.look": Action.DECIDE_THEMES,
    "minutes.record": Action.DECIDE_THEMES,
    "briefs.all": Action.SEE_PAPERS,
    "briefs.one": Action.SEE_PAPERS,
    "briefs.take": Action.SEE_PAPERS,
    "briefs.poster": Action.SEE_PAPERS,
    "briefs.handed": Action.WRITE_PAPERS,
    "briefs.put_together": Action.WRITE_PAPERS,
    "briefs.together": Action.WRITE_PAPERS,
    "briefs.together_file": Action.WRITE_PAPERS,
    **dict.fromkeys(("exports.all", "exports.take"), Action.WRITE_PAPERS),
    "inspection.all": Action.SEE_PAPERS,
    "inspection.one": Action.SEE_PAPERS,
    "inspection.new": Action.WRITE_PAPERS,
    "inspection.add": Action.WRITE_PAPERS,
    "inspection.say": Action.WRITE_PAPERS,
    **dict.fromkeys((f"practice.{one}" for one in ("bank", "keep", "agreed", "shared")), Action.KEEP_PRACTICE),
    **dict.fromkeys(("agreement.since", "agreement.whole"), Action.SEE_AGREEMENT),
    "outcomes.all": Action.SEE_OUTCOMES,
    "outcomes.enter": Action.SEE_OUTCOMES,
    "outcomes.take_back": Action.SEE_OUTCOMES,
    "office.all": Action.SEE_RULES,
    "policies.read": Action.SEE_SAMPLE,
    "office.criteria": Action.SEE_RULES,
    "office.changes": Action.SEE_RULES,
    **dict.fromkeys(("settings.form", "settings.send", "policies.form", "policies.send"), Action.CHANGE_SETTINGS),
    "records.ledger": Action.SEE_LEDGER,
    "records.check": Action.CHECK_RECORDS,
}
"""Endpoint -> what somebody wants to do there; None where it is only for one's own machine.

It is the first question alone: the helpers of `iqa.web.fetching` and the use cases ask about the work itself.
"""


def is_open(endpoint: str) -> bool:
    """Whether whoever asks may come to a page at all."""
    if not the_site().shared:
        return True
    action = DOORS.get(endpoint)
    return action is not None and by_role(action, workspace().actor.grants)


def open_address(endpoint: str, **values: object) -> str:
    """The address of a page, '' where it is closed to whoever asks."""
    return url_for(endpoint, **values) if is_open(endpoint) else ""  # type: ignore[arg-type]


def leads_on(address: str) -> bool:
    """Whether a link to a page of ours leads whoever asks anywhere."""
    if not the_site().shared:
        return True
    path = urlsplit(address).path.removeprefix(request.script_root)
    try:
        endpoint, _ = current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    return is_open(endpoint)


def way(endpoint: str, **values: Any) -> str:
    """The address of a page; '' where it is closed to whoever asks."""
    return url_for(endpoint, **values) if is_open(endpoint) else ""


def require_open(endpoint: str) -> None:
    """Go on only where whoever asks may come to a page of a shared site. Raises NotPermittedError."""
    action = DOORS.get(endpoint)
    if action is None:
        raise NotPermittedError("This is not open to anybody here.", "Go back, and choose something else.")
    require_role(action, workspace().actor)
