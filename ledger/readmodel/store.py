"""Reads and changes rows inside one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import inspect
from sqlmodel import Session, col, select

from ledger.readmodel.changes import Book, Change, Drop, Patch, Put, T
from ledger.readmodel.columns import LOG_BITS, bounded
from ledger.readmodel.errors import DoubledRow, MissingRow, UnsupportedEntry
from ledger.readmodel.tables.accounts import PLACE_BITS, Movement
from ledger.readmodel.tables.base import Table


class Store:
    """The tables as `changes.Rows` for handlers, and the one place that changes them."""

    def __init__(self, session: Session) -> None:
        self.session = session
        # The session forgets rows that nobody holds, and would read them again for every event.
        self._held: dict[int, Table] = {}

    def get(self, table: type[T], *key: Any) -> T:
        """Raises: MissingRow."""
        row = self.find(table, *key)
        if row is None:
            raise MissingRow(f"no row {', '.join(map(str, key))} in {table.__tablename__}")
        return row

    def find(self, table: type[T], *key: Any) -> T | None:
        """The row of that key, None when there is none."""
        row = self.session.get(table, key)
        if row is not None:
            self._held[id(row)] = row
        return row

    def select(self, table: type[T], **equal: Any) -> Sequence[T]:
        """Rows whose columns have these values, in the order of their keys."""
        wanted = select(table).where(*(col(getattr(table, name)) == value for name, value in equal.items()))
        return self.session.exec(wanted.order_by(*table.__table__.primary_key.columns)).all()  # type: ignore[attr-defined]

    def apply(self, changes: Iterable[Change], block: int, log_index: int, with_accounts: bool = True) -> None:
        """Change the rows as one event says; without accounts, what it moved is left as it was booked.

        Raises: MissingRow for a patch of a row that is not there.
        """
        place = 0
        for change in changes:
            if not isinstance(change, Book):
                self._change(change)
            elif with_accounts and change.amount:
                self._book(change, block, log_index, place)
                place += 1

    def _change(self, change: Put | Patch | Drop) -> None:
        if isinstance(change, Put):
            self._put(change.row)
        elif isinstance(change, Patch):
            _set(self.get(change.table, *change.key), change.values)
        elif (row := self.find(change.table, *change.key)) is not None:
            self.session.delete(row)

    def _put(self, row: Table) -> None:
        """A row that the database has and this session not is refused by the flush."""
        key = inspect(type(row)).identity_key_from_instance(row)
        if key in self.session.identity_map:
            raise DoubledRow(f"{type(row).__tablename__} has a row {', '.join(map(str, key[1]))} already")
        self._held[id(row)] = row
        self.session.add(_bound(row))

    def _book(self, book: Book, block: int, log_index: int, place: int) -> None:
        if place >> PLACE_BITS:
            raise UnsupportedEntry(f"more than {2**PLACE_BITS} movements in one event")
        row = Movement(
            id=(block << LOG_BITS | log_index) << PLACE_BITS | place,
            block=block,
            log_index=log_index,
            lender=book.lender,
            owner=book.owner,
            kind=book.kind,
            file=book.file,
            amount=book.amount,
            balance=self._balance(book.owner, book.kind) + book.amount,
        )
        self.session.add(_bound(row))
        self.session.flush()

    def _balance(self, owner: str, kind: str) -> int:
        newest = select(Movement.balance).where(Movement.owner == owner, Movement.kind == kind)
        return self.session.exec(newest.order_by(col(Movement.id).desc()).limit(1)).first() or 0


def _bound(row: Table) -> Table:
    _set(row, {name: value for name, value in row if type(value) is int and bounded(value) != value})
    return row


def _set(row: Table, values: Mapping[str, Any]) -> None:
    """Within a row in memory as in the database, so that it does not matter when the row was read again."""
    for name, value in values.items():
        setattr(row, name, bounded(value) if type(value) is int else value)
