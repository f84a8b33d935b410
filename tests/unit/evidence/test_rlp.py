"""Expected encodings are of the Yellow Paper's appendix B and of the `rlp` library."""

from __future__ import annotations

import random

import pytest
import rlp as reference

from evidence.chainproof import rlp
from evidence.errors import LimitExceeded, MalformedInput, MalformedRlp

EXAMPLES: list[tuple[rlp.Item, str]] = [
    (b"", "80"),
    (b"\0", "00"),
    (b"\x7f", "7f"),
    (b"\x80", "8180"),
    (b"dog", "83646f67"),
    ([], "c0"),
    ([b"cat", b"dog"], "c88363617483646f67"),
    ([[], [[]], [[], [[]]]], "c7c0c1c0c3c0c1c0"),
    (b"a" * 55, "b7" + "61" * 55),
    (b"a" * 56, "b838" + "61" * 56),
    ([b"a"] * 55, "f7" + "61" * 55),
    ([b"a"] * 56, "f838" + "61" * 56),
    (b"a" * 1024, "b90400" + "61" * 1024),
]


@pytest.mark.parametrize(("item", "encoded"), EXAMPLES)
def test_examples_both_ways(item: rlp.Item, encoded: str) -> None:
    assert rlp.encode(item).hex() == encoded
    assert rlp.decode(bytes.fromhex(encoded)) == item


def nested(source: random.Random, depth: int) -> rlp.Item:
    if depth == 0 or source.random() < 0.5:
        return source.randbytes(source.choice([0, 1, 1, 5, 55, 56, 300]))
    return [nested(source, depth - 1) for _ in range(source.randrange(6))]


def test_agrees_with_the_library_on_random_items() -> None:
    source = random.Random(20260101)
    for _ in range(500):
        item = nested(source, 5)
        encoded = reference.encode(item)
        assert rlp.encode(item) == encoded
        assert rlp.decode(encoded) == item


@pytest.mark.parametrize(
    "encoded",
    [
        pytest.param("", id="nothing"),
        pytest.param("8000", id="bytes after the end"),
        pytest.param("8100", id="a small byte with a prefix"),
        pytest.param("817f", id="the last small byte with a prefix"),
        pytest.param("81", id="content missing"),
        pytest.param("83646f", id="content cut"),
        pytest.param("c883636174", id="list cut"),
        pytest.param("c28363", id="an item longer than its list"),
        pytest.param("b801ff", id="a long form of a short length"),
        pytest.param("b837" + "61" * 55, id="a long form of 55"),
        pytest.param("f837" + "61" * 55, id="a long list form of 55"),
        pytest.param("b90038" + "61" * 56, id="a length with a leading zero"),
        pytest.param("b8", id="length missing"),
        pytest.param("bfffffffffffffffff", id="a length of eight bytes"),
        pytest.param("ffffffffffffffffff", id="a list length of eight bytes"),
    ],
)
def test_what_is_not_the_one_encoding_is_refused(encoded: str) -> None:
    with pytest.raises(MalformedRlp):
        rlp.decode(bytes.fromhex(encoded))


def test_limits() -> None:
    deep = b""
    for _ in range(100_000):
        deep = bytes([0xC0 + len(deep)]) + deep if len(deep) < 55 else deep
    assert rlp.decode(bytes([0xC0 + n for n in reversed(range(rlp.MAX_DEPTH - 1))])) is not None
    with pytest.raises(LimitExceeded):
        rlp.decode(bytes([0xC0 + n for n in reversed(range(rlp.MAX_DEPTH + 1))]))
    with pytest.raises(LimitExceeded, match="long"):
        rlp.decode(b"\x80" * 9, max_bytes=8)
    many = b"\xc0" * (rlp.MAX_ITEMS + 1)
    with pytest.raises(LimitExceeded):
        rlp.decode(b"\xfa" + len(many).to_bytes(3, "big") + many)


def test_a_tower_of_lists_is_refused_without_recursion() -> None:
    tower = b""
    for _ in range(3000):
        size = len(tower)
        prefix = (
            bytes([0xC0 + size])
            if size < 56
            else b"\xf9" + size.to_bytes(2, "big")
            if size > 255
            else bytes([0xF8, size])
        )
        tower = prefix + tower
    with pytest.raises(LimitExceeded):
        rlp.decode(tower)


def test_integers_have_one_form() -> None:
    for value in (0, 1, 127, 128, 255, 256, 2**256 - 1):
        assert rlp.as_integer(rlp.from_integer(value)) == value
    for wrong in (b"\0", b"\0\1", b"\1" + bytes(32), [b"\1"]):
        with pytest.raises(MalformedRlp):
            rlp.as_integer(wrong)


def test_any_bytes_get_an_answer() -> None:
    source = random.Random(7)
    for _ in range(20_000):
        data = source.randbytes(source.randrange(1, 12))
        try:
            item = rlp.decode(data)
        except MalformedInput:
            continue
        assert rlp.encode(item) == data
