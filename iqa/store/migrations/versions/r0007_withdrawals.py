"""A step that was withdrawn is marked, and the populations that it stored hold no longer.

Revision 0007, after 0006.
"""

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, Text

revision = "0007"
down_revision = "0006"

WORDS = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table of withdrawn steps."""
    op.create_table(
        "withdrawals",
        Column("step", Integer, nullable=False, autoincrement=False),
        *(Column(name, WORDS, nullable=False) for name in ("populations", "reason", "by", "at")),
        PrimaryKeyConstraint("step"),
        ForeignKeyConstraint(["step"], ["events.seq"]),
    )
