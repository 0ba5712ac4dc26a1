"""What may be wrong with the database itself; SQLAlchemy need not be loaded to say it.

MigrationError          what cannot be migrated, in one line
├── DatabaseTrouble     it cannot be opened at all
└── NewerDatabase       a later Otklik has made it
"""


class MigrationError(Exception):
    """The database cannot be migrated; the message is one line that says what to mend."""


class DatabaseTrouble(MigrationError):
    """The database cannot be opened."""


class NewerDatabase(MigrationError):
    """The database is at a revision this code does not know."""
