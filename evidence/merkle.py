"""Merkle trees as RFC 6962 §2.1 shapes them, over any digest.

    leaf hash   H(0x00 || leaf)
    node hash   H(0x01 || left || right), the left part holding the largest power of two below the size
    empty root  H()

    >>> builder = RootBuilder(Algorithm.SHA256)
    >>> builder.append(b"first")
    >>> builder.append(b"second")
    >>> builder.root() == Tree.of(Algorithm.SHA256, [b"first", b"second"]).root
    True

The root depends on the number of leaves only through the shape, so whoever publishes a root publishes the size with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from evidence.digest import SIZE, Algorithm
from evidence.errors import IndexOutOfRange, MalformedValue, RootMismatch, WrongProofLength

LEAF_PREFIX = b"\x00"
NODE_PREFIX = b"\x01"


def leaf_hash(algorithm: Algorithm, leaf: bytes) -> bytes:
    return algorithm.hash(LEAF_PREFIX + leaf)


def node_hash(algorithm: Algorithm, left: bytes, right: bytes) -> bytes:
    return algorithm.hash(NODE_PREFIX + left + right)


def root_of(algorithm: Algorithm, leaves: Iterable[bytes]) -> bytes:
    """The root over the leaves in their order, reading them once."""
    builder = RootBuilder(algorithm)
    for leaf in leaves:
        builder.append(leaf)
    return builder.root()


class RootBuilder:
    """Appends leaves and keeps one hash for each complete subtree: memory grows with the logarithm of the size."""

    def __init__(self, algorithm: Algorithm) -> None:
        self._algorithm = algorithm
        self._leaf, self._node = algorithm.prefixed(LEAF_PREFIX), algorithm.prefixed(NODE_PREFIX)
        self._peaks: list[bytes] = []
        self.size = 0

    def append(self, leaf: bytes) -> None:
        self.append_hash(self._leaf(leaf))

    def append_hash(self, leaf_hash: bytes) -> None:
        """Append a leaf whose hash is known."""
        carry, size, node, peaks = leaf_hash, self.size, self._node, self._peaks
        while size & 1:
            carry = node(peaks.pop() + carry)
            size >>= 1
        peaks.append(carry)
        self.size += 1

    def root(self) -> bytes:
        """The root of what was appended so far; appending may go on."""
        if not self._peaks:
            return self._algorithm.hash(b"")
        result = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            result = self._node(peak + result)
        return result


@dataclass(frozen=True)
class Tree:
    """A tree held in memory, for proofs. `levels[0]` are the leaf hashes, `levels[-1]` is the root alone."""

    algorithm: Algorithm
    levels: tuple[tuple[bytes, ...], ...]

    @classmethod
    def of(cls, algorithm: Algorithm, leaves: Iterable[bytes]) -> Tree:
        return cls.of_hashes(algorithm, map(algorithm.prefixed(LEAF_PREFIX), leaves))

    @classmethod
    def of_hashes(cls, algorithm: Algorithm, leaf_hashes: Iterable[bytes]) -> Tree:
        levels, node = [tuple(leaf_hashes)], algorithm.prefixed(NODE_PREFIX)
        while len(levels[-1]) > 1:
            levels.append(_parents(node, levels[-1]))
        return cls(algorithm, tuple(levels))

    @property
    def size(self) -> int:
        return len(self.levels[0])

    @property
    def root(self) -> bytes:
        return self.levels[-1][0] if self.size else self.algorithm.hash(b"")

    def proof(self, index: int) -> tuple[bytes, ...]:
        """The inclusion proof of leaf `index`, from the leaf upwards (RFC 6962 §2.1.1). Raises IndexOutOfRange."""
        _require_index(index, self.size)
        siblings = []
        for level in self.levels[:-1]:
            if (index ^ 1) < len(level):
                siblings.append(level[index ^ 1])
            index >>= 1
        return tuple(siblings)


def root_from_proof(algorithm: Algorithm, *, leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that `proof` leads to from `leaf_hash` at `index` (RFC 9162 §2.1.3.2). Requires 0 <= index < size.

    Raises:
        IndexOutOfRange: no such place in a tree of this size.
        WrongProofLength: the proof has not exactly the nodes that the place needs.
        MalformedValue: a hash is not 32 bytes.
    """
    _require_index(index, size)
    _require_hashes([leaf_hash, *proof])
    steps = _sibling_sides(index, size)
    if len(proof) != len(steps):
        raise WrongProofLength("inclusion proof of another length", expected=len(steps), found=len(proof))
    result = leaf_hash
    for sibling, on_left in zip(proof, steps, strict=True):
        result = node_hash(algorithm, sibling, result) if on_left else node_hash(algorithm, result, sibling)
    return result


def verify_inclusion(
    algorithm: Algorithm, *, leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Raises RootMismatch when the proof leads elsewhere, and whatever `root_from_proof` raises."""
    _require_hashes([root])
    found = root_from_proof(algorithm, leaf_hash=leaf_hash, index=index, size=size, proof=proof)
    if found != root:
        raise RootMismatch("inclusion proof leads to another root", where=f"leaf {index}", expected=root, found=found)


def _parents(node: Callable[[bytes], bytes], level: tuple[bytes, ...]) -> tuple[bytes, ...]:
    pairs = zip(level[::2], level[1::2], strict=False)
    parents = [node(left + right) for left, right in pairs]
    return (*parents, level[-1]) if len(level) % 2 else tuple(parents)


def _sibling_sides(index: int, size: int) -> list[bool]:
    """For each node of the proof, from the leaf upwards, whether it stands on the left."""
    sides = []
    last = size - 1
    while last:
        if index & 1:
            sides.append(True)
        elif index < last:
            sides.append(False)
        index >>= 1
        last >>= 1
    return sides


def _require_index(index: int, size: int) -> None:
    if not 0 <= index < size:
        raise IndexOutOfRange("no such leaf", expected=f"0 <= index < {size}", found=index)


def _require_hashes(hashes: Iterable[bytes]) -> None:
    for value in hashes:
        if len(value) != SIZE:
            raise MalformedValue("a hash of a tree has 32 bytes", found=value)
