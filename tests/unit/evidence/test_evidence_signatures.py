"""Expected digests: EIP-712's own example, and eth-account, another implementation."""

from __future__ import annotations

from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import _hash_eip191_message, encode_typed_data

from evidence.errors import (
    EvidenceError,
    LimitExceeded,
    MalformedValue,
    SignatureRefused,
    SignerMismatch,
    UnsupportedForm,
)
from evidence.signatures import (
    CURVE_ORDER,
    Domain,
    encoded_type,
    recover_signer,
    struct_hash,
    typed_digest,
    verify_signer,
)
from evidence.typed_data import DOMAIN, TYPES

MAIL_DOMAIN = Domain("Ether Mail", "1", 1, b"\xcc" * 20)
MAIL_TYPES = {
    "Person": [("name", "string"), ("wallet", "address")],
    "Mail": [("from", "Person"), ("to", "Person"), ("contents", "string")],
}
COW = bytes.fromhex("cd2a3d9f938e13cd947ec05abc7fe734df8dd826")
MAIL = {
    "from": {"name": "Cow", "wallet": COW},
    "to": {"name": "Bob", "wallet": b"\xbb" * 20},
    "contents": "Hello, Bob!",
}
KEY = Account.from_key(b"\x11" * 32)
ADDRESS = bytes.fromhex(KEY.address[2:])
DIGEST = b"\x22" * 32


def test_the_example_of_eip_712() -> None:
    assert encoded_type(MAIL_TYPES, "Mail") == (
        "Mail(Person from,Person to,string contents)Person(string name,address wallet)"
    )
    assert struct_hash(MAIL_TYPES, "Mail", MAIL).hex() == (
        "c52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e"
    )
    assert MAIL_DOMAIN.separator.hex() == "f2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f"
    digest = typed_digest(MAIL_DOMAIN, MAIL_TYPES, "Mail", MAIL)
    assert digest.hex() == "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2"
    # The example's private key is keccak256("cow"), its signature is printed in the standard.
    signature = bytes.fromhex(
        "4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d"
        "07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b91562"
        "1c"
    )
    verify_signer(digest, signature, COW)


def by_eth_account(domain: dict[str, Any], types: dict[str, Any], values: dict[str, Any]) -> bytes:
    described = {name: [{"name": field, "type": kind} for field, kind in fields] for name, fields in types.items()}
    return bytes(_hash_eip191_message(encode_typed_data(domain, described, values)))


EVERY_KIND = {
    "Inner": (("a", "uint8"), ("b", "int256")),
    "All": (
        ("small", "int8"),
        ("number", "uint256"),
        ("flag", "bool"),
        ("four", "bytes4"),
        ("word", "bytes32"),
        ("who", "address"),
        ("data", "bytes"),
        ("text", "string"),
        ("inner", "Inner"),
        ("list", "uint16[]"),
        ("pair", "Inner[2]"),
        ("grid", "uint8[2][]"),
    ),
}
ALL_VALUES = {
    "small": -128,
    "number": 2**256 - 1,
    "flag": True,
    "four": b"\1\2\3\4",
    "word": b"\5" * 32,
    "who": b"\6" * 20,
    "data": b"\7" * 33,
    "text": "借据",
    "inner": {"a": 255, "b": -1},
    "list": [0, 65535],
    "pair": [{"a": 1, "b": 2}, {"a": 3, "b": 4}],
    "grid": [[1, 2], [3, 4], [5, 6]],
}


def test_agrees_with_eth_account_on_every_kind_of_field() -> None:
    domain = {"name": "N", "version": "2", "chainId": 1337, "verifyingContract": "0x" + "ab" * 20}
    expected = by_eth_account(domain, EVERY_KIND, ALL_VALUES | {"who": "0x" + "06" * 20})
    assert typed_digest(Domain("N", "2", 1337, b"\xab" * 20), EVERY_KIND, "All", ALL_VALUES) == expected
    del domain["verifyingContract"]
    expected = by_eth_account(domain, EVERY_KIND, ALL_VALUES | {"who": "0x" + "06" * 20})
    assert typed_digest(Domain("N", "2", 1337), EVERY_KIND, "All", ALL_VALUES) == expected


def sample(kind: str) -> object:
    return {"address": b"\3" * 20, "bool": True, "bytes": b"call", "bytes32": b"\4" * 32}.get(kind, 5)


