"""Alike: traces of posts, incidents told apart, what an incident may be, merged incidents."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """One step up."""
    op.create_table(
        "traces",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("incident_id", ID, nullable=True),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_traces_incident_id_incidents"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_traces"),
    )
    op.create_index("ix_traces_incident_id", "traces", ["incident_id"])
    op.create_index("ix_traces_key", "traces", ["key", "last_at"])
    op.create_index("ix_traces_last_at", "traces", ["last_at"])
    op.create_index(
        "uq_traces_key_claimed",
        "traces",
        ["key"],
        unique=True,
        sqlite_where=sa.text("claimed"),
        postgresql_where=sa.text("claimed"),
    )
    op.create_table(
        "apart",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("one_id", ID, nullable=False),
        sa.Column("other_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["one_id"], ["incidents.id"], name="fk_apart_one_id_incidents"),
        sa.ForeignKeyConstraint(["other_id"], ["incidents.id"], name="fk_apart_other_id_incidents"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_apart_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_apart"),
        sa.UniqueConstraint("one_id", "other_id", name="uq_apart_one_id_other_id"),
    )
    op.create_index("ix_apart_other_id", "apart", ["other_id"])
    op.create_table(
        "lookalikes",
        sa.Column("incident_id", ID, autoincrement=False, nullable=False),
        sa.Column("other_id", ID, nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_lookalikes_incident_id_incidents"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["incidents.id"], name="fk_lookalikes_other_id_incidents"
        ),
        sa.PrimaryKeyConstraint("incident_id", name="pk_lookalikes"),
    )
    op.create_index("ix_lookalikes_other_id", "lookalikes", ["other_id"])
    # Columns are added in place: SQLite cannot copy a table that others refer to.
    op.add_column(
        "incidents", sa.Column("voices", sa.Integer(), server_default="1", nullable=False)
    )
    op.add_column("incidents", sa.Column("burst", sa.Integer(), server_default="0", nullable=False))
    op.add_column("incidents", sa.Column("merged_into", sa.BigInteger(), nullable=True))
    op.create_index("ix_incidents_merged_into", "incidents", ["merged_into"])
    op.execute("UPDATE incidents SET voices = posts_count")


def downgrade() -> None:
    """One step back."""
    op.drop_index("ix_incidents_merged_into", "incidents")
    for column in ("merged_into", "burst", "voices"):
        op.drop_column("incidents", column)
    for table in ("lookalikes", "apart", "traces"):
        op.drop_table(table)
