"""Files that a browser takes: sent to keep, never shown among our pages, so that no policy of ours is loosened."""

from io import BytesIO
from mimetypes import guess_type

from flask import send_file
from werkzeug.wrappers import Response


def download(name: str, content: bytes) -> Response:
    """A file to keep, named `name`."""
    kind = guess_type(name)[0] or "application/octet-stream"
    return send_file(BytesIO(content), kind, as_attachment=True, download_name=name)
