"""Letters that were read: their digests, rows and hints, and nothing of their text.

Revision 0011, after 0010.
"""

from alembic import op
from sqlalchemy import Column, PrimaryKeyConstraint, Text

revision = "0011"
down_revision = "0010"

WORDS = Text().with_variant(Text(collation="C"), "postgresql")

_NAMES = (
    "month",
    "digest",
    "file",
    "how",
    "item_key",
    "candidates",
    "language",
    "basis",
    "made",
    "hints",
    "by",
    "at",
)


def upgrade() -> None:
    """Add the table, empty."""
    op.create_table(
        "attached_letters",
        *(Column(name, WORDS, nullable=False) for name in _NAMES),
        PrimaryKeyConstraint("month", "digest"),
    )
