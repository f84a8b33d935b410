"""Bundles of loans on a real chain: built again they are the same, and a verifier without any chain finds them valid."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from eth_account import Account
from eth_utils.crypto import keccak

from evidence import dossier
from evidence.bundle import Bundle
from evidence.canonical import canonicalize
from evidence.catalogue import FileKind
from evidence.container import unpack
from evidence.documents import Document
from evidence.manifest import ATTACHMENTS
from evidence.report import Outcome, Result
from evidence.trust import Trust
from evidence.verify import verify
from ledger.chain import manifest
from ledger.chain.decoding import NOBODY_SIGNS
from ledger.chain.gateway import Call
from ledger.chain.keystore import Keystore
from ledger.chain.typed import sign
from ledger.cli import main
from ledger.documents.errors import BlockLost
from ledger.documents.store import Shelf, Store, StorePlace, open_store
from ledger.domain.nodes import Node
from ledger.exporting import export, trust_of
from ledger.exporting.errors import BlockUnknown, LoanUnknown
from ledger.scenario.loader import load
from ledger.scenario.player import played
from tests.integration.evidence.conftest import DEADLINE, NOTARY, SCENARIO, Stage
from tests.unit.evidence.forge import reseal

pytestmark = pytest.mark.chain

# Answers every isValidSignature with its own selector: return(bytes4(0x1626ba7e) << 224).
WALLET_CODE = bytes.fromhex("631626ba7e60e01b60005260206000f3")
SCOPE = b"\x5c" * 32


def core(bundle: bytes) -> dict[str, bytes]:
    return {name: content for name, content in unpack(bundle).items() if not name.startswith(ATTACHMENTS)}


def failed(bundle: bytes, trust: Trust) -> set[str]:
    return {check.id for check in verify(bundle, trust).failures}


# ---- genuine


def test_a_real_bundle_is_valid(settled: Stage) -> None:
    for loan in ("first", "second"):
        report = verify(settled.bundle(loan), settled.trust)
        assert report.outcome is Outcome.VALID, [str(check.reason) for check in report.failures]
        assert report.check("documents").result is Result.PASSED


def test_both_loans_show_each_other(settled: Stage) -> None:
    shown = verify(settled.bundle("first"), settled.trust).check("log.belonging").looked_at
    assert shown is not None and settled.run.registry.loan("second").hex() in shown.en


def test_built_again_it_is_the_same_bytes(settled: Stage) -> None:
    assert settled.bundle() == settled.bundle()
    header = settled.run.wire.chain.header("latest")
    assert header is not None
    assert settled.bundle(block=header.number) == settled.bundle()


def test_built_later_for_the_same_block_its_core_is_the_same(stage: Stage) -> None:
    header = stage.run.wire.chain.header("latest")
    assert header is not None
    before = stage.bundle()
    stage.send("voidAgreement", *voiding(stage))
    again = stage.bundle(block=header.number)
    assert core(again) == core(before)
    assert Bundle.read(again).root == Bundle.read(before).root
    later = stage.bundle()
    assert Bundle.read(later).root != Bundle.read(before).root
    assert verify(again, stage.trust).outcome is Outcome.VALID
    assert verify(later, stage.trust).outcome is Outcome.VALID


def voiding(stage: Stage) -> tuple[object, ...]:
    """Both sides void the first agreement."""
    loan, ground = stage.run.registry.loan("first"), b"\x01" * 32
    effect = stage.run.wire.artifacts.effects.function("agreementVoided").encode(ground)
    fields = {
        "node": Node.AGREEMENT_VOIDED.value,
        "file": loan,
        "object": loan,
        "effect": keccak(effect),
        "documents": bytes(32),
    }
    one, other = (sign(stage.typed("NodeConsent", fields, 7), stage.signer(who)) for who in ("borrower", "signer"))
    return loan, ground, bytes(32), one.fields, other.fields


def test_without_a_notary_nothing_speaks_for_the_block(settled: Stage) -> None:
    report = verify(settled.bundle(notary=None), settled.trust)
    assert report.outcome is Outcome.CANNOT_TELL
    assert [check.id for check in report.open] == ["block.finality"]


def test_the_recipient_sees_what_it_may(settled: Stage) -> None:
    def disclose(document: Document) -> dossier.Entry:
        return (
            dossier.shown_in_part(document, [("amount_fen",)])
            if document.role == "data-sheet"
            else dossier.withheld(document)
        )

    data = settled.bundle(disclose=disclose)
    assert b"a name that stays private" not in data and b"500000" in data
    assert b"An agreement between" not in data
    assert verify(data, settled.trust).outcome is Outcome.VALID


def test_no_personal_data_leaves_with_a_bundle_without_documents(settled: Stage) -> None:
    data = settled.bundle(documents={})
    assert b"a name that stays private" not in data
    report = verify(data, settled.trust)
    assert report.outcome is Outcome.VALID and report.check("documents").result is Result.NOT_COVERED


# ---- signatures of other kinds


def test_a_relayed_call_is_in_the_bundle(stage: Stage) -> None:
    """By itself, and in a batch: the signed call is found in the transaction."""
    for nonce, batched in ((1, False), (2, True)):
        call = stage.call_data("authorizeInquiry", stage.borrower, SCOPE, 30_000, bytes(32), NOBODY_SIGNS.fields)
        consent = sign(stage.typed("Act", {"call": call}, nonce), stage.signer("borrower"))
        if batched:
            stage.send("batch", [stage.call_data("relay", call, consent.fields)], False)
        else:
            stage.send("relay", call, consent.fields)
    report = verify(stage.bundle(), stage.trust)
    assert report.outcome is Outcome.VALID, [str(check.reason) for check in report.failures]
    looked_at = report.check("signatures.recovered").looked_at
    assert looked_at is not None and "2 over whole calls" in looked_at.en


def test_a_wallets_signature_is_told_as_such(stage: Stage) -> None:
    """The borrower's key is rebound to a contract that signs by its own rule (ERC-1271)."""
    wire = stage.run.wire
    creation = bytes.fromhex("6010600c60003960106000f3") + WALLET_CODE
    wallet = wire.transact(Call(None, creation), stage.signer("lender")).receipt.created
    assert wallet is not None
    stage.send("attestKyc", stage.borrower, 30_000, 1, wallet, bytes(32), by="attester")
    consent = {"signer": wallet, "nonce": 1, "deadline": DEADLINE, "signature": b"by its own rule"}
    stage.send("authorizeInquiry", stage.borrower, SCOPE, 30_000, bytes(32), consent)
    report = verify(stage.bundle(), stage.trust)
    assert report.outcome is Outcome.VALID, [str(check.reason) for check in report.failures]
    reason = report.check("signatures.contracts").reason
    assert reason is not None and wallet in str(reason)


