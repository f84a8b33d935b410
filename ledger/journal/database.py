"""The journal's database: SQLite or PostgreSQL, by URL. A durable commit is on the disk when it returns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, text
from sqlmodel import Session

from ledger.database import DURABLE, SOON, WRITES, Tables
from ledger.journal.errors import JournalUnusable

TABLES = Tables(
    package="ledger.journal",
    version="0003",
    version_table="journal_version",
    lock=0x6675_6269_66,
    unusable=JournalUnusable,
    # What is deleted is overwritten: an erased salt must not stay in the file.
    pragmas=("secure_delete = ON",),
)


class Database:
    """Sessions that read, and sessions that write: on SQLite one writer at a time, from its first statement on."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[Session]:
        """Commits at its end; undoes everything when an error leaves it.

        What is not durable outlives the process at once, and a power failure from the next durable commit on.
        """
        with self.engine.connect() as plain:
            connection = plain.execution_options(**{WRITES: DURABLE if durable else SOON})
            with connection.begin(), Session(connection, expire_on_commit=False) as session:
                if not durable and connection.dialect.name == "postgresql":
                    connection.execute(text("SET LOCAL synchronous_commit = off"))
                yield session
                session.flush()

    def purge(self) -> None:
        """What was deleted leaves the write-ahead log too; PostgreSQL's leaves with its next vacuum and its archive."""
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
                connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Opens the journal, or makes it. Raises: JournalUnusable; `url` and the rest as Tables.open."""
    return Database(TABLES.open(url))
