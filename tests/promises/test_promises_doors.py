"""Every address that the application serves asks for something where the site is shared; none is left out."""

import subprocess
import sys
from inspect import signature

from flask import Flask
from werkzeug.routing import Rule

from iqa.access import EVERY_ROLE, RULES
from iqa.domain import AccountRole
from iqa.web import addresses, routes
from iqa.web.doors import DOORS, OPEN_TO_ALL, WAYS_IN, WITH_A_PASSWORD


def rules() -> list[Rule]:
    app = Flask("iqa.web", static_folder="static")
    addresses.prepare(app)
    routes.install(app)
    return list(app.url_map.iter_rules())


def endpoints() -> set[str]:
    return {rule.endpoint for rule in rules()}


def test_every_address_has_a_view_that_takes_what_stands_in_it() -> None:
    ours = [rule for rule in rules() if rule.endpoint != "static"]
    taken = {rule.endpoint: set(signature(routes.view(rule.endpoint)).parameters) for rule in ours}
    assert taken == {rule.endpoint: rule.arguments for rule in ours}


def test_no_view_is_imported_before_it_is_asked_for() -> None:
    code = (
        "import sys, iqa.web.application; print(*[one for one in sys.modules if one.startswith('iqa.web.views.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_every_endpoint_has_its_door_and_there_is_no_other() -> None:
    assert endpoints() == {*DOORS, *OPEN_TO_ALL, *WAYS_IN}
    assert not set(DOORS) & {*OPEN_TO_ALL, *WAYS_IN}


def test_whatever_is_open_to_every_role_shows_no_work_of_others() -> None:
    """A page that is added so is added to this list, by somebody who has looked."""
    open_to_all_roles = {one for one, action in DOORS.items() if action and RULES[action].roles == EVERY_ROLE}
    assert open_to_all_roles == {*WITH_A_PASSWORD, "months.latest", "people.me", *OF_LETTERS}


OF_LETTERS = {
    *("letters.all", "letter.look", "letter.read", "letter.printed", "letter.take"),
    *("replies.mine", "replies.form", "replies.say", "replies.mark", "replies.dispute"),
    *("reply_forms.blank", "reply_forms.choose", "reply_forms.send", "reply_forms.recorded"),
    *("disputes.all", "disputes.look", "disputes.own"),
}
"""Everybody reads and answers their own letter, and a line manager has a list of their own: `feedback_here` of
`iqa.web.fetching.letters` and the use cases ask whose letter it is. `test_web_letters` tries them as one."""


def test_every_role_opens_something_and_none_opens_all() -> None:
    opened = {
        role: {one for one, action in DOORS.items() if action and role in RULES[action].roles}
        for role in AccountRole
    }
    assert all(opened.values())
    assert not any(found == set(DOORS) for found in opened.values())
