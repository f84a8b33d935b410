"""The capture log (采集日志) of an agreement: where its documents came from and when they were captured, signed by whoever captured them.

A chain proves a document from the moment of its docHash; the log speaks for the time before (人民法院在线诉讼规则 Art. 18). It is a structured document
with the role `capture-log` among those of the agreement:

    {"version": 1, "operator": "0x…address", "software": {"name": "fubie", "version": "0.1.0"}, "device": "server",
     "captured": [{"at": 1767000000, "source": "…", "leaf": {leaf}}, …], "signature": "0x…65 bytes"}

`captured` holds every other document behind the docHash, in its order; `at` is Unix time. The digests at capture are those of the leaf, salted and
under both algorithms, and not plain ones: a log that is shown then reveals no withheld document, and outlives the erasure of all of them.
The signature is EIP-712 in the domain ("Fubie capture log", "1") over

    CaptureLog(string log)            log: RFC 8785 of the object without `signature`
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from evidence.canonical import Json, canonicalize, load_canonical
from evidence.documents import Document, Kind, Leaf
from evidence.errors import ClaimMismatch, MalformedValue
from evidence.shape import hexed, integer, items, members, octets, text
from evidence.signatures import SIGNATURE_BYTES, Domain, typed_digest, verify_signer

ROLE = "capture-log"
MEDIA_TYPE = "application/json"
VERSION = 1
MAX_CAPTURED = 1_000
DOMAIN = Domain("Fubie capture log", "1")
TYPES = {"CaptureLog": (("log", "string"),)}

_WORDS = re.compile(r"[^\x00-\x1f\x7f]{1,200}")
_LOG_MEMBERS = {"version", "operator", "software", "device", "captured"}


@dataclass(frozen=True)
class Captured:
    """One document as it was captured: `at` in Unix seconds, `source` in words."""

    leaf: Leaf
    at: int
    source: str

    def to_json(self) -> dict[str, Json]:
        return {"at": self.at, "leaf": self.leaf.to_json(), "source": self.source}


@dataclass(frozen=True)
class CaptureLog:
    """What is signed. `operator`: 20 bytes; `software`: name and version; `device`: its kind."""

    operator: bytes
    software: tuple[str, str]
    device: str
    captured: tuple[Captured, ...]

    def to_json(self) -> dict[str, Json]:
        name, version = self.software
        return {
            "version": VERSION,
            "operator": hexed(self.operator),
            "software": {"name": name, "version": version},
            "device": self.device,
            "captured": [one.to_json() for one in self.captured],
        }

    @property
    def text(self) -> str:
        return canonicalize(self.to_json()).decode()

    @property
    def digest(self) -> bytes:
        return typed_digest(DOMAIN, TYPES, "CaptureLog", {"log": self.text})

    @property
    def last(self) -> int:
        """When the last document was captured."""
        return max(one.at for one in self.captured)


def typed_data(log: CaptureLog) -> dict[str, Any]:
    """What the operator's wallet signs (eth_signTypedData_v4)."""
    domain = (("name", "string"), ("version", "string"))
    types = {"EIP712Domain": domain} | TYPES
    return {
        "types": {kind: [{"name": field, "type": of} for field, of in fields] for kind, fields in types.items()},
        "primaryType": "CaptureLog",
        "domain": {"name": DOMAIN.name, "version": DOMAIN.version},
        "message": {"log": log.text},
    }


def document(log: CaptureLog, sign: Callable[[dict[str, Any]], bytes], salt: bytes) -> Document:
    """The log as a document of the agreement; `sign` returns 65 bytes over typed data."""
    signed = log.to_json() | {"signature": hexed(sign(typed_data(log)))}
    return Document(ROLE, MEDIA_TYPE, canonicalize(signed), salt, Kind.FIELDS)


def read(content: bytes) -> tuple[CaptureLog, bytes]:
    """The log and its signature. Raises MalformedInput."""
    found = members(load_canonical(content), ROLE, {*_LOG_MEMBERS, "signature"})
    integer(found["version"], f"{ROLE}.version", VERSION, VERSION)
    software = members(found["software"], f"{ROLE}.software", {"name", "version"})
    listed = items(found["captured"], f"{ROLE}.captured", MAX_CAPTURED)
    if not listed:
        raise MalformedValue("a capture log of nothing", where=f"{ROLE}.captured")
    log = CaptureLog(
        operator=octets(found["operator"], f"{ROLE}.operator", 20),
        software=(
            text(software["name"], f"{ROLE}.software.name", _WORDS),
            text(software["version"], f"{ROLE}.software.version", _WORDS),
        ),
        device=text(found["device"], f"{ROLE}.device", _WORDS),
        captured=tuple(_captured(value, f"{ROLE}.captured[{place}]") for place, value in enumerate(listed)),
    )
    return log, octets(found["signature"], f"{ROLE}.signature", SIGNATURE_BYTES)


def verify(log: CaptureLog, signature: bytes, others: Sequence[Leaf], before: int) -> None:
    """The operator signed the log, it is of exactly these documents, and it speaks of no time after `before` (Unix seconds).

    Raises SignerMismatch, SignatureRefused, ClaimMismatch.
    """
    verify_signer(log.digest, signature, log.operator)
    captured = tuple(one.leaf for one in log.captured)
    if captured != tuple(others):
        raise ClaimMismatch(
            "the capture log is not of the documents beside it",
            where=_place(captured, others),
            expected=f"{len(others)} documents, as committed to",
            found=f"{len(captured)} captured",
        )
    for place, one in enumerate(log.captured):
        if one.at > before:
            problem = "captured after it was recorded on chain"
            raise ClaimMismatch(
                problem, where=f"{ROLE}.captured[{place}].at", expected=f"at most {before}", found=one.at
            )


def _place(captured: Sequence[Leaf], others: Sequence[Leaf]) -> str:
    pairs = enumerate(zip(captured, others, strict=False))
    place = next((place for place, (one, other) in pairs if one != other), min(len(captured), len(others)))
    return f"{ROLE}.captured[{place}]"


def _captured(value: Json, where: str) -> Captured:
    found = members(value, where, {"at", "source", "leaf"})
    return Captured(
        leaf=Leaf.from_json(found["leaf"], f"{where}.leaf"),
        at=integer(found["at"], f"{where}.at"),
        source=text(found["source"], f"{where}.source", _WORDS),
    )
