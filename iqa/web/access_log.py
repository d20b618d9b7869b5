"""A line for each request, for whoever watches over the server: when, what kind of page, how it went, how long.

It names the kind of page and never the page: no reference, no name, no query, no address of a browser.
"""

import logging
from time import perf_counter

from flask import Flask, Response, g, request

LOG = logging.getLogger("iqa.access")
NO_PAGE = "-"


def keep(app: Flask) -> None:
    """Let an application write a line for each request."""
    app.before_request(_begin)
    app.after_request(_told)


def _begin() -> None:
    g.began = perf_counter()


def _told(response: Response) -> Response:
    rule = request.url_rule.rule if request.url_rule else NO_PAGE
    took = round((perf_counter() - g.get("began", perf_counter())) * 1000)
    LOG.info("%s %s %s %s ms", request.method, rule, response.status_code, took)
    return response
