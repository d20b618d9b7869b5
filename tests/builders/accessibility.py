"""What a checker of accessibility finds in pages: axe-core in Chromium, as a reader's browser shows them.

A tool of the tests and never in the wheel. axe-core (Deque, MPL-2.0) comes with the package axe-playwright-python;
Playwright drives the Chromium that the machine has.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from machine import skip_or_fail
from playwright.sync_api import Browser, Page, sync_playwright

NARROW = (360,)
"""The width of a telephone, in pixels, at which wide tables scroll."""
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})"


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


def faults_of(page: Page) -> list[str]:
    """What axe-core finds in a page as it stands in the browser: the rule, where it is broken, and why."""
    page.evaluate(_axe_core())
    found = page.evaluate(_RUN, _RULES)["violations"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


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
