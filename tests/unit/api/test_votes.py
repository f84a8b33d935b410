"""What several lenders decide: prepared by one, signed by each with its own keys, sent together."""

from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from fastapi.testclient import TestClient

from ledger.journal.api_keys import Right
from tests.unit.api.conftest import OTHER
from tests.unit.api.house import FakeGateway, key_of
from tests.unit.readmodel.memory_chain import identifier

LOAN, FACILITY = ("0x" + identifier(name).hex() for name in ("loan", "facility"))
SERVICER, HASH = "0x" + identifier("stranger").hex(), "0x" + "44" * 32
WAIT = {"Prefer": "wait=10"}
DECLARED = f"/v1/loans/{LOAN}/default-declared"
CHANGED = f"/v1/facilities/{FACILITY}/servicer-changed"
# Of the catalogue.
DEFAULT_DECLARED = 99


def prepared(client: TestClient, path: str, body: dict[str, Any], consent: str) -> dict[str, Any]:
    answer = client.post(f"{path}/prepare", json=body, params={"consent": consent})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def vote(client: TestClient, found: dict[str, Any]) -> Any:
    return client.post("/v1/votes", json={"typed_data": found["typed_data"], "effect": found["effect"]})


def test_a_vote_is_over_the_number_of_the_notice(client: TestClient, gateway: FakeGateway) -> None:
    found = prepared(client, DECLARED, {"notice": 7, "documents": HASH}, "others")
    message = found["typed_data"]["message"]
    assert (found["typed_data"]["primaryType"], found["member"], found["signer"]) == ("CreditorVote", "others", None)
    assert (message["loan"], int(message["object"], 16), message["documents"]) == (LOAN, 7, HASH)
    assert message["node"] == DEFAULT_DECLARED
    assert not gateway.sent


def test_each_lenders_own_service_signs_and_one_of_them_sends(
    client: TestClient, stranger: TestClient, gateway: FakeGateway
) -> None:
    body = {"notice": 7}
    ballots = [prepared(client, DECLARED, body, "others") for _ in range(2)]
    votes = [vote(stranger, found).json() for found in ballots]
    for found, consent in zip(ballots, votes, strict=True):
        signable = encode_typed_data(full_message=found["typed_data"])
        signer = Account.recover_message(signable, signature=consent["signature"]).lower()
        assert signer == consent["signer"] == key_of("operator").address
    assert votes[0]["nonce"] != votes[1]["nonce"]
    answer = client.post(DECLARED, json=ballots[0]["request"] | {"others": votes}, headers=WAIT)
    assert answer.status_code == 200, answer.text
    sent = gateway.sent[-1].named()
    assert [str(one["nonce"]) for one in sent["others"]] == [one["nonce"] for one in votes]
    assert "0x" + sent["others"][1]["signature"].hex() == votes[1]["signature"]


def test_without_votes_the_list_is_empty(client: TestClient, gateway: FakeGateway) -> None:
    assert client.post(DECLARED, json={"notice": 7}, headers=WAIT).status_code == 200
    assert gateway.sent[-1].named()["others"] == []


def test_a_generic_vote_is_signed_with_its_effect(
    client: TestClient, stranger: TestClient, gateway: FakeGateway
) -> None:
    gateway.answers[("servicerOf", identifier("facility"))] = identifier("borrower")
    found = prepared(client, CHANGED, {"servicer": SERVICER, "agreement": HASH}, "lenders")
    assert found["typed_data"]["primaryType"] == "NodeConsent" and found["member"] == "lenders"
    assert vote(stranger, found).status_code == 200
    for effect in (None, "0x00", "no hex"):
        refused = vote(stranger, found | {"effect": effect})
        assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "#/effect"


def test_nothing_but_votes_on_this_ledger_is_signed(
    client: TestClient, stranger: TestClient, gateway: FakeGateway, client_of: Any
) -> None:
    found = prepared(client, DECLARED, {"notice": 7}, "others")
    elsewhere = found["typed_data"] | {"domain": found["typed_data"]["domain"] | {"chainId": 1}}
    gateway.answers[("partyOf", identifier("borrower"))] = {"key": "0x" + "a1" * 20}
    act = prepared(
        client,
        f"/v1/parties/{'0x' + identifier('borrower').hex()}/inquiry-authorized",
        {"scope": HASH, "expiry": "2026-03-31"},
        "consent",
    )
    for wrong in (elsewhere, act["typed_data"], {}, {"primaryType": "CreditorVote"}):
        refused = stranger.post("/v1/votes", json={"typed_data": wrong})
        assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "#/typed_data"
    reader = client_of(OTHER, Right.READ)
    assert vote(reader, found).json()["type"] == "/problems/right-missing"


@pytest.mark.parametrize("others", ["no list", [{}], [None], [HASH]])
def test_a_list_of_signatures_is_one(client: TestClient, gateway: FakeGateway, others: Any) -> None:
    refused = client.post(DECLARED, json={"notice": 7, "others": others}, headers=WAIT)
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"].startswith("#/others")
    assert not gateway.sent
