"""How sure a block is: one strategy for each kind of chain, chosen by the trust file and never by the evidence.

    final           enough of the pinned validators committed to this block, so no other can stand in its place
    majority        more than half of the pinned signers have built on it
    demonstration   one pinned notary says so

A strategy owns its chain's rule for the block's hash and for what speaks for a block; nothing else here depends on either.
A notary's statement is EIP-712 typed data in the domain ("Fubie notary", "1", chain id):

    Checkpoint(uint256 number, bytes32 blockHash, bytes32 stateRoot, uint256 timestamp)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

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


class Assurance(Enum):
    FINAL = "final"
    MAJORITY = "majority"
    DEMONSTRATION = "demonstration"


@dataclass(frozen=True)
class Checkpoint:
    """A block, and what the evidence brings that may speak for it beside its own header."""

    header: Header
    following: tuple[Header, ...] = ()
    notary_signature: bytes | None = None


class Finality(Protocol):
    """What a verifier asks of a chain."""

    def block_hash(self, header: Header) -> bytes:
        """The hash by which the chain itself calls this block."""

    def assurance(self, checkpoint: Checkpoint) -> Assurance:
        """Raises InvalidEvidence when what speaks for the block is false, CannotTell when nothing does."""


@dataclass(frozen=True)
class Notary:
    """A chain whose blocks show no finality of their own: one pinned key signs the block."""

    chain_id: int
    address: bytes

    def block_hash(self, header: Header) -> bytes:
        return header.encoded_hash

    def assurance(self, checkpoint: Checkpoint) -> Assurance:
        """Raises MissingEvidence without a signature; SignerMismatch or SignatureRefused for a wrong one."""
        if checkpoint.notary_signature is None:
            raise MissingEvidence("the block carries no notary's signature", where=f"block {checkpoint.header.number}")
        digest = checkpoint_digest(self.chain_id, checkpoint.header)
        verify_signer(digest, checkpoint.notary_signature, self.address)
        return Assurance.DEMONSTRATION


def checkpoint_digest(chain_id: int, header: Header) -> bytes:
    """What the notary signs."""
    statement = {
        "number": header.number,
        "blockHash": header.encoded_hash,
        "stateRoot": header.state_root,
        "timestamp": header.timestamp,
    }
    return typed_digest(Domain(*NOTARY_DOMAIN, chain_id), CHECKPOINT_TYPES, "Checkpoint", statement)
