"""What the read model needs of a chain: blocks, the ledger's decoded logs, and for an audit the contract's own answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ledger.domain.calendar import CHINA, LegalClock


@dataclass(frozen=True)
class Block:
    """`timestamp` in seconds since 1970."""

    number: int
    hash: bytes
    parent: bytes
    timestamp: int


@dataclass(frozen=True)
class Log:
    """One event of the ledger's address. `index` is its place among the logs of the block.

    `arguments` has the ABI's names. Values: `int`, `bool`, `bytes` for bytesN and bytes, a lower-case hex string for an
    address, a mapping of the same for a struct, a tuple for an array.
    """

    block: int
    block_hash: bytes
    index: int
    transaction: bytes
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Deployment:
    """One ledger on one chain. `origin` stands in every first head; `first_block` has no event of the ledger before it."""

    chain_id: int
    ledger: str
    origin: bytes
    first_block: int = 0
    clock: LegalClock = CHINA


class Source(Protocol):
    """A chain as the read model sees it. Implementations raise their own errors when the chain does not answer."""

    def deployment(self) -> Deployment:
        """The ledger that is read."""

    def head(self) -> int:
        """The number of the newest block."""

    def block(self, number: int) -> Block | None:
        """The block, None where the chain has none of that number (now)."""

    def logs(self, first: int, last: int) -> Sequence[Log]:
        """The ledger's logs of these blocks, both included, in order of block and index."""

    def view(self, function: str, *arguments: Any, block: int) -> Any:
        """The answer of a function of IViews as of the end of a block: values as in `Log.arguments`."""
