"""The records of a store: which documents there are, whom they concern, and the wrapped secrets that open them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from evidence.digest import Digests
from evidence.documents import Kind, Leaf
from evidence.shape import hexed
from ledger.database import Tables
from ledger.documents.cid import Cid
from ledger.documents.errors import StoreUnusable
from ledger.documents.tables import DocumentPartyRow, DocumentRow
from ledger.journal.database import Database

TABLES = Tables(
    package="ledger.documents",
    version="0001",
    version_table="documents_version",
    lock=0x6675_6264_6F,
    unusable=StoreUnusable,
    # What is deleted is overwritten: an erased secret must not stay in the file.
    pragmas=("secure_delete = ON",),
)


@dataclass(frozen=True)
class Place:
    """Which document: the docHash of its step, and its number there."""

    root: bytes
    number: int

    def __str__(self) -> str:
        return f"{hexed(self.root)}, document {self.number}"


@dataclass(frozen=True)
class Record:
    """A document of the store. `wrapped` is None for one that was erased, by the erasure of that number."""

    place: Place
    leaf: Leaf
    cid: Cid
    size: int
    lender: str
    parties: tuple[str, ...]
    wrapped: bytes | None = field(repr=False)
    key: str
    created_at: int
    erasure: int | None


def open_records(url: str) -> Database:
    """Beside other tables, such as the journal's, or by themselves. Raises: StoreUnusable; `url` as Tables.open."""
    return Database(TABLES.open(url))


def of_root(session: Session, root: bytes) -> tuple[Record, ...]:
    """The documents of a step in their order; none where the store has none."""
    rows = session.exec(
        select(DocumentRow).where(DocumentRow.root == hexed(root)).order_by(col(DocumentRow.place))
    ).all()
    return _with_parties(session, rows)


def of_party(session: Session, party: str) -> tuple[Record, ...]:
    concerned = (DocumentPartyRow.root == DocumentRow.root) & (DocumentPartyRow.place == DocumentRow.place)
    rows = session.exec(
        select(DocumentRow)
        .join(DocumentPartyRow, concerned)  # type: ignore[arg-type]
        .where(DocumentPartyRow.party == party)
        .order_by(col(DocumentRow.root), col(DocumentRow.place))
    ).all()
    return _with_parties(session, rows)


def every(session: Session) -> tuple[Record, ...]:
    rows = session.exec(select(DocumentRow).order_by(col(DocumentRow.root), col(DocumentRow.place))).all()
    return _with_parties(session, rows)


def add(session: Session, records: Iterable[Record]) -> None:
    for record in records:
        session.add(_row(record))
        for party in record.parties:
            session.add(DocumentPartyRow(root=hexed(record.place.root), place=record.place.number, party=party))


def _with_parties(session: Session, rows: Sequence[DocumentRow]) -> tuple[Record, ...]:
    roots = {row.root for row in rows}
    found = session.exec(select(DocumentPartyRow).where(col(DocumentPartyRow.root).in_(roots))).all() if roots else []
    return tuple(
        _record(row, sorted(p.party for p in found if (p.root, p.place) == (row.root, row.place))) for row in rows
    )


def _record(row: DocumentRow, parties: Sequence[str]) -> Record:
    commitments = Digests(bytes.fromhex(row.sha256[2:]), bytes.fromhex(row.sm3[2:]))
    return Record(
        place=Place(bytes.fromhex(row.root[2:]), row.place),
        leaf=Leaf(row.role, row.media_type, Kind(row.kind), commitments),
        cid=Cid.parse(row.cid),
        size=row.size,
        lender=row.lender,
        parties=tuple(parties),
        wrapped=row.secret,
        key=row.key,
        created_at=row.created_at,
        erasure=row.erasure,
    )


def _row(record: Record) -> DocumentRow:
    return DocumentRow(
        root=hexed(record.place.root),
        place=record.place.number,
        lender=record.lender,
        role=record.leaf.role,
        media_type=record.leaf.media_type,
        kind=record.leaf.kind.value,
        sha256=hexed(record.leaf.commitments.sha256),
        sm3=hexed(record.leaf.commitments.sm3),
        cid=str(record.cid),
        size=record.size,
        secret=record.wrapped,
        key=record.key,
        created_at=record.created_at,
        erasure=record.erasure,
    )
