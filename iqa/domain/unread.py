"""A fact that is written and cannot be relied on: unknown, and never the same as blank."""

_MARK = "unread: "


def as_unread(written: str) -> str:
    """The canonical text of a fact whose cell cannot be read; it keeps what was written."""
    return f"{_MARK}{written}"


def unread(fact: str) -> str:
    """What was written in the cell of a fact that cannot be read; '' for a fact that can, or is blank.

    >>> unread(as_unread("posted 8/10")), unread("2026-10-08"), unread("")
    ('posted 8/10', '', '')
    """
    return fact[len(_MARK) :] if fact.startswith(_MARK) else ""


_DOUBTED = "in doubt, the export says "


def doubted(fact: str) -> str:
    """A fact that another record contradicts: unknown, with what it says kept in it."""
    return as_unread(f"{_DOUBTED}{fact}")


def undoubted(fact: str) -> str:
    """A fact as its export says it, whether or not it is in doubt.

    >>> undoubted(doubted("2026-10-08")), undoubted("no")
    ('2026-10-08', 'no')
    """
    written = unread(fact)
    return written.removeprefix(_DOUBTED) if written.startswith(_DOUBTED) else fact
