"""How a page is made: a template of `templates/web` and one context, which the template knows as `page`."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import govuk_frontend_jinja
from flask import Flask, current_app, render_template, request, session, url_for
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, Undefined

from iqa.domain import moment_in_words
from iqa.errors import IqaError
from iqa.resources import packaged
from iqa.text import begun
from iqa.web.compiled_templates import CompiledTemplates
from iqa.web.doors import is_open
from iqa.web.entrance import COME_IN
from iqa.web.links import in_pieces
from iqa.web.site import the_site, who_is_asking, whose_here, workspace


class QuietUndefined(Undefined):
    """A name that nobody gave: asked whether it is there, or compared, it says no, as GOV.UK Frontend's macros
    expect; printed or gone through, it is an error."""

    __slots__ = ()

    def __str__(self) -> str:  # noqa: PLE0307 (it never returns)
        self._fail_with_undefined_error()

    def __iter__(self) -> Iterator[Any]:
        self._fail_with_undefined_error()


def prepare(app: Flask) -> None:
    """Make an application render our pages with the macros of GOV.UK Frontend."""
    macros = Path(govuk_frontend_jinja.__file__).parent / "templates"
    blocks = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_options = {
        **app.jinja_options,
        **blocks,
        "bytecode_cache": CompiledTemplates(repr(blocks)),
        "loader": ChoiceLoader(
            [
                FileSystemLoader(packaged("templates") / "web"),
                PrefixLoader({"govuk_frontend_jinja": FileSystemLoader(macros)}),
            ]
        ),
        "undefined": QuietUndefined,
    }
    app.jinja_env.filters |= {"pieces": in_pieces, "moment": moment_in_words, "begun": begun}
    app.jinja_env.globals["once"] = once
    app.context_processor(_around)


@lru_cache(maxsize=4_096)
def once(macro: Callable[..., str], *given: Hashable) -> str:
    """What a macro makes of some values that many pages have alike: made once, and kept."""
    return macro(*given)


def page(template: str, context: object) -> str:
    """A page as text."""
    return render_template(template, page=context)


def part_of_page(template: str, context: object) -> str:
    """A part of a page as text: nothing of what stands around a page is put together for it."""
    return current_app.jinja_env.get_template(template).render(page=context)


def _around() -> dict[str, Any]:
    """What stands around every page: the Area, the protective marking, who is asking, the ways on."""
    site = the_site()
    settings = site.workspace.settings
    signed_in = who_is_asking()
    inside = not signed_in.must_choose if signed_in else not site.shared and bool(session.get(COME_IN))
    return {
        "area": settings.area,
        "protective_marking": settings.protective_marking,
        "who": _who() if inside else "",
        "navigation": _navigation() if inside else [],
        "may_leave": signed_in is not None,
        "under_way": _under_way() if inside else (),
        "is_open": is_open,
    }


def _under_way() -> tuple[tuple[str, str], ...]:
    """What is under way for whoever asks, or done and not seen yet, but for what this page is about."""
    mine = the_site().work.of(whose_here())
    return tuple(
        (f"{one.title}{': done, see what came of it' if one.is_done else ''}", one.address)
        for one in mine
        if one.address != f"{request.script_root}{request.path}"
    )


def _who() -> str:
    """Who is asking, by name; as typed where the staff list does not tell, or cannot be read."""
    actor = workspace().actor
    with suppress(IqaError):
        return actor.person.name if actor.person else actor.typed
    return actor.typed


PAGES = {
    "months.all": "Months",
    "queue.latest": "My work",
    "chasing.latest": "Letters owed",
    "themes.latest": "Themes",
    "actions.all": "Actions",
    "inspection.all": "Inspection",
    "people.listed": "People",
    "office.all": "Settings",
    "records.ledger": "What was done",
    "replies.mine": "My letters",
}
"""Endpoint -> what leads to it from every page."""
FROM_A_MONTH = frozenset({"chasing.latest"})
"""What a month leads to, so that only those see it here to whom no month is open."""


def _navigation() -> list[dict[str, str]]:
    """The ways on that are open to whoever asks."""
    shut = frozenset[str]() if not is_open("months.all") else FROM_A_MONTH
    shown = {one: text for one, text in PAGES.items() if one not in shut and is_open(one)}
    ways = [{"text": text, "href": url_for(one)} for one, text in shown.items()]
    return [*ways, {"text": f"You are {_who()}", "href": url_for("people.me")}]
