"""Attention: how often each source is read, from what was seen of it, and who fell silent."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """One step up."""
    # Columns are added in place: SQLite cannot copy a table that others refer to.
    for column in (
        sa.Column("poll_every_seconds", sa.Integer(), nullable=True),
        sa.Column("poll_at_least_seconds", sa.Integer(), nullable=True),
        sa.Column("news", sa.Float(), server_default="0", nullable=False),
        sa.Column("watched_seconds", sa.Float(), server_default="0", nullable=False),
        sa.Column("reading_cost", sa.Float(), server_default="1", nullable=False),
        sa.Column("reading_calls", sa.Float(), server_default="1", nullable=False),
        sa.Column("every_seconds", sa.Integer(), server_default="0", nullable=False),
        sa.Column("silent_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("sources", column)


def downgrade() -> None:
    """One step back."""
    for name in (
        "silent_at",
        "every_seconds",
        "reading_calls",
        "reading_cost",
        "watched_seconds",
        "news",
        "poll_at_least_seconds",
        "poll_every_seconds",
    ):
        op.drop_column("sources", name)
