"""Blocks that are stored while a loan lives, each with the token of a real time authority: exported, verified, and false in every way."""

from __future__ import annotations

import dataclasses
import json
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from sqlmodel import col, update

from evidence.bundle import TOKEN, Bundle
from evidence.catalogue import FileKind
from evidence.container import pack, unpack
from evidence.report import Outcome, Result
from evidence.stored import FOLDER
from evidence.timestamp import Request
from evidence.trust import Trust
from evidence.verify import verify
from ledger.chain import manifest
from ledger.chain.decoding import NOBODY_SIGNS
from ledger.chain.keystore import Keystore
from ledger.chain.typed import sign
from ledger.checkpoints.authority import HttpAuthority
from ledger.checkpoints.collecting import Collector
from ledger.checkpoints.house import checkpoints_of
from ledger.checkpoints.recorder import Recorder
from ledger.cli import main
from ledger.journal.database import Database, open_database
from ledger.journal.tables import CheckpointRow
from ledger.scenario.loader import load
from ledger.scenario.player import played
from tests.integration.evidence.conftest import NOTARY, SCENARIO, Stage, require_deployable
from tests.integration.evidence.test_export import voiding
from tests.unit.evidence.time_authority import Authority, Service, serving

pytestmark = pytest.mark.chain

PREFIXES, INDEPENDENT = "time.prefixes", "time.independent"
SCOPE = b"\x5d" * 32


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.found(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def service(authority: Authority) -> Iterator[Service]:
    with serving(authority) as found:
        yield found


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Database]:
    found = open_database(f"sqlite:///{tmp_path / 'journal.db'}")
    yield found
    found.close()


def recorder(stage: Stage, journal: Database, url: str | None, authority: Authority) -> Recorder:
    wire = stage.run.wire
    asked = None if url is None else HttpAuthority(url, (authority.pinned,), seconds=5)
    store = checkpoints_of(wire.deployment, journal)
    return Recorder(Collector(wire.chain, wire.deployment, wire.artifacts), store, asked, NOTARY)


def trust_of(stage: Stage, authority: Authority) -> Trust:
    return dataclasses.replace(stage.trust, time_authorities=(authority.pinned,))


def inquire(stage: Stage, nonce: int) -> int:
    """One more step in the party's file; the number of its block."""
    call = stage.call_data("authorizeInquiry", stage.borrower, SCOPE, 30_000, bytes(32), NOBODY_SIGNS.fields)
    return stage.send("relay", call, sign(stage.typed("Act", {"call": call}, nonce), stage.signer("borrower")).fields)


@dataclasses.dataclass(frozen=True)
class Kept:
    """Two blocks that were stored as the loan went on, and its bundle after it was voided."""

    bundle: bytes
    trust: Trust
    numbers: tuple[int, int]


