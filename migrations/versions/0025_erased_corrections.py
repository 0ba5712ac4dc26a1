"""Whose post is erased, noted beside what was learnt from it: the hourly look need not read all."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """One step up."""
    op.add_column(
        "corrections", sa.Column("erased", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute(
        "UPDATE corrections SET erased = true"
        " WHERE post_id IN (SELECT id FROM posts WHERE erased_at IS NOT NULL)"
    )
    op.create_index(
        "ix_corrections_erased", "corrections", ["id"],
        sqlite_where=sa.text("erased"), postgresql_where=sa.text("erased"),
    )  # fmt: skip


def downgrade() -> None:
    """One step back."""
    op.drop_index("ix_corrections_erased", table_name="corrections")
    op.drop_column("corrections", "erased")
