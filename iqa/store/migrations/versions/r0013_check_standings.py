"""How each check of letters stands by the office's own marks; and the name of a letter's file is kept no more.

Revision 0013, after 0012. Letters that are there keep the path of their file until they are read again.
"""

from alembic import op
from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Text

revision = "0013"
down_revision = "0012"

WORDS = Text().with_variant(Text(collation="C"), "postgresql")

_TEXTS = ("month", "check_id", "edition", "months", "by", "at")
_COUNTS = ("agreed", "not_agreed", "untold", "fallen")


def upgrade() -> None:
    """Add the columns and the table."""
    for name in ("folder", "place"):
        op.add_column("attached_letters", Column(name, WORDS, nullable=False, server_default=""))
    op.create_table(
        "check_standings",
        *(Column(name, WORDS, nullable=False) for name in _TEXTS),
        *(Column(name, Integer, nullable=False) for name in _COUNTS),
        PrimaryKeyConstraint("month", "check_id"),
    )
