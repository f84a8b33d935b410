"""What a request turns into: fields, defaults, the key that sends, and the signatures of the lender's people."""

from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from fastapi.testclient import TestClient

from ledger.chain.artifacts import shipped
from ledger.domain.nodes import Node
from ledger.domain.operations import OPERATIONS
from tests.unit.api.house import DAY, FakeGateway, key_of, reached
from tests.unit.readmodel import story
from tests.unit.readmodel.memory_chain import identifier

PARTY, FACILITY, LOAN = ("0x" + identifier(name).hex() for name in ("borrower", "facility", "loan"))
WAIT = {"Prefer": "wait=10"}
CONSENT = {"signer": "0x" + "a1" * 20, "nonce": str(2**255), "deadline": 1790000000, "signature": "0x" + "1b" * 65}
HASH = "0x" + "44" * 32
TERMS: dict[str, Any] = {
    "principal": "10000.00",
    "rate": "0.18",
    "method": "equal-instalment",
    "day_count": "30E/360",
    "periods": 12,
    "due_day": 1,
    "start_day": "2026-03-01",
    "first_due": "2026-04-01",
    "draw_by": "2026-03-10",
}


def sent(gateway: FakeGateway) -> dict[str, Any]:
    return gateway.sent[-1].named()


def recovered(typed: dict[str, Any], signature: bytes) -> str:
    """Who signed, by eth-account."""
    return str(Account.recover_message(encode_typed_data(full_message=typed), signature=signature)).lower()


# ---- values


def test_values_reach_the_contract_as_it_counts_them(client: TestClient, gateway: FakeGateway) -> None:
    body = {"amount": "916.8", "receipt": HASH, "value_day": "2026-02-27"}
    assert client.post(f"/v1/loans/{LOAN}/payment-received", json=body, headers=WAIT).status_code == 200
    found = sent(gateway)
    assert (found["loan"], found["amount"], found["valueDay"]) == (identifier("loan"), 91_680, DAY - 2)
    assert found["receipt"] == bytes.fromhex("44" * 32) and found["documents"] == bytes(32)


def test_terms_reach_the_contract_with_their_defaults(client: TestClient, gateway: FakeGateway) -> None:
    body = {"terms": TERMS | {"allocation_order": ["principal", "fee", "interest", "penalty", "compound"]}}
    path = f"/v1/facilities/{FACILITY}/terms-proposed"
    assert client.post(path, json=body | {"documents": HASH, "ref": HASH}, headers=WAIT).status_code == 200
    terms = sent(gateway)["terms"]
    assert (terms["principal"], terms["rate"], terms["method"], terms["dayCount"]) == (1_000_000, 180_000, 0, 0)
    assert terms["allocationOrder"] == bytes([4, 0, 1, 2, 3])
    assert (terms["penaltyRate"], terms["periodMonths"], terms["voidGrounds"]) == (0, 1, bytes(32))
    assert sent(gateway)["ref"] == bytes.fromhex("44" * 32)
    assert sent(gateway)["opening"] == {
        "count": 0,
        "index": 0,
        "sha256Root": bytes(32),
        "sm3Root": bytes(32),
        "path": (),
    }


def test_the_place_of_the_evidence_clause_reaches_the_contract(client: TestClient, gateway: FakeGateway) -> None:
    words = {"sha256_root": "0x" + "a1" * 32, "sm3_root": "0x" + "a2" * 32, "path": ["0x" + "a3" * 32]}
    body = {"terms": TERMS, "documents": HASH, "opening": words | {"count": 2, "index": 1}}
    path = f"/v1/facilities/{FACILITY}/terms-proposed"
    assert client.post(path, json=body, headers=WAIT).status_code == 200
    shown = sent(gateway)["opening"]
    assert (shown["count"], shown["index"]) == (2, 1)
    assert (shown["sha256Root"], shown["sm3Root"]) == (b"\xa1" * 32, b"\xa2" * 32)
    assert list(shown["path"]) == [b"\xa3" * 32]
    lacking = {**body["opening"]}
    del lacking["index"]
    answer = client.post(path, json=body | {"opening": lacking}, headers=WAIT)
    assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == "#/opening/index"


