"""Real chains for the tests: anvil on a loopback port, ended with the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.chain.artifacts import Artifacts, shipped
from ledger.chain.keystore import KeySigner, signer_of
from ledger.chain.scenario_chain import ScenarioChain
from ledger.chain.sender import Sender
from ledger.journal.database import Database, open_database
from tests.integration.chain.actors import START, Registry, new_registry, new_sender


@pytest.fixture(scope="session")
def artifacts() -> Artifacts:
    return shipped()


@pytest.fixture
def scenario() -> Iterator[ScenarioChain]:
    with ScenarioChain(START) as chain:
        yield chain


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'journal.db'}")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def alice() -> KeySigner:
    return signer_of(b"\xa1" * 32)


@pytest.fixture(scope="session")
def bob() -> KeySigner:
    return signer_of(b"\xb0" * 32)


@pytest.fixture
def sender(
    scenario: ScenarioChain, journal: Database, artifacts: Artifacts, alice: KeySigner, bob: KeySigner
) -> Sender:
    scenario.fund([alice.address, bob.address])
    return new_sender(scenario.chain(), journal, artifacts)


@pytest.fixture
def registry(sender: Sender, alice: KeySigner, artifacts: Artifacts) -> Registry:
    return new_registry(sender, alice, artifacts)
