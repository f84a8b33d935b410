"""The documents behind what the chain records: encrypted, write-once, each set under the docHash of its step.

    >>> store = open_store(StorePlace.in_folder(folder))
    >>> root = store.keep(documents, parties=[party])
    >>> store.documents(root) == documents
    True

Contents lie as ciphertext in blocks (`blocks`, `ipfs`), each under a key of its own; keys and salts lie wrapped in the records, apart from the
blocks, and the key that wraps them in a file apart from both. Destroying a wrapped secret ends ciphertext and commitment at once.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from evidence.container import MAX_MEMBER_BYTES
from evidence.documents import Document, DocumentTree, Leaf, verify_document
from evidence.errors import EvidenceError
from evidence.shape import hexed
from ledger.documents import records
from ledger.documents.blocks import Blocks, LocalBlocks, put_file, read_file
from ledger.documents.errors import (
    DocumentAltered,
    DocumentErased,
    DocumentRefused,
    DocumentsError,
    DocumentsUnknown,
    StoreUnusable,
)
from ledger.documents.ipfs import connect
from ledger.documents.keys import Secret, StoreKey, read_key
from ledger.documents.records import TABLES, Place, Record, open_records
from ledger.documents.sealing import new_key, seal, unseal
from ledger.journal.database import Database
from ledger.settings import MULTIADDRESS

# What does not fit into a bundle can be evidence of nothing.
MAX_DOCUMENT_BYTES = MAX_MEMBER_BYTES
MAX_DOCUMENTS = 1_000
_ID = re.compile(r"0x[0-9a-f]{64}")

# An erased document is known by its leaf alone.
Kept: TypeAlias = Document | Leaf


def unix_time() -> int:
    return time.time_ns() // 10**9


@dataclass(frozen=True)
class StorePlace:
    """Where a store is: `blocks` a folder or the multiaddress of an IPFS node's API, `records` the URL of a database, `key_file` its key."""

    blocks: str
    records: str
    key_file: Path

    @classmethod
    def in_folder(cls, folder: Path) -> StorePlace:
        """A store by itself, as a run leaves it."""
        folder = folder.absolute()
        return cls(str(folder / "blocks"), f"sqlite:///{folder / 'records.db'}", folder / "store.key")


