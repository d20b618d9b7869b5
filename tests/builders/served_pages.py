"""An office served to a real browser: visitors come in by the key, each in a context of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from accessibility import chromium
from browsing import Browser
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from werkzeug.serving import make_server


@dataclass
class ServedPages:
    """`come_in` gives a page of a visitor of its own; `go` leads it to an address of ours."""

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
def served_pages(folder: Path) -> Iterator[ServedPages]:
    """The workspace in a folder, served until the end of the block."""
    browser = Browser(folder, inside=False)
    browser.app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, browser.app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        with chromium() as program:
            yield ServedPages(browser, program, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
