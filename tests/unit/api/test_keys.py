"""API keys: without a valid one nothing is answered, and one lender's key sees and touches nothing of another's."""

import pytest
from fastapi.testclient import TestClient

from api.limits import Buckets, RateLimits
from ledger.chain.ids import facility_id
from ledger.domain.nodes import Node
from ledger.journal.api_keys import ApiKeys
from tests.unit.api.conftest import LENDER
from tests.unit.api.house import FakeGateway, reached
from tests.unit.readmodel import story
from tests.unit.readmodel.memory_chain import identifier

PARTY, FACILITY, LOAN = ("0x" + identifier(name).hex() for name in ("borrower", "facility", "loan"))
PRODUCT = "0x" + story.PRODUCT.hex()
WAIT = {"Prefer": "wait=10"}
CONSENT = {"signer": "0x" + "a1" * 20, "nonce": "1", "deadline": 1790000000, "signature": "0x" + "1b" * 65}


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer fubie_0123456789abcdef_" + "0" * 64},
        {"Authorization": "Basic ZnViaWU6ZnViaWU="},
        {"Authorization": "Bearer " + "x" * 10_000},
    ],
)
def test_without_a_valid_key_there_is_no_answer(anyone: TestClient, header: dict[str, str]) -> None:
    for path in ("/v1/loans", f"/v1/loans/{LOAN}", "/v1/nodes", "/v1/operations/abc"):
        refused = anyone.get(path, headers=header)
        assert refused.status_code == 401, path
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
        assert refused.json()["type"] == "/problems/unauthorized"


def test_every_v1_operation_asks_for_a_key(anyone: TestClient) -> None:
    described = anyone.get("/openapi.json").json()["paths"]
    asked = [(path, method) for path, methods in described.items() for method in methods if path.startswith("/v1/")]
    assert len(asked) > 130
    for path, method in asked:
        answer = anyone.request(method, path.replace("{id}", LOAN), json={})
        assert answer.status_code == 401, (method, path)


def test_a_revoked_key_is_refused_from_then_on(anyone: TestClient, keys: ApiKeys) -> None:
    new = keys.create(LENDER, "test")
    bearer = {"Authorization": f"Bearer {new.secret}"}
    assert anyone.get("/v1/loans", headers=bearer).status_code == 200
    keys.revoke(new.key.id)
    assert anyone.get("/v1/loans", headers=bearer).status_code == 401


def test_a_key_with_one_wrong_digit_is_refused(anyone: TestClient, keys: ApiKeys) -> None:
    secret = keys.create(LENDER, "test").secret
    wrong = secret[:-1] + ("0" if secret[-1] != "0" else "1")
    assert anyone.get("/v1/loans", headers={"Authorization": f"Bearer {wrong}"}).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        f"/v1/parties/{PARTY}",
        f"/v1/facilities/{FACILITY}",
        f"/v1/loans/{LOAN}",
        f"/v1/loans/{LOAN}/payments",
        f"/v1/loans/{LOAN}/nodes",
        f"/v1/files/{LOAN}",
        f"/v1/files/{PARTY}/nodes",
        f"/v1/products/{PRODUCT}",
    ],
)
def test_what_is_anothers_is_not_there(client: TestClient, stranger: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200
    refused = stranger.get(path)
    assert refused.status_code == 404
    assert refused.json()["type"] == "/problems/not-found"


def test_lists_hold_ones_own_only(client: TestClient, stranger: TestClient) -> None:
    for path in ("parties", "facilities", "loans", "files"):
        mine = {item["id"] for item in client.get(f"/v1/{path}").json()["items"]}
        theirs = {item["id"] for item in stranger.get(f"/v1/{path}").json()["items"]}
        assert mine and theirs and not mine & theirs, path
    assert {item["owner"] for item in client.get("/v1/accounts").json()}
    assert stranger.get("/v1/accounts").json() == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"/v1/parties/{PARTY}/kyc-attested", {"expiry": "2027-01-01", "custody": "party"}),
        (f"/v1/applications/{FACILITY}/credit-rejected", {"reason": "none"}),
        (f"/v1/facilities/{FACILITY}/limit-adjusted", {"limit": "1.00"}),
        (f"/v1/agreements/{LOAN}/borrower-signed", {"certificate": "c", "consent": CONSENT}),
        (f"/v1/drawdowns/{LOAN}/drawdown-rejected", {"reason": "none"}),
        (f"/v1/loans/{LOAN}/payment-received", {"amount": "1.00", "receipt": "r"}),
        (f"/v1/instalments/{LOAN}-1/bill-issued", None),
        (f"/v1/agreements/{LOAN}/borrower-signed/prepare", {"certificate": "c"}),
    ],
)
def test_nothing_of_anothers_is_touched(
    client: TestClient, stranger: TestClient, gateway: FakeGateway, path: str, body: dict[str, object] | None
) -> None:
    gateway.answers[("agreementOf", identifier("loan"))] = dict.fromkeys(
        ("termsHash", "documents"), bytes(32)
    ) | dict.fromkeys(("apr", "dailyCost", "totalCost"), 1)
    gateway.answers[("partyOf", identifier("borrower"))] = {"key": "0x" + "a1" * 20}
    refused = stranger.post(path, json=body, headers=WAIT)
    assert refused.status_code == 404, refused.text
    assert not gateway.sent
    assert client.post(path, json=body, headers=WAIT).status_code == 200


