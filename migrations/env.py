"""Run by alembic for each command, on the connection `db.migrate` has opened for it.

Everything happens in that connection's transaction, on SQLite too. Batch mode lets SQLite
change a table by copying it.
"""

from typing import TYPE_CHECKING, Literal

from alembic import context
from sqlalchemy import JSON, Connection

from db.base import UtcDateTime
from db.models import Base, beside_models

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext


def _render(kind: str, item: object, found: "AutogenContext") -> str | Literal[False]:
    """Revisions stand on SQLAlchemy alone: our types change, history does not."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        found.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=_render,
        include_object=beside_models,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


_run(context.config.attributes["connection"])
