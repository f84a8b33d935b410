"""The lender's house, wallets, batches and the keeper, over HTTP on a real chain. Figures by hand."""

import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from evidence.anchor import verify_anchor
from ledger.chain.keystore import unlock
from ledger.exporting import trust_of
from ledger.service.demonstration import WALLETS
from ledger.service.house import PASSWORD, House
from tests.integration.api.conftest import DAY_SECONDS
from tests.integration.api.parties import WAIT, Borrower, Walk

pytestmark = [pytest.mark.chain, pytest.mark.slow]


@pytest.fixture(scope="module")
def walk(admin: TestClient, house: House, home: Path) -> Walk:
    """The first borrower whose wallet the set-up filled, with a limit."""
    password = (home / PASSWORD).read_text().strip()
    found = Walk(admin, Borrower(unlock(home / WALLETS / "borrower-1.json", password)._account))
    found.admitted()
    # Room for the loans of all tests here.
    found.granted("7500.00")
    return found


def loan_of(walk: Walk, **terms: object) -> Walk:
    made = Walk(walk.http, walk.borrower, walk.party, walk.facility)
    made.agreed(**terms)  # type: ignore[arg-type]
    made.drawn()
    return made


def pool(walk: Walk) -> str:
    return next(str(one["balance"]) for one in walk.get("/v1/accounts") if one["kind"] == "pool")


def test_a_demonstration_wallet_pays(walk: Walk) -> None:
    """20,000.00 yuan are in it; 30.00 are paid with the borrower's signature and stay as credit."""
    loan = loan_of(walk)
    before = walk.get(f"/v1/wallets/{walk.borrower.address}")
    assert (before["balance"], before["may_hold"], before["is_bank"]) == ("20000.00", True, False)
    paid = loan.personal(f"/v1/loans/{loan.loan}/payment-received", {"amount": "30.00", "receipt": "wallet 1"})
    assert walk.get(f"/v1/payments/{paid['object']}")["payer"] == walk.borrower.address.lower()
    assert walk.get(f"/v1/wallets/{walk.borrower.address}")["balance"] == "19970.00"


def test_the_keeper_brings_the_day_and_debits_a_demonstration_wallet(walk: Walk, house: House) -> None:
    """One instalment of 120.00 at once: the keeper finds that it is due, then executes the mandate, and the loan is settled."""
    loan = loan_of(walk, principal="120.00", periods=1, first_due=8, method="equal-instalment")
    on = f"/v1/loans/{loan.loan}"
    mandate = {"account": walk.borrower.address, "cap": "500.00"}
    loan.personal(f"/v1/agreements/{loan.loan}/autodebit-authorized", mandate)
    for _ in range(200):
        house.keeper.round()
        if walk.get(on)["state"] == "settled":
            break
        time.sleep(DAY_SECONDS / 5)
    nodes = loan.nodes()
    assert nodes.count("BILL_ISSUED") == nodes.count("INSTALMENT_DUE") == nodes.count("AUTODEBIT_EXECUTED") == 1
    assert "OBLIGATIONS_MET" in nodes
    (payment,) = walk.get(f"{on}/payments")["items"]
    assert payment["payer"] == walk.borrower.address.lower()


def test_a_borrowers_own_wallet_is_permitted_filled_and_emptied(
    walk: Walk, regulator: TestClient, lender: TestClient
) -> None:
    own = Walk(walk.http)
    own.admitted()
    path, money = f"/v1/wallets/{own.borrower.address}", {"amount": "100.00", "receipt": f"in {own.party}"}
    refused = own.http.post(f"{path}/wallet-funded", json=money, headers=WAIT)
    assert refused.status_code == 403 and refused.json()["type"] == "/problems/holder-not-permitted"
    assert Walk(regulator).done(f"{path}/holder-permitted")["object"] == own.borrower.address.lower()
    own.done(f"{path}/wallet-funded", money)
    again = own.http.post(f"{path}/wallet-funded", json=money, headers=WAIT)
    assert again.status_code == 409 and again.json()["type"] == "/problems/receipt-used"
    own.done(f"{path}/wallet-redeemed", {"amount": "40.00", "receipt": f"out {own.party}"})
    assert own.get(path)["balance"] == "60.00"
    more = own.http.post(
        f"{path}/wallet-redeemed", json={"amount": "60.01", "receipt": f"more {own.party}"}, headers=WAIT
    )
    assert more.status_code == 409 and more.json()["errors"][0]["pointer"] == "#/amount"
    assert lender.post(f"{path}/wallet-funded", json=money, headers=WAIT).json()["type"] == "/problems/right-missing"