def test_a_text_is_hashed_and_not_kept(client: TestClient, gateway: FakeGateway, journal: Any) -> None:
    """The Keccak-256 of 'abc' is a published vector."""
    body = {"amount": "1.00", "receipt": "abc"}
    client.post(f"/v1/loans/{LOAN}/payment-received", json=body, headers=WAIT)
    assert sent(gateway)["receipt"].hex() == "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"
    with journal.reading() as session:
        kept = session.connection().exec_driver_sql("SELECT payload FROM operations").scalar_one()
    assert "abc" not in kept.replace("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45", "")


def test_a_left_out_reference_is_random(client: TestClient, gateway: FakeGateway) -> None:
    body = {"terms": TERMS, "documents": HASH}
    for _ in range(2):
        client.post(f"/v1/facilities/{FACILITY}/terms-proposed", json=body, headers=WAIT)
    assert gateway.sent[0].named()["ref"] != gateway.sent[1].named()["ref"]


def test_a_left_out_value_day_is_today(client: TestClient, gateway: FakeGateway) -> None:
    client.post(f"/v1/loans/{LOAN}/payment-received", json={"amount": "1.00", "receipt": "r"}, headers=WAIT)
    assert sent(gateway)["valueDay"] == DAY


def test_a_left_out_disclosure_is_computed_from_the_terms(client: TestClient, gateway: FakeGateway) -> None:
    """10,000.00 at 18 % over 12 equal instalments without fees: APR 18 %, 916.80 a month, so 1,001.60 in all but for rounding."""
    gateway.answers[("termsOf", identifier("loan"))] = {
        "principal": 1_000_000,
        "rate": 180_000,
        "penaltyRate": 0,
        "method": 0,
        "dayCount": 0,
        "allocationMode": 0,
        "allocationOrder": bytes(range(5)),
        "periods": 12,
        "periodMonths": 1,
        "dueDay": 1,
        "originationFee": 0,
        "periodicFee": 0,
        "startDay": DAY,
        "firstDue": DAY + 31,
    }
    client.post(f"/v1/agreements/{LOAN}/apr-disclosed", headers=WAIT)
    found = sent(gateway)
    assert abs(found["apr"] - 180_000) <= 100 and found["dailyCost"] == 493
    assert abs(found["totalCost"] - 100_160) <= 12


def test_an_instalment_is_named_by_loan_and_number(client: TestClient, gateway: FakeGateway) -> None:
    assert client.post(f"/v1/instalments/{LOAN}-2/bill-issued", headers=WAIT).status_code == 200
    assert (sent(gateway)["loan"], sent(gateway)["row"]) == (identifier("loan"), 2)
    for wrong in (LOAN, f"{LOAN}-", f"{LOAN}-0", f"{LOAN}-x", f"{LOAN}-70000", "-1"):
        assert client.post(f"/v1/instalments/{wrong}/bill-issued", headers=WAIT).status_code == 404, wrong


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 916.8),
        ("amount", 91680),
        ("amount", "-1.00"),
        ("amount", "1.005"),
        ("amount", "1e5"),
        ("amount", ""),
        ("amount", None),
        ("amount", "99999999999999999.00"),
        ("receipt", ""),
        ("receipt", "x" * 201),
        ("receipt", "0x1234"),
        ("value_day", "2026-02-30"),
        ("value_day", "20260301"),
        ("value_day", 20513),
        ("documents", "text"),
        ("extra", "1"),
        ("__class__", "1"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_done(
    client: TestClient, gateway: FakeGateway, field: str, value: Any
) -> None:
    body = {"amount": "1.00", "receipt": "r"} | {field: value}
    answer = client.post(f"/v1/loans/{LOAN}/payment-received", json=body, headers=WAIT)
    assert answer.status_code == 422, answer.text
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"#/{field}"]
    assert not gateway.sent


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("method", "baloon", "equal-instalment"),
        ("periods", "12", "integer"),
        ("periods", 12.0, "integer"),
        ("periods", True, "integer"),
        ("periods", 70_000, "65535"),
        ("rate", 0.18, "fraction"),
        ("allocation_order", ["fee", "fee", "tax", "fee", "fee"], "fee"),
        ("first_due", "tomorrow", "YYYY-MM-DD"),
    ],
)
def test_a_wrong_term_is_named_with_what_is_allowed(
    client: TestClient, gateway: FakeGateway, field: str, value: Any, allowed: str
) -> None:
    body = {"terms": TERMS | {field: value}, "documents": HASH}
    answer = client.post(f"/v1/facilities/{FACILITY}/terms-proposed", json=body, headers=WAIT)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["pointer"] == f"#/terms/{field}" and allowed in error["detail"]
    assert not gateway.sent


