"""Opening: any number of times and at the same time, with the tables that the models describe, refusing what cannot be used."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from ledger.journal.database import Database, open_database
from ledger.journal.errors import JournalUnusable
from ledger.journal.tables import METADATA

OPEN = "import sys; from ledger.journal.database import open_database; open_database(sys.argv[1]).close()"


def test_the_migrations_make_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        options = {"compare_type": True, "version_table": "journal_version"}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), METADATA) == []


def test_several_processes_may_open_a_new_journal_at_once(url: str) -> None:
    processes = [subprocess.Popen([sys.executable, "-c", OPEN, url], stderr=subprocess.PIPE) for _ in range(2)]
    ends = [(process.communicate()[1], process.returncode) for process in processes]
    assert [code for _, code in ends] == [0] * 2, ends


def test_an_error_undoes_what_was_written(database: Database) -> None:
    with pytest.raises(RuntimeError, match="halfway"), database.writing() as session:
        session.execute(text("INSERT INTO accounts VALUES ('1:0x', '0x', 1)"))
        raise RuntimeError("halfway")
    with database.reading() as session:
        assert session.execute(text("SELECT * FROM accounts")).all() == []


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "folder/journal.db"
    open_database(f"sqlite:///{path}").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_durable_commit_on_sqlite_waits_for_the_disk(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'journal.db'}")
    for durable, level in ((True, 2), (False, 1)):
        with database.writing(durable=durable) as session:
            assert session.execute(text("PRAGMA synchronous")).scalar() == level
    database.close()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("nonsense", "the database URL cannot be read"),
        ("mysql://somebody:secret@localhost/x", "mysql: no such kind of database"),
        ("sqlite://", "tables in memory would be gone"),
        ("sqlite:////proc/nowhere/at/all.db", "No such file"),
        ("postgresql://somebody:secret@127.0.0.1:1/x", "127.0.0.1"),
    ],
)
def test_what_cannot_be_opened_is_refused_without_its_password(url: str, reason: str) -> None:
    with pytest.raises(JournalUnusable, match=reason) as caught:
        open_database(url)
    assert "secret" not in str(caught.value)


def test_tables_of_a_newer_program_are_refused(url: str) -> None:
    database = open_database(url)
    with database.writing() as session:
        session.execute(text("UPDATE journal_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(JournalUnusable, match="another program version"):
        open_database(url)
