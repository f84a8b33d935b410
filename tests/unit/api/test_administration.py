"""What is no node: who may do it, what is sent, what is refused, what can be read of it."""

from typing import Any

import pytest
from eth_abi import encode
from eth_utils import keccak
from fastapi.testclient import TestClient

from api.schemas.examples import CONSENT_EXAMPLE
from ledger.chain.artifacts import TOKEN, shipped
from ledger.chain.decoding import Event
from ledger.chain.gateway import Log
from ledger.chain.refusals import refusals
from ledger.journal.api_keys import Right
from ledger.service.administration import Tasks
from ledger.service.gateway import Target
from tests.unit.api.conftest import LENDER, OTHER
from tests.unit.api.house import DAY, LEDGER, FakeGateway, key_of
from tests.unit.readmodel import story
from tests.unit.readmodel.memory_chain import address, identifier

TASKS = Tasks(shipped()).by_name
WAIT = {"Prefer": "wait=10"}
SOMEBODY = "0x" + "a1" * 20
PARTY, THEIRS = ("0x" + identifier(name).hex() for name in ("borrower", "stranger"))
# The key of the first lender's borrower, and that of the other lender's.
WALLET, STRANGERS = address("borrower"), address("stranger")
PRODUCT = {"max_limit": "20000.00", "max_rate": "0.24", "max_penalty_rate": "0.24", "max_periods": 12}
COVER = {"rate_bps": 5000, "cap": "9000.00", "agreement": "0x" + "99" * 32}
BODIES: dict[str, tuple[str, dict[str, Any]]] = {
    "lender-accredited": ("/v1/lenders", {"lender": "0x" + "22" * 32, "regime": "bank", "admin": SOMEBODY}),
    "apr-cap-set": (
        "/v1/parameters/apr-cap-set",
        {"regime": "small-loan", "apr_cap": "0.24", "from": "2027-01-01"},
    ),
    "retention-set": ("/v1/parameters/retention-set", {"days": 1826, "from": "2027-01-01"}),
    "evidence-clause-set": ("/v1/parameters/evidence-clause-set", {"leaf": "0x" + "9a" * 32, "from": "2027-01-01"}),
    "parameter-set": (
        "/v1/parameters/parameter-set",
        {"parameter": "risk-floor-days-of-substandard", "value": 90, "from": "2027-01-01"},
    ),
    "business-days-set": ("/v1/business-days", {"first_day": "2026-10-10", "closed": ["2026-10-10", "2026-10-12"]}),
    "network-role-granted": ("/v1/network/role-granted", {"holder": SOMEBODY, "role": "court"}),
    "network-role-revoked": ("/v1/network/role-revoked", {"holder": SOMEBODY, "role": "regulator"}),
    "role-granted": ("/v1/staff/role-granted", {"holder": SOMEBODY, "role": "kyc-attester"}),
    "role-revoked": ("/v1/staff/role-revoked", {"holder": SOMEBODY, "role": "operator"}),
    "product-published": ("/v1/products", PRODUCT),
    "clauses-published": (
        "/v1/products/clauses-published",
        {"product": "0x" + "66" * 32, "setoff": True, "initial_ltv_bps": 7000, "disposal_methods": ["auction", "sale"]},
    ),
    "floating-published": (
        "/v1/products/floating-published",
        {"product": "0x" + "66" * 32, "index": "lpr-1y", "floor": "0.03", "ceiling": "0.10", "months": 3},
    ),
    "index-published": (
        "/v1/parameters/index-published",
        {"index": "lpr-1y", "value": "0.0345", "from": "2027-01-01"},
    ),
    "programme-set": ("/v1/programmes", {"programme": "village aid", "payer": SOMEBODY, "most": "300.00"}),
    "cover-agreed": ("/v1/cover/cover-agreed", {"provider": "0x" + "88" * 32, **COVER}),
    "cover-funded": ("/v1/cover/cover-funded", {"lender": "0x" + "88" * 32, **COVER, "amount": "100.00"}),
    "cover-released": ("/v1/cover/cover-released", {"amount": "40.00"}),
    "waiver-limit-set": ("/v1/staff/waiver-limit-set", {"holder": SOMEBODY, "limit": "500.00"}),
    "pool-funded": ("/v1/pool/pool-funded", {"amount": "100.00", "receipt": "0x" + "77" * 32}),
    "withdrawn": ("/v1/pool/withdrawn", {"kind": "pool", "to": SOMEBODY, "amount": "50.00"}),
    "party-withdrawn": (
        f"/v1/parties/{PARTY}/withdrawn",
        {"to": SOMEBODY, "amount": "12.00", "consent": CONSENT_EXAMPLE},
    ),
    "holder-permitted": (f"/v1/wallets/{SOMEBODY}/holder-permitted", {}),
    "holder-barred": (f"/v1/wallets/{SOMEBODY}/holder-barred", {}),
    "bank-appointed": (f"/v1/wallets/{SOMEBODY}/bank-appointed", {}),
    "bank-dismissed": (f"/v1/wallets/{SOMEBODY}/bank-dismissed", {}),
    "wallet-funded": (f"/v1/wallets/{WALLET}/wallet-funded", {"amount": "9.00", "receipt": "0x" + "77" * 32}),
    "wallet-redeemed": (f"/v1/wallets/{WALLET}/wallet-redeemed", {"amount": "9.00", "receipt": "0x" + "78" * 32}),
}
# By hand, from ILedger.sol and SettlementToken.sol: right, key that sends, function and arguments.
MINE, NOBODY, HOLDER, BANK = story.LENDER, bytes(32), keccak(text="HOLDER"), keccak(text="BANK")
CAP = keccak(encode(["string", "uint8"], ["APR_CAP", 3]))
FLOOR = keccak(encode(["string", "uint8"], ["RISK_FLOOR_DAYS", 2]))  # the third class, from 0
COVERED = {"rateBps": 5_000, "cap": 900_000, "agreement": b"\x99" * 32}
SENT: dict[str, tuple[Right, str, str, list[Any]]] = {
    "lender-accredited": (Right.REGULATE, "regulator", "accreditLender", [b"\x22" * 32, 1, SOMEBODY]),
    "apr-cap-set": (Right.REGULATE, "regulator", "setParameter", [CAP, 240_000, 20_819]),
    "retention-set": (Right.REGULATE, "regulator", "setParameter", [keccak(text="RETENTION_DAYS"), 1826, 20_819]),
    "evidence-clause-set": (
        Right.REGULATE,
        "regulator",
        "setParameter",
        [keccak(text="EVIDENCE_CLAUSE"), int("9a" * 32, 16), 20_819],
    ),
    "parameter-set": (Right.REGULATE, "regulator", "setParameter", [FLOOR, 90, 20_819]),
    "business-days-set": (Right.REGULATE, "regulator", "setBusinessDays", [20_736, 0b101]),
    "network-role-granted": (Right.REGULATE, "regulator", "grantRole", [NOBODY, SOMEBODY, 14]),
    "network-role-revoked": (Right.REGULATE, "regulator", "revokeRole", [NOBODY, SOMEBODY, 15]),
    "role-granted": (Right.ADMINISTER, "admin", "grantRole", [MINE, SOMEBODY, 7]),
    "role-revoked": (Right.ADMINISTER, "admin", "revokeRole", [MINE, SOMEBODY, 1]),
    "floating-published": (
        Right.ADMINISTER,
        "admin",
        "publishFloating",
        [b"\x66" * 32, {"index": keccak(text="lpr-1y"), "floor": 30_000, "ceiling": 100_000, "months": 3}],
    ),
    "index-published": (Right.REGULATE, "publisher", "publishIndex", [keccak(text="lpr-1y"), 34_500, 20_819]),
    "programme-set": (
        Right.ADMINISTER,
        "admin",
        "setProgramme",
        [MINE, keccak(text="village aid"), SOMEBODY, 30_000],
    ),
    "cover-agreed": (Right.ADMINISTER, "admin", "agreeCover", [MINE, {"provider": b"\x88" * 32} | COVERED]),
    "cover-funded": (
        Right.ADMINISTER,
        "admin",
        "fundCover",
        [b"\x88" * 32, COVERED | {"provider": MINE}, 10_000],
    ),
    "cover-released": (Right.ADMINISTER, "admin", "releaseCover", [MINE, 4_000]),
    "waiver-limit-set": (Right.ADMINISTER, "admin", "setWaiverLimit", [MINE, SOMEBODY, 50_000]),
    "pool-funded": (Right.LEND, "bank", "fundPool", [MINE, 10_000, b"\x77" * 32]),
    "withdrawn": (Right.ADMINISTER, "admin", "withdraw", [1, MINE, SOMEBODY, 5_000]),
    "holder-permitted": (Right.REGULATE, "token-admin", "grantRole", [HOLDER, SOMEBODY]),
    "holder-barred": (Right.REGULATE, "token-admin", "revokeRole", [HOLDER, SOMEBODY]),
    "bank-appointed": (Right.REGULATE, "token-admin", "grantRole", [BANK, SOMEBODY]),
    "bank-dismissed": (Right.REGULATE, "token-admin", "revokeRole", [BANK, SOMEBODY]),
    "wallet-funded": (Right.ADMINISTER, "bank", "fundWallet", [WALLET, 900, b"\x77" * 32]),
    "wallet-redeemed": (Right.ADMINISTER, "bank", "redeemWallet", [WALLET, 900, b"\x78" * 32]),
}
# AccountKind.Payable is 2; the call is the party's, in the envelope that anyone relays.
OWED_LEAVES = keccak(text="withdraw(uint8,bytes32,address,uint64)")[:4] + encode(
    ["uint8", "bytes32", "address", "uint64"], [2, identifier("borrower"), SOMEBODY, 1_200]
)
SIGNED = {
    "signer": "0x" + "a1" * 20,
    "nonce": 8_103_394_829_003_471,
    "deadline": 1_790_000_000,
    "signature": b"\x1b" * 65,
}
SENT["party-withdrawn"] = (Right.LEND, "operator", "relay", [OWED_LEAVES, SIGNED])
RIGHTS = {name: sent[0] for name, sent in SENT.items()} | dict.fromkeys(
    ("product-published", "clauses-published"), Right.ADMINISTER
)


