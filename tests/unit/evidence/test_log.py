"""Expected hashes are computed with eth-abi, another implementation of the Solidity ABI, and pycryptodome's Keccak."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import eth_abi
import pytest
from Crypto.Hash import keccak

from evidence.canonical import Json, load
from evidence.catalogue import FileKind
from evidence.errors import MalformedInput, MalformedValue
from evidence.log import Start, Step, first_difference

STEP = Step(
    file=b"\x01" * 32,
    node=56,
    object=b"\x02" * 32,
    seq=7,
    actor=b"\x03" * 20,
    timestamp=1_790_000_000,
    effective_day=20717,
    supersedes=3,
    doc_hash=b"\x04" * 32,
    effect=b"effect of any length",
    consents=b"\x05" * 65,
    block=99,
)
HEAD = b"\x06" * 32


def hashed(types: list[str], values: list[Any]) -> bytes:
    return keccak.new(digest_bits=256, data=eth_abi.encode(types, values)).digest()


def raw(data: bytes) -> bytes:
    return keccak.new(digest_bits=256, data=data).digest()


@pytest.mark.parametrize("consents", [STEP.consents, b""])
def test_head_after_a_step(consents: bytes) -> None:
    step = dataclasses.replace(STEP, consents=consents)
    effect_hash = hashed(
        ["bytes32", "uint32", "uint32", "bytes32"], [raw(b"effect of any length"), 20717, 3, raw(consents)]
    )
    assert step.effect_hash == effect_hash
    assert step.head_after(HEAD) == hashed(
        ["bytes32", "uint32", "uint8", "bytes32", "address", "uint64", "bytes32", "bytes32"],
        [HEAD, 7, 56, b"\x02" * 32, "0x" + "03" * 20, 1_790_000_000, effect_hash, b"\x04" * 32],
    )


@pytest.mark.parametrize("kind", FileKind)
def test_first_head(kind: FileKind) -> None:
    assert Start(b"\x07" * 32, kind, b"\x01" * 32).head == hashed(
        ["string", "bytes32", "uint8", "bytes32"], ["fubie.file.v1", b"\x07" * 32, int(kind), b"\x01" * 32]
    )


@pytest.mark.parametrize(
    "change",
    [
        {"node": 57},
        {"object": b"\x08" * 32},
        {"seq": 8},
        {"actor": b"\x08" * 20},
        {"timestamp": 1_790_000_001},
        {"effective_day": 20718},
        {"supersedes": 0},
        {"doc_hash": bytes(32)},
        {"effect": b"effect of any lengtH"},
        {"effect": b""},
        {"consents": b""},
    ],
)
def test_the_head_binds_every_field(change: dict[str, Any]) -> None:
    assert dataclasses.replace(STEP, **change).head_after(HEAD) != STEP.head_after(HEAD)


def test_a_value_that_its_solidity_type_cannot_hold_is_refused() -> None:
    for change in ({"seq": -1}, {"seq": 2**256}, {"actor": b"\x03" * 32}, {"object": b""}):
        with pytest.raises(MalformedValue):
            dataclasses.replace(STEP, **change).head_after(HEAD)


def test_steps_survive_json() -> None:
    written = load(json.dumps(STEP.to_json()).encode())
    assert Step.from_json(written, "step") == STEP


@pytest.mark.parametrize(
    "change",
    [
        {"seq": -1},
        {"seq": "7"},
        {"seq": 7.0},
        {"seq": True},
        {"node": 256},
        {"timestamp": 2**53},
        {"actor": "0x" + "03" * 32},
        {"docHash": "04" * 32},
        {"effect": "0x0"},
        {"effect": None},
        {"head": "0x"},
    ],
)
def test_malformed_steps_are_refused(change: dict[str, Json]) -> None:
    with pytest.raises(MalformedInput):
        Step.from_json(STEP.to_json() | change, "step")


def test_first_difference_of_two_copies() -> None:
    steps = [dataclasses.replace(STEP, seq=seq) for seq in range(1, 5)]
    assert first_difference(steps, list(steps)) is None
    assert first_difference(steps, steps[:3]) == 3
    assert first_difference([], steps) == 0
    assert first_difference(steps, [*steps[:2], dataclasses.replace(steps[2], effect=b""), steps[3]]) == 2
