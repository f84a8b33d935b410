"""The digests that evidence rests on, behind one name each.

SHA-256 (FIPS 180-4) and SM3 (GB/T 32905-2016) commit to documents; Keccak-256 (the original Keccak padding, as Ethereum
uses it) orders events and addresses storage. All three give 32 bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from Crypto.Hash import keccak
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes

from evidence.canonical import Json
from evidence.errors import UnsupportedForm
from evidence.shape import hexed, members, octets

SIZE = 32


class Algorithm(Enum):
    """A digest by the identifier that formats carry."""

    SHA256 = "sha-256"
    SM3 = "sm3"
    KECCAK256 = "keccak-256"

    def hash(self, data: bytes) -> bytes:
        return _ONE_SHOT[self](data)

    def hash_chunks(self, chunks: Iterable[bytes]) -> bytes:
        """The digest of the chunks' concatenation, holding one chunk at a time."""
        return _STREAMING[self](chunks)


DOCUMENT_ALGORITHMS = (Algorithm.SHA256, Algorithm.SM3)


@dataclass(frozen=True)
class Digests:
    """One thing under both document digests: neither algorithm's fall alone lets it be replaced."""

    sha256: bytes
    sm3: bytes

    @classmethod
    def each(cls, computed: Callable[[Algorithm], bytes]) -> Digests:
        return cls(computed(Algorithm.SHA256), computed(Algorithm.SM3))

    def under(self, algorithm: Algorithm) -> bytes:
        return {Algorithm.SHA256: self.sha256, Algorithm.SM3: self.sm3}[algorithm]

    def to_json(self) -> dict[str, Json]:
        return {algorithm.value: hexed(self.under(algorithm)) for algorithm in DOCUMENT_ALGORITHMS}

    @classmethod
    def from_json(cls, value: Json, where: str) -> Digests:
        found = members(value, where, {algorithm.value for algorithm in DOCUMENT_ALGORITHMS})
        return cls.each(lambda algorithm: octets(found[algorithm.value], f"{where}.{algorithm.value}", SIZE))


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def sm3(data: bytes) -> bytes:
    """Raises UnsupportedForm where the cryptographic library was built without SM3."""
    hasher = _sm3_hasher()
    hasher.update(data)
    return hasher.finalize()


def keccak256(data: bytes) -> bytes:
    return keccak.new(data=data, digest_bits=256).digest()


def _sm3_hasher() -> hashes.Hash:
    try:
        return hashes.Hash(hashes.SM3())
    except UnsupportedAlgorithm as error:
        raise UnsupportedForm("this machine's OpenSSL has no SM3") from error


def _sha256_chunks(chunks: Iterable[bytes]) -> bytes:
    hasher = hashlib.sha256()
    for chunk in chunks:
        hasher.update(chunk)
    return hasher.digest()


def _sm3_chunks(chunks: Iterable[bytes]) -> bytes:
    hasher = _sm3_hasher()
    for chunk in chunks:
        hasher.update(chunk)
    return hasher.finalize()


def _keccak256_chunks(chunks: Iterable[bytes]) -> bytes:
    hasher = keccak.new(digest_bits=256)
    for chunk in chunks:
        hasher.update(chunk)
    return hasher.digest()


_ONE_SHOT = {Algorithm.SHA256: sha256, Algorithm.SM3: sm3, Algorithm.KECCAK256: keccak256}
_STREAMING = {
    Algorithm.SHA256: _sha256_chunks,
    Algorithm.SM3: _sm3_chunks,
    Algorithm.KECCAK256: _keccak256_chunks,
}
