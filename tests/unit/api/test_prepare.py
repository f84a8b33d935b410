"""`prepare` answers what a person signs; the server signs nothing for a person."""

from typing import Any

import pytest
from eth_abi import encode
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_utils import keccak
from fastapi.testclient import TestClient

from ledger.chain import typed
from ledger.chain.artifacts import shipped
from ledger.chain.ids import facility_id, party_id
from ledger.chain.signing_view import SigningView
from ledger.service.consents import PERSONS
from tests.unit.api.house import DAY, NOW, FakeGateway
from tests.unit.readmodel import story
from tests.unit.readmodel.memory_chain import identifier

PARTY, FACILITY, LOAN = ("0x" + identifier(name).hex() for name in ("borrower", "facility", "loan"))
PRODUCT = "0x" + story.PRODUCT.hex()
BORROWER = Account.from_key(b"\x07" * 32)
HASH = "0x" + "44" * 32
A_DAY = 86_400


@pytest.fixture(autouse=True)
def facts(gateway: FakeGateway) -> None:
    """What the ledger knows of the borrower and the loan."""
    gateway.answers |= {
        ("partyOf", identifier("borrower")): {"key": BORROWER.address.lower()},
        ("applicationOf", identifier("facility")): {
            "offeredLimit": 500_000,
            "revolving": True,
            "availabilityEnd": DAY + 365,
            "termsHash": b"\x01" * 32,
        },
        ("agreementOf", identifier("loan")): {
            "termsHash": b"\x02" * 32,
            "apr": 180_000,
            "dailyCost": 493,
            "totalCost": 2_400,
            "documents": b"\x03" * 32,
        },
        ("termsOf", identifier("loan")): {"principal": 120_000},
        ("quoteOf", identifier("loan"), 1): {"amount": 77_700},
        ("loanOf", identifier("loan")): {"credit": 5_000},
    }


MESSAGES: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    (
        f"parties/{PARTY}/inquiry-authorized",
        {"scope": HASH, "expiry": "2026-03-31"},
        "InquiryConsent",
        {"party": PARTY, "scope": HASH, "expiry": DAY + 30, "documents": "0x" + "00" * 32},
    ),
    (
        f"applications/{FACILITY}/limit-accepted",
        {},
        "LimitAcceptance",
        {"facility": FACILITY, "limit": 500_000, "revolving": True, "termsHash": "0x" + "01" * 32},
    ),
    (
        f"agreements/{LOAN}/borrower-signed",
        {"certificate": HASH},
        "AgreementSignature",
        {"loan": LOAN, "apr": 180_000, "totalCost": 2_400, "certificate": HASH, "documents": "0x" + "03" * 32},
    ),
    (
        f"agreements/{LOAN}/drawdown-requested",
        {"use_of_funds": HASH},
        "DrawdownRequest",
        {"loan": LOAN, "amount": 120_000, "useOfFunds": HASH},
    ),
    (
        f"agreements/{LOAN}/autodebit-authorized",
        {"account": "0x" + "a1" * 20, "cap": "1000.00"},
        "DebitMandate",
        {"account": "0x" + "a1" * 20, "cap": 100_000},
    ),
    (
        f"loans/{LOAN}/payment-received",
        {"amount": "916.80", "receipt": HASH},
        "WalletPayment",
        {"amount": 91_680, "receipt": HASH},
    ),
    (
        f"loans/{LOAN}/prepay-quoted",
        {"kind": "full", "pay_day": "2026-03-05"},
        "PrepaymentRequest",
        {"kind": 3, "principal": 0, "payDay": DAY + 4},
    ),
    (f"loans/{LOAN}/full-prepaid", {"quote": 1, "receipt": HASH}, "Prepayment", {"quote": 1, "amount": 77_700}),
]


@pytest.mark.parametrize(("path", "body", "kind", "message"), MESSAGES, ids=[case[2] for case in MESSAGES])
def test_the_typed_data_says_what_is_agreed_to(
    client: TestClient, gateway: FakeGateway, path: str, body: dict[str, Any], kind: str, message: dict[str, Any]
) -> None:
    prepared = client.post(f"/v1/{path}/prepare", json=body).json()
    found = prepared["typed_data"]
    assert found["primaryType"] == kind
    assert {name: found["message"][name] for name in message} == message
    assert prepared["signer"] == BORROWER.address.lower()
    assert found["message"]["deadline"] == NOW + A_DAY
    typed.read(found)
    assert not gateway.sent


