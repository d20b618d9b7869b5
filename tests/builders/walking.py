"""Somebody's way through the pages of a served office by mouse, each page that is looked at checked by axe."""

import re

from accessibility import LAPTOP, faults_at_both_widths
from playwright.sync_api import Page
from served import Served

LONGEST_WAIT = 60_000
"""Milliseconds until what a page should say or have is missed."""


class Walk:
    """One browser's way by mouse, with scripts or without; `found` is what axe found on it."""

    def __init__(self, served: Served, *, scripts: bool = True) -> None:
        self.served, self.scripts = served, scripts
        self.page = served.come_in(scripts=scripts)
        self.page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
        self.page.set_default_timeout(LONGEST_WAIT)
        self.found: list[str] = []

    def look(self, name: str) -> Page:
        """Check the page as it stands, wide and narrow. axe is a script: without scripts nothing is checked."""
        if self.scripts:
            self.found += faults_at_both_widths(self.page, name)
        return self.page

    def says(self, words: str) -> None:
        """The page says that by now."""
        said = self.page.locator("main")
        said.filter(has_text=words).wait_for()

    def follow(self, name: str) -> None:
        """Click the link that is called so, and wait until the whole page it leads to is there."""
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def press(self, name: str) -> None:
        """Click the button that is called so, and wait until the whole page it leads to is there."""
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()

    def choose(self, name: str) -> None:
        """Click the radio or the box that is called so, once the page stands as it will."""
        self.page.wait_for_load_state()
        self.page.get_by_label(name).check()

    def is_now(self, name: str) -> None:
        """Say who one is, as on one's own machine."""
        self.page.get_by_role("link", name=re.compile("^ *You are")).click()
        self.choose(name)
        self.press("Continue")
