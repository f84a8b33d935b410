"""Where Solidity puts a value: storage slots from a contract's layout, so that no slot is ever taken from a bundle.

Rules: "Layout of State Variables in Storage", Solidity documentation, and ERC-7201 for namespaced storage. A slot is an
integer below 2^256 and sums wrap around.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evidence import abi
from evidence.canonical import Json
from evidence.digest import keccak256
from evidence.errors import MalformedValue
from evidence.shape import hexed, integer, members, octets

_WRAP = 1 << 256


def mapping_slot(mapping: int, key: bytes) -> int:
    """The slot of `key` in the mapping at slot `mapping`; `key` is its 32-byte word."""
    return int.from_bytes(keccak256(abi.bytes32(key) + abi.uint256(mapping)), "big")


def member_slot(struct: int, offset: int) -> int:
    """The slot `offset` slots after the start of a struct."""
    return (struct + offset) % _WRAP


def array_slot(array: int, index: int, slots_per_item: int = 1) -> int:
    """The slot at which item `index` of the dynamic array at slot `array` begins; items fill whole slots."""
    return (int.from_bytes(keccak256(abi.uint256(array)), "big") + index * slots_per_item) % _WRAP


def namespace_slot(namespace: str) -> int:
    """The root of an ERC-7201 namespace."""
    inner = int.from_bytes(keccak256(namespace.encode()), "big") - 1
    return int.from_bytes(keccak256(abi.uint256(inner % _WRAP)), "big") & ~0xFF


@dataclass(frozen=True)
class FilesLayout:
    """Where a ledger keeps its files: the slot of `mapping(bytes32 => File)`, and a File's slots counted from its first.

    `seq_bit` is the lowest bit of the 32-bit sequence number in the word at `seq_offset`.
    """

    mapping: int
    head_offset: int
    seq_offset: int
    seq_bit: int

    def head_slot(self, file: bytes) -> int:
        return member_slot(mapping_slot(self.mapping, file), self.head_offset)

    def seq_slot(self, file: bytes) -> int:
        return member_slot(mapping_slot(self.mapping, file), self.seq_offset)

    def seq_of(self, word: int) -> int:
        """The sequence number packed in the word at `seq_slot`."""
        return word >> self.seq_bit & 0xFFFFFFFF

    def to_json(self) -> dict[str, Json]:
        return {
            "mapping": hexed(self.mapping.to_bytes(32, "big")),
            "headOffset": self.head_offset,
            "seqOffset": self.seq_offset,
            "seqBit": self.seq_bit,
        }

    @classmethod
    def from_compiler(cls, layout: Mapping[str, Any]) -> FilesLayout:
        """From the compiler's storageLayout of the ledger: the mapping `_files` and the struct's `head` and `seq`.

        For whoever writes a trust file. Raises MalformedValue when the layout has no such variables.
        """
        try:
            files = next(entry for entry in layout["storage"] if entry["label"] == "_files")
            struct = layout["types"][layout["types"][files["type"]]["value"]]
            members_ = {member["label"]: member for member in struct["members"]}
            head, seq = members_["head"], members_["seq"]
            return cls(int(files["slot"]), int(head["slot"]), int(seq["slot"]), 8 * int(seq["offset"]))
        except (KeyError, StopIteration, TypeError, ValueError) as error:
            raise MalformedValue("not the storage layout of a ledger", where="storageLayout") from error

    @classmethod
    def from_json(cls, value: Json, where: str) -> FilesLayout:
        """{"mapping": "0x…32 bytes", "headOffset": n, "seqOffset": n, "seqBit": n}. Raises MalformedValue."""
        found = members(value, where, {"mapping", "headOffset", "seqOffset", "seqBit"})
        return cls(
            int.from_bytes(octets(found["mapping"], f"{where}.mapping", 32), "big"),
            integer(found["headOffset"], f"{where}.headOffset", at_most=255),
            integer(found["seqOffset"], f"{where}.seqOffset", at_most=255),
            integer(found["seqBit"], f"{where}.seqBit", at_most=224),
        )
