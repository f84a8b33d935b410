"""Encoding and decoding, against the examples of the Solidity ABI specification ("Contract ABI Specification", Examples)."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.chain.abi import Parameter, Signature, decode_event, read_interface
from ledger.chain.errors import ArtifactError, Undecodable, Unencodable

BAZ = Signature("baz", (Parameter("x", "uint32"), Parameter("y", "bool")))
SAM = Signature("sam", (Parameter("a", "bytes"), Parameter("b", "bool"), Parameter("c", "uint256[]")))
BAR = Signature("bar", (Parameter("pair", "bytes3[2]"),))
F = Signature(
    "f", (Parameter("n", "uint256"), Parameter("l", "uint32[]"), Parameter("t", "bytes10"), Parameter("s", "bytes"))
)

MONEY = Parameter("amount", "uint64", "Money")
PAIR = Parameter("pair", "tuple", "struct Pair", (MONEY, Parameter("owner", "address")))
STRUCTS = Signature("put", (PAIR, Parameter("list", "tuple[]", "struct Pair[]", PAIR.components)))
OWNER = "0x" + "aB" * 20


def words(*hexadecimal: str) -> bytes:
    return bytes.fromhex("".join(hexadecimal))


def word(value: int) -> str:
    return f"{value:064x}"


@pytest.mark.parametrize(
    ("signature", "arguments", "expected"),
    [
        (BAZ, (69, True), words("cdcd77c0", word(69), word(1))),
        (BAR, ((b"abc", b"def"),), words("fce353f6", "616263".ljust(64, "0"), "646566".ljust(64, "0"))),
        (
            SAM,
            (b"dave", True, (1, 2, 3)),
            words(
                "a5643bf2",
                word(0x60),
                word(1),
                word(0xA0),
                word(4),
                "64617665".ljust(64, "0"),
                word(3),
                *map(word, (1, 2, 3)),
            ),
        ),
        (
            F,
            (0x123, (0x456, 0x789), b"1234567890", b"Hello, world!"),
            words(
                "8be65246",
                *(word(0x123), word(0x80), b"1234567890".hex().ljust(64, "0"), word(0xE0)),
                *(word(2), word(0x456), word(0x789), word(13), b"Hello, world!".hex().ljust(64, "0")),
            ),
        ),
    ],
)
def test_the_examples_of_the_specification(signature: Signature, arguments: tuple[Any, ...], expected: bytes) -> None:
    assert signature.encode(*arguments) == expected
    assert tuple(signature.decode(expected).values()) == arguments


def test_structs_by_name_or_in_order() -> None:
    named = {"amount": 5, "owner": OWNER}
    encoded = STRUCTS.encode(named, [named, (6, OWNER)])
    assert encoded == STRUCTS.encode((5, OWNER), [(5, OWNER), (6, OWNER)])
    lower = OWNER.lower()
    assert STRUCTS.decode(encoded) == {
        "pair": {"amount": 5, "owner": lower},
        "list": ({"amount": 5, "owner": lower}, {"amount": 6, "owner": lower}),
    }
    assert STRUCTS.text == "put((uint64,address),(uint64,address)[])"


@pytest.mark.parametrize(
    ("signature", "arguments", "complaint"),
    [
        (BAZ, (1,), r"arguments: 1 is not allowed; 2 of them \(x, y\)"),
        (BAZ, (2**32, True), "x: 4294967296 is not allowed; a value of type uint32"),
        (BAZ, (True, True), "x: True is not allowed; an integer"),
        (BAZ, (1, 1), "y: 1 is not allowed; a value of type bool"),
        (BAR, ((b"abc", b"de"),), r"pair\[1\]: b'de' is not allowed; exactly 3 bytes"),
        (BAR, ("abc",), "pair: 'abc' is not allowed; a list"),
        (F, (1, (), "0xzz", b""), "t: '0xzz' is not allowed; bytes or hex for bytes10"),
        (STRUCTS, ({"amount": 5}, []), "pair: 'owner' is not allowed; exactly the fields amount, owner"),
        (STRUCTS, ((5,), []), r"pair: \(5,\) is not allowed; the fields amount, owner"),
        (STRUCTS, ((5, "0x12"), []), "pair: .* is not allowed"),
    ],
)
def test_what_a_parameter_cannot_take_is_named(
    signature: Signature, arguments: tuple[Any, ...], complaint: str
) -> None:
    with pytest.raises(Unencodable, match=complaint):
        signature.encode(*arguments)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        words("cdcd77c1", word(69), word(1)),
        words("cdcd77c0", word(69)),
        words("cdcd77c0", word(69), word(2)),
        words("cdcd77c0", word(2**32), word(1)),
    ],
)
def test_bytes_of_another_shape_are_refused(data: bytes) -> None:
    with pytest.raises(Undecodable, match=r"baz\(uint32,bool\)"):
        BAZ.decode(data)


def test_events_keep_the_order_of_their_declaration() -> None:
    event = Signature(
        "E",
        (
            MONEY,
            Parameter("who", "address", indexed=True),
            Parameter("text", "string", indexed=True),
            Parameter("z", "bool"),
        ),
    )
    topics = [event.digest, bytes.fromhex(OWNER[2:]).rjust(32, b"\0"), b"\7" * 32]
    found = decode_event(event, topics, words(word(9), word(1)))
    assert list(found.items()) == [("amount", 9), ("who", OWNER.lower()), ("text", b"\7" * 32), ("z", True)]
    with pytest.raises(Undecodable, match="2 topics instead of 3"):
        decode_event(event, topics[:2], words(word(9), word(1)))


def test_two_functions_of_one_name_are_refused() -> None:
    entries = [{"type": "function", "name": "f", "inputs": [{"name": "a", "type": kind}]} for kind in ("bool", "uint8")]
    with pytest.raises(ArtifactError, match="two functions are named f"):
        read_interface(entries, "X")
    with pytest.raises(ArtifactError, match="no function g"):
        read_interface(entries[:1], "X").function("g")
