"""Whether the tool runs and its records can be read: for a proxy or a watch, and of use to nobody else."""

from flask import jsonify
from werkzeug.wrappers import Response

from iqa.web.site import the_site


def health() -> Response:
    """That the records can be read. A refusal of the store is its page, with its status."""
    with the_site().workspace.store.reading() as view:
        view.ledger.head()
    return jsonify(status="ok")
