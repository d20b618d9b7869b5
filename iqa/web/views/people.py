"""Who I am: on one's own machine somebody says it, and it is taken on trust, as at the command line."""

from dataclasses import dataclass

from flask import Blueprint, redirect, request, session, url_for
from werkzeug.wrappers import Response

from iqa.errors import InvalidInputError
from iqa.marking.workbook.brief import staff_labels
from iqa.web.rendering import page
from iqa.web.site import ACTOR, workspace

people = Blueprint("people", __name__)


@dataclass(frozen=True, slots=True)
class MePage:
    """Whom I can say that I am: staff id and label of everybody on the list; `chosen` is who I am."""

    choices: tuple[tuple[str, str], ...]
    chosen: str
    typed: str


@people.get("/me")
def me() -> str:
    """Who I am, and whom else I could be."""
    here = workspace()
    staff = [one for one in here.people().values() if one.off_list is None]
    labels = staff_labels(staff)
    choices = sorted(((one.id, labels[one.id]) for one in staff), key=lambda one: one[1].casefold())
    chosen = here.actor.person.id if here.actor.person else ""
    return page("me.html", MePage(tuple(choices), chosen, here.actor.typed))


@people.post("/me")
def be() -> Response:
    """Say who I am."""
    given = request.form.get("person", "")
    if given not in workspace().people():
        raise InvalidInputError("Nobody was chosen.", "Choose yourself from the list.")
    session[ACTOR] = given
    return redirect(url_for("queue.latest"))
