"""Who is known, who may do what; and who I am.

On one's own machine somebody says who they are, and it is taken on trust, as at the command line.
"""

from collections.abc import Iterator, Mapping

from flask import redirect, request, session, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.access import EVERY_ROLE, RULES, AccessRule, Action
from iqa.domain import Kind, Person, long_date
from iqa.errors import InvalidInputError
from iqa.staff import names_apart
from iqa.text import joined
from iqa.web.doors import is_open
from iqa.web.rendering import page
from iqa.web.role_words import grant_in_words
from iqa.web.site import ACTOR, the_site, who_is_asking, workspace
from iqa.web.staff_choices import staff_choices


class MePage(Struct, frozen=True):
    """Whom I can say that I am: staff id and label of everybody on the list; `chosen` is who I am."""

    choices: tuple[tuple[str, str], ...]
    chosen: str
    typed: str


class AccountPage(Struct, frozen=True):
    """Who is signed in, and what they may do. `password` leads to the choice of another; '' where none is kept.
    `people` leads to what each role may do, '' for whom that is closed."""

    name: str
    grants: tuple[str, ...]
    password: str
    people: str


class ShownPerson(Struct, frozen=True):
    """Somebody on the staff list, or who was on it until `off_list`. `earlier` are other ids and names."""

    name: str
    role: str
    unit: str
    manager: str
    id: str
    earlier: str
    off_list: str
    not_sampled: str


class PeoplePage(Struct, frozen=True):
    """Everybody who is known, those off the list apart, and who may do what."""

    staff: tuple[ShownPerson, ...]
    gone: tuple[ShownPerson, ...]
    rules: tuple[tuple[str, str], ...]
    imports: str
    shared: bool


def me() -> str:
    """Who I am, and whom else I could be; where the site is shared, what my account lets me do."""
    here, signed_in = workspace(), who_is_asking()
    if signed_in:
        person = here.actor.person
        grants = tuple(map(grant_in_words, sorted(signed_in.grants, key=str)))
        password = "" if signed_in.oid else url_for("signing_in.password")
        return page(
            "account.html",
            AccountPage(person.name if person else signed_in.person, grants, password, _rules_here()),
        )
    chosen = here.actor.person.id if here.actor.person else ""
    return page("me.html", MePage(staff_choices(here), chosen, here.actor.typed))


def _rules_here() -> str:
    return f"{url_for('people.listed')}#rules" if is_open("people.listed") else ""


def listed() -> str:
    """Everybody who is known, and who may do what."""
    known = workspace().people()
    names = names_apart(known)
    rows = [_row(one, names) for one in known.values()]
    context = PeoplePage(
        staff=tuple(sorted((row for row in rows if not row.off_list), key=lambda row: row.name.casefold())),
        gone=tuple(sorted((row for row in rows if row.off_list), key=lambda row: row.name.casefold())),
        rules=tuple(_rules()),
        imports=url_for("imports.choose", kind=Kind.STAFF) if is_open("imports.choose") else "",
        shared=the_site().shared,
    )
    return page("people.html", context)


def _row(person: Person, names: Mapping[str, str]) -> ShownPerson:
    return ShownPerson(
        name=person.name,
        role=str(person.role),
        unit=person.unit,
        manager=names.get(person.line_manager, person.line_manager),
        id=person.id,
        earlier=", ".join((*person.previous_ids, *person.former_names, *person.other_names)),
        off_list=long_date(person.off_list) if person.off_list else "",
        not_sampled=person.not_sampled,
    )


def _rules() -> Iterator[tuple[str, str]]:
    """Each thing that somebody may do, and who may, in words."""
    for action, rule in RULES.items():
        never = f"Nobody who {joined(sorted(rule.never), 'or')}" if rule.never else ""
        only = f"Only who {joined(sorted(rule.only), 'or')}" if rule.only else ""
        told = (only, never, _roles(rule) if the_site().shared else "")
        if any(told) or action in _OWN_MACHINE:
            yield action.capitalize(), ". ".join(filter(None, told)) or "Anybody"


_OWN_MACHINE = (Action.ASSIGN,)
"""What anybody may do on their own machine and is told all the same."""


def _roles(rule: AccessRule) -> str:
    """The roles that a rule asks for, in words."""
    if rule.roles == EVERY_ROLE:
        return ""
    return f"{joined(sorted(rule.roles), 'or').capitalize()}{', for the whole Area' if rule.area else ''}"


def be() -> Response:
    """Say who I am."""
    given = request.form.get("person", "")
    if given not in workspace().people():
        raise InvalidInputError("Nobody was chosen.", "Choose yourself from the list.")
    session[ACTOR] = given
    return redirect(url_for("queue.latest"))
