"""What the journal keeps, as plain records; importing them opens nothing and needs no database library."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TransactionState(StrEnum):
    """PREPARED → BROADCAST → MINED or FAILED; REPLACED where another transaction has its nonce."""

    PREPARED = "prepared"
    BROADCAST = "broadcast"
    MINED = "mined"
    FAILED = "failed"
    REPLACED = "replaced"


class OperationState(StrEnum):
    """What a client asked for: RUNNING → SUCCEEDED or FAILED."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


SETTLED = (TransactionState.MINED, TransactionState.FAILED)
WAITING = (TransactionState.PREPARED, TransactionState.BROADCAST)


@dataclass(frozen=True)
class Signed:
    """A signed transaction as it goes to a node, with its hash."""

    raw: bytes
    hash: bytes


@dataclass(frozen=True)
class Intent:
    """What is to be sent, whatever its nonce and price will be. `digest` is over signer, destination and data."""

    chain: str
    signer: str
    operation: str
    digest: bytes


@dataclass(frozen=True)
class Block:
    """Where a transaction came to lie; `position` is its place in the block."""

    number: int
    hash: bytes
    position: int


@dataclass(frozen=True)
class StoredTransaction:
    """A transaction of the journal. `reason` is what a failed one gave as the reason, empty for none."""

    id: int
    intent: Intent
    nonce: int
    signed: Signed
    state: TransactionState
    block: Block | None
    reason: bytes

    @property
    def settled(self) -> bool:
        return self.state in SETTLED
