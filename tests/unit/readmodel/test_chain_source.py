"""What the chain's client gives, as the read model takes it."""

from collections.abc import Mapping
from typing import Any, cast

import pytest
from eth_abi import encode
from eth_utils import keccak

from ledger.chain import gateway
from ledger.chain.artifacts import shipped
from ledger.chain.contract import Contract
from ledger.chain.decoding import decoder
from ledger.chain.refusals import refusals
from ledger.readmodel.chain_source import ChainSource
from ledger.readmodel.errors import ChainUnreadable, UnsupportedEntry
from ledger.readmodel.source import Block, Deployment, Log

ADDRESS = "0x" + "1e" * 20
LENDER, RECEIPT, HASH, TRANSACTION = (keccak(text=name) for name in ("lender", "receipt", "block", "transaction"))


class Node:
    """One block with one log."""

    def __init__(self, topics: tuple[bytes, ...], data: bytes, blocks: int = 8) -> None:
        self.found = gateway.Log(ADDRESS, topics, data, 7, HASH, TRANSACTION, 0, 3)
        self.asked: list[Any] = []
        self.blocks = blocks

    def header(self, block: gateway.BlockRef) -> gateway.Header | None:
        number = self.blocks - 1 if block == "latest" else cast("int", block)
        if not 0 <= number < self.blocks:
            return None
        return gateway.Header(number, HASH, bytes(32), 1_000 + number, 1, None, (), {})

    def logs(self, address: str, first: int, last: int) -> tuple[gateway.Log, ...]:
        self.asked.append((address, first, last))
        return (self.found,)

    def call(self, call: gateway.Call, sender: str | None = None, block: gateway.BlockRef = "pending") -> bytes:
        self.asked.append((call.to, block))
        return encode(["uint256"], [5])


def source_of(node: Node) -> ChainSource:
    artifacts = shipped()
    contract = Contract(ADDRESS, artifacts.ledger, refusals(artifacts))
    chain = cast("gateway.Chain", node)
    return ChainSource(chain, contract, decoder(artifacts), Deployment(1, ADDRESS, bytes(32)))


def funded() -> Node:
    topics = (keccak(text="PoolFunded(bytes32,uint64,bytes32)"), LENDER)
    return Node(topics, encode(["uint64", "bytes32"], [700, RECEIPT]))


def test_events_come_decoded_with_their_place() -> None:
    node = funded()
    (found,) = source_of(node).logs(5, 9)
    assert node.asked == [(ADDRESS, 5, 9)]
    arguments: Mapping[str, Any] = {"lender": LENDER, "amount": 700, "receipt": RECEIPT}
    assert found == Log(7, HASH, 3, TRANSACTION, "PoolFunded", arguments)


def test_an_event_that_this_version_does_not_know_is_not_passed_over() -> None:
    with pytest.raises(UnsupportedEntry, match="block 7, log 3: unknown event"):
        source_of(Node((keccak(text="SomethingNew()"),), b"")).logs(0, 9)


def test_blocks_and_the_head() -> None:
    source = source_of(funded())
    assert (source.head(), source.block(7), source.block(8)) == (7, Block(7, HASH, bytes(32), 1_007), None)
    with pytest.raises(ChainUnreadable, match="no block yet"):
        source_of(Node((), b"", blocks=0)).head()


def test_a_view_is_asked_as_of_a_block() -> None:
    node = funded()
    assert source_of(node).view("receivableOf", LENDER, block=7) == 5
    assert node.asked == [(ADDRESS, 7)]
