"""Whatever is handed over, the answer is a value or an EvidenceError: no other exception, and none that takes long."""

from __future__ import annotations

import contextlib
import copy
import json
import random
import time
from collections.abc import Callable
from typing import Any

import pytest

from evidence.canonical import Json, canonicalize, load
from evidence.catalogue import Catalogue
from evidence.chainproof import AccountProof, Header, Receipt, transaction_from_rpc, verify_account_proof
from evidence.digest import Digests
from evidence.documents import Document, DocumentTree, Kind, Leaf, LeafProof, verify_leaf
from evidence.errors import EvidenceError
from evidence.fields import field_from_json, fields_of, verify_fields, withhold
from evidence.log import Step
from evidence.slots import FilesLayout

SALT = bytes(32)
NASTY: list[Any] = [
    None, True, False, 0, -1, 2**53 - 1, "", "0x", "0x0", "0x00", "0X00", "0xzz", "0x" + "ff" * 33, "0x" + "ff" * 5000, "é", "\x00",
    [], {}, [[]], {"a": []}, ["0x80"] * 200, {"": None}, "0x" + "1" * 65, "0x7fffffffffffffff",
]  # fmt: skip

TREE = DocumentTree((Document("terms", "application/json", b'{"a":1}', SALT, Kind.FIELDS).leaf(),) * 3)
STEP = Step(SALT, 1, SALT, 1, bytes(20), 1, 1, 0, SALT, b"effect", b"", 1)


def leaf_and_proof(value: Any) -> None:
    verify_leaf(Leaf.from_json(value["leaf"], "leaf"), LeafProof.from_json(value["proof"], "proof"), TREE.doc_hash)


def fields(value: Any) -> None:
    verify_fields([field_from_json(field, "field") for field in value["fields"]], Digests(SALT, SALT))


def account(value: Any) -> None:
    verify_account_proof(SALT, AccountProof.from_rpc(value))


def step(value: Any) -> None:
    Step.from_json(value, "step").head_after(SALT)


def subjects(anvil: Any) -> dict[str, tuple[Callable[[Any], Any], Json]]:
    shown = withhold(fields_of({"a": {"b": [1, "x"]}, "c": []}, SALT), [("a",)])
    catalogue = Catalogue.own()
    rule = {"id": 1, "code": "A", "scope": "party", "afterAll": [], "afterAny": [], "anywhere": [], "clears": [], "repeats": False, "opens": True}  # fmt: skip
    return {
        "step": (step, STEP.to_json()),
        "leaf": (leaf_and_proof, {"leaf": TREE.leaves[0].to_json(), "proof": TREE.proof(0).to_json()}),
        "fields": (fields, {"fields": [field.to_json() for field in shown]}),
        "account": (account, anvil["proof"]),
        "header": (Header.from_rpc, anvil["block"] | {"transactions": []}),
        "receipt": (Receipt.from_rpc, anvil["receipts"][1]),
        "transaction": (transaction_from_rpc, anvil["block"]["transactions"][1]),
        "layout": (
            lambda value: FilesLayout.from_json(value, "layout"),
            {"mapping": "0x" + "00" * 32, "headOffset": 0, "seqOffset": 1, "seqBit": 192},
        ),  # fmt: skip
        "catalogue": (
            Catalogue.from_json,
            {
                "digest": "0x" + catalogue.digest.hex(),
                "scopes": {"party": {"file": "party", "in": None}},
                "nodes": [rule],
            },
        ),  # fmt: skip
    }


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container with every key or index in it."""
    found: list[tuple[Any, Any]] = []
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict | list):
            keys = list(item) if isinstance(item, dict) else list(range(len(item)))
            found += [(item, key) for key in keys]
            pending += [item[key] for key in keys]
    return found


def mutate(source: random.Random, value: Any) -> None:
    container, key = source.choice(places(value))
    kind = source.randrange(4)
    if kind == 0:
        container[key] = copy.deepcopy(source.choice(NASTY))
    elif kind == 1:
        del container[key]
    elif kind == 2 and isinstance(container[key], str) and container[key]:
        text = container[key]
        place = source.randrange(len(text))
        container[key] = text[:place] + source.choice("0123456789abcdefgx-\x00") + text[place + 1 :]
    elif isinstance(container, dict):
        container[source.choice(["extra", "", "seq", "proof", "salt"])] = copy.deepcopy(source.choice(NASTY))
    else:
        container.append(copy.deepcopy(source.choice(NASTY)))


@pytest.mark.parametrize(
    "name", ["step", "leaf", "fields", "account", "header", "receipt", "transaction", "layout", "catalogue"]
)
def test_mutated_objects(anvil: Any, name: str) -> None:
    read, genuine = subjects(anvil)[name]
    source = random.Random(name)
    written = json.dumps(genuine)
    refused = 0
    for _ in range(400):
        value = json.loads(written)
        for _ in range(source.randrange(1, 4)):
            if places(value):
                mutate(source, value)
        begun = time.perf_counter()
        try:
            read(value if name != "leaf" or set(value) == {"leaf", "proof"} else genuine)
        except EvidenceError as error:
            refused += 1
            assert len(error.diagnostics()) < 3000
        except (KeyError, TypeError):
            assert name == "fields" and not isinstance(value.get("fields"), list)  # this test's own unpacking
        assert time.perf_counter() - begun < 2
    assert refused > 100


@pytest.mark.parametrize("value", NASTY)
def test_nasty_values_whole(anvil: Any, value: Any) -> None:
    for name, (read, _) in subjects(anvil).items():
        if name not in ("leaf", "fields"):
            with pytest.raises(EvidenceError):
                read(value)


def test_mutated_json_text() -> None:
    source = random.Random(8785)
    genuine = canonicalize({"a": [1, "x\u20ac", None, True], "b": {"c": "\\u0041"}})
    for _ in range(5000):
        data = bytearray(genuine)
        for _ in range(source.randrange(1, 5)):
            data[source.randrange(len(data))] = source.choice(b'{}[]",:\\u0019e.-+ \x00\xff\xe2')
        try:
            assert load(canonicalize(load(bytes(data)))) is not ...
        except EvidenceError:
            continue


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 10_000_000,
        b'{"a":' * 3_000_000,
        b'"' + b"\\u0041" * 2_000_000 + b'"',
        b"[" + b"1," * 5_000_000 + b"1]",
        b"1" * 16_000_000,
        b"-" * 1_000_000,
        b'["' + b"a" * 16_000_000,
        b"{" + b",".join(b'"%d":0' % n for n in range(600_000)) + b"}",
    ],
    ids=["open arrays", "open objects", "escapes", "items", "digits", "signs", "open string", "members"],
)
def test_large_texts_are_answered_soon(data: bytes) -> None:
    begun = time.perf_counter()
    with contextlib.suppress(EvidenceError):
        load(data)
    assert time.perf_counter() - begun < 5
