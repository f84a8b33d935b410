"""Expected roots are of RFC 6962's own test data (the transparency-dev vectors) or folded by hand with hashlib."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import pytest

from evidence.digest import Algorithm
from evidence.errors import EvidenceError, IndexOutOfRange, MalformedValue, RootMismatch, WrongProofLength
from evidence.merkle import RootBuilder, Tree, leaf_hash, root_from_proof, root_of, verify_inclusion

LEAVES = [bytes([n]) * n for n in range(23)]


def by_definition(leaves: list[bytes], name: str = "sha256") -> bytes:
    """RFC 6962 §2.1 word by word: split at the largest power of two below the size."""
    if not leaves:
        return hashlib.new(name).digest()
    if len(leaves) == 1:
        return hashlib.new(name, b"\0" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.new(name, b"\1" + by_definition(leaves[:split], name) + by_definition(leaves[split:], name)).digest()


@pytest.mark.parametrize("size", range(len(LEAVES) + 1))
def test_builder_and_tree_give_the_root_of_the_definition(size: int) -> None:
    expected = by_definition(LEAVES[:size])
    assert root_of(Algorithm.SHA256, LEAVES[:size]) == expected
    assert Tree.of(Algorithm.SHA256, LEAVES[:size]).root == expected


def test_root_of_the_empty_tree_is_the_digest_of_nothing() -> None:
    assert root_of(Algorithm.SHA256, []).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_builder_keeps_one_hash_for_each_complete_subtree() -> None:
    builder = RootBuilder(Algorithm.SHA256)
    for number in range(1000):
        builder.append(number.to_bytes(2, "big"))
    assert len(builder._peaks) == (1000).bit_count()


def test_builder_can_be_asked_between_leaves() -> None:
    builder = RootBuilder(Algorithm.SHA256)
    for size, leaf in enumerate(LEAVES):
        assert builder.root() == by_definition(LEAVES[:size])
        builder.append(leaf)


@pytest.mark.parametrize("algorithm", Algorithm)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 23])
def test_every_leaf_is_proven_and_no_other_place_is(algorithm: Algorithm, size: int) -> None:
    tree = Tree.of(algorithm, LEAVES[:size])
    for index in range(size):
        leaf = leaf_hash(algorithm, LEAVES[index])
        proof = tree.proof(index)
        verify_inclusion(algorithm, leaf_hash=leaf, index=index, size=size, proof=proof, root=tree.root)
        for other in set(range(size)) - {index}:
            with pytest.raises((RootMismatch, WrongProofLength)):
                verify_inclusion(algorithm, leaf_hash=leaf, index=other, size=size, proof=proof, root=tree.root)


def test_each_flipped_bit_of_a_proof_is_found() -> None:
    tree = Tree.of(Algorithm.SM3, LEAVES)
    proof = tree.proof(9)
    for position, node in enumerate(proof):
        for bit in range(0, 256, 17):
            flipped = bytearray(node)
            flipped[bit // 8] ^= 1 << bit % 8
            changed = (*proof[:position], bytes(flipped), *proof[position + 1 :])
            with pytest.raises(RootMismatch):
                verify_inclusion(
                    Algorithm.SM3,
                    leaf_hash=tree.levels[0][9],
                    index=9,
                    size=tree.size,
                    proof=changed,
                    root=tree.root,
                )


def test_reasons_are_told_apart() -> None:
    tree = Tree.of(Algorithm.SHA256, LEAVES[:5])
    leaf, proof = tree.levels[0][2], tree.proof(2)

    def check(**changes: object) -> None:
        arguments = {"leaf_hash": leaf, "index": 2, "size": 5, "proof": proof, "root": tree.root} | changes
        verify_inclusion(Algorithm.SHA256, **arguments)  # type: ignore[arg-type]

    check()
    for changes, reason in [
        ({"index": 5}, IndexOutOfRange),
        ({"index": -1}, IndexOutOfRange),
        ({"size": 0}, IndexOutOfRange),
        ({"proof": proof[:-1]}, WrongProofLength),
        ({"proof": (*proof, leaf)}, WrongProofLength),
        ({"proof": (proof[0][:-1], *proof[1:])}, MalformedValue),
        ({"root": b""}, MalformedValue),
        ({"root": leaf}, RootMismatch),
        ({"leaf_hash": tree.levels[0][3]}, RootMismatch),
    ]:
        with pytest.raises(reason):
            check(**changes)


def test_a_node_cannot_pass_for_a_leaf() -> None:
    """Without the prefixes, the two children of a node would themselves be a leaf of a smaller tree."""
    left, right = (leaf_hash(Algorithm.SHA256, leaf) for leaf in LEAVES[:2])
    root = root_of(Algorithm.SHA256, LEAVES[:2])
    assert (
        root_from_proof(
            Algorithm.SHA256, leaf_hash=leaf_hash(Algorithm.SHA256, left + right), index=0, size=1, proof=[]
        )
        != root
    )


def test_no_proof_for_a_leaf_that_is_not_there() -> None:
    with pytest.raises(IndexOutOfRange):
        Tree.of(Algorithm.SHA256, LEAVES[:4]).proof(4)
    with pytest.raises(IndexOutOfRange):
        Tree.of(Algorithm.SHA256, []).proof(0)


def test_public_roots(vector: object) -> None:
    case = vector("rfc6962/roots.json")  # type: ignore[operator]
    leaves = [bytes.fromhex(leaf) for leaf in case["leaf_inputs_hex"]]
    for size, expected in enumerate(case["root_by_size_hex"]):
        assert root_of(Algorithm.SHA256, leaves[:size]).hex() == expected
        assert Tree.of(Algorithm.SHA256, leaves[:size]).root.hex() == expected


def test_public_inclusion_proofs_genuine_and_attacked(vectors: Path) -> None:
    outcomes = {True: 0, False: 0}
    for path in sorted((vectors / "rfc6962" / "inclusion").rglob("*.json")):
        case = json.loads(path.read_text())
        arguments = {
            "leaf_hash": base64.b64decode(case["leafHash"] or ""),
            "index": case["leafIdx"],
            "size": case["treeSize"],
            "proof": [base64.b64decode(node) for node in case["proof"] or []],
            "root": base64.b64decode(case["root"] or ""),
        }
        if case["wantErr"]:
            with pytest.raises(EvidenceError):
                verify_inclusion(Algorithm.SHA256, **arguments)
        else:
            verify_inclusion(Algorithm.SHA256, **arguments)
        outcomes[case["wantErr"]] += 1
    assert outcomes[True] > 70 and outcomes[False] > 4
