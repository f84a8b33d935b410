"""Keeps the tables up with the chain: asks for new blocks, again and again, until it is told to stop."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ledger.chain.errors import ChainError
from ledger.readmodel.errors import ChainUnreadable, ReadModelError
from ledger.readmodel.projector import Projector
from ledger.readmodel.source import Source

log = logging.getLogger(__name__)

DEFAULT_POLL_MILLISECONDS = 500


@dataclass(frozen=True)
class Readiness:
    """Where the tables stand. `confirmed` is the last block that is deep enough to be read, `block` the last that was.

    `lag` counts the confirmed blocks that are not in the tables. `problem` is what stopped the projector for good, or what
    the last look at the chain failed with; `stopped` tells the two apart.
    """

    block: int | None = None
    head: int | None = None
    confirmed: int | None = None
    stopped: bool = False
    problem: str | None = None

    @property
    def lag(self) -> int | None:
        if self.confirmed is None:
            return None
        return max(self.confirmed - (-1 if self.block is None else self.block), 0)

    def is_ready(self, most_lag: int = 0) -> bool:
        """Whether what is read now is at most `most_lag` blocks behind the confirmed chain."""
        return not self.stopped and self.problem is None and self.lag is not None and self.lag <= most_lag


class Follower:
    """Runs in the thread that calls `run`; `stop` and `readiness` may be called from any other.

    `confirmations` is how many blocks must stand on a block before it is read: 0 on a chain whose blocks are final at once.
    """

    def __init__(
        self,
        projector: Projector,
        source: Source,
        *,
        confirmations: int = 0,
        poll_milliseconds: int = DEFAULT_POLL_MILLISECONDS,
        on_progress: Callable[[Readiness], None] | None = None,
    ) -> None:
        self._projector = projector
        self._source = source
        self._confirmations = confirmations
        self._poll = poll_milliseconds
        self._on_progress = on_progress
        self._stopping = threading.Event()
        self._nudged = threading.Event()
        self._news = threading.Condition()
        self._readiness = Readiness()

    def run(self) -> None:
        """Follow the chain until `stop`. An unreachable chain is asked again; an event that cannot be projected ends it.

        Raises: ReadModelError for what asking again cannot mend; `readiness` has said so before.
        """
        while not self._stopping.is_set():
            try:
                self.catch_up()
            except (ChainError, ChainUnreadable) as error:
                log.warning("the read model waits: %s", error)
                self._tell(Readiness(self._readiness.block, problem=str(error)))
            except ReadModelError as error:
                log.error("the read model stopped: %s", error)
                self._tell(Readiness(self._readiness.block, stopped=True, problem=str(error)))
                raise
            self._nudged.wait(self._poll / 1000)
            self._nudged.clear()

    def catch_up(self) -> Readiness:
        """Read everything that is confirmed now.

        Raises: ReadModelError; what the source raises.
        """
        head = self._source.head()
        confirmed = max(head - self._confirmations, -1)
        last = self._projector.checkpoint()
        self._tell(Readiness(None if last is None else last.number, head, confirmed))
        for progress in self._projector.catch_up(confirmed):
            self._tell(Readiness(progress.block, head, confirmed))
            if self._stopping.is_set():
                break
        return self._readiness

    def nudge(self) -> None:
        """Look at once instead of after the pause: whoever has just sent a transaction knows that there is news."""
        self._nudged.set()

    def stop(self) -> None:
        """End `run` after the batch in hand."""
        self._stopping.set()
        self._nudged.set()

    @property
    def readiness(self) -> Readiness:
        return self._readiness

    def wait_for_block(self, number: int, timeout_milliseconds: int) -> bool:
        """Whether the tables hold the block within the time; for whoever waits for its own transaction to be readable."""
        until = time.monotonic_ns() + timeout_milliseconds * 10**6
        self.nudge()
        with self._news:
            while not self._has(number):
                left = until - time.monotonic_ns()
                if left <= 0 or self._readiness.stopped or not self._news.wait(left / 10**9):
                    return self._has(number)
        return True

    def _has(self, number: int) -> bool:
        block = self._readiness.block
        return block is not None and block >= number

    def _tell(self, readiness: Readiness) -> None:
        with self._news:
            self._readiness = readiness
            self._news.notify_all()
        if self._on_progress is not None:
            self._on_progress(readiness)