# ---- forged


def test_a_sibling_cannot_be_hidden(settled: Stage) -> None:
    data = settled.bundle("first")
    lines = unpack(data)["events.jsonl"].splitlines()
    sibling = settled.run.registry.loan("second").hex()
    kept = [json.loads(line) for line in lines if sibling not in line.decode()]
    assert len(kept) == len(lines) - 1
    assert failed(reseal(data, {"events.jsonl": spelled(kept)}), settled.trust) == {"state.heads"}


def test_a_step_cannot_be_left_out_of_the_middle(settled: Stage) -> None:
    data = settled.bundle("first")
    events = [json.loads(line) for line in unpack(data)["events.jsonl"].splitlines()]
    assert failed(reseal(data, {"events.jsonl": spelled(events[:-3] + events[-2:])}), settled.trust) == {"log.replay"}


def spelled(events: list[dict[str, object]]) -> bytes:
    written = (json.dumps(event, separators=(",", ":"), sort_keys=True) for event in events)
    return "".join(line + "\n" for line in written).encode()


def test_proofs_of_another_loan(settled: Stage) -> None:
    first, second = settled.bundle("first"), settled.bundle("second")
    name = next(name for name in unpack(first) if name.startswith("proofs/"))
    assert failed(reseal(first, {name: unpack(second)[name]}), settled.trust) == {"state.heads"}


