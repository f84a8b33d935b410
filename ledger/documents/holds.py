"""Legal holds: what a court or an authority wants kept is not erased until the hold is lifted. Records are added, never changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, col, select

from evidence.shape import hexed
from ledger.documents.errors import DocumentHeld, DocumentRefused, HoldUnknown
from ledger.documents.records import TABLES, Record
from ledger.documents.store import Store
from ledger.documents.tables import HoldRow

_WORDS = re.compile(r"[^\x00-\x1f\x7f]{1,200}")


class Event(StrEnum):
    PLACED = "placed"
    LIFTED = "lifted"


class SubjectKind(StrEnum):
    DOCUMENTS = "documents"
    PARTY = "party"


@dataclass(frozen=True)
class Subject:
    """The documents of a step, by docHash, or all that concern a party, by the id of its file."""

    kind: SubjectKind
    id: bytes

    def __str__(self) -> str:
        return f"{self.kind} {hexed(self.id)}"

    def covers(self, record: Record) -> bool:
        if self.kind is SubjectKind.DOCUMENTS:
            return record.place.root == self.id
        return hexed(self.id) in record.parties


@dataclass(frozen=True)
class Hold:
    """A record: by whom, when (Unix seconds), and in which case a hold was placed or lifted."""

    case_number: str
    event: Event
    subject: Subject
    by: str
    at: int

    def __str__(self) -> str:
        return f"case {self.case_number}, {self.event} by {self.by} on {self.subject}"


def place_hold(store: Store, case_number: str, subject: Subject, by: str) -> None:
    """From now on nothing of the subject is erased, what is kept later included.

    Raises: DocumentRefused for an empty case number or name; StoreUnusable.
    """
    _record(store, Event.PLACED, case_number, subject, by)


def lift_hold(store: Store, case_number: str, subject: Subject, by: str) -> None:
    """Raises: HoldUnknown where the case holds no such thing; DocumentRefused, StoreUnusable."""
    _record(store, Event.LIFTED, case_number, subject, by)


def history(store: Store) -> tuple[Hold, ...]:
    """Every record, the oldest first."""
    with store.database.reading() as session:
        return _history(session)


def require_free(session: Session, records: Iterable[Record]) -> None:
    """No hold stands on any of them. Raises: DocumentHeld, which names the case and the document."""
    standing = _standing(_history(session))
    for record in records:
        for hold in standing:
            if hold.subject.covers(record):
                raise DocumentHeld(f"{record.place} is not erased: {hold} at {hold.at}; the hold must be lifted first")


def _record(store: Store, event: Event, case_number: str, subject: Subject, by: str) -> None:
    for name, text in (("case number", case_number), ("name of who does it", by)):
        if not _WORDS.fullmatch(text.strip()):
            raise DocumentRefused(f"the {name} has 1 to 200 characters on one line, not {text[:40]!r}")
    with store.database.writing() as session:
        TABLES.hold(session.connection())
        standing = {(hold.case_number, hold.subject) for hold in _standing(_history(session))}
        if event is Event.LIFTED and (case_number, subject) not in standing:
            raise HoldUnknown(f"no hold of case {case_number} stands on {subject}")
        session.add(
            HoldRow(
                case_number=case_number,
                event=event.value,
                kind=subject.kind.value,
                subject=hexed(subject.id),
                by=by,
                at=store.clock(),
            )
        )


def _history(session: Session) -> tuple[Hold, ...]:
    rows = session.exec(select(HoldRow).order_by(col(HoldRow.id))).all()
    return tuple(
        Hold(
            row.case_number,
            Event(row.event),
            Subject(SubjectKind(row.kind), bytes.fromhex(row.subject[2:])),
            row.by,
            row.at,
        )
        for row in rows
    )


def _standing(holds: Iterable[Hold]) -> list[Hold]:
    found: dict[tuple[str, Subject], Hold] = {}
    for hold in holds:
        key = hold.case_number, hold.subject
        if hold.event is Event.PLACED:
            found.setdefault(key, hold)
        else:
            found.pop(key, None)
    return list(found.values())
