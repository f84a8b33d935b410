"""How the registry keeps an anchor (contracts/EvidenceRegistry.sol): under which key, and in which words of its storage.

    key    keccak256(abi.encode(bytes32 sha256Root, bytes32 sm3Root, uint32 leafCount))

The slots are those of the compiler's layout (registry.json, generated); a key that was never anchored has zeros there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from evidence import abi
from evidence.canonical import Json, load
from evidence.digest import Digests, keccak256
from evidence.shape import hexed, integer, members, octets
from evidence.slots import mapping_slot, member_slot

REGISTRY = "EvidenceRegistry"
MAX_LEAVES = 2**32 - 1
ADDRESS_BYTES = 20


def key_of(roots: Digests, count: int) -> bytes:
    return keccak256(abi.bytes32(roots.sha256) + abi.bytes32(roots.sm3) + abi.uint(count, 32))


@dataclass(frozen=True)
class Recorded:
    """What the registry says of an anchor: who sent it, in which block, for how many leaves, at what time (Unix seconds)."""

    by: bytes
    block: int
    count: int
    timestamp: int

    def to_json(self) -> dict[str, Json]:
        return {"by": hexed(self.by), "block": self.block, "timestamp": self.timestamp}


@dataclass(frozen=True)
class Field:
    """A member of the struct: its slot counted from the first, its lowest bit there, and its bits."""

    offset: int
    bit: int
    bits: int

    def of(self, words: Mapping[int, int], first: int) -> int:
        return words[member_slot(first, self.offset)] >> self.bit & (1 << self.bits) - 1


@dataclass(frozen=True)
class RegistryLayout:
    """Where the registry keeps its anchors: the slot of the mapping, and the struct's members by name."""

    mapping: int
    fields: Mapping[str, Field]

    @classmethod
    def own(cls) -> RegistryLayout:
        """That of this version's contract."""
        return cls.from_json(load(files("evidence.anchor").joinpath("registry.json").read_bytes()), "registry")

    def slots(self, key: bytes) -> tuple[int, ...]:
        """Every slot of the anchor under `key`, in order."""
        first = mapping_slot(self.mapping, key)
        return tuple(member_slot(first, offset) for offset in sorted({field.offset for field in self.fields.values()}))

    def recorded(self, key: bytes, words: Mapping[int, int]) -> Recorded | None:
        """The anchor under `key`, from the words at its slots; None where there is none."""
        first = mapping_slot(self.mapping, key)
        found = {name: field.of(words, first) for name, field in self.fields.items()}
        if found["blockNumber"] == 0:
            return None
        by = found["by"].to_bytes(ADDRESS_BYTES, "big")
        return Recorded(by, found["blockNumber"], found["leafCount"], found["timestamp"])

    @classmethod
    def from_json(cls, value: Json, where: str) -> RegistryLayout:
        """{"mapping": "0x…32 bytes", "fields": {name: {"offset", "bit", "bits"}}}. Raises MalformedValue."""
        found = members(value, where, {"mapping", "fields"})
        fields = members(found["fields"], f"{where}.fields", {"by", "blockNumber", "leafCount", "timestamp"})
        mapping = int.from_bytes(octets(found["mapping"], f"{where}.mapping", 32), "big")
        return cls(mapping, {name: _field(field, f"{where}.fields.{name}") for name, field in fields.items()})


def _field(value: Json, where: str) -> Field:
    found = members(value, where, {"offset", "bit", "bits"})
    offset, bit = integer(found["offset"], where, at_most=255), integer(found["bit"], where, at_most=255)
    return Field(offset, bit, integer(found["bits"], where, 1, 256 - bit))
