"""Everything that a program needs to work with one deployed ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ledger.chain import manifest, plan
from ledger.chain.artifacts import REGISTRY, TOKEN, Artifacts
from ledger.chain.contract import Contract
from ledger.chain.decoding import Decoder, decoder
from ledger.chain.deployment import Parameters, SenderDeployer, deploy
from ledger.chain.gateway import Chain
from ledger.chain.keystore import Signer
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


def ensure_deployed(
    chain: Chain,
    artifacts: Artifacts,
    journal: Database,
    signer: Signer,
    parameters: Parameters,
    path: Path,
    keep: Callable[[], None] | None = None,
) -> Deployment:
    """The ledger on record at `path`, verified; else a new one, which is then on record.

    `keep` is called when the ledger stands and before it is on record: a chain that can lose blocks must not lose these
    (`EmbeddedChain.checkpoint`).

    Raises: ChainMismatch where record and chain differ; what `deploy` raises.
    """
    if path.exists():
        return manifest.load(path, chain, artifacts)
    begun = path.with_suffix(".begun")
    parameters = plan.begin(begun, parameters)
    sender = Sender(chain, Transactions(journal), decoder(artifacts), refusals(artifacts))
    sender.recover()
    deployment = deploy(chain, artifacts, SenderDeployer(sender, signer, parameters.label), parameters)
    if keep is not None:
        keep()
    manifest.write(deployment, path)
    plan.end(begun)
    return deployment


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
