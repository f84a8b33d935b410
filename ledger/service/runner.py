"""Carries operations out in the background, each until it is done: what fails for the moment is tried again, after a while."""

from __future__ import annotations

import heapq
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

log = logging.getLogger(__name__)

WORKERS = 4
FIRST_PAUSE_MS, LONGEST_PAUSE_MS = 200, 30_000
MS = 10**6


@dataclass(order=True)
class _Job:
    due: int
    place: int
    operation: str = field(compare=False)
    attempts: int = field(compare=False, default=0)


class Runner:
    """`carry_out` does one operation and says whether it is done; False, or an error, is tried again later."""

    def __init__(self, carry_out: Callable[[str], bool], workers: int = WORKERS) -> None:
        self._carry_out = carry_out
        self._jobs: list[_Job] = []
        self._known: set[str] = set()
        self._count = 0
        self._stopping = False
        self._changed = threading.Condition()
        self._threads = [
            threading.Thread(target=self._work, name=f"operations-{n}", daemon=True) for n in range(workers)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self, timeout_seconds: int = 60) -> None:
        """Ends after what is in hand; what is left is taken up at the next start."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(timeout_seconds)

    @property
    def stopping(self) -> bool:
        return self._stopping

    def add(self, operation: str) -> None:
        """Once, however often it is added while it is not done."""
        with self._changed:
            if operation not in self._known:
                self._known.add(operation)
                self._push(_Job(0, 0, operation))

    def wait(self, operation: str, milliseconds: int) -> bool:
        """Whether the operation is out of hand within the time."""
        until = time.monotonic_ns() + milliseconds * MS
        with self._changed:
            while operation in self._known and not self._stopping:
                left = until - time.monotonic_ns()
                if left <= 0:
                    break
                self._changed.wait(left / 10**9)
            return operation not in self._known

    def _push(self, job: _Job) -> None:
        self._count += 1
        job.place = self._count
        heapq.heappush(self._jobs, job)
        self._changed.notify_all()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            done = False
            try:
                done = self._carry_out(job.operation)
            except Exception:
                log.exception("operation %s is tried again", job.operation)
            with self._changed:
                if done:
                    self._known.discard(job.operation)
                    self._changed.notify_all()
                elif not self._stopping:
                    self._push(
                        _Job(time.monotonic_ns() + _pause(job.attempts) * MS, 0, job.operation, job.attempts + 1)
                    )

    def _next(self) -> _Job | None:
        """The job that is due; waits for it. None when it is time to stop."""
        with self._changed:
            while not self._stopping:
                left = self._jobs[0].due - time.monotonic_ns() if self._jobs else None
                if left is not None and left <= 0:
                    return heapq.heappop(self._jobs)
                self._changed.wait(None if left is None else left / 10**9)
            return None


def _pause(attempts: int) -> int:
    return min(FIRST_PAUSE_MS << min(attempts, 10), LONGEST_PAUSE_MS)
