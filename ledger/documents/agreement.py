"""The documents of an agreement, completed: the evidence clause behind those that both sides sign, and the log of how all of them were captured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from evidence import capture
from evidence.capture import Captured, CaptureLog
from evidence.clauses import latest
from evidence.documents import Document
from ledger.chain.keystore import Signer

SOFTWARE = "fubie"


@dataclass(frozen=True)
class Capture:
    """Who captured documents, on which kind of device, and when (Unix seconds)."""

    operator: Signer
    device: str
    at: int


def completed(
    documents: Sequence[Document], sources: Sequence[str], made: Capture, salt: bytes
) -> tuple[Document, ...]:
    """The documents, the clause, and the signed log; `salt` is the log's own.

    Raises: MalformedInput for words that a log cannot hold.
    """
    clause = latest()
    filed = (*documents, clause.document)
    where = (*sources, f"standard text, version {clause.version}")
    listed = zip(filed, where, strict=True)
    log = CaptureLog(
        operator=bytes.fromhex(made.operator.address.removeprefix("0x")),
        software=(SOFTWARE, version(SOFTWARE)),
        device=made.device,
        captured=tuple(Captured(document.leaf(), made.at, source) for document, source in listed),
    )
    found = capture.document(log, made.operator.sign_typed_data, salt)
    capture.read(found.content)
    return (*filed, found)
