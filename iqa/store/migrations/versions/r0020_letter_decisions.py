"""What a person decided of a letter to a victim that was read: which row it answers, or that it was taken back.

Revision 0020, after 0019.
"""

from alembic import op
from sqlalchemy import Column, PrimaryKeyConstraint, Text

revision = "0020"
down_revision = "0019"

WORDS = Text().with_variant(Text(collation="C"), "postgresql")

_TEXTS = ("month", "digest", "item_key", "reason", "by", "at")


def upgrade() -> None:
    """Add the table, empty."""
    op.create_table(
        "letter_decisions",
        *(Column(name, WORDS, nullable=False) for name in _TEXTS),
        PrimaryKeyConstraint("month", "digest"),
    )
