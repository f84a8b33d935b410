"""Filled anew, the tables are what they were; taken back to any block, what they had been there."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from ledger.domain.nodes import Node
from ledger.readmodel.database import Database
from ledger.readmodel.dump import dump
from ledger.readmodel.errors import ProjectionStopped
from ledger.readmodel.projector import Projector
from ledger.readmodel.rebuild import rebuild
from tests.unit.readmodel.memory_chain import MemoryChain, address, identifier
from tests.unit.readmodel.story import DAY, register, settled_late


@pytest.fixture
def chain() -> MemoryChain:
    chain = MemoryChain(day=DAY)
    settled_late(chain)
    register(chain, "somebody else")
    chain.mine(3)
    return chain


def content(database: Database) -> str:
    with database.reader() as session:
        return dump(session)


def filled(database: Database, chain: MemoryChain, batch_blocks: int = 500) -> str:
    list(Projector(database, chain, batch_blocks).catch_up(chain.head()))
    return content(database)


def test_a_rebuild_gives_identical_tables(database: Database, chain: MemoryChain) -> None:
    before = filled(database, chain, batch_blocks=1)
    assert before.count("\n") > 90
    found = rebuild(database, chain, chain.head())
    assert content(database) == before
    assert (found.block, found.compared_at, found.differing) == (chain.head(), chain.head(), ())
    assert found.events == len(chain.mined)


def test_a_rebuild_goes_on_to_the_newest_block(database: Database, chain: MemoryChain) -> None:
    filled(database, chain)
    at = chain.head()
    register(chain, "a third")
    chain.mine(2)
    found = rebuild(database, chain, chain.head())
    assert (found.block, found.compared_at, found.differing) == (at + 2, at, ())
    assert identifier("a third").hex() in content(database)


def test_a_rebuild_names_the_tables_that_had_been_changed(database: Database, chain: MemoryChain) -> None:
    before = filled(database, chain)
    with database.writer() as session:
        session.execute(text("UPDATE loans SET credit = 5"))
        session.execute(text("DELETE FROM claims"))
    found = rebuild(database, chain, chain.head())
    assert found.differing == ("loans", "claims")
    assert content(database) == before


def test_a_rebuild_that_fails_changes_nothing(database: Database, chain: MemoryChain) -> None:
    before = filled(database, chain)
    chain.tell("SomethingNew")
    chain.mine()
    with pytest.raises(ProjectionStopped):
        rebuild(database, chain, chain.head())
    assert content(database) == before


def test_after_a_change_of_chains_there_is_nothing_to_compare(database: Database, chain: MemoryChain) -> None:
    filled(database, chain)
    chain.forget(len(chain.blocks) - 1)
    register(chain, "borrower")
    chain.mine()
    assert rebuild(database, chain, chain.head()).compared_at is None


def test_every_way_back_leads_to_what_had_been_there(
    database: Database, chain: MemoryChain, fresh: Callable[[], Database]
) -> None:
    for _ in range(len(chain.blocks) - 1):
        filled(database, chain)
        chain.forget(1)
        assert filled(database, chain) == filled(fresh(), chain)


def test_a_way_back_in_the_middle_of_a_loan_can_be_lived_on(
    database: Database, chain: MemoryChain, fresh: Callable[[], Database]
) -> None:
    filled(database, chain)
    chain.forget(9)
    chain.reach(Node.PARTY_BLOCKED, identifier("borrower"), address("regulator"), listReference=identifier("list"))
    chain.mine(2)
    after = filled(database, chain)
    assert after == filled(fresh(), chain)
    assert '"blocked":true' in after
