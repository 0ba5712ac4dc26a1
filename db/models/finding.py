"""The words incidents are found by: one row of dictionary forms, and the index over them.

SQLite keeps the index in a virtual table (FTS5) that triggers keep equal to the rows; PostgreSQL
in a GIN index over the column. Neither is known to the metadata (`beside_models`), so both are
made here for a database that is created from the models, and by a migration for any other.
"""

from typing import Any

from sqlalchemy import DDL, ForeignKey, Text, event
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id


class Finding(Base):
    """What one incident is found by: lemmas of its topic, place and texts, keys of its links.

    Lower case, letters and digits alone, parted by spaces. Words are of masked texts; nothing is
    kept of an author. Erased with the texts.
    """

    __tablename__ = "findings"

    incident_id: Mapped[int] = mapped_column(
        ForeignKey("incidents.id"), primary_key=True, autoincrement=False
    )
    words: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))


class Unread(Base):
    """An incident whose words have changed and are to be read anew; it may stand here twice.

    Written in the transaction of the change, and never waited for.
    """

    __tablename__ = "findings_unread"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"))


SQLITE = (
    "CREATE VIRTUAL TABLE findings_fts USING fts5("
    "words, content='findings', content_rowid='incident_id', "
    'tokenize="unicode61 remove_diacritics 0")',
    "CREATE TRIGGER findings_fts_insert AFTER INSERT ON findings BEGIN "
    "INSERT INTO findings_fts(rowid, words) VALUES (new.incident_id, new.words); END",
    "CREATE TRIGGER findings_fts_delete AFTER DELETE ON findings BEGIN "
    "INSERT INTO findings_fts(findings_fts, rowid, words) "
    "VALUES ('delete', old.incident_id, old.words); END",
    "CREATE TRIGGER findings_fts_update AFTER UPDATE OF words ON findings BEGIN "
    "INSERT INTO findings_fts(findings_fts, rowid, words) "
    "VALUES ('delete', old.incident_id, old.words); "
    "INSERT INTO findings_fts(rowid, words) VALUES (new.incident_id, new.words); END",
)
POSTGRESQL = ("CREATE INDEX ix_findings_words ON findings USING gin (words)",)

for _statements, _dialect in ((SQLITE, "sqlite"), (POSTGRESQL, "postgresql")):
    for _statement in _statements:
        _ddl = DDL(_statement)  # type: ignore[no-untyped-call] # SQLAlchemy has not typed it
        event.listen(Finding.__table__, "after_create", _ddl.execute_if(dialect=_dialect))


def beside_models(_object: Any, name: str | None, _kind: str, reflected: bool, _other: Any) -> bool:
    """For alembic's comparison: whether the models answer for this thing of the database."""
    return not (reflected and (name or "").startswith(("findings_fts", "ix_findings_words")))