def test_a_loan_named_as_another(settled: Stage) -> None:
    first = settled.bundle("first")
    files = {**Bundle.read(first).manifest.files, FileKind.LOAN: settled.run.registry.loan("second")}
    assert failed(reseal(first, {}, files=files), settled.trust) == {"bundle.form"}


def test_a_twin_deployment(settled: Stage) -> None:
    """The same code by the same key on another chain of the same number: the same address, another origin."""
    scenario = dataclasses.replace(load(SCENARIO), start=load(SCENARIO).start + 1)
    with played(scenario) as run:
        wire = run.wire
        assert wire.deployment.ledger == settled.run.wire.deployment.ledger
        twin = trust_of(wire.deployment, NOTARY.address, "the notary of the twin")
        assert twin.origin != settled.trust.origin
        data = settled.bundle()
        assert "ledger.identity" in failed(data, twin)
        stated = dataclasses.replace(Bundle.read(data).environment, origin=wire.deployment.origin)
        disguised = reseal(data, {"environment.json": canonicalize(stated.to_json())})
        # The files that were opened have the origin in their first heads.
        assert "log.replay" in failed(disguised, twin)


# ---- what cannot be exported


def test_loans_and_blocks_that_are_not_there(settled: Stage) -> None:
    wire = settled.run.wire
    for file in (b"\x01" * 32, settled.borrower, settled.run.registry.facility("line")):
        with pytest.raises(LoanUnknown):
            export(wire.chain, wire.deployment, file)
    with pytest.raises(LoanUnknown):
        settled.bundle(block=wire.deployment.block)
    with pytest.raises(BlockUnknown):
        settled.bundle(block=10**6)


# ---- documents and the command line


def kept(stage: Stage, folder: Path) -> Store:
    store = open_store(StorePlace.in_folder(folder))
    for documents in stage.run.dossier.attached.values():
        store.keep(documents)
    return store


def test_kept_documents_are_read_and_checked(settled: Stage, tmp_path: Path) -> None:
    store = kept(settled, tmp_path)
    assert dict(Shelf(store)) == settled.run.dossier.attached
    assert settled.bundle(documents=Shelf(store)) == settled.bundle()
    next(path for path in (tmp_path / "blocks").rglob("b*") if path.is_file()).unlink()
    with pytest.raises(BlockLost):
        dict(Shelf(store))
    store.close()


