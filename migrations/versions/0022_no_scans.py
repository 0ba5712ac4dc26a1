"""What is asked for every hour without going through whole tables: what is to be erased, what was
given up, how a reply went out."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """One step up."""
    _partial("ix_incidents_unerased", "incidents", "closed_at",
             "erased_at IS NULL OR erased_at < closed_at")  # fmt: skip
    _partial("ix_outbox_dead", "outbox", "settled_at", "state = 'dead'")
    op.create_index("ix_publications_incident_id", "publications", ["incident_id"])


def downgrade() -> None:
    """One step back."""
    op.drop_index("ix_publications_incident_id", table_name="publications")
    op.drop_index("ix_outbox_dead", table_name="outbox")
    op.drop_index("ix_incidents_unerased", table_name="incidents")


def _partial(name: str, table: str, column: str, where: str) -> None:
    op.create_index(
        name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
