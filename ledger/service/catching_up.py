"""Brings loans up to today by `advance`, in as many transactions as each takes; what one loan is refused for does not stop the others."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ledger.chain.errors import NotMined
from ledger.chain.refusals import ContractRefusal
from ledger.chain.sender import Outcome, TxHandle
from ledger.scenario.kinds import show_bytes
from ledger.service.authority import RELAY, Keyring
from ledger.service.failures import failure
from ledger.service.gateway import Gateway
from ledger.service.requests import AskedCatchUp

log = logging.getLogger(__name__)

# A call takes a hundred steps; a loan that is still behind after so many calls is left to the next time.
MAX_CALLS = 20
WAIT_SLICE_MS = 1_000


@dataclass
class Caught:
    """How far one loan came: `current` when nothing can happen to it today any more, `refusal` where the ledger refused."""

    loan: bytes
    current: bool = False
    calls: int = 0
    nodes: list[str] = field(default_factory=list)
    refusal: ContractRefusal | None = None

    @property
    def is_over(self) -> bool:
        return self.current or self.refusal is not None

    @property
    def json(self) -> dict[str, Any]:
        return {
            "loan": show_bytes(self.loan),
            "caught_up": self.current,
            "transactions": self.calls,
            "nodes": self.nodes,
            "problem": None if self.refusal is None else failure(self.refusal, None),
        }


@dataclass(frozen=True)
class CatchingUp:
    """Anyone may advance a loan: the lender's operator sends. `stopping`: whether the service ends."""

    gateway: Gateway
    keyring: Keyring
    stopping: Callable[[], bool]

    def run(self, asked: AskedCatchUp, operation: str) -> tuple[int, dict[str, Any]]:
        """The last block of it, and the result as JSON. Repeated under the same operation, nothing is sent twice.

        Raises: RoleNotHeld; ChainError where the chain does not answer.
        """
        block, found = self.advance(asked.lender, asked.loans, operation)
        loans = [caught.json for caught in found]
        return block, {"object": None, "nodes": [], "opened": [], "transaction": None, "loans": loans}

    def advance(self, lender: str, loans: tuple[bytes, ...], operation: str) -> tuple[int, tuple[Caught, ...]]:
        """As `run`. The transactions of one round are all sent before the first is waited for."""
        found = tuple(map(Caught, loans))
        signer = self.keyring.signer(lender, RELAY)
        block = 0
        for number in range(MAX_CALLS):
            sent = [self._sent(caught, signer, f"{operation}:{number}") for caught in found if not caught.is_over]
            for caught, last, handle in filter(None, sent):
                outcome = self._mined(caught, handle)
                if outcome is not None:
                    block = max(block, outcome.receipt.block)
                    caught.calls, caught.current = caught.calls + 1, last
                    caught.nodes += [reached.node.name for reached in outcome.nodes]
        return block, found

    def _sent(self, caught: Caught, signer: Any, operation: str) -> tuple[Caught, bool, TxHandle] | None:
        """With whether this call is the last that the loan needs: what the ledger would answer now.

        Of a call that was sent before a restart that says nothing: the ledger answers for the one after it.
        """
        call = f"{operation}:{caught.loan.hex()}"
        try:
            last = self.gateway.find(call) is None and bool(self.gateway.view("advance", caught.loan))
            return caught, last, self.gateway.submit("advance", [caught.loan], signer, call)
        except ContractRefusal as refusal:
            caught.refusal = refusal
            return None

    def _mined(self, caught: Caught, handle: TxHandle) -> Outcome | None:
        while True:
            try:
                return self.gateway.wait(handle, WAIT_SLICE_MS)
            except ContractRefusal as refusal:
                caught.refusal = refusal
                return None
            except NotMined:
                if self.stopping():
                    raise
