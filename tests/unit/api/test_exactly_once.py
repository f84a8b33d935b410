"""Exactly once: whatever fails meanwhile, and whenever the service ends and begins again."""

from collections.abc import Iterator

import pytest

from ledger.chain.errors import NodeUnreachable, NonceTaken
from ledger.domain.nodes import Node
from ledger.journal.database import Database as Journal
from ledger.journal.records import OperationState
from ledger.readmodel.database import Database
from ledger.service import runner
from ledger.service.requests import Asked
from ledger.service.service import Service
from tests.unit.api.conftest import LENDER, new_service
from tests.unit.api.house import FakeGateway
from tests.unit.readmodel.memory_chain import identifier

PAID = Asked(
    Node.PAYMENT_RECEIVED,
    LENDER,
    {"loan": identifier("loan"), "amount": 91_680, "receipt": b"\x09" * 32, "documents": bytes(32)},
    "0x" + identifier("borrower").hex(),
)
WAIT_MS = 10_000


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "FIRST_PAUSE_MS", 1)


@pytest.fixture
def running() -> Iterator[list[Service]]:
    started: list[Service] = []
    yield started
    for service in started:
        service.stop()


def started(running: list[Service], service: Service) -> Service:
    running.append(service)
    service.start()
    return service


def test_a_chain_that_is_away_is_waited_for(
    running: list[Service],
    gateway: FakeGateway,
    journal: Journal,
    readmodel: Database,
) -> None:
    gateway.unwilling = [NodeUnreachable("away"), NodeUnreachable("away"), NonceTaken("taken")]
    service = started(running, new_service(gateway, journal, readmodel))
    operation = service.accept(PAID, bytes(32), None).operation
    assert service.finished(operation, WAIT_MS).state is OperationState.SUCCEEDED
    assert len(gateway.sent) == 1


def test_a_service_that_ends_between_accepting_and_sending_sends_when_it_is_back(
    running: list[Service],
    gateway: FakeGateway,
    journal: Journal,
    readmodel: Database,
) -> None:
    """Nothing was started, as if it had been killed right after the journal's commit."""
    dead = new_service(gateway, journal, readmodel)
    operation = dead.accept(PAID, bytes(32), "key").operation
    assert not gateway.sent
    service = started(running, new_service(gateway, journal, readmodel))
    assert service.finished(operation, WAIT_MS).state is OperationState.SUCCEEDED
    assert [one.operation for one in gateway.sent] == [operation.id]
    assert service.accept(PAID, bytes(32), "key").replayed


def test_a_service_that_ends_between_sending_and_the_block_sends_nothing_again(
    running: list[Service],
    gateway: FakeGateway,
    journal: Journal,
    readmodel: Database,
) -> None:
    gateway.mined.clear()
    first = new_service(gateway, journal, readmodel)
    first.start()
    operation = first.accept(PAID, bytes(32), None).operation
    while not gateway.sent:
        first.finished(operation, 1)
    first.stop()
    assert first.operation(LENDER, operation.id).state is OperationState.RUNNING
    second = started(running, new_service(gateway, journal, readmodel))
    gateway.mined.set()
    assert second.finished(operation, WAIT_MS).state is OperationState.SUCCEEDED
    assert len(gateway.sent) == 1


def test_a_fault_after_the_sending_does_not_end_the_operation(
    running: list[Service],
    gateway: FakeGateway,
    journal: Journal,
    readmodel: Database,
) -> None:
    """What may have happened is not reported as failed."""
    faults = [RuntimeError("a fault of ours"), RuntimeError("again")]
    wait = gateway.wait

    def unsure(handle: object, milliseconds: int) -> object:
        if faults:
            raise faults.pop()
        return wait(handle, milliseconds)  # type: ignore[arg-type]

    gateway.wait = unsure  # type: ignore[assignment, method-assign]
    service = started(running, new_service(gateway, journal, readmodel))
    operation = service.accept(PAID, bytes(32), None).operation
    assert service.finished(operation, WAIT_MS).state is OperationState.SUCCEEDED
    assert len(gateway.sent) == 1


def test_a_fault_before_the_sending_ends_the_operation(
    running: list[Service],
    gateway: FakeGateway,
    journal: Journal,
    readmodel: Database,
) -> None:
    gateway.refusal = RuntimeError("a fault of ours")
    service = started(running, new_service(gateway, journal, readmodel))
    operation = service.accept(PAID, bytes(32), None).operation
    done = service.finished(operation, WAIT_MS)
    assert done.state is OperationState.FAILED and done.problem is not None
    assert done.problem["code"] == "InternalError" and "ours" not in done.problem["detail"]


def test_what_was_asked_survives_the_journal() -> None:
    asked = Asked(
        Node.TERMS_PROPOSED,
        LENDER,
        {
            "ref": b"\x01" * 32,
            "terms": {"principal": 1, "order": b"\x00\x01"},
            "big": 2**255,
            "list": (b"\x02", b"\x03"),
        },
        None,
    )
    assert Asked.of(LENDER, asked.payload) == asked
