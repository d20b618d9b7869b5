"""Every address of the site, and the view that answers it, which is imported when it is first asked for.

A page needs a few of the use cases; all of them together take longer to import than a page takes to make.
"""

from collections.abc import Callable, Mapping
from importlib import import_module

from flask import Flask
from flask.typing import ResponseReturnValue

Answering = Callable[..., ResponseReturnValue]

_WORK = "/months/<month:month>/work"
_BRIEF = "/months/<month:month>/briefs/<any(police, defence, team, delivery, board):kind>"
ADDRESSES: Mapping[str, str] = {
    "entrance.enter": "GET /enter",
    "signing_in.form": "GET /sign-in",
    "signing_in.send": "POST /sign-in",
    "signing_in.directory": "GET /sign-in/directory",
    "signing_in.returned": "GET /sign-in/returned",
    "signing_in.password": "GET /sign-in/password",
    "signing_in.choose": "POST /sign-in/password",
    "signing_in.leave": "POST /sign-in/leave",
    "health.health": "GET /health",
    "months.latest": "GET /",
    "months.all": "GET /months",
    "months.glance": "GET /months/<month:month>",
    "queue.latest": "GET /my-work",
    "queue.mine": "GET /months/<month:month>/my-work",
    "people.me": "GET /me",
    "people.listed": "GET /people",
    "joining.form": "GET /people/one-person",
    "joining.join": "POST /people/one-person",
    "joining.part": "POST /people/one-person/part",
    "accounts.listed": "GET /accounts",
    "accounts.add": "POST /accounts",
    "accounts.one": "GET /accounts/<reference>",
    "accounts.act": "POST /accounts/<reference>",
    "people.be": "POST /me",
    "marking.form": "GET /months/<month:month>/marking/<round:marking_round>/<reference>",
    "marking.send": "POST /months/<month:month>/marking/<round:marking_round>/<reference>",
    "marking.part": "POST /months/<month:month>/marking/<round:marking_round>/<reference>/part",
    "imports.choose": "GET /import",
    "imports.send": "POST /import",
    "imports.trial": "GET /import/<name>",
    "imports.columns": "POST /import/<name>/columns",
    "imports.store": "POST /import/<name>",
    "imports.to_mend": "GET /import/<name>/to-mend",
    "draws.wanted": "GET /months/<month:month>/samples/<scheme>",
    "draws.make": "POST /months/<month:month>/samples/<scheme>",
    "draws.drawn": "GET /months/<month:month>/samples/<scheme>/certificate",
    "planning.plan": "GET /months/<month:month>/samples/<scheme>/planning",
    "draws.more": "POST /months/<month:month>/samples/<scheme>/certificate",
    "draws.certificate": "GET /months/<month:month>/samples/<scheme>/certificate/<any(page, record):which>",
    "workbooks.all": "GET /months/<month:month>/workbooks",
    "workbooks.send": "POST /months/<month:month>/workbooks",
    "workbooks.recorded": "GET /months/<month:month>/workbooks/recorded/<name>",
    "workbooks.take": "GET /months/<month:month>/workbooks/<reference>",
    "documents.all": "GET /months/<month:month>/documents",
    "documents.take": "GET /months/<month:month>/documents/<reference>",
    "chasing.latest": "GET /chase-list",
    "chasing.all": "GET /months/<month:month>/chase-list",
    "chasing.look": "GET /months/<month:month>/chase-list/<reference>",
    "chasing.answer": "POST /months/<month:month>/chase-list/<reference>",
    "letter_check.form": "GET /letter-check",
    "letter_check.check": "POST /letter-check",
    "victims_letters.choose": "GET /months/<month:month>/victims-letters",
    "victims_letters.send": "POST /months/<month:month>/victims-letters",
    "victims_letters.listed": "GET /months/<month:month>/victims-letters/lists/<which>",
    "victims_letters.look": "GET /months/<month:month>/victims-letters/<name>",
    "victims_letters.keep": "POST /months/<month:month>/victims-letters/<name>",
    "kept_letters.all": "GET /months/<month:month>/letters-read",
    "kept_letters.one": "GET /months/<month:month>/letters-read/<digest>",
    "kept_letters.take_back": "POST /months/<month:month>/letters-read/<digest>",
    "settling.waiting": "GET /months/<month:month>/settling",
    "settling.look": "GET /months/<month:month>/settling/<reference>/<criterion>",
    "settling.decide": "POST /months/<month:month>/settling/<reference>/<criterion>",
    "letters.all": "GET /months/<month:month>/letters",
    "letters.draft": "POST /months/<month:month>/letters/drafts",
    "letters.drafted": "GET /months/<month:month>/letters/drafted/<name>",
    "letters.confirm": "GET /months/<month:month>/letters/issue",
    "letters.issue": "POST /months/<month:month>/letters/issue",
    "letters.issued": "GET /months/<month:month>/letters/issued/<name>",
    "letter.look": "GET /months/<month:month>/letters/<reference>",
    "letter.read": "GET /months/<month:month>/letters/<reference>/page",
    "letter.printed": "GET /months/<month:month>/letters/<reference>/pdf",
    "letter.take": "GET /months/<month:month>/letters/<reference>/word",
    "letter.mail": "GET /months/<month:month>/letters/<reference>/mail",
    "letter.send": "POST /months/<month:month>/letters/<reference>/word",
    "letter.unlock": "GET /months/<month:month>/letters/<reference>/unlock/<work>/<criterion>",
    "letter.unlocked": "POST /months/<month:month>/letters/<reference>/unlock/<work>/<criterion>",
    "replies.mine": "GET /my-letters",
    "replies.form": "GET /months/<month:month>/letters/<reference>/reply",
    "replies.say": "POST /months/<month:month>/letters/<reference>/reply",
    "replies.mark": "GET /months/<month:month>/letters/<reference>/dispute/<work>/<criterion>",
    "replies.dispute": "POST /months/<month:month>/letters/<reference>/dispute/<work>/<criterion>",
    "reply_forms.blank": "GET /months/<month:month>/letters/<reference>/reply-form.<ending>",
    "reply_forms.choose": "GET /months/<month:month>/letters/replies",
    "reply_forms.send": "POST /months/<month:month>/letters/replies",
    "reply_forms.recorded": "GET /months/<month:month>/letters/replies/<name>",
    "disputes.all": "GET /months/<month:month>/disputes",
    "disputes.look": "GET /months/<month:month>/disputes/<work>/<criterion>",
    "disputes.decide": "POST /months/<month:month>/disputes/<work>/<criterion>",
    "disputes.own": "GET /months/<month:month>/own-list",
    "actions.all": "GET /actions",
    "actions.calendar": "GET /actions/calendar",
    "actions.new": "GET /actions/new",
    "actions.agree": "POST /actions/new",
    "actions.one": "GET /actions/<name>",
    "actions.say": "POST /actions/<name>",
    "records.ledger": "GET /ledger",
    "records.check": "GET /verify",
    "setting_aside.form": "GET /months/<month:month>/set-aside/<what>",
    "setting_aside.send": "POST /months/<month:month>/set-aside/<what>",
    "second_marking.wanted": "GET /months/<month:month>/second-marking",
    "second_marking.make": "POST /months/<month:month>/second-marking",
    "second_marking.drawn": "GET /months/<month:month>/second-marking/certificate",
    "second_marking.give_all": "POST /months/<month:month>/second-marking/certificate",
    "second_marking.certificate": "GET /months/<month:month>/second-marking/certificate/<any(page, record):which>",
    "second_marking.workbook": "GET /months/<month:month>/second-marking/workbooks/<reference>",
    "calibration.wanted": "GET /months/<month:month>/calibration",
    "calibration.make": "POST /months/<month:month>/calibration",
    "calibration.drawn": "GET /months/<month:month>/calibration/certificate",
    "calibration.certificate": "GET /months/<month:month>/calibration/certificate/<any(page, record):which>",
    "calibration.workbook": "GET /months/<month:month>/calibration/workbooks/<reference>",
    "pairs.listed": "GET /pairs",
    "pairs.send": "POST /pairs",
    "pairs.one": "GET /pairs/<reference>",
    "pairs.act": "POST /pairs/<reference>",
    "pieces.latest": "GET /work",
    "pieces.all": f"GET {_WORK}",
    "pieces.give_all": f"POST {_WORK}",
    "pieces.one": f"GET {_WORK}/<reference>",
    "pieces.act": f"POST {_WORK}/<reference>",
    "withdrawing.listed": "GET /steps",
    "withdrawing.one": "GET /steps/<int:number>",
    "withdrawing.take_back": "POST /steps/<int:number>",
    "themes.latest": "GET /themes",
    "themes.of_month": "GET /months/<month:month>/themes",
    "themes.keep": "POST /months/<month:month>/themes",
    "themes.one": "GET /months/<month:month>/themes/<name>",
    "themes.move": "POST /months/<month:month>/themes/<name>",
    "themes.bring": "GET /months/<month:month>/themes/add",
    "themes.add": "POST /months/<month:month>/themes/add",
    "committee.paper": "GET /months/<month:month>/committee",
    "committee.take": "GET /months/<month:month>/committee/paper/<any(word, pdf, page):which>",
    "meetings.all": "GET /months/<month:month>/meetings",
    "meetings.calendar": "GET /months/<month:month>/meetings/calendar",
    "meetings.one": "GET /months/<month:month>/meetings/<kind>",
    "meetings.say": "POST /months/<month:month>/meetings/<kind>",
    "meetings.form": "GET /months/<month:month>/meetings/<kind>/form",
    "minutes.choose": "GET /months/<month:month>/minutes",
    "minutes.send": "POST /months/<month:month>/minutes",
    "minutes.look": "GET /months/<month:month>/minutes/<name>",
    "minutes.record": "POST /months/<month:month>/minutes/<name>",
    "briefs.all": "GET /months/<month:month>/briefs",
    "briefs.one": f"GET {_BRIEF}",
    "briefs.take": f"GET {_BRIEF}/<any(docx, html):ending>",
    "briefs.poster": "GET /months/<month:month>/briefs/posters/<reference>",
    "briefs.handed": "GET /months/<month:month>/briefs/return",
    "briefs.put_together": "POST /months/<month:month>/briefs/together",
    "briefs.together": "GET /months/<month:month>/briefs/together/<name>",
    "briefs.together_file": "GET /months/<month:month>/briefs/together/<name>/<any(docx, html):ending>",
    "exports.all": "GET /months/<month:month>/exports",
    "exports.take": "GET /months/<month:month>/exports/<reader>/<table>.xlsx",
    "inspection.all": "GET /inspection",
    "inspection.new": "GET /inspection/new",
    "inspection.add": "POST /inspection/new",
    "inspection.one": "GET /inspection/issues/<path:name>",
    "inspection.say": "POST /inspection/issues/<path:name>",
    "practice.bank": "GET /months/<month:month>/practice",
    "practice.keep": "POST /months/<month:month>/practice",
    "practice.agreed": "POST /months/<month:month>/practice/agreed",
    "practice.shared": "GET /months/<month:month>/practice/page",
    "agreement.since": "GET /agreement",
    "agreement.whole": "GET /agreement/<month:month>/page",
    "outcomes.all": "GET /months/<month:month>/outcomes",
    "outcomes.enter": "POST /months/<month:month>/outcomes",
    "outcomes.take_back": "POST /months/<month:month>/outcomes/taken-back",
    "urgent.listed": "GET /months/<month:month>/urgent",
    "urgent.mail": "GET /months/<month:month>/urgent/mails/<reference>",
    "urgent.seen_to": "POST /months/<month:month>/urgent",
    "office.all": "GET /office",
    "policies.read": "GET /office/policies/<scheme>",
    "policies.form": "GET /office/policies/<scheme>/change",
    "policies.send": "POST /office/policies/<scheme>/change",
    "office.criteria": "GET /office/criteria/<scheme>",
    "office.changes": "GET /office/criteria/<scheme>/since/<version>",
    "settings.form": "GET /office/settings/<section>",
    "settings.send": "POST /office/settings/<section>",
}
"""Endpoint -> how its address is asked for. The endpoint names the view: `queue.mine` is `mine` of
`iqa/web/views/queue.py`, and what stands in angle brackets is what it takes."""


def install(app: Flask) -> None:
    """Let an application answer at every address of the site."""
    for endpoint, asked in ADDRESSES.items():
        method, address = asked.split(" ", 1)
        app.add_url_rule(address, endpoint, _when_asked(endpoint), methods=[method])


def load() -> None:
    """Import every view at once, so that no visitor of a site that many use waits for it."""
    for endpoint in ADDRESSES:
        view(endpoint)


def view(endpoint: str) -> Answering:
    """The view of an endpoint."""
    module, _, name = endpoint.partition(".")
    found: Answering = getattr(import_module(f"iqa.web.views.{module}"), name)
    return found


def _when_asked(endpoint: str) -> Answering:
    """A view that is imported once it is asked for."""

    def answer(**values: object) -> ResponseReturnValue:
        return view(endpoint)(**values)

    return answer
