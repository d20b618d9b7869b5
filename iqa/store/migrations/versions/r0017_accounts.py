"""Accounts for a site that a whole Area shares, how their passwords are kept, who is signed in, and attempts to.

Revision 0017, after 0016.
"""

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, Text

revision = "0017"
down_revision = "0016"

WORDS = Text().with_variant(Text(collation="C"), "postgresql")

_ACCOUNT = ("person", "grants", "oid", "password_digest", "password_at")
_SINCE = ("by", "at", "closed_by", "closed_at", "closed_reason")
_SIGN_IN = ("id", "person", "oid", "grants", "began_at", "seen_at")


def upgrade() -> None:
    """Add the tables, empty."""
    op.create_table(
        "accounts",
        *(Column(name, WORDS, nullable=False) for name in _ACCOUNT),
        Column("temporary", Integer, nullable=False),
        *(Column(name, WORDS, nullable=False) for name in _SINCE),
        PrimaryKeyConstraint("person"),
    )
    op.create_index("accounts_by_oid", "accounts", ["oid"])
    op.create_table(
        "credentials",
        *(Column(name, WORDS, nullable=False) for name in ("person", "hash")),
        PrimaryKeyConstraint("person"),
        ForeignKeyConstraint(["person"], ["accounts.person"]),
    )
    op.create_table(
        "sign_ins",
        *(Column(name, WORDS, nullable=False) for name in _SIGN_IN),
        PrimaryKeyConstraint("id"),
    )
    op.create_index("sign_ins_by_person", "sign_ins", ["person"])
    op.create_table(
        "sign_in_attempts",
        *(Column(name, WORDS, nullable=False) for name in ("id", "who", "at")),
        PrimaryKeyConstraint("id"),
    )
    op.create_index("sign_in_attempts_by_who", "sign_in_attempts", ["who", "at"])