def refused_with(gateway: FakeGateway, name: str, *arguments: object) -> None:
    interfaces = (shipped().ledger, shipped().load(TOKEN).interface)
    errors = {error.name: error for interface in interfaces for error in interface.errors.values()}
    gateway.refusal = refusals(shipped()).refusal(errors[name].encode(*arguments))


def test_every_task_is_tried_here() -> None:
    assert set(BODIES) == set(TASKS) == set(RIGHTS)


@pytest.mark.parametrize("name", sorted(SENT))
def test_the_call_is_sent_by_the_key_of_its_role(client_of: Any, gateway: FakeGateway, name: str) -> None:
    right, signer, function, arguments = SENT[name]
    path, body = BODIES[name]
    answer = client_of(LENDER, right).post(path, json=body, headers=WAIT)
    assert answer.status_code == 200, answer.text
    (sent,) = gateway.sent
    assert (sent.function, sent.arguments, sent.signer) == (function, arguments, key_of(signer).address)
    assert sent.target is (Target.TOKEN if "wallets" in path else Target.LEDGER)
    assert (answer.json()["operation"], answer.json()["node"]) == (name, None)


@pytest.mark.parametrize("name", sorted(RIGHTS))
def test_a_key_without_the_right_is_refused(client_of: Any, gateway: FakeGateway, name: str) -> None:
    others = [right for right in Right if right is not RIGHTS[name]]
    path, body = BODIES[name]
    refused = client_of(LENDER, *others).post(path, json=body, headers=WAIT)
    assert refused.status_code == 403 and refused.json()["type"] == "/problems/right-missing"
    assert refused.json()["values"] == {"right": RIGHTS[name]} and f'"{RIGHTS[name]}"' in refused.json()["detail"]
    assert not gateway.sent


