"""Every HTML page is sound: one heading, its title; tables with captions; nothing from elsewhere; marked."""

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from agreement_pages import agreement, bare_agreement
from brief_builders import defence, delivery, police, team
from criteria_pages import bare_criteria_diff, criteria_diff
from document_builders import (
    HOSTILE,
    OURS,
    SETTINGS,
    bare_draw,
    bare_letter,
    bare_summary,
    certified,
    chased,
    known_outcomes,
    letter,
    practice,
    summary,
)
from letter_check_pages import bare_checked_letter, checked_letter
from moderation_pages import bare_moderation, moderated
from msgspec import Struct
from msgspec.structs import fields, replace

from iqa.briefs.board import board_brief
from iqa.briefs.poster import posters
from iqa.documents.environment import thousands
from iqa.documents.rendering import render_html
from iqa.errors import NotFoundError

PAGES = {
    "feedback_letter.html": (letter(), bare_letter()),
    "committee_summary.html": (summary(), bare_summary()),
    "brief.html": (team(), delivery(), police(), defence(), board_brief(bare_summary())),
    "poster.html": tuple(posters(summary(), {"Review": "Ash Maple"})),
    "certificate.html": (certified(), certified(bare_draw())),
    "moderation_certificate.html": (moderated(), bare_moderation()),
    "chase_list.html": (chased(), chased([])),
    "agreement.html": (agreement(), bare_agreement()),
    "letter_check.html": (checked_letter(), bare_checked_letter()),
    "criteria_diff.html": (criteria_diff(), bare_criteria_diff()),
    "outcomes.html": (known_outcomes("01AB<b>"), known_outcomes()),
    "good_practice.html": (practice("A chronology <b>on one page</b>."), practice()),
}
EVERY = [(name, page) for name, pages in PAGES.items() for page in pages]
VOID = {"meta", "br", "link", "img", "input", "hr", "wbr"}


class Page(HTMLParser):
    """A page taken apart: counts of tags, ids, attributes, texts by tag, and the tables."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.source = text
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: dict[str, list[str]] = {}
        self.tables: list[list[str]] = []
        self.unscoped: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "svg" in self._open:  # a picture has a title of its own
            tag = f"svg {tag}"
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif "table" in self._open:
            self.tables[-1].append(tag)
        if tag == "th" and not dict(attrs).get("scope"):
            self.unscoped.append(self.get_starttag_text() or "")
        self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() in (tag, f"svg {tag}")

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            self.texts[tag][-1] += data

    @property
    def text(self) -> str:
        return "".join(self.texts["body"])

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]


def page(name: str, context: object) -> Page:
    return Page(render_html(name, context, OURS))


def hostile(value: Any) -> Any:
    """The same context with every text in it replaced by text that looks like markup."""
    if isinstance(value, str):
        return HOSTILE
    if isinstance(value, tuple):
        return tuple(hostile(part) for part in value)
    if isinstance(value, Struct):
        return replace(value, **{each.name: hostile(getattr(value, each.name)) for each in fields(value)})
    return value


@pytest.mark.parametrize(("name", "context"), EVERY)
def test_a_page_has_one_heading_which_is_its_title(name: str, context: object) -> None:
    found = page(name, context)
    assert found.tags["h1"] == found.tags["title"] == found.tags["main"] == 1
    assert found.texts["h1"] == found.texts["title"] != [""]
    assert ("html", "lang", "en-GB") in found.attributes
    levels = [int(level) for level in re.findall(r"<h([1-6])", found.source)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize(("name", "context"), EVERY)
def test_a_page_carries_its_marking_at_head_and_foot(name: str, context: object) -> None:
    lines = [line.strip() for line in page(name, context).text.splitlines() if line.strip()]
    assert lines[0] == lines[-1] == SETTINGS.protective_marking


@pytest.mark.parametrize(("name", "context"), EVERY)
def test_every_table_has_a_caption_and_scoped_headings(name: str, context: object) -> None:
    found = page(name, context)
    assert all(tags[0] == "caption" and "th" in tags for tags in found.tables)
    assert found.unscoped == []
    assert all(caption.strip() for caption in found.texts.get("caption", []))
    assert max(Counter(found.values("id")).values(), default=1) == 1


@pytest.mark.parametrize(("name", "context"), EVERY)
def test_a_page_takes_nothing_from_elsewhere(name: str, context: object) -> None:
    found = page(name, context)
    assert found.values("src") == found.values("href") == []
    assert not {"script", "link", "iframe", "img", "object"} & set(found.tags)
    assert not re.search(r"url\(|@import|https?:", found.source)


@pytest.mark.parametrize(("name", "context"), EVERY)
def test_nothing_of_the_template_is_left_over(name: str, context: object) -> None:
    found = page(name, context)
    assert not re.search(r"\b(None|nan|inf|Undefined)\b|\{\{|\{%|\}\}|%\}", found.text)
    assert "  ·" not in found.text


@pytest.mark.parametrize("name", PAGES)
def test_text_is_never_markup(name: str) -> None:
    found = page(name, hostile(PAGES[name][0]))
    assert found.tags["b"] == 0
    assert HOSTILE in found.text
    assert "R&amp;D &lt;b&gt;" in found.source
    assert "&amp;amp;" not in found.source


def test_an_outcome_begins_a_sentence_and_dates_are_natural() -> None:
    text = page("feedback_letter.html", letter()).text
    assert "Was the letter sent in time? Not met." in text
    assert not re.search(r"\d{4}-\d{2}-\d{2}", text)


def test_a_committee_table_shows_each_interval_and_holds_back_what_rests_on_too_little() -> None:
    found = page("committee_summary.html", summary())
    assert "45%32% to 56%n\N{NO-BREAK SPACE}48, 21\N{NO-BREAK SPACE}people" in found.text.replace("\n", "")
    assert "left:32.0%;width:24.0%" in found.source
    assert found.text.count("not shown") > 20


def test_counts_have_thousands() -> None:
    assert thousands(1187) == "1,187"
    assert "1,187 pieces of work" in page("certificate.html", certified()).text


def test_an_unknown_template_is_not_found() -> None:
    with pytest.raises(NotFoundError, match=r"no template nowhere\.html"):
        render_html("nowhere.html", letter(), OURS)
