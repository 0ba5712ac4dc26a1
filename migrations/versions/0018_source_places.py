"""By what a network speaks of a source when it tells news by itself."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """One step up; what a source's place is, its next reading says."""
    op.add_column(
        "sources", sa.Column("place", sa.String(length=300), nullable=False, server_default="")
    )
    op.create_index("ix_sources_place", "sources", ["network", "place"])


def downgrade() -> None:
    """One step back."""
    op.drop_index("ix_sources_place", "sources")
    op.drop_column("sources", "place")