def test_clauses_that_are_left_out_are_not_agreed(client_of: Any, gateway: FakeGateway) -> None:
    path, body = BODIES["clauses-published"]
    assert client_of(LENDER, Right.ADMINISTER).post(path, json=body, headers=WAIT).status_code == 200
    (sent,) = gateway.sent
    product, clauses = sent.arguments
    assert (sent.function, product) == ("publishClauses", b"\x66" * 32)
    # Auction and sale are the bits 2 and 3 (enum DisposalMethod).
    agreed = {name: value for name, value in clauses.items() if value}
    assert agreed == {"setoff": True, "initialLtvBps": 7000, "disposalMethods": 0b1100}


def test_a_key_that_only_reads_lends_nothing(client_of: Any, gateway: FakeGateway) -> None:
    reader = client_of(LENDER, Right.READ)
    assert reader.get("/v1/loans").status_code == 200
    loan = reader.get("/v1/loans").json()["items"][0]["id"]
    for path in (f"/v1/loans/{loan}/interest-accrued", "/v1/loans/advanced"):
        assert reader.post(path, headers=WAIT).json()["type"] == "/problems/right-missing"
    assert not gateway.sent


def test_a_regulators_node_needs_the_right_too(client: TestClient, regulator: TestClient, gateway: FakeGateway) -> None:
    party = client.get("/v1/parties").json()["items"][0]["id"]
    path, body = f"/v1/parties/{party}/party-blocked", {"list_reference": "list 1"}
    assert client.post(path, json=body, headers=WAIT).json()["type"] == "/problems/right-missing"
    assert not gateway.sent
    assert regulator.post(path, json=body, headers=WAIT).status_code == 200


