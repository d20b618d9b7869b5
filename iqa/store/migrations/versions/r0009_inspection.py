"""What an inspection raised, the Area's responses, and what was measured by hand.

Revision 0009, after 0008.
"""

from alembic import op
from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Text

revision = "0009"
down_revision = "0008"

WORDS = Text().with_variant(Text(collation="C"), "postgresql")

_TEXTS = ("kind", "says", "by", "at", "on", "month", "rate", "criteria")


def upgrade() -> None:
    """Add the table, empty."""
    op.create_table(
        "inspection_entries",
        Column("issue", WORDS, nullable=False),
        Column("number", Integer, nullable=False),
        Column("joint", Integer, nullable=False),
        *(Column(name, WORDS, nullable=False) for name in _TEXTS),
        PrimaryKeyConstraint("issue", "number"),
    )
