"""The gateway against a real node: time, blocks, logs, proofs, refusals."""

from __future__ import annotations

from dataclasses import replace

import pytest
from eth_utils.crypto import keccak

from evidence.chainproof.accounts import AccountProof, verify_account_proof
from ledger.chain.errors import NodeRefused, ProcessError, Reverted
from ledger.chain.gateway import Call
from ledger.chain.keystore import KeySigner
from ledger.chain.scenario_chain import ScenarioChain
from ledger.chain.sender import Sender
from tests.integration.chain.actors import START, Registry

pytestmark = pytest.mark.chain


def test_blocks_lead_back_to_the_chains_own_first(scenario: ScenarioChain, registry: Registry) -> None:
    chain = scenario.chain()
    assert chain.identity().chain_id == 31_337
    headers = [chain.header(number) for number in range(3)]
    assert [header and header.number for header in headers] == [0, 1, 2]
    first, second = headers[0], headers[1]
    assert first is not None
    assert second is not None
    assert (first.hash, second.parent) == (chain.identity().genesis, first.hash)
    assert chain.header(second.hash) == second
    assert chain.header(99) is None
    assert chain.header(b"\1" * 32) is None


def test_time_is_what_the_next_block_will_have(
    scenario: ScenarioChain, sender: Sender, registry: Registry, alice: KeySigner
) -> None:
    for at in (START + 86_400, START + 10 * 86_400):
        scenario.set_time(at)
        assert sender.chain.now() == at
        outcome = sender.run(registry.anchor(at), alice, f"at {at}")
        header = sender.chain.header(outcome.receipt.block)
        assert header is not None
        assert header.timestamp == at
        assert sender.chain.now() == at + 1
    with pytest.raises(ProcessError, match="time cannot run backwards"):
        scenario.set_time(START)


def test_logs_of_a_range_of_blocks(sender: Sender, registry: Registry, alice: KeySigner) -> None:
    blocks = [sender.run(registry.anchor(n), alice, f"anchor {n}").receipt.block for n in range(4)]
    found = sender.chain.logs(registry.contract.address, blocks[1], blocks[2])
    assert [log.block for log in found] == blocks[1:3]
    assert [sender.decoder.event(log).arguments["sha256Root"] for log in found] == [
        n.to_bytes(32, "big") for n in (1, 2)
    ]
    assert sender.chain.logs(alice.address, 0, blocks[3]) == ()


@pytest.mark.parametrize("back", [0, 3])
def test_the_proof_of_a_block_leads_to_its_state_root(
    sender: Sender, registry: Registry, alice: KeySigner, back: int
) -> None:
    blocks = [sender.run(registry.anchor(n), alice, f"anchor {n}").receipt.block for n in range(4)]
    at = blocks[-1] - back
    header = sender.chain.header(at)
    assert header is not None
    root = bytes.fromhex(header.raw["stateRoot"][2:])
    proof = AccountProof.from_rpc(dict(sender.chain.proof(registry.contract.address, [bytes(32)], at)))
    verify_account_proof(root, proof)
    code = sender.chain.code(registry.contract.address)
    assert proof.account.code_hash == keccak(code)


def test_money_that_is_given_is_in_the_state_root(scenario: ScenarioChain, bob: KeySigner) -> None:
    scenario.fund([bob.address])
    chain = scenario.chain()
    header = chain.header("latest")
    assert header is not None
    proof = AccountProof.from_rpc(dict(chain.proof(bob.address, [], header.number)))
    verify_account_proof(bytes.fromhex(header.raw["stateRoot"][2:]), proof)
    assert proof.account.balance > 10**20


def test_an_undone_call_carries_its_reason(sender: Sender, registry: Registry, alice: KeySigner) -> None:
    call = registry.anchor(1, leaves=0)
    for ask in (
        lambda: sender.chain.call(call),
        lambda: sender.chain.estimate(call, alice.address, sender.chain.fees()),
    ):
        with pytest.raises(Reverted) as caught:
            ask()
        assert caught.value.data == keccak(text="EmptyBatch()")[:4]


def test_a_call_is_answered_as_of_a_block(sender: Sender, registry: Registry, alice: KeySigner) -> None:
    outcome = sender.run(registry.anchor(1), alice, "anchor")
    key = outcome.events[0].arguments["anchor"]
    read = registry.contract.read
    assert read(sender.chain, "anchorOf", key)["leafCount"] == 1
    assert read(sender.chain, "anchorOf", key, block=outcome.receipt.block - 1)["leafCount"] == 0
    assert read(sender.chain, "anchorOf", key, block=outcome.receipt.block_hash)["blockNumber"] == outcome.receipt.block


def test_what_the_node_does_not_take_is_its_refusal(scenario: ScenarioChain, sender: Sender) -> None:
    with pytest.raises(NodeRefused, match="eth_sendRawTransaction"):
        scenario.chain().send(b"\2\xc0")
    with pytest.raises(NodeRefused, match="no_such_method"):
        scenario.chain().request("no_such_method")


def test_an_account_without_code_has_none(scenario: ScenarioChain, alice: KeySigner) -> None:
    assert scenario.chain().code(alice.address) == b""
    assert scenario.chain().call(replace(Call(alice.address, b"\1\2\3\4"))) == b""