# ---- products


def test_a_product_is_published_under_the_keys_own_lender(admin: TestClient, gateway: FakeGateway) -> None:
    """What is left out is that of the scenarios: seven buckets, every method, nothing charged."""
    log = Log(LEDGER, (), b"", 7, bytes(32), bytes(32), 0, 0)
    gateway.telling = [Event("ProductPublished", {"product": b"\x33" * 32}, log)]
    made = admin.post("/v1/products", json=PRODUCT | {"methods": ["bullet"], "tolerance": "1.50"}, headers=WAIT)
    assert made.status_code == 200 and made.json()["result"]["object"] == "0x" + "33" * 32
    product = gateway.sent[-1].named()["product"]
    assert product["lender"] == story.LENDER
    assert (product["methods"], product["dayCounts"], product["tolerance"]) == (0b01000, 0b111, 150)
    assert product["buckets"].hex() == "0001001f003d005b0079009700b5"
    assert (product["maxLimit"], product["maxRate"], product["conditions"]) == (2_000_000, 240_000, 0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lender", OTHER),
        ("max_limit", 20_000),
        ("max_limit", "20000.001"),
        ("buckets", [1, 31]),
        ("methods", []),
        ("methods", ["weekly"]),
        ("tolerance", "42949672.96"),
        ("grace_days", 256),
        ("max_rate", "-0.1"),
    ],
)
def test_a_wrong_field_is_named(admin: TestClient, gateway: FakeGateway, field: str, value: object) -> None:
    refused = admin.post("/v1/products", json=PRODUCT | {field: value}, headers=WAIT)
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["pointer"] == f"#/{field}"
    assert not gateway.sent


def test_what_the_contract_refuses_points_to_the_field(admin: TestClient, gateway: FakeGateway) -> None:
    refused_with(gateway, "ProductInvalid", "maxRate", 9_000_000, 1_000_000)
    refused = admin.post("/v1/products", json=PRODUCT, headers=WAIT)
    assert refused.status_code == 422 and refused.json()["type"] == "/problems/product-invalid"
    assert refused.json()["errors"][0]["pointer"] == "#/max_rate"
    assert refused.json()["values"]["limit"] == 1_000_000


def test_a_repeated_task_is_carried_out_once(admin: TestClient, gateway: FakeGateway) -> None:
    path, body = BODIES["withdrawn"]
    key = WAIT | {"Idempotency-Key": "w-1"}
    first, again = (admin.post(path, json=body, headers=key) for _ in range(2))
    assert first.json() == again.json() and again.headers["Idempotent-Replayed"] == "true"
    assert len(gateway.sent) == 1
    other = admin.post(path, json=body | {"amount": "51.00"}, headers=key)
    assert other.status_code == 422 and other.json()["type"] == "/problems/idempotency-key-reused"
    assert len(gateway.sent) == 1


