"""The two trees over a batch of digests, of any number, without holding them: SHA-256 and SM3, in the shape of RFC 6962.

A leaf is one thing's digest or commitment under the tree's own algorithm, 32 bytes; it stands at the same place in both trees.

>>> batch = batch_of(chunks_of(leaves))              # reads them once
>>> batch.key, batch.roots, batch.count              # what is anchored
>>> for proof in proofs(batch, chunks_of(leaves)):   # reads them once more

Leaves come in chunks of a power of two, so that each chunk's root is a node of the whole tree: what is held is one chunk, and two hashes for each chunk
before it. A proof is the way through the chunk and then the way through the tree of chunks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from evidence.anchor.registry import MAX_LEAVES, key_of
from evidence.digest import DOCUMENT_ALGORITHMS, SIZE, Algorithm, Digests
from evidence.documents import LeafProof
from evidence.errors import LimitExceeded, MalformedValue
from evidence.merkle import Tree

CHUNK = 1 << 13


@dataclass(frozen=True)
class Chunk:
    """Leaves in their order, one after the other: CHUNK of them, fewer in the last chunk alone."""

    sha256: bytes
    sm3: bytes

    def __post_init__(self) -> None:
        if len(self.sha256) != len(self.sm3) or len(self.sha256) % SIZE or not 0 < len(self) <= CHUNK:
            raise MalformedValue("not a chunk of leaves", found=f"{len(self.sha256)} and {len(self.sm3)} bytes")

    def __len__(self) -> int:
        return len(self.sha256) // SIZE

    def tree(self, algorithm: Algorithm) -> Tree:
        packed = {Algorithm.SHA256: self.sha256, Algorithm.SM3: self.sm3}[algorithm]
        return Tree.of(algorithm, (packed[at : at + SIZE] for at in range(0, len(packed), SIZE)))


@dataclass(frozen=True)
class Subtrees:
    """The roots over one chunk, and how many leaves it has."""

    size: int
    roots: Digests


# Applies a function to each chunk and gives the results in order, as `map` does; several processes may do it together.
Mapped = Callable[[Callable[[Chunk], Subtrees], Iterable[Chunk]], Iterable[Subtrees]]


@dataclass(frozen=True)
class Batch:
    """Two trees by the roots of their chunks."""

    count: int
    tops: Mapping[Algorithm, Tree]

    @property
    def roots(self) -> Digests:
        return Digests.each(lambda algorithm: self.tops[algorithm].root)

    @property
    def key(self) -> bytes:
        """Under which the registry keeps it."""
        return key_of(self.roots, self.count)


def chunks_of(leaves: Iterable[Digests]) -> Iterator[Chunk]:
    """Reads the leaves as the chunks are asked for."""
    rest = iter(leaves)
    while taken := list(islice(rest, CHUNK)):
        yield Chunk(b"".join(leaf.sha256 for leaf in taken), b"".join(leaf.sm3 for leaf in taken))


def subtrees(chunk: Chunk) -> Subtrees:
    """All the hashing that a chunk needs."""
    return Subtrees(len(chunk), Digests.each(lambda algorithm: chunk.tree(algorithm).root))


def batch_of(chunks: Iterable[Chunk], mapped: Mapped = map) -> Batch:
    """Raises:
    LimitExceeded: no leaf, or more than the registry can count.
    MalformedValue: a chunk that is not full before the last.
    """
    sizes: list[int] = []
    roots: list[Digests] = []
    for found in mapped(subtrees, chunks):
        if sizes and sizes[-1] != CHUNK:
            raise MalformedValue("only the last chunk may be short", expected=CHUNK, found=sizes[-1])
        sizes.append(found.size)
        roots.append(found.roots)
    if not 1 <= sum(sizes) <= MAX_LEAVES:
        raise LimitExceeded("number of leaves", expected=f"1 to {MAX_LEAVES}", found=sum(sizes))
    tops = {a: Tree.of_hashes(a, (root.under(a) for root in roots)) for a in DOCUMENT_ALGORITHMS}
    return Batch(sum(sizes), tops)


def proofs(batch: Batch, chunks: Iterable[Chunk]) -> Iterator[LeafProof]:
    """Of every leaf, in order; `chunks` are those of which the batch was made."""
    for place, chunk in enumerate(chunks):
        trees = {algorithm: chunk.tree(algorithm) for algorithm in DOCUMENT_ALGORITHMS}
        above = {algorithm: batch.tops[algorithm].proof(place) for algorithm in DOCUMENT_ALGORITHMS}
        for within in range(len(chunk)):
            sha256, sm3 = (trees[a].proof(within) + above[a] for a in DOCUMENT_ALGORITHMS)
            yield LeafProof(place * CHUNK + within, batch.count, sha256, sm3)
