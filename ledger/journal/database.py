"""The journal's database: SQLite or PostgreSQL, by URL. A durable commit is on the disk when it returns."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlmodel import Session

from ledger.journal.errors import JournalUnusable

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
WRITES = "journal_writes"
# Any number, but the same in every program version: it names the lock under which the tables are made.
LOCK = 0x6675_6269_66
BUSY_SECONDS = 30
VERSION = "0002"


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
            connection = plain.execution_options(**{WRITES: "durable" if durable else "soon"})
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
    """Connect and bring the tables to this version; makes them where there are none.

    `url`: sqlite:///PATH or postgresql://USER@HOST/NAME. A new SQLite file can be read by its owner alone.

    Raises: JournalUnusable, without the URL's password.
    """
    where = _parsed(url)
    shown = where.render_as_string(hide_password=True)
    try:
        return _opened(_engine(where))
    except ModuleNotFoundError as error:
        raise JournalUnusable(f"{shown}: the driver {error.name} is missing; install fubie[postgres]") from error
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise JournalUnusable(f"{shown}: {reason}") from error


def _opened(engine: Engine) -> Database:
    try:
        _upgrade(engine)
        return Database(engine)
    except BaseException:
        engine.dispose()
        raise


def _parsed(url: str) -> URL:
    try:
        where = make_url(url)
    except ArgumentError as error:
        raise JournalUnusable("the database URL cannot be read; write sqlite:///PATH or postgresql://…") from error
    if where.drivername not in {*DRIVERS, *DRIVERS.values()}:
        raise JournalUnusable(f"{where.drivername}: no such kind of database; write sqlite:///PATH or postgresql://…")
    return where.set(drivername=DRIVERS.get(where.drivername, where.drivername))


def _engine(where: URL) -> Engine:
    if where.drivername == "sqlite":
        _make_private(where.database)
    engine = create_engine(where, pool_pre_ping=where.drivername != "sqlite")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private(path: str | None) -> None:
    """It holds salts and signed transactions."""
    if not path or path.startswith(":"):
        raise JournalUnusable("a journal in memory would be lost; write sqlite:///PATH")
    Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare_sqlite(connection: Any, _: Any) -> None:
    # The driver would begin transactions late and by itself; `_begin_sqlite` does it instead.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")
    # What is deleted is overwritten: an erased salt must not stay in the file.
    connection.execute("PRAGMA secure_delete = ON")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    if writes:
        connection.exec_driver_sql(f"PRAGMA synchronous = {'FULL' if writes == 'durable' else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _upgrade(engine: Engine) -> None:
    """Alembic takes long to import: it is left alone where the tables stand at this version."""
    with engine.connect() as plain:
        connection = plain.execution_options(**{WRITES: "durable"})
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            if _version(connection) != VERSION:
                _migrate(connection)


def _version(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "journal_version"):
        return None
    return connection.execute(text("SELECT version_num FROM journal_version")).scalar()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(files("ledger.journal").joinpath("migrations")))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise JournalUnusable(f"the journal's tables are of another program version: {error}") from error