def test_what_is_owed_to_a_party_leaves_by_its_own_signature(walk: Walk, regulator: TestClient) -> None:
    """30.00 too much are refunded to what is owed; the party draws 20.00 and 10.00 into its wallet, and no more."""
    loan = loan_of(walk)
    paid = {"amount": "30.00", "receipt": f"too much {loan.loan}"}
    payment = loan.done(f"/v1/loans/{loan.loan}/payment-received", paid)["object"]
    loan.done(f"/v1/payments/{payment}/overpayment-refunded", {"amount": "30.00"})
    wallet = f"/v1/wallets/{walk.borrower.address}"
    before = Decimal(walk.get(wallet)["balance"])
    on, body = f"/v1/parties/{walk.party}/withdrawn", {"to": walk.borrower.address, "amount": "20.00"}
    signed = walk.signed(on, body)
    assert walk.done(on, signed)["object"] == walk.party
    assert Decimal(walk.get(wallet)["balance"]) - before == Decimal("20.00")
    again = walk.http.post(on, json=signed, headers=WAIT)
    assert again.status_code == 409 and again.json()["type"] == "/problems/consent-used"
    more = walk.http.post(on, json=walk.signed(on, body), headers=WAIT)
    assert more.status_code == 409 and more.json()["type"] == "/problems/balance-short"
    stranger = Walk(walk.http, Borrower(), walk.party)
    foreign = walk.http.post(on, json=stranger.signed(on, body | {"amount": "10.00"}), headers=WAIT)
    assert foreign.status_code == 403 and foreign.json()["type"] == "/problems/wrong-caller"
    walk.personal(on, body | {"amount": "10.00"})
    owed = [
        one["balance"] for one in walk.get("/v1/accounts") if (one["owner"], one["kind"]) == (walk.party, "payable")
    ]
    assert owed == ["0.00"]


def test_one_lenders_administrator_has_nothing_of_anothers(
    walk: Walk, client_of: Callable[..., TestClient], other: TestClient
) -> None:
    mine = walk.get("/v1/lender")
    theirs = other.get("/v1/lender").json()
    assert mine["id"] != theirs["id"]
    wallet = f"/v1/wallets/{walk.borrower.address}"
    assert other.get(wallet).status_code == 404


def test_the_pool_is_filled_and_drawn_on(walk: Walk) -> None:
    before = pool(walk)
    walk.done("/v1/pool/pool-funded", {"amount": "10.00", "receipt": "pool 1"})
    assert Decimal(pool(walk)) - Decimal(before) == Decimal("10.00")
    admin = walk.get("/v1/lender")["admin"]
    walk.done("/v1/pool/withdrawn", {"kind": "pool", "to": admin, "amount": "10.00"})
    assert pool(walk) == before
    body = {"kind": "pool", "to": "0x" + "a1" * 20, "amount": "1.00"}
    refused = walk.http.post("/v1/pool/withdrawn", json=body, headers=WAIT)
    assert refused.status_code == 403 and refused.json()["type"] == "/problems/holder-not-permitted"
    refused = walk.http.post("/v1/pool/withdrawn", json=body | {"amount": "99999999.00"}, headers=WAIT)
    assert refused.status_code == 409 and refused.json()["type"] == "/problems/balance-short"


def test_a_product_is_published_once(walk: Walk) -> None:
    body = {"max_limit": "777.00", "max_rate": "0.20", "max_penalty_rate": "0.24", "max_periods": 6}
    made = walk.done("/v1/products", body)
    found = walk.get(f"/v1/products/{made['object']}")
    assert (found["max_limit"], found["max_rate"], found["buckets"]) == (
        "777.00",
        "0.200000",
        [1, 31, 61, 91, 121, 151, 181],
    )
    refused = walk.http.post("/v1/products", json=body, headers=WAIT)
    assert refused.status_code == 409 and refused.json()["type"] == "/problems/product-exists"
    refused = walk.http.post("/v1/products", json=body | {"notice_days": 28}, headers=WAIT)
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "#/notice_days"


def test_people_come_and_go_in_one_batch(walk: Walk) -> None:
    holder = "0x" + "b2" * 20
    granted = [{"operation": "role-granted", "body": {"holder": holder, "role": role}} for role in ("bank", "operator")]
    result = walk.done("/v1/batch", {"acts": granted})
    assert [act["object"] for act in result["acts"]] == [holder, holder]
    staff = [one["role"] for one in walk.get("/v1/lender")["staff"] if one["holder"] == holder]
    assert staff == ["bank", "operator"]
    own = walk.get("/v1/lender")["admin"]
    acts = [
        {"operation": "role-revoked", "body": {"holder": holder, "role": "bank"}},
        {"operation": "role-revoked", "body": {"holder": own, "role": "admin"}},
    ]
    refused = walk.http.post("/v1/batch", json={"acts": acts}, headers=WAIT)
    assert refused.status_code == 409 and refused.json()["type"] == "/problems/own-role-kept"
    assert refused.json()["act"] == 1
    staff = [one["role"] for one in walk.get("/v1/lender")["staff"] if one["holder"] == holder]
    assert staff == ["bank", "operator"]


