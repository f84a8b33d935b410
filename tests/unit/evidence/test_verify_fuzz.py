"""Mutated bundles: whatever is handed over, one of the three outcomes, soon, and never another exception."""

from __future__ import annotations

import json
import random
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from evidence.bundle import Bundle
from evidence.canonical import canonicalize
from evidence.container import pack, unpack
from evidence.errors import EvidenceError
from evidence.rendering import as_text
from evidence.report import Outcome, Report
from evidence.verify import verify
from tests.unit.evidence.forge import TRUST, bundle_of, life, reseal
from tests.unit.evidence.test_hostile_input import mutate, places

MUTATIONS = 500
SECONDS = 2
BUNDLE = bundle_of(life(2))
CONTENTS = unpack(BUNDLE)
JSON_NAMES = [name for name in CONTENTS if name.endswith(".json") and name != "manifest.json"]


def answered(data: bytes) -> Report:
    begun = time.process_time()
    report = verify(data, TRUST)
    text = as_text(report)
    assert time.process_time() - begun < SECONDS
    assert report.outcome in Outcome and text
    json.dumps(report.to_json())
    return report


def raw_bytes(source: random.Random) -> bytes:
    data = bytearray(BUNDLE)
    for _ in range(source.randrange(1, 9)):
        data[source.randrange(len(data))] = source.randrange(256)
    return bytes(data)


def cut_or_grown(source: random.Random) -> bytes:
    at, length = source.randrange(len(BUNDLE)), source.randrange(1, 4000)
    return BUNDLE[:at] + (BUNDLE[at + length :] if source.random() < 0.5 else source.randbytes(length) + BUNDLE[at:])


def member_bytes(source: random.Random) -> bytes:
    """Bytes of one member, packed anew with a manifest that fits."""
    name = source.choice([name for name in CONTENTS if name != "manifest.json"])
    content = bytearray(CONTENTS[name])
    for _ in range(source.randrange(1, 4)):
        content[source.randrange(len(content))] = source.choice(b'{}[]",:019afx-\x00\xff')
    return reseal(BUNDLE, {name: bytes(content)})


def json_values(source: random.Random) -> bytes:
    """Values of a JSON member, in canonical spelling."""
    name = source.choice(JSON_NAMES)
    value: Any = json.loads(CONTENTS[name])
    for _ in range(source.randrange(1, 4)):
        if places(value):
            mutate(source, value)
    return reseal(BUNDLE, {name: _spelled(value, CONTENTS[name])})


def event_values(source: random.Random) -> bytes:
    lines = [json.loads(line) for line in CONTENTS["events.jsonl"].splitlines()]
    for _ in range(source.randrange(1, 4)):
        mutate(source, source.choice(lines))
    if source.random() < 0.3:
        lines.insert(source.randrange(len(lines)), source.choice(lines))
    if source.random() < 0.3:
        lines.pop(source.randrange(len(lines)))
    return reseal(BUNDLE, {"events.jsonl": b"".join(_spelled(line, b"{}") + b"\n" for line in lines)})


def manifest_values(source: random.Random) -> bytes:
    value: Any = json.loads(CONTENTS["manifest.json"])
    mutate(source, value)
    return pack({**CONTENTS, "manifest.json": _spelled(value, b"{}")})


def swapped_members(source: random.Random) -> bytes:
    """The content of one member under the name of another."""
    one, other = source.sample([name for name in CONTENTS if name != "manifest.json"], 2)
    return reseal(BUNDLE, {one: CONTENTS[other]})


def _spelled(value: Any, otherwise: bytes) -> bytes:
    try:
        return canonicalize(value)
    except EvidenceError:
        return otherwise


KINDS: tuple[Callable[[random.Random], bytes], ...] = (
    raw_bytes, cut_or_grown, member_bytes, json_values, event_values, manifest_values, swapped_members,
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_mutated_bundles(kind: Callable[[random.Random], bytes]) -> None:
    source = random.Random(kind.__name__)
    found = [answered(kind(source)) for _ in range(MUTATIONS // len(KINDS) + 1)]
    changed = [report for report in found if report.outcome is not Outcome.VALID]
    assert len(changed) > len(found) // 2


LARGE = {
    "deep JSON": {"environment.json": b"[" * 5_000_000},
    "a huge number": {"environment.json": b'{"a":' + b"9" * 5_000_000 + b"}"},
    "many lines": {"events.jsonl": b"{}\n" * 5_000_000},
    "one long line": {"events.jsonl": b'{"effect":"0x' + b"0" * 15_000_000 + b'"}\n'},
    "a large header": {f"headers/{Bundle.read(BUNDLE).manifest.block.number}.rlp": b"\xfb\xff\xff\xff\xff" * 1_000_000},
    "a large document": {next(name for name in CONTENTS if name.endswith(".pdf")): bytes(31 * 1024 * 1024)},
    "a large checkpoint": {"attachments/checkpoint.json": b'"' + b"0" * 10_000_000 + b'"'},
}


@pytest.mark.parametrize("name", LARGE)
def test_large_members_are_answered_soon_and_in_bounded_memory(name: str) -> None:
    data = reseal(BUNDLE, dict(LARGE[name]))
    assert answered(data).outcome is Outcome.INVALID
    tracemalloc.start()
    try:
        verify(data, TRUST)
        assert tracemalloc.get_traced_memory()[1] < 512 * 1024 * 1024
    finally:
        tracemalloc.stop()
