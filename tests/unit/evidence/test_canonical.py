"""Expected spellings are of RFC 8785 (its text and the published vectors)."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from evidence.canonical import MAX_SAFE_INTEGER, canonicalize, load, load_canonical
from evidence.errors import EvidenceError, LimitExceeded, MalformedJson


def test_members_are_ordered_by_utf16_units_and_strings_minimally_escaped() -> None:
    value = {"\ufb33": 1, "\U0001f602": 2, "€": '\r\n\t"\\/\x07\x7f', "1": [None, True, False, -5]}
    assert canonicalize(value).decode() == (
        '{"1":[null,true,false,-5],"€":"\\r\\n\\t\\"\\\\/\\u0007\x7f","😂":2,"\ufb33":1}'
    )


@pytest.mark.parametrize("value", [MAX_SAFE_INTEGER + 1, -MAX_SAFE_INTEGER - 1, float("nan"), float("inf"), "\ud800"])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(MalformedJson):
        canonicalize([value])  # type: ignore[list-item]


def test_what_nests_beyond_the_interpreter_is_refused() -> None:
    value: list[object] = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(LimitExceeded):
        canonicalize(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"rate":1,"rate":2}', "twice"),
        (b'{"a":{"b":1,"\\u0062":2}}', "twice"),
        (b"[NaN]", "no such number"),
        (b"[-Infinity]", "no such number"),
        (b"[1.0]", "fractions"),
        (b"[1e2]", "fractions"),
        (b"[9007199254740992]", "2\\^53"),
        (b"[-9007199254740992]", "2\\^53"),
        (b"[" + b"9" * 100_000 + b"]", "2\\^53"),
        (b'["\\ud800"]', "surrogate"),
        (b'{"\\udc00":1}', "surrogate"),
        (b'"\xff"', "UTF-8"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b"", "not JSON"),
        (b"{} {}", "not JSON"),
        (b"{'a':1}", "not JSON"),
        (b'["a', "not JSON"),
        (b'["tab\there"]', "not JSON"),
        (b"[01]", "not JSON"),
        (b"[1,]", "not JSON"),
    ],
)
def test_the_loader_refuses_second_meanings(data: bytes, said: str) -> None:
    with pytest.raises(MalformedJson, match=said):
        load(data)


def test_the_loader_takes_any_valid_spelling() -> None:
    assert load(b' { "b" : [ 1 , -0, 9007199254740991 ] , "a" : "\\u20ac\\ud83d\\ude02" } ') == {
        "b": [1, 0, 9007199254740991],
        "a": "€😂",
    }


def test_limits() -> None:
    assert load(b"[" * 32 + b"]" * 32)
    for depth in (33, 1_000_000):
        with pytest.raises(LimitExceeded, match="deep"):
            load(b"[" * depth + b"]" * depth)
    with pytest.raises(LimitExceeded, match="long"):
        load(b"[1,2]", max_bytes=4)
    assert load(b'["[[[[{{{{"]', max_depth=1) == ["[[[[{{{{"]


@pytest.mark.parametrize("data", [b'["' + b'\\"' * 2_000_000, b'["' + b'\\\\"' * 1_000_000, b'"' * 2_000_000])
def test_hostile_strings_are_read_in_linear_time(data: bytes) -> None:
    start = time.perf_counter()
    with pytest.raises(EvidenceError):
        load(data)
    assert time.perf_counter() - start < 5


def test_canonical_loading_refuses_another_spelling_of_the_same_value() -> None:
    assert load_canonical(b'{"a":1,"b":2}') == {"a": 1, "b": 2}
    for other in (b'{"b":2,"a":1}', b'{"a": 1,"b":2}', b'{"a":1,"b":2}\n', b'{"\\u0061":1,"b":2}'):
        with pytest.raises(MalformedJson, match="canonical"):
            load_canonical(other)


def test_public_vectors(vectors: Path) -> None:
    inputs = sorted((vectors / "rfc8785" / "input").glob("*.json"))
    assert len(inputs) == 6
    for path in inputs:
        result = canonicalize(load(path.read_bytes(), fractions=True))
        assert result == (vectors / "rfc8785" / "output" / path.name).read_bytes()
        assert result == bytes.fromhex((vectors / "rfc8785" / "outhex" / path.with_suffix(".txt").name).read_text())
