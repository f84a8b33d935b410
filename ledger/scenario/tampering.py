"""Changes one byte of a bundle as a forger would who also rewrites the list of members: every such change must be found by a verifier."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from evidence.bundle import EVENTS
from evidence.canonical import canonicalize
from evidence.chainproof import Header, naming
from evidence.container import FIRST, pack, unpack
from evidence.manifest import ATTACHMENTS, Block, Manifest, Member

Members = dict[str, bytes]


@dataclass(frozen=True)
class Forgery:
    """`what` was changed, in words; `found_by` is the check that must fail."""

    what: str
    found_by: str
    bundle: bytes


def forgeries(bundle: bytes) -> Iterator[Forgery]:
    """One of each kind. The bundle has at least one document and one payment or signature."""
    for what, found_by, change in CHANGES:
        members = unpack(bundle)
        place = change(members)
        yield Forgery(f"{what}: {place}", found_by, pack(_relisted(members)))


def _document(members: Members) -> str:
    """A byte in the middle of the first document."""
    name = next(name for name in sorted(members) if name.startswith("documents/") and not name.endswith("index.json"))
    at = len(members[name]) // 2
    members[name] = _flipped(members[name], at)
    folder, root, file = name.split("/")
    return f"byte {at} of {folder}/{root[:8]}…/{file}"


def _event(members: Members) -> str:
    """The last byte of the effect of the last step: an amount, a date or a digest."""
    lines = members[EVENTS].splitlines()
    step = next(n for n in range(len(lines) - 1, -1, -1) if len(json.loads(lines[n])["effect"]) > 10)
    event = json.loads(lines[step])
    event["effect"] = event["effect"][:-1] + ("0" if event["effect"][-1] != "0" else "1")
    lines[step] = canonicalize(event)
    members[EVENTS] = b"".join(line + b"\n" for line in lines)
    return f"the effect of step {event['seq']} in line {step + 1} of {EVENTS}"


def _proof(members: Members) -> str:
    """A byte of the node nearest to the state root."""
    name = next(name for name in members if name.startswith("proofs/"))
    proofs = json.loads(members[name])
    node = proofs[0]["accountProof"][0]
    proofs[0]["accountProof"][0] = node[:-1] + ("0" if node[-1] != "0" else "1")
    members[name] = canonicalize(proofs)
    return f"the first node of the first proof in {name}"


def _header(members: Members) -> str:
    """A byte of the state root, and the block's hash in the list along with it."""
    name = next(name for name in members if name.startswith("headers/"))
    header = Header.from_rlp(members[name])
    forged = Header((*header.items[:3], _flipped(header.state_root, 0), *header.items[4:]))
    members[name] = forged.encoded
    manifest = Manifest.read(members[FIRST])
    block = Block(forged.number, naming.block_hash(forged), forged.timestamp)
    members[FIRST] = replace(manifest, block=block).encoded
    return f"the state root in {name}"


CHANGES: tuple[tuple[str, str, Callable[[Members], str]], ...] = (
    ("a document", "documents", _document),
    ("an event", "state.heads", _event),
    ("a proof", "state.proofs", _proof),
    ("a header", "block.finality", _header),
)


def _relisted(members: Mapping[str, bytes]) -> Members:
    """The members with a list that fits them, so that not the list but the proof itself must show the change."""
    core = sorted(name for name in members if name != FIRST and not name.startswith(ATTACHMENTS))
    manifest = replace(Manifest.read(members[FIRST]), members=tuple(Member.of(name, members[name]) for name in core))
    return {**members, FIRST: manifest.encoded}


def _flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
