"""Proofs of anchored files: a registry made without a chain, then every part of a proof forged."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from eth_utils import keccak

from evidence import checkpoint, cli
from evidence.anchor import (
    ELSEWHERE,
    PLAIN,
    AnchorProof,
    AnchorReport,
    OnChain,
    Recorded,
    Salt,
    batch_of,
    chunks_of,
    proofs,
    verify_anchor,
)
from evidence.canonical import canonicalize, load
from evidence.chainproof import Assurance
from evidence.deployment import Contract
from evidence.digest import Digests
from evidence.report import Outcome
from evidence.trust import Trust
from ledger.cli import main as fubie
from tests.unit.evidence.forge import CHAIN_ID, NOTARY, STRANGER, TRUST, header
from tests.unit.evidence.registry import BLOCK, BY, CODE, REGISTRY, TIME, state_of, words_of

FILES = [b"the first file", b"", b"a receipt of 12,000.00", b"x" * 3_000_000, b"the last one"]
SALTS = [bytes([number]) * 32 for number in range(1, len(FILES) + 1)]
PINNED = dataclasses.replace(TRUST, contracts=(*TRUST.contracts, Contract("EvidenceRegistry", REGISTRY, CODE)))
Forged = Callable[[dict[str, Any]], None]


def committed(content: bytes, salt: bytes) -> Digests:
    whole = b"fubie.document.v1\0" + salt + content
    return Digests(hashlib.sha256(whole).digest(), hashlib.new("sm3", whole).digest())


def anchored(
    leaves: list[Digests], *, signer: Any = NOTARY, code: bytes = CODE, later: int = 0, **recorded: Any
) -> list[AnchorProof]:
    """One proof for each leaf, as an exporter would make them; `recorded` replaces what the registry holds."""
    batch = batch_of(chunks_of(leaves))
    words = words_of(batch.key, **{"count": batch.count} | recorded)
    root, proof = state_of(words, code)
    head = header(BLOCK + later, TIME + later, root)
    signed = bytes(signer.sign_typed_data(full_message=checkpoint.typed_data(CHAIN_ID, head)).signature)
    stated = Recorded(recorded.get("by", BY), recorded.get("block", BLOCK), batch.count, recorded.get("time", TIME))
    shared = OnChain(CHAIN_ID, REGISTRY, stated, b"\x66" * 32, head, proof, load(checkpoint.notarized(signed)))
    places = proofs(batch, chunks_of(leaves))
    return [AnchorProof(leaf, PLAIN, place, shared) for leaf, place in zip(leaves, places, strict=True)]


def salted(**changes: Any) -> list[AnchorProof]:
    found = anchored([committed(*pair) for pair in zip(FILES, SALTS, strict=True)], **changes)
    return [dataclasses.replace(proof, salt=Salt(salt)) for proof, salt in zip(found, SALTS, strict=True)]


PROOFS = salted()
PROOF = PROOFS[2]


def checked(
    proof: AnchorProof | bytes, content: bytes = FILES[2], trust: Trust | None = PINNED, **asked: Any
) -> AnchorReport:
    encoded = proof if isinstance(proof, bytes) else proof.encoded
    return verify_anchor(encoded, [content[:5], content[5:]], trust, **asked)


def failed(report: AnchorReport) -> list[str]:
    assert report.outcome is Outcome.INVALID
    return [check.id for check in report.failures]


def test_every_file_of_the_batch_is_proven() -> None:
    for proof, content in zip(PROOFS, FILES, strict=True):
        report = checked(AnchorProof.read(proof.encoded), content)
        assert report.outcome is Outcome.VALID and report.assurance is Assurance.DEMONSTRATION
    assert report.to_json()["anchor"] == {
        "by": "0x" + BY.hex(),
        "block": BLOCK,
        "timestamp": TIME,
        "key": "0x" + PROOF.key.hex(),
        "leaves": len(FILES),
        "time": "2025-10-09 16:53:20+08:00",
    }


def test_proofs_are_written_in_their_canonical_form() -> None:
    for proof in (
        PROOF,
        dataclasses.replace(PROOF, salt=ELSEWHERE, name="收据.txt"),
        dataclasses.replace(PROOF, salt=PLAIN),
    ):
        assert proof.encoded == canonicalize(proof.to_json())


def test_a_batch_of_one_and_a_later_block_do_as_well() -> None:
    only = anchored([committed(FILES[0], SALTS[0])], later=9)[0]
    assert checked(dataclasses.replace(only, salt=Salt(SALTS[0])), FILES[0]).outcome is Outcome.VALID


def test_a_plain_digest_and_a_salt_kept_elsewhere() -> None:
    plain = anchored([Digests(hashlib.sha256(FILES[2]).digest(), hashlib.new("sm3", FILES[2]).digest())])[0]
    assert checked(plain).outcome is Outcome.VALID
    assert failed(checked(plain, FILES[0])) == ["anchor.file"]
    without = checked(dataclasses.replace(PROOF, salt=ELSEWHERE))
    assert without.outcome is Outcome.CANNOT_TELL
    assert [check.id for check in without.open] == ["anchor.file"]


@pytest.mark.parametrize("content", [b"", FILES[2] + b"\n", FILES[2][:-1], FILES[1]])
def test_another_file_is_refused(content: bytes) -> None:
    assert failed(checked(PROOF, content)) == ["anchor.file"]


def test_another_salt_is_refused() -> None:
    assert failed(checked(dataclasses.replace(PROOF, salt=Salt(SALTS[1])))) == ["anchor.file"]
    assert failed(checked(dataclasses.replace(PROOF, salt=PLAIN))) == ["anchor.file"]


def change(*path: str | int, to: Any) -> Forged:
    def forged(proof: dict[str, Any]) -> None:
        at: Any = proof
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = to(at[path[-1]]) if callable(to) else to

    return forged


def flipped(text: str) -> str:
    data = bytearray.fromhex(text[2:])
    data[len(data) // 2] ^= 1
    return "0x" + data.hex()


RECORD, FORM = ["anchor.record"], ["anchor.form"]
FORGERIES: list[tuple[Forged, list[str]]] = [
    (change("leaf", "sha-256", to=flipped), ["anchor.file", *RECORD]),
    (change("leaf", "sm3", to=flipped), ["anchor.file", *RECORD]),
    (change("salt", to=flipped), ["anchor.file"]),
    (change("place", "index", to=0), RECORD),
    (change("place", "index", to=5), ["anchor.place"]),
    (change("place", "count", to=6), RECORD),
    (change("place", "count", to=9), ["anchor.place"]),
    (change("place", "count", to=2**32), FORM),
    (change("place", "sha-256", 0, to=flipped), RECORD),
    (change("place", "sm3", 2, to=flipped), RECORD),
    (change("place", "sm3", to=lambda nodes: nodes[:-1]), ["anchor.place"]),
    (change("place", "sha-256", to=lambda nodes: [*nodes, nodes[0]]), ["anchor.place"]),
    (change("anchor", "registry", to=flipped), RECORD),
    (change("anchor", "by", to=flipped), RECORD),
    (change("anchor", "block", to=BLOCK - 1), RECORD),
    (change("anchor", "timestamp", to=TIME - 1), RECORD),
    (change("anchor", "chainId", to=CHAIN_ID + 1), ["anchor.registry"]),
    (change("anchor", "chainId", to=0), FORM),
    (change("anchor", "transaction", to="0x00"), FORM),
    (change("header", to=flipped), ["block.finality"]),
    (change("proof", "address", to=flipped), RECORD),
    (change("proof", "codeHash", to=flipped), RECORD),
    (change("proof", "storageHash", to=flipped), RECORD),
    (change("proof", "accountProof", 0, to=flipped), RECORD),
    (change("proof", "storageProof", 0, "value", to="0x1"), RECORD),
    (change("proof", "storageProof", 1, "value", to=hex(TIME - 1)), RECORD),
    (change("proof", "storageProof", 0, "key", to=flipped), RECORD),
    (change("proof", "storageProof", 0, "proof", 0, to=flipped), RECORD),
    (change("proof", "storageProof", to=lambda slots: slots[:1]), RECORD),
    (change("proof", "storageProof", to=lambda slots: [*slots, slots[0]]), RECORD),
    (change("checkpoint", "signature", to=flipped), ["block.finality"]),
    (change("checkpoint", "strategy", to="somebody"), FORM),
    (change("schema", to="fubie.bundle"), FORM),
    (change("name", to="\x1b[2J"), FORM),
]


@pytest.mark.parametrize(("forged", "checks"), FORGERIES)
def test_each_field_is_bound(forged: Forged, checks: list[str]) -> None:
    proof = json.loads(dataclasses.replace(PROOF, name="receipt.txt").encoded)
    forged(proof)
    assert failed(checked(canonicalize(proof))) == checks


def test_what_nothing_binds_is_said_to_prove_nothing() -> None:
    """The file's name and the transaction are for looking up; the report says so."""
    proof = json.loads(PROOF.encoded)
    proof["name"] = "any name.pdf"
    proof["anchor"]["transaction"] = "0x" + "00" * 32
    report = checked(canonicalize(proof))
    assert report.outcome is Outcome.VALID
    assert "for looking up" in report.check("anchor.record").limits.en
    assert "what the file was called" in report.check("anchor.file").limits.en


