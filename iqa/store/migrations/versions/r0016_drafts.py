"""Letters that are drafts: written, and not issued yet. Letters that are there were issued.

Revision 0016, after 0015.
"""

from alembic import op
from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Text

revision = "0016"
down_revision = "0015"

WORDS = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table, empty."""
    op.create_table(
        "letter_drafts",
        Column("person", WORDS, nullable=False),
        Column("month", WORDS, nullable=False),
        Column("version", Integer, nullable=False),
        *(Column(name, WORDS, nullable=False) for name in ("drafted_at", "drafted_by", "files", "context")),
        PrimaryKeyConstraint("person", "month", "version"),
    )
    op.create_index("letter_drafts_by_month", "letter_drafts", ["month"])