@pytest.fixture
def house(settled: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Manifest, documents and a notary's key as an operator has them."""
    manifest.write(settled.run.wire.deployment, tmp_path / "deployment.json")
    kept(settled, tmp_path / "documents").close()
    Keystore(tmp_path / "keys", "secret").add("notary", Account.from_key(b"\x07" * 32))
    for name in ("FUBIE_RPC_URL", "FUBIE_DEPLOYMENT", "FUBIE_PASSWORD_FILE", "FUBIE_VECTORS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FUBIE_PASSWORD", "secret")
    monkeypatch.setenv("FUBIE_HOME", str(tmp_path / "home"))
    return tmp_path


def test_export_and_verify_on_the_command_line(settled: Stage, house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chain = ["--rpc", settled.run.wire.box.url, "--deployment", str(house / "deployment.json")]
    loan, out, trust = settled.run.registry.loan("first").hex(), house / "loan.zip", house / "trust.json"
    command = [
        "evidence",
        "export",
        "--loan",
        f"0x{loan}",
        "--store",
        str(house / "documents"),
        "--notary",
        str(house / "keys/notary.json"),
        "--out",
        str(out),
        *chain,
    ]
    assert main(command) == 0
    assert out.read_bytes() == settled.bundle()
    assert Bundle.read(out.read_bytes()).root.sha256.hex() in capsys.readouterr().out
    assert main(["evidence", "trust", "--notary", NOTARY.address, "--owner", "the notary of these tests", *chain]) == 0
    trust.write_text(capsys.readouterr().out, encoding="utf-8")
    assert Trust.read(trust.read_bytes()) == settled.trust
    assert main(["verify", str(out), "--trust", str(trust)]) == 0
    assert main(command) == 2
    assert "is not written over" in capsys.readouterr().err
    withheld = [*command[:-6], "--withhold", "agreement", "--out", str(house / "other.zip"), *chain]
    assert main(withheld) == 0
    assert b"An agreement between" not in (house / "other.zip").read_bytes()


def test_the_trust_file_of_a_chain_of_validators(
    settled: Stage, house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chain = ["--rpc", settled.run.wire.box.url, "--deployment", str(house / "deployment.json")]
    listed = [{"from": 3, "members": [{"address": "0x" + "11" * 20, "owner": "Bank A"}]}]
    (house / "validators.json").write_text(json.dumps(listed), encoding="utf-8")
    command = ["evidence", "trust", "--strategy", "qbft", "--validators", str(house / "validators.json")]
    assert main([*command, "--interested", "Bank A", "--interested", "Bank B", *chain]) == 0
    printed = capsys.readouterr().out
    found = Trust.read(printed.encode())
    assert (json.loads(printed)["strategy"], json.loads(printed)["validators"]) == ("qbft", listed)
    assert (found.interested, found.contracts) == (("Bank A", "Bank B"), settled.trust.contracts)
    assert main([*command, "--interested", "", *chain]) == 0
    assert json.loads(capsys.readouterr().out)["interested"] == []
    # This chain has no validators of its own that its node could name.
    (house / "owners.json").write_text("{}", encoding="utf-8")
    asked = ["evidence", "trust", "--strategy", "clique", "--owners", str(house / "owners.json"), *chain]
    assert main(asked) == 1
    assert "clique_getSigners" in capsys.readouterr().err


def test_chosen_fields_and_what_was_erased(settled: Stage, house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Some fields of the sheet are shown, the agreement is erased: the bundle verifies."""
    chain = ["--rpc", settled.run.wire.box.url, "--deployment", str(house / "deployment.json")]
    kept = ["--store", str(house / "documents")]
    loan = f"0x{settled.run.registry.loan('first').hex()}"
    command = ["evidence", "export", "--loan", loan, "--notary", str(house / "keys/notary.json"), *chain, *kept]
    for wrong in ("data-shet:amount_fen", "data-sheet:amount"):
        assert main([*command, "--show", wrong, "--out", str(house / "no.zip")]) != 0
        assert not (house / "no.zip").exists()
    roots = [root for root, found in settled.run.dossier.attached.items() if any(b"An agr" in d.content for d in found)]
    for root in roots:
        erase = ["documents", "erase", "--root", f"0x{root.hex()}", "--role", "agreement", "--ground", "1"]
        assert main([*erase, "--by", "officer", *kept]) == 0
    assert main([*command, "--show", "data-sheet:amount_fen", "--out", str(house / "part.zip")]) == 0
    data = (house / "part.zip").read_bytes()
    assert b"500000" in data and b"a name that stays private" not in data and b"An agreement between" not in data
    report = verify(data, settled.trust)
    assert report.outcome is Outcome.VALID
    assert Bundle.read(data).root.sha256.hex() in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["export", "--loan", "0x12", "--out", "x"], "no loan's id"),
        (["export", "--loan", "0x" + "00" * 32], "--out"),
        (["export", "--loan", "0x" + "00" * 32, "--out", "x", "--block", "-1"], "no number of a block"),
        (["trust", "--notary", "0x12", "--owner", "x"], "not an address"),
        (["trust"], "name --notary and --owner, or --strategy"),
        (["trust", "--strategy", "qbft"], "either --validators or --owners"),
        (["trust", "--strategy", "qbft", "--owner", "x", "--validators", "x"], "no notary"),
        (["trust", "--strategy", "faith"], "invalid choice"),
        (["trust", "--strategy", "qbft", "--validators", "no-such.json"], "no-such.json"),
        (["export", "--loan", "0x" + "00" * 32, "--out", "x"], "has no loan"),
    ],
)
def test_wrong_usage(
    settled: Stage, house: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    chain = ["--rpc", settled.run.wire.box.url, "--deployment", str(house / "deployment.json")]
    try:
        code = main(["evidence", *arguments, *chain])
    except SystemExit as error:
        code = int(str(error.code))
    printed = capsys.readouterr()
    assert code == 2 and said in printed.err and printed.err.count("\n") == 1
