"""A mark knows whether it was given by itself or with all that was left.

Revision 0006, after 0005. The marks that are there were given by themselves.
"""

from alembic import op
from sqlalchemy import Column, Integer

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column."""
    op.add_column("marks", Column("by_default", Integer, nullable=False, server_default="0"))
