"""What came of a letter: the conversation, and marks that were disputed.

Revision 0010, after 0009. Replies that are there get '' in the new columns.
"""

from alembic import op
from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Text

revision = "0010"
down_revision = "0009"

WORDS = Text().with_variant(Text(collation="C"), "postgresql")

_KEY = ("item_key", "draw", "criterion")
_TEXTS = (
    *("person", "month", "reason", "by", "at", "state", "rating", "evidence"),
    *("decided_reason", "decided_by", "decided_at"),
)


def upgrade() -> None:
    """Add the columns and the table."""
    for name in ("held", "coaching", "improved"):
        op.add_column("responses", Column(name, WORDS, nullable=False, server_default=""))
    op.create_table(
        "disputes",
        *(Column(name, WORDS, nullable=False) for name in (*_KEY, *_TEXTS)),
        Column("version", Integer, nullable=False),
        PrimaryKeyConstraint(*_KEY),
    )
