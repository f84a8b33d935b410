"""What the service needs of one ledger on one chain, and that over a sender and a node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from ledger.chain.contract import Contract
from ledger.chain.gateway import Chain
from ledger.chain.keystore import Signer
from ledger.chain.refusals import ContractRefusal
from ledger.chain.sender import Outcome, Sender, TxHandle
from ledger.chain.typed import Domain
from ledger.domain.calendar import Day, LegalClock


class Target(StrEnum):
    """Which contract is called."""

    LEDGER = "ledger"
    TOKEN = "token"


class Gateway(Protocol):
    """Every method raises ChainError: NodeUnreachable where no node answers, ContractRefusal where the contracts refuse."""

    @property
    def domain(self) -> Domain:
        """Where signatures hold."""

    def now(self) -> int:
        """The time that the next transaction will meet, in Unix seconds."""

    def today(self) -> Day:
        """Its legal day."""

    def view(self, function: str, *arguments: Any, target: Target = Target.LEDGER) -> Any:
        """The contracts' own answer (IViews) as of now; of a function that changes something, what it would answer."""

    def find(self, operation: str) -> TxHandle | None:
        """The transaction that the operation has in the journal."""

    def encoded(self, function: str, arguments: Sequence[Any]) -> bytes:
        """A call of the ledger as bytes, to stand in a batch."""

    def refusal_of(self, data: bytes) -> ContractRefusal:
        """A reason in words, as it stands in another one."""

    def submit(
        self, function: str, arguments: list[Any], signer: Signer, operation: str, target: Target = Target.LEDGER
    ) -> TxHandle:
        """Simulate, journal, broadcast; the same transaction again for the same operation."""

    def wait(self, handle: TxHandle, milliseconds: int) -> Outcome:
        """Raises: NotMined while no block has it."""


@dataclass(frozen=True)
class ChainGateway:
    """The real one."""

    chain: Chain
    sender: Sender
    ledger: Contract
    token: Contract
    clock: LegalClock

    @property
    def domain(self) -> Domain:
        return Domain(self.chain.identity().chain_id, self.ledger.address)

    def now(self) -> int:
        return self.chain.now()

    def today(self) -> Day:
        return self.clock.day(self.now())

    def view(self, function: str, *arguments: Any, target: Target = Target.LEDGER) -> Any:
        """Again where the chain had lost blocks meanwhile: it answers as if what was in them had never been."""
        losses, found = -1, None
        while losses != (losses := self.sender.recover_lost()):
            found = self._contract(target).read(self.chain, function, *arguments)
        return found

    def find(self, operation: str) -> TxHandle | None:
        stored = self.sender.journal.of_operation(self.chain.identity().key, operation)
        if stored is None:
            return None
        return TxHandle(operation, stored.intent.signer, stored.nonce, stored.signed.hash)

    def encoded(self, function: str, arguments: Sequence[Any]) -> bytes:
        return self.ledger.call(function, *arguments).data

    def refusal_of(self, data: bytes) -> ContractRefusal:
        return self.ledger.refusals.refusal(data)

    def submit(
        self, function: str, arguments: list[Any], signer: Signer, operation: str, target: Target = Target.LEDGER
    ) -> TxHandle:
        return self.sender.submit(self._contract(target).call(function, *arguments), signer, operation)

    def _contract(self, target: Target) -> Contract:
        return self.ledger if target is Target.LEDGER else self.token

    def wait(self, handle: TxHandle, milliseconds: int) -> Outcome:
        return self.sender.wait(handle, milliseconds)
