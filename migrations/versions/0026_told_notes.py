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
            # Without fields: nothing is to be filled into it, whatever braces it has.
            op.execute(sa.update(sources).where(said == text).values({told: {"text": text}}))
        op.drop_column("sources", name)
        op.execute(f"ALTER TABLE sources RENAME COLUMN {name}_told TO {name}")


def downgrade() -> None:
    """One step back; what was to be filled into a text stays a name in braces."""
    for name in COLUMNS:
        kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
        said = sa.Column(f"{name}_said", sa.String(500), nullable=False, server_default="")
        op.add_column("sources", said)
        sources = sa.table("sources", sa.column(name, kind), sa.column(said.name, sa.String))
        text = sources.c[name]["text"].as_string()
        kept = sa.update(sources).where(text.is_not(None))
        op.execute(kept.values({said.name: sa.func.substr(text, 1, 500)}))
        op.drop_column("sources", name)
        op.execute(f"ALTER TABLE sources RENAME COLUMN {said.name} TO {name}")
