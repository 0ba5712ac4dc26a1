"""Panels of chats; extended deadlines and acknowledged escalations."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """One step up."""
    op.create_table(
        "panels",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("shown", sa.String(length=200), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "thread_id", name="pk_panels"),
    )
    # Columns are added in place: SQLite cannot copy a table that others refer to.
    op.add_column(
        "incidents", sa.Column("acknowledged", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column("cycles", sa.Column("extended_to", MOMENT, nullable=True))
    op.add_column(
        "cycles", sa.Column("extensions", sa.Integer(), server_default="0", nullable=False)
    )


def downgrade() -> None:
    """One step back."""
    op.drop_column("cycles", "extensions")
    op.drop_column("cycles", "extended_to")
    op.drop_column("incidents", "acknowledged")
    op.drop_table("panels")
