"""What evidence may point at: a reference or a link, never a file; and where a case stands in the office."""

import re
from urllib.parse import quote

URN = "{urn}"
"""What an office writes in the address of a case where its URN goes."""
_FILE = re.compile(r"file:/|(?<![\w/])[A-Za-z]:[\\/][^\s]|\\\\[\w.-]+\\", re.IGNORECASE)
"""A path as Windows writes it, on a drive or a server, or the address of a file."""


def points_at_a_file(text: str) -> bool:
    """Whether words point at a file on somebody's machine or drive, which nobody else can open."""
    return _FILE.search(text) is not None


def case_address(template: str, urn: str) -> str:
    """Where a case stands in the office's own system; '' where the office has not said."""
    return template.replace(URN, quote(urn, safe="")) if template and urn else ""
