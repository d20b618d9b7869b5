"""The register of themes, and the actions that are to make something better.

Revision 0008, after 0007.
"""

from alembic import op
from sqlalchemy import Column, PrimaryKeyConstraint, Text

revision = "0008"
down_revision = "0007"

WORDS = Text().with_variant(Text(collation="C"), "postgresql")

_THEMES = ("id", "scheme", "criterion", "finding", "group", "state", "steps")
_ACTIONS = (
    *("id", "what", "owner", "due", "month", "state", "source", "reference", "scheme", "criterion", "group"),
    *("at", "by", "done_on", "done_note", "ended_by", "ended_at", "ended_note"),
)


def upgrade() -> None:
    """Add both tables, empty."""
    for table, names in (("themes", _THEMES), ("improvement_actions", _ACTIONS)):
        op.create_table(
            table, *(Column(name, WORDS, nullable=False) for name in names), PrimaryKeyConstraint("id")
        )
