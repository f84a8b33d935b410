"""The log of a file (卷宗): each step's hash holds the one before, so that the last head proves the whole history.

    first head = keccak256(abi.encode("fubie.file.v1", bytes32 origin, uint8 kind, bytes32 file))
    effectHash = keccak256(abi.encode(keccak256(effect), effectiveDay, supersedes, keccak256(consents)))
    head'      = keccak256(abi.encode(head, seq, node, object, actor, timestamp, effectHash, docHash))

`effect` and `consents` are the raw bytes of the event's fields, empty when there is none. Sequence numbers run from 1.
A file that opens another has an entry of it, whose effect is abi.encode(uint8 kind, bytes32 file, bytes32 first head).

Whether the steps may follow each other is another question, which `replay` answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence import abi
from evidence.canonical import Json
from evidence.catalogue import MAX_NODE, FileKind
from evidence.digest import keccak256
from evidence.shape import hexed, integer, members, octets

FILE_TAG = b"fubie.file.v1"

_HEX_MEMBERS = {"file": 32, "object": 32, "actor": 20, "docHash": 32, "effect": None, "consents": None}
_INTEGER_MEMBERS = {
    "node": MAX_NODE,
    "seq": 2**32 - 1,
    "timestamp": 2**53 - 1,
    "effectiveDay": 2**32 - 1,
    "supersedes": 2**32 - 1,
    "block": 2**53 - 1,
}


@dataclass(frozen=True)
class Step:
    """One NodeReached event, or the entry that a FileOpened event makes in the parent's log.

    `timestamp` in seconds, `effective_day` a legal day number, `supersedes` the seq that this step corrects or 0.
    `block` is where the event was found; unlike everything else the head does not bind it.
    """

    file: bytes
    node: int
    object: bytes
    seq: int
    actor: bytes
    timestamp: int
    effective_day: int
    supersedes: int
    doc_hash: bytes
    effect: bytes
    consents: bytes
    block: int

    @property
    def effect_hash(self) -> bytes:
        return keccak256(
            keccak256(self.effect)
            + abi.uint256(self.effective_day)
            + abi.uint256(self.supersedes)
            + keccak256(self.consents)
        )

    def head_after(self, head: bytes) -> bytes:
        return keccak256(
            abi.bytes32(head)
            + abi.uint256(self.seq)
            + abi.uint256(self.node)
            + abi.bytes32(self.object)
            + abi.address(self.actor)
            + abi.uint256(self.timestamp)
            + self.effect_hash
            + abi.bytes32(self.doc_hash)
        )

    def to_json(self) -> dict[str, Json]:
        return {
            "file": hexed(self.file),
            "node": self.node,
            "object": hexed(self.object),
            "seq": self.seq,
            "actor": hexed(self.actor),
            "timestamp": self.timestamp,
            "effectiveDay": self.effective_day,
            "supersedes": self.supersedes,
            "docHash": hexed(self.doc_hash),
            "effect": hexed(self.effect),
            "consents": hexed(self.consents),
            "block": self.block,
        }

    @classmethod
    def from_json(cls, value: Json, where: str) -> Step:
        """Raises MalformedValue."""
        found = members(value, where, {*_HEX_MEMBERS, *_INTEGER_MEMBERS})
        raw = {name: octets(found[name], f"{where}.{name}", length) for name, length in _HEX_MEMBERS.items()}
        whole = {name: integer(found[name], f"{where}.{name}", 0, most) for name, most in _INTEGER_MEMBERS.items()}
        return cls(
            file=raw["file"],
            node=whole["node"],
            object=raw["object"],
            seq=whole["seq"],
            actor=raw["actor"],
            timestamp=whole["timestamp"],
            effective_day=whole["effectiveDay"],
            supersedes=whole["supersedes"],
            doc_hash=raw["docHash"],
            effect=raw["effect"],
            consents=raw["consents"],
            block=whole["block"],
        )


@dataclass(frozen=True)
class Start:
    """What the first head of a file is made of. `origin` is the deployment's own constant (see the trust file)."""

    origin: bytes
    kind: FileKind
    file: bytes

    @property
    def head(self) -> bytes:
        return keccak256(
            abi.uint256(4 * abi.WORD)
            + abi.bytes32(self.origin)
            + abi.uint256(self.kind)
            + abi.bytes32(self.file)
            + abi.tail(FILE_TAG)
        )


def first_difference(one: Sequence[Step], other: Sequence[Step]) -> int | None:
    """The place, from 0, of the first step in which two copies of a log differ; None when they are equal."""
    for place, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        if mine != theirs:
            return place
    return None if len(one) == len(other) else min(len(one), len(other))