def test_an_anchor_that_the_registry_does_not_have() -> None:
    shared = salted(block=0)[2].on_chain
    never = dataclasses.replace(shared, recorded=dataclasses.replace(shared.recorded, block=BLOCK))
    assert failed(checked(dataclasses.replace(PROOF, on_chain=never))) == RECORD
    assert failed(checked(salted(count=4)[2])) == RECORD


def test_a_look_alike_registry_is_refused() -> None:
    assert failed(checked(salted(code=keccak(text="other code"))[2])) == ["anchor.registry"]
    elsewhere = dataclasses.replace(TRUST, contracts=(*TRUST.contracts, Contract("EvidenceRegistry", BY, CODE)))
    assert failed(checked(PROOF, trust=elsewhere)) == ["anchor.registry"]


def test_a_block_before_the_anchor_proves_nothing_of_it() -> None:
    assert failed(checked(salted(block=BLOCK + 1)[2])) == ["block.finality"]
    assert failed(checked(salted(time=TIME + 1)[2])) == ["block.finality"]


def test_another_signer_is_refused_and_none_leaves_it_open() -> None:
    assert failed(checked(salted(signer=STRANGER)[2])) == ["block.finality"]
    silent = dataclasses.replace(PROOF, on_chain=dataclasses.replace(PROOF.on_chain, checkpoint=None))
    assert [check.id for check in checked(silent).open] == ["block.finality"]


