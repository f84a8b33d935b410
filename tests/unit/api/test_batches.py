"""Several acts in one transaction, and many loans at once."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from ledger.chain.artifacts import shipped
from ledger.chain.refusals import refusals
from ledger.domain.nodes import Node
from ledger.journal.api_keys import Right
from ledger.readmodel.database import Database
from ledger.service.directory import ReadModelDirectory
from tests.unit.api.conftest import LENDER, OTHER
from tests.unit.api.house import DAY, FakeGateway, key_of, reached
from tests.unit.readmodel import story
from tests.unit.readmodel.memory_chain import identifier

LOAN, OTHER_LOAN = ("0x" + identifier(name).hex() for name in ("loan", "other loan"))
FACILITY = "0x" + identifier("facility").hex()
WAIT = {"Prefer": "wait=10"}


def paid(receipt: str, loan: str = LOAN, amount: str = "10.00") -> dict[str, Any]:
    return {"operation": "payment-received", "id": loan, "body": {"amount": amount, "receipt": receipt}}


FUNDED = {"operation": "pool-funded", "body": {"amount": "5.00", "receipt": "0x" + "77" * 32}}
ACCRUED = {"operation": "interest-accrued", "id": LOAN}


def batch(client: TestClient, *acts: dict[str, Any], **headers: str) -> Any:
    return client.post("/v1/batch", json={"acts": list(acts)}, headers=WAIT | headers)


def error(name: str, *arguments: object) -> Any:
    signature = next(one for one in shipped().ledger.errors.values() if one.name == name)
    return signature.encode(*arguments)


# ---- batches


def test_all_acts_are_one_transaction_of_one_key(client: TestClient, gateway: FakeGateway) -> None:
    payments = [identifier(name)[:16] + bytes(16) for name in ("p1", "p2")]
    gateway.reaching = [
        reached(Node.PAYMENT_RECEIVED, identifier("loan"), payments[0], 7),
        reached(Node.INTEREST_ACCRUED, identifier("loan"), seq=8),
        reached(Node.PAYMENT_RECEIVED, identifier("loan"), payments[1], 9),
    ]
    answer = batch(client, paid("r 1"), ACCRUED, paid("r 2", amount="20.00"), FUNDED)
    assert answer.status_code == 200, answer.text
    (sent,) = gateway.sent
    assert (sent.function, sent.signer) == ("batch", key_of("bank").address)
    calls, tolerant = sent.arguments
    assert tolerant is False
    decoded = [shipped().ledger.by_selector[call[:4]] for call in calls]
    assert [one.name for one in decoded] == ["receivePayment", "accrueInterest", "receivePayment", "fundPool"]
    first, *_, last = (one.decode(call) for one, call in zip(decoded, calls, strict=True))
    assert (first["loan"], first["amount"], first["valueDay"]) == (identifier("loan"), 1_000, DAY)
    assert (last["lender"], last["amount"]) == (story.LENDER, 500)
    found = answer.json()
    assert (found["operation"], found["node"]) == ("batch", None)
    assert [act["object"] for act in found["result"]["acts"]] == [
        "0x" + payments[0][:16].hex(),
        LOAN,
        "0x" + payments[1][:16].hex(),
        None,
    ]


def test_what_two_keys_must_send_is_refused_at_once(client: TestClient, gateway: FakeGateway) -> None:
    rejected = {"operation": "drawdown-rejected", "id": LOAN, "body": {"reason": "r"}}
    refused = batch(client, paid("r 1"), rejected)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "#/acts/1/operation" and "bank" in refused.json()["detail"]
    assert not gateway.sent


def test_each_act_needs_its_own_right(client: TestClient, client_of: Any, gateway: FakeGateway) -> None:
    granted = {"operation": "role-granted", "body": {"holder": "0x" + "a1" * 20, "role": "bank"}}
    assert batch(client, granted).json()["type"] == "/problems/right-missing"
    assert batch(client_of(LENDER, Right.ADMINISTER), granted, ACCRUED).json()["type"] == "/problems/right-missing"
    assert not gateway.sent
    assert batch(client_of(LENDER, Right.ADMINISTER), granted, granted).status_code == 200


@pytest.mark.parametrize(
    ("act", "status", "pointer"),
    [
        (paid("r 2", OTHER_LOAN), 404, None),
        (paid("r 2", amount="1.001"), 422, "#/acts/1/body/amount"),
        ({"operation": "payment-received", "id": LOAN, "body": {"amount": "1.00"}}, 422, "#/acts/1/body/receipt"),
        ({"operation": "wallet-funded", "id": "0x" + "a1" * 20, "body": {}}, 422, "#/acts/1/operation"),
        ({"operation": "batch", "body": {"acts": []}}, 422, "#/acts/1/operation"),
        ({"operation": "interest-accrued"}, 404, None),
        ({"operation": "interest-accrued", "id": LOAN, "more": 1}, 422, "#/acts/1/more"),
    ],
)
def test_one_wrong_act_refuses_all(
    client: TestClient, gateway: FakeGateway, act: dict[str, Any], status: int, pointer: str | None
) -> None:
    refused = batch(client, paid("r 1"), act)
    assert refused.status_code == status, refused.text
    if pointer is not None:
        assert refused.json()["errors"][0]["pointer"] == pointer
    assert not gateway.sent


def test_no_act_and_too_many_are_refused(client: TestClient, gateway: FakeGateway) -> None:
    for acts in ([], [ACCRUED] * 21):
        assert batch(client, *acts).json()["errors"][0]["pointer"] == "#/acts"
    assert not gateway.sent


def test_what_the_contract_refuses_names_the_act_and_its_field(client: TestClient, gateway: FakeGateway) -> None:
    reason = error("ValueDayOutOfRange", DAY - 9, DAY - 5, DAY)
    gateway.refusal = refusals(shipped()).refusal(error("BatchItemFailed", 1, reason))
    refused = batch(client, paid("r 1"), paid("r 2"))
    found = refused.json()
    assert refused.status_code == 422 and found["type"] == "/problems/value-day-out-of-range"
    assert (found["act"], found["node"]) == (1, "PAYMENT_RECEIVED")
    assert found["errors"][0]["pointer"] == "#/acts/1/body/value_day"
    assert "call 1 of the batch" in found["detail"] and "2026-02-20" in found["detail"]
    stored = client.get(f"/v1/operations/{found['operation']}").json()
    assert stored["state"] == "failed" and stored["problem"] == found


def test_a_repeated_batch_is_carried_out_once(client: TestClient, gateway: FakeGateway) -> None:
    key = {"Idempotency-Key": "b-1"}
    first, again = (batch(client, paid("r 1"), ACCRUED, **key) for _ in range(2))
    assert first.json() == again.json() and len(gateway.sent) == 1
    assert batch(client, ACCRUED, paid("r 1"), **key).json()["type"] == "/problems/idempotency-key-reused"
    assert len(gateway.sent) == 1


# ---- catching up


def advanced(client: TestClient, body: dict[str, Any] | None = None, **headers: str) -> Any:
    return client.post("/v1/loans/advanced", json=body, headers=WAIT | headers)


def test_a_loan_is_advanced_until_it_has_caught_up(client: TestClient, gateway: FakeGateway) -> None:
    answers = iter([False, False, True])
    gateway.on_view = lambda function, *arguments: next(answers)
    gateway.reaching = [reached(Node.INTEREST_ACCRUED, identifier("loan"))]
    answer = advanced(client, {"loans": [LOAN]})
    assert answer.status_code == 200, answer.text
    (loan,) = answer.json()["result"]["loans"]
    assert (loan["loan"], loan["caught_up"], loan["transactions"]) == (LOAN, True, 3)
    assert loan["nodes"] == ["INTEREST_ACCRUED"] * 3 and loan["problem"] is None
    assert [(one.function, one.arguments, one.signer) for one in gateway.sent] == [
        ("advance", [identifier("loan")], key_of("operator").address)
    ] * 3
    assert len({one.operation for one in gateway.sent}) == 3


def test_what_one_loan_is_refused_for_stops_no_other(client: TestClient, gateway: FakeGateway) -> None:
    party = identifier("loan")

    def view(function: str, loan: bytes) -> bool:
        raise refusals(shipped()).refusal(error("FileArchived", party))

    gateway.on_view = view
    (loan,) = advanced(client, {"loans": [LOAN]}).json()["result"]["loans"]
    assert (loan["caught_up"], loan["transactions"]) == (False, 0)
    assert loan["problem"]["type"] == "/problems/file-archived" and loan["problem"]["status"] == 409
    assert not gateway.sent


def test_anothers_loan_is_not_there(client: TestClient, gateway: FakeGateway) -> None:
    assert advanced(client, {"loans": [LOAN, OTHER_LOAN]}).status_code == 404
    assert not gateway.sent


def test_left_out_they_are_those_that_are_behind(client: TestClient, gateway: FakeGateway) -> None:
    """The story's loan stands on the day of its disbursement, which is today: none is behind."""
    gateway.on_view = lambda function, *arguments: True
    assert advanced(client).json()["result"]["loans"] == []
    assert not gateway.sent


@pytest.mark.parametrize("loans", [[], ["0x12"], ["0x" + "11" * 32] * 101])
def test_a_wrong_list_is_named(client: TestClient, gateway: FakeGateway, loans: list[str]) -> None:
    refused = advanced(client, {"loans": loans})
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "#/loans"


def test_repeated_it_sends_nothing_again(client: TestClient, gateway: FakeGateway) -> None:
    gateway.on_view = lambda function, *arguments: True
    first, again = (advanced(client, {"loans": [LOAN]}, **{"Idempotency-Key": "a-1"}) for _ in range(2))
    assert first.json() == again.json() and len(gateway.sent) == 1


def test_what_is_behind_is_of_ones_own(readmodel: Database) -> None:
    """The story's loan stands on 2026-03-01; the other lender has no open loan."""
    directory = ReadModelDirectory(readmodel)
    mine = identifier("loan")
    assert directory.behind(LENDER, DAY, 10) == ()
    assert directory.behind(LENDER, DAY + 1, 10) == (mine,)
    assert directory.behind(LENDER, DAY + 1, 10, {mine}) == () == directory.behind(LENDER, DAY + 1, 0)
    assert directory.behind(OTHER, DAY + 1, 10) == ()
