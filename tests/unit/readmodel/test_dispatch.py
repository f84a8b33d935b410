"""Every event that the contracts can emit has a handler."""

import json
from pathlib import Path

from ledger.domain.nodes import Node
from ledger.readmodel.events import NODE_REACHED, OPENED
from ledger.readmodel.projection import parts
from ledger.readmodel.projection.dispatch import FACTS, HANDLERS, PARTS, PHASES

ROOT = Path(__file__).resolve().parents[3]


def test_every_node_that_is_built_has_a_handler() -> None:
    assert {node.name for node in Node if node.built and node not in HANDLERS} == set()


def test_a_node_that_moves_money_has_more_than_the_state_of_its_part() -> None:
    # The collateral goes back: a thing, and no money of the ledger.
    assert {node.name for node in parts.HANDLERS if node.money} == {"COLLATERAL_RELEASED"}


def test_no_node_is_handled_twice() -> None:
    assert sum(len(module.HANDLERS) for module in (*PHASES, *PARTS)) == len(HANDLERS)


def test_a_module_handles_the_nodes_of_its_phase() -> None:
    for module in PHASES:
        assert len({node.phase for node in module.HANDLERS}) == 1


def test_every_event_of_the_interface_is_handled() -> None:
    artifact = json.loads((ROOT / "ledger/chain/artifacts/LoanLedgerABI.json").read_text())
    events = {entry["name"] for entry in artifact["abi"] if entry["type"] == "event"}
    # OpenZeppelin's EIP-712 declares it; a domain that never changes never emits it.
    events -= {"EIP712DomainChanged"}
    assert events - {NODE_REACHED, OPENED, *FACTS} == set()
