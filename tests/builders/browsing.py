"""A browser without scripts over the application itself: it comes in, reads pages, fills forms, checks each page.

Every page that a test fetches is held to what a page must be: one heading, a title that begins with it, a label
for every field, no identity twice, nothing fetched from elsewhere.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from flask import Flask
from measuring import unmeasured
from office import workspace_in
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from iqa.web.application import create_app
from iqa.web.entrance import Entrance
from iqa.web.site import Site
from iqa.web.under_way import UnderWay

PATIENCE = 600
"""Seconds for which requests wait for their work: long enough, unless a test is about not waiting."""
VOID_TYPES = ("hidden", "submit", "button")
OURS = re.compile(r"&lt;(Macro|function|bound method|[A-Za-z_.]+ object at) ")
"""How a thing of the program looks that was printed instead of words."""


@dataclass
class Seen(HTMLParser):
    """What stands on a page."""

    html: str
    ids: list[str] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    inputs: list[dict[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    fields: MultiDict[str, str] = field(default_factory=MultiDict)
    texts: dict[str, list[str]] = field(default_factory=lambda: {"h1": [], "title": []})
    handlers: list[str] = field(default_factory=list)
    _open: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    _area: str = ""
    _select: str = ""

    @unmeasured()
    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.handlers += [name for name in has if name.startswith("on") or name == "style"]
        self.ids += [has["id"]] if "id" in has else []
        self.sources += [has[name] for name in ("src", "action") if name in has]
        self.sources += [has["href"]] if tag == "link" else []
        if tag == "a":
            self.links.append((has.get("href", ""), ""))
        if tag == "label":
            self.labelled.add(has.get("for", ""))
        if tag in ("input", "textarea", "select"):
            self.inputs.append({"tag": tag, **has})
        if tag == "input" and "name" in has and (has.get("type") not in ("radio", "checkbox") or "checked" in has):
            self.fields.add(has["name"], has.get("value", ""))
        if tag == "select":
            self._select = has.get("name", "")
            self.fields.add(self._select, "")
        if tag == "option" and "selected" in has and self._select:
            self.fields.setlist(self._select, [has["value"]])
        if tag == "textarea":
            self._area = has["name"]
            self.fields.add(self._area, "")
        if tag in self.texts:
            self.texts[tag].append("")
        self._open.append((tag, has))

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields.setlist(self._area, [(self.fields[self._area] + data).removeprefix("\n")])
        for tag in ("h1", "title"):
            if self._open and tag in [each for each, _ in self._open[-3:]] and self.texts[tag]:
                self.texts[tag][-1] += data
        if self.links and self._open and "a" in [each for each, _ in self._open[-3:]]:
            href, said = self.links[-1]
            self.links[-1] = (href, said + data)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        self._area = "" if tag == "textarea" else self._area
        self._select = "" if tag == "select" else self._select


def faults_of(page: Seen) -> list[str]:
    """What is wrong with a page, whatever it shows."""
    heads, titles = ([" ".join(one.split()) for one in page.texts[tag]] for tag in ("h1", "title"))
    found = [f"{len(heads)} headings"] if len(heads) != 1 else []
    if heads and not titles[0].removeprefix("Error: ").startswith(heads[0]):
        found.append(f"the title {titles[0]!r} does not begin with {heads[0]!r}")
    found += [f"{one} stands there {count} times" for one, count in Counter(page.ids).items() if count > 1]
    found += [
        f"{one.get('name')} has no label"
        for one in page.inputs
        if one.get("type") not in VOID_TYPES and one.get("id") not in page.labelled
    ]
    found += [f"{one} is fetched from elsewhere" for one in page.sources if not one.startswith("/")]
    found += ["something of the program's own is printed"] if OURS.search(page.html) else []
    return [*found, *(f"an inline {one}" for one in page.handlers)]


@dataclass
class Answered:
    """What the application answered, checked."""

    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return self.response.text

    @property
    def seen(self) -> Seen:
        return Seen(self.text)

    @property
    def path(self) -> str:
        return self.response.request.path

    def links_to(self, part: str) -> list[str]:
        """The addresses of links that hold some text."""
        return [href for href, _ in self.seen.links if part in href]


class Browser:
    """Somebody at a browser of a workspace: by default Bryony Furze, who has come in."""

    def __init__(
        self, folder: Path, who: str = "Bryony Furze", *, inside: bool = True, patience: float = PATIENCE
    ) -> None:
        self.entrance = Entrance()
        site = Site(workspace_in(folder, who), self.entrance, work=UnderWay(patience))
        self.app: Flask = create_app(site)
        self.app.config["WTF_CSRF_ENABLED"] = False
        self.client = self.app.test_client()
        if inside:
            self.come_in()

    def come_in(self) -> None:
        assert self.get(f"/enter?key={self.entrance.key}").status == 200

    def get(self, address: str) -> Answered:
        return self._checked(self.client.get(address, follow_redirects=True))

    def post(self, address: str, fields: MultiDict[str, str], *, part: bool = False) -> Answered:
        headers = {"HX-Request": "true"} if part else {}
        response = self.client.post(address, data=fields, headers=headers, follow_redirects=True)
        return Answered(response) if part else self._checked(response)

    def _checked(self, response: TestResponse) -> Answered:
        if response.mimetype == "text/html":
            assert faults_of(Seen(response.text)) == [], response.request.path
        return Answered(response)
