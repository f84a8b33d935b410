"""Whoever keeps loans up to date: brings them forward and, if asked, executes the mandates for what fell due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eth_abi.abi import decode

from ledger.chain.keystore import Signer
from ledger.chain.refusals import ContractRefusal
from ledger.domain.calendar import CHINA
from ledger.domain.nodes import Node
from ledger.scenario.acts import Acts
from ledger.scenario.model import KeeperStep
from ledger.scenario.registry import Registry
from ledger.scenario.report import Refused
from ledger.scenario.steps import OPENING
from ledger.scenario.wire import Sent, Wire

# A debit that fails for these is the borrower's affair and does not stop the keeper.
BORROWERS_AFFAIR = ("WalletEmpty", "MandateInactive", "DebitAttemptsSpent")
OPEN_STATES = ("active", "overdue")
ROW_MASK = 0xFFFF
MAX_ADVANCES = 100


@dataclass
class Keeper:
    """Works through the days of a step."""

    wire: Wire
    registry: Registry
    acts: Acts

    def run(self, step: KeeperStep, signer: Signer) -> Iterator[Sent | Refused]:
        """Everything that it sent or was refused.

        Raises: ContractRefusal where a loan cannot be brought forward.
        """
        for day in step.days:
            self.wire.wait_until(max(step.at, CHINA.begins(day) + OPENING))
            for loan in self._open(step):
                for sent in self._advance(loan, signer):
                    yield sent
                    if step.debit:
                        yield from self._debit(step, loan, sent, signer)

    def _open(self, step: KeeperStep) -> list[str]:
        """The loans that are live now, of those named, or of all."""
        states = self.acts.shape.members("LoanState")
        names = step.loans or tuple(self.registry.scenario.loans)
        return [
            name for name in names if states[self.wire.read("loanOf", self.registry.loan(name))["state"]] in OPEN_STATES
        ]

    def _advance(self, loan: str, signer: Signer) -> Iterator[Sent]:
        """In as many transactions as it takes."""
        call = self.wire.ledger.call("advance", self.registry.loan(loan))
        for _ in range(MAX_ADVANCES):
            (done,) = decode(["bool"], self.wire.attempt(call, signer.address))
            yield self.wire.transact(call, signer)
            if done:
                return

    def _debit(self, step: KeeperStep, loan: str, sent: Sent, signer: Signer) -> Iterator[Sent | Refused]:
        for node in sent.nodes:
            if node.node is not Node.INSTALMENT_DUE:
                continue
            row = int.from_bytes(node.object, "big") & ROW_MASK
            call = self.wire.ledger.call("executeDebit", self.registry.loan(loan), row)
            try:
                yield self.wire.transact(call, signer)
            except ContractRefusal as error:
                if error.name not in BORROWERS_AFFAIR:
                    raise
                asked = f"{Node.AUTODEBIT_EXECUTED.name} {loan}, row {row}"
                yield Refused(step.line, asked, error.name, str(error), {}, expected=False)
