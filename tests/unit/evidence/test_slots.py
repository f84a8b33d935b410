"""Expected slots: the Solidity documentation's rules worked out with pycryptodome, ERC-7201's example, OpenZeppelin's constant."""

from __future__ import annotations

import pytest
from Crypto.Hash import keccak

from evidence.canonical import Json
from evidence.errors import MalformedInput
from evidence.slots import FilesLayout, array_slot, mapping_slot, member_slot, namespace_slot

FILE = b"\xf1" * 32


def keccak_integer(data: bytes) -> int:
    return int.from_bytes(keccak.new(digest_bits=256, data=data).digest(), "big")


def test_mapping_slot_is_keccak_of_key_then_slot() -> None:
    assert mapping_slot(1, FILE) == keccak_integer(FILE + (1).to_bytes(32, "big"))


def test_published_constants() -> None:
    # keccak256 of a zero word: where the first dynamic array of a contract begins.
    assert array_slot(0, 0) == 0x290DECD9548B62A8D60345A988386FC84BA6BC95484008F6362F93160EF3E563
    assert array_slot(0, 5, 3) == array_slot(0, 0) + 15
    # The mapping at slot 0 under key 0.
    assert mapping_slot(0, bytes(32)) == 0xAD3228B676F7D3CD4284A5443F17F1962B36E491B30A40B2405849E597BA5FB5
    # ERC-7201's own example, and the namespace that OpenZeppelin's Initializable states in its source.
    assert namespace_slot("example.main") == 0x183A6125C38840424C4A85FA12BAB2AB606C4B6D0E7CC73C0C06BA5300EAB500
    assert (
        namespace_slot("openzeppelin.storage.Initializable")
        == 0xF0C57E16840DF040F15088DC2F81FE391C3923BEC73E23A9662EFC9C229C6A00
    )


def test_members_wrap_around() -> None:
    assert member_slot(2**256 - 1, 2) == 1


def test_the_slots_of_a_file() -> None:
    layout = FilesLayout.from_json(
        {"mapping": "0x" + "00" * 31 + "01", "headOffset": 0, "seqOffset": 1, "seqBit": 192}, "layout"
    )
    assert FilesLayout.from_json(layout.to_json(), "layout") == layout
    first = keccak_integer(FILE + (1).to_bytes(32, "big"))
    assert layout.head_slot(FILE) == first
    assert layout.seq_slot(FILE) == first + 1
    # kind 3 | seq 258 | reached, from the highest byte in use downwards.
    assert layout.seq_of(3 << 224 | 258 << 192 | 2**192 - 1) == 258


@pytest.mark.parametrize(
    "change",
    [{"mapping": "0x01"}, {"headOffset": -1}, {"seqBit": 225}, {"seqOffset": 256}, {"more": 1}, {"seqBit": "1"}],
)
def test_malformed_layouts(change: dict[str, Json]) -> None:
    layout: dict[str, Json] = {"mapping": "0x" + "00" * 32, "headOffset": 0, "seqOffset": 1, "seqBit": 192}
    with pytest.raises(MalformedInput):
        FilesLayout.from_json(layout | change, "layout")


# As solc 0.8.28 writes it for the ledger's storage, the rest of the variables left out.
STORAGE_LAYOUT = {
    "storage": [
        {"label": "_origin", "offset": 0, "slot": "0", "type": "t_bytes32"},
        {"label": "_files", "offset": 0, "slot": "1", "type": "t_mapping(t_bytes32,t_struct(File)1103_storage)"},
    ],
    "types": {
        "t_bytes32": {"encoding": "inplace", "label": "bytes32", "numberOfBytes": "32"},
        "t_mapping(t_bytes32,t_struct(File)1103_storage)": {"value": "t_struct(File)1103_storage"},
        "t_struct(File)1103_storage": {
            "members": [
                {"label": "head", "offset": 0, "slot": "0", "type": "t_bytes32"},
                {"label": "reached", "offset": 0, "slot": "1", "type": "t_uint192"},
                {"label": "seq", "offset": 24, "slot": "1", "type": "t_uint32"},
                {"label": "kind", "offset": 28, "slot": "1", "type": "t_enum(FileKind)1090"},
                {"label": "parent", "offset": 0, "slot": "2", "type": "t_bytes32"},
            ]
        },
    },
}


def test_layout_from_the_compiler() -> None:
    assert FilesLayout.from_compiler(STORAGE_LAYOUT) == FilesLayout(1, 0, 1, 192)
    for wrong in ({}, {"storage": [], "types": {}}, STORAGE_LAYOUT | {"types": {}}):
        with pytest.raises(MalformedInput):
            FilesLayout.from_compiler(wrong)
