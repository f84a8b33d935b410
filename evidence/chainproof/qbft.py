"""QBFT headers: what extraData holds, and which bytes the block's hash is over.

extraData is RLP[vanity, validators, vote, round, seals]. A validator seals a header after its hash is fixed, and in which
round it will be sealed is not known before; so the hash is over the header with round 0 and no seals (Besu and GoQuorum).
"""

from __future__ import annotations

from dataclasses import dataclass

from evidence.chainproof import rlp
from evidence.chainproof.header import Header
from evidence.chainproof.rlp import Item
from evidence.digest import keccak256
from evidence.errors import MalformedRlp

SEAL_BYTES = 65
MAX_ROUND_BYTES = 4


@dataclass(frozen=True)
class QbftExtra:
    """`vote` is kept as it is encoded: empty, or [address, add or drop]."""

    vanity: bytes
    validators: tuple[bytes, ...]
    vote: Item
    round: int
    seals: tuple[bytes, ...]

    @classmethod
    def of(cls, header: Header) -> QbftExtra:
        """Raises MalformedRlp or LimitExceeded when extraData is not QBFT's."""
        vanity, validators, vote, round_, seals = rlp.as_list(rlp.decode(header.extra_data), 5)
        if not isinstance(vote, list) and vote != b"":
            raise MalformedRlp("a vote is a list or empty", found=vote)
        return cls(
            rlp.as_bytes(vanity, 32),
            tuple(rlp.as_bytes(validator, 20) for validator in rlp.as_list(validators)),
            vote,
            rlp.as_integer(round_, MAX_ROUND_BYTES),
            tuple(rlp.as_bytes(seal, SEAL_BYTES) for seal in rlp.as_list(seals)),
        )

    def encoded(self, *, round_: int, seals: tuple[bytes, ...]) -> bytes:
        return rlp.encode([self.vanity, self.validators, self.vote, rlp.from_integer(round_), seals])


def block_hash(header: Header) -> bytes:
    """Raises as `QbftExtra.of`."""
    return keccak256(header.with_extra_data(QbftExtra.of(header).encoded(round_=0, seals=())).encoded)


def sealed_hash(header: Header) -> bytes:
    """What a validator's commit seal signs: the header with its round and no seals. Raises as `QbftExtra.of`."""
    extra = QbftExtra.of(header)
    return keccak256(header.with_extra_data(extra.encoded(round_=extra.round, seals=())).encoded)
