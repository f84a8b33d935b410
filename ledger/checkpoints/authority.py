"""Asks a time authority over HTTP (RFC 3161 section 3.4) and hands on only what holds."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import requests
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from evidence.errors import EvidenceError
from evidence.timestamp import MAX_RESPONSE_BYTES, Expected, Request, TimeAuthority, verify_response
from ledger.chain.jsonrpc import redacted
from ledger.checkpoints.errors import AnswerRefused, AuthorityUnreachable, RootsUnusable
from ledger.settings import Settings

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
NONCE_BITS = 128
MAX_ROOTS_BYTES = 1024 * 1024
CHUNK = 4096
NANOSECONDS = 10**9


@dataclass(frozen=True)
class HttpAuthority:
    """`roots` None: who signs is left to the checkers, whose trust files name authorities. `seconds` is all that one answer may take."""

    url: str = field(repr=False)
    roots: Sequence[TimeAuthority] | None = None
    policy: str | None = None
    seconds: int = 10

    def stamp(self, data: bytes) -> bytes:
        """A response of now over the data, with a nonce of its own.

        Raises: AuthorityUnreachable, AnswerRefused.
        """
        asked = Request.over(data, nonce=secrets.randbits(NONCE_BITS), policy=self.policy)
        response = self._posted(asked.encoded)
        try:
            verify_response(response, Expected("sha256", asked.imprint, asked.nonce, asked.policy), self.roots)
        except EvidenceError as error:
            raise AnswerRefused(f"{redacted(self.url)} answers with a token that does not hold: {error}") from None
        return response

    def _posted(self, query: bytes) -> bytes:
        """The library's own messages hold the URL, and with it what may be a key: they are not passed on."""
        until = time.monotonic_ns() + self.seconds * NANOSECONDS
        try:
            with requests.post(
                self.url,
                query,
                headers={"Content-Type": QUERY},
                timeout=self.seconds,
                stream=True,
                allow_redirects=False,
            ) as answer:
                if answer.status_code != 200 or not answer.headers.get("Content-Type", "").startswith(REPLY):
                    said = f"status {answer.status_code}, {answer.headers.get('Content-Type', 'no type')[:60]}"
                    raise AuthorityUnreachable(
                        f"{redacted(self.url)} answers with something other than a token: {said}"
                    )
                return self._read(answer, until)
        except (requests.RequestException, OSError) as error:
            raise AuthorityUnreachable(f"{redacted(self.url)} does not answer: {type(error).__name__}") from None

    def _read(self, answer: requests.Response, until: int) -> bytes:
        found = b""
        for chunk in answer.iter_content(CHUNK):
            found += chunk
            if len(found) > MAX_RESPONSE_BYTES or time.monotonic_ns() > until:
                raise AuthorityUnreachable(f"{redacted(self.url)} answers with too much, or too slowly")
        return found


def authority_of(settings: Settings) -> HttpAuthority | None:
    """None where no authority is set. Raises: RootsUnusable."""
    if settings.tsa_url is None:
        return None
    roots = None if settings.tsa_roots is None else read_roots(settings.tsa_roots)
    return HttpAuthority(settings.tsa_url, roots, settings.tsa_policy, settings.tsa_seconds)


def read_roots(path: Path, owner: str = "as in the file of roots") -> tuple[TimeAuthority, ...]:
    """The certificates of a PEM file, each named by its subject. Raises: RootsUnusable."""
    try:
        with path.open("rb") as file:
            found = x509.load_pem_x509_certificates(file.read(MAX_ROOTS_BYTES))
        return tuple(TimeAuthority(c.subject.rfc4514_string(), owner, c.public_bytes(Encoding.DER)) for c in found)
    except (OSError, ValueError) as error:
        raise RootsUnusable(f"{path}: not a file of certificates (PEM): {error}") from None