# ---- what a party does itself


def test_a_partys_withdrawal_is_its_own_lenders_to_relay(
    client: TestClient, stranger: TestClient, gateway: FakeGateway
) -> None:
    _, body = BODIES["party-withdrawn"]
    unsigned = {name: value for name, value in body.items() if name != "consent"}
    for asking, party in ((stranger, PARTY), (client, THEIRS), (client, "0x12")):
        for path, content in (
            (f"/v1/parties/{party}/withdrawn", body),
            (f"/v1/parties/{party}/withdrawn/prepare", unsigned),
        ):
            refused = asking.post(path, json=content, headers=WAIT)
            assert refused.status_code == 404 and refused.json()["type"] == "/problems/not-found", path
    assert not gateway.sent


@pytest.mark.parametrize(
    ("field", "value"), [("consent", None), ("to", "0x12"), ("amount", "0.001"), ("owner", PARTY), ("kind", "pool")]
)
def test_a_withdrawal_that_cannot_be_is_refused_by_its_field(
    client: TestClient, gateway: FakeGateway, field: str, value: object
) -> None:
    path, body = BODIES["party-withdrawn"]
    refused = client.post(path, json=body | {field: value}, headers=WAIT)
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == f"#/{field}"
    assert not gateway.sent


def test_a_foreign_signature_is_told_by_its_field(client: TestClient, gateway: FakeGateway) -> None:
    """The contract runs the call as whoever signed it, and finds that this is not the party."""
    path, body = BODIES["party-withdrawn"]
    refused_with(gateway, "WrongCaller", 0, SOMEBODY, 0)
    refused = client.post(path, json=body, headers=WAIT)
    assert refused.status_code == 403 and refused.json()["type"] == "/problems/wrong-caller"
    refused_with(gateway, "ConsentInvalid", SOMEBODY, bytes(32))
    refused = client.post(path, json=body, headers=WAIT)
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "#/consent/signature"


def test_what_is_relayed_for_a_party_stands_in_no_batch(client: TestClient, gateway: FakeGateway) -> None:
    _, body = BODIES["party-withdrawn"]
    acts = [{"operation": "party-withdrawn", "id": PARTY, "body": body}]
    refused = client.post("/v1/batch", json={"acts": acts}, headers=WAIT)
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "#/acts/0/operation"
    assert not gateway.sent


# ---- roles, the law, the calendar


def test_a_lender_grants_none_of_the_ledgers_roles(admin: TestClient, gateway: FakeGateway) -> None:
    refused = admin.post("/v1/staff/role-granted", json={"holder": SOMEBODY, "role": "regulator"}, headers=WAIT)
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "#/role"
    assert not gateway.sent


@pytest.mark.parametrize(
    ("name", "field", "length"),
    [
        ("lender-accredited", "lender", 32),
        ("lender-accredited", "admin", 20),
        ("role-granted", "holder", 20),
        ("network-role-revoked", "holder", 20),
    ],
)
def test_nobody_is_named_where_somebody_must_be(
    client_of: Any, gateway: FakeGateway, name: str, field: str, length: int
) -> None:
    path, body = BODIES[name]
    asking = client_of(LENDER, Right.ADMINISTER, Right.REGULATE)
    refused = asking.post(path, json=body | {field: "0x" + "00" * length}, headers=WAIT)
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == f"#/{field}"
    assert not gateway.sent


def test_a_day_outside_the_word_is_named(regulator: TestClient, gateway: FakeGateway) -> None:
    body = {"first_day": "2026-10-10", "closed": ["2026-10-11", "2027-06-23"]}
    refused = regulator.post("/v1/business-days", json=body, headers=WAIT)
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "#/closed/1"
    assert not gateway.sent


@pytest.mark.parametrize(
    ("error", "arguments", "status", "pointer", "words"),
    [
        ("ParameterNotFuture", [CAP, DAY, DAY], 422, "#/from", "must start after today"),
        ("ParameterNotRising", [CAP, DAY + 1, DAY + 2], 409, "#/from", "APR_CAP of SmallLoan"),
    ],
)
def test_the_laws_number_is_refused_with_its_day(
    regulator: TestClient, gateway: FakeGateway, error: str, arguments: list[Any], status: int, pointer: str, words: str
) -> None:
    refused_with(gateway, error, *arguments)
    path, body = BODIES["apr-cap-set"]
    refused = regulator.post(path, json=body, headers=WAIT)
    assert refused.status_code == status and words in refused.json()["detail"]
    assert refused.json()["errors"][0]["pointer"] == pointer


