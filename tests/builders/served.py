"""An office served to a real browser, in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

from accessibility import chromium
from browsing import Browser
from flask import Flask
from office import Office
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from waitress.server import create_server

from iqa.web import routes


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
def served(app: Flask) -> Iterator[str]:
    """The address of an application, served as offices are, by the same server, until the block ends."""
    routes.load()  # here: what is imported in a thread of the server would not be measured
    server = create_server(app, host="127.0.0.1", port=0, threads=8, ident=None)

    def close() -> None:
        for channel in tuple(server.active_channels.values()):
            channel.close()
        server.close()

    serving = Thread(target=server.run)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.trigger.pull_trigger(close)  # a server's connections belong to the thread that serves
        serving.join()
        server.task_dispatcher.shutdown()


@contextmanager
def served_office(office: Office) -> Iterator[Served]:
    """That office served to Chromium, with forms of our own alone, until the block ends."""
    browser = Browser(office.folder, inside=False)
    browser.app.config["WTF_CSRF_ENABLED"] = True
    with served(browser.app) as address, chromium() as program:
        yield Served(office, browser, program, address)
