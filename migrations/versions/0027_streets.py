"""The streets of a district, out of a file of their own; the digest tells when they changed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """One step up."""
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("districts", sa.Column("streets", kind, server_default="{}", nullable=False))
    op.add_column(
        "districts",
        sa.Column("streets_digest", sa.String(32), server_default="", nullable=False),
    )


def downgrade() -> None:
    """One step back."""
    op.drop_column("districts", "streets_digest")
    op.drop_column("districts", "streets")
