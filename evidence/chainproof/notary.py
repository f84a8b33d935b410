"""A chain whose blocks show no finality of their own: one pinned key signs the block.

Its statement is EIP-712 typed data in the domain ("Fubie notary", "1", chain id):

    Checkpoint(uint256 number, bytes32 blockHash, bytes32 stateRoot, uint256 timestamp)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evidence.chainproof import naming
from evidence.chainproof.finality import Assurance, Checkpoint, Confirmation, Finality
from evidence.chainproof.header import Header
from evidence.errors import MissingEvidence
from evidence.signatures import Domain, typed_digest, verify_signer

NOTARY_DOMAIN = ("Fubie notary", "1")
CHECKPOINT_TYPES = {
    "Checkpoint": (
        ("number", "uint256"),
        ("blockHash", "bytes32"),
        ("stateRoot", "bytes32"),
        ("timestamp", "uint256"),
    )
}


@dataclass(frozen=True)
class Notary(Finality):
    """A notary may sign for any chain, so the block is called as that chain calls it."""

    chain_id: int
    address: bytes

    def block_hash(self, header: Header) -> bytes:
        return naming.block_hash(header)

    def confirmation(self, checkpoint: Checkpoint) -> Confirmation:
        """Raises MissingEvidence without a signature; SignerMismatch or SignatureRefused for a wrong one."""
        if checkpoint.notary_signature is None:
            raise MissingEvidence("the block carries no notary's signature", where=f"block {checkpoint.header.number}")
        digest = checkpoint_digest(self.chain_id, checkpoint.header)
        verify_signer(digest, checkpoint.notary_signature, self.address)
        return Confirmation(Assurance.DEMONSTRATION, (self.address,), frozenset({self.address}), 1)


def statement(header: Header) -> Mapping[str, int | bytes]:
    """What is said of the block, by field."""
    return {
        "number": header.number,
        "blockHash": naming.block_hash(header),
        "stateRoot": header.state_root,
        "timestamp": header.timestamp,
    }


def checkpoint_digest(chain_id: int, header: Header) -> bytes:
    """What the notary signs."""
    return typed_digest(Domain(*NOTARY_DOMAIN, chain_id), CHECKPOINT_TYPES, "Checkpoint", statement(header))
