"""Figures of a month of a hundred thousand incidents: indexes over the moments they ask for."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MOMENTS = ("delivered_at", "claimed_at", "first_reply_at")


def upgrade() -> None:
    """One step up."""
    _events_index("kind", "at", "incident_id")
    _partial("ix_incidents_uncounted", "incidents", ["id"], "backfilled OR merged_into IS NOT NULL")
    for moment in MOMENTS:
        _partial(f"ix_cycles_{moment}", "cycles", [moment], f"{moment} IS NOT NULL")
    _partial("ix_cycles_again", "cycles", ["incident_id", "cycle"], "cycle > 1")
    op.create_index("ix_cycles_due_reply_at", "cycles", ["due_reply_at"])


def downgrade() -> None:
    """One step back."""
    op.drop_index("ix_cycles_due_reply_at", table_name="cycles")
    op.drop_index("ix_cycles_again", table_name="cycles")
    for moment in MOMENTS:
        op.drop_index(f"ix_cycles_{moment}", table_name="cycles")
    op.drop_index("ix_incidents_uncounted", table_name="incidents")
    _events_index("kind", "at")


def _events_index(*columns: str) -> None:
    op.drop_index("ix_events_kind_at", table_name="events")
    op.create_index("ix_events_kind_at", "events", list(columns))


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
