"""MAX beside Telegram: names of its messages, a second chat of an office, a second account."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """One step up."""
    op.create_table(
        "max_messages",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("mid", sa.String(length=100), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_max_messages"),
        sa.UniqueConstraint("mid", name="uq_max_messages_mid"),
    )
    op.create_index("ix_max_messages_at", "max_messages", ["at"])
    op.add_column("offices", sa.Column("second_chat_id", sa.BigInteger(), nullable=True))
    op.create_index("ix_offices_second_chat_id", "offices", ["second_chat_id"])
    op.add_column("people", sa.Column("second_id", sa.BigInteger(), nullable=True))
    op.add_column(
        "people",
        sa.Column("reads_second", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_index("uq_people_second_id", "people", ["second_id"], unique=True)


def downgrade() -> None:
    """One step back."""
    op.drop_index("uq_people_second_id", "people")
    op.drop_column("people", "reads_second")
    op.drop_column("people", "second_id")
    op.drop_index("ix_offices_second_chat_id", "offices")
    op.drop_column("offices", "second_chat_id")
    op.drop_table("max_messages")