def test_what_was_prepared_and_signed_can_be_sent(client: TestClient, gateway: FakeGateway) -> None:
    prepared = client.post(f"/v1/agreements/{LOAN}/borrower-signed/prepare", json={"certificate": "cert"}).json()
    message = prepared["typed_data"]["message"]
    signature = BORROWER.sign_message(encode_typed_data(full_message=prepared["typed_data"])).signature
    consent = {
        "signer": BORROWER.address,
        "nonce": str(message["nonce"]),
        "deadline": message["deadline"],
        "signature": "0x" + bytes(signature).hex(),
    }
    body = prepared["request"] | {prepared["member"]: consent}
    answer = client.post(prepared["submit_to"], json=body, headers={"Prefer": "wait=10"})
    assert answer.status_code == 200, answer.text
    sent = gateway.sent[-1].named()
    assert sent["consent"]["signer"] == BORROWER.address.lower()
    assert "0x" + sent["certificate"].hex() == message["certificate"]


def test_each_preparation_has_a_nonce_of_its_own(client: TestClient) -> None:
    path = f"/v1/applications/{FACILITY}/limit-accepted/prepare"
    nonces = {client.post(path).json()["typed_data"]["message"]["nonce"] for _ in range(3)}
    assert len(nonces) == 3


def test_a_party_that_is_not_registered_yet_signs_with_the_key_that_it_states(client: TestClient) -> None:
    body = {"kind": "borrower", "key": BORROWER.address, "identity": HASH}
    prepared = client.post("/v1/parties/prepare", json=body).json()
    ref = bytes.fromhex(prepared["request"]["ref"][2:])
    assert prepared["signer"] == BORROWER.address.lower()
    assert prepared["typed_data"]["message"]["party"] == "0x" + party_id(story.LENDER, ref).hex()
    assert prepared["typed_data"]["message"]["lender"] == "0x" + story.LENDER.hex()


def test_the_reference_of_an_application_is_kept_for_the_request(client: TestClient) -> None:
    body = {"product": PRODUCT, "amount": "100.00", "tenor_months": 12, "purpose": "p"}
    prepared = client.post(f"/v1/parties/{PARTY}/credit-applied/prepare", json=body).json()
    ref = bytes.fromhex(prepared["request"]["ref"][2:])
    expected = facility_id(identifier("borrower"), ref)
    assert prepared["typed_data"]["message"]["facility"] == "0x" + expected.hex()


def test_the_generic_consent_shows_what_its_hash_stands_for(client: TestClient) -> None:
    prepared = client.post(f"/v1/agreements/{LOAN}/agreement-voided/prepare", params={"consent": "other"}, json={})
    body = prepared.json()
    expected = shipped().effects.function("agreementVoided").encode(bytes(32))
    assert body["typed_data"]["primaryType"] == "NodeConsent" and body["effect"] == "0x" + expected.hex()
    assert body["member"] == "other" and body["signer"] == BORROWER.address.lower()


def test_an_approver_can_sign_elsewhere_but_must_be_named(client: TestClient) -> None:
    offer = {"limit": "1.00", "revolving": False, "offer_deadline": "2026-03-08", "availability_end": "2027-03-01"}
    path, body = f"/v1/applications/{FACILITY}/credit-approved/prepare", offer | {"terms_hash": HASH}
    assert client.post(path, json=body).status_code == 422
    prepared = client.post(path, json=body, params={"signer": BORROWER.address}).json()
    assert prepared["effect"].endswith(BORROWER.address.lower()[2:])


RENEWED = {
    "principal": "5040.00",
    "rate": "0.06",
    "method": "equal-principal",
    "day_count": "30E/360",
    "periods": 14,
    "start_day": "2026-03-01",
    "first_due": "2026-04-01",
    "due_day": 1,
    "draw_by": "2026-03-01",
}
RESTRUCTURING = {"terms": RENEWED, "treatment": 3, "interest": "55.00", "penalty": "20.50"}