@pytest.mark.parametrize("name", TYPES)
def test_agrees_with_eth_account_on_what_people_sign(name: str) -> None:
    values = {field: sample(kind) for field, kind in TYPES[name]}
    described = {field: "0x" + "03" * 20 if kind == "address" else values[field] for field, kind in TYPES[name]}
    domain = {**DOMAIN, "chainId": 31337, "verifyingContract": "0x" + "ab" * 20}
    digest = typed_digest(Domain(DOMAIN["name"], DOMAIN["version"], 31337, b"\xab" * 20), TYPES, name, values)
    assert digest == by_eth_account(domain, {name: TYPES[name]}, described)
    signed = KEY.sign_typed_data(domain, {name: [{"name": f, "type": k} for f, k in TYPES[name]]}, described)
    verify_signer(digest, bytes(signed.signature), ADDRESS)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("small", -129),
        ("small", 128),
        ("number", -1),
        ("number", 2**256),
        ("number", True),
        ("number", "1"),
        ("flag", 1),
        ("four", b"\1"),
        ("word", "0x05"),
        ("who", b"\6" * 32),
        ("who", "0x06"),
        ("data", "text"),
        ("text", b"bytes"),
        ("inner", {"a": 1}),
        ("inner", {"a": 1, "b": 2, "c": 3}),
        ("inner", None),
        ("list", 5),
        ("list", [70000]),
        ("pair", []),
        ("grid", [[1]]),
    ],
)
def test_values_that_their_type_cannot_hold(field: str, value: object) -> None:
    with pytest.raises(MalformedValue):
        struct_hash(EVERY_KIND, "All", ALL_VALUES | {field: value})


@pytest.mark.parametrize(
    "kind", ["uint7", "uint264", "int0", "bytes33", "bytes0", "fixed128x18", "Unknown", "uint", ""]
)
def test_kinds_that_are_none(kind: str) -> None:
    with pytest.raises(EvidenceError):
        struct_hash({"T": [("f", kind)]}, "T", {"f": 1 if "int" in kind else b""})


def test_types_and_nesting_have_bounds() -> None:
    with pytest.raises(UnsupportedForm):
        struct_hash({}, "Nothing", {})
    value: dict[str, object] = {"next": []}
    for _ in range(50):
        value = {"next": [value]}
    with pytest.raises(LimitExceeded):
        struct_hash({"Loop": [("next", "Loop[]")]}, "Loop", value)


@pytest.fixture(params=["CoinCurveECCBackend", "NativeECCBackend"])
def either_backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECC_BACKEND_CLASS", f"eth_keys.backends.{request.param}")


def signature(r: int | bytes, s: int, v: int) -> bytes:
    r = r if isinstance(r, bytes) else r.to_bytes(32, "big")
    return r + s.to_bytes(32, "big") + bytes([v])


@pytest.mark.usefixtures("either_backend")
def test_recovery_and_refusals() -> None:
    good = bytes(Account.unsafe_sign_hash(DIGEST, KEY.key).signature)
    assert recover_signer(DIGEST, good) == ADDRESS
    r, s, v = good[:32], int.from_bytes(good[32:64], "big"), good[64]
    with pytest.raises(SignerMismatch):
        verify_signer(b"\x23" * 32, good, ADDRESS)
    with pytest.raises(SignerMismatch):
        verify_signer(DIGEST, good, COW)
    with pytest.raises((SignerMismatch, SignatureRefused)):
        verify_signer(DIGEST, signature(r, s, 55 - v), ADDRESS)
    with pytest.raises(SignatureRefused, match="upper half"):
        recover_signer(DIGEST, signature(r, CURVE_ORDER - s, 55 - v))
    for wrong in (
        b"",
        good[:64],
        good + b"\0",
        signature(r, s, v - 27),
        signature(r, s, 29),
        signature(0, s, v),
        signature(r, 0, v),
        signature(CURVE_ORDER, s, v),
        signature(2**256 - 1, s, v),
        signature(5, s, v),  # no point of the curve has x = 5
    ):
        with pytest.raises(SignatureRefused):
            recover_signer(DIGEST, wrong)
    with pytest.raises(SignatureRefused):
        recover_signer(DIGEST[:31], good)
