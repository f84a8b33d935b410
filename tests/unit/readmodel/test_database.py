"""Opening: any number of times, refusing what cannot be used, with the tables that the models describe."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from ledger.readmodel.database import Database, open_database
from ledger.readmodel.errors import DatabaseUnusable
from ledger.readmodel.tables.all import ALL, METADATA


def test_the_migrations_make_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "version_table": "readmodel_version"}
        )
        assert compare_metadata(context, METADATA) == []


def test_every_table_belongs_to_the_dump() -> None:
    assert {table.__tablename__ for table in ALL} == set(METADATA.tables)


def test_opening_again_keeps_what_is_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'readmodel.db'}"
    for stored in (0, 1):
        database = open_database(url)
        with database.writer() as session:
            assert len(session.execute(text("SELECT * FROM blocks")).all()) == stored
            session.execute(text(f"INSERT INTO blocks VALUES ({stored}, 'a', 'b', 1)"))
        database.close()


def test_an_error_undoes_what_was_written(database: Database) -> None:
    with pytest.raises(RuntimeError, match="halfway"), database.writer() as session:
        session.execute(text("INSERT INTO blocks VALUES (1, 'a', 'b', 1)"))
        raise RuntimeError("halfway")
    with database.reader() as session:
        assert session.execute(text("SELECT * FROM blocks")).all() == []


def test_a_reader_sees_one_state(database: Database) -> None:
    with database.reader() as reading:
        assert reading.execute(text("SELECT count(*) FROM blocks")).scalar() == 0
        with database.writer() as writing:
            writing.execute(text("INSERT INTO blocks VALUES (1, 'a', 'b', 1)"))
        assert reading.execute(text("SELECT count(*) FROM blocks")).scalar() == 0
    with database.reader() as reading:
        assert reading.execute(text("SELECT count(*) FROM blocks")).scalar() == 1


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("nonsense", "the database URL cannot be read"),
        ("mysql://somebody:secret@localhost/x", "mysql: no such kind of database"),
        (f"sqlite:///{__file__}/below.db", "File exists"),
        ("sqlite://", "tables in memory would be gone"),
        ("postgresql://somebody:secret@127.0.0.1:1/x", "127.0.0.1"),
    ],
)
def test_what_cannot_be_opened_is_refused_without_its_password(url: str, reason: str) -> None:
    with pytest.raises(DatabaseUnusable, match=reason) as caught:
        open_database(url)
    assert "secret" not in str(caught.value)


def test_tables_of_a_newer_program_are_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'readmodel.db'}"
    database = open_database(url)
    with database.writer() as session:
        session.execute(text("UPDATE readmodel_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(DatabaseUnusable, match="another program version"):
        open_database(url)


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "readmodel.db"
    open_database(f"sqlite:///{path}").close()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
