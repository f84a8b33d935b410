"""The embedded chain between runs: state, time, proofs, and one owner at a time."""

from __future__ import annotations

import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from evidence.chainproof.accounts import AccountProof, verify_account_proof
from ledger.chain.artifacts import Artifacts
from ledger.chain.embedded import EmbeddedChain, EmbeddedSettings
from ledger.chain.errors import NodeUnreachable, ProcessError
from ledger.chain.gateway import Call
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.chain.keystore import KeySigner
from ledger.journal.database import Database
from tests.integration.chain.actors import new_registry, new_sender
from tests.integration.chain.test_kills import doomed

pytestmark = pytest.mark.chain


@pytest.fixture
def settings(tmp_path: Path) -> EmbeddedSettings:
    return EmbeddedSettings(tmp_path / "chain", dump_seconds=3_600)


def test_state_blocks_and_proofs_outlive_a_restart(
    settings: EmbeddedSettings, journal: Database, artifacts: Artifacts, alice: KeySigner
) -> None:
    with EmbeddedChain(settings) as embedded:
        embedded.fund([alice.address])
        sender = new_sender(embedded.chain(), journal, artifacts)
        registry = new_registry(sender, alice, artifacts)
        outcome = sender.run(registry.anchor(1), alice, "op")
        identity, header = sender.chain.identity(), sender.chain.header(outcome.receipt.block)
        sender.run(registry.anchor(2), alice, "later")
    assert header is not None
    with EmbeddedChain(settings) as embedded:
        chain = embedded.chain()
        assert (chain.identity(), chain.header(outcome.receipt.block)) == (identity, header)
        assert chain.receipt(outcome.handle.hash) == outcome.receipt
        proof = AccountProof.from_rpc(dict(chain.proof(registry.contract.address, [], header.number)))
        verify_account_proof(bytes.fromhex(header.raw["stateRoot"][2:]), proof)
        sender = new_sender(chain, journal, artifacts)
        assert sender.recover().lost == ()
        assert sender.run(registry.anchor(3), alice, "third").handle.nonce == 3


def test_time_does_not_run_back_after_a_restart(settings: EmbeddedSettings) -> None:
    ahead = replace(settings, development_clock=True)
    with EmbeddedChain(ahead) as embedded:
        far = embedded.chain().now() + 365 * 86_400
        embedded.set_time(far)
        embedded.chain().request("evm_mine")
        with pytest.raises(ProcessError, match="time cannot run backwards"):
            embedded.set_time(far)
    with EmbeddedChain(settings) as embedded:
        chain = embedded.chain()
        assert chain.now() > far
        chain.request("evm_mine")
        head = chain.header("latest")
        assert head is not None
        assert far < head.timestamp <= far + 60


def test_a_server_does_not_jump_in_time(settings: EmbeddedSettings) -> None:
    with EmbeddedChain(settings) as embedded, pytest.raises(ProcessError, match="only a development chain jumps"):
        embedded.set_time(embedded.chain().now() + 86_400)


def test_one_process_runs_a_folder_at_a_time(settings: EmbeddedSettings) -> None:
    with EmbeddedChain(settings), pytest.raises(ProcessError, match="another process runs the chain in"):
        EmbeddedChain(settings).start()
    with EmbeddedChain(settings) as embedded:
        assert embedded.chain().identity().chain_id == 31_337


def test_a_node_left_behind_by_a_killed_server_is_taken_over_with_its_blocks(
    settings: EmbeddedSettings, journal: Database, artifacts: Artifacts, alice: KeySigner
) -> None:
    process = doomed("chain", settings.folder)
    output, errors = process.communicate()
    assert process.returncode == -signal.SIGKILL, errors
    pid, url = output.split()
    orphan = JsonRpcChain(url)
    sender = new_sender(orphan, journal, artifacts)
    outcome = sender.run(Call(alice.address, b"", 30_000), alice, "op")
    with EmbeddedChain(settings) as embedded:
        assert embedded.running.pid != int(pid)
        with pytest.raises(NodeUnreachable):
            orphan.header("latest")
        assert embedded.chain().receipt(outcome.handle.hash) == outcome.receipt


def test_nothing_is_open_to_other_machines(settings: EmbeddedSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANVIL_IP_ADDR", "0.0.0.0")
    with EmbeddedChain(settings) as embedded:
        port = f"{embedded.running.port:04X}"
        lines = Path("/proc/net/tcp").read_text().splitlines()
        local = [line.split()[1] for line in lines if line.split()[1].endswith(f":{port}") and line.split()[3] == "0A"]
        assert local == [f"0100007F:{port}"]


def test_a_program_that_is_missing_or_no_chain_is_told(settings: EmbeddedSettings, tmp_path: Path) -> None:
    with (
        pytest.raises(ProcessError, match="there is no anvil at /nowhere"),
        EmbeddedChain(replace(settings, program=Path("/nowhere"))),
    ):
        pass
    broken = tmp_path / "anvil"
    broken.write_text("#!/bin/sh\necho 'cannot run' >&2\nexit 3\n")
    broken.chmod(0o700)
    other = replace(settings, folder=tmp_path / "other", program=broken)
    with pytest.raises(ProcessError, match="anvil does not start: cannot run"), EmbeddedChain(other):
        pass


def test_only_the_state_of_the_last_blocks_is_kept(settings: EmbeddedSettings) -> None:
    few = replace(settings, proofs_kept=4)
    sizes = []
    for _ in range(2):
        with EmbeddedChain(few) as embedded:
            for _ in range(100):
                embedded.chain().request("evm_mine")
        sizes.append((few.folder / "dump.json").stat().st_size)
    assert sizes[1] < sizes[0] * 3


def test_it_stays_the_same_chain_however_often_it_starts(tmp_path: Path) -> None:
    """Anvil's own block 0 has the time of its start; whichever it showed would name another chain."""
    found = set()
    for _ in range(4):
        with EmbeddedChain(EmbeddedSettings(tmp_path)) as chain:
            client = chain.chain()
            found.add(client.identity())
            client.request("anvil_mine", "0x1")
    assert len(found) == 1


def test_it_can_begin_in_the_past_and_then_follows_the_clock(tmp_path: Path) -> None:
    now = time.time_ns() // 10**9
    with EmbeddedChain(EmbeddedSettings(tmp_path, first_time=now - 90_000)) as chain:
        assert chain.chain().now() < now - 80_000
        chain.follow_clock()
        assert now <= chain.chain().now() <= now + 60
