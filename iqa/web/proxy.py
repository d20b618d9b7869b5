"""Behind the proxy that has the certificate: what is believed of it, and from whom.

The address that people open is declared, so no request says it: neither its Host nor a header of the proxy's. Only
the declared proxy says where the browser is, and under which path it serves where that is declared too.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from iqa.settings import ServeSettings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ANY = "*"
_PREFIX = re.compile(r"(/[A-Za-z0-9][A-Za-z0-9._~-]*)*")
_ADDRESS = re.compile(r"[0-9A-Fa-f.:]{2,45}")


def prefix_of(address: str) -> str:
    """The path of an address, '' for none: /iqa of https://quality.example/iqa/."""
    return urlsplit(address).path.rstrip("/")


def behind_proxy(application: "WSGIApplication", serve: ServeSettings) -> "WSGIApplication":
    """The application as the declared address has it."""
    address = urlsplit(serve.address)

    def asked(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        trusted = serve.proxy in (ANY, environ.get("REMOTE_ADDR", ""))
        if trusted and (client := _last(environ.get("HTTP_X_FORWARDED_FOR", ""))):
            environ["REMOTE_ADDR"] = client
        told = environ.get("HTTP_X_FORWARDED_PREFIX", "").rstrip("/")
        prefix = prefix_of(serve.address)
        if serve.prefix_from_proxy and trusted and _PREFIX.fullmatch(told):
            prefix = told
        path = environ.get("PATH_INFO", "")
        if prefix and (path == prefix or path.startswith(f"{prefix}/")):
            environ["PATH_INFO"] = path[len(prefix) :] or "/"
        environ["SCRIPT_NAME"] = prefix
        environ["HTTP_HOST"] = address.netloc
        environ["wsgi.url_scheme"] = address.scheme
        return application(environ, start)

    return asked


def _last(told: str) -> str:
    """The address that the proxy itself added, which stands last; '' where it is none."""
    found = told.rpartition(",")[2].strip()
    return found if _ADDRESS.fullmatch(found) else ""
