"""Second marking given to somebody else after it was drawn.

Revision 0019, after 0018.
"""

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, Text

revision = "0019"
down_revision = "0018"

WORDS = Text().with_variant(Text(collation="C"), "postgresql")

_TEXTS = ("draw", "key", "was", "to", "reason", "by", "at")


def upgrade() -> None:
    """Add the table, empty."""
    op.create_table(
        "moderation_handovers",
        Column("moderation", WORDS, nullable=False),
        Column("position", Integer, nullable=False, autoincrement=False),
        *(Column(name, WORDS, nullable=False) for name in _TEXTS),
        PrimaryKeyConstraint("moderation", "position"),
        ForeignKeyConstraint(["moderation"], ["moderations.id"]),
    )