def test_ids_in_bodies_are_ones_own_too(client: TestClient, stranger: TestClient, gateway: FakeGateway) -> None:
    body = {"product": PRODUCT, "amount": "100.00", "tenor_months": 12, "purpose": "p", "consent": CONSENT}
    party = "0x" + identifier("stranger").hex()
    refused = stranger.post(f"/v1/parties/{party}/credit-applied", json=body, headers=WAIT)
    assert refused.status_code == 404 and "product" in refused.json()["detail"]
    assert not gateway.sent
    mine = client.post(f"/v1/parties/{PARTY}/credit-applied", json=body | {"ref": "a"}, headers=WAIT)
    assert mine.status_code == 200
    assert gateway.sent[-1].named()["request"]["party"] == identifier("borrower")


def test_facilities_in_bodies_are_ones_own_too(regulator: TestClient, gateway: FakeGateway) -> None:
    body = {"list_reference": "list 1", "facilities": ["0x" + identifier("other facility").hex()]}
    assert regulator.post(f"/v1/parties/{PARTY}/party-blocked", json=body, headers=WAIT).status_code == 404
    assert not gateway.sent
    own = body | {"facilities": [FACILITY]}
    assert regulator.post(f"/v1/parties/{PARTY}/party-blocked", json=own, headers=WAIT).status_code == 200


def test_operations_are_ones_own(client: TestClient, stranger: TestClient, gateway: FakeGateway) -> None:
    made = client.post(f"/v1/loans/{LOAN}/interest-accrued", headers=WAIT)
    where = made.headers["Location"]
    assert client.get(where).json() == made.json()
    assert stranger.get(where).status_code == 404


def test_a_party_registers_under_the_keys_own_lender(client: TestClient, gateway: FakeGateway) -> None:
    body = {"kind": "borrower", "key": "0x" + "a1" * 20, "identity": "0x" + "1d" * 32, "consent": CONSENT}
    assert client.post("/v1/parties", json=body | {"lender": "0x" + "22" * 32}, headers=WAIT).status_code == 422
    assert client.post("/v1/parties", json=body, headers=WAIT).status_code == 200
    assert gateway.sent[-1].named()["r"]["lender"] == story.LENDER


def test_an_institution_registers_only_itself(client: TestClient, gateway: FakeGateway) -> None:
    body = {"kind": "lender", "key": "0x" + "a1" * 20, "identity": "0x" + "1d" * 32, "consent": CONSENT}
    refused = client.post("/v1/parties", json=body | {"ref": "0x" + "33" * 32}, headers=WAIT)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "#/ref"
    assert not gateway.sent


def test_the_id_of_what_is_made_can_be_known_before(client: TestClient, gateway: FakeGateway) -> None:
    """keccak256(abi.encode("fubie.facility", party, ref)), as Ids.sol has it."""
    ref = "0x" + "77" * 32
    expected = facility_id(identifier("borrower"), bytes.fromhex("77" * 32))
    gateway.reaching = [reached(Node.CREDIT_APPLIED, expected)]
    body = {"product": PRODUCT, "amount": "100.00", "tenor_months": 12, "purpose": "p", "consent": CONSENT, "ref": ref}
    made = client.post(f"/v1/parties/{PARTY}/credit-applied", json=body, headers=WAIT)
    assert made.json()["result"]["object"] == "0x" + expected.hex()


def test_who_asks_too_often_has_to_wait(client: TestClient, limits: RateLimits) -> None:
    limits.keys.burst, limits.keys.per_second = 3, 1
    answers = [client.get("/v1/nodes") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["type"] == "/problems/too-many-requests"
    assert answers[-1].headers["Retry-After"] == "1"


def test_who_guesses_keys_has_to_wait(anyone: TestClient, limits: RateLimits) -> None:
    limits.refused.burst, limits.refused.per_second = 2, 1
    wrong = {"Authorization": "Bearer fubie_0123456789abcdef_" + "0" * 64}
    assert [anyone.get("/v1/nodes", headers=wrong).status_code for _ in range(3)] == [401, 401, 429]


def test_a_bucket_fills_again_with_time() -> None:
    now = 0
    bucket = Buckets(per_second=2, burst=2, clock=lambda: now)

    def allowed() -> bool:
        try:
            bucket.take("a")
        except Exception:
            return False
        return True

    assert [allowed() for _ in range(3)] == [True, True, False]
    now += 500_000_000
    assert [allowed() for _ in range(2)] == [True, False]
    now += 60_000_000_000
    assert [allowed() for _ in range(3)] == [True, True, False]
