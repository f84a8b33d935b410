"""A participant of a joint loan reads the log of that loan with its own key, in whosever house it was opened, and nothing else there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ledger.journal.database import Database as Journal
from ledger.readmodel.database import Database, open_database
from ledger.readmodel.projector import Projector
from ledger.readmodel.states import ClaimKind
from ledger.readmodel.tables.loans import Claim
from ledger.service.service import Service
from tests.unit.api.conftest import LENDER, OTHER, new_service, two_lives
from tests.unit.api.house import FakeGateway
from tests.unit.readmodel.memory_chain import identifier

LOAN, FACILITY, PARTY, OTHERS = (
    "0x" + identifier(name).hex() for name in ("loan", "facility", "borrower", "other loan")
)


@pytest.fixture
def kind() -> ClaimKind:
    return ClaimKind.SHARE


@pytest.fixture
def readmodel(tmp_path: Path, kind: ClaimKind) -> Iterator[Database]:
    """The first lender's loan, of which the other lender has a claim too."""
    database = open_database(f"sqlite:///{tmp_path / 'tables.db'}")
    chain = two_lives()
    list(Projector(database, chain).catch_up(chain.head()))
    with database.writer() as session:
        lead = session.get(Claim, (LOAN, 1))
        assert lead is not None and lead.owner == LENDER
        values = lead.model_dump() | {"number": 2, "owner": OTHER, "share_bps": 3_000, "kind": kind}
        session.add(Claim(**values))
    yield database
    database.close()


@pytest.fixture
def service(gateway: FakeGateway, journal: Journal, readmodel: Database) -> Iterator[Service]:
    running = new_service(gateway, journal, readmodel)
    running.start()
    yield running
    running.stop()


def log_of(client: TestClient, file: str = LOAN) -> Any:
    return client.get(f"/v1/files/{file}/nodes").json()


def test_it_reads_the_loans_own_log(stranger: TestClient, client: TestClient) -> None:
    assert stranger.get(f"/v1/files/{LOAN}").json() == client.get(f"/v1/files/{LOAN}").json()
    assert log_of(stranger)["items"] and log_of(stranger) == log_of(client)


@pytest.mark.parametrize(
    "path",
    [
        f"files/{FACILITY}",
        f"files/{FACILITY}/nodes",
        f"files/{PARTY}",
        f"files/{PARTY}/nodes",
        f"loans/{LOAN}",
        f"parties/{PARTY}",
        f"facilities/{FACILITY}",
    ],
)
def test_it_reads_nothing_else_of_the_lead(stranger: TestClient, client: TestClient, path: str) -> None:
    assert client.get(f"/v1/{path}").status_code != 404
    assert stranger.get(f"/v1/{path}").status_code == 404


def test_its_lists_hold_its_own_alone(stranger: TestClient) -> None:
    for path in ("files", "loans", "parties", "facilities"):
        found = stranger.get(f"/v1/{path}").json()["items"]
        assert found and not {LOAN, FACILITY, PARTY} & {one["id"] for one in found}


def test_it_changes_nothing_of_it(stranger: TestClient, gateway: FakeGateway) -> None:
    assert stranger.post(f"/v1/loans/{LOAN}/interest-accrued").status_code == 404
    assert gateway.sent == []


def test_the_lead_reads_nothing_of_the_participant(client: TestClient) -> None:
    assert client.get(f"/v1/files/{OTHERS}/nodes").status_code == 404


@pytest.mark.parametrize("kind", [kind for kind in ClaimKind if kind is not ClaimKind.SHARE])
def test_a_claim_that_is_no_share_opens_nothing(stranger: TestClient) -> None:
    assert stranger.get(f"/v1/files/{LOAN}").status_code == 404
    assert stranger.get(f"/v1/files/{LOAN}/nodes").status_code == 404


def test_without_any_claim_it_is_not_there(client_of: Callable[[str], TestClient], readmodel: Database) -> None:
    with readmodel.writer() as session:
        session.delete(session.get(Claim, (LOAN, 2)))
    assert client_of(OTHER).get(f"/v1/files/{LOAN}/nodes").status_code == 404
