"""Merkle-Patricia tries (Ethereum Yellow Paper, appendix D): what a proof shows of a key, and tries built anew.

    >>> lookup(root, keccak256(address), proof)            # the value, or None when the proof shows that there is none

Keys are taken as they are; state and storage tries hash theirs first (see `accounts`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from evidence.chainproof import rlp
from evidence.chainproof.rlp import Item
from evidence.digest import SIZE, keccak256
from evidence.errors import BrokenTrieProof, LimitExceeded, MalformedNode

EMPTY_ROOT = keccak256(rlp.encode(b""))
MAX_KEY = 64
MAX_PROOF_NODES = 2 * MAX_KEY + 1

_BRANCH = 17
_ABSENT = b""


def lookup(root: bytes, key: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The value under `key` in the trie of `root`, or None when `proof` shows that it has none.

    `proof` holds the encoded nodes on the way from the root, each once; nodes inside another node are not repeated.

    Raises:
        BrokenTrieProof: a node that is not the one referred to, the way cut short, or nodes after its end.
        MalformedNode, MalformedRlp: a node that no trie contains.
        LimitExceeded: a key or proof longer than any genuine one.
    """
    _require_size(key, proof)
    if root == EMPTY_ROOT and list(proof) in ([], [rlp.encode(b"")]):
        return None
    remaining = iter(proof)
    value = _walk(root, key, lambda reference: _next_node(reference, remaining))
    if next(remaining, None) is not None:
        raise BrokenTrieProof("nodes after the end of the proof")
    return value


class Trie:
    """A trie over `entries`, built anew: for roots over lists, and for proofs. An empty value means no entry.

    Raises LimitExceeded for a key above MAX_KEY bytes.
    """

    def __init__(self, entries: Mapping[bytes, bytes]) -> None:
        for key in entries:
            _require_size(key, ())
        self._nodes: dict[bytes, bytes] = {}
        paths = sorted((_nibbles(key), value) for key, value in entries.items() if value)
        self._root_node = rlp.encode(self._build(paths, 0)) if paths else rlp.encode(b"")
        self.root = keccak256(self._root_node)
        self._nodes[self.root] = self._root_node

    def proof(self, key: bytes) -> tuple[bytes, ...]:
        """The nodes from the root towards `key`, showing its value or its absence."""
        if self.root == EMPTY_ROOT:
            return ()
        found: list[bytes] = []

        def recorded(reference: bytes) -> bytes:
            found.append(self._nodes[reference])
            return self._nodes[reference]

        _walk(self.root, key, recorded)
        return tuple(found)

    def _build(self, entries: list[tuple[bytes, bytes]], depth: int) -> list[Item]:
        """The node over sorted `entries` that agree in their first `depth` nibbles."""
        if len(entries) == 1:
            path, value = entries[0]
            return _pair(_compact(path[depth:], leaf=True), value)
        shared = _shared(entries[0][0], entries[-1][0], depth)
        if shared > depth:
            inner = self._refer(self._build(entries, shared))
            return _pair(_compact(entries[0][0][depth:shared], leaf=False), inner)
        return self._branch(entries, depth)

    def _branch(self, entries: list[tuple[bytes, bytes]], depth: int) -> list[Item]:
        ends = len(entries[0][0]) == depth
        node: list[Item] = [_ABSENT for _ in range(_BRANCH)]
        if ends:
            node[16] = entries[0][1]
        below: dict[int, list[tuple[bytes, bytes]]] = {}
        for entry in entries[1:] if ends else entries:
            below.setdefault(entry[0][depth], []).append(entry)
        for nibble, group in below.items():
            node[nibble] = self._refer(self._build(group, depth + 1))
        return node

    def _refer(self, node: list[Item]) -> Item:
        encoded = rlp.encode(node)
        if len(encoded) < SIZE:
            return node
        reference = keccak256(encoded)
        self._nodes[reference] = encoded
        return reference


def root_of_list(items: Iterable[bytes]) -> bytes:
    """The root over a block's transactions or receipts: each under the RLP of its place."""
    return list_trie(items).root


