"""The list of a bundle's members, with both digests of each; its own digests are the bundle's root.

    {"schema": "fubie.bundle", "version": 1, "chainId": 31337, "ledger": "0x…20 bytes",
     "block": {"number": 12, "hash": "0x…", "timestamp": 1790000000},
     "files": {"party": "0x…", "facility": "0x…", "loan": "0x…"},
     "members": [{"name": "environment.json", "size": 2, "sha-256": "0x…", "sm3": "0x…"}, …]}

Canonical (RFC 8785), members in the order of their names. Attachments, below `attachments/`, are not listed: whatever they hold can be
left out or added without changing the root. Who doubts the root computes it: `unzip -p BUNDLE manifest.json | sha256sum`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evidence.canonical import Json, canonicalize, load_canonical
from evidence.catalogue import FileKind
from evidence.container import FIRST, MAX_MEMBERS
from evidence.deployment import ADDRESS_BYTES
from evidence.digest import SIZE, Digests
from evidence.errors import ClaimMismatch, MalformedValue
from evidence.shape import hexed, integer, items, members, octets, text
from evidence.trust import require_version

SCHEMA = "fubie.bundle"
VERSION = 1
ATTACHMENTS = "attachments/"
MAX_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Block:
    """The block to whose end the files are complete; `timestamp` in Unix seconds."""

    number: int
    hash: bytes
    timestamp: int

    def to_json(self) -> dict[str, Json]:
        return {"number": self.number, "hash": hexed(self.hash), "timestamp": self.timestamp}

    @classmethod
    def from_json(cls, value: Json, where: str) -> Block:
        found = members(value, where, {"number", "hash", "timestamp"})
        return cls(
            integer(found["number"], f"{where}.number"),
            octets(found["hash"], f"{where}.hash", SIZE),
            integer(found["timestamp"], f"{where}.timestamp"),
        )


@dataclass(frozen=True)
class Member:
    """One file of the bundle."""

    name: str
    size: int
    digests: Digests

    @classmethod
    def of(cls, name: str, content: bytes) -> Member:
        return cls(name, len(content), Digests.each(lambda algorithm: algorithm.hash(content)))

    def to_json(self) -> dict[str, Json]:
        return {"name": self.name, "size": self.size, **self.digests.to_json()}

    @classmethod
    def from_json(cls, value: Json, where: str) -> Member:
        found = members(value, where, {"name", "size", "sha-256", "sm3"})
        digests = Digests.from_json({name: found[name] for name in ("sha-256", "sm3")}, where)
        return cls(text(found["name"], f"{where}.name"), integer(found["size"], f"{where}.size"), digests)


@dataclass(frozen=True)
class Manifest:
    """What a bundle says that it is."""

    chain_id: int
    ledger: bytes
    block: Block
    files: Mapping[FileKind, bytes]
    members: tuple[Member, ...]

    @property
    def encoded(self) -> bytes:
        return canonicalize(
            {
                "schema": SCHEMA,
                "version": VERSION,
                "chainId": self.chain_id,
                "ledger": hexed(self.ledger),
                "block": self.block.to_json(),
                "files": {kind.name.lower(): hexed(self.files[kind]) for kind in FileKind},
                "members": [member.to_json() for member in self.members],
            }
        )

    @classmethod
    def read(cls, data: bytes) -> Manifest:
        """Raises MalformedInput; UnsupportedForm for another version."""
        value = load_canonical(data, max_bytes=MAX_BYTES)
        found = members(value, "manifest", value.keys() if isinstance(value, Mapping) else ())
        if not {"schema", "version"} <= found.keys():
            raise MalformedValue("says neither what it is nor in which version", where="manifest")
        require_version(found["schema"], found["version"], SCHEMA, VERSION, "manifest")
        members(value, "manifest", {"schema", "version", "chainId", "ledger", "block", "files", "members"})
        return cls(
            chain_id=integer(found["chainId"], "manifest.chainId", 1),
            ledger=octets(found["ledger"], "manifest.ledger", ADDRESS_BYTES),
            block=Block.from_json(found["block"], "manifest.block"),
            files=_files(found["files"]),
            members=_members(found["members"]),
        )


def root_of(manifest: bytes) -> Digests:
    """What stands for the whole core of a bundle, on a certificate for example."""
    return Digests.each(lambda algorithm: algorithm.hash(manifest))


def verify_members(manifest: Manifest, contents: Mapping[str, bytes]) -> None:
    """The core of the bundle is exactly what the manifest lists.

    Raises:
        ClaimMismatch: a member with other content, one that is not listed, or a listed one that is not there.
    """
    listed = {member.name: member for member in manifest.members}
    core = {name for name in contents if name != FIRST and not name.startswith(ATTACHMENTS)}
    if unlisted := sorted(core - listed.keys()):
        raise ClaimMismatch("a member that the manifest does not list", where=unlisted[0])
    for name, member in listed.items():
        if name not in contents:
            raise ClaimMismatch("a member that the manifest lists is not in the bundle", where=name)
        found = Member.of(name, contents[name])
        if found != member:
            raise ClaimMismatch(
                "the member is not the one that the manifest lists",
                where=name,
                expected=member.digests.sha256,
                found=found.digests.sha256,
            )


def _files(value: Json) -> Mapping[FileKind, bytes]:
    found = members(value, "manifest.files", {kind.name.lower() for kind in FileKind})
    return {kind: octets(found[kind.name.lower()], f"manifest.files.{kind.name.lower()}", SIZE) for kind in FileKind}


def _members(value: Json) -> tuple[Member, ...]:
    where = "manifest.members"
    found = tuple(
        Member.from_json(item, f"{where}[{place}]") for place, item in enumerate(items(value, where, MAX_MEMBERS))
    )
    names = [member.name for member in found]
    if names != sorted(set(names)):
        raise MalformedValue("members out of order, or one twice", where=where)
    return found