def test_two_payments_are_booked_together_or_not_at_all(walk: Walk) -> None:
    loan = loan_of(walk)

    def paid(receipt: str) -> dict[str, object]:
        body = {"amount": "7.00", "receipt": f"{receipt} {loan.loan}"}
        return {"operation": "payment-received", "id": loan.loan, "body": body}

    refused = walk.http.post("/v1/batch", json={"acts": [paid("a"), paid("a")]}, headers=WAIT)
    assert refused.status_code == 409 and refused.json()["type"] == "/problems/receipt-used"
    assert refused.json()["errors"][0]["pointer"] == "#/acts/1/body/receipt"
    assert walk.get(f"/v1/loans/{loan.loan}/payments")["items"] == []
    result = loan.done("/v1/batch", {"acts": [paid("a"), paid("b")]})
    payments = walk.get(f"/v1/loans/{loan.loan}/payments")["items"]
    assert [payment["id"] for payment in payments] == [act["object"] for act in result["acts"]]
    assert [payment["amount"] for payment in payments] == ["7.00", "7.00"]


def test_many_loans_are_caught_up(walk: Walk) -> None:
    loans = [loan_of(walk), loan_of(walk)]
    two_days_on = walk.day(2)
    for _ in range(100):
        if walk.get("/v1/calendar")["today"] >= two_days_on:
            break
        time.sleep(DAY_SECONDS / 5)
    result = walk.done("/v1/loans/advanced", {"loans": [loan.loan for loan in loans]})
    assert [(one["loan"], one["caught_up"], one["problem"]) for one in result["loans"]] == [
        (loan.loan, True, None) for loan in loans
    ]
    for loan, one in zip(loans, result["loans"], strict=True):
        assert "INTEREST_ACCRUED" in one["nodes"] and "INTEREST_ACCRUED" in loan.nodes()


def test_the_law_is_set_for_days_to_come(walk: Walk, regulator: TestClient) -> None:
    law = Walk(regulator)
    law.done("/v1/parameters/apr-cap-set", {"regime": "private-lending", "apr_cap": "0.13", "from": walk.day(400)})
    found = [one for one in walk.get("/v1/parameters") if one["regime"] == "private-lending"]
    assert [(one["value"], one["in_force"]) for one in found] == [("0.130000", False)]
    body = {"regime": "private-lending", "apr_cap": "0.12", "from": walk.day(0)}
    refused = regulator.post("/v1/parameters/apr-cap-set", json=body, headers=WAIT)
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "#/from"


def test_the_calendar_is_read_changed_and_read(walk: Walk, regulator: TestClient) -> None:
    window = walk.get("/v1/business-days")[3]
    body = {"first_day": window["first_day"], "closed": [window["first_day"], window["last_day"]]}
    Walk(regulator).done("/v1/business-days", body)
    assert walk.get("/v1/business-days")[3]["closed"] == body["closed"]
    refused = regulator.post("/v1/business-days", json={"first_day": walk.day(3), "closed": []}, headers=WAIT)
    if refused.status_code != 200:  # one day in 256 is the first of a word
        assert refused.status_code == 422 and refused.json()["type"] == "/problems/day-not-aligned"
    today = walk.get("/v1/business-days")[0]
    refused = regulator.post(
        "/v1/business-days", json={"first_day": today["first_day"], "closed": [today["first_day"]]}, headers=WAIT
    )
    assert refused.status_code == 422 and refused.json()["type"] == "/problems/day-not-future"


def test_another_lender_is_accredited(regulator: TestClient) -> None:
    body = {"lender": "0x" + "42" * 32, "regime": "bank", "admin": "0x" + "a1" * 20}
    assert Walk(regulator).done("/v1/lenders", body)["object"] == body["lender"]
    refused = regulator.post("/v1/lenders", json=body | {"regime": "small-loan"}, headers=WAIT)
    assert refused.status_code == 409 and refused.json()["errors"][0]["pointer"] == "#/regime"


def test_commitments_are_anchored_and_proven(lender: TestClient, house: House) -> None:
    """On a chain of one node nothing speaks for the block; everything else holds against the deployment."""
    leaves = [{"sha256": f"0x{number:064x}", "sm3": f"0x{number + 9:064x}"} for number in range(1, 4)]
    done = lender.post("/v1/anchors", json={"leaves": leaves}, headers=WAIT).json()
    assert done["state"] == "succeeded", done
    given = lender.get(f"/v1/anchors/{done['id']}/proofs/1").content
    report = verify_anchor(given, [], trust_of(house.deployment, "0x" + "11" * 20, "nobody"))
    assert {check.id for check in report.checks if check.reason} == {"anchor.file", "block.finality"}
