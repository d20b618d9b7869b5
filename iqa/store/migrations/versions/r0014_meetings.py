"""Meetings that get a brief: planned, held, their summaries circulated, and what their minutes say.

Revision 0014, after 0013.
"""

from alembic import op
from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Text

revision = "0014"
down_revision = "0013"

WORDS = Text().with_variant(Text(collation="C"), "postgresql")

_MEETING = ("kind", "month", "unit", "on", "held", "by", "at", "why", "circulated", "read")
_LINE = ("kind", "month", "unit", "line", "what", "about", "label", "outcome", "says", "by", "at", "action")


def upgrade() -> None:
    """Add the tables, empty."""
    op.create_table(
        "meetings",
        *(Column(name, WORDS, nullable=False) for name in _MEETING),
        Column("form", Integer, nullable=False),
        PrimaryKeyConstraint("kind", "month", "unit"),
    )
    op.create_table(
        "minute_lines",
        *(Column(name, WORDS, nullable=False) for name in _LINE),
        PrimaryKeyConstraint("kind", "month", "unit", "line"),
    )
