"""kill -9, of the service and of the node: what was committed is sent, with the same bytes, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.chain import rawtx
from ledger.chain.artifacts import Artifacts
from ledger.chain.embedded import EmbeddedChain, EmbeddedSettings
from ledger.chain.keystore import KeySigner
from ledger.chain.scenario_chain import ScenarioChain
from ledger.chain.sender import Sender
from ledger.journal.database import Database
from ledger.journal.records import TransactionState
from tests.integration.chain.actors import Registry, new_registry, new_sender

pytestmark = pytest.mark.chain

DOOMED = Path(__file__).with_name("doomed.py")
KILLED = -signal.SIGKILL


def doomed(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(DOOMED), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def anchored(sender: Sender, registry: Registry) -> list[int]:
    """The numbers on the chain, in the order in which they came there."""
    head = sender.chain.header("latest")
    assert head is not None
    logs = sender.chain.logs(registry.contract.address, 0, head.number)
    return [int.from_bytes(sender.decoder.event(log).arguments["sha256Root"]) for log in logs]


@pytest.mark.parametrize("point", ["before-broadcast", "after-broadcast"])
def test_a_service_killed_around_its_broadcast(
    point: str, sender: Sender, scenario: ScenarioChain, registry: Registry, alice: KeySigner, journal: Database
) -> None:
    process = doomed(point, scenario.url, journal.engine.url, registry.contract.address, 5, 6)
    output, errors = process.communicate()
    assert (process.returncode, output) == (KILLED, ""), errors
    stored = sender.journal.of_operation(sender.chain.identity().key, "op 5")
    assert stored is not None
    assert stored.state is TransactionState.PREPARED
    assert sender.chain.knows(stored.signed.hash) == (point == "after-broadcast")
    recovery = sender.recover()
    assert [handle.hash for handle in recovery.resent] == [stored.signed.hash]
    assert (recovery.lost, recovery.changed, recovery.stuck) == ((), (), ())
    assert anchored(sender, registry) == [5]
    assert sender.run(registry.anchor(5), alice, "op 5").handle.hash == stored.signed.hash
    assert sender.chain.nonce(alice.address) == stored.nonce + 1
    assert sender.recover().resent == ()


@pytest.mark.slow
def test_a_service_killed_at_any_moment_loses_and_doubles_nothing(
    sender: Sender, scenario: ScenarioChain, registry: Registry, alice: KeySigner, journal: Database
) -> None:
    count = 40
    for done_before_the_kill in (1, 7, 13):
        process = doomed("never", scenario.url, journal.engine.url, registry.contract.address, 0, count)
        assert process.stdout is not None
        for _ in range(done_before_the_kill):
            assert process.stdout.readline().strip().isdigit()
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode == KILLED
    assert sender.recover().stuck == ()
    for number in range(count):
        sender.run(registry.anchor(number), alice, f"op {number}")
    assert sorted(anchored(sender, registry)) == list(range(count))
    # One nonce for the registry, one for each number.
    assert sender.chain.nonce(alice.address) == count + 1


# ---- the node


@pytest.fixture
def settings(tmp_path: Path) -> EmbeddedSettings:
    """So seldom a dump that every block since the last checkpoint is lost with a kill."""
    return EmbeddedSettings(tmp_path / "chain", dump_seconds=3_600)


def kill(embedded: EmbeddedChain) -> None:
    """Ends anvil as a crash would, and waits for its end."""
    process = embedded.running
    os.kill(process.pid, signal.SIGKILL)
    process.kill()


def test_blocks_that_a_killed_node_lost_are_made_again_in_their_order(
    settings: EmbeddedSettings, journal: Database, artifacts: Artifacts, alice: KeySigner, bob: KeySigner
) -> None:
    with EmbeddedChain(settings) as embedded:
        embedded.fund([alice.address, bob.address])
        embedded.checkpoint()
        sender = new_sender(embedded.chain(), journal, artifacts)
        # Bob's anchors need the registry that Alice makes: played in another order they would fail.
        registry = new_registry(sender, alice, artifacts)
        hashes = [sender.run(registry.anchor(n), (alice, bob)[n % 2], f"op {n}").handle.hash for n in range(6)]
        kill(embedded)
        embedded.ensure()
        assert embedded.chain().header(3) is None
        recovery = sender.recover()
        assert [handle.operation for handle in recovery.lost] == ["registry", *(f"op {n}" for n in range(6))]
        assert [handle.hash for handle in recovery.resent][1:] == hashes
        assert (recovery.changed, recovery.stuck) == ((), ())
        assert anchored(sender, registry) == list(range(6))


def test_a_node_killed_under_a_working_service_is_started_again_and_caught_up(
    settings: EmbeddedSettings, journal: Database, artifacts: Artifacts, alice: KeySigner, bob: KeySigner
) -> None:
    with EmbeddedChain(settings) as embedded:
        embedded.fund([alice.address, bob.address])
        embedded.checkpoint()
        sender = new_sender(embedded.chain(), journal, artifacts)
        registry = new_registry(sender, alice, artifacts)
        for number in range(9):
            if number % 3 == 2:
                kill(embedded)
            sender.run(registry.anchor(number), (alice, bob)[number % 2], f"op {number}")
        assert anchored(sender, registry) == list(range(9))
        assert sender.journal.waiting(sender.chain.identity().key) == ()


def test_what_succeeded_in_a_lost_block_and_fails_now_is_told(
    settings: EmbeddedSettings, journal: Database, artifacts: Artifacts, alice: KeySigner, bob: KeySigner
) -> None:
    with EmbeddedChain(settings) as embedded:
        embedded.fund([alice.address, bob.address])
        sender = new_sender(embedded.chain(), journal, artifacts)
        registry = new_registry(sender, alice, artifacts)
        embedded.checkpoint()
        sender.run(registry.anchor(1), alice, "alice")
        kill(embedded)
        embedded.ensure()
        # Somebody with a journal of its own comes first on the shorter chain.
        chain_id, fees = sender.chain.identity().chain_id, sender.chain.fees()
        signed = rawtx.signing(registry.anchor(1), 200_000, fees, chain_id, bob)(0)
        sender.chain.send(signed.raw)
        recovery = sender.recover()
        assert [handle.operation for handle in recovery.changed] == ["alice"]
        stored = sender.journal.of_operation(sender.chain.identity().key, "alice")
        assert stored is not None
        assert stored.state is TransactionState.FAILED


def test_a_dump_that_a_kill_cut_off_is_not_loaded(
    settings: EmbeddedSettings, journal: Database, artifacts: Artifacts, alice: KeySigner
) -> None:
    with EmbeddedChain(settings) as embedded:
        embedded.fund([alice.address])
        sender = new_sender(embedded.chain(), journal, artifacts)
        registry = new_registry(sender, alice, artifacts)
        embedded.checkpoint()
        sender.run(registry.anchor(1), alice, "op")
    dump = settings.folder / "dump.json"
    whole = dump.read_bytes()
    dump.write_bytes(whole[: len(whole) // 2])
    with EmbeddedChain(settings) as embedded:
        sender = new_sender(embedded.chain(), journal, artifacts)
        assert anchored(sender, registry) == []
        assert [handle.operation for handle in sender.recover().lost] == ["op"]
        assert anchored(sender, registry) == [1]
