"""A ledger on a real chain with a party, a facility and two loans, on which each test may go on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from evidence.trust import Trust
from ledger.chain import artifacts
from ledger.chain.errors import ArtifactError
from ledger.chain.keystore import KeySigner, signer_of
from ledger.chain.typed import Domain, TypedData, typed_data
from ledger.exporting import export, trust_of
from ledger.scenario.loader import load
from ledger.scenario.player import Played, played

SCENARIO = Path(__file__).with_name("agreement.yaml")
NOTARY = signer_of(b"\x07" * 32)
DEADLINE = 2**40


@dataclass(frozen=True)
class Stage:
    """What a test may do on the chain, and take from it."""

    run: Played

    @property
    def trust(self) -> Trust:
        return trust_of(self.run.wire.deployment, NOTARY.address, "the notary of these tests")

    @property
    def borrower(self) -> bytes:
        return self.run.registry.party("borrower")

    def signer(self, name: str) -> KeySigner:
        return self.run.registry.secrets.signer(name)

    def bundle(self, loan: str = "first", **how: Any) -> bytes:
        wire = self.run.wire
        given = {"documents": self.run.dossier.attached, "notary": NOTARY, "artifacts": wire.artifacts} | how
        return export(wire.chain, wire.deployment, self.run.registry.loan(loan), **given)

    def send(self, function: str, *arguments: Any, by: str = "lender") -> int:
        """The number of its block."""
        return self.run.wire.transact(self.run.wire.ledger.call(function, *arguments), self.signer(by)).receipt.block

    def call_data(self, function: str, *arguments: Any) -> bytes:
        return self.run.wire.ledger.call(function, *arguments).data

    def typed(self, name: str, fields: dict[str, Any], nonce: int) -> TypedData:
        deployment = self.run.wire.deployment
        return typed_data(name, fields, Domain(deployment.chain.chain_id, deployment.ledger), nonce, DEADLINE)


def require_deployable() -> None:
    """A checkout in which a contract is still missing has nothing to deploy; the skip says which."""
    found = artifacts.shipped()
    try:
        for module in found.modules:
            found.load(module["name"])
    except ArtifactError as error:
        pytest.skip(f"the ledger cannot be deployed: {error}")


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Played anew for each test that changes something."""
    require_deployable()
    with played(load(SCENARIO)) as run:
        assert run.report.failure is None
        yield Stage(run)


@pytest.fixture(scope="module")
def settled() -> Iterator[Stage]:
    """Shared by tests that only read."""
    require_deployable()
    with played(load(SCENARIO)) as run:
        assert run.report.failure is None
        yield Stage(run)
