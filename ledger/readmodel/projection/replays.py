"""A loan that is played again: what a reversal, or a payment booked late, undoes of the tables before the entries behind it fill them anew."""

from collections.abc import Iterator

from ledger.readmodel.changes import Change, Changes, Entry, Rows


def replayed_from(entry: Entry, rows: Rows, number: int) -> Iterator[Change]:
    raise NotImplementedError


def reversed_payment(entry: Entry, rows: Rows) -> Changes:
    raise NotImplementedError
