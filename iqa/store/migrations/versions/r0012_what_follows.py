"""Work handed over, good practice, markers in pairs, what was done about urgent matters, a person's own view.

Revision 0012, after 0011. Replies that are there get '' in the new column.
"""

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, Text

revision = "0012"
down_revision = "0011"

WORDS = Text().with_variant(Text(collation="C"), "postgresql")

_HANDED_OVER = ("key", "was", "to", "reason", "by", "at")
_PRACTICE = ("month", "text", "scheme", "item_key", "person", "by", "at", "consent", "consent_by", "consent_at")
_PAIRED = ("marker", "beside", "since", "reason", "by", "at", "ended_by", "ended_at", "ended_reason")
_URGENT = ("month", "item_key", "kind", "criterion", "digest")


def _words(*names: str) -> list[Column[str]]:
    return [Column(name, WORDS, nullable=False) for name in names]


def upgrade() -> None:
    """Add the tables, empty, and the column."""
    op.add_column("responses", Column("own_view", WORDS, nullable=False, server_default=""))
    op.create_table(
        "draw_handovers",
        *_words("draw", *_HANDED_OVER),
        *(
            Column(name, Integer, nullable=False, autoincrement=False)
            for name in ("position", "after_replacements", "after_top_ups")
        ),
        PrimaryKeyConstraint("draw", "position"),
        ForeignKeyConstraint(["draw"], ["draws.id"]),
    )
    op.create_table("good_practice", *_words("id", *_PRACTICE), PrimaryKeyConstraint("id"))
    op.create_table(
        "pairings",
        *_words(*_PAIRED),
        Column("pieces", Integer, nullable=False),
        PrimaryKeyConstraint("marker"),
    )
    op.create_table("urgent_answers", *_words(*_URGENT, "done", "by", "at"), PrimaryKeyConstraint(*_URGENT))