# ---- wallets


@pytest.mark.parametrize("name", ["wallet-funded", "wallet-redeemed"])
def test_money_of_anothers_wallet_is_not_touched(admin: TestClient, gateway: FakeGateway, name: str) -> None:
    _, body = BODIES[name]
    for wallet in (STRANGERS, SOMEBODY, "0x12"):
        refused = admin.post(f"/v1/wallets/{wallet}/{name}", json=body, headers=WAIT)
        assert refused.status_code == 404, wallet
    assert not gateway.sent


def test_a_receipt_stands_for_one_booking(admin: TestClient, gateway: FakeGateway) -> None:
    path, body = BODIES["wallet-funded"]
    refused_with(gateway, "ReceiptUsed", b"\x77" * 32)
    refused = admin.post(path, json=body, headers=WAIT)
    assert refused.status_code == 409 and refused.json()["errors"][0]["pointer"] == "#/receipt"


def test_a_wallet_is_read_by_its_own_lender(
    client: TestClient, stranger: TestClient, regulator: TestClient, gateway: FakeGateway
) -> None:
    for wallet in (WALLET, SOMEBODY):
        answers = {("balanceOf", wallet): 12_345, ("hasRole", HOLDER, wallet): True, ("hasRole", BANK, wallet): False}
        gateway.answers |= answers
    found = client.get(f"/v1/wallets/{WALLET}").json()
    assert found == {"address": WALLET, "balance": "123.45", "may_hold": True, "is_bank": False}
    assert stranger.get(f"/v1/wallets/{WALLET}").status_code == 404
    assert client.get(f"/v1/wallets/{SOMEBODY}").status_code == 404
    assert regulator.get(f"/v1/wallets/{SOMEBODY}").status_code == 200


# ---- reading


def test_the_lender_and_its_staff(client: TestClient) -> None:
    """As the story accredits it: regime 2, an admin, an operator."""
    found = client.get("/v1/lender").json()
    assert (found["id"], found["regime"], found["rights"]) == (LENDER, "consumer-finance", ["lend", "read"])
    staff = {(one["holder"], one["role"]) for one in found["staff"]}
    assert staff == {(story.ADMIN, "admin"), (story.OPERATOR, "operator")}


def test_the_other_lender_is_not_accredited_in_the_story(stranger: TestClient) -> None:
    assert stranger.get("/v1/lender").status_code == 404


def test_legal_parameters_with_what_is_in_force(client: TestClient) -> None:
    """240,000 millionths from 2026-01-01 on, 200,000 from 2026-06-01; 1,826 days."""
    asked = client.get("/v1/parameters", params={"as_of": "2026-03-01"}).json()
    found = [(one["name"], one["regime"], one["value"], one["from_day"], one["in_force"]) for one in asked]
    assert sorted(found, key=lambda one: (one[0], one[3])) == [
        ("apr-cap", "consumer-finance", "0.240000", "2026-01-01", True),
        ("apr-cap", "consumer-finance", "0.200000", "2026-06-01", False),
        ("retention-days", None, "1826", "2026-01-01", True),
    ]
    later = client.get("/v1/parameters", params={"as_of": "2026-07-01"}).json()
    assert [one["value"] for one in later if one["in_force"] and one["name"] == "apr-cap"] == ["0.200000"]


def test_business_days(client: TestClient) -> None:
    """Bits 0 and 2 of the word that begins on 2026-01-27, day 20,480."""
    windows = client.get("/v1/business-days", params={"as_of": "2026-03-01"}).json()
    assert [window["first_day"] for window in windows][:2] == ["2026-01-27", "2026-10-10"]
    assert windows[0] == {"first_day": "2026-01-27", "last_day": "2026-10-09", "closed": ["2026-01-27", "2026-01-29"]}
    assert windows[1]["closed"] == []
