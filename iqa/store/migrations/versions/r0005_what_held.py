"""What held when a draw was made is kept with it, and nobody who was on the staff list is forgotten.

Revision 0005, after 0004. The rows that are there get '' in new columns.
"""

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, PrimaryKeyConstraint, Text

revision = "0005"
down_revision = "0004"

WORDS = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table of what held at a draw, and what is known of people who left the list."""
    op.create_table(
        "draw_contexts",
        *(Column(name, WORDS, nullable=False) for name in ("draw", "standards", "names")),
        PrimaryKeyConstraint("draw"),
        ForeignKeyConstraint(["draw"], ["draws.id"]),
    )
    op.add_column("draws", Column("still_to_mark", WORDS, nullable=False, server_default=""))
    op.add_column("people", Column("off_list", WORDS, nullable=False, server_default=""))
    op.add_column("people", Column("previous_ids", WORDS, nullable=False, server_default=""))
    op.add_column("people", Column("former_names", WORDS, nullable=False, server_default=""))
    op.create_table(
        "person_joins",
        *(Column(name, WORDS, nullable=False) for name in ("old", "new", "reason", "by", "at")),
        PrimaryKeyConstraint("old"),
    )
