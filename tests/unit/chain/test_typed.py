"""Typed data as EIP-712 says, told by a second implementation of it; only our own types are read or signed."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from typing import Any

import pytest

from evidence import signatures
from ledger.chain.errors import TypedDataInvalid
from ledger.chain.keystore import KeySigner, signer_of
from ledger.chain.typed import Domain, TypedData, new_nonce, node_consent, read, sign, type_of, typed_data
from ledger.domain.nodes import Node
from ledger.domain.typed_data import TYPES

LEDGER = "0x" + "1e" * 20
DOMAIN = Domain(31_337, LEDGER)
DEADLINE = 1_772_323_200
LARGE = 2**256 - 1
DRAWDOWN = {"loan": b"\1" * 32, "amount": 1_000_000, "useOfFunds": "0x" + "02" * 32, "documents": bytes(32)}


@pytest.fixture(scope="module")
def alice() -> KeySigner:
    return signer_of(bytes([7]) * 32)


def sample(kind: str) -> Any:
    if kind == "address":
        return "0x" + "Ac" * 20
    if kind.startswith("bytes"):
        return bytes(range(int(kind.removeprefix("bytes") or 5)))
    return True if kind == "bool" else (1 << int(kind.removeprefix("uint"))) - 1


def of_type(name: str) -> TypedData:
    fields = {field: sample(kind) for field, kind in TYPES[name] if field not in ("nonce", "deadline")}
    return typed_data(name, fields, DOMAIN, LARGE, DEADLINE)


def digest_by_evidence(data: TypedData) -> bytes:
    domain = signatures.Domain("Fubie", "1", data.domain.chain_id, bytes.fromhex(data.domain.ledger[2:]))
    values = {
        field: bytes.fromhex(data.message[field][2:]) if kind == "address" else data.message[field]
        for field, kind in TYPES[data.type_name]
    }
    return signatures.typed_digest(domain, TYPES, data.type_name, values)


@pytest.mark.parametrize("name", TYPES)
def test_each_type_is_hashed_and_signed_as_the_verifier_hashes_it(name: str, alice: KeySigner) -> None:
    data = of_type(name)
    digest = digest_by_evidence(data)
    assert data.digest == digest
    consent = sign(data, alice)
    assert (consent.signer, consent.nonce, consent.deadline) == (alice.address, LARGE, DEADLINE)
    assert signatures.recover_signer(digest, consent.signature).hex() == alice.address[2:]


@pytest.mark.parametrize("name", TYPES)
def test_a_wallets_json_is_read_back(name: str) -> None:
    data = of_type(name)
    assert read(json.loads(json.dumps(data.json))) == data


def test_large_numbers_are_decimal_strings_for_wallets() -> None:
    message = typed_data("DrawdownRequest", DRAWDOWN, DOMAIN, 2**53, 2**53 - 1).json["message"]
    assert (message["nonce"], message["deadline"], message["amount"]) == ("9007199254740992", 2**53 - 1, 1_000_000)


@pytest.mark.parametrize("change", ["chain", "ledger", "nonce", "deadline", "amount"])
def test_every_part_changes_the_digest(change: str) -> None:
    base = typed_data("DrawdownRequest", DRAWDOWN, DOMAIN, 1, DEADLINE)
    other = {
        "chain": typed_data("DrawdownRequest", DRAWDOWN, Domain(1, LEDGER), 1, DEADLINE),
        "ledger": typed_data("DrawdownRequest", DRAWDOWN, Domain(31_337, "0x" + "22" * 20), 1, DEADLINE),
        "nonce": typed_data("DrawdownRequest", DRAWDOWN, DOMAIN, 2, DEADLINE),
        "deadline": typed_data("DrawdownRequest", DRAWDOWN, DOMAIN, 1, DEADLINE + 1),
        "amount": typed_data("DrawdownRequest", {**DRAWDOWN, "amount": 1_000_001}, DOMAIN, 1, DEADLINE),
    }[change]
    assert other.digest != base.digest


def test_the_generic_consent_holds_the_hash_of_the_effect() -> None:
    data = node_consent(Node.AGREEMENT_VOIDED, b"\1" * 32, b"\2" * 32, b"effect", bytes(32), DOMAIN, 1, DEADLINE)
    # keccak256("effect"), by pycryptodome.
    from Crypto.Hash import keccak

    assert data.message["effect"] == keccak.new(digest_bits=256, data=b"effect").digest()
    assert (data.type_name, data.message["node"]) == ("NodeConsent", Node.AGREEMENT_VOIDED.value)


def test_which_type_a_node_takes() -> None:
    assert type_of(Node.DRAWDOWN_REQUESTED) == "DrawdownRequest"
    assert type_of(Node.AGREEMENT_VOIDED) == "NodeConsent"


def test_nonces_do_not_repeat() -> None:
    found = {new_nonce() for _ in range(1000)}
    assert len(found) == 1000
    assert max(found).bit_length() > 240


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"amount": -1}, "amount: -1 is not an integer of 64 bits"),
        ({"amount": 2**64}, "amount: 18446744073709551616 is not"),
        ({"amount": True}, "amount: True is not"),
        ({"amount": "1e6"}, "amount: '1e6' is not"),
        ({"loan": b"\1" * 31}, "loan: 31 bytes instead of 32"),
        ({"loan": "0x1"}, "loan: '0x1' is not bytes in hex with 0x"),
        ({"loan": "01" * 32}, "loan: .* is not bytes in hex with 0x"),
        ({"purpose": bytes(32)}, "missing or too many: purpose"),
    ],
)
def test_a_field_that_cannot_be_is_named(fields: dict[str, Any], complaint: str) -> None:
    with pytest.raises(TypedDataInvalid, match=complaint):
        typed_data("DrawdownRequest", {**DRAWDOWN, **fields}, DOMAIN, 1, DEADLINE)


def change(path: str, value: Any) -> dict[str, Any]:
    found: dict[str, Any] = copy.deepcopy(typed_data("DrawdownRequest", DRAWDOWN, DOMAIN, 1, DEADLINE).json)
    *above, last = path.split(".")
    place = found
    for step in above:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return found


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ([], "not typed data"),
        (change("message", None), "not typed data"),
        (change("message", 1), "must be objects"),
        (change("primaryType", "Permit"), "'Permit' is not among what people sign here"),
        (change("domain.name", "Other"), "the domain is not Fubie 1"),
        (change("domain.version", "2"), "the domain is not Fubie 1"),
        (change("domain.salt", "0x00"), "the domain is not Fubie 1"),
        (change("domain.chainId", None), "chainId: None"),
        (change("domain.verifyingContract", "0x12"), "verifyingContract: 1 bytes instead of 20"),
        (change("message.deadline", None), "deadline: None"),
        (change("types.DrawdownRequest", [{"name": "loan", "type": "bytes32"}]), "the types in the file are not those"),
        (change("types.Permit", []), "the types in the file are not those"),
    ],
)
def test_foreign_typed_data_is_not_read(value: Any, complaint: str) -> None:
    with pytest.raises(TypedDataInvalid, match=complaint):
        read(value)


def test_signing_leaves_deep_recursion_an_error() -> None:
    code = "import sys, ledger.chain.typed; print(sys.getrecursionlimit())"
    assert int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout) <= 1000
