"""Anchors commitments in batches, and proves each of them from what the journal keeps of its operation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from evidence.anchor import ELSEWHERE, AnchorProof, Batch, OnChain, batch_of, chunks_of, proofs
from evidence.shape import hexed
from ledger.chain.keystore import Signer
from ledger.chain.sender import Outcome
from ledger.journal.operations import Operation
from ledger.service.authority import RELAY, Keyring
from ledger.service.errors import Unknown
from ledger.service.requests import ANCHOR, AskedAnchor, asked_of

# In an operation's result: what all of its proofs share.
ON_CHAIN = "on_chain"


class Registry(Protocol):
    """What the service needs of the registry (ledger.anchoring.onchain)."""

    def anchor(self, batch: Batch, signer: Signer, operation: str) -> Outcome | None:
        """Returns when the registry has the batch. Raises: ChainError."""

    def proven(self, batch: Batch) -> OnChain:
        """Raises: AnchorNotProven, ChainError."""


@dataclass(frozen=True)
class Anchors:
    """The lender's operator sends: anyone may anchor."""

    registry: Registry
    keyring: Keyring

    def run(self, asked: AskedAnchor, operation: str) -> tuple[int, dict[str, Any]]:
        """The block of the anchor, and the result as JSON. Repeated under the same operation, nothing is sent twice.

        Raises: RoleNotHeld; AnchorNotProven, ChainError.
        """
        batch = batch_of_leaves(asked)
        outcome = self.registry.anchor(batch, self.keyring.signer(asked.lender, RELAY), operation)
        shared = self.registry.proven(batch)
        return shared.recorded.block, _result(batch, shared, outcome)


def batch_of_leaves(asked: AskedAnchor) -> Batch:
    return batch_of(chunks_of(asked.leaves))


def proof_of(operation: Operation, index: int) -> AnchorProof:
    """Of one leaf, without salt or name: these are its owner's to add.

    Raises: Unknown for an operation that anchored nothing, or not yet, and for a leaf that it does not have.
    """
    if operation.request.kind != ANCHOR or operation.result is None:
        raise Unknown("anchor", operation.id)
    asked = asked_of(operation.request.lender, ANCHOR, operation.request.payload or {})
    assert isinstance(asked, AskedAnchor)
    if not 0 <= index < len(asked.leaves):
        raise Unknown("leaf", index)
    shared = OnChain.from_json(operation.result[ON_CHAIN], len(asked.leaves))
    places = list(proofs(batch_of_leaves(asked), chunks_of(asked.leaves)))
    return AnchorProof(asked.leaves[index], ELSEWHERE, places[index], shared)


def _result(batch: Batch, shared: OnChain, outcome: Outcome | None) -> dict[str, Any]:
    return {
        "object": hexed(batch.key),
        "nodes": [],
        "opened": [],
        "transaction": None if outcome is None else _transaction(outcome),
        "anchor": {
            "key": hexed(batch.key),
            "leaves": batch.count,
            "roots": {"sha256": hexed(batch.roots.sha256), "sm3": hexed(batch.roots.sm3)},
            "by": hexed(shared.recorded.by),
            "block": shared.recorded.block,
            "timestamp": shared.recorded.timestamp,
        },
        ON_CHAIN: shared.to_json(),
    }


def _transaction(outcome: Outcome) -> Mapping[str, Any]:
    receipt = outcome.receipt
    return {"hash": hexed(receipt.transaction), "block": receipt.block, "gas_used": receipt.gas_used}
