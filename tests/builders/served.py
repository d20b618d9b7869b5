"""An office served to a real browser, in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

from accessibility import chromium
from browsing import Browser
from office import Office
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from werkzeug.serving import make_server


@dataclass
class Served:
    """An office served to a browser: `come_in` gives a page of a visitor of its own."""

    office: Office
    browser: Browser
    chromium: Chromium
    address: str

    def come_in(self, *, scripts: bool = True) -> Page:
        page = self.chromium.new_context(java_script_enabled=scripts).new_page()
        page.goto(f"{self.address}/enter?key={self.browser.entrance.key}")
        return page

    def go(self, page: Page, path: str) -> None:
        page.goto(f"{self.address}{path}")


@contextmanager
def served_office(office: Office) -> Iterator[Served]:
    """That office served to Chromium, with forms of our own alone, until the block ends."""
    browser = Browser(office.folder, inside=False)
    browser.app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, browser.app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        with chromium() as program:
            yield Served(office, browser, program, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
