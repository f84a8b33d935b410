"""Content identifiers: CIDv1 with SHA-256, in their base32 spelling (github.com/multiformats/cid).

A CID names a block of bytes by its digest. It is no digest of a document: blocks are ciphertext.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from enum import IntEnum

from ledger.documents.errors import StoreUnusable

VERSION = 1
SHA2_256 = 0x12
DIGEST_BYTES = 32
PREFIX_BYTES = 4
# Multibase: lower-case base32 of RFC 4648 without padding.
BASE32 = "b"
_TEXT = re.compile(r"b[a-z2-7]{58}")


class Codec(IntEnum):
    """How a block is read (multicodec)."""

    RAW = 0x55
    DAG_PB = 0x70


@dataclass(frozen=True)
class Cid:
    codec: Codec
    digest: bytes

    @classmethod
    def of(cls, codec: Codec, block: bytes) -> Cid:
        return cls(codec, hashlib.sha256(block).digest())

    @classmethod
    def parse(cls, text: str) -> Cid:
        """Raises: StoreUnusable for anything but the spelling that `str` gives."""
        if not _TEXT.fullmatch(text):
            raise StoreUnusable(f"{text[:80]!r} is no CID of version 1 with SHA-256 in base32")
        return cls.from_bytes(base64.b32decode(text[1:].upper() + "=" * (-len(text[1:]) % 8)))

    @classmethod
    def from_bytes(cls, data: bytes) -> Cid:
        """Raises: StoreUnusable."""
        known = {codec.value for codec in Codec}
        if (
            len(data) != PREFIX_BYTES + DIGEST_BYTES
            or (data[0], data[2], data[3]) != (VERSION, SHA2_256, DIGEST_BYTES)
            or data[1] not in known
        ):
            raise StoreUnusable(f"0x{data[:40].hex()} is no CID of version 1 with SHA-256 of a raw or dag-pb block")
        return cls(Codec(data[1]), data[PREFIX_BYTES:])

    def __bytes__(self) -> bytes:
        return bytes((VERSION, self.codec, SHA2_256, DIGEST_BYTES)) + self.digest

    def __str__(self) -> str:
        return BASE32 + base64.b32encode(bytes(self)).decode().rstrip("=").lower()
