"""The job, made of what the settings name."""

from __future__ import annotations

from ledger.chain.artifacts import Artifacts
from ledger.chain.gateway import Chain
from ledger.chain.keystore import Signer
from ledger.chain.manifest import Deployment
from ledger.checkpoints.authority import authority_of
from ledger.checkpoints.collecting import Collector
from ledger.checkpoints.recorder import Recorder
from ledger.journal.checkpoints import Checkpoints
from ledger.journal.database import Database
from ledger.settings import Settings


def recorder_of(
    settings: Settings,
    chain: Chain,
    deployment: Deployment,
    artifacts: Artifacts,
    journal: Database,
    notary: Signer | None,
) -> Recorder:
    """Raises: RootsUnusable."""
    store = checkpoints_of(deployment, journal)
    return Recorder(Collector(chain, deployment, artifacts), store, authority_of(settings), notary)


def checkpoints_of(deployment: Deployment, journal: Database) -> Checkpoints:
    """What was stored of this ledger."""
    return Checkpoints(journal, deployment.chain.key, deployment.ledger)
