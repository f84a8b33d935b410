"""Two lenders with a loan each, an application in front of them, and clients with their keys."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.context import Check, Context
from api.limits import Buckets, RateLimits
from ledger.chain.artifacts import shipped
from ledger.chain.parameters import RETENTION_DAYS, apr_cap
from ledger.journal.api_keys import ApiKeys, Right
from ledger.journal.database import Database as Journal
from ledger.journal.database import open_database as open_journal
from ledger.journal.operations import Operations
from ledger.readmodel.database import Database, open_database
from ledger.readmodel.projector import Projector
from ledger.service.acts import Acts
from ledger.service.administration import Tasks
from ledger.service.calls import Caller
from ledger.service.directory import ReadModelDirectory
from ledger.service.office import Office
from ledger.service.presentation import Presenter
from ledger.service.service import Service
from ledger.service.values import Forms
from tests.unit.api.house import DAY, FakeGateway, FakeRegistry, keyring, lender_with
from tests.unit.readmodel import story
from tests.unit.readmodel.memory_chain import MemoryChain

# The cap of consumer finance from 2026-01-01 on, and from 2026-06-01 on.
LAW = ((apr_cap(2), DAY - 59, 240_000), (apr_cap(2), DAY + 92, 200_000))
LENDER, OTHER = "0x" + story.LENDER.hex(), "0x" + story.OTHER_LENDER.hex()


def two_lives() -> MemoryChain:
    """Each lender has a borrower, a facility and an agreement; the first lender's loan is disbursed and paid in part."""
    chain = MemoryChain(day=DAY)
    story.publish(chain)
    for key, start, value in (*LAW, (RETENTION_DAYS, DAY - 59, 1_826)):
        chain.tell("ParameterSet", key=key, value=value, **{"from": start})
    chain.tell("BusinessDaysSet", firstDay=20_480, closed=0b101)
    party = story.register(chain, "borrower")
    facility = story.grant(chain, "facility", party)
    loan = story.agree(chain, "loan", facility)
    story.draw(chain, loan)
    story.disburse(chain, loan)
    stranger = story.register(chain, "stranger", story.OTHER_LENDER)
    chain.mine()
    story.agree(chain, "other loan", story.grant(chain, "other facility", stranger))
    chain.mine()
    return chain


@pytest.fixture(scope="session")
def readmodel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One for all tests: none of them changes it."""
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('tables') / 'readmodel.db'}")
    chain = two_lives()
    list(Projector(database, chain).catch_up(chain.head()))
    yield database
    database.close()


@pytest.fixture(scope="session")
def empty_journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its tables take longer to make than to copy."""
    path = tmp_path_factory.mktemp("journal") / "journal.db"
    open_journal(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def journal(empty_journal: Path, tmp_path: Path) -> Iterator[Journal]:
    database = open_journal(f"sqlite:///{shutil.copy(empty_journal, tmp_path)}")
    yield database
    database.close()


@pytest.fixture
def gateway() -> FakeGateway:
    return FakeGateway()


@pytest.fixture
def keys(journal: Journal) -> ApiKeys:
    return ApiKeys(journal, b"p" * 32)


@pytest.fixture
def registry() -> FakeRegistry:
    return FakeRegistry()


def new_service(
    gateway: FakeGateway, journal: Journal, readmodel: Database, registry: FakeRegistry | None = None
) -> Service:
    artifacts = shipped()
    caller = Caller(Acts(artifacts), gateway, keyring(lender_with(LENDER), lender_with(OTHER)))
    presenter = Presenter(artifacts.effects, Forms(artifacts.enums))
    office = Office(caller, Tasks(artifacts), presenter)
    return Service(
        office, Operations(journal), ReadModelDirectory(readmodel), lambda block, wait: True, registry or FakeRegistry()
    )


@pytest.fixture
def service(gateway: FakeGateway, journal: Journal, readmodel: Database, registry: FakeRegistry) -> Iterator[Service]:
    running = new_service(gateway, journal, readmodel, registry)
    running.start()
    yield running
    gateway.mined.set()
    running.stop()


@dataclass
class Lookout:
    """What readiness looks at."""

    chain: bool = True


@pytest.fixture
def lookout() -> Lookout:
    return Lookout()


@pytest.fixture
def limits() -> RateLimits:
    return RateLimits(keys=Buckets(10_000, 10_000), refused=Buckets(10_000, 10_000))


@pytest.fixture
def context(service: Service, keys: ApiKeys, readmodel: Database, lookout: Lookout, limits: RateLimits) -> Context:
    return Context(
        service=service,
        presenter=Presenter(shipped().effects, Forms(shipped().enums)),
        keys=keys,
        readmodel=readmodel,
        today=lambda: DAY,
        checks={"chain": lambda: Check(lookout.chain, {"block": 7})},
        calendar={"day_length": 86_400, "test_calendar": False},
        limits=limits,
    )


@pytest.fixture(scope="session")
def application() -> FastAPI:
    """Its context changes from test to test; its operations do not."""
    return create_app(Acts(shipped()))


@pytest.fixture
def anyone(application: FastAPI, context: Context) -> Iterator[TestClient]:
    """A client without an API key."""
    application.state.context = context
    with TestClient(application, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def client_of(context: Context, keys: ApiKeys, anyone: TestClient) -> Callable[..., TestClient]:
    """A client with a key of that lender, with those rights."""

    def made(lender: str, *rights: Right) -> TestClient:
        bearer = {"Authorization": f"Bearer {keys.create(lender, 'test', rights or (Right.LEND,)).secret}"}
        return TestClient(anyone.app, headers=bearer, raise_server_exceptions=False)

    return made


@pytest.fixture
def admin(client_of: Callable[..., Any]) -> TestClient:
    """The first lender's administrator."""
    return client_of(LENDER, Right.ADMINISTER)  # type: ignore[no-any-return]


@pytest.fixture
def regulator(client_of: Callable[..., Any]) -> TestClient:
    """A key of the first lender that may do what a regulator does."""
    return client_of(LENDER, Right.LEND, Right.REGULATE)  # type: ignore[no-any-return]


@pytest.fixture
def client(client_of: Callable[[str], Any]) -> TestClient:
    return client_of(LENDER)  # type: ignore[no-any-return]


@pytest.fixture
def stranger(client_of: Callable[[str], Any]) -> TestClient:
    """The other lender."""
    return client_of(OTHER)  # type: ignore[no-any-return]