@pytest.fixture(scope="module")
def kept(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    require_deployable()
    journal = open_database(f"sqlite:///{tmp_path_factory.mktemp('kept') / 'journal.db'}")
    with played(load(SCENARIO)) as run, serving(authority) as service:
        stage = Stage(run)
        job = recorder(stage, journal, service.url, authority)
        first = job.round()
        inquire(stage, 41)
        second = job.round()
        stage.send("voidAgreement", *voiding(stage))
        assert first.block is not None and second.block is not None
        assert (first.files, second.files, first.tokens, second.tokens) == (5, 1, 1, 1)
        asked = HttpAuthority(service.url, (authority.pinned,))
        bundle = stage.bundle(kept=job.store.of, stamp=asked.stamp)
        yield Kept(bundle, trust_of(stage, authority), (first.block, second.block))
    journal.close()


# ---- what was stored is proven


def test_the_steps_before_each_token_are_told(kept: Kept) -> None:
    report = verify(kept.bundle, kept.trust)
    assert report.outcome is Outcome.VALID, [str(check.reason) for check in report.failures]
    assert report.check(PREFIXES).result is Result.PASSED
    assert report.check(INDEPENDENT).result is Result.PASSED
    first, second = report.prefixes
    steps = Bundle.read(kept.bundle).steps
    assert (first.block.number, second.block.number) == kept.numbers
    # All but the later inquiry, and all but the voiding.
    assert dict(first.steps) == {
        FileKind.PARTY: len(steps[FileKind.PARTY]) - 1,
        FileKind.FACILITY: len(steps[FileKind.FACILITY]),
        FileKind.LOAN: len(steps[FileKind.LOAN]) - 1,
    }
    assert dict(second.steps) == {FileKind.PARTY: len(steps[FileKind.PARTY])}
    assert report.token is not None and second.token is not None and first.token is not None
    assert first.token.time <= second.token.time <= report.token.time


def test_another_loans_heads_are_not_handed_on(kept: Kept) -> None:
    """The sibling's head was stored at the same block; the bundle has the slots of its own three files alone."""
    assert {len(block.proof.storage) for block in Bundle.read(kept.bundle).stored} == {3, 1}


def test_whatever_is_changed_in_a_stored_block_is_found(kept: Kept) -> None:
    contents = unpack(kept.bundle)
    one, other = (f"{FOLDER}{number}/" for number in kept.numbers)
    swapped = {
        "header.rlp": "bundle.form",
        "proof.json": PREFIXES,
        "checkpoint.json": PREFIXES,
        "token.tsr": PREFIXES,
    }
    for name, check in swapped.items():
        forged = pack(contents | {one + name: contents[other + name]})
        assert {c.id for c in verify(forged, kept.trust).failures} == {check}, name
    for name in swapped:
        changed = bytearray(contents[one + name])
        changed[-1 if name == "token.tsr" else len(changed) // 2] ^= 1
        assert verify(pack(contents | {one + name: bytes(changed)}), kept.trust).outcome is Outcome.INVALID, name
    forged = pack(contents | {TOKEN: contents[one + "token.tsr"]})
    assert {c.id for c in verify(forged, kept.trust).failures} == {INDEPENDENT}


def test_another_authority_of_the_same_names(kept: Kept, tmp_path: Path) -> None:
    double = Authority.found(tmp_path / "double")
    contents = unpack(kept.bundle)
    block_hash = verify(kept.bundle, kept.trust).prefixes[0].block.hash
    forged = double.reply(Request.over(block_hash, nonce=1).encoded)
    report = verify(pack(contents | {f"{FOLDER}{kept.numbers[0]}/token.tsr": forged}), kept.trust)
    reason = report.check(PREFIXES).reason
    assert report.outcome is Outcome.INVALID
    assert reason is not None and reason.code == "invalid.token.chain"


# ---- the job


def test_an_authority_that_is_down_is_asked_again_and_nothing_is_stored_twice(
    stage: Stage, journal: Database, service: Service, authority: Authority
) -> None:
    answer = service.answer
    service.answer = lambda query: (503, b"")
    job = recorder(stage, journal, service.url, authority)
    first = job.round()
    assert first.block is not None and first.tokens == 0 and "status 503" in first.problem
    again = recorder(stage, journal, service.url, authority).round()
    assert (again.block, again.tokens) == (None, 0)
    service.answer = answer
    # A service that was killed meanwhile goes on from the journal alone.
    late = recorder(stage, journal, service.url, authority).round()
    assert (late.block, late.tokens, late.problem) == (None, 1, "")
    assert job.store.without_token(9) == ()
    assert recorder(stage, journal, service.url, authority).round().tokens == 0


def test_an_answer_to_another_request_is_not_stored(
    stage: Stage, journal: Database, service: Service, authority: Authority
) -> None:
    old = authority.reply(Request.over(b"something else", nonce=1).encoded)
    service.answer = lambda query: (200, old)
    done = recorder(stage, journal, service.url, authority).round()
    assert done.tokens == 0 and "a token that does not hold" in done.problem


@pytest.mark.parametrize("body", [b"\x00" * 70_000, b"", b"<html>"])
def test_answers_that_are_none(
    stage: Stage, journal: Database, service: Service, authority: Authority, body: bytes
) -> None:
    service.answer = lambda query: (200, body)
    job = recorder(stage, journal, service.url, authority)
    assert job.round().problem
    assert len(job.store.without_token(9)) == 1


def test_a_block_that_is_not_the_chains_any_more_is_dropped_and_stored_anew(
    stage: Stage, journal: Database, service: Service, authority: Authority
) -> None:
    job = recorder(stage, journal, service.url, authority)
    first = job.round()
    inquire(stage, 51)
    second = job.round()
    with journal.writing() as session:
        lost = update(CheckpointRow).where(col(CheckpointRow.number) == second.block).values(hash="0x" + "77" * 32)
        session.execute(lost)
    again = job.round()
    assert (again.block, again.tokens) == (second.block, 1)
    stage.send("voidAgreement", *voiding(stage))
    report = verify(stage.bundle(kept=job.store.of), trust_of(stage, authority))
    assert report.outcome is Outcome.VALID
    assert [prefix.block.number for prefix in report.prefixes] == [first.block, second.block]


def test_the_job_runs_beside_others_until_it_is_stopped(
    stage: Stage, journal: Database, service: Service, authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    """Its first answer is an error; a stop ends it at once, whatever it waits for."""
    asked, answer = threading.Event(), service.answer

    def failing(query: bytes) -> tuple[int, bytes]:
        asked.set()
        return 500, b""

    service.answer = failing
    job = recorder(stage, journal, service.url, authority)
    thread = threading.Thread(target=job.run, args=(3600,))
    with caplog.at_level(logging.WARNING):
        thread.start()
        assert asked.wait(60)
        job.stop()
        thread.join(60)
    assert not thread.is_alive()
    assert "asked again later" in caplog.text
    assert service.url.rsplit("/", 1)[1] not in caplog.text.replace(service.url.rsplit("/", 1)[0], "")
    service.answer = answer
    assert len(job.store.without_token(9)) == 1


# ---- on the command line


@pytest.fixture
def house(
    stage: Stage, service: Service, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    manifest.write(stage.run.wire.deployment, tmp_path / "deployment.json")
    Keystore(tmp_path / "keys", "secret").add("notary", Account.from_key(b"\x07" * 32))
    (tmp_path / "roots.pem").write_bytes(authority.root.pem)
    for name, value in {
        "FUBIE_PASSWORD": "secret",
        "FUBIE_HOME": str(tmp_path / "home"),
        "FUBIE_RPC_URL": stage.run.wire.box.url,
        "FUBIE_DEPLOYMENT": str(tmp_path / "deployment.json"),
        "FUBIE_TSA_URL": service.url,
        "FUBIE_TSA_ROOTS": str(tmp_path / "roots.pem"),
        "FUBIE_NOTARY": str(tmp_path / "keys/notary.json"),
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("FUBIE_PASSWORD_FILE", raising=False)
    return tmp_path


def test_checkpoint_export_and_verify(
    stage: Stage, house: Path, service: Service, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(*arguments: str, code: int = 0) -> str:
        assert main(["evidence", *arguments]) == code
        return capsys.readouterr().out

    loan = "0x" + stage.run.registry.loan("first").hex()
    common = ["--loan", loan, "--notary", str(house / "keys/notary.json")]
    assert "with the heads of 5 files\ntokens received: 1" in said("checkpoint")
    assert "no file has changed" in said("checkpoint")
    service.answer = lambda query: (500, b"")
    inquire(stage, 61)
    assert "is stored with the heads of 1 files" in said("checkpoint", code=1)
    said("export", *common, "--out", str(house / "without.zip"))
    assert TOKEN not in unpack((house / "without.zip").read_bytes())
    monkeypatch.delenv("FUBIE_TSA_URL")
    told = said(
        "trust", "--notary", NOTARY.address, "--owner", "tests", "--time-authority", str(house / "roots.pem"), "us"
    )
    (house / "trust.json").write_text(told, encoding="utf-8")
    assert main(["verify", str(house / "without.zip"), "--trust", str(house / "trust.json"), "--json"]) == 0
    report: Any = json.loads(capsys.readouterr().out)
    assert report["prefixes"][0]["token"]["authority"] == {"name": "CN=Root of the tests", "owner": "us"}
    assert len(report["prefixes"]) == 1 and report["token"] is None


def test_an_export_where_nothing_was_stored_has_a_token_of_now(stage: Stage, house: Path) -> None:
    loan = "0x" + stage.run.registry.loan("first").hex()
    assert main(["evidence", "export", "--loan", loan, "--out", str(house / "loan.zip")]) == 0
    contents = unpack((house / "loan.zip").read_bytes())
    assert TOKEN in contents and not any(name.startswith(FOLDER) for name in contents)


def test_roots_that_are_none(house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FUBIE_TSA_ROOTS", str(house / "deployment.json"))
    assert main(["evidence", "checkpoint"]) == 1
    assert "not a file of certificates" in capsys.readouterr().err
