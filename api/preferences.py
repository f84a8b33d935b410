"""`Prefer: wait=N` (RFC 7240) and `Idempotency-Key`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from api.problems import Problem

MAX_WAIT = 30
_WAIT = re.compile(r"wait\s*=\s*\"?([0-9]{1,9})\"?", re.ASCII | re.IGNORECASE)
_KEY = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)


@dataclass(frozen=True)
class Preference:
    """How long the client would wait for the end of an operation, in seconds; 0 = not at all."""

    wait: int

    @property
    def applied(self) -> dict[str, str]:
        return {"Preference-Applied": f"wait={self.wait}"} if self.wait else {}


def preference(header: str | None) -> Preference:
    """A preference that is not understood is none (RFC 7240 §2); one that is too long is as long as it may be."""
    for part in (header or "").split(","):
        if found := _WAIT.fullmatch(part.strip()):
            return Preference(min(int(found[1]), MAX_WAIT))
    return Preference(0)


def idempotency_key(header: str | None) -> str | None:
    """Raises: Problem for a key that is no plain word."""
    if header is not None and not _KEY.fullmatch(header):
        detail = "Idempotency-Key: 1 to 255 visible ASCII characters were expected"
        raise Problem("MalformedRequest", "Malformed request", detail, {"header": "Idempotency-Key"})
    return header
