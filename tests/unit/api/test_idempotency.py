"""The same key: the same operation, once; with another request 422, while it runs 409."""

from fastapi.testclient import TestClient

from ledger.domain.nodes import Node
from tests.unit.api.house import FakeGateway, reached
from tests.unit.readmodel.memory_chain import identifier

LOAN = "0x" + identifier("loan").hex()
PATH = f"/v1/loans/{LOAN}/payment-received"
BODY = {"amount": "916.80", "receipt": "bank receipt 1"}
KEY = {"Idempotency-Key": "k-1"}
WAIT = {"Prefer": "wait=10"}


def test_a_repetition_gets_the_same_answer_and_nothing_is_sent_again(client: TestClient, gateway: FakeGateway) -> None:
    gateway.reaching = [reached(Node.PAYMENT_RECEIVED, identifier("loan"), identifier("p")[:16] + bytes(16))]
    first = client.post(PATH, json=BODY, headers=KEY | WAIT)
    second = client.post(PATH, json=BODY, headers=KEY | WAIT)
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert "Idempotent-Replayed" not in first.headers and second.headers["Idempotent-Replayed"] == "true"
    assert len(gateway.sent) == 1


def test_the_same_request_may_be_spelled_otherwise(client: TestClient, gateway: FakeGateway) -> None:
    client.post(PATH, json=BODY, headers=KEY | WAIT)
    again = client.post(PATH, json={"receipt": "bank receipt 1", "amount": "916.8"}, headers=KEY | WAIT)
    assert again.status_code == 200
    assert len(gateway.sent) == 1


def test_another_body_is_refused(client: TestClient, gateway: FakeGateway) -> None:
    client.post(PATH, json=BODY, headers=KEY | WAIT)
    other = client.post(PATH, json=BODY | {"amount": "916.81"}, headers=KEY | WAIT)
    assert other.status_code == 422
    assert other.json()["type"] == "/problems/idempotency-key-reused"
    assert len(gateway.sent) == 1


def test_another_path_is_another_request(client: TestClient, gateway: FakeGateway) -> None:
    client.post(f"/v1/loans/{LOAN}/interest-accrued", headers=KEY | WAIT)
    assert client.post(f"/v1/loans/{LOAN}/penalty-accrued", headers=KEY | WAIT).status_code == 422


def test_while_the_first_is_carried_out_the_second_is_told_so(client: TestClient, gateway: FakeGateway) -> None:
    gateway.mined.clear()
    first = client.post(PATH, json=BODY, headers=KEY)
    second = client.post(PATH, json=BODY, headers=KEY | WAIT)
    assert first.status_code == 202
    assert second.status_code == 409
    assert second.json()["type"] == "/problems/request-in-flight"
    assert second.headers["Location"] == first.headers["Location"]
    gateway.mined.set()
    assert client.post(PATH, json=BODY, headers=KEY | WAIT).status_code in (200, 409)


def test_another_body_is_refused_in_flight_too(client: TestClient, gateway: FakeGateway) -> None:
    gateway.mined.clear()
    client.post(PATH, json=BODY, headers=KEY)
    assert client.post(PATH, json=BODY | {"amount": "1.00"}, headers=KEY).status_code == 422


def test_keys_of_two_lenders_have_nothing_to_do_with_each_other(
    client: TestClient, stranger: TestClient, gateway: FakeGateway
) -> None:
    other = "0x" + identifier("other loan").hex()
    client.post(PATH, json=BODY, headers=KEY | WAIT)
    theirs = stranger.post(f"/v1/loans/{other}/payment-received", json=BODY, headers=KEY | WAIT)
    assert theirs.status_code == 200
    assert len(gateway.sent) == 2


def test_without_a_key_each_request_is_its_own(client: TestClient, gateway: FakeGateway) -> None:
    for _ in range(2):
        assert client.post(PATH, json=BODY, headers=WAIT).status_code == 200
    assert len(gateway.sent) == 2


def test_a_key_that_is_no_word_is_refused(client: TestClient, gateway: FakeGateway) -> None:
    for key in ("", "two words", "k" * 256):
        refused = client.post(PATH, json=BODY, headers={"Idempotency-Key": key})
        assert refused.status_code == 400, key
    assert not gateway.sent