def test_every_wrong_field_is_named(client: TestClient) -> None:
    answer = client.post(f"/v1/loans/{LOAN}/payment-received", json={"amount": 1, "reciept": "r"})
    assert {error["pointer"] for error in answer.json()["errors"]} == {"#/amount", "#/receipt", "#/reciept"}


def test_what_stands_for_nothing_cannot_be_asked_for(client: TestClient) -> None:
    body = {"expiry": "2027-01-01", "custody": "unknown"}
    assert client.post(f"/v1/parties/{PARTY}/kyc-attested", json=body).status_code == 422


# ---- who sends


@pytest.mark.parametrize(
    ("path", "body", "role"),
    [
        (f"parties/{PARTY}/inquiry-authorized", {"scope": "s", "expiry": "2027-01-01", "consent": CONSENT}, "operator"),
        (
            f"parties/{PARTY}/kyc-attested",
            {"expiry": "2027-01-01", "custody": "party", "key": "0x" + "a1" * 20},
            "attester",
        ),
        (f"parties/{PARTY}/party-blocked", {"list_reference": "l"}, "regulator"),
        (f"applications/{FACILITY}/credit-rejected", {"reason": "r"}, "operator"),
        (f"facilities/{FACILITY}/limit-frozen", {"cause": "lender", "reason": "r"}, "operator"),
        (f"facilities/{FACILITY}/limit-frozen", {"cause": "regulator", "reason": "r"}, "regulator"),
        (f"facilities/{FACILITY}/limit-frozen", {"cause": "overdue", "reason": "r"}, "operator"),
        (f"drawdowns/{LOAN}/disbursement-confirmed", {"amount": "1.00", "receipt": "r"}, "bank"),
        (f"loans/{LOAN}/payment-received", {"amount": "1.00", "receipt": "r"}, "bank"),
        (f"loans/{LOAN}/payment-received", {"amount": "1.00", "receipt": "r", "consent": CONSENT}, "operator"),
        (f"loans/{LOAN}/interest-accrued", None, "operator"),
        (f"facilities/{FACILITY}/facility-closed", None, "operator"),
    ],
)
def test_the_key_of_the_right_role_sends(
    regulator: TestClient, gateway: FakeGateway, path: str, body: dict[str, Any] | None, role: str
) -> None:
    answer = regulator.post(f"/v1/{path}", json=body, headers=WAIT)
    assert answer.status_code == 200, answer.text
    assert gateway.sent[-1].signer == key_of(role).address


def test_without_a_key_of_the_role_the_act_is_refused(client: TestClient, gateway: FakeGateway, service: Any) -> None:
    keyring = service.caller.keyring
    (mine,) = (lender for lender in keyring.lenders.values() if lender.id == "0x" + story.LENDER.hex())
    roles = {role: names for role, names in mine.keys.items() if role != "bank"}
    keyring.lenders = {mine.id: type(mine)(mine.id, mine.name, roles)}
    answer = client.post(f"/v1/loans/{LOAN}/payment-received", json={"amount": "1.00", "receipt": "r"}, headers=WAIT)
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/role-not-held" and answer.json()["values"] == {"role": "bank"}
    assert not gateway.sent


