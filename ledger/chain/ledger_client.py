"""Everything that a program needs to work with one deployed ledger."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.chain.artifacts import REGISTRY, TOKEN, Artifacts
from ledger.chain.contract import Contract
from ledger.chain.decoding import Decoder, decoder
from ledger.chain.gateway import Chain
from ledger.chain.manifest import Deployment
from ledger.chain.refusals import Refusals, refusals
from ledger.chain.sender import Sender
from ledger.journal.database import Database
from ledger.journal.transactions import Transactions


@dataclass(frozen=True)
class LedgerClient:
    """The chain, the contracts on it, and the sender that changes them."""

    chain: Chain
    deployment: Deployment
    ledger: Contract
    token: Contract
    registry: Contract
    decoder: Decoder
    refusals: Refusals
    sender: Sender


def connect(chain: Chain, deployment: Deployment, artifacts: Artifacts, journal: Database) -> LedgerClient:
    """Asks nothing of the chain: `manifest.load` has verified the deployment."""
    refused, decoding = refusals(artifacts), decoder(artifacts)
    return LedgerClient(
        chain=chain,
        deployment=deployment,
        ledger=Contract(deployment.ledger, artifacts.ledger, refused),
        token=Contract(deployment.token, artifacts.load(TOKEN).interface, refused),
        registry=Contract(deployment.registry, artifacts.load(REGISTRY).interface, refused),
        decoder=decoding,
        refusals=refused,
        sender=Sender(chain, Transactions(journal), decoding, refused),
    )
