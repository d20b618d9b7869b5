"""What a file of marks is beside others: a copy by its name, a copy by its answers. It decides nothing."""

import re
from pathlib import PurePath

_BY_NAME = (
    (
        re.compile(r"conflicted copy|in conflict|conflict(?:ed)? ?\(|[-_.]conflict\b", re.IGNORECASE),
        "a conflict copy",
    ),
    (re.compile(r"auto-?(?:recovered|saved)|\(recovered\)|\(version \d+\)", re.IGNORECASE), "a rescued copy"),
    (re.compile(r"^copy (?:\(\d+\) )?of |(?: - |-| )copy(?: ?\(?\d+\)?)?$| \(\d+\)$", re.IGNORECASE), "a copy"),
)
_COMPUTER = re.compile(r"-(?=[^-]*[A-Z])[A-Z0-9][A-Z0-9-]{2,14}(?:-\d+)?$")
"""The name of a computer behind a hyphen, as OneDrive puts it there when two have saved the same file."""


def kind_of_copy(name: str) -> str:
    """'a copy', 'a conflict copy' or 'a rescued copy', as the file's name has it; '' where it says neither."""
    stem = PurePath(name).stem
    found = next((kind for pattern, kind in _BY_NAME if pattern.search(stem)), "")
    return found or ("a conflict copy" if _COMPUTER.search(stem) else "")


def as_copy(name: str) -> str:
    """'Ann-LAPTOP7.xlsx, a conflict copy by its name,' or the name alone, to begin a sentence with."""
    kind = kind_of_copy(name)
    return f"{name}, {kind} by its name," if kind else name
