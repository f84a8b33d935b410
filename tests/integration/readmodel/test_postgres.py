"""The same story in PostgreSQL and in SQLite: the same rows, the same ways back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from ledger.domain.nodes import Node
from ledger.readmodel import queries
from ledger.readmodel.audit import Audit
from ledger.readmodel.database import Database, open_database
from ledger.readmodel.dump import dump
from ledger.readmodel.errors import DatabaseUnusable, ProjectionStopped
from ledger.readmodel.projector import Projector
from ledger.readmodel.rebuild import rebuild
from ledger.readmodel.tables.all import METADATA
from tests.unit.readmodel.answers import answer_first_row_paid
from tests.unit.readmodel.memory_chain import MemoryChain, address, identifier
from tests.unit.readmodel.story import DAY, SECOND_DUE, first_row_paid, register
from tests.unit.readmodel.test_replays import settled_loan_opened


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    opened = open_database(postgres_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'readmodel.db'}")
    yield opened
    opened.close()


def content(database: Database, chain: MemoryChain) -> str:
    list(Projector(database, chain, batch_blocks=2).catch_up(chain.head()))
    with database.reader() as session:
        return dump(session)


def told(chain: MemoryChain) -> None:
    """A loan that was settled, and is open again since a payment came back."""
    settled_loan_opened(chain)
    register(chain, "somebody else")
    chain.mine(3)


def test_both_databases_hold_the_same(database: Database, sqlite: Database) -> None:
    chain = MemoryChain(day=DAY)
    told(chain)
    found = content(database, chain)
    assert found == content(sqlite, chain)
    assert {line.split(" ")[0] for line in found.splitlines()} >= {"loans", "allocations", "movements", "products"}


def test_both_audit_alike(database: Database) -> None:
    chain = MemoryChain(day=DAY)
    answer_first_row_paid(chain, *first_row_paid(chain))
    content(database, chain)
    with database.reader() as session:
        assert list(Audit(session, chain).differences()) == []


def test_both_answer_alike(database: Database, sqlite: Database) -> None:
    chain = MemoryChain(day=DAY)
    told(chain)
    answers = []
    for each in (database, sqlite):
        content(each, chain)
        with each.reader() as session:
            loan = "0x" + identifier("loan").hex()
            asked = [queries.loan(session, None, loan), queries.payments(session, None, loan)]
            asked += [queries.balances(session, None), queries.nodes(session, None, loan, limit=5, after="3")]
            answers.append([*asked, queries.statement(session, None, loan, SECOND_DUE + 30)])
    assert answers[0] == answers[1]


def test_a_rebuild_gives_identical_tables(database: Database) -> None:
    chain = MemoryChain(day=DAY)
    told(chain)
    before = content(database, chain)
    assert rebuild(database, chain, chain.head()).differing == ()
    assert content(database, chain) == before


def test_both_go_back_alike(database: Database, sqlite: Database) -> None:
    chain = MemoryChain(day=DAY)
    told(chain)
    content(database, chain), content(sqlite, chain)
    chain.forget(5)
    chain.reach(Node.PARTY_BLOCKED, identifier("borrower"), address("regulator"), listReference=identifier("list"))
    chain.mine()
    found = content(database, chain)
    assert found == content(sqlite, chain)
    assert '"blocked":true' in found


def test_a_failed_batch_leaves_nothing(database: Database) -> None:
    chain = MemoryChain(day=DAY)
    told(chain)
    before = content(database, chain)
    chain.reach(Node.PARTY_BLOCKED, identifier("borrower"), address("regulator"), listReference=identifier("list"))
    chain.tell("SomethingNew")
    chain.mine()
    with pytest.raises(ProjectionStopped):
        content(database, chain)
    chain.forget(1)
    assert content(database, chain) == before


def test_the_migrations_make_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        options = {"compare_type": True, "version_table": "readmodel_version"}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), METADATA) == []


def test_one_writer_at_a_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.database.BUSY_SECONDS", 1)
    with database.writer(), pytest.raises(DatabaseUnusable, match="another writer"), database.writer():
        pass
