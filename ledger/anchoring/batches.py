"""A batch from its files to their proofs, in a folder of its own; cut off anywhere, it goes on.

batch.jsonl                what the batch consists of, with the salts (see `record`)
proofs/<name>.anchor.json  the proof of each file
summary.json               written last: which batch, where and when
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence.anchor import AnchorProof, Batch, OnChain, Salt, batch_of, chunks_of, proofs, verify_anchor
from evidence.report import legal_time
from evidence.shape import hexed
from ledger.anchoring import record
from ledger.anchoring.errors import AnchorNotProven, FolderTaken
from ledger.anchoring.files import files_in
from ledger.anchoring.onchain import Anchoring, operation_of
from ledger.anchoring.workers import Workers
from ledger.chain.keystore import Signer

PROOFS, SUMMARY, SUFFIX = "proofs", "summary.json", ".anchor.json"
SCHEMA, VERSION = "fubie.anchor-summary", 1
# Which checks of a proof need a trust file, and stay open without one.
OF_TRUST = {"anchor.registry", "block.finality"}

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Folder:
    """Where a batch lives."""

    path: Path

    @property
    def is_begun(self) -> bool:
        return any((self.path / name).exists() for name in (record.RECORD, record.BEGUN))

    @property
    def is_recorded(self) -> bool:
        """Whether its files and salts are all on the disk."""
        return (self.path / record.RECORD).exists()

    @property
    def is_done(self) -> bool:
        return (self.path / SUMMARY).exists()

    def open(self, resume: bool) -> None:
        """Raises: FolderTaken where something else stands there, or a batch that was not to be resumed."""
        if self.is_begun and not resume:
            raise FolderTaken(
                f"{self.path} holds a batch: add --resume to finish it, or name another folder with --out"
            )
        if not self.is_begun and self.path.exists() and any(self.path.iterdir()):
            raise FolderTaken(f"{self.path} is not empty: name a folder of its own with --out")
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)


@dataclass(frozen=True)
class Batches:
    """Makes batches. `named`: whether a proof says what its file was called."""

    workers: Workers
    progress: Progress
    named: bool = False

    def collect(self, folder: Folder, places: Sequence[Path], passed_over: Callable[[Path], None]) -> int:
        """Commits to the files, unless that was done before. How many were committed to now.

        Raises: FolderTaken where the proofs would lie among the files; NothingToAnchor; FileUnusable; OSError.
        """
        if folder.is_recorded:
            return 0
        for place in places:
            if folder.path.resolve().is_relative_to(place.resolve()):
                raise FolderTaken(f"{folder.path} lies in {place}, which is to be anchored: name another with --out")
        return record.write(folder.path, files_in(places, passed_over), self.workers, self.progress)

    def batch(self, folder: Folder) -> Batch:
        """The trees. Raises: RecordUnusable; LimitExceeded; OSError."""
        self.progress("hashing the trees")
        leaves = (file.leaf for file in record.read(folder.path))
        return batch_of(chunks_of(leaves), self.workers.map)

    def finish(self, folder: Folder, batch: Batch, anchoring: Anchoring, signer: Signer) -> dict[str, Any]:
        """Anchors the batch unless that was done before, writes the proofs and the summary, and returns this.

        Raises: ChainError, AnchorNotProven: run it again; RecordUnusable; OSError.
        """
        self.progress("anchoring")
        anchoring.client.sender.recover()
        anchoring.anchor(batch, signer, operation_of(batch.key))
        shared = anchoring.proven(batch)
        for count, (file, proof) in enumerate(self._proofs(folder, batch, shared)):
            if count == 0:
                _require_sound(proof)
            if count % 1_000 == 0:
                self.progress(f"proof {count:,} of {batch.count:,}")
            _write(folder.path / PROOFS / (file.name + SUFFIX), proof.encoded)
        summary = summary_of(batch, shared)
        _write(folder.path / SUMMARY, (json.dumps(summary, indent=1) + "\n").encode())
        return summary

    def _proofs(self, folder: Folder, batch: Batch, shared: OnChain) -> Iterator[tuple[record.Committed, AnchorProof]]:
        places = proofs(batch, chunks_of(file.leaf for file in record.read(folder.path)))
        for file, place in zip(record.read(folder.path), places, strict=True):
            name = file.name if self.named else None
            yield file, AnchorProof(file.leaf, Salt(file.salt), place, shared, name)


def summary_of(batch: Batch, shared: OnChain) -> dict[str, Any]:
    """Which batch, where and when it was anchored: nothing secret."""
    found = shared.recorded
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "key": hexed(batch.key),
        "roots": batch.roots.to_json(),
        "count": batch.count,
        "chainId": shared.chain_id,
        "registry": hexed(shared.registry),
        "transaction": hexed(shared.transaction),
        **found.to_json(),
        "time": legal_time(found.timestamp),
        "provenAt": shared.header.number,
    }


def read_summary(folder: Folder) -> dict[str, Any]:
    """Of a batch that is done. Raises: OSError, ValueError."""
    found: dict[str, Any] = json.loads((folder.path / SUMMARY).read_text(encoding="utf-8"))
    return found


def _require_sound(proof: AnchorProof) -> None:
    """A false proof must not leave the house. The file itself was read when it was committed to."""
    report = verify_anchor(proof.encoded, ())
    for check in report.checks:
        if check.reason is not None and check.id not in OF_TRUST | {"anchor.file"}:
            raise AnchorNotProven(f"what the node tells does not verify: {check.title.en}: {check.reason}")


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing, for the owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    with os.fdopen(os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
    os.replace(beside, path)