@pytest.mark.parametrize(
    ("lacking", "open_"),
    [
        ({"contracts": None}, ["anchor.registry"]),
        ({"contracts": TRUST.contracts}, ["anchor.registry"]),
        ({"chain_id": None}, ["anchor.registry", "block.finality"]),
        ({"strategy": None}, ["block.finality"]),
    ],
)
def test_what_the_trust_file_lacks_stays_open(lacking: dict[str, Any], open_: list[str]) -> None:
    report = checked(PROOF, trust=dataclasses.replace(PINNED, **lacking))
    assert report.outcome is Outcome.CANNOT_TELL
    assert [check.id for check in report.open] == open_


def test_no_trust_file_and_too_little_assurance() -> None:
    assert checked(PROOF, trust=None).outcome is Outcome.CANNOT_TELL
    asked = checked(PROOF, require=Assurance.FINAL)
    assert [check.id for check in asked.open] == ["block.assurance"]


@pytest.mark.parametrize(
    "hostile", [b"", b"{}", b"[" * 100, PROOF.encoded + b" ", PROOF.encoded[:-1], b"\xff", b'"' * 1_100_000]
)
def test_hostile_proofs_get_an_outcome(hostile: bytes) -> None:
    report = checked(hostile)
    assert failed(report) == FORM
    assert report.to_json()["anchor"] is None


def test_another_version_is_not_covered() -> None:
    proof = json.loads(PROOF.encoded) | {"version": 2}
    assert checked(canonicalize(proof)).outcome is Outcome.CANNOT_TELL


def test_any_flipped_byte_of_a_proof_gets_an_outcome_and_none_makes_it_valid() -> None:
    encoded = PROOF.encoded
    unbound = encoded.index(b'"transaction":"0x') + len(b'"transaction":"0x')
    for at in range(0, len(encoded), 37):
        if not unbound <= at < unbound + 64:
            changed = bytearray(encoded)
            changed[at] ^= 1
            assert checked(bytes(changed)).outcome is not Outcome.VALID


# ---- the command


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "receipt.txt").write_bytes(FILES[2])
    (tmp_path / "receipt.anchor.json").write_bytes(PROOF.encoded)
    (tmp_path / "trust.json").write_text(json.dumps(PINNED.to_json()), encoding="utf-8")
    return [str(tmp_path / name) for name in ("receipt.anchor.json", "receipt.txt", "trust.json")]


def test_the_whole_project_has_the_same_command(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    proof, file, trust = files
    assert fubie(["evidence", "check-anchor", proof, file, "--trust", trust]) == 0
    assert fubie(["evidence", "check-anchor", proof, trust, "--trust", trust]) == 1
    assert fubie(["evidence", "check-anchor", proof, file + ".gone"]) == 2
    assert ".gone" in capsys.readouterr().err


def test_the_command_answers_with_its_exit_code(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    proof, file, trust = files
    assert cli.main(["anchor", proof, file, "--trust", trust]) == 0
    shown = capsys.readouterr().out
    assert "有效 valid (demonstration)" in shown and "2025-10-09 16:53:20+08:00" in shown
    assert cli.main(["anchor", proof, file]) == 2
    assert cli.main(["anchor", proof, file, "--trust", trust, "--require", "final"]) == 2
    capsys.readouterr()
    assert cli.main(["anchor", proof, trust, "--trust", trust, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["outcome"] == "invalid"


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_files_that_cannot_be_read_are_named(
    files: list[str], missing: int, capsys: pytest.CaptureFixture[str]
) -> None:
    proof, file, trust = (name if at != missing else name + ".gone" for at, name in enumerate(files))
    assert cli.main(["anchor", proof, file, "--trust", trust]) == 2
    said = capsys.readouterr().err
    assert ".gone" in said and said.count("\n") == 1


def test_wrong_usage_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["anchor", "only-a-proof"])
    assert capsys.readouterr().err.startswith("fubie-verify anchor: ")
