"""One-time links to the supervisor's page."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """One step up."""
    op.create_table(
        "page_keys",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_page_keys_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_page_keys"),
        sa.UniqueConstraint("key_hash", name="uq_page_keys_key_hash"),
    )
    op.create_index("ix_page_keys_expires_at", "page_keys", ["expires_at"])


def downgrade() -> None:
    """One step back."""
    op.drop_table("page_keys")
