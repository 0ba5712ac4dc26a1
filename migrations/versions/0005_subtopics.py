"""Subtopics: what within its topic a post and an incident are about."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """One step up."""
    # Columns are added in place: SQLite cannot copy a table that others refer to.
    for table in ("posts", "incidents"):
        subtopic = sa.Column("subtopic", sa.String(length=100), server_default="", nullable=False)
        op.add_column(table, subtopic)


def downgrade() -> None:
    """One step back."""
    for table in ("incidents", "posts"):
        op.drop_column(table, "subtopic")
