"""What happened in cases, entered by hand.

Revision 0018, after 0017.
"""

from alembic import op
from sqlalchemy import Column, PrimaryKeyConstraint, Text

revision = "0018"
down_revision = "0017"

WORDS = Text().with_variant(Text(collation="C"), "postgresql")

_TEXTS = ("urn", "kind", "month", "about", "by", "at", "on", "taken_back")


def upgrade() -> None:
    """Add the table, empty."""
    op.create_table(
        "entered_outcomes",
        Column("id", WORDS, nullable=False),
        *(Column(name, WORDS, nullable=False) for name in _TEXTS),
        PrimaryKeyConstraint("id"),
    )