def test_both_sides_of_a_restructuring_sign_one_commitment(client: TestClient, gateway: FakeGateway) -> None:
    """The borrower proposes, then accepts the same: what is in the proposal's effect is what the amendment names."""
    on = f"/v1/loans/{LOAN}"
    asked = RESTRUCTURING | {"deadline": "2026-03-31"}
    proposed = client.post(f"{on}/restructure-proposed/prepare", json=asked).json()
    assert set(proposed["request"]) == {"commitment", "deadline", "documents"}
    commitment = proposed["request"]["commitment"]
    effect = shipped().effects.function("restructureProposed").encode(bytes.fromhex(commitment[2:]), DAY + 30)
    assert proposed["effect"] == "0x" + effect.hex() and proposed["signer"] == BORROWER.address.lower()
    accepted = client.post(f"{on}/restructure-accepted/prepare", json=RESTRUCTURING).json()["typed_data"]
    assert accepted["primaryType"] == "Amendment"
    message = accepted["message"]
    assert (message["termsHash"], message["principal"], message["treatment"]) == (commitment, 504_000, 3)
    other = client.post(f"{on}/restructure-accepted/prepare", json=RESTRUCTURING | {"penalty": "20.51"}).json()
    assert other["typed_data"]["message"]["termsHash"] != commitment
    wait = {"Prefer": "wait=10"}
    assert client.post(f"{on}/restructure-proposed", json=asked, headers=wait).status_code == 200
    assert "0x" + gateway.sent[-1].named()["commitment"].hex() == commitment


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"commitment": HASH, "treatment": 3}, "#/commitment"),
        ({"terms": RENEWED}, "#/treatment"),
        ({"treatment": 3}, "#/terms"),
        ({}, "#/terms"),
    ],
)
def test_a_commitment_is_stated_or_computed(
    client: TestClient, gateway: FakeGateway, body: dict[str, Any], pointer: str
) -> None:
    stated = {"deadline": "2026-03-31"} | body
    refused = client.post(f"/v1/loans/{LOAN}/restructure-proposed", json=stated, headers={"Prefer": "wait=10"})
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == pointer
    assert not gateway.sent


def test_a_party_signs_the_whole_call_that_is_made_in_its_name(client: TestClient, gateway: FakeGateway) -> None:
    """Kind 2 is the payable account; `fubie sign` shows the call in words."""
    path, body = f"/v1/parties/{PARTY}/withdrawn", {"to": BORROWER.address, "amount": "12.50"}
    prepared = client.post(f"{path}/prepare", json=body, params={"valid_for": 600}).json()
    found = prepared["typed_data"]
    call = encode(["uint8", "bytes32", "address", "uint64"], [2, identifier("borrower"), BORROWER.address, 1_250])
    expected = keccak(text="withdraw(uint8,bytes32,address,uint64)")[:4] + call
    assert (found["primaryType"], found["message"]["call"]) == ("Act", "0x" + expected.hex())
    assert (prepared["signer"], prepared["member"]) == (BORROWER.address.lower(), "consent")
    assert (prepared["submit_to"], prepared["request"]["amount"]) == (path, "12.50")
    assert found["message"]["deadline"] == NOW + 600
    shown = "\n".join(SigningView(shipped()).lines(typed.read(found)))
    assert "made in your name: withdraw" in shown and "12.50 yuan" in shown and "payable" in shown
    assert not gateway.sent


def test_how_long_a_signature_holds_can_be_said(client: TestClient) -> None:
    path = f"/v1/applications/{FACILITY}/limit-accepted/prepare"
    prepared = client.post(path, params={"valid_for": 600}).json()
    assert prepared["typed_data"]["message"]["deadline"] == NOW + 600
    for wrong in (0, 59, 10**9):
        assert client.post(path, params={"valid_for": wrong}).status_code == 422


def test_acts_of_nobody_in_person_have_nothing_to_prepare(client: TestClient) -> None:
    assert client.post(f"/v1/loans/{LOAN}/interest-accrued/prepare").status_code == 404


def test_every_personal_act_can_be_prepared(client: TestClient, service: Any) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    acts = service.caller.acts.by_node
    personal = [act for node, act in acts.items() if any(actor in PERSONS for actor in node.by)]
    assert len(personal) > 12
    for act in personal:
        assert f"{act.operation.path}/prepare" in paths, act.node.name
