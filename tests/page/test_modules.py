"""Expected values of the page's modules are of standards and published vectors: GB/T 32905, RFC 6962, RFC 8785, Ethereum's own tests."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evidence.chainproof import Trie
from tests.page.core import calls_of_page
from tests.unit.evidence.test_trie import DOGS, PUPPY


def test_published_digests(modules: Path) -> None:
    cases = [
        ("hash", {"algorithm": "sha-256", "data": b"abc".hex()}, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("hash", {"algorithm": "sm3", "data": b"abc".hex()}, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        ("hash", {"algorithm": "sm3", "data": (b"abcd" * 16).hex()}, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
        ("keccak", {"data": ""}, "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
    ]  # fmt: skip
    found = calls_of_page(modules, [(name, given) for name, given, _ in cases])
    assert found == [expected for *_, expected in cases]


def test_public_sm3_vectors(modules: Path, vectors: Path) -> None:
    cases = json.loads((vectors / "sm/sm3_vectors.json").read_text())["vectors"]
    asked = [("hash", {"algorithm": "sm3", "data": case["msg_utf8"].encode().hex()}) for case in cases]
    assert calls_of_page(modules, asked) == [case["sm3"] for case in cases]


CANONICAL = '{"1":[null,true,false,-5],"€":"\\r\\n\\t\\"\\\\/\\u0007\x7f","😂":2,"\ufb33":1}'
REFUSED = (
    b'{"rate":1,"rate":2}', b'{"a":{"b":1,"\\u0062":2}}', b"[NaN]", b"[-Infinity]", b"[1.0]", b"[1e2]", b"[9007199254740992]",
    b"[" + b"9" * 100_000 + b"]", b'["\\ud800"]', b'{"\\udc00":1}', b'"\xff"', b"\xef\xbb\xbf{}", b"", b"{} {}", b"{'a':1}", b'["a',
    b'["tab\there"]', b"[01]", b"[1,]", b'{"a":1,}', b"[-]", b'["\\x"]', b'["\\u12"]', b"[1}", b"nul",
)  # fmt: skip


def test_json_has_one_spelling(modules: Path) -> None:
    shuffled = (
        '{"\ufb33": 1, "\\ud83d\\ude02": 2, "\\u20ac": "\\r\\n\\t\\"\\\\\\/\\u0007\x7f", "1": [null, true, false, -5]}'
    )
    spelled, other, *refused = calls_of_page(
        modules,
        [
            ("canonical", {"data": shuffled.encode().hex()}),
            ("loadCanonical", {"data": shuffled.encode().hex()}),
            *(("canonical", {"data": data.hex()}) for data in REFUSED),
        ],
    )
    assert bytes.fromhex(spelled).decode() == CANONICAL
    assert [other, *refused] == [{"refused": "malformed.json"}] * (1 + len(REFUSED))


def test_json_nested_to_the_limit_and_beyond(modules: Path) -> None:
    asked = [("canonical", {"data": (b"[" * depth + b"]" * depth).hex()}) for depth in (32, 33, 200_000)]
    found = calls_of_page(modules, asked)
    assert found == [(b"[" * 32 + b"]" * 32).hex(), *[{"refused": "malformed.limit"}] * 2]


def test_public_tree_roots(modules: Path, vectors: Path) -> None:
    """RFC 6962's own test data: the roots over the first leaves."""
    published = json.loads((vectors / "rfc6962/roots.json").read_text())
    leaves, roots = published["leaf_inputs_hex"], published["root_by_size_hex"]
    asked = [("treeRoot", {"algorithm": "sha-256", "leaves": leaves[:n]}) for n in range(len(roots))]
    assert len(roots) > 5 and calls_of_page(modules, asked) == roots


def inclusions(vectors: Path) -> Iterator[tuple[bool, str, dict[str, Any]]]:
    for path in sorted((vectors / "rfc6962" / "inclusion").rglob("*.json")):
        case = json.loads(path.read_text())
        leaf, root, *proof = (
            base64.b64decode(text or "").hex() for text in (case["leafHash"], case["root"], *(case["proof"] or []))
        )
        yield case["wantErr"], root, {"leaf": leaf, "index": case["leafIdx"], "size": case["treeSize"], "proof": proof}


def test_public_inclusion_proofs_genuine_and_attacked(modules: Path, vectors: Path) -> None:
    cases = [case for case in inclusions(vectors) if case[2]["size"] < 2**53]
    found = calls_of_page(modules, [("inclusion", given) for *_, given in cases])
    assert len(cases) > 50
    for (refused, root, given), answer in zip(cases, found, strict=True):
        assert (answer != root) == refused, given


@pytest.mark.parametrize("entries", [DOGS[0], PUPPY[0]], ids=["dogs", "puppy"])
def test_values_and_absences_in_tries(modules: Path, entries: dict[bytes, bytes]) -> None:
    trie = Trie(entries)
    keys = [*entries, b"", b"d", b"dogs", b"cat", b"\xff"]
    proofs = [[node.hex() for node in trie.proof(key)] for key in keys]
    found = calls_of_page(
        modules,
        [
            ("lookup", {"root": trie.root.hex(), "key": key.hex(), "proof": proof})
            for key, proof in zip(keys, proofs, strict=True)
        ],
    )
    assert found == [entries[key].hex() if key in entries else None for key in keys]
    changed = [proofs[0][0][:-2] + f"{int(proofs[0][0][-2:], 16) ^ 1:02x}", *proofs[0][1:]]
    asked = {"root": trie.root.hex(), "key": keys[0].hex()}
    refused = calls_of_page(modules, [("lookup", {**asked, "proof": proof}) for proof in (changed, proofs[0][:-1])])
    assert refused == [{"refused": "invalid.trie-proof"}] * 2


@pytest.mark.parametrize("data", ["8100", "b800", "c3", "", "8180c0", "b90001aa", "f800"])
def test_rlp_has_one_encoding(modules: Path, data: str) -> None:
    assert calls_of_page(modules, [("rlp", {"data": data})]) == [{"refused": "malformed.rlp"}]


def test_rlp_of_the_yellow_paper(modules: Path) -> None:
    encoded = ["83646f67", "c88363617483646f67", "80", "c0", "0f", "820400", "c7c0c1c0c3c0c1c0", "b838" + "61" * 56]
    assert calls_of_page(modules, [("rlp", {"data": data}) for data in encoded]) == encoded
