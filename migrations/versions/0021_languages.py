"""The language a person has chosen; empty: none yet."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """One step up."""
    op.add_column(
        "people", sa.Column("language", sa.String(length=8), nullable=False, server_default="")
    )


def downgrade() -> None:
    """One step back."""
    with op.batch_alter_table("people") as people:
        people.drop_column("language")
