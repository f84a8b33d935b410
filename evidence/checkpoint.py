"""What speaks for a block, beside the block itself: a notary's signature, or headers around it that the chain's members sealed.

It depends on who signs and when it is asked for; so it is an attachment, outside the root:

    {"signature": "0x…65 bytes", "strategy": "notary"}      over the typed data of `chainproof.notary`
    {"preceding": ["0x…RLP", …], "strategy": "qbft"}        the headers just before the block, where the validators have changed; may be empty
    {"following": ["0x…RLP", …], "strategy": "clique"}      the headers just after the block

>>> attachment = followed(headers)
>>> trust.finality().confirmation(read(header, attachment))
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from evidence.canonical import Json, canonicalize, load_canonical
from evidence.chainproof.finality import MAX_HEADERS, Checkpoint
from evidence.chainproof.header import Header
from evidence.chainproof.notary import CHECKPOINT_TYPES, NOTARY_DOMAIN, statement
from evidence.shape import hexed, items, members, octets, text
from evidence.signatures import SIGNATURE_BYTES

MAX_BYTES = 8 * 1024 * 1024
# Strategy -> what stands beside its name.
_MEMBER = {"notary": "signature", "qbft": "preceding", "clique": "following"}


def typed_data(chain_id: int, header: Header) -> dict[str, Any]:
    """What the notary's wallet signs (eth_signTypedData_v4)."""
    name, version = NOTARY_DOMAIN
    domain_fields = (("name", "string"), ("version", "string"), ("chainId", "uint256"))
    types = {"EIP712Domain": domain_fields} | CHECKPOINT_TYPES
    said = {field: hexed(value) if isinstance(value, bytes) else value for field, value in statement(header).items()}
    return {
        "types": {kind: [{"name": field, "type": of} for field, of in fields] for kind, fields in types.items()},
        "primaryType": "Checkpoint",
        "domain": {"name": name, "version": version, "chainId": chain_id},
        "message": said,
    }


def notarized(signature: bytes) -> bytes:
    """The attachment that holds a notary's signature."""
    return canonicalize({"strategy": "notary", "signature": hexed(signature)})


def preceded(headers: Sequence[Header]) -> bytes:
    """The attachment of a QBFT block: the headers just before it, from the earliest."""
    return canonicalize({"strategy": "qbft", "preceding": _written(headers)})


def followed(headers: Sequence[Header]) -> bytes:
    """The attachment of a Clique block: the headers just after it."""
    return canonicalize({"strategy": "clique", "following": _written(headers)})


def read(header: Header, attachment: bytes | None) -> Checkpoint:
    """The block with what the attachment brings for it. Raises MalformedInput."""
    if attachment is None:
        return Checkpoint(header)
    value = load_canonical(attachment, max_bytes=MAX_BYTES)
    stated = value.get("strategy") if isinstance(value, Mapping) else None
    strategy = text(stated, "checkpoint.strategy", re.compile("|".join(_MEMBER)))
    name = _MEMBER[strategy]
    found = members(value, "checkpoint", {"strategy", name})[name]
    match strategy:
        case "notary":
            signature = octets(found, "checkpoint.signature", SIGNATURE_BYTES)
            return Checkpoint(header, notary_signature=signature)
        case "qbft":
            return Checkpoint(header, preceding=_headers(found, "checkpoint.preceding"))
    return Checkpoint(header, following=_headers(found, "checkpoint.following"))


def _written(headers: Sequence[Header]) -> list[Json]:
    return [hexed(header.encoded) for header in headers]


def _headers(value: Json, where: str) -> tuple[Header, ...]:
    listed = items(value, where, MAX_HEADERS)
    return tuple(Header.from_rlp(octets(item, f"{where}[{place}]")) for place, item in enumerate(listed))
