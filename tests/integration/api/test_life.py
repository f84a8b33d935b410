"""Loans over HTTP on a real chain, from application to settlement. Figures by hand."""

import time
from collections.abc import Callable
from decimal import Decimal

import pytest
from fastapi.testclient import TestClient

from ledger.journal.api_keys import Right
from ledger.service.house import House
from tests.integration.api.conftest import DAY_SECONDS
from tests.integration.api.parties import AGREEMENT, HASH, TERMS, WAIT, Borrower, Walk

pytestmark = [pytest.mark.chain, pytest.mark.slow]


def until(walk: Walk, day: str) -> None:
    """Waits for a legal day: the chain's clock is the machine's."""
    for _ in range(200):
        if walk.get("/v1/calendar")["today"] >= day:
            return
        time.sleep(DAY_SECONDS / 5)
    raise AssertionError(f"{day} does not come")


@pytest.fixture(scope="module")
def borrower(lender: TestClient) -> Walk:
    """A borrower with a limit of 5,000.00."""
    walk = Walk(lender)
    walk.admitted()
    walk.granted()
    return walk


def loan_of(borrower: Walk, **terms: object) -> Walk:
    walk = Walk(borrower.http, borrower.borrower, borrower.party, borrower.facility)
    walk.agreed(**terms)  # type: ignore[arg-type]
    walk.drawn()
    return walk


def test_a_loan_is_settled_early(borrower: Walk) -> None:
    walk = loan_of(borrower)
    found = walk.get(f"/v1/loans/{walk.loan}")
    assert (found["state"], found["statement"]["principal"]) == ("active", "1200.00")
    assert [row["principal"] for row in found["schedule"]] == ["600.00", "600.00"]
    assert walk.get(f"/v1/facilities/{walk.facility}")["granted"]["available"] == "3800.00"
    on = f"/v1/loans/{walk.loan}"
    quoted = walk.personal(f"{on}/prepay-quoted", {"kind": "full", "pay_day": walk.day(0)})
    assert quoted["object"] == "1"
    (quote,) = walk.get(on)["quotes"]
    # Interest of at most a few days on 1,200.00 at 12 % a year, 0.40 a day, and no fee.
    assert Decimal("1200.00") <= Decimal(quote["amount"]) <= Decimal("1212.00")
    result = walk.done(f"{on}/full-prepaid", {"quote": 1, "receipt": f"all {walk.loan}"})
    reached = [node["node"] for node in result["nodes"]]
    assert reached[0] == "FULL_PREPAID" and "OBLIGATIONS_MET" in reached and "LIMIT_RESTORED" in reached
    assert walk.get(on)["state"] == "settled"
    walk.done(f"{on}/settlement-certificate-issued", {"documents": "0x" + "ce" * 32})
    assert walk.nodes()[-1] == "SETTLEMENT_CERTIFICATE_ISSUED"
    assert walk.get(f"/v1/facilities/{walk.facility}")["granted"]["available"] == "5000.00"
    (payment,) = walk.get(f"{on}/payments")["items"]
    assert payment["amount"] == quote["amount"]


def test_an_instalment_is_paid_when_it_is_due(borrower: Walk) -> None:
    """One period by 30E/360: the interest is that of the days from the disbursement to the due date."""
    walk = loan_of(borrower, first_due=8, periods=1, method="equal-instalment")
    on = f"/v1/loans/{walk.loan}"
    (row,) = walk.get(on)["schedule"]
    assert row["principal"] == "1200.00" and Decimal("0.40") <= Decimal(row["interest"]) <= Decimal("4.00")
    until(walk, row["due"])
    walk.done(f"/v1/instalments/{walk.loan}-1/instalment-due")
    owed = walk.get(f"{on}?as_of={row['due']}")["statement"]["due"]
    assert (owed["principal"], owed["interest"]) == ("1200.00", row["interest"])
    total = Decimal(row["principal"]) + Decimal(row["interest"])
    result = walk.done(f"{on}/payment-received", {"amount": str(total), "receipt": f"due {walk.loan}"})
    reached = [node["node"] for node in result["nodes"]]
    assert {"PAYMENT_ALLOCATED", "INSTALMENT_SETTLED", "OBLIGATIONS_MET"} <= set(reached)
    (payment,) = walk.get(f"{on}/payments")["items"]
    (allocation,) = payment["allocations"]
    assert (allocation["principal"], allocation["interest"]) == ("1200.00", row["interest"])
    assert walk.get(on)["state"] == "settled"