def test_a_given_signature_is_carried_as_it_is(client: TestClient, gateway: FakeGateway) -> None:
    client.post(f"/v1/applications/{FACILITY}/limit-accepted", json={"consent": CONSENT}, headers=WAIT)
    assert sent(gateway)["consent"] == {
        "signer": "0x" + "a1" * 20,
        "nonce": 2**255,
        "deadline": 1790000000,
        "signature": bytes.fromhex("1b" * 65),
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("signer", "alice"),
        ("nonce", 7),
        ("nonce", str(2**256)),
        ("deadline", "1790000000"),
        ("signature", "0x"),
        ("signature", "1b" * 65),
        ("signature", "0x" + "1b" * 5000),
    ],
)
def test_a_malformed_signature_is_refused(client: TestClient, gateway: FakeGateway, field: str, value: Any) -> None:
    answer = client.post(f"/v1/applications/{FACILITY}/limit-accepted", json={"consent": CONSENT | {field: value}})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"#/consent/{field}"
    assert not gateway.sent


def test_a_personal_act_without_a_signature_is_refused(client: TestClient, gateway: FakeGateway) -> None:
    answer = client.post(f"/v1/applications/{FACILITY}/limit-accepted", json={})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "#/consent"


def test_two_approvers_are_two_keys(client: TestClient, gateway: FakeGateway) -> None:
    offer = {"limit": "5000.00", "revolving": True, "offer_deadline": "2026-03-08"}
    body = offer | {"availability_end": "2027-03-01", "terms_hash": HASH}
    assert client.post(f"/v1/applications/{FACILITY}/credit-approved", json=body, headers=WAIT).status_code == 200
    second = sent(gateway)["second"]
    assert gateway.sent[-1].signer == key_of("approver-a").address
    assert second["signer"] == key_of("approver-b").address
    effect = (
        shipped()
        .effects.function("creditApproved")
        .encode(500_000, True, DAY + 7, DAY + 365, bytes.fromhex("44" * 32), second["signer"])
    )
    typed = node_consent_json(gateway, 8, FACILITY, effect, second)
    assert recovered(typed, second["signature"]) == second["signer"]


def node_consent_json(
    gateway: FakeGateway, node: int, file: str, effect: bytes, consent: dict[str, Any]
) -> dict[str, Any]:
    """The generic consent, written out by hand from contracts/typed-data.json."""
    from eth_utils import keccak

    assert Node.CREDIT_APPROVED == 8
    fields = {"node": "uint8", "file": "bytes32", "object": "bytes32", "effect": "bytes32", "documents": "bytes32"}
    fields |= {"nonce": "uint256", "deadline": "uint64"}
    domain = {"name": "string", "version": "string", "chainId": "uint256", "verifyingContract": "address"}
    return {
        "primaryType": "NodeConsent",
        "types": {
            "EIP712Domain": [{"name": name, "type": kind} for name, kind in domain.items()],
            "NodeConsent": [{"name": name, "type": kind} for name, kind in fields.items()],
        },
        "domain": {"name": "Fubie", "version": "1", "chainId": 31_337, "verifyingContract": gateway.domain.ledger},
        "message": {
            "node": node,
            "file": file,
            "object": file,
            "effect": keccak(effect),
            "documents": bytes(32),
            "nonce": consent["nonce"],
            "deadline": consent["deadline"],
        },
    }


def test_the_lender_signs_by_its_signer(client: TestClient, gateway: FakeGateway) -> None:
    agreement = {
        "termsHash": b"\x01" * 32,
        "apr": 180_000,
        "dailyCost": 493,
        "totalCost": 2_400,
        "documents": b"\x02" * 32,
    }
    gateway.answers[("agreementOf", identifier("loan"))] = agreement
    path = f"/v1/agreements/{LOAN}/lender-signed"
    assert client.post(path, json={"certificate": HASH}, headers=WAIT).status_code == 200
    consent = sent(gateway)["consent"]
    assert consent["signer"] == key_of("signer").address != gateway.sent[-1].signer
    prepared = client.post(path + "/prepare", json={"certificate": HASH}, params={"signer": consent["signer"]}).json()
    typed = prepared["typed_data"]
    typed["message"] |= {"nonce": consent["nonce"], "deadline": consent["deadline"]}
    assert recovered(typed, consent["signature"]) == consent["signer"]


