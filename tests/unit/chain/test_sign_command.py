"""`fubie sign` shows in words what is signed and signs that; `fubie keys` makes the keys. Both as a borrower runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from eth_utils.crypto import keccak

from evidence.signatures import recover_signer
from ledger.chain import typed
from ledger.chain.artifacts import shipped
from ledger.chain.typed import Domain
from ledger.cli import main
from ledger.domain.nodes import Node

LEDGER = "0x" + "1e" * 20
DOMAIN = Domain(31_337, LEDGER)
DEADLINE = 1_772_323_200
SIGNATURE = {
    "loan": b"\1" * 32,
    "termsHash": b"\2" * 32,
    "apr": 215_500,
    "dailyCost": 505,
    "totalCost": 123_456,
    "certificate": bytes(32),
    "documents": b"\3" * 32,
}


@pytest.fixture(scope="module")
def keystore(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the key `alice` and the file of its password."""
    folder = tmp_path_factory.mktemp("alice")
    (folder / "password").write_text("long enough\n")
    arguments = ["--keystore", str(folder / "keys"), "--password-file", str(folder / "password")]
    assert main(["keys", "new", "alice", *arguments]) == 0
    return folder


def sign(keystore: Path, file: Path, *options: str) -> int:
    key = ["--keystore", str(keystore / "keys/alice.json"), "--password-file", str(keystore / "password")]
    return main(["sign", str(file), *key, *options])


def prepared(tmp_path: Path, value: Any) -> Path:
    path = tmp_path / "prepared.json"
    path.write_text(json.dumps(value))
    return path


def agreement() -> typed.TypedData:
    return typed.typed_data("AgreementSignature", SIGNATURE, DOMAIN, 2**255, DEADLINE)


def test_the_signature_is_the_keys_over_what_was_shown(
    keystore: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keys", "list", "--keystore", str(keystore / "keys")]) == 0
    address, name = capsys.readouterr().out.split()
    assert name == "alice"
    out = tmp_path / "signed.json"
    assert sign(keystore, prepared(tmp_path, agreement().json), "--out", str(out)) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    signed = json.loads(out.read_text())
    assert (signed["signer"], signed["nonce"], signed["deadline"]) == (address, str(2**255), DEADLINE)
    assert recover_signer(agreement().digest, bytes.fromhex(signed["signature"][2:])).hex() == address[2:]
    shown = " ".join(printed.err.split())
    for part in (
        "Agreement signature: 借款人电子签署 Borrower signs",
        f"ledger {LEDGER} on chain 31337",
        "apr 21.55 % a year, all costs included",
        "daily cost 0.0505 yuan a day for each 100 yuan",
        "total cost 1234.56 yuan",
        "certificate none",
        "deadline 2026-03-01T00:00:00Z",
    ):
        assert part in shown, shown


def test_the_effect_behind_a_hash_is_shown_or_its_absence_is(
    keystore: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    effect = shipped().effects.function("agreementVoided").encode(b"\7" * 32)
    data = typed.node_consent(Node.AGREEMENT_VOIDED, b"\1" * 32, b"\1" * 32, effect, bytes(32), DOMAIN, 1, DEADLINE)
    assert data.message["effect"] == keccak(effect)
    told = {"typed_data": data.json, "effect": "0x" + effect.hex()}
    assert sign(keystore, prepared(tmp_path, told), "--show") == 0
    shown = capsys.readouterr()
    assert "The effect to which you agree: agreementVoided" in shown.err
    assert "ground        0x07070707…0707" in shown.err
    assert shown.out == ""
    assert sign(keystore, prepared(tmp_path, data.json), "--show") == 0
    assert "only its hash can be shown" in capsys.readouterr().err
    told["effect"] = "0x" + shipped().effects.function("agreementVoided").encode(b"\6" * 32).hex()
    assert sign(keystore, prepared(tmp_path, told)) == 2
    refused = capsys.readouterr()
    assert refused.out == ""
    assert "the effect that is shown is not the one that would be signed" in refused.err


def test_a_call_that_is_relayed_is_shown_down_to_its_parts(
    keystore: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = shipped().ledger
    inner = ledger.function("adjustLimit").encode(b"\1" * 32, 5_000_000, bytes(32))
    call = ledger.function("batch").encode([inner, b"\xde\xad\xbe\xef"], False)
    data = typed.typed_data("Act", {"call": call}, DOMAIN, 1, DEADLINE)
    assert sign(keystore, prepared(tmp_path, data.json), "--show") == 0
    shown = capsys.readouterr().err
    assert "Call 1 of it: adjustLimit" in shown
    assert "limit         50000.00 yuan" in shown
    assert "Call 2 of it is unknown to this version: 0xdeadbeef" in shown


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--ledger", "0x" + "22" * 20], f"made for the ledger {LEDGER}, not 0x{'22' * 20}: not signed"),
        (["--chain-id", "1"], "made for chain 31337, not 1: not signed"),
    ],
)
def test_another_ledger_is_refused(
    keystore: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], complaint: str
) -> None:
    assert sign(keystore, prepared(tmp_path, agreement().json), *options) == 2
    refused = capsys.readouterr()
    assert refused.out == ""
    assert complaint in refused.err


@pytest.mark.parametrize("text", ["", "[]", "[" * 100_000, '{"typed_data": 1}', " " * 2_000_000, '{"a": "\\ud800"}'])
def test_anything_else_is_refused_on_one_line(
    keystore: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    path = tmp_path / "prepared.json"
    path.write_text(text)
    assert sign(keystore, path) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_wrong_password_is_refused(keystore: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other"
    other.write_text("other")
    path = prepared(tmp_path, agreement().json)
    code = main(["sign", str(path), "--keystore", str(keystore / "keys/alice.json"), "--password-file", str(other)])
    printed = capsys.readouterr()
    assert (code, printed.out) == (1, "")
    assert "wrong password" in printed.err
