"""Whatever goes wrong is one problem of RFC 9457, with its status, the failed condition and its values."""

import json
from collections.abc import Callable

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from api import faults
from api.context import Context
from api.problems import CONFLICT, STATUSES, of_failure, pointer
from api.routes.acts import add_unbuilt
from ledger.chain.artifacts import TOKEN, shipped
from ledger.chain.errors import NodeUnreachable
from ledger.chain.refusals import refusals
from ledger.domain.nodes import Node
from ledger.domain.operations import OPERATIONS
from tests.unit.api.conftest import LENDER
from tests.unit.api.house import DAY, FakeGateway
from tests.unit.readmodel.memory_chain import identifier

LOAN = "0x" + identifier("loan").hex()
PAID = f"/v1/loans/{LOAN}/payment-received"
BODY = {"amount": "916.80", "receipt": "r"}
WAIT = {"Prefer": "wait=10"}
MEMBERS = {"type", "title", "status", "detail"}


def refused_with(gateway: FakeGateway, name: str, *arguments: object) -> None:
    """The contracts refuse with this error."""
    signature = next(one for one in shipped().ledger.errors.values() if one.name == name)
    gateway.refusal = refusals(shipped()).refusal(signature.encode(*arguments))


@pytest.mark.parametrize(
    ("error", "arguments", "status", "words"),
    [
        ("LoanInState", (identifier("loan"), 3), 409, "is settled"),
        ("ReceiptUsed", (bytes(16),), 409, "booked already"),
        ("NodeRepeated", (51, identifier("loan"), identifier("loan")), 409, "does not repeat"),
        ("WrongCaller", (51, "0x" + "ab" * 20, 1 << 5), 403, "bank may"),
        ("ValueDayOutOfRange", (DAY - 9, DAY - 5, DAY), 422, "2026-02-20 is not from 2026-02-24 to 2026-03-01"),
        ("UnknownFile", (identifier("loan"), 3), 404, "no loan file"),
    ],
)
def test_a_refusal_names_the_condition_with_its_values(
    client: TestClient, gateway: FakeGateway, error: str, arguments: tuple[object, ...], status: int, words: str
) -> None:
    refused_with(gateway, error, *arguments)
    answer = client.post(PAID, json=BODY, headers=WAIT)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status and body["node"] == "PAYMENT_RECEIVED" and words in body["detail"]
    assert body.keys() >= MEMBERS and body["values"]
    told = client.get(body["type"]).json()
    assert (told["type"], told["title"], told["status"]) == (body["type"], body["title"], status)


def test_a_refusal_points_to_the_field(client: TestClient, regulator: TestClient, gateway: FakeGateway) -> None:
    refused_with(gateway, "ValueDayOutOfRange", DAY - 9, DAY - 5, DAY)
    assert client.post(PAID, json=BODY, headers=WAIT).json()["errors"][0]["pointer"] == "#/value_day"
    refused_with(gateway, "HashMissing", identifier("loan"), "listReference")
    party = "0x" + identifier("borrower").hex()
    answer = regulator.post(f"/v1/parties/{party}/party-blocked", json={"list_reference": "l"}, headers=WAIT)
    assert answer.json()["errors"][0]["pointer"] == "#/list_reference"


def test_a_refused_operation_stays_refused(client: TestClient, gateway: FakeGateway) -> None:
    refused_with(gateway, "LoanInState", identifier("loan"), 3)
    key = {"Idempotency-Key": "once"} | WAIT
    first = client.post(PAID, json=BODY, headers=key)
    gateway.refusal = None
    again = client.post(PAID, json=BODY, headers=key)
    assert first.status_code == again.status_code == 409
    assert first.json() == again.json()
    assert not gateway.sent
    operation = client.get(f"/v1/operations/{first.json()['operation']}").json()
    assert operation["state"] == "failed" and operation["problem"] == first.json()


@pytest.mark.parametrize(
    ("send", "status", "kind"),
    [
        (lambda c: c.get("/v1/nowhere"), 404, "not-found"),
        (lambda c: c.get("/v1/loans/"), 404, "not-found"),
        (lambda c: c.get("/v1/loans/0x12"), 404, "not-found"),
        (lambda c: c.delete("/v1/loans"), 405, "method-not-allowed"),
        (lambda c: c.get(PAID), 405, "method-not-allowed"),
        (lambda c: c.get("/v1/loans?limit=0"), 422, "field-invalid"),
        (lambda c: c.get("/v1/loans?limit=1000"), 422, "field-invalid"),
        (lambda c: c.get("/v1/loans?after=x"), 422, "field-invalid"),
        (lambda c: c.get("/v1/loans?limitt=5"), 422, "field-invalid"),
        (lambda c: c.get(f"/v1/loans/{LOAN}?as_of=2026-02-30"), 422, "field-invalid"),
        (lambda c: c.get("/problems/of-another-world"), 404, "not-found"),
    ],
)
def test_other_requests_that_cannot_be_served(
    client: TestClient, send: Callable[[TestClient], object], status: int, kind: str
) -> None:
    answer = send(client)
    assert answer.status_code == status  # type: ignore[attr-defined]
    assert answer.headers["content-type"] == "application/problem+json"  # type: ignore[attr-defined]
    assert answer.json()["type"] == f"/problems/{kind}"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"amount": "1.00", "amount": "2.00", "receipt": "r"}', "application/json", 400),
        (b'{"amount": NaN, "receipt": "r"}', "application/json", 400),
        (b'{"amount": "1.00", "receipt": "\xff"}', "application/json", 400),
        (b"[" * 50_000, "application/json", 400),
        (b'{"a": ' * 40 + b"1" + b"}" * 40, "application/json", 400),
        (b'"text"', "application/json", 422),
        (b"[]", "application/json", 422),
        (json.dumps(BODY).encode(), "text/plain", 415),
        (json.dumps(BODY).encode(), "application/x-www-form-urlencoded", 415),
        (b" " * 70_000, "application/json", 413),
    ],
)
def test_bodies_that_cannot_be_read(
    client: TestClient, gateway: FakeGateway, content: bytes, media_type: str, status: int
) -> None:
    answer = client.post(PAID, content=content, headers={"Content-Type": media_type})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert not gateway.sent


