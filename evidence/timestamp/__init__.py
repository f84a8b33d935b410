"""Tokens of time authorities (RFC 3161): asking for one, reading it, and checking it as of the time that it states.

    >>> asked = Request.over(data, nonce=secrets.randbits(128))
    >>> response = post(authority, asked.encoded)                  # whoever sends it
    >>> token = verify_response(response, Expected.sha256_of(data, nonce=asked.nonce), authorities)
    >>> token.time, token.authority.name

Nothing here uses a network. Certificates, their chains and signatures are `cryptography`'s to check.
"""

from evidence.timestamp.authorities import TimeAuthority
from evidence.timestamp.request import Request
from evidence.timestamp.verification import MAX_RESPONSE_BYTES, Expected, Token, verify_response

__all__ = ["MAX_RESPONSE_BYTES", "Expected", "Request", "TimeAuthority", "Token", "verify_response"]
