"""The database of the read model: SQLite or PostgreSQL, by URL, with its tables at this version."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from ledger.database import SOON, WRITES, Tables, first_line
from ledger.readmodel.errors import DatabaseUnusable

TABLES = Tables(
    package="ledger.readmodel",
    version="0002",
    version_table="readmodel_version",
    # One projector at a time holds it.
    lock=0x6675_6269_65,
    unusable=DatabaseUnusable,
)
# Connections kept, and as many more when all are in use: a server reads in many threads.
POOL = 20


class Database:
    """Connections to the tables: many readers, each with one snapshot, and one writer at a time."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def reader(self) -> Iterator[Session]:
        """A session whose reads all see the same state."""
        with Session(self._snapshot()) as session:
            yield session

    @contextmanager
    def writer(self) -> Iterator[Session]:
        """A session that no other writer runs beside; commits at its end, undoes everything when an error leaves it.

        Raises: DatabaseUnusable when another writer does not finish.
        """
        with self.engine.connect() as plain:
            connection = plain.execution_options(**{WRITES: SOON})
            with _alone(connection), Session(connection, expire_on_commit=False) as session:
                yield session
                session.flush()

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def _snapshot(self) -> Engine:
        if self.engine.dialect.name == "sqlite":
            return self.engine
        return self.engine.execution_options(isolation_level="REPEATABLE READ")


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """A transaction that holds the writers' lock."""
    try:
        transaction = connection.begin()
        TABLES.hold(connection)
    except OperationalError as error:
        raise DatabaseUnusable(f"another writer holds the tables: {first_line(error)}") from error
    with transaction:
        yield


def open_database(url: str) -> Database:
    """Opens the read model, or makes it. Raises: DatabaseUnusable; `url` and the rest as Tables.open."""
    return Database(TABLES.open(url, pool_size=POOL, max_overflow=POOL))
