"""Sources that are due are found by their network."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NAME = "ix_sources_due"
READ = sa.text("state in ('ok','waiting')")


def upgrade() -> None:
    """One step up."""
    _index("network", "next_poll_at")


def downgrade() -> None:
    """One step back."""
    _index("next_poll_at")


def _index(*columns: str) -> None:
    op.drop_index(NAME, table_name="sources")
    op.create_index(NAME, "sources", list(columns), postgresql_where=READ, sqlite_where=READ)