def test_a_receipt_is_booked_once(borrower: Walk) -> None:
    walk = loan_of(borrower)
    path, body = f"/v1/loans/{walk.loan}/payment-received", {"amount": "10.00", "receipt": f"once {walk.loan}"}
    walk.done(path, body)
    refused = walk.http.post(path, json=body, headers=WAIT)
    assert refused.status_code == 409 and refused.json()["type"] == "/problems/receipt-used"
    assert refused.json()["errors"][0]["pointer"] == "#/receipt"


def test_what_the_contracts_refuse_is_told_with_its_values(borrower: Walk) -> None:
    walk = Walk(borrower.http, borrower.borrower, borrower.party, borrower.facility)
    due = walk.day(60)
    dates = {"start_day": walk.day(40), "first_due": due, "due_day": int(due[-2:]), "draw_by": walk.day(50)}
    terms = {"rate": "0.12", "method": "flat", "day_count": "30E/360", "periods": 2, "principal": "5000.01"}
    body = {**AGREEMENT, "terms": terms | dates}
    path = f"/v1/facilities/{walk.facility}/terms-proposed"
    refused = walk.http.post(path, json=body, headers=WAIT)
    assert refused.status_code == 409 and "5000.01 yuan is more than the 5000.00 yuan" in refused.json()["detail"]
    body["terms"] = terms | dates | {"principal": "100.00", "rate": "0.30"}
    refused = walk.http.post(path, json=body, headers=WAIT)
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "#/terms/rate"
    body["terms"] = terms | dates | {"principal": "100.00"}
    walk.loan = str(walk.done(path, body)["object"])
    refused = walk.http.post(f"/v1/agreements/{walk.loan}/apr-disclosed", json={"apr": "0.12"}, headers=WAIT)
    assert refused.status_code == 422 and refused.json()["type"] == "/problems/apr-wrong"
    signing = walk.signed(f"/v1/agreements/{walk.loan}/borrower-signed", {"certificate": "c"})
    refused = walk.http.post(f"/v1/agreements/{walk.loan}/borrower-signed", json=signing, headers=WAIT)
    assert refused.status_code == 409 and "APR_DISCLOSED must come first" in refused.json()["detail"]


def test_somebody_elses_signature_is_refused(borrower: Walk) -> None:
    walk = Walk(borrower.http, Borrower(), borrower.party, borrower.facility)
    path = f"/v1/parties/{walk.party}/inquiry-authorized"
    body = walk.signed(path, {"scope": "s", "expiry": walk.day(100)})
    refused = walk.http.post(path, json=body, headers=WAIT)
    assert refused.status_code == 403 and refused.json()["type"] == "/problems/consent-foreign"
    forged = body["consent"] | {"signer": borrower.borrower.address}
    refused = walk.http.post(path, json=body | {"consent": forged}, headers=WAIT)
    assert refused.status_code == 422 and refused.json()["type"] == "/problems/consent-invalid"


def test_a_signature_holds_once(borrower: Walk) -> None:
    path = f"/v1/parties/{borrower.party}/inquiry-authorized"
    body = borrower.signed(path, {"scope": "s", "expiry": borrower.day(100)})
    borrower.done(path, body)
    refused = borrower.http.post(path, json=body, headers=WAIT)
    assert refused.status_code == 409 and refused.json()["type"] == "/problems/consent-used"


def test_both_sides_void_an_agreement(borrower: Walk) -> None:
    walk = Walk(borrower.http, borrower.borrower, borrower.party, borrower.facility)
    walk.agreed()
    path = f"/v1/agreements/{walk.loan}/agreement-voided"
    refused = walk.http.post(path, json={}, headers=WAIT)
    assert refused.status_code == 422 and refused.json()["type"] == "/problems/void-ground-unknown"
    prepared = walk.http.post(f"{path}/prepare", json={}, params={"consent": "other"}).json()
    walk.done(path, prepared["request"] | {"other": walk.borrower.sign(prepared["typed_data"])})
    assert walk.get(f"/v1/loans/{walk.loan}")["state"] == "voided"


def test_a_limit_is_frozen_and_thawed_with_the_regulator(
    borrower: Walk, house: House, client_of: Callable[..., TestClient]
) -> None:
    on = f"/v1/facilities/{borrower.facility}"
    supervised = Walk(client_of("demonstration", Right.LEND, Right.REGULATE))
    supervised.done(f"{on}/limit-frozen", {"cause": "regulator", "reason": "order 1"})
    assert borrower.get(on)["granted"]["freeze_causes"] == ["regulator"]
    refused = borrower.http.post(f"{on}/limit-unfrozen", json={}, headers=WAIT)
    assert refused.status_code == 422 and refused.json()["type"] == "/problems/consent-missing"
    prepared = borrower.http.post(f"{on}/limit-unfrozen/prepare", json={}).json()
    regulator = house.keyring.signer(next(iter(house.keyring.lenders)), "regulator")  # type: ignore[arg-type]
    message = prepared["typed_data"]["message"]
    consent = {
        "signer": regulator.address,
        "nonce": str(message["nonce"]),
        "deadline": message["deadline"],
        "signature": "0x" + regulator.sign_typed_data(prepared["typed_data"]).hex(),
    }
    borrower.done(f"{on}/limit-unfrozen", {"regulator": consent})
    assert borrower.get(on)["granted"]["state"] == "active"


