"""Logs become nodes with their effect and signatures; what does not belong together is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from ledger.chain.artifacts import shipped
from ledger.chain.decoding import Consent, Decoder, consents, decoder, effect_function, file_opened
from ledger.chain.errors import Undecodable
from ledger.chain.gateway import Log
from ledger.domain.nodes import Node

LEDGER, ACTOR = "0x" + "1e" * 20, "0x" + "ac" * 20
FILE, OBJECT, DOCUMENTS = bytes([1]) * 32, bytes([2]) * 32, bytes([3]) * 32
BILL_ISSUED = 49  # lifecycle.yaml

# Written out from contracts/interfaces/ILedgerEvents.sol and IEffects.sol.
NODE_REACHED = "NodeReached(bytes32,uint8,bytes32,uint32,address,uint64,uint32,uint32,bytes32,bytes,bytes)"
FILE_OPENED = "FileOpened(bytes32,bytes32,uint8,uint8,uint32,address,uint64,uint32,bytes32)"
BILL_EFFECT = keccak(text="billIssued(uint32,uint64,uint64,uint64)")[:4] + encode(
    ["uint32", "uint64", "uint64", "uint64"], [20513, 82_333, 9_000, 0]
)
CONSENT_LIST = encode(["(address,uint256,uint64,bytes)[]"], [[(ACTOR, 7, 1_772_323_200, b"\5" * 65)]])


@pytest.fixture(scope="module")
def reader() -> Decoder:
    return decoder(shipped())


def node_reached(node: int = BILL_ISSUED, effect: bytes = BILL_EFFECT, signed: bytes = CONSENT_LIST) -> Log:
    types = ["uint32", "address", "uint64", "uint32", "uint32", "bytes32", "bytes", "bytes"]
    values = [4, ACTOR, 1_772_300_000, 20512, 0, DOCUMENTS, effect, signed]
    topics = (keccak(text=NODE_REACHED), FILE, node.to_bytes(32, "big"), OBJECT)
    return Log(LEDGER, topics, encode(types, values), 9, b"\x09" * 32, b"\x0a" * 32, 0, 3)


def test_a_node_with_its_effect_and_signatures(reader: Decoder) -> None:
    found = reader.node_reached(reader.event(node_reached()))
    assert (found.node, found.node.name) == (BILL_ISSUED, "BILL_ISSUED")
    assert (found.file, found.object, found.seq, found.actor) == (FILE, OBJECT, 4, ACTOR)
    assert (found.timestamp, found.effective_day, found.supersedes) == (1_772_300_000, 20512, 0)
    assert (found.documents, found.raw_effect, found.raw_consents) == (DOCUMENTS, BILL_EFFECT, CONSENT_LIST)
    assert found.effect.fields == {"due": 20513, "principal": 82_333, "interest": 9_000, "fee": 0}
    assert found.consents == (Consent(ACTOR, 7, 1_772_323_200, b"\5" * 65),)
    assert (found.log.block, found.log.index) == (9, 3)


def test_an_opened_file(reader: Decoder) -> None:
    types = ["uint8", "uint8", "uint32", "address", "uint64", "uint32", "bytes32"]
    values = [2, 6, 5, ACTOR, 1_772_300_000, 20512, b"\7" * 32]
    log = Log(LEDGER, (keccak(text=FILE_OPENED), FILE, OBJECT), encode(types, values), 9, b"", b"", 0, 2)
    found = file_opened(reader.event(log))
    assert (found.parent, found.file, found.kind, found.node.name) == (FILE, OBJECT, 2, "CREDIT_APPLIED")
    assert (found.seq, found.first_head) == (5, b"\7" * 32)


def test_no_signatures_are_empty_bytes(reader: Decoder) -> None:
    assert consents(b"") == ()
    assert reader.node_reached(reader.event(node_reached(signed=b""))).consents == ()


def test_an_effect_of_another_node_is_refused(reader: Decoder) -> None:
    for log in (node_reached(node=50), node_reached(effect=b""), node_reached(effect=bytes(4))):
        with pytest.raises(Undecodable, match="the effect 0x[0-9a-f]* is not "):
            reader.node_reached(reader.event(log))
    with pytest.raises(Undecodable, match="billIssued"):
        reader.node_reached(reader.event(node_reached(effect=BILL_EFFECT[:-1])))


def test_a_node_that_is_not_in_the_catalogue_is_refused(reader: Decoder) -> None:
    with pytest.raises(Undecodable, match="block 9, log 3: the catalogue has no node 200"):
        reader.node_reached(reader.event(node_reached(node=200)))


def test_an_unknown_event_is_refused_and_passed_over_in_a_transaction(reader: Decoder) -> None:
    unknown = replace(node_reached(), topics=(b"\xee" * 32,))
    with pytest.raises(Undecodable, match="block 9, log 3: unknown event, topic 0xeeee"):
        reader.event(unknown)
    with pytest.raises(Undecodable, match="topic 0xnone"):
        reader.event(replace(unknown, topics=()))
    events = reader.known([unknown, node_reached()])
    assert [event.name for event in events] == ["NodeReached"]
    assert [node.node.name for node in reader.nodes(events)] == ["BILL_ISSUED"]


def test_every_built_node_has_an_effect_of_its_name() -> None:
    known = set(shipped().effects.functions)
    assert {effect_function(node) for node in Node if node.built} <= known
    assert known <= {effect_function(node) for node in Node}