def list_trie(items: Iterable[bytes]) -> Trie:
    return Trie({list_key(place): item for place, item in enumerate(items)})


def list_key(place: int) -> bytes:
    return rlp.encode(rlp.from_integer(place))


def _pair(path: bytes, end: Item) -> list[Item]:
    return [path, end]


def _walk(root: bytes, key: bytes, fetch: Callable[[bytes], bytes]) -> bytes | None:
    path = _nibbles(key)
    reference: Item = root
    while True:
        node = _decode(fetch(reference)) if isinstance(reference, bytes) else reference
        if len(node) == _BRANCH:
            if not path:
                return rlp.as_bytes(node[16]) or None
            reference, path = _child(node[path[0]]), path[1:]
        else:
            prefix, is_leaf = _expand(rlp.as_bytes(node[0]))
            if is_leaf:
                return _leaf_value(node[1]) if prefix == path else None
            if path[: len(prefix)] != prefix:
                return None
            reference, path = _child(node[1]), path[len(prefix) :]
            if reference == _ABSENT:
                raise MalformedNode("an extension that leads nowhere")
        if reference == _ABSENT:
            return None


def _next_node(reference: bytes, remaining: Iterable[bytes]) -> bytes:
    for node in remaining:
        if keccak256(node) != reference:
            raise BrokenTrieProof("not the node referred to", expected=reference, found=keccak256(node))
        return node
    raise BrokenTrieProof("proof cut short", expected=reference)


def _decode(encoded: bytes) -> list[Item]:
    node = rlp.decode_list(encoded)
    _require_node(node)
    return node


def _require_node(node: list[Item]) -> None:
    if len(node) not in (2, _BRANCH):
        raise MalformedNode("a node has 2 or 17 items", found=len(node))


def _child(reference: Item) -> Item:
    """A reference checked: nothing, a hash, or a node small enough to stand inside its parent."""
    if isinstance(reference, bytes):
        if len(reference) not in (0, SIZE):
            raise MalformedNode("a reference is a hash or a node", found=reference)
        return reference
    _require_node(reference)
    if len(rlp.encode(reference)) >= SIZE:
        raise MalformedNode("a node of 32 bytes or more inside another")
    return reference


def _leaf_value(value: Item) -> bytes:
    data = rlp.as_bytes(value)
    if not data:
        raise MalformedNode("a leaf without a value")
    return data


def _nibbles(data: bytes) -> bytes:
    return bytes(nibble for byte in data for nibble in (byte >> 4, byte & 15))


def _compact(path: bytes, *, leaf: bool) -> bytes:
    """Hex-prefix encoding (appendix C)."""
    flag = 2 if leaf else 0
    padded = bytes([flag + 1]) + path if len(path) % 2 else bytes([flag, 0]) + path
    return bytes(high << 4 | low for high, low in zip(padded[::2], padded[1::2], strict=True))


def _expand(encoded: bytes) -> tuple[bytes, bool]:
    """The path and whether it ends in a leaf."""
    nibbles = _nibbles(encoded)
    if not nibbles or nibbles[0] > 3 or (nibbles[0] % 2 == 0 and nibbles[1]):
        raise MalformedNode("a path with a wrong prefix", found=encoded)
    path, is_leaf = nibbles[2 - nibbles[0] % 2 :], nibbles[0] >= 2
    if not path and not is_leaf:
        raise MalformedNode("an extension without a path")
    return path, is_leaf


def _shared(one: bytes, other: bytes, start: int) -> int:
    """Where two paths part, at or after `start`."""
    end = start
    while end < min(len(one), len(other)) and one[end] == other[end]:
        end += 1
    return end


def _require_size(key: bytes, proof: Sequence[bytes]) -> None:
    if len(key) > MAX_KEY:
        raise LimitExceeded("trie key too long", expected=f"at most {MAX_KEY} bytes", found=len(key))
    if len(proof) > MAX_PROOF_NODES:
        raise LimitExceeded("trie proof too long", expected=f"at most {MAX_PROOF_NODES} nodes", found=len(proof))
