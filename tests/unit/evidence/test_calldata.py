"""Encodings are made by eth-abi, another implementation of the Solidity ABI."""

from __future__ import annotations

import contextlib
import random
from typing import Any

import eth_abi
import pytest
from eth_utils import keccak

from evidence.calldata import decode, parameters, selector
from evidence.errors import EvidenceError, LimitExceeded, MalformedValue, UnsupportedForm

CASES: list[tuple[list[dict[str, Any]], list[str], list[Any], dict[str, Any]]] = [
    ([], [], [], {}),
    ([{"name": "a", "type": "uint64"}, {"name": "b", "type": "bool"}], ["uint64", "bool"], [7, True], {"a": 7, "b": True}),
    ([{"name": "a", "type": "address"}, {"name": "b", "type": "bytes16"}], ["address", "bytes16"], ["0x" + "ab" * 20, b"\x01" * 16], {"a": b"\xab" * 20, "b": b"\x01" * 16}),
    ([{"name": "a", "type": "uint256[]"}, {"name": "b", "type": "uint8"}], ["uint256[]", "uint8"], [[1, 2**256 - 1], 3], {"a": (1, 2**256 - 1), "b": 3}),
    ([{"name": "a", "type": "bytes"}, {"name": "b", "type": "bytes"}], ["bytes", "bytes"], [b"", b"x" * 33], {"a": b"", "b": b"x" * 33}),
    (
        [{"name": "t", "type": "tuple", "components": [{"name": "x", "type": "uint8"}, {"name": "y", "type": "bytes32"}]}, {"name": "z", "type": "uint32"}],
        ["(uint8,bytes32)", "uint32"], [(1, b"\x02" * 32), 9], {"t": {"x": 1, "y": b"\x02" * 32}, "z": 9},
    ),
    (
        [{"name": "c", "type": "tuple[]", "components": [{"name": "s", "type": "address"}, {"name": "d", "type": "bytes"}]}],
        ["(address,bytes)[]"], [[("0x" + "01" * 20, b"ab"), ("0x" + "02" * 20, b"")]],
        {"c": ({"s": b"\x01" * 20, "d": b"ab"}, {"s": b"\x02" * 20, "d": b""})},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "types", "values", "expected"), CASES)
def test_what_others_encode(shape: Any, types: list[str], values: list[Any], expected: dict[str, Any]) -> None:
    fields = parameters(shape)
    assert decode(fields, eth_abi.encode(types, values)) == expected
    assert selector("f", fields) == keccak(text=f"f({','.join(types)})")[:4]


@pytest.mark.parametrize(("shape", "types", "values", "expected"), CASES[1:])
def test_there_is_one_encoding(shape: Any, types: list[str], values: list[Any], expected: dict[str, Any]) -> None:
    """Whatever else decodes is not the same values: no byte of an encoding is idle."""
    fields, genuine = parameters(shape), eth_abi.encode(types, values)
    for at in range(len(genuine)):
        changed = genuine[:at] + bytes([genuine[at] ^ 0x80]) + genuine[at + 1 :]
        with contextlib.suppress(EvidenceError):
            assert decode(fields, changed) != expected
    for wrong in (genuine[:-1], genuine[:-32], genuine + b"\0", genuine + bytes(32)):
        with pytest.raises(MalformedValue):
            decode(fields, wrong)


def test_a_gap_between_parts_is_refused() -> None:
    fields = parameters([{"name": "a", "type": "bytes"}])
    with pytest.raises(MalformedValue, match="laid out otherwise"):
        decode(fields, (64).to_bytes(32, "big") + bytes(32) + (1).to_bytes(32, "big") + b"x".ljust(32, b"\0"))


def test_a_length_that_is_claimed_is_not_believed() -> None:
    fields = parameters([{"name": "a", "type": "uint8[]"}])
    with pytest.raises(MalformedValue, match="more elements"):
        decode(fields, (32).to_bytes(32, "big") + (2**255).to_bytes(32, "big"))


def test_types_that_are_not_read() -> None:
    for kind in ("string", "int8", "uint8[3]", "function"):
        with pytest.raises((UnsupportedForm, MalformedValue)):
            decode(parameters([{"name": "a", "type": kind}]), (32).to_bytes(32, "big") + bytes(64))
    nested: Any = {"name": "a", "type": "uint8"}
    for _ in range(9):
        nested = {"name": "a", "type": "tuple", "components": [nested]}
    with pytest.raises(LimitExceeded):
        parameters([nested])


def test_random_bytes_are_answered() -> None:
    source = random.Random(20)
    for shape, types, values, _ in CASES:
        fields, genuine = parameters(shape), eth_abi.encode(types, values)
        for _ in range(300):
            data = bytearray(genuine)
            for _ in range(source.randrange(1, 6)):
                if data:
                    data[source.randrange(len(data))] = source.choice(b"\x00\x01\x20\x40\x7f\xff")
            with contextlib.suppress(EvidenceError):
                decode(fields, bytes(data))