def test_a_signature_of_somebody_else_in_the_lenders_place_is_carried_too(
    client: TestClient, gateway: FakeGateway
) -> None:
    body = {"certificate": HASH, "consent": CONSENT}
    client.post(f"/v1/agreements/{LOAN}/lender-signed", json=body, headers=WAIT)
    assert sent(gateway)["consent"]["signer"] == CONSENT["signer"]


# ---- answers


def test_cascades_show_as_results(client: TestClient, gateway: FakeGateway) -> None:
    loan, payment = identifier("loan"), identifier("p")[:16] + bytes(16)
    row = (2 << 16 | 3).to_bytes(32, "big")
    gateway.reaching = [
        reached(Node.PAYMENT_RECEIVED, loan, payment, 20, amount=91_680, receipt=bytes(32), valueDay=DAY),
        reached(Node.PAYMENT_ALLOCATED, loan, payment, 21, lines=(3 << 192 | 50 << 128 | 600 << 64 | 91_030,)),
        reached(Node.INSTALMENT_SETTLED, loan, row, 22, row=3),
    ]
    body = {"amount": "916.80", "receipt": "r"}
    result = client.post(f"/v1/loans/{LOAN}/payment-received", json=body, headers=WAIT).json()["result"]
    assert result["object"] == "0x" + payment[:16].hex()
    assert [(one["node"], one["kind"], one["seq"]) for one in result["nodes"]] == [
        ("PAYMENT_RECEIVED", "actor", 20),
        ("PAYMENT_ALLOCATED", "cascade", 21),
        ("INSTALMENT_SETTLED", "cascade", 22),
    ]
    assert result["nodes"][0]["effect"]["amount"] == "916.80"
    assert result["nodes"][1]["effect"]["lines"] == [
        {"row": 3, "fee": "0.50", "interest": "6.00", "principal": "910.30"}
    ]
    assert result["nodes"][2]["object"] == f"{LOAN}-3"
    assert result["transaction"]["block"] == 7


def test_without_a_preference_the_answer_is_where_to_look(client: TestClient, gateway: FakeGateway) -> None:
    gateway.mined.clear()
    answer = client.post(f"/v1/loans/{LOAN}/interest-accrued")
    assert answer.status_code == 202
    operation = client.get(answer.headers["Location"]).json()
    assert operation["state"] == "running" and operation["result"] is None
    gateway.mined.set()


@pytest.mark.parametrize(
    ("prefer", "applied"),
    [
        ("wait=5", "wait=5"),
        ("respond-async, wait=7", "wait=7"),
        ("wait=600", "wait=30"),
        ("wait=x", None),
        ("wait=0", None),
    ],
)
def test_a_preference_that_was_applied_is_claimed(
    client: TestClient, gateway: FakeGateway, prefer: str, applied: str | None
) -> None:
    answer = client.post(f"/v1/loans/{LOAN}/interest-accrued", headers={"Prefer": prefer})
    assert answer.headers.get("Preference-Applied") == applied
    assert answer.status_code == (200 if applied else 202)


def test_the_wait_ends_when_it_is_over(client: TestClient, gateway: FakeGateway) -> None:
    gateway.mined.clear()
    answer = client.post(f"/v1/loans/{LOAN}/interest-accrued", headers={"Prefer": "wait=1"})
    assert answer.status_code == 202 and answer.headers["Preference-Applied"] == "wait=1"


def test_more_than_a_few_cannot_wait_at_once(client: TestClient, gateway: FakeGateway, context: Any) -> None:
    """A preference may be left unapplied (RFC 7240 §2)."""
    while context.limits.waiting.acquire(blocking=False):
        pass
    answer = client.post(f"/v1/loans/{LOAN}/interest-accrued", headers=WAIT)
    assert answer.status_code == 202 and "Preference-Applied" not in answer.headers


def test_every_actor_and_time_node_has_its_operation(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for node, operation in OPERATIONS.items():
        assert "post" in paths[operation.path], node.name
    assert f"/v1/loans/{{id}}/{'payment-received'}" in paths
    assert not any("payment-allocated" in path for path in paths)
