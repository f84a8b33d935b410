"""What the client needs of a chain, whoever implements it. `jsonrpc` is the implementation for every real node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

# A height, a hash, or a name. `pending` is the state that the next transaction will meet, its time included.
BlockRef: TypeAlias = int | bytes | Literal["latest", "pending"]


@dataclass(frozen=True)
class ChainIdentity:
    """One chain, as distinct from another with the same number."""

    chain_id: int
    genesis: bytes

    @property
    def key(self) -> str:
        """Names the chain in stored records."""
        return f"{self.chain_id}:0x{self.genesis.hex()}"


@dataclass(frozen=True)
class Call:
    """What a transaction says. `to` is None for a creation. `gas` None = estimated.

    A tolerant batch must state its gas: an estimate finds the least with which it succeeds, and it succeeds with every item skipped.
    """

    to: str | None
    data: bytes
    gas: int | None = None


@dataclass(frozen=True)
class Fees:
    """Wei per gas. `tip` is None on a chain without a base fee: then `most` is the plain gas price.

    `block_gas` is the most gas that a block takes.
    """

    most: int
    tip: int | None
    block_gas: int

    @property
    def fields(self) -> dict[str, int]:
        """Of a transaction: legacy without a base fee, EIP-1559 with one."""
        if self.tip is None:
            return {"gasPrice": self.most}
        return {"maxFeePerGas": self.most, "maxPriorityFeePerGas": self.tip}


@dataclass(frozen=True)
class Log:
    """One event as the node tells it; `index` is its place among the logs of the block."""

    address: str
    topics: tuple[bytes, ...]
    data: bytes
    block: int
    block_hash: bytes
    transaction: bytes
    transaction_index: int
    index: int


@dataclass(frozen=True)
class Receipt:
    """A transaction in a block. `created` is the address of a contract that it made."""

    transaction: bytes
    block: int
    block_hash: bytes
    transaction_index: int
    succeeded: bool
    gas_used: int
    created: str | None
    logs: tuple[Log, ...]


@dataclass(frozen=True)
class Header:
    """`raw` has every field as JSON-RPC gives it, from which the header's RLP is rebuilt; `transactions` are hashes."""

    number: int
    hash: bytes
    parent: bytes
    timestamp: int
    gas_limit: int
    base_fee: int | None
    transactions: tuple[bytes, ...]
    raw: Mapping[str, Any] = field(repr=False)


class Chain(Protocol):
    """A chain of blocks. Every method raises NodeUnreachable where no node answers and NodeRefused where it answers with an error."""

    def identity(self) -> ChainIdentity:
        """Which chain this is."""

    def call(self, call: Call, sender: str | None = None, block: BlockRef = "pending") -> bytes:
        """What a call would return. Raises: Reverted."""

    def estimate(self, call: Call, sender: str, fees: Fees) -> int:
        """The gas that the call would take now. Raises: Reverted."""

    def fees(self) -> Fees:
        """What to offer, with room for the base fee to rise."""

    def nonce(self, address: str) -> int:
        """How many transactions of the address are in blocks."""

    def send(self, raw: bytes) -> None:
        """Hand a signed transaction to the node."""

    def knows(self, transaction: bytes) -> bool:
        """Whether the node has the transaction, in a block or waiting for one."""

    def calldata(self, transaction: bytes) -> bytes | None:
        """What the transaction says to the contract that it calls. None where the node has no such transaction."""

    def receipt(self, transaction: bytes) -> Receipt | None:
        """None while it is in no block."""

    def logs(self, address: str, first: int, last: int, topics: Sequence[bytes | None] = ()) -> tuple[Log, ...]:
        """The events of an address in these blocks, both included, in order; only those with these topics, None = any."""

    def header(self, block: BlockRef) -> Header | None:
        """None where the chain has no such block."""

    def proof(self, address: str, slots: Sequence[bytes], block: BlockRef) -> Mapping[str, Any]:
        """The answer of eth_getProof (EIP-1186) as it is."""

    def code(self, address: str, block: BlockRef = "latest") -> bytes:
        """The code at the address, empty where there is none."""

    def software(self) -> str:
        """What the node says that it is."""

    def now(self) -> int:
        """The time, in seconds, that the next transaction will meet."""
