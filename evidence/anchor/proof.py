"""The proof of one file of a batch: a JSON file by which it is checked offline (canonical, at most 1 MiB).

    schema, version   "fubie.anchor", 1
    leaf              {"sha-256", "sm3"}: what stands in the trees for the file
    salt              32 bytes: the leaf is the commitment to a whole document under this salt (documents.py); null: the leaf is the
                      file's plain digest; absent: a commitment whose salt its owner keeps
    name              what the file was called; absent unless asked for; nothing proves it
    place             {"index", "count", "sha-256": [nodes], "sm3": [nodes]}, nodes from the leaf upwards
    anchor            {"chainId", "registry", "by", "block", "timestamp", "transaction"}: where and when it was anchored; the transaction is for looking up
    header            RLP of the block at whose end the proof stands, that of the anchor or a later one
    proof             EIP-1186 of the registry with the slots of this anchor
    checkpoint        what speaks for that block, as in attachments/checkpoint.json of a bundle; absent where nothing does

The salt is its owner's secret: with it, anyone who guesses the content can test the guess against the leaf.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from evidence import checkpoint
from evidence.anchor.registry import ADDRESS_BYTES, MAX_LEAVES, Recorded, key_of
from evidence.canonical import Json, canonicalize, load_canonical
from evidence.chainproof import AccountProof, Checkpoint, Header
from evidence.digest import SIZE, Digests
from evidence.documents import LeafProof
from evidence.shape import hexed, integer, members, octets, text
from evidence.trust import require_version

SCHEMA = "fubie.anchor"
VERSION = 1
MAX_BYTES = 1024 * 1024

_NAME = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,1024}")
_ALWAYS = {"schema", "version", "leaf", "place", "anchor", "header", "proof"}
_ANCHOR = {"chainId", "registry", "by", "block", "timestamp", "transaction"}


@dataclass(frozen=True)
class Salt:
    """What is known of a leaf's salt. `value` None: the leaf is a plain digest, or the salt is kept elsewhere."""

    value: bytes | None
    elsewhere: bool = False


PLAIN, ELSEWHERE = Salt(None), Salt(None, elsewhere=True)


@dataclass(frozen=True)
class OnChain:
    """What all proofs of a batch share: which registry, what it recorded, and what proves that offline.

    `checkpoint` is the JSON of a bundle's attachment, None where nothing speaks for the block.
    """

    chain_id: int
    registry: bytes
    recorded: Recorded
    transaction: bytes
    header: Header
    proof: AccountProof
    checkpoint: Mapping[str, Json] | None = None

    @cached_property
    def encoded(self) -> Mapping[str, bytes]:
        """Each member in its canonical form."""
        return {name: canonicalize(value) for name, value in self.to_json().items()}

    @classmethod
    def from_json(cls, found: Mapping[str, Json], count: int) -> OnChain:
        """From the members that proofs share; `count` leaves. Raises MalformedInput."""
        anchor = members(found["anchor"], "anchor", _ANCHOR)
        said = found.get("checkpoint")
        return cls(
            chain_id=integer(anchor["chainId"], "anchor.chainId", 1),
            registry=octets(anchor["registry"], "anchor.registry", ADDRESS_BYTES),
            recorded=Recorded(
                by=octets(anchor["by"], "anchor.by", ADDRESS_BYTES),
                block=integer(anchor["block"], "anchor.block", 1),
                count=count,
                timestamp=integer(anchor["timestamp"], "anchor.timestamp"),
            ),
            transaction=octets(anchor["transaction"], "anchor.transaction", SIZE),
            header=Header.from_rlp(octets(found["header"], "header")),
            proof=AccountProof.from_rpc(found["proof"]),
            checkpoint=None if said is None else members(said, "checkpoint", said if isinstance(said, Mapping) else ()),
        )

    def to_json(self) -> dict[str, Json]:
        anchor: dict[str, Json] = {
            "chainId": self.chain_id,
            "registry": hexed(self.registry),
            "transaction": hexed(self.transaction),
        }
        found: dict[str, Json] = {
            "anchor": anchor | self.recorded.to_json(),
            "header": hexed(self.header.encoded),
            "proof": self.proof.to_rpc(),
        }
        return found if self.checkpoint is None else found | {"checkpoint": self.checkpoint}


@dataclass(frozen=True)
class AnchorProof:
    """One file's proof."""

    leaf: Digests
    salt: Salt
    place: LeafProof
    on_chain: OnChain
    name: str | None = None

    @property
    def roots(self) -> Digests:
        """To which the leaf leads. Raises IndexOutOfRange or WrongProofLength where the place fits no tree of that size."""
        return self.place.roots(self.leaf.under)

    @property
    def key(self) -> bytes:
        """Under which the registry must have the batch. Raises as `roots`."""
        return key_of(self.roots, self.place.count)

    @property
    def block(self) -> Checkpoint:
        """The block of the proof with what speaks for it. Raises MalformedInput."""
        said = self.on_chain.checkpoint
        return checkpoint.read(self.on_chain.header, None if said is None else canonicalize(said))

    @property
    def encoded(self) -> bytes:
        """Canonical; what the proofs of a batch share is encoded once for all of them."""
        own = {name: canonicalize(value) for name, value in self._own().items()}
        parts = sorted({**own, **self.on_chain.encoded}.items())
        return b"{" + b",".join(b'"%b":%b' % (name.encode(), value) for name, value in parts) + b"}"

    def to_json(self) -> dict[str, Json]:
        return {**self._own(), **self.on_chain.to_json()}

    def _own(self) -> dict[str, Json]:
        found: dict[str, Json] = {
            "schema": SCHEMA,
            "version": VERSION,
            "leaf": self.leaf.to_json(),
            "place": self.place.to_json(),
        }
        if not self.salt.elsewhere:
            found["salt"] = None if self.salt.value is None else hexed(self.salt.value)
        return found if self.name is None else found | {"name": self.name}

    @classmethod
    def read(cls, data: bytes) -> AnchorProof:
        """Raises MalformedInput; UnsupportedForm for another version."""
        return cls.from_json(load_canonical(data, max_bytes=MAX_BYTES))

    @classmethod
    def from_json(cls, value: Json) -> AnchorProof:
        """Raises as `read`."""
        found = members(value, "anchor proof", _ALWAYS, {"salt", "name", "checkpoint"})
        require_version(found["schema"], found["version"], SCHEMA, VERSION, "anchor proof")
        place = LeafProof.from_json(found["place"], "place", MAX_LEAVES)
        return cls(
            leaf=Digests.from_json(found["leaf"], "leaf"),
            salt=_salt(found),
            place=place,
            on_chain=OnChain.from_json(found, place.count),
            name=text(found["name"], "name", _NAME) if "name" in found else None,
        )


def _salt(found: Mapping[str, Json]) -> Salt:
    if "salt" not in found:
        return ELSEWHERE
    return PLAIN if found["salt"] is None else Salt(octets(found["salt"], "salt", SIZE))
