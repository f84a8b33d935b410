"""Nothing is lost and nothing doubled: refusals, repetition, many threads, foreign nonces, prices that rise."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from ledger.chain import rawtx
from ledger.chain.artifacts import Artifacts
from ledger.chain.errors import ChainMismatch, NodeRefused, NonceTaken, NotMined, OperationDiffers
from ledger.chain.gateway import Call, Fees
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.chain.keystore import KeySigner, signer_of
from ledger.chain.refusals import ContractRefusal
from ledger.chain.scenario_chain import ScenarioChain
from ledger.chain.sender import Sender
from ledger.journal.database import Database
from ledger.journal.records import TransactionState
from tests.integration.chain.actors import START, Registry, new_registry, new_sender

pytestmark = pytest.mark.chain


def state(sender: Sender, operation: str) -> TransactionState | None:
    stored = sender.journal.of_operation(sender.chain.identity().key, operation)
    return stored and stored.state


def test_the_outcome_has_its_place_and_its_events(sender: Sender, registry: Registry, alice: KeySigner) -> None:
    outcome = sender.run(registry.anchor(7, leaves=3), alice, "op")
    assert [event.name for event in outcome.events] == ["BatchAnchored"]
    arguments = outcome.events[0].arguments
    assert (arguments["sha256Root"], arguments["leafCount"], arguments["by"]) == (bytes(31) + b"\7", 3, alice.address)
    receipt = sender.chain.receipt(outcome.handle.hash)
    assert receipt == outcome.receipt
    assert outcome.nodes == ()
    assert state(sender, "op") is TransactionState.MINED


def test_an_operation_is_sent_once(sender: Sender, registry: Registry, alice: KeySigner) -> None:
    first = sender.run(registry.anchor(1), alice, "op")
    assert sender.submit(registry.anchor(1), alice, "op") == first.handle
    assert sender.run(registry.anchor(1), alice, "op") == first
    assert sender.chain.nonce(alice.address) == first.handle.nonce + 1


@pytest.mark.parametrize("other", ["call", "signer"])
def test_an_operation_stands_for_one_transaction(
    sender: Sender, registry: Registry, alice: KeySigner, bob: KeySigner, other: str
) -> None:
    sender.run(registry.anchor(1), alice, "op")
    call, signer = (registry.anchor(2), alice) if other == "call" else (registry.anchor(1), bob)
    with pytest.raises(OperationDiffers, match="the operation op has sent another transaction"):
        sender.submit(call, signer, "op")


def test_a_refusal_costs_no_nonce(sender: Sender, registry: Registry, alice: KeySigner) -> None:
    before = sender.run(registry.anchor(1), alice, "first").handle.nonce
    with pytest.raises(ContractRefusal, match="was anchored in block") as caught:
        sender.submit(registry.anchor(1), alice, "again")
    assert (caught.value.name, caught.value.mined) == ("AlreadyAnchored", False)
    assert state(sender, "again") is None
    assert sender.run(registry.anchor(2), alice, "again").handle.nonce == before + 1


def test_a_refusal_in_a_block_is_told_again(sender: Sender, registry: Registry, alice: KeySigner) -> None:
    handle = sender.submit(registry.anchor(1, leaves=0, gas=100_000), alice, "op")
    for _ in range(2):
        with pytest.raises(ContractRefusal) as caught:
            sender.wait(handle)
        assert (caught.value.name, caught.value.mined) == ("EmptyBatch", True)
        assert state(sender, "op") is TransactionState.FAILED


def test_running_out_of_gas_has_no_reason(sender: Sender, registry: Registry, alice: KeySigner) -> None:
    with pytest.raises(ContractRefusal, match="without a reason; .*running out of gas") as caught:
        sender.run(registry.anchor(1, gas=30_000), alice, "op")
    assert caught.value.mined


def test_many_threads_on_one_signer(sender: Sender, registry: Registry, alice: KeySigner) -> None:
    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(lambda n: sender.run(registry.anchor(n), alice, f"op {n}"), range(40)))
    nonces = sorted(outcome.handle.nonce for outcome in outcomes)
    assert nonces == list(range(nonces[0], nonces[0] + 40))
    roots = {outcome.events[0].arguments["sha256Root"] for outcome in outcomes}
    assert len(roots) == 40
    head = sender.chain.header("latest")
    assert head is not None
    assert len(sender.chain.logs(registry.contract.address, 0, head.number)) == 40


def test_many_threads_with_one_operation(sender: Sender, registry: Registry, alice: KeySigner) -> None:
    before = sender.chain.nonce(alice.address)
    with ThreadPoolExecutor(8) as threads:
        handles = set(threads.map(lambda _: sender.submit(registry.anchor(1, gas=200_000), alice, "op"), range(16)))
    assert len(handles) == 1
    sender.wait(handles.pop())
    assert sender.chain.nonce(alice.address) == before + 1


def test_two_senders_share_one_journal(
    sender: Sender,
    scenario: ScenarioChain,
    journal: Database,
    artifacts: Artifacts,
    registry: Registry,
    alice: KeySigner,
) -> None:
    other = new_sender(scenario.chain(), journal, artifacts)
    with ThreadPoolExecutor(8) as threads:
        jobs = [(sender, n) if n % 2 else (other, n) for n in range(20)]
        nonces = [
            outcome.handle.nonce
            for outcome in threads.map(lambda job: job[0].run(registry.anchor(job[1]), alice, f"op {job[1]}"), jobs)
        ]
    assert len(set(nonces)) == 20


def test_a_nonce_that_was_taken_elsewhere_is_told_and_then_avoided(
    sender: Sender, registry: Registry, alice: KeySigner
) -> None:
    nonce = sender.run(registry.anchor(1), alice, "first").handle.nonce
    identity, fees = sender.chain.identity(), sender.chain.fees()
    foreign = rawtx.signing(registry.anchor(2), 200_000, fees, identity.chain_id, alice)(nonce + 1)
    sender.chain.send(foreign.raw)
    while sender.chain.receipt(foreign.hash) is None:
        pass
    with pytest.raises(NonceTaken, match=f"another transaction of {alice.address} has the nonce {nonce + 1}"):
        sender.submit(registry.anchor(3), alice, "op")
    assert state(sender, "op") is None
    assert sender.run(registry.anchor(3), alice, "op").handle.nonce == nonce + 2


def test_a_signer_that_cannot_pay_is_the_nodes_refusal_and_can_pay_later(
    sender: Sender, scenario: ScenarioChain, registry: Registry
) -> None:
    poor = signer_of(b"\xdd" * 32)
    with pytest.raises(NodeRefused, match=f"does the signer {poor.address} hold coin for gas"):
        sender.submit(registry.anchor(1), poor, "op")
    with pytest.raises(NodeRefused):
        sender.submit(registry.anchor(1, gas=200_000), poor, "op")
    scenario.fund([poor.address])
    assert sender.run(registry.anchor(1, gas=200_000), poor, "op").handle.nonce == 0


class CheapChain(JsonRpcChain):
    """Offers too little at first, as if the base fee had risen since."""

    offers = [Fees(1, 0, 1_000_000_000)]

    def fees(self) -> Fees:
        return self.offers.pop(0) if self.offers else super().fees()


def test_a_price_that_became_too_low_is_raised_under_the_same_nonce(
    sender: Sender, scenario: ScenarioChain, journal: Database, artifacts: Artifacts, registry: Registry, bob: KeySigner
) -> None:
    cheap = new_sender(CheapChain(scenario.url), journal, artifacts)
    outcome = cheap.run(registry.anchor(1, gas=200_000), bob, "op")
    assert outcome.handle.nonce == 0
    stored = cheap.journal.of_operation(cheap.chain.identity().key, "op")
    assert stored is not None
    assert rawtx.parse(stored.signed.raw).most > 1
    assert cheap.chain.nonce(bob.address) == 1


def test_what_is_in_no_block_yet_can_be_waited_for_again(
    journal: Database, artifacts: Artifacts, alice: KeySigner
) -> None:
    with ScenarioChain(START, block_seconds=3_600) as scenario:
        scenario.fund([alice.address])
        sender = new_sender(scenario.chain(), journal, artifacts)
        handle = sender.submit(Call(alice.address, b""), alice, "op")
        with pytest.raises(NotMined, match="is in no block after 50 ms; the operation op goes on"):
            sender.wait(handle, 50)
        assert state(sender, "op") is TransactionState.BROADCAST
        scenario.chain().request("evm_mine")
        assert sender.wait(handle).handle == handle


def test_what_the_node_has_dropped_is_sent_again(journal: Database, artifacts: Artifacts, alice: KeySigner) -> None:
    with ScenarioChain(START, block_seconds=3_600) as scenario:
        scenario.fund([alice.address])
        sender = new_sender(scenario.chain(), journal, artifacts)
        handle = sender.submit(Call(alice.address, b""), alice, "op")
        scenario.chain().request("anvil_dropAllTransactions")
        assert not sender.chain.knows(handle.hash)
        with pytest.raises(NotMined):
            sender.wait(handle, 1_500)
        assert sender.chain.knows(handle.hash)


def test_a_chain_that_was_replaced_gets_nothing(
    sender: Sender,
    scenario: ScenarioChain,
    registry: Registry,
    alice: KeySigner,
    artifacts: Artifacts,
    journal: Database,
) -> None:
    sender.run(registry.anchor(1), alice, "op")
    with ScenarioChain(START + 1) as other:
        other.fund([alice.address])
        sender.chain._provider = other.chain()._provider  # type: ignore[attr-defined]
        with pytest.raises(ChainMismatch, match="another chain than before"):
            sender.submit(registry.anchor(2), alice, "next")
        assert other.chain().nonce(alice.address) == 0
        assert new_registry(new_sender(other.chain(), journal, artifacts), alice, artifacts)
