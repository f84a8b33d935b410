"""How fast and in how much memory the trees over a batch are made, against plain hashing and another library in the same run."""

from __future__ import annotations

import hashlib
import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from evidence.anchor import Chunk, batch_of, proofs
from evidence.anchor.batch import CHUNK
from evidence.digest import SIZE, Algorithm
from evidence.merkle import LEAF_PREFIX, NODE_PREFIX, Tree
from ledger.anchoring.workers import Workers

SMALLER = 10
STATUS = Path("/proc/self/status")
OTHER = "pymerkle"
# Rounds of ours and of plain hashing in turn, so that both meet the machine as it is; the fastest of each counts.
ROUNDS = 3


@dataclass(frozen=True)
class TreeSpeed:
    """Nanoseconds for one tree: by several processes, by one, and for as many bare hashes of the same lengths."""

    algorithm: str
    together: int
    alone: int
    plain: int

    @property
    def per_mille(self) -> int:
        """Of the time of plain hashing."""
        return self.together * 1_000 // self.plain


@dataclass(frozen=True)
class TreeMemory:
    """The most memory, in KiB, that a process of its own took for both trees and every proof; `least`: for no more than a chunk."""

    digests: int
    peak: int
    least: int


@dataclass(frozen=True)
class Trees:
    """`both`: the two trees of a batch. `other`: the library's time for the SHA-256 tree; None where it is not installed."""

    digests: int
    speeds: tuple[TreeSpeed, ...]
    both: int
    other: int | None
    memory: tuple[TreeMemory, ...]


def measure_trees(digests: int, progress: Callable[[str], None]) -> Trees:
    """Of a batch of so many digests."""
    with Workers() as workers:
        _ = list(workers.map(len, [b""] * 100))  # the processes stand before the clock runs
        speeds = []
        for algorithm in (Algorithm.SHA256, Algorithm.SM3):
            progress(f"{digests:,} digests, {algorithm.value}")
            speeds.append(_speed(algorithm, digests, workers))
        both = _time(lambda: batch_of(_chunks(digests), workers.map))
    progress(f"{digests:,} digests, {OTHER}")
    other = _other(digests) if find_spec(OTHER) else None
    progress("memory of the trees")
    memory = tuple(_memory(count) for count in (digests // SMALLER or 1, digests))
    return Trees(digests, tuple(speeds), both, other, memory)


def _speed(algorithm: Algorithm, digests: int, workers: Workers) -> TreeSpeed:
    rounds = [
        (
            _time(lambda: _root(algorithm, digests, workers.map)),
            _time(lambda: _root(algorithm, digests, map)),
            _time(lambda: _plain(algorithm, digests)),
        )
        for _ in range(ROUNDS)
    ]
    together, alone, plain = map(min, zip(*rounds, strict=True))
    return TreeSpeed(algorithm.value, together, alone, plain)


def _root(algorithm: Algorithm, digests: int, mapped: Callable[..., Iterator[bytes]]) -> bytes:
    """Of one tree, as a batch makes both."""
    roots = mapped(partial(_chunk_root, algorithm), _chunks(digests))
    return Tree.of_hashes(algorithm, roots).root


def _chunk_root(algorithm: Algorithm, chunk: Chunk) -> bytes:
    return chunk.tree(algorithm).root


def _plain(algorithm: Algorithm, digests: int) -> None:
    """As many hashes as the tree has nodes, of inputs as long, and nothing else."""
    leaf, node = LEAF_PREFIX + bytes(SIZE), NODE_PREFIX + bytes(2 * SIZE)
    if algorithm is Algorithm.SHA256:
        digest = hashlib.sha256
        for _ in range(digests):
            digest(leaf).digest()
        for _ in range(digests - 1):
            digest(node).digest()
        return
    new = hashlib.new
    for _ in range(digests):
        new("sm3", leaf).digest()
    for _ in range(digests - 1):
        new("sm3", node).digest()


def _other(digests: int) -> int:
    leaves = [leaf for chunk in _chunks(digests) for leaf in _leaves(chunk.sha256)]
    tree = import_module(OTHER).InmemoryTree(algorithm="sha256")

    def build() -> None:
        for leaf in leaves:
            tree.append_entry(leaf)
        tree.get_root()

    return _time(build)


def _leaves(packed: bytes) -> Iterator[bytes]:
    return (packed[at : at + SIZE] for at in range(0, len(packed), SIZE))


def _memory(digests: int) -> TreeMemory:
    least, peak = (_apart(count) for count in (1, digests))
    return TreeMemory(digests, peak, least)


def _apart(digests: int) -> int:
    """In a process of its own, whose peak is nobody else's."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_peak, digests).result()


def _peak(digests: int) -> int:
    batch = batch_of(_chunks(digests))
    for _ in proofs(batch, _chunks(digests)):
        pass
    return _most_memory()


def _most_memory() -> int:
    """Of this process so far. On Linux what getrusage tells begins with the peak of the process that started this one."""
    if STATUS.exists():
        line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak  # bytes there, KiB elsewhere


def _chunks(digests: int) -> Iterator[Chunk]:
    """The same each time."""
    source = random.Random(digests)
    for begin in range(0, digests, CHUNK):
        size = SIZE * min(CHUNK, digests - begin)
        yield Chunk(source.randbytes(size), source.randbytes(size))


def _time(work: Callable[[], object]) -> int:
    begun = time.perf_counter_ns()
    work()
    return time.perf_counter_ns() - begun
