"""What is signed for another debtor, another loan and a mediation, and what of it reaches the contracts. Figures by hand."""

from __future__ import annotations

from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from fastapi.testclient import TestClient

from tests.unit.api.house import DAY, FakeGateway, key_of
from tests.unit.readmodel.memory_chain import identifier

LOAN, PARTY, THEIRS, OTHER_LOAN = (
    "0x" + identifier(name).hex() for name in ("loan", "borrower", "stranger", "other loan")
)
DEBTOR, ASSUMER, SURETY = (Account.from_key(bytes([number]) * 32) for number in (7, 8, 9))
LEAVING = identifier("who has assumed the debt before")
DOCUMENTS = "0x" + "d0" * 32
ROWS = [
    {"state": 4, "principal": 1_000, "principalPaid": 400, "interest": 100, "interestPaid": 0, "fee": 0, "feePaid": 0},
    {"state": 1, "principal": 5_000, "principalPaid": 0, "interest": 50, "interestPaid": 0, "fee": 5, "feePaid": 0},
]
TERMS = {
    "principal": "50.00",
    "rate": "0.06",
    "method": "equal-principal",
    "day_count": "30E/360",
    "periods": 5,
    "start_day": "2026-03-02",
    "first_due": "2026-04-02",
    "due_day": 2,
    "draw_by": "2026-03-02",
}


@pytest.fixture(autouse=True)
def facts(gateway: FakeGateway) -> None:
    """The debt was assumed once before: whoever the file was opened for owes nothing any more."""
    loan = identifier("loan")
    gateway.answers |= {
        ("debtorOf", loan): LEAVING,
        ("partyOf", LEAVING): {"key": DEBTOR.address.lower()},
        ("partyOf", identifier("borrower")): {"key": ASSUMER.address.lower()},
        ("instalmentsOf", loan): ROWS,
        ("loanOf", loan): {"period": 2, "undue": 5_000, "interestNumerator": 0},
        ("termsOf", loan): {"dayCount": 0},
        ("penaltyOwed", loan): 7,
    }


