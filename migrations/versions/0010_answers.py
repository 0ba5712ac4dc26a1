"""Answers that are watched: which post the answer is, and how it became known."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """One step up."""
    # Columns are added in place: SQLite cannot copy a table that others refer to.
    by = sa.Column("reply_by", sa.String(length=16), server_default="", nullable=False)
    op.add_column("incidents", by)
    op.add_column("incidents", sa.Column("reply_post_id", sa.BigInteger(), nullable=True))
    op.create_index("ix_incidents_reply_post_id", "incidents", ["reply_post_id"])
    op.create_index("ix_posts_network_thread", "posts", ["network", "thread_id"])


def downgrade() -> None:
    """One step back."""
    op.drop_index("ix_posts_network_thread", "posts")
    op.drop_index("ix_incidents_reply_post_id", "incidents")
    op.drop_column("incidents", "reply_post_id")
    op.drop_column("incidents", "reply_by")
