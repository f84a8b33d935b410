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

    def prefixed(self, prefix: bytes) -> Callable[[bytes], bytes]:
        """The digest of `prefix` and what follows it, as a function for those who compute many of them."""
        return _PREFIXED[self](prefix)


DOCUMENT_ALGORITHMS = (Algorithm.SHA256, Algorithm.SM3)


@dataclass(frozen=True)
class Digests:
    """One thing under both document digests: neither algorithm's fall alone lets it be replaced."""

    sha256: bytes
    sm3: bytes

    @classmethod
    def each(cls, computed: Callable[[Algorithm], bytes]) -> Digests:
        return cls(computed(Algorithm.SHA256), computed(Algorithm.SM3))

    @classmethod
    def of_chunks(cls, chunks: Iterable[bytes]) -> Digests:
        """Of the chunks' concatenation, reading them once."""
        under_sha256, under_sm3 = hashlib.sha256(), _sm3_hasher()
        for chunk in chunks:
            under_sha256.update(chunk)
            under_sm3.update(chunk)
        return cls(under_sha256.digest(), under_sm3.finalize())

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


def _sha256_prefixed(prefix: bytes) -> Callable[[bytes], bytes]:
    digest = hashlib.sha256
    return lambda rest: digest(prefix + rest).digest()


def _sm3_prefixed(prefix: bytes) -> Callable[[bytes], bytes]:
    """A copy of a hasher that has begun takes half the time of a new one."""
    begun = _sm3_hasher()
    begun.update(prefix)

    def digest(rest: bytes) -> bytes:
        hasher = begun.copy()
        hasher.update(rest)
        return hasher.finalize()

    return digest


def _keccak256_prefixed(prefix: bytes) -> Callable[[bytes], bytes]:
    return lambda rest: keccak256(prefix + rest)


_ONE_SHOT = {Algorithm.SHA256: sha256, Algorithm.SM3: sm3, Algorithm.KECCAK256: keccak256}
_STREAMING = {
    Algorithm.SHA256: _sha256_chunks,
    Algorithm.SM3: _sm3_chunks,
    Algorithm.KECCAK256: _keccak256_chunks,
}
_PREFIXED = {
    Algorithm.SHA256: _sha256_prefixed,
    Algorithm.SM3: _sm3_prefixed,
    Algorithm.KECCAK256: _keccak256_prefixed,
}