def prepared(client: TestClient, node: str, body: dict[str, Any], consent: str = "borrower", **query: str) -> Any:
    answer = client.post(f"/v1/loans/{LOAN}/{node}/prepare", json=body, params={"consent": consent, **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


def signed(answer: Any, account: Any) -> dict[str, Any]:
    message = answer["typed_data"]["message"]
    signature = account.sign_message(encode_typed_data(full_message=answer["typed_data"])).signature
    return {
        "signer": account.address,
        "nonce": str(message["nonce"]),
        "deadline": message["deadline"],
        "signature": "0x" + bytes(signature).hex(),
    }


def test_both_debtors_and_whoever_gave_security_sign_one_text(client: TestClient, gateway: FakeGateway) -> None:
    """5,600 fen of principal are unpaid."""
    body = {"debtor": PARTY, "documents": DOCUMENTS}
    leaving, coming = (prepared(client, "debt-assumed", body, who) for who in ("borrower", "assumer"))
    assert (leaving["signer"], coming["signer"]) == (DEBTOR.address.lower(), ASSUMER.address.lower())
    third = prepared(client, "debt-assumed", body, "sureties", signer=SURETY.address)
    assert third["signer"] == SURETY.address.lower() and "sureties" not in third["request"]
    texts = [answer["typed_data"]["message"] | {"nonce": 0} for answer in (leaving, coming, third)]
    assert texts[0] == texts[1] == texts[2]
    assert {name: texts[0][name] for name in ("from", "to", "principal", "documents")} == {
        "from": "0x" + LEAVING.hex(),
        "to": PARTY,
        "principal": 5_600,
        "documents": DOCUMENTS,
    }
    consents = {"borrower": signed(leaving, DEBTOR), "assumer": signed(coming, ASSUMER)}
    sureties = [{"kind": "guarantee", "number": 1, "consent": signed(third, SURETY)}]
    whole = body | consents | {"sureties": sureties}
    answer = client.post(f"/v1/loans/{LOAN}/debt-assumed", json=whole, headers={"Prefer": "wait=10"})
    assert answer.status_code == 200, answer.text
    sent = gateway.sent[-1].named()
    assert (sent["loan"], sent["debtor"]) == (identifier("loan"), identifier("borrower"))
    assent = sent["assent"]
    assert assent["borrower"]["signer"] == DEBTOR.address.lower()
    ((surety),) = assent["sureties"]
    assert (surety["kind"], surety["number"]) == (1, 1)
    assert surety["consent"]["signer"] == SURETY.address.lower()
    assert "0x" + surety["consent"]["signature"].hex() == sureties[0]["consent"]["signature"]
    assert gateway.sent[-1].signer == key_of("signer").address


def test_nobody_need_have_given_security(client: TestClient, gateway: FakeGateway) -> None:
    body = {"debtor": PARTY, "documents": DOCUMENTS}
    consents = {
        who: signed(prepared(client, "debt-assumed", body, who), account)
        for who, account in (("borrower", DEBTOR), ("assumer", ASSUMER))
    }
    answer = client.post(f"/v1/loans/{LOAN}/debt-assumed", json=body | consents, headers={"Prefer": "wait=10"})
    assert answer.status_code == 200, answer.text
    assert list(gateway.sent[-1].named()["assent"]["sureties"]) == []


@pytest.mark.parametrize(
    ("surety", "pointer"),
    [
        ({"kind": "guarantee", "number": 1}, "#/sureties/0/consent"),
        ({"kind": "friend", "number": 1, "consent": {}}, "#/sureties/0/kind"),
        ({"number": 1, "consent": {}}, "#/sureties/0/kind"),
    ],
)
def test_a_surety_says_what_it_gave_and_signs(client: TestClient, surety: dict[str, Any], pointer: str) -> None:
    body = {"debtor": PARTY, "documents": DOCUMENTS, "sureties": [surety]}
    answer = client.post(f"/v1/loans/{LOAN}/debt-assumed", json=body)
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


def test_another_lenders_party_or_loan_is_nobody(client: TestClient) -> None:
    for node, body in (("debt-assumed", {"debtor": THEIRS}), ("refinanced", {"by": OTHER_LOAN})):
        assert client.post(f"/v1/loans/{LOAN}/{node}/prepare", json=body).status_code == 404


def test_a_refinancing_says_what_it_pays_off(client: TestClient) -> None:
    """600 and 100 are late, 5,000 undue, 5 the fee of the running period, 7 penalty."""
    found = prepared(client, "refinanced", {"by": LOAN, "documents": DOCUMENTS})
    message = found["typed_data"]["message"]
    assert found["typed_data"]["primaryType"] == "Refinancing" and found["signer"] == DEBTOR.address.lower()
    assert (message["by"], message["payoff"], message["documents"]) == (LOAN, 5_712, DOCUMENTS)


def test_a_mediation_says_the_new_terms_and_what_is_given_up(regulator: TestClient, gateway: FakeGateway) -> None:
    """The court's key sends it."""
    body = {"instrument": "mediation 4", "terms": TERMS, "interest": "1.00", "documents": DOCUMENTS}
    found = prepared(regulator, "mediation-agreed", body)
    message = found["typed_data"]["message"]
    assert found["typed_data"]["primaryType"] == "MediationAgreement" and found["signer"] == DEBTOR.address.lower()
    assert (message["principal"], message["waivedPrincipal"], message["waivedInterest"]) == (5_000, 0, 100)
    whole = found["request"] | {"borrower": signed(found, DEBTOR)}
    answer = regulator.post(f"/v1/loans/{LOAN}/mediation-agreed", json=whole, headers={"Prefer": "wait=10"})
    assert answer.status_code == 200, answer.text
    sent = gateway.sent[-1].named()
    assert sent["m"]["relief"] == {"principal": 0, "interest": 100, "fee": 0, "penalty": 0}
    assert sent["m"]["terms"]["startDay"] == DAY + 1
    assert sent["lender"]["signer"] == key_of("signer").address
