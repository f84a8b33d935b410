"""What the service needs of one ledger on one chain, and that over a sender and a node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from ledger.chain.contract import Contract
from ledger.chain.gateway import Chain
from ledger.chain.keystore import Signer
from ledger.chain.sender import Outcome, Sender, TxHandle
from ledger.chain.typed import Domain
from ledger.domain.calendar import Day, LegalClock


class Gateway(Protocol):
    """Every method raises ChainError: NodeUnreachable where no node answers, ContractRefusal where the contracts refuse."""

    @property
    def domain(self) -> Domain:
        """Where signatures hold."""

    def now(self) -> int:
        """The time that the next transaction will meet, in Unix seconds."""

    def today(self) -> Day:
        """Its legal day."""

    def view(self, function: str, *arguments: Any) -> Any:
        """The contracts' own answer (IViews) as of now."""

    def find(self, operation: str) -> TxHandle | None:
        """The transaction that the operation has in the journal."""

    def submit(self, function: str, arguments: list[Any], signer: Signer, operation: str) -> TxHandle:
        """Simulate, journal, broadcast; the same transaction again for the same operation."""

    def wait(self, handle: TxHandle, milliseconds: int) -> Outcome:
        """Raises: NotMined while no block has it."""


@dataclass(frozen=True)
class ChainGateway:
    """The real one."""

    chain: Chain
    sender: Sender
    ledger: Contract
    clock: LegalClock

    @property
    def domain(self) -> Domain:
        return Domain(self.chain.identity().chain_id, self.ledger.address)

    def now(self) -> int:
        return self.chain.now()

    def today(self) -> Day:
        return self.clock.day(self.now())

    def view(self, function: str, *arguments: Any) -> Any:
        """Again where the chain had lost blocks meanwhile: it answers as if what was in them had never been."""
        losses, found = -1, None
        while losses != (losses := self.sender.recover_lost()):
            found = self.ledger.read(self.chain, function, *arguments)
        return found

    def find(self, operation: str) -> TxHandle | None:
        stored = self.sender.journal.of_operation(self.chain.identity().key, operation)
        if stored is None:
            return None
        return TxHandle(operation, stored.intent.signer, stored.nonce, stored.signed.hash)

    def submit(self, function: str, arguments: list[Any], signer: Signer, operation: str) -> TxHandle:
        return self.sender.submit(self.ledger.call(function, *arguments), signer, operation)

    def wait(self, handle: TxHandle, milliseconds: int) -> Outcome:
        return self.sender.wait(handle, milliseconds)
