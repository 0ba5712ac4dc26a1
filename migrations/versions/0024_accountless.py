"""Whoever has left without any account has none: no number of our own making stands for it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PEOPLE = sa.table(
    "people", sa.column("id", sa.BigInteger()), sa.column("telegram_id", sa.BigInteger())
)


def upgrade() -> None:
    """One step up."""
    with op.batch_alter_table("people") as people:
        people.alter_column("telegram_id", existing_type=sa.BigInteger(), nullable=True)
    # People's ids are above zero: below it stood what was nobody's.
    op.execute(PEOPLE.update().where(PEOPLE.c.telegram_id < 0).values(telegram_id=None))
    with op.batch_alter_table("people") as people:
        people.create_check_constraint("known", "NOT active OR telegram_id IS NOT NULL")


def downgrade() -> None:
    """One step back."""
    with op.batch_alter_table("people") as people:
        people.drop_constraint("known", type_="check")
    op.execute(
        PEOPLE.update().where(PEOPLE.c.telegram_id.is_(None)).values(telegram_id=-PEOPLE.c.id)
    )
    with op.batch_alter_table("people") as people:
        people.alter_column("telegram_id", existing_type=sa.BigInteger(), nullable=False)
