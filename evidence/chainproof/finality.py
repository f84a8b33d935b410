"""How sure a block is: one strategy for each kind of chain, chosen by the trust file and never by the evidence.

    final           enough of the pinned validators committed to this block, so no other can stand in its place      `qbft`
    majority        more than half of the pinned signers have built on it                                            `clique`
    demonstration   one pinned notary says so                                                                        `notary`

A strategy owns its chain's rule for the block's hash and for what speaks for a block; nothing else here depends on either.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from evidence.chainproof.header import Header
from evidence.errors import BrokenHeaders

# Beside one block; a change of validators that lies further back is the trust file's to pin.
MAX_HEADERS = 2_048


class Assurance(Enum):
    FINAL = "final"
    MAJORITY = "majority"
    DEMONSTRATION = "demonstration"


@dataclass(frozen=True)
class Checkpoint:
    """A block, and what the evidence brings that may speak for it beside its own header: the headers just before it (QBFT), just
    after it (Clique), or a notary's signature."""

    header: Header
    preceding: tuple[Header, ...] = ()
    following: tuple[Header, ...] = ()
    notary_signature: bytes | None = None


@dataclass(frozen=True)
class Confirmation:
    """`by`: who of `members`, the keys that could speak for the block, did; `needed` of them are enough."""

    level: Assurance
    by: tuple[bytes, ...]
    members: frozenset[bytes]
    needed: int


class Finality(ABC):
    """What a verifier asks of a chain."""

    @abstractmethod
    def block_hash(self, header: Header) -> bytes:
        """The hash by which the chain itself calls this block. Raises MalformedInput for a header of another kind of chain."""

    @abstractmethod
    def confirmation(self, checkpoint: Checkpoint) -> Confirmation:
        """Raises InvalidEvidence when what speaks for the block is false, MalformedInput when it is none, CannotTell when nothing does."""

    def assurance(self, checkpoint: Checkpoint) -> Assurance:
        """Raises as `confirmation`."""
        return self.confirmation(checkpoint).level


class Naming(Protocol):
    """Whatever knows the hash of a chain's blocks."""

    def block_hash(self, header: Header) -> bytes: ...


def require_linked(headers: Sequence[Header], chain: Naming) -> None:
    """Each header is the parent of the next. Raises BrokenHeaders."""
    for parent, child in zip(headers, headers[1:], strict=False):
        where = f"block {child.number}"
        if child.number != parent.number + 1:
            raise BrokenHeaders(
                "a gap between two headers", where=where, expected=parent.number + 1, found=child.number
            )
        expected = chain.block_hash(parent)
        if child.parent_hash != expected:
            raise BrokenHeaders(
                "not a child of the header before it", where=where, expected=expected, found=child.parent_hash
            )
