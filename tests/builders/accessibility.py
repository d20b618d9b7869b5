"""What a checker of accessibility finds in pages: axe-core in Chromium, as a reader's browser shows them.

A tool of the tests and never in the wheel. axe-core (Deque, MPL-2.0) comes with the package axe-playwright-python;
Playwright drives the Chromium that the machine has.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from machine import skip_or_fail
from often import NIGHTLY
from playwright.sync_api import Browser, Page, sync_playwright

LAPTOP, TELEPHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 800}
NARROW = (360,)
"""The width of a telephone, in pixels, at which wide tables scroll."""
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """([tags, but]) => axe.run(document, {
    runOnly: {type: 'tag', values: tags},
    rules: Object.fromEntries(but.map(rule => [rule, {enabled: false}])),
    resultTypes: ['violations'],
})"""

_SAID_TWICE = """() => {
    const said = one => one.textContent.replace(/\\s+/g, ' ').trim().toLowerCase();
    const found = new Map();
    const note = (kind, name, what) => {
        const key = `${kind} ${name}`;
        found.set(key, (found.get(key) || new Set()).add(what));
    };
    const main = document.querySelector('main#main-content');
    if (!main) return [];
    main.querySelectorAll('a[href]').forEach(one => note('link', said(one), one.href));
    main.querySelectorAll('button').forEach(one => note('button', said(one), one));
    main.querySelectorAll('label').forEach(one => {
        const around = one.closest('fieldset')?.querySelector('legend');
        note('field', `${around ? said(around) : ''} ${said(one)}`, one.htmlFor);
    });
    return [...found].filter(([, of]) => of.size > 1).map(([name]) => name);
}"""
"""What somebody who speaks to the page could mean by one name: links that lead elsewhere, buttons, fields."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, closed afterwards; the test is skipped, or fails, where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next((found for name in names if (found := shutil.which(name))), "")
    skip_or_fail("Chromium", bool(program))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()


def faults_of(page: Page, *, but: Sequence[str] = ()) -> list[str]:
    """What axe-core finds in a page as it stands in the browser, by all rules `but` some: the rule, where it is
    broken, and why; and, of a page of the site, by which name somebody could mean several things."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe_core())
    found = page.evaluate(_RUN, [_RULES, list(but)])["violations"]
    told = [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]
    return [*told, *(f"one name for several: {one}" for one in page.evaluate(_SAID_TWICE))]


def faults_at_both_widths(page: Page, name: str) -> list[str]:
    """The same of a page as a laptop and as a telephone show it, and whether it scrolls sideways. Colours take the
    longest and do not hang on the width: they are checked as on a laptop alone, and both ways by night."""
    found = []
    for width, but in ((LAPTOP, ()), (TELEPHONE, () if NIGHTLY else ("color-contrast",))):
        page.set_viewport_size(width)  # type: ignore[arg-type]
        found += [f"{name} at {width['width']}: {fault}" for fault in faults_of(page, but=but)]
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        found += [f"{name} at {width['width']}: the page scrolls sideways"] if wide else []
    page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
    return found


def faults_of_documents(documents: Mapping[str, str], widths: Iterable[int] = NARROW) -> list[str]:
    """The same of whole documents by name, each at every width, in one browser."""
    found = []
    with chromium() as browser:
        for width in widths:
            page = browser.new_page(viewport={"width": width, "height": 900})
            for name, html in documents.items():
                page.set_content(html)
                found += [f"{name} at {width}: {fault}" for fault in faults_of(page)]
            page.close()
    return found


@cache
def _axe_core() -> str:
    spec = find_spec("axe_playwright_python")
    assert spec is not None
    return (Path(str(spec.origin)).parent / "axe.min.js").read_text(encoding="utf-8")
