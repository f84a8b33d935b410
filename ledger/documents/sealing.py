"""Encryption of contents: AES-256-GCM in frames, under a key that seals one content alone.

    frame i     AES-256-GCM(key, nonce = i (11 bytes, big-endian) || 1 on the last frame, else 0, data = "fubie.sealed.v1" 0x00)
    plaintext   2^20 - 16 bytes a frame, the last one shorter (an empty content is one empty frame), so that a frame is one leaf of the file

This is the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): frames that are changed, swapped, repeated, left out or cut off
at the end do not open. Nonces repeat in no content because the key is fresh.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.documents.errors import DocumentAltered
from ledger.documents.unixfs import V1_2025

KEY_BYTES = 32
TAG_BYTES = 16
FRAME_BYTES = V1_2025.chunk
PLAIN_BYTES = FRAME_BYTES - TAG_BYTES
LABEL = b"fubie.sealed.v1\0"


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def seal(content: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """The frames of a content that comes in pieces of any length, holding one frame at a time. `key` is used for nothing else."""
    cipher = AESGCM(key)
    for number, (piece, last) in enumerate(_marked(_pieces(content))):
        yield cipher.encrypt(_nonce(number, last), piece, LABEL)


def unseal(frames: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """The content, piece by piece; the last piece comes only when the end is proven.

    Raises: DocumentAltered, which says at which frame.
    """
    cipher = AESGCM(key)
    for number, (frame, last) in enumerate(_marked(frames)):
        try:
            yield cipher.decrypt(_nonce(number, last), frame, LABEL)
        except (InvalidTag, ValueError):
            raise DocumentAltered(f"frame {number} does not open: altered, out of place, or another key's") from None


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _pieces(content: Iterable[bytes]) -> Iterator[bytes]:
    """At least one, and only the last one shorter than PLAIN_BYTES."""
    held = bytearray()
    for piece in content:
        held += piece
        while len(held) > PLAIN_BYTES:
            yield bytes(held[:PLAIN_BYTES])
            del held[:PLAIN_BYTES]
    yield bytes(held)


def _marked(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each piece with whether it is the last."""
    waiting: bytes | None = None
    for piece in pieces:
        if waiting is not None:
            yield waiting, False
        waiting = piece
    if waiting is None:
        raise DocumentAltered("a sealed content without a frame")
    yield waiting, True
