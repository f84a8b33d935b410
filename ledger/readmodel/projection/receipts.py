"""Money that came in: the row of a payment, whatever node brought it."""

from typing import Any

from ledger.chain import ids
from ledger.readmodel.changes import Change, Entry, Put, Rows, patch
from ledger.readmodel.columns import hexed, iso_date, octets
from ledger.readmodel.states import PaymentKind, PaymentState
from ledger.readmodel.tables.loans import Loan
from ledger.readmodel.tables.payments import Payment

NO_ACCOUNT = "0x" + "00" * 20


def new_payment(
    entry: Entry,
    id: str,
    kind: PaymentKind,
    number: int,
    amount: int,
    value_day: int,
    loan: str | None = None,
    **columns: Any,
) -> list[Change]:
    """A payment that waits to be allocated, and the loan's count of payments. `loan`: where the entry is of another file's log."""
    row = Payment(
        id=id,
        loan=loan or entry.file,
        number=number,
        lender=entry.lender,
        party=entry.party,
        kind=kind,
        state=PaymentState.RECEIVED,
        amount=amount,
        value_day=value_day,
        value_date=iso_date(value_day),
        seq=entry.seq,
        position=entry.position,
        **columns,
    )
    return [Put(row), patch(Loan, row.loan, payments=number, replayed_block=None)]


def next_number(loan: str, rows: Rows) -> int:
    """The number that a payment gets whose event does not say it."""
    return rows.get(Loan, loan).payments + 1


def payer_of(account: str) -> str | None:
    """The wallet that was debited; None where a bank booked a receipt."""
    return None if account == NO_ACCOUNT else account


def refund_id(entry: Entry, number: int) -> str:
    """The id under which the contracts keep a refund (Repayment.sol); its event names the payment whose money it was."""
    return hexed(ids.refund_id(octets(entry.lender), octets(entry.file), number))
