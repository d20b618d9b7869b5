"""The note that a workspace leaves behind when it is moved: where it went. Nothing more is recorded beside it."""

from datetime import date
from pathlib import Path

from iqa.domain import long_date
from iqa.errors import ConflictError

NOTE = "moved-to.txt"
_UNTOLD = "another folder"


def note_of(target: Path, day: date) -> str:
    """The note for a workspace that was moved to `target` on a day: where it went stands on a line of its own."""
    return (
        f"This workspace was moved on {long_date(day)} to:\n{target}\n\n"
        "Go on there. Everything here can still be read, and nothing more is recorded in it.\n"
        "Once all is well there, this folder may be deleted.\n"
    )


def moved_to(root: Path) -> str:
    """Where a workspace went, '' when it is where it was."""
    note = root / NOTE
    if not note.is_file():
        return ""
    try:
        lines = note.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return _UNTOLD
    return lines[1].strip() if len(lines) > 1 and lines[1].strip() else _UNTOLD


def moved_away(root: Path) -> ConflictError | None:
    """Why nothing is recorded in a workspace that was moved; None for one that was not."""
    target = moved_to(root)
    if not target:
        return None
    return ConflictError(
        f"This workspace was moved to {target}, so nothing more is recorded here. Everything can be read.",
        f"Go on there. ({NOTE} in this folder says the same.)",
    )
