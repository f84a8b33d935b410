"""What a batch consists of, on disk before anything is sent: without the salts nobody could ever open a commitment.

One file, batch.jsonl, of canonical JSON lines in the order of the leaves, readable by its owner alone:

    {"name": …, "salt": "0x…", "sha-256": "0x…", "sm3": "0x…"}

It gets its name when all of it is on the disk; until then it is batch.jsonl.begun, and nothing has been sent.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from evidence.canonical import canonicalize, load_canonical
from evidence.digest import Digests
from evidence.documents import commitments_to_whole
from evidence.errors import EvidenceError
from evidence.shape import hexed, members, octets, text
from ledger.anchoring.errors import FileUnusable, NothingToAnchor, RecordUnusable
from ledger.anchoring.files import Named
from ledger.anchoring.workers import Workers
from ledger.durable import sync_folder

RECORD, BEGUN = "batch.jsonl", "batch.jsonl.begun"
SALT_BYTES = 32
PIECE = 1 << 20
# How many files one piece of work has.
TOGETHER = 64
MAX_LINE = 16 * 1024

Salted: TypeAlias = tuple[str, bytes]


@dataclass(frozen=True)
class Committed:
    """A file of the batch: its name, its salt, and the commitment to its content."""

    name: str
    salt: bytes
    leaf: Digests


def write(folder: Path, files: Iterable[Named], workers: Workers, progress: Callable[[str], None]) -> int:
    """Commits to every file and puts the record on the disk. How many there are.

    Raises: NothingToAnchor; FileUnusable; OSError.
    """
    begun, count = folder / BEGUN, 0
    begun.unlink(missing_ok=True)
    with os.fdopen(os.open(begun, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as record:
        for group in workers.map(_committed, _groups(files)):
            record.writelines(map(_line, group))
            count += len(group)
            progress(f"{count:,} files")
        record.flush()
        os.fsync(record.fileno())
    if not count:
        begun.unlink()
        raise NothingToAnchor("there is no file in what was named")
    os.replace(begun, folder / RECORD)
    sync_folder(folder)
    return count


def read(folder: Path) -> Iterator[Committed]:
    """The files of the batch in their order. Raises: RecordUnusable; OSError."""
    with (folder / RECORD).open("rb") as record:
        for number, line in enumerate(iter(lambda: record.readline(MAX_LINE), b""), 1):
            yield _read(line, f"{folder / RECORD} line {number}")


def _groups(files: Iterable[Named]) -> Iterator[Sequence[tuple[Named, bytes]]]:
    rest = iter(files)
    while group := [(file, secrets.token_bytes(SALT_BYTES)) for file in islice(rest, TOGETHER)]:
        yield group


def _committed(group: Sequence[tuple[Named, bytes]]) -> list[Committed]:
    return [Committed(file.name, salt, _commitment(file.path, salt)) for file, salt in group]


def _commitment(path: Path, salt: bytes) -> Digests:
    try:
        return commitments_to_whole(_pieces(path), salt)
    except OSError as error:
        raise FileUnusable(f"{path}: {error.strerror or error}") from None


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _line(file: Committed) -> bytes:
    return canonicalize({"name": file.name, "salt": hexed(file.salt), **file.leaf.to_json()}) + b"\n"


def _read(line: bytes, where: str) -> Committed:
    try:
        found = members(load_canonical(line.removesuffix(b"\n")), where, {"name", "salt", "sha-256", "sm3"})
        leaf = Digests.from_json({name: found[name] for name in ("sha-256", "sm3")}, where)
        return Committed(text(found["name"], where), octets(found["salt"], where, SALT_BYTES), leaf)
    except EvidenceError as error:
        raise RecordUnusable(f"{where}: {error}") from None
