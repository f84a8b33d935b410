"""What anyone may do once its time has come, and the keeper does: debits for what fell due, and the end of offers and limits."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Any, Protocol

from ledger.chain.errors import ChainError, NodeUnreachable, NotMined
from ledger.chain.refusals import ContractRefusal
from ledger.domain.calendar import Day
from ledger.domain.nodes import Node
from ledger.scenario.kinds import show_bytes
from ledger.service.authority import RELAY, Keyring
from ledger.service.errors import ServiceError
from ledger.service.gateway import Gateway

log = logging.getLogger(__name__)

OPERATION_BYTES = 16
WAIT_SLICE_MS = 1_000


class Duty(StrEnum):
    """What a keeper can be asked to do."""

    ADVANCE = "advance"
    """Brings loans up to today."""
    DEBIT = "debit"
    """Executes mandates for what fell due."""
    EXPIRE = "expire"
    """Ends offers that nobody accepted in time, and limits whose availability has ended."""


@dataclass(frozen=True)
class Errand:
    """A call that anyone may send, for its node; `row` of the instalment that it is about."""

    node: Node
    function: str
    id: bytes
    row: int | None = None

    @property
    def arguments(self) -> list[Any]:
        return [self.id] if self.row is None else [self.id, self.row]

    def __str__(self) -> str:
        row = "" if self.row is None else f", row {self.row}"
        return f"{self.node.name} of {show_bytes(self.id)}{row}"


def debit(loan: bytes, row: int) -> Errand:
    return Errand(Node.AUTODEBIT_EXECUTED, "executeDebit", loan, row)


def end_of_offer(facility: bytes) -> Errand:
    return Errand(Node.OFFER_EXPIRED, "expireOffer", facility)


def end_of_limit(facility: bytes) -> Errand:
    return Errand(Node.LIMIT_EXPIRED, "expireLimit", facility)


class Due(Protocol):
    """What the tables say is to be done."""

    def errands(self, lender: str, day: Day, duty: Duty) -> Iterator[Errand]:
        """Those of the lender on that day, the most pressing first."""


@dataclass
class Errands:
    """Each is tried once a day: a debit that finds no money is tried again on the next one. `stopping`: whether the service ends."""

    gateway: Gateway
    keyring: Keyring
    due: Due
    stopping: Callable[[], bool]
    _day: Day = 0
    _tried: set[Errand] = field(default_factory=set)

    def run(self, lender: str, day: Day, duty: Duty, most: int) -> int:
        """How many of at most `most` were done; what one is refused for is logged. Raises: NodeUnreachable."""
        if day != self._day:
            self._day, self._tried = day, set()
        left = (errand for errand in self.due.errands(lender, day, duty) if errand not in self._tried)
        return sum(self._done(lender, errand) for errand in islice(left, most) if not self.stopping())

    def _done(self, lender: str, errand: Errand) -> bool:
        try:
            self._sent(lender, errand)
        except NodeUnreachable:
            raise
        except (NotMined, ContractRefusal, ChainError, ServiceError) as error:
            log.warning("%s is left to the next day: %s", errand, error)
            self._tried.add(errand)
            return False
        self._tried.add(errand)
        return True

    def _sent(self, lender: str, errand: Errand) -> None:
        signer = self.keyring.signer(lender, RELAY)
        operation = f"keeper:{secrets.token_hex(OPERATION_BYTES)}"
        handle = self.gateway.submit(errand.function, errand.arguments, signer, operation)
        while True:
            try:
                self.gateway.wait(handle, WAIT_SLICE_MS)
                return
            except NotMined:
                if self.stopping():
                    raise
