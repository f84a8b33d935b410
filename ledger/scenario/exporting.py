"""The evidence of a loan that a scenario played: a bundle as of the newest block, and the trust file of whoever knows the deployment."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.trust import Trust
from ledger.chain.keystore import KeySigner
from ledger.exporting import export, trust_of
from ledger.scenario.heads import steps_of
from ledger.scenario.player import Played

NOTARY = "(notary)"


@dataclass(frozen=True)
class Exporter:
    """Makes bundles of one run. Its notary signs for the newest block with a key of the run: a demonstration, no finality."""

    run: Played

    def bundle(self, loan: str) -> bytes:
        """The bundle of a loan, with every document that its steps recorded.

        Raises: ExportError, LimitExceeded, ChainError.
        """
        wire, registry = self.run.wire, self.run.registry
        return export(
            wire.chain,
            wire.deployment,
            registry.loan(loan),
            documents=self.run.dossier.attached,
            notary=self._notary,
            artifacts=wire.artifacts,
        )

    def loans(self) -> list[str]:
        """The loans whose file was opened: there is nothing to export of the others."""
        opened = {step.file for step in steps_of(self.run.wire.sent)}
        return [name for name in self.run.scenario.loans if self.run.registry.loan(name) in opened]

    def trust(self) -> Trust:
        """What a checker would have from elsewhere: the deployment and the notary, pinned."""
        return trust_of(self.run.wire.deployment, self._notary.address, "the key of this demonstration")

    @property
    def _notary(self) -> KeySigner:
        return self.run.registry.secrets.signer(NOTARY)