def test_two_lenders_have_nothing_of_each_other(lender: TestClient, other: TestClient, borrower: Walk) -> None:
    theirs = Walk(other)
    theirs.admitted()
    theirs.granted()
    for path in (f"/v1/parties/{theirs.party}", f"/v1/facilities/{theirs.facility}", f"/v1/files/{theirs.party}"):
        assert other.get(path).status_code == 200 and lender.get(path).status_code == 404
    mine = {item["id"] for item in lender.get("/v1/products").json()["items"]}
    product = next(iter(mine))
    asked = {"product": product, "amount": "100.00", "tenor_months": 12, "purpose": "p"}
    refused = other.post(f"/v1/parties/{theirs.party}/credit-applied/prepare", json=asked)
    assert refused.status_code == 404
    refused = lender.post(f"/v1/parties/{theirs.party}/kyc-attested", json={"expiry": "2099-01-01", "custody": "party"})
    assert refused.status_code == 404


def test_one_key_may_be_a_party_of_two_lenders(borrower: Walk, other: TestClient) -> None:
    """Under two ids that nothing links."""
    theirs = Walk(other, borrower.borrower)
    theirs.admitted()
    assert theirs.party != borrower.party


def test_the_same_party_cannot_register_twice(borrower: Walk) -> None:
    body = {"kind": "borrower", "key": borrower.borrower.address, "identity": "0x" + "11" * 32}
    refused = borrower.http.post("/v1/parties", json=borrower.signed("/v1/parties", body), headers=WAIT)
    assert refused.status_code == 409 and refused.json()["type"] == "/problems/key-taken"


def test_a_refund_is_signed_by_the_borrower_or_made_by_the_servicer(borrower: Walk) -> None:
    walk = loan_of(borrower)
    paid = walk.done(f"/v1/loans/{walk.loan}/payment-received", {"amount": "50.00", "receipt": f"r {walk.loan}"})
    path = f"/v1/payments/{paid['object']}/overpayment-refunded"
    walk.personal(path, {"amount": "20.00"})
    walk.done(path, {"amount": "30.00"})
    assert walk.get(f"/v1/loans/{walk.loan}")["balances"]["credit"] == "0.00"
    refused = walk.http.post(path, json={"amount": "0.01"}, headers=WAIT)
    assert refused.status_code == 409 and refused.json()["type"] == "/problems/credit-short"


def test_it_is_ready(lender: TestClient) -> None:
    checks = lender.get("/readyz").json()["checks"]
    assert all(check["ok"] for check in checks.values()) and checks.keys() == {"chain", "read_model", "journal"}


def test_both_sides_restructure_a_loan(lender: TestClient) -> None:
    """The lender proposes terms, which stand on chain as a hash; the borrower and the lender's signer open them."""
    walk = Walk(lender)
    walk.admitted()
    walk.granted()
    walk.agreed(first_due=90)
    walk.drawn()
    on = f"/v1/loans/{walk.loan}"
    due = walk.day(60)
    terms = TERMS | {"rate": "0.06", "periods": 3, "start_day": walk.day(0), "first_due": due, "draw_by": walk.day(0)}
    agreed = {"terms": terms | {"due_day": int(due[-2:])}, "treatment": 1}
    asked = agreed | {"deadline": walk.day(50), "documents": HASH}
    walk.personal(f"{on}/restructure-proposed", asked)
    nodes = walk.done(f"{on}/restructure-proposed", asked)["nodes"]
    effect = next(one["effect"] for one in nodes if one["node"] == "RESTRUCTURE_PROPOSED")
    assert len(effect["commitment"]) == 66
    differs = walk.http.post(
        f"{on}/restructure-accepted",
        json=walk.signed(f"{on}/restructure-accepted", agreed | {"fee": "0.01"}),
        headers=WAIT,
    )
    assert differs.status_code == 409 and differs.json()["type"] == "/problems/proposal-differs"
    result = walk.personal(f"{on}/restructure-accepted", agreed)
    accepted = next(node for node in result["nodes"] if node["node"] == "RESTRUCTURE_ACCEPTED")
    assert accepted["effect"]["commitment"] == effect["commitment"]
    rows = [row for row in walk.get(on)["schedule"] if row["due"] >= due]
    assert [row["principal"] for row in rows] == ["400.00", "400.00", "400.00"]
