"""Expected commitments are spelled out byte by byte here with hashlib and hmac, from the written format."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json

import pytest

from evidence.canonical import Json, load
from evidence.digest import Digests
from evidence.errors import DocumentMismatch, EvidenceError, LimitExceeded, MalformedValue
from evidence.fields import (
    MAX_FIELDS,
    Field,
    Shown,
    Withheld,
    commitments_to,
    field_from_json,
    fields_of,
    verify_fields,
    withhold,
)

SALT = bytes(range(32))
TERMS: Json = {
    "borrower": {"name": "张三", "idNumber": "110101199001011237"},
    "fees": [{"fen": 10000, "kind": "origination"}, {"fen": 500, "kind": "service"}],
    "principalFen": 1000000,
    "remarks": [],
}
# By the bytes of the canonical path: a quotation mark sorts before a digit's object, a digit before a letter.
ORDER = [
    ("borrower", "idNumber"),
    ("borrower", "name"),
    ("fees", 0, "fen"),
    ("fees", 0, "kind"),
    ("fees", 1, "fen"),
    ("fees", 1, "kind"),
    ("principalFen",),
    ("remarks",),
]


@pytest.fixture
def fields() -> tuple[Shown, ...]:
    return fields_of(TERMS, SALT)


def test_fields_and_their_order(fields: tuple[Shown, ...]) -> None:
    assert [field.path for field in fields] == ORDER
    assert [field.value for field in fields] == [
        "110101199001011237", "张三", 10000, "origination", 500, "service", 1000000, [],
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["sha256", "sm3"])
def test_commitment_follows_the_written_format(name: str) -> None:
    if name == "sm3" and name not in hashlib.algorithms_available:
        pytest.skip("hashlib here has no SM3 to compare with")

    def digest(data: bytes) -> bytes:
        return hashlib.new(name, data).digest()

    def leaf(path: bytes, value: bytes) -> bytes:
        salt = hmac.new(SALT, b"fubie.field.v1\0" + path, "sha256").digest()
        commitment = digest(b"fubie.field.v1\0" + salt + value).hex().encode()
        return digest(b'\0{"commitment":"0x' + commitment + b'","path":' + path + b"}")

    root = digest(b"\1" + leaf(b'["a",0]', b'"x"') + leaf(b'["b"]', b"7"))
    expected = digest(b"fubie.fields.v1\0" + bytes(7) + b"\2" + root)
    assert getattr(commitments_to(fields_of({"b": 7, "a": ["x"]}, SALT)), name) == expected


def test_any_selection_verifies_against_the_same_commitments(fields: tuple[Shown, ...]) -> None:
    commitments = commitments_to(fields)
    for shown in ([], [("principalFen",)], [("fees",)], [("fees", 1, "fen"), ("remarks",)], [()]):
        disclosure = withhold(fields, shown)
        assert all(isinstance(field, Shown) == any(field.path[: len(p)] == p for p in shown) for field in disclosure)
        verify_fields(disclosure, commitments)
        read_back = [field_from_json(load_json(field), "field") for field in disclosure]
        verify_fields(read_back, commitments)


def load_json(field: Field) -> Json:
    return load(json.dumps(field.to_json()).encode())


def test_a_disclosure_tells_only_what_it_shows(fields: tuple[Shown, ...]) -> None:
    written = str([load_json(field) for field in withhold(fields, [("principalFen",)])])
    assert "1000000" in written
    for hidden in (
        "张三",
        "110101199001011237",
        "origination",
        SALT.hex(),
        *(field.salt.hex() for field in fields[:6]),
    ):
        assert hidden not in written


def test_field_salts_differ_by_path_and_document() -> None:
    salts = {field.salt for salt in (SALT, SALT[::-1]) for field in fields_of(TERMS, salt)}
    assert len(salts) == 2 * len(ORDER)
    assert all(len(salt) == 32 for salt in salts)


def test_every_change_is_found(fields: tuple[Shown, ...]) -> None:
    commitments = commitments_to(fields)
    disclosure = list(withhold(fields, [("fees",)]))
    amount = disclosure[2]
    assert isinstance(amount, Shown) and isinstance(disclosure[0], Withheld)
    changed_digests = Digests(disclosure[0].commitments.sha256, bytes(32))
    for place, replacement in [
        (2, dataclasses.replace(amount, value=10001)),
        (2, dataclasses.replace(amount, value="10000")),
        (2, dataclasses.replace(amount, salt=bytes(32))),
        (0, Withheld(disclosure[0].path, changed_digests)),
        (0, Withheld(("borrower", "idNumbes"), disclosure[0].commitments)),
    ]:
        with pytest.raises(DocumentMismatch):
            verify_fields([*disclosure[:place], replacement, *disclosure[place + 1 :]], commitments)
    for place in range(len(disclosure)):
        with pytest.raises((DocumentMismatch, MalformedValue)):
            verify_fields(disclosure[:place] + disclosure[place + 1 :], commitments)


def test_one_algorithm_alone_is_not_enough(fields: tuple[Shown, ...]) -> None:
    commitments = commitments_to(fields)
    for forged in (Digests(commitments.sha256, bytes(32)), Digests(bytes(32), commitments.sm3)):
        with pytest.raises(DocumentMismatch):
            verify_fields(fields, forged)


def hidden(*path: str | int) -> Withheld:
    return Withheld(path, Digests(bytes(32), bytes(32)))


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param([hidden("a"), hidden("a")], id="one field with two values"),
        pytest.param([hidden("b"), hidden("a")], id="out of order"),
        pytest.param([hidden("a", "b"), hidden("a")], id="a scalar with members"),
        pytest.param([hidden("a", "x"), hidden("a", 0)], id="an array with members"),
        pytest.param([hidden("a", 1)], id="an array without its first item"),
        pytest.param([hidden(0)], id="an array at the top"),
    ],
)
def test_fields_of_no_json_object_are_refused_whatever_they_commit_to(fields: list[Withheld]) -> None:
    with pytest.raises(MalformedValue):
        verify_fields(fields, commitments_to(fields))


@pytest.mark.parametrize("document", [[], [1], "text", 5, None])
def test_only_objects_are_structured(document: Json) -> None:
    with pytest.raises(MalformedValue, match="object"):
        fields_of(document, SALT)


def test_an_object_and_an_array_that_look_alike_differ() -> None:
    assert commitments_to(fields_of({"a": {"0": 1}}, SALT)) != commitments_to(fields_of({"a": [1]}, SALT))
    assert commitments_to(fields_of({"a": {}}, SALT)) != commitments_to(fields_of({"a": []}, SALT))
    assert [field.path for field in fields_of({}, SALT)] == [()]


def test_limits_and_types() -> None:
    with pytest.raises(MalformedValue, match="32 bytes"):
        fields_of(TERMS, SALT[:16])
    with pytest.raises(MalformedValue, match="smallest unit"):
        fields_of({"rate": 0.18}, SALT)
    with pytest.raises(MalformedValue, match="no such field"):
        withhold(fields_of(TERMS, SALT), [("principal",)])
    with pytest.raises(LimitExceeded):
        fields_of({str(n): n for n in range(MAX_FIELDS + 1)}, SALT)
    with pytest.raises(LimitExceeded):
        verify_fields([], Digests(bytes(32), bytes(32)))


@pytest.mark.parametrize(
    "written",
    [
        {},
        [],
        None,
        {"path": ["a"], "value": 1},
        {"path": ["a"], "value": 1, "salt": "0x00"},
        {"path": ["a"], "value": {"b": 1}, "salt": "0x" + "00" * 32},
        {"path": [], "value": 1, "salt": "0x" + "00" * 32},
        {"path": [True], "value": 1, "salt": "0x" + "00" * 32},
        {"path": [-1], "value": 1, "salt": "0x" + "00" * 32},
        {"path": ["a"] * 33, "value": 1, "salt": "0x" + "00" * 32},
        {"path": ["a"], "commitments": {"sha-256": "0x" + "00" * 32}},
        {"path": ["a"], "commitments": {"sha-256": "0x" + "00" * 32, "sm3": "0x" + "00" * 31}},
        {"path": ["a"], "commitments": {"sha-256": "0x" + "00" * 32, "sm3": "0x" + "AA" * 32}},
        {"path": "a", "value": 1, "salt": "0x" + "00" * 32},
    ],
)
def test_malformed_fields_are_refused(written: Json) -> None:
    with pytest.raises(EvidenceError):
        field_from_json(written, "field")
