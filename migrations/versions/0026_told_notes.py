"""Why a source is not read, and what a reading may have missed, in no language: the text with what
is filled into it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COLUMNS = ("note", "gap")


def upgrade() -> None:
    """One step up; what was kept in Russian is looked up where it is in the catalogue."""
    for name in COLUMNS:
        kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
        op.add_column("sources", sa.Column(f"{name}_told", kind, nullable=True))
        sources = sa.table("sources", sa.column(name, sa.String), sa.column(f"{name}_told", kind))
        said, told = sources.c[name], sources.c[f"{name}_told"]
        kept = op.get_bind().scalars(sa.select(said).where(said != "").distinct()).all()
        for text in kept:
            # As the desk writes it, to the letter: SQLite compares JSON by its text.
            whole = {"text": text, "fields": {}}
            op.execute(sa.update(sources).where(said == text).values({told: whole}))
        op.drop_column("sources", name)
        op.execute(f"ALTER TABLE sources RENAME COLUMN {name}_told TO {name}")


def downgrade() -> None:
    """One step back; what is said again at the next reading is let go."""
    for name in COLUMNS:
        op.drop_column("sources", name)
        op.add_column("sources", sa.Column(name, sa.String(500), nullable=False, server_default=""))
