"""Keeps loans up to date without being asked: round by round, a bounded number of those whose time has come, and of errands."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from ledger.chain.errors import ChainError, NodeUnreachable
from ledger.domain.calendar import Day
from ledger.scenario.kinds import show_bytes
from ledger.service.authority import Keyring
from ledger.service.catching_up import CatchingUp, Caught
from ledger.service.directory import Directory
from ledger.service.errands import Duty, Errands
from ledger.service.errors import ServiceError
from ledger.service.gateway import Gateway

log = logging.getLogger(__name__)

MOST_LOANS = 20
# A loan that could not be advanced waits for so many rounds, so that it does not stand in the way of others.
ROUNDS_OF_REST = 10
OPERATION_BYTES = 16


@dataclass
class Keeper:
    """For all lenders of this service. `round` may be called by itself; `run` calls it until `stop`.

    Its day is the one that its transactions will meet, not that of a clock which may be ahead of the chain.
    """

    gateway: Gateway
    keyring: Keyring
    directory: Directory
    most: int = MOST_LOANS
    duties: Collection[Duty] = tuple(Duty)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _day: Day = 0
    _done: set[bytes] = field(default_factory=set)
    _resting: dict[bytes, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._errands = Errands(self.gateway, self.keyring, self.directory, self._stopping.is_set)

    def run(self, seconds: int) -> None:
        """A round, then so many seconds of rest, until `stop`."""
        while not self._stopping.is_set():
            try:
                self.round()
            except Exception:
                log.exception("the keeper's round; it goes on with the next")
            self._stopping.wait(seconds)

    def stop(self) -> None:
        """Ends the round in hand too: what it has sent stands, what is left is for the next start."""
        self._stopping.set()

    def round(self) -> tuple[Caught, ...]:
        """Advances at most `most` loans of each lender and says how far they came, then does as many errands of each kind. What one loan or
        errand fails for is logged.

        Raises: NodeUnreachable where no node answers: nothing else would get through either.
        """
        self._begin(self.gateway.today())
        found: tuple[Caught, ...] = ()
        if Duty.ADVANCE in self.duties:
            found = tuple(caught for lender in self.keyring.lenders for caught in self._lender(lender))
        for duty in (duty for duty in (Duty.DEBIT, Duty.EXPIRE) if duty in self.duties):
            for lender in self.keyring.lenders:
                self._errands.run(lender, self._day, duty, self.most)
        return found

    def _begin(self, day: Day) -> None:
        """On a new day every loan has to be looked at again; one that failed rests for some rounds."""
        if day != self._day:
            self._day, self._done = day, set()
        self._resting = {loan: left - 1 for loan, left in self._resting.items() if left > 1}

    def _lender(self, lender: str) -> Sequence[Caught]:
        apart = self._done | self._resting.keys()
        loans = self.directory.behind(lender, self._day, self.most, apart)
        return [self._advanced(lender, loan) for loan in loans if not self._stopping.is_set()]

    def _advanced(self, lender: str, loan: bytes) -> Caught:
        caught, problem = Caught(loan), ""
        try:
            operation = f"keeper:{secrets.token_hex(OPERATION_BYTES)}"
            work = CatchingUp(self.gateway, self.keyring, self._stopping.is_set)
            _, (caught,) = work.advance(lender, (loan,), operation)
            problem = str(caught.refusal or "")
        except NodeUnreachable:
            raise
        except (ChainError, ServiceError) as error:
            problem = str(error)
        except Exception as error:
            log.exception("the loan %s", show_bytes(loan))
            problem = type(error).__name__
        if problem:
            log.warning("the loan %s is not advanced: %s", show_bytes(loan), problem)
            self._resting[loan] = ROUNDS_OF_REST
        elif caught.current:
            self._done.add(loan)
        return caught
