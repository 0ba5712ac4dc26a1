"""Promises: dates named in interim answers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """One step up."""
    op.create_table(
        "promises",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("incident_id", ID, nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("promised_at", MOMENT, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_event", sa.BigInteger(), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_event", sa.BigInteger(), nullable=True),
        sa.Column("end", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_promises_incident_id_incidents"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_promises_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_promises"),
    )
    for column in ("incident_id", "promised_at", "made_event", "ended_event"):
        op.create_index(f"ix_promises_{column}", "promises", [column])
    op.create_index(
        "uq_promises_incident_open",
        "promises",
        ["incident_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    """One step back."""
    op.drop_table("promises")
