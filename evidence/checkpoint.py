"""What speaks for the block of a bundle, beside the block itself: on a chain without finality a notary's signature.

The signature is over the typed data of `finality`; it depends on who signs and is therefore an attachment, outside the root:

    attachments/checkpoint.json   {"signature": "0x…65 bytes", "strategy": "notary"}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from evidence.canonical import Json, load_canonical
from evidence.chainproof.finality import CHECKPOINT_TYPES, NOTARY_DOMAIN, Checkpoint
from evidence.chainproof.header import Header
from evidence.shape import hexed, members, octets, text
from evidence.signatures import SIGNATURE_BYTES

MAX_BYTES = 64 * 1024


def typed_data(chain_id: int, header: Header) -> dict[str, Any]:
    """What the notary's wallet signs (eth_signTypedData_v4)."""
    name, version = NOTARY_DOMAIN
    domain_fields = (("name", "string"), ("version", "string"), ("chainId", "uint256"))
    types = {"EIP712Domain": domain_fields} | CHECKPOINT_TYPES
    return {
        "types": {kind: [{"name": field, "type": of} for field, of in fields] for kind, fields in types.items()},
        "primaryType": "Checkpoint",
        "domain": {"name": name, "version": version, "chainId": chain_id},
        "message": {
            "number": header.number,
            "blockHash": hexed(header.encoded_hash),
            "stateRoot": hexed(header.state_root),
            "timestamp": header.timestamp,
        },
    }


def to_json(notary_signature: bytes) -> Mapping[str, Json]:
    return {"strategy": "notary", "signature": hexed(notary_signature)}


def read(header: Header, attachment: bytes | None) -> Checkpoint:
    """The block with what the attachment brings for it. Raises MalformedInput."""
    if attachment is None:
        return Checkpoint(header)
    found = members(load_canonical(attachment, max_bytes=MAX_BYTES), "checkpoint", {"strategy", "signature"})
    text(found["strategy"], "checkpoint.strategy", re.compile("notary"))
    signature = octets(found["signature"], "checkpoint.signature", SIGNATURE_BYTES)
    return Checkpoint(header, notary_signature=signature)
