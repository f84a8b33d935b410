"""One operation for an idempotency key; a lender sees its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from ledger.journal.database import Database
from ledger.journal.errors import KeyReused, OperationUnknown
from ledger.journal.operations import Operations, Request
from ledger.journal.records import OperationState

LENDER, OTHER = "0x" + "11" * 32, "0x" + "22" * 32
REQUEST = Request(LENDER, "payment-received", bytes(32), "key-1", {"loan": "0x01", "备注": "还款"})


@pytest.fixture
def operations(database: Database) -> Operations:
    return Operations(database, clock=lambda: 1_770_000_000)


def test_the_first_request_is_new_and_the_second_finds_it(operations: Operations) -> None:
    accepted, new = operations.accept(REQUEST)
    assert new
    assert (accepted.request, accepted.state) == (REQUEST, OperationState.RUNNING)
    assert operations.accept(REQUEST) == (accepted, False)


@pytest.mark.parametrize("change", [{"body_hash": b"\1" * 32}, {"kind": "kyc-attested"}])
def test_a_key_with_another_body_is_refused(operations: Operations, change: dict[str, object]) -> None:
    operations.accept(REQUEST)
    with pytest.raises(KeyReused, match="'key-1' was used with another body"):
        operations.accept(replace(REQUEST, **change))  # type: ignore[arg-type]


def test_another_lender_or_no_key_is_another_operation(operations: Operations) -> None:
    requests = (REQUEST, replace(REQUEST, lender=OTHER), *[replace(REQUEST, idempotency_key=None)] * 2)
    found = [operations.accept(request) for request in requests]
    assert all(new for _, new in found)
    assert len({operation.id for operation, _ in found}) == 4


def test_of_many_at_once_one_is_new(operations: Operations) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: operations.accept(REQUEST), range(16)))
    assert sum(new for _, new in found) == 1
    assert len({operation.id for operation, _ in found}) == 1


def test_a_result_or_a_problem_ends_it_once(operations: Operations) -> None:
    good, _ = operations.accept(REQUEST)
    bad, _ = operations.accept(replace(REQUEST, idempotency_key="key-2"))
    assert operations.running() == tuple(sorted((good, bad), key=lambda operation: operation.id))
    operations.succeed(good.id, {"节点": ["PAYMENT_RECEIVED"]})
    operations.fail(bad.id, {"status": 409})
    assert operations.running() == ()
    assert operations.get(LENDER, good.id).result == {"节点": ["PAYMENT_RECEIVED"]}
    assert operations.get(LENDER, bad.id).problem == {"status": 409}
    assert operations.get(LENDER, bad.id).state is OperationState.FAILED
    with pytest.raises(OperationUnknown):
        operations.fail(good.id, {})


def test_another_lender_sees_nothing(operations: Operations) -> None:
    accepted, _ = operations.accept(REQUEST)
    for lender, identity in ((OTHER, accepted.id), (LENDER, "unknown")):
        with pytest.raises(OperationUnknown, match=f"there is no operation {identity}"):
            operations.get(lender, identity)
