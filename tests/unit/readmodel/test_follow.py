"""The follower: how far it reads, what it reports, and when it gives up."""

import contextlib
import threading

import pytest

from ledger.chain.errors import NodeUnreachable
from ledger.domain.nodes import Node
from ledger.readmodel.database import Database
from ledger.readmodel.errors import ProjectionStopped
from ledger.readmodel.follow import Follower, Readiness
from ledger.readmodel.projector import Projector
from tests.unit.readmodel.memory_chain import MemoryChain, address, identifier
from tests.unit.readmodel.story import DAY, register


@pytest.fixture
def chain() -> MemoryChain:
    chain = MemoryChain(day=DAY)
    register(chain, "borrower")
    chain.mine(5)
    return chain


def follower(database: Database, chain: MemoryChain, **options: int) -> Follower:
    return Follower(Projector(database, chain), chain, **options)


def in_thread(following: Follower) -> threading.Thread:
    """Runs the follower; the errors that end it are expected by the tests."""

    def run() -> None:
        with contextlib.suppress(ProjectionStopped):
            following.run()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.parametrize(("confirmations", "block"), [(0, 5), (2, 3), (5, 0), (9, None)])
def test_blocks_are_read_when_enough_stand_on_them(
    database: Database, chain: MemoryChain, confirmations: int, block: int | None
) -> None:
    found = follower(database, chain, confirmations=confirmations).catch_up()
    assert (found.block, found.head, found.confirmed) == (block, 5, max(5 - confirmations, -1))
    assert found.is_ready()


def test_the_lag_counts_what_is_confirmed_and_not_read() -> None:
    assert Readiness(block=7, head=12, confirmed=10).lag == 3
    assert Readiness(block=None, head=1, confirmed=1).lag == 2
    assert Readiness(block=10, head=12, confirmed=10).is_ready()
    assert not Readiness(block=9, head=12, confirmed=10).is_ready()
    assert Readiness(block=9, head=12, confirmed=10).is_ready(most_lag=1)
    assert not Readiness().is_ready(most_lag=100)


def test_news_is_read_and_the_follower_stops_when_told(database: Database, chain: MemoryChain) -> None:
    following = follower(database, chain, poll_milliseconds=60_000)
    thread = in_thread(following)
    assert following.wait_for_block(5, 10_000)
    chain.mine()
    assert following.wait_for_block(6, 10_000)
    following.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert following.readiness.block == 6


def test_waiting_for_a_block_that_does_not_come_ends(database: Database, chain: MemoryChain) -> None:
    following = follower(database, chain, poll_milliseconds=1)
    thread = in_thread(following)
    assert not following.wait_for_block(6, 50)
    following.stop()
    thread.join(10)


def test_an_event_that_cannot_be_read_ends_it_and_is_reported(database: Database, chain: MemoryChain) -> None:
    chain.tell("SomethingNew")
    chain.mine()
    following = follower(database, chain)
    in_thread(following).join(10)
    found = following.readiness
    assert found.stopped
    assert not found.is_ready(most_lag=100)
    assert "SomethingNew" in (found.problem or "")
    assert not following.wait_for_block(6, 10_000)


def test_a_chain_that_does_not_answer_is_asked_again(
    database: Database, chain: MemoryChain, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([NodeUnreachable("no answer"), 5])

    def head() -> int:
        answer = next(answers, 5)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(chain, "head", head)
    seen: list[Readiness] = []
    following = Follower(Projector(database, chain), chain, poll_milliseconds=1, on_progress=seen.append)
    thread = in_thread(following)
    assert following.wait_for_block(5, 10_000)
    following.stop()
    thread.join(10)
    assert (seen[0].problem, seen[0].stopped) == ("no answer", False)
    assert following.readiness.problem is None


def test_a_replaced_block_is_followed(database: Database, chain: MemoryChain) -> None:
    party = register(chain, "other")
    chain.mine()
    following = follower(database, chain)
    following.catch_up()
    chain.forget(1)
    chain.reach(Node.PARTY_BLOCKED, identifier("borrower"), address("regulator"), listReference=identifier("list"))
    chain.mine(2)
    assert following.catch_up().block == 7
    with database.reader() as session:
        from ledger.readmodel.tables.people import Party

        assert session.get(Party, "0x" + party.hex()) is None
