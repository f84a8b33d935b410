"""Commitments that are anchored in batches, and their proofs: each lender has its own, and no file comes here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.schemas.anchors import MAX_LEAVES
from evidence.anchor import AnchorProof, Salt, verify_anchor
from evidence.deployment import Contract
from evidence.report import Result
from ledger.anchoring.errors import AnchorNotProven
from ledger.chain.errors import NodeUnreachable
from ledger.journal.api_keys import Right
from tests.unit.api.conftest import LENDER
from tests.unit.api.house import FakeRegistry, key_of
from tests.unit.evidence.forge import TRUST
from tests.unit.evidence.registry import BLOCK, CODE, REGISTRY
from tests.unit.readmodel.memory_chain import identifier

WAIT = {"Prefer": "wait=10"}
CONTENT, SALT = b"a receipt", b"\x07" * 32
WHOLE = b"fubie.document.v1\0" + SALT + CONTENT
LEAF = {"sha256": "0x" + hashlib.sha256(WHOLE).hexdigest(), "sm3": "0x" + hashlib.new("sm3", WHOLE).hexdigest()}
OTHERS = [{"sha256": f"0x{number:064x}", "sm3": f"0x{number + 100:064x}"} for number in range(1, 5)]


def anchored(client: TestClient, *leaves: Any, **headers: str) -> Any:
    return client.post("/v1/anchors", json={"leaves": list(leaves)}, headers=WAIT | headers)


def test_every_commitment_is_proven_to_who_anchored_it(client: TestClient, registry: FakeRegistry) -> None:
    answer = anchored(client, *OTHERS[:2], LEAF, *OTHERS[2:])
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["operation"], found["state"], found["node"]) == ("anchors", "succeeded", None)
    told = found["result"]["anchor"]
    assert (told["leaves"], told["block"], told["timestamp"]) == (5, BLOCK, "2025-10-09T08:53:20Z")
    assert "on_chain" not in found["result"]
    ((key, signer, operation),) = registry.sent
    assert ("0x" + key.hex(), signer, operation) == (told["key"], key_of("operator").address, found["id"])
    given = client.get(f"/v1/anchors/{found['id']}/proofs/2")
    proof = AnchorProof.read(given.content)
    assert "salt" not in json.loads(given.content)
    trust = replace(TRUST, contracts=(*TRUST.contracts, Contract("EvidenceRegistry", REGISTRY, CODE)))
    report = verify_anchor(replace(proof, salt=Salt(SALT)).encoded, [CONTENT], trust)
    passed = {check.id for check in report.checks if check.result is Result.PASSED}
    assert passed == {"anchor.form", "anchor.file", "anchor.place", "anchor.record", "anchor.registry"}


def test_another_lender_sees_nothing_of_it(client: TestClient, stranger: TestClient) -> None:
    operation = anchored(client, LEAF).json()["id"]
    assert stranger.get(f"/v1/anchors/{operation}/proofs/0").status_code == 404
    assert client.get(f"/v1/anchors/{operation}/proofs/1").status_code == 404
    assert client.get(f"/v1/anchors/{operation}/proofs/{MAX_LEAVES}").status_code == 422


def test_a_key_that_may_only_read_anchors_nothing(
    client_of: Callable[..., TestClient], client: TestClient, registry: FakeRegistry
) -> None:
    reader = client_of(LENDER, Right.READ)
    assert anchored(reader, LEAF).status_code == 403
    assert registry.sent == []
    operation = anchored(client, LEAF).json()["id"]
    assert reader.get(f"/v1/anchors/{operation}/proofs/0").status_code == 200


def test_the_same_request_is_carried_out_once(client: TestClient, registry: FakeRegistry) -> None:
    first, again = (anchored(client, LEAF, **{"Idempotency-Key": "one"}) for _ in range(2))
    assert first.json()["id"] == again.json()["id"] and len(registry.sent) == 1
    assert anchored(client, *OTHERS, **{"Idempotency-Key": "one"}).status_code == 422


def test_what_was_anchored_before_has_no_transaction_of_its_own(client: TestClient) -> None:
    anchored(client, LEAF)
    second = anchored(client, LEAF).json()
    assert second["state"] == "succeeded" and second["result"]["transaction"] is None


@pytest.mark.parametrize("fault", [NodeUnreachable("silent"), AnchorNotProven("not yet")])
def test_what_the_chain_cannot_do_now_goes_on(client: TestClient, registry: FakeRegistry, fault: Exception) -> None:
    registry.refusal = fault
    answer = client.post("/v1/anchors", json={"leaves": [LEAF]}, headers={"Prefer": "wait=1"})
    assert (answer.status_code, answer.json()["state"]) == (202, "running")
    operation = answer.json()["id"]
    assert client.get(f"/v1/anchors/{operation}/proofs/0").status_code == 404
    registry.refusal = None
    for _ in range(600):
        if client.get(f"/v1/operations/{operation}").json()["state"] == "succeeded":
            break
    assert client.get(f"/v1/anchors/{operation}/proofs/0").status_code == 200


@pytest.mark.parametrize(
    ("leaves", "pointer"),
    [
        ([], "#/leaves"),
        ([LEAF] * (MAX_LEAVES + 1), "#/leaves"),
        ([LEAF, {"sha256": LEAF["sha256"]}], "#/leaves/1/sm3"),
        ([LEAF | {"salt": "0x" + SALT.hex()}], "#/leaves/0/salt"),
        ([LEAF | {"name": "receipt.pdf"}], "#/leaves/0/name"),
        ([LEAF | {"sm3": "0x00"}], "#/leaves/0/sm3"),
        ([LEAF | {"sm3": LEAF["sm3"].upper()}], "#/leaves/0/sm3"),
    ],
)
def test_nothing_but_commitments_is_taken(
    client: TestClient, registry: FakeRegistry, leaves: list[Any], pointer: str
) -> None:
    answer = anchored(client, *leaves)
    assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == pointer
    assert registry.sent == []


def test_no_proof_of_an_operation_that_anchored_nothing(client: TestClient) -> None:
    loan = "0x" + identifier("loan").hex()
    operation = client.post(f"/v1/loans/{loan}/interest-accrued", headers=WAIT).json()["id"]
    assert client.get(f"/v1/anchors/{operation}/proofs/0").status_code == 404
