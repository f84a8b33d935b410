"""A database by URL, SQLite or PostgreSQL, with its tables at this program's version: how the journal and the read model open theirs.

A connection that is going to write says so before its transaction begins, with the execution option WRITES; on SQLite it then
holds the one writer's lock from its first statement on.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
WRITES = "fubie_writes"
# On SQLite: on the disk when the commit returns; or after the process at once, and a power failure from the next DURABLE on.
DURABLE, SOON = "durable", "soon"
BUSY_SECONDS = 30
SQLITE_PRAGMAS = (f"busy_timeout = {BUSY_SECONDS * 1000}", "journal_mode = WAL")
MIGRATIONS = "migrations"
VERSION_TABLE = "version_table"


@dataclass(frozen=True)
class Tables:
    """The tables of one package, which its folder `migrations` makes.

    `version`: the newest migration's, which `version_table` says of the tables as they stand. `lock`: any number that no other
    tables have, the same in every program version: on PostgreSQL it names their lock. `pragmas`: for SQLite, besides the usual.
    """

    package: str
    version: str
    version_table: str
    lock: int
    unusable: type[Exception]
    pragmas: tuple[str, ...] = ()

    def open(self, url: str, **pool: int) -> Engine:
        """Connect and bring the tables to this version; makes them where there are none.

        `url`: sqlite:///PATH or postgresql://USER@HOST/NAME. A new SQLite file can be read by its owner alone.
        `pool`: SQLAlchemy's sizes of the pool of connections.

        Raises: `unusable`, without the URL's password.
        """
        where = self._parsed(url)
        shown = where.render_as_string(hide_password=True)
        try:
            return self._upgraded(self._engine(where, pool))
        except ModuleNotFoundError as error:
            raise self.unusable(f"{shown}: the driver {error.name} is missing; install fubie[postgres]") from error
        except (SQLAlchemyError, OSError) as error:
            raise self.unusable(f"{shown}: {first_line(error)}") from error

    def hold(self, connection: Connection) -> None:
        """Keep every other writer away until the transaction ends; SQLite has done so with its BEGIN.

        Raises: OperationalError when another one does not finish.
        """
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": self.lock})

    def _parsed(self, url: str) -> URL:
        try:
            where = make_url(url)
        except ArgumentError as error:
            raise self.unusable("the database URL cannot be read; write sqlite:///PATH or postgresql://…") from error
        if where.drivername not in {*DRIVERS, *DRIVERS.values()}:
            raise self.unusable(f"{where.drivername}: no such kind of database; write sqlite:///PATH or postgresql://…")
        return where.set(drivername=DRIVERS.get(where.drivername, where.drivername))

    def _engine(self, where: URL, pool: dict[str, int]) -> Engine:
        if where.drivername != "sqlite":
            return create_engine(where, pool_pre_ping=True, **pool)
        self._make_private(where.database)
        engine = create_engine(where, **pool)
        event.listen(engine, "connect", _preparing((*SQLITE_PRAGMAS, *self.pragmas)))
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _make_private(self, path: str | None) -> None:
        """Who owes what is nobody else's business, and neither are salts and signed transactions."""
        if not path or path.startswith(":"):
            raise self.unusable("tables in memory would be gone with their connection; write sqlite:///PATH")
        Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))

    def _upgraded(self, engine: Engine) -> Engine:
        try:
            self._upgrade(engine)
            return engine
        except BaseException:
            engine.dispose()
            raise

    def _upgrade(self, engine: Engine) -> None:
        """Alembic takes long to import: it is left alone where the tables stand at this version."""
        with engine.connect() as plain:
            connection = plain.execution_options(**{WRITES: DURABLE})
            with connection.begin():
                self.hold(connection)
                if self._version(connection) != self.version:
                    self._migrate(connection)

    def _version(self, connection: Connection) -> str | None:
        if not connection.dialect.has_table(connection, self.version_table):
            return None
        return connection.execute(text(f"SELECT version_num FROM {self.version_table}")).scalar()

    def _migrate(self, connection: Connection) -> None:
        from alembic import command
        from alembic.config import Config
        from alembic.util.exc import CommandError

        config = Config()
        config.set_main_option("script_location", str(files(self.package).joinpath(MIGRATIONS)))
        config.attributes |= {"connection": connection, VERSION_TABLE: self.version_table}
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise self.unusable(f"the tables are of another program version: {error}") from error


def run_migrations(metadata: MetaData) -> None:
    """What a folder of migrations has for Alembic's env.py: runs them on the connection that Alembic was handed."""
    from alembic import context

    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        version_table=context.config.attributes[VERSION_TABLE],
        transactional_ddl=True,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def first_line(error: Exception) -> str:
    """What the driver says."""
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]


def _preparing(pragmas: tuple[str, ...]) -> Callable[[Any, Any], None]:
    def prepare(connection: Any, _: Any) -> None:
        # The driver would begin transactions late and by itself; `_begin_sqlite` does it instead.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    return prepare


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    if writes:
        connection.exec_driver_sql(f"PRAGMA synchronous = {'FULL' if writes == DURABLE else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
