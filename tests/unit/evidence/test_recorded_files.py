"""The whole way from events to a block, on files that the ledger's own logging code wrote (data/ledger_log.json).

The events are decoded here with eth-abi. The heads that the replay must reach come from the chain's storage.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import eth_abi
import pytest

from evidence.catalogue import Catalogue, FileKind
from evidence.chainproof import AccountProof, Header, verify_account_proof
from evidence.digest import keccak256
from evidence.errors import EvidenceError, HeadMismatch
from evidence.log import Start, Step
from evidence.replay import Replay, replay, verify_head
from evidence.slots import FilesLayout

LAYOUT = FilesLayout(mapping=1, head_offset=0, seq_offset=1, seq_bit=192)
NODE_REACHED = keccak256(b"NodeReached(bytes32,uint8,bytes32,uint32,address,uint64,uint32,uint32,bytes32,bytes,bytes)")
FILE_OPENED = keccak256(b"FileOpened(bytes32,bytes32,uint8,uint8,uint32,address,uint64,uint32,bytes32)")


def raw(value: str) -> bytes:
    return bytes.fromhex(value[2:])


def step_of(log: Any) -> Step:
    topics, data, block = [raw(topic) for topic in log["topics"]], raw(log["data"]), int(log["blockNumber"], 16)
    if topics[0] == NODE_REACHED:
        seq, actor, when, day, supersedes, documents, effect, consents = eth_abi.decode(
            ["uint32", "address", "uint64", "uint32", "uint32", "bytes32", "bytes", "bytes"], data
        )
        node = topics[2][-1]
        return Step(
            topics[1], node, topics[3], seq, raw(actor), when, day, supersedes, documents, effect, consents, block
        )
    assert topics[0] == FILE_OPENED
    kind, node, seq, actor, when, day, first = eth_abi.decode(
        ["uint8", "uint8", "uint32", "address", "uint64", "uint32", "bytes32"], data
    )
    effect = eth_abi.encode(["uint8", "bytes32", "bytes32"], [kind, topics[2], first])
    return Step(topics[1], node, topics[2], seq, raw(actor), when, day, 0, bytes(32), effect, b"", block)


@pytest.fixture(scope="module")
def recorded() -> Any:
    return json.loads((Path(__file__).parent / "data" / "ledger_log.json").read_text())


@pytest.fixture(scope="module")
def stored(recorded: Any) -> dict[int, int]:
    """The proven words of the ledger's storage at the last block."""
    header = Header.from_rpc(recorded["block"])
    assert header.encoded_hash == raw(recorded["block"]["hash"])
    proof = AccountProof.from_rpc(recorded["proof"])
    assert proof.address == raw(recorded["ledger"])
    verify_account_proof(header.state_root, proof)
    return {slot.slot: slot.value for slot in proof.storage}


def steps_of(recorded: Any, file: bytes) -> list[Step]:
    return [step for step in map(step_of, recorded["logs"]) if step.file == file]


def played(recorded: Any, steps: dict[FileKind, list[Step]]) -> list[Replay]:
    catalogue, replays = Catalogue.own(), []
    for kind in FileKind:
        start = Start(raw(recorded["origin"]), kind, raw(recorded["files"][kind.name.lower()]))
        replays.append(replay(start, steps[kind], catalogue, list(replays)))
    return replays


@pytest.fixture(scope="module")
def genuine(recorded: Any) -> dict[FileKind, list[Step]]:
    return {kind: steps_of(recorded, raw(recorded["files"][kind.name.lower()])) for kind in FileKind}


def verify(recorded: Any, stored: dict[int, int], steps: dict[FileKind, list[Step]]) -> None:
    for replayed in played(recorded, steps):
        verify_head(replayed, stored[LAYOUT.head_slot(replayed.start.file)].to_bytes(32, "big"))


def test_events_lead_to_the_heads_in_storage(
    recorded: Any, stored: dict[int, int], genuine: dict[FileKind, list[Step]]
) -> None:
    verify(recorded, stored, genuine)
    party, facility, loan = played(recorded, genuine)
    for replayed in (party, facility, loan):
        word = stored[LAYOUT.seq_slot(replayed.start.file)]
        assert LAYOUT.seq_of(word) == len(replayed.steps)
        assert replayed.unchecked == ()
    assert stored[0] == int(recorded["origin"], 16)
    assert [opened.file for opened in (*party.opened, *facility.opened)] == [facility.start.file, loan.start.file]
    assert sum(step.supersedes > 0 for step in loan.steps) == 1


def test_a_first_head_is_the_one_in_the_event(recorded: Any) -> None:
    opened = [log for log in recorded["logs"] if raw(log["topics"][0]) == FILE_OPENED]
    assert len(opened) == 3
    for kind, log in zip(FileKind, opened, strict=True):
        assert Start(raw(recorded["origin"]), kind, raw(log["topics"][2])).head == raw(log["data"])[-32:]


CHANGES = {
    "node": 5,
    "object": bytes(32),
    "actor": bytes(20),
    "timestamp": 2**40,
    "effective_day": 1,
    "doc_hash": bytes([7] * 32),
    "effect": b"another",
    "consents": b"another",
    "seq": 99,
    "supersedes": 1,
}


@pytest.mark.parametrize("field", CHANGES)
def test_no_field_of_any_step_can_be_changed(
    recorded: Any, stored: dict[int, int], genuine: dict[FileKind, list[Step]], field: str
) -> None:
    for kind, steps in genuine.items():
        for place, step in enumerate(steps):
            changed = dataclasses.replace(step, **{field: CHANGES[field]})
            with pytest.raises(EvidenceError):
                verify(recorded, stored, genuine | {kind: [*steps[:place], changed, *steps[place + 1 :]]})


def test_no_step_can_be_left_out_at_the_end(
    recorded: Any, stored: dict[int, int], genuine: dict[FileKind, list[Step]]
) -> None:
    for kind, steps in genuine.items():
        with pytest.raises(EvidenceError):
            verify(recorded, stored, genuine | {kind: steps[:-1]})
    with pytest.raises(HeadMismatch):
        verify(recorded, stored, genuine | {FileKind.LOAN: genuine[FileKind.LOAN][:-1]})
