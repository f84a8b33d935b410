"""Expected roots: Ethereum's public trie tests, and constants that every client knows. Attacks name what they change."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from evidence.chainproof import rlp
from evidence.chainproof.trie import EMPTY_ROOT, MAX_PROOF_NODES, Trie, lookup, root_of_list
from evidence.digest import keccak256
from evidence.errors import BrokenTrieProof, EvidenceError, LimitExceeded, MalformedInput

# `dogs` of Ethereum's trieanyorder.json; `puppy` has a value inside a branch.
DOGS = ({b"doe": b"reindeer", b"dog": b"puppy", b"dogglesworth": b"cat"}, "8aad789dff2f538bca5d8ea56e8abe10f4c7ba3a5dea95fea4cd6e7c3a1168d3")  # fmt: skip
PUPPY = ({b"do": b"verb", b"horse": b"stallion", b"doge": b"coin", b"dog": b"puppy"}, "5991bb8c6514148a29db676a14ac506cd2cd5775ace63c30a4fe457715e9ac84")  # fmt: skip


@pytest.mark.parametrize(("entries", "root"), [DOGS, PUPPY])
def test_roots_values_and_absences(entries: dict[bytes, bytes], root: str) -> None:
    trie = Trie(entries)
    assert trie.root.hex() == root
    for key, value in entries.items():
        assert lookup(trie.root, key, trie.proof(key)) == value
    for absent in (b"", b"d", b"dogs", b"cat", b"dogglesworthy", b"horse\0", b"\xff"):
        assert lookup(trie.root, absent, trie.proof(absent)) is None


def test_the_empty_trie() -> None:
    assert EMPTY_ROOT.hex() == "56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"
    assert Trie({}).root == Trie({b"gone": b""}).root == EMPTY_ROOT == root_of_list([])
    for proof in ((), (b"\x80",)):
        assert lookup(EMPTY_ROOT, b"any", proof) is None
    for proof in ((b"",), (b"\x80", b"\x80"), (b"\xc0",)):
        with pytest.raises(EvidenceError):
            lookup(EMPTY_ROOT, b"any", proof)


def large_trie() -> tuple[Trie, dict[bytes, bytes]]:
    source = random.Random(1186)
    entries = {source.randbytes(32): source.randbytes(source.randrange(1, 60)) for _ in range(300)}
    return Trie(entries), entries


def test_every_key_of_a_large_trie() -> None:
    trie, entries = large_trie()
    for key, value in entries.items():
        assert lookup(trie.root, key, trie.proof(key)) == value
        near = key[:-1] + bytes([key[-1] ^ 1])
        assert lookup(trie.root, near, trie.proof(near)) is None


def test_every_flipped_bit_is_found() -> None:
    trie, entries = large_trie()
    key = next(iter(entries))
    proof = trie.proof(key)
    for place, encoded in enumerate(proof):
        for bit in range(0, 8 * len(encoded), 13):
            changed = bytearray(encoded)
            changed[bit // 8] ^= 1 << bit % 8
            with pytest.raises(BrokenTrieProof, match="not the node"):
                lookup(trie.root, key, (*proof[:place], bytes(changed), *proof[place + 1 :]))


def test_a_proof_must_be_whole_and_no_more() -> None:
    trie, entries = large_trie()
    key, other = list(entries)[:2]
    proof = trie.proof(key)
    with pytest.raises(BrokenTrieProof, match="cut short"):
        lookup(trie.root, key, proof[:-1])
    with pytest.raises(BrokenTrieProof, match="cut short"):
        lookup(trie.root, key, ())
    with pytest.raises(BrokenTrieProof, match="after the end"):
        lookup(trie.root, key, (*proof, proof[-1]))
    with pytest.raises(BrokenTrieProof):
        lookup(trie.root, key, proof[1:])
    with pytest.raises(BrokenTrieProof):
        lookup(trie.root, other, proof)
    with pytest.raises(BrokenTrieProof):
        lookup(keccak256(b"another root"), key, proof)


def test_no_other_keys_proof_shows_a_present_key_as_absent() -> None:
    trie, entries = large_trie()
    key = next(iter(entries))
    for number in range(512):
        other = (number * 2**247).to_bytes(32, "big")
        try:
            assert lookup(trie.root, key, trie.proof(other)) == entries[key]
        except BrokenTrieProof:
            continue


@pytest.mark.parametrize(
    "node",
    [
        pytest.param([b"\x20"], id="one item"),
        pytest.param([b""] * 16, id="sixteen items"),
        pytest.param(b"text", id="not a list"),
        pytest.param([b"", b"v"], id="a path without a prefix"),
        pytest.param([b"\x40", b"v"], id="an unknown flag"),
        pytest.param([b"\x21", b"v"], id="a leaf's path with padding that is not zero"),
        pytest.param([b"\x01\x00", b"\0" * 32], id="an extension's path with padding that is not zero"),
        pytest.param([b"\x00", b"\0" * 32], id="an extension without a path"),
        pytest.param([b"\x16", b"\0" * 31], id="a reference of 31 bytes"),
        pytest.param([b"\x16", b""], id="an extension to nothing"),
        pytest.param([b"\x20\x61", b""], id="a leaf without a value"),
        pytest.param([b"\x16", [b"\x31", b"v" * 40]], id="a large node inside"),
        pytest.param([b"\x16", [b"\x31"]], id="half a node inside"),
        pytest.param([b"\x20\x61", [b"v"]], id="a list as value"),
        pytest.param([[b"\x20"], b"v"], id="a list as path"),
    ],
)
def test_nodes_that_no_trie_contains(node: rlp.Item) -> None:
    encoded = rlp.encode(node)
    with pytest.raises(MalformedInput):
        lookup(keccak256(encoded), b"a", [encoded])


def test_limits() -> None:
    with pytest.raises(LimitExceeded):
        lookup(EMPTY_ROOT, b"k" * 65, ())
    with pytest.raises(LimitExceeded):
        lookup(EMPTY_ROOT, b"k", (b"\x80",) * (MAX_PROOF_NODES + 1))
    with pytest.raises(LimitExceeded):
        Trie({b"k" * 65: b"v"})


def test_any_bytes_get_an_answer() -> None:
    source = random.Random(3)
    trie, entries = large_trie()
    key = next(iter(entries))
    proof = trie.proof(key)
    for _ in range(3000):
        node = bytearray(source.choice(proof))
        for _ in range(source.randrange(1, 4)):
            node[source.randrange(len(node))] = source.randrange(256)
        root = keccak256(bytes(node))
        try:
            lookup(root, key, [bytes(node), *proof[1:]])
        except EvidenceError:
            continue


def as_bytes(value: str) -> bytes:
    return bytes.fromhex(value[2:]) if value.startswith("0x") else value.encode()


def entries_of(case: Mapping[str, Any]) -> dict[bytes, bytes]:
    """The entries that are left when the test's writes and deletions are done."""
    pairs = case["in"].items() if isinstance(case["in"], dict) else case["in"]
    return {as_bytes(key): b"" if value is None else as_bytes(value) for key, value in pairs}


@pytest.mark.parametrize(
    ("name", "hashed"),
    [
        ("trieTest", False),
        ("trieAnyOrder", False),
        ("trieTestSecureTrie", True),
        ("trieAnyOrderSecureTrie", True),
        ("hexEncodedSecureTrieTest", True),
    ],
)
def test_public_tries(vector: Callable[[str], Any], name: str, hashed: bool) -> None:
    cases = vector(f"mpt_trie/{name}.json")["tests"]
    assert cases
    for title, case in cases.items():
        entries = {keccak256(key) if hashed else key: value for key, value in entries_of(case).items()}
        trie = Trie(entries)
        assert "0x" + trie.root.hex() == case["root"], title
        for key, value in entries.items():
            assert lookup(trie.root, key, trie.proof(key)) == (value or None), title
