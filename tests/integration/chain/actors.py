"""What the tests act with: a sender on a chain, and the smallest contract that changes state, refuses and logs."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.chain.artifacts import REGISTRY, Artifacts
from ledger.chain.contract import Contract
from ledger.chain.decoding import decoder
from ledger.chain.gateway import Call, Chain
from ledger.chain.keystore import KeySigner
from ledger.chain.refusals import refusals
from ledger.chain.sender import Sender
from ledger.journal.database import Database
from ledger.journal.transactions import Transactions

START = 1_772_323_200  # 2026-03-01T00:00:00Z


def new_sender(chain: Chain, journal: Database, artifacts: Artifacts) -> Sender:
    return Sender(chain, Transactions(journal), decoder(artifacts), refusals(artifacts))


@dataclass(frozen=True)
class Registry:
    """An evidence registry on a chain."""

    contract: Contract

    def anchor(self, number: int, leaves: int = 1, gas: int | None = None) -> Call:
        """A batch of its own for each number; the same number again is refused."""
        return self.contract.call("anchor", number.to_bytes(32, "big"), bytes(32), leaves, gas=gas)


def new_registry(sender: Sender, signer: KeySigner, artifacts: Artifacts) -> Registry:
    artifact = artifacts.load(REGISTRY)
    created = sender.run(Call(None, artifact.creation_code), signer, "registry").receipt.created
    assert created is not None
    return Registry(Contract(created, artifact.interface, refusals(artifacts)))