@dataclass(frozen=True)
class Store:
    blocks: Blocks
    database: Database
    key: StoreKey
    clock: Callable[[], int] = unix_time

    def keep(self, documents: Sequence[Document], *, lender: str = "", parties: Sequence[str] = ()) -> bytes:
        """Keeps the documents of one step and returns its docHash; a set that is here already stays as it is.

        `lender`: whose they are. `parties`: ids of the files of those whom they concern, for erasing all that concerns one of them.

        Raises: DocumentRefused, DocumentErased, StoreUnusable; EvidenceError for what can be no document.
        """
        _require_sizes(documents)
        _require_ids(parties)
        root = DocumentTree(tuple(document.leaf() for document in documents)).doc_hash
        if self._has(root):
            return root
        sealed = [self._sealed(document) for document in documents]
        with self.database.writing() as session:
            TABLES.hold(session.connection())
            if not records.of_root(session, root):
                now = self.clock()
                records.add(
                    session,
                    (
                        replace(
                            record,
                            place=Place(root, number),
                            lender=lender,
                            parties=tuple(sorted(set(parties))),
                            created_at=now,
                        )
                        for number, record in enumerate(sealed)
                    ),
                )
        return root

    def records(self, root: bytes) -> tuple[Record, ...]:
        """Raises: DocumentsUnknown."""
        with self.database.reading() as session:
            found = records.of_root(session, root)
        if not found:
            raise DocumentsUnknown(f"the store has no documents of {hexed(root)}")
        return found

    def all_records(self, party: str | None = None) -> tuple[Record, ...]:
        """Of everybody, or of those documents that concern a party."""
        with self.database.reading() as session:
            return records.every(session) if party is None else records.of_party(session, party)

    def documents(self, root: bytes) -> tuple[Kept, ...]:
        """The documents of a step in their order, each checked against its commitment.

        Raises: DocumentsUnknown; BlockLost, BlockAltered, DocumentAltered, StoreUnusable.
        """
        return tuple(record.leaf if record.wrapped is None else self.open(record) for record in self.records(root))

    def open(self, record: Record) -> Document:
        """The document of a record. Raises: DocumentErased, BlockLost, BlockAltered, DocumentAltered, StoreUnusable."""
        if record.wrapped is None:
            raise DocumentErased(f"{record.place} was erased (erasure {record.erasure})")
        try:
            secret = self._unwrapped(record, record.wrapped)
            content = b"".join(unseal(read_file(self.blocks, record.cid), secret.key))
            verify_document(record.leaf, content, secret.salt)
        except (DocumentsError, EvidenceError) as error:
            kind = type(error) if isinstance(error, DocumentsError) else DocumentAltered
            raise kind(f"{record.place}, file {record.cid}: {error}") from None
        return Document(record.leaf.role, record.leaf.media_type, content, secret.salt, record.leaf.kind)

    def faults(self, found: Sequence[Record]) -> Iterator[DocumentsError]:
        """Reads every document that is not erased; what is wrong with it, where anything is."""
        for record in found:
            try:
                if record.wrapped is not None:
                    self.open(record)
            except DocumentsError as error:
                yield error

    def close(self) -> None:
        """Gives the connections back."""
        self.database.close()

    def _has(self, root: bytes) -> bool:
        with self.database.reading() as session:
            found = records.of_root(session, root)
        if erased := [record for record in found if record.wrapped is None]:
            raise DocumentErased(f"{erased[0].place} was erased (erasure {erased[0].erasure}): it is not kept again")
        return bool(found)

    def _sealed(self, document: Document) -> Record:
        secret = Secret(new_key(), document.salt)
        return Record(
            place=Place(b"", 0),
            leaf=document.leaf(),
            cid=put_file(self.blocks, seal([document.content], secret.key)),
            size=len(document.content),
            lender="",
            parties=(),
            wrapped=self.key.wrap(secret),
            key=self.key.fingerprint,
            created_at=0,
            erasure=None,
        )

    def _unwrapped(self, record: Record, wrapped: bytes) -> Secret:
        if record.key != self.key.fingerprint:
            raise StoreUnusable(f"its secret is wrapped under the key {record.key}, and this is {self.key.fingerprint}")
        return self.key.unwrap(wrapped)


@dataclass(frozen=True)
class Shelf(Mapping[bytes, Sequence[Kept]]):
    """The documents of a store by docHash, read when they are asked for."""

    store: Store

    def __getitem__(self, root: bytes) -> Sequence[Kept]:
        try:
            return self.store.documents(root)
        except DocumentsUnknown:
            raise KeyError(root) from None

    def __iter__(self) -> Iterator[bytes]:
        return iter({record.place.root: None for record in self.store.all_records()})

    def __len__(self) -> int:
        return sum(1 for _ in self)


def open_store(place: StorePlace) -> Store:
    """Makes the store where there is none. Raises: StoreUnusable."""
    blocks: Blocks = connect(place.blocks) if is_ipfs(place.blocks) else LocalBlocks(Path(place.blocks))
    return Store(blocks, open_records(place.records), read_key(place.key_file))


def is_ipfs(blocks: str) -> bool:
    """A multiaddress names its first protocol; a folder of that name is written otherwise (`/ip4/./…`)."""
    return bool(MULTIADDRESS.match(blocks))


def _require_sizes(documents: Sequence[Document]) -> None:
    if not 1 <= len(documents) <= MAX_DOCUMENTS:
        raise DocumentRefused(f"{len(documents)} documents: a step has 1 to {MAX_DOCUMENTS}")
    for document in documents:
        if len(document.content) > MAX_DOCUMENT_BYTES:
            raise DocumentRefused(
                f"{document.role}: {len(document.content)} bytes, a document has at most {MAX_DOCUMENT_BYTES}"
            )


def _require_ids(parties: Sequence[str]) -> None:
    for party in parties:
        if not _ID.fullmatch(party):
            raise DocumentRefused(f"{party[:80]!r} is no id of a party's file: 0x and 64 hexadecimal digits")
