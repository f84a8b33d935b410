"""What is sent to a time authority (RFC 3161 section 2.4.1): SHA-256 of the data, a nonce, and the wish for its certificate.

TimeStampReq ::= SEQUENCE { version 1, messageImprint, reqPolicy OID OPTIONAL, nonce INTEGER, certReq TRUE }
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from evidence.errors import MalformedValue
from evidence.timestamp import der
from evidence.timestamp.structures import SHA256

LEAST_NONCE_BITS = 64


@dataclass(frozen=True)
class Request:
    """`imprint` is a SHA-256 digest. A nonce is random and used once: by it an answer is known to be new."""

    imprint: bytes
    nonce: int
    policy: str | None = None

    @classmethod
    def over(cls, data: bytes, *, nonce: int, policy: str | None = None) -> Request:
        """Raises MalformedValue for a nonce of more than 160 bits or below zero."""
        if not 0 <= nonce < 1 << 160:
            raise MalformedValue("no nonce of 0 to 160 bits", where="nonce", found=nonce)
        return cls(hashlib.sha256(data).digest(), nonce, policy)

    @property
    def encoded(self) -> bytes:
        algorithm = der.write(der.SEQUENCE, der.write_oid(SHA256), der.write(der.NULL))
        return der.write(
            der.SEQUENCE,
            der.write_integer(1),
            der.write(der.SEQUENCE, algorithm, der.write(der.OCTETS, self.imprint)),
            b"" if self.policy is None else der.write_oid(self.policy),
            der.write_integer(self.nonce),
            der.write(der.BOOLEAN, b"\xff"),
        )
