"""Spikes, and the index complaints are counted by."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
COMPLAINTS = sa.text("verdict_kind = 'complaint' AND NOT baseline")


def upgrade() -> None:
    """One step up."""
    op.create_table(
        "spikes",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.Column("district", sa.String(length=200), nullable=False),
        sa.Column("office_id", ID, nullable=True),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("window_seconds", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("usual", sa.Float(), nullable=False),
        sa.Column("critical", sa.Boolean(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("say_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("again_at", MOMENT, nullable=True),
        sa.Column("again_count", sa.Integer(), nullable=True),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_spikes_office_id_offices"),
        sa.PrimaryKeyConstraint("id", name="pk_spikes"),
    )
    op.create_index(
        "uq_spikes_standing",
        "spikes",
        ["topic", "district"],
        unique=True,
        sqlite_where=sa.text("standing"),
        postgresql_where=sa.text("standing"),
    )
    op.create_index(
        "ix_posts_complaints",
        "posts",
        ["posted_at", "topic", "district"],
        sqlite_where=COMPLAINTS,
        postgresql_where=COMPLAINTS,
    )


def downgrade() -> None:
    """One step back."""
    op.drop_index("ix_posts_complaints", "posts")
    op.drop_table("spikes")
