"""Files that a browser takes: sent to keep, or a letter shown alone, under a policy stricter than that of our
pages."""

from io import BytesIO
from mimetypes import guess_type

from flask import send_file
from werkzeug.wrappers import Response


def download(name: str, content: bytes) -> Response:
    """A file to keep, named `name`."""
    kind = guess_type(name)[0] or "application/octet-stream"
    return send_file(BytesIO(content), kind, as_attachment=True, download_name=name)


ALONE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""A document brings its style and its pictures with it, and nothing of it runs, is sent or is fetched."""


def shown_alone(content: bytes) -> Response:
    """A document of an office's own template, as a page of its own."""
    return Response(content, mimetype="text/html", headers={"Content-Security-Policy": ALONE})