def test_the_limit_holds_for_a_body_whose_length_nobody_said(client: TestClient) -> None:
    answer = client.post(PAID, content=(b" " * 1000 for _ in range(100)), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


def test_a_chain_that_does_not_answer_is_told_where_the_answer_needs_it(
    client: TestClient, gateway: FakeGateway
) -> None:
    def silent(function: str, *arguments: object) -> object:
        raise NodeUnreachable("http://127.0.0.1:8545 does not answer")

    gateway.view = silent  # type: ignore[method-assign]
    answer = client.post(f"/v1/agreements/{LOAN}/borrower-signed/prepare", json={"certificate": "c"})
    assert answer.status_code == 503
    assert "127.0.0.1" not in answer.text


def test_a_fault_of_ours_tells_nothing_of_itself(client: TestClient, gateway: FakeGateway) -> None:
    gateway.refusal = RuntimeError("/secret/path")
    answer = client.post(PAID, json=BODY, headers=WAIT)
    assert answer.status_code == 500
    assert answer.json()["type"] == "/problems/internal-error" and "secret" not in answer.text

    def fault(function: str, *arguments: object) -> object:
        raise RuntimeError("/secret/path")

    gateway.view = fault  # type: ignore[method-assign]
    answer = client.post(f"/v1/agreements/{LOAN}/borrower-signed/prepare", json={"certificate": "c"})
    assert answer.status_code == 500 and "secret" not in answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_node_that_is_not_built_says_so_by_name(client: TestClient, context: Context) -> None:
    """In an application of its own, whatever the contracts enforce by now."""
    router, app = APIRouter(), FastAPI(exception_handlers=faults.HANDLERS)
    add_unbuilt(router, OPERATIONS[Node.DEFAULT_DECLARED])
    app.include_router(router)
    app.state.context = context
    answer = TestClient(app, headers=dict(client.headers)).post(f"/v1/loans/{LOAN}/default-declared", json={})
    assert answer.status_code == 501
    body = answer.json()
    assert body["type"] == "/problems/node-not-built" and body["node"] == "DEFAULT_DECLARED"


def test_the_table_of_statuses_speaks_of_errors_that_there_are() -> None:
    """Each error of the contracts has one status, and no line of the table is about an error that is gone."""
    interfaces = (shipped().ledger, shipped().load(TOKEN).interface)
    contract = {error.name for interface in interfaces for error in interface.errors.values()}
    own = {
        "FieldInvalid",
        "IdempotencyKeyReused",
        "RightMissing",
        "RoleNotHeld",
        "Unknown",
        "NotFound",
        "RequestInFlight",
        "InternalError",
        "Panic",
        "NoReason",
        "UnknownReason",
        "MalformedRequest",
        "Unauthorized",
        "MethodNotAllowed",
        "RequestTimeout",
        "ContentTooLarge",
        "UnsupportedMediaType",
        "TooManyRequests",
        "NotReady",
        "ChainUnreachable",
    }
    assert set(STATUSES) - contract - own == set()
    by_state = contract - set(STATUSES)
    assert {"LoanInState", "UnexpectedNode", "TooEarly", "LimitExceeded"} <= by_state
    assert of_failure({"code": "TooEarly", "title": "", "detail": ""}).status == CONFLICT


def test_pointers_are_escaped() -> None:
    """RFC 6901 §3: ~ is ~0, / is ~1."""
    assert pointer(["terms", 0, "a/b~c"]) == "#/terms/0/a~1b~0c"


def test_answers_are_not_kept_by_anybody(client: TestClient) -> None:
    for path in ("/v1/loans", "/v1/nowhere"):
        assert client.get(path).headers["cache-control"] == "no-store"


def test_the_key_is_never_repeated(anyone: TestClient) -> None:
    secret = "fubie_0123456789abcdef_" + "7" * 64
    answer = anyone.get("/v1/loans", headers={"Authorization": f"Bearer {secret}"})
    assert secret not in answer.text and LENDER not in answer.text
