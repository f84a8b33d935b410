"""Trees over batches: roots are those of pymerkle, of the definition in RFC 6962 §2.1 under hashlib, and of eth-abi for the key."""

from __future__ import annotations

import gc
import hashlib
import tracemalloc
from collections.abc import Iterator

import eth_abi
import pytest
from eth_utils import keccak
from pymerkle import InmemoryTree

from evidence.anchor import MAX_LEAVES, Batch, Chunk, batch_of, chunks_of, key_of, proofs
from evidence.anchor import batch as batches
from evidence.digest import Algorithm, Digests
from evidence.errors import LimitExceeded, MalformedValue, RootMismatch, WrongProofLength
from evidence.merkle import leaf_hash, verify_inclusion

SMALL = 8


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few leaves already fill several."""
    monkeypatch.setattr(batches, "CHUNK", SMALL)


def leaves(count: int) -> Iterator[Digests]:
    for number in range(count):
        content = number.to_bytes(4, "big")
        yield Digests(hashlib.sha256(content).digest(), hashlib.new("sm3", content).digest())


def made(count: int) -> Batch:
    return batch_of(chunks_of(leaves(count)))


def by_definition(found: list[bytes], name: str) -> bytes:
    """RFC 6962 §2.1 word by word: split at the largest power of two below the size."""
    if len(found) == 1:
        return hashlib.new(name, b"\0" + found[0]).digest()
    split = 1 << (len(found) - 1).bit_length() - 1
    return hashlib.new(name, b"\1" + by_definition(found[:split], name) + by_definition(found[split:], name)).digest()


@pytest.mark.parametrize("count", [1, 2, 7, 8, 9, 15, 16, 17, 63, 64, 65, 100])
def test_roots_are_those_of_the_definition(small_chunks: None, count: int) -> None:
    roots = made(count).roots
    assert roots.sha256 == by_definition([leaf.sha256 for leaf in leaves(count)], "sha256")
    assert roots.sm3 == by_definition([leaf.sm3 for leaf in leaves(count)], "sm3")


@pytest.mark.parametrize("count", [1, 5, 8, 41, 64])
def test_the_root_is_that_of_another_library(small_chunks: None, count: int) -> None:
    other = InmemoryTree(algorithm="sha256")
    for leaf in leaves(count):
        other.append_entry(leaf.sha256)
    assert made(count).roots.sha256 == other.get_root()


def test_chunks_of_the_real_size_too() -> None:
    count = batches.CHUNK + 3
    assert made(count).roots.sha256 == by_definition([leaf.sha256 for leaf in leaves(count)], "sha256")


@pytest.mark.parametrize("count", [1, 8, 20, 65])
def test_every_leaf_is_proven_at_its_place_and_at_no_other(small_chunks: None, count: int) -> None:
    batch, listed = made(count), list(leaves(count))
    found = list(proofs(batch, chunks_of(leaves(count))))
    assert [(proof.index, proof.count) for proof in found] == [(index, count) for index in range(count)]
    for proof, leaf in zip(found, listed, strict=True):
        for algorithm, nodes in ((Algorithm.SHA256, proof.sha256), (Algorithm.SM3, proof.sm3)):
            for index in range(count):
                stated = {
                    "leaf_hash": leaf_hash(algorithm, leaf.under(algorithm)),
                    "index": index,
                    "size": count,
                    "proof": nodes,
                    "root": batch.roots.under(algorithm),
                }
                if index == proof.index:
                    verify_inclusion(algorithm, **stated)  # type: ignore[arg-type]
                else:
                    with pytest.raises((RootMismatch, WrongProofLength)):
                        verify_inclusion(algorithm, **stated)  # type: ignore[arg-type]


def test_the_key_is_what_the_contract_computes() -> None:
    roots = Digests(b"\x11" * 32, b"\x22" * 32)
    encoded = eth_abi.encode(["bytes32", "bytes32", "uint32"], [roots.sha256, roots.sm3, 77])
    assert key_of(roots, 77) == keccak(encoded)
    assert made(3).key == key_of(made(3).roots, 3)
    with pytest.raises(MalformedValue):
        key_of(roots, MAX_LEAVES + 1)


def test_no_batch_of_nothing() -> None:
    with pytest.raises(LimitExceeded):
        made(0)


def test_chunks_are_full_but_for_the_last() -> None:
    short, full = Chunk(bytes(32), bytes(32)), Chunk(bytes(32 * batches.CHUNK), bytes(32 * batches.CHUNK))
    assert batch_of([full, short]).count == batches.CHUNK + 1
    with pytest.raises(MalformedValue, match="only the last"):
        batch_of([short, full])
    for wrong in ((b"", b""), (bytes(32), bytes(64)), (bytes(33), bytes(33)), (full.sha256 + bytes(32),) * 2):
        with pytest.raises(MalformedValue):
            Chunk(*wrong)


def test_memory_does_not_grow_with_the_leaves() -> None:
    """Three times as many leaves; what is held stays within a small margin of a chunk and its tree."""
    used = {chunks: _peak(chunks * batches.CHUNK) for chunks in (3, 9)}
    assert used[9] < used[3] + 128 * 1024


def _peak(count: int) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        for _ in proofs(made(count), chunks_of(leaves(count))):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
