"""A folder of documents, by the docHash under which a step recorded them.

    <docHash in hex>/openings.json    [{"file", "role", "mediaType", "kind": "whole" | "fields", "salt": "0x…"}], in the order of the step
    <docHash in hex>/<file>           the content

The salts are secrets of whoever may see the documents: without one nobody can test a guess of the content.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evidence.canonical import load
from evidence.documents import Document, DocumentTree, Kind
from evidence.dossier import SUFFIXES
from evidence.errors import EvidenceError
from evidence.shape import hexed, items, members, octets, text
from ledger.documents.errors import DocumentsUnusable

OPENINGS = "openings.json"
MAX_DOCUMENTS = 1_000
MAX_BYTES = 32 * 1024 * 1024

_ROOT = re.compile(r"[0-9a-f]{64}")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_KIND = re.compile("|".join(kind.value for kind in Kind))


def keep(folder: Path, doc_hash: bytes, documents: Sequence[Document]) -> None:
    """Raises: OSError."""
    place = folder / doc_hash.hex()
    place.mkdir(parents=True, exist_ok=True)
    openings = []
    for number, document in enumerate(documents):
        name = f"{number}-{document.role}{SUFFIXES.get(document.media_type, '.bin')}"
        (place / name).write_bytes(document.content)
        openings.append(_opening(name, document))
    beside = place / f"{OPENINGS}.new"
    beside.write_text(json.dumps(openings, indent=1) + "\n", encoding="utf-8")
    os.replace(beside, place / OPENINGS)


def read(folder: Path) -> Mapping[bytes, tuple[Document, ...]]:
    """Every set of documents in the folder, each checked against its docHash.

    Raises: DocumentsUnusable for a set that is not what its name says; OSError.
    """
    found: dict[bytes, tuple[Document, ...]] = {}
    for place in sorted(folder.iterdir()):
        if _ROOT.fullmatch(place.name) and place.is_dir():
            found[bytes.fromhex(place.name)] = _read_set(place)
    return found


def _read_set(place: Path) -> tuple[Document, ...]:
    try:
        openings = items(load(_content(place / OPENINGS)), OPENINGS, MAX_DOCUMENTS)
        documents = tuple(_document(place, opening) for opening in openings)
        root = DocumentTree(tuple(document.leaf() for document in documents)).doc_hash
    except EvidenceError as error:
        raise DocumentsUnusable(f"{place}: {error}") from None
    if root.hex() != place.name:
        raise DocumentsUnusable(f"{place}: these documents make the docHash 0x{root.hex()}")
    return documents


def _document(place: Path, opening: Any) -> Document:
    found = members(opening, OPENINGS, {"file", "role", "mediaType", "kind", "salt"})
    return Document(
        role=text(found["role"], "role"),
        media_type=text(found["mediaType"], "mediaType"),
        content=_content(place / text(found["file"], "file", _FILE)),
        salt=octets(found["salt"], "salt"),
        kind=Kind(text(found["kind"], "kind", _KIND)),
    )


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise DocumentsUnusable(f"{path} is larger than {MAX_BYTES} bytes")
    return content


def _opening(name: str, document: Document) -> dict[str, str]:
    return {
        "file": name,
        "role": document.role,
        "mediaType": document.media_type,
        "kind": document.kind.value,
        "salt": hexed(document.salt),
    }
