"""Work in several processes, in order, with little of it under way at a time, so that memory stays flat."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import TypeVar

MOST = 2
# Items are pieces of work of some tens of milliseconds: for fewer than these, starting a process takes longer than it saves.
WORTH_IT = 12
AHEAD = 2

_T = TypeVar("_T")
_R = TypeVar("_R")


class Workers:
    """Processes that are started when there is enough to do, and end with the block.

    >>> with Workers() as workers:
    ...     batch = batch_of(chunks, workers.map)
    """

    def __init__(self, processes: int | None = None) -> None:
        self._processes = min(MOST, os.cpu_count() or 1) if processes is None else processes
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def map(self, function: Callable[[_T], _R], items: Iterable[_T]) -> Iterator[_R]:
        """As `map`. What goes to another process must be picklable; what `function` raises is raised here."""
        rest = iter(items)
        first = list(islice(rest, WORTH_IT))
        if self._processes < 2 or len(first) < WORTH_IT:
            yield from map(function, chain(first, rest))
            return
        under_way: deque[Future[_R]] = deque()
        for item in chain(first, rest):
            under_way.append(self._started.submit(function, item))
            if len(under_way) > self._processes * AHEAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()

    @property
    def _started(self) -> ProcessPoolExecutor:
        """New interpreters: a copy of this process could hold a lock that no thread of the copy gives back."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._processes, multiprocessing.get_context("spawn"))
        return self._pool
