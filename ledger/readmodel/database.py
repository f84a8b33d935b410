"""The database of the read model: SQLite or PostgreSQL, by URL, with its tables at this version."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlmodel import Session

from ledger.readmodel.errors import DatabaseUnusable

MIGRATIONS = "migrations"
VERSION = "0001"
VERSION_TABLE = "readmodel_version"
DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
WRITER = "readmodel_writer"
# Any number, but the same in every program version: it names the lock that one projector at a time holds.
LOCK = 0x6675_6269_65
BUSY_SECONDS = 30
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
            connection = plain.execution_options(**{WRITER: True})
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
        _lock(connection)
    except OperationalError as error:
        raise DatabaseUnusable(f"another writer holds the tables: {_first_line(error)}") from error
    with transaction:
        yield


def open_database(url: str) -> Database:
    """Connect and bring the tables to this version; makes them where there are none.

    `url`: sqlite:///PATH or postgresql://USER@HOST/NAME. A new SQLite file can be read by its owner alone.

    Raises: DatabaseUnusable, without the URL's password.
    """
    where = _parsed(url)
    shown = where.render_as_string(hide_password=True)
    try:
        database = Database(_engine(where))
        _upgrade(database.engine)
        return database
    except ModuleNotFoundError as error:
        raise DatabaseUnusable(f"{shown}: the driver {error.name} is missing; install fubie[postgres]") from error
    except (SQLAlchemyError, OSError) as error:
        raise DatabaseUnusable(f"{shown}: {_first_line(error)}") from error


def _parsed(url: str) -> URL:
    try:
        where = make_url(url)
    except ArgumentError as error:
        raise DatabaseUnusable("the database URL cannot be read; write sqlite:///PATH or postgresql://…") from error
    if where.drivername not in {*DRIVERS, *DRIVERS.values()}:
        raise DatabaseUnusable(f"{where.drivername}: no such kind of database; write sqlite:///PATH or postgresql://…")
    return where.set(drivername=DRIVERS.get(where.drivername, where.drivername))


def _engine(where: URL) -> Engine:
    if where.drivername == "sqlite":
        _make_private(where.database)
    engine = create_engine(where, pool_size=POOL, max_overflow=POOL, pool_pre_ping=where.drivername != "sqlite")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private(path: str | None) -> None:
    """Who owes what is nobody else's business."""
    if not path or path.startswith(":"):
        raise DatabaseUnusable("tables in memory would be gone with their connection; write sqlite:///PATH")
    Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare_sqlite(connection: Any, _: Any) -> None:
    # The driver would begin transactions late and by itself; `_begin_sqlite` does it instead.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(WRITER, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _lock(connection: Connection) -> None:
    """SQLite has locked with its BEGIN."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _upgrade(engine: Engine) -> None:
    """Alembic takes long to import: it is left alone where the tables stand at this version."""
    with engine.connect() as plain:
        connection = plain.execution_options(**{WRITER: True})
        with connection.begin():
            _lock(connection)
            if _version(connection) != VERSION:
                _migrate(connection)


def _version(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(files("ledger.readmodel").joinpath(MIGRATIONS)))
    config.attributes["connection"] = connection
    config.attributes["version_table"] = VERSION_TABLE
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise DatabaseUnusable(f"the tables are of another program version: {error}") from error


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
