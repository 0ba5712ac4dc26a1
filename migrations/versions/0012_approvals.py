"""Approvals: how a version of a draft stands, and which version a message of ours shows."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

DRAFT_COLUMNS = ("state", "decided_by", "decided_at", "note")


def upgrade() -> None:
    """One step up."""
    # Columns are added in place: SQLite cannot copy a table that others refer to.
    for column in (
        sa.Column("state", sa.String(length=16), server_default="", nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=300), server_default="", nullable=False),
    ):
        op.add_column("drafts", column)
    version = sa.Column("version", sa.Integer(), server_default="0", nullable=False)
    op.add_column("prompts", version)


def downgrade() -> None:
    """One step back."""
    op.drop_column("prompts", "version")
    for name in reversed(DRAFT_COLUMNS):
        op.drop_column("drafts", name)
