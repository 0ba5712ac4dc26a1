"""Finding: the words of incidents with an index over them; every incident there is, to be read."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

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


def upgrade() -> None:
    """One step up. Words are read by the running desk, in batches, the newest incidents first."""
    op.create_table(
        "findings",
        sa.Column("incident_id", ID, autoincrement=False, nullable=False),
        sa.Column(
            "words", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_findings_incident_id_incidents"
        ),
        sa.PrimaryKeyConstraint("incident_id", name="pk_findings"),
    )
    op.create_table(
        "findings_unread",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("incident_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_findings_unread_incident_id_incidents"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_findings_unread"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE:
            op.execute(statement)
    else:
        op.execute("CREATE INDEX ix_findings_words ON findings USING gin (words)")
    op.execute("INSERT INTO findings_unread (incident_id) SELECT id FROM incidents ORDER BY id")


def downgrade() -> None:
    """One step back."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE findings_fts")
    op.drop_table("findings_unread")
    op.drop_table("findings")
