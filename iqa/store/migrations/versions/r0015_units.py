"""A drawn piece of work knows its unit and whose it is, so that rates can be summed up where the marks lie.

Revision 0015, after 0014. Of what was drawn before neither is kept: its rates are worked out from the population.
"""

from alembic import op
from sqlalchemy import Column, Text

revision = "0015"
down_revision = "0014"

WORDS = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the columns, blank."""
    for name in ("unit", "owner"):
        op.add_column("draw_items", Column(name, WORDS, nullable=False, server_default=""))
