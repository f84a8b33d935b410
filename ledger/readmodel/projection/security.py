"""3 担保增信 and 15 代偿与担保实现: security that is money, or becomes money."""

from collections.abc import Mapping

from ledger.domain.nodes import Node
from ledger.readmodel.changes import Book, Changes, Entry, Handler, Rows
from ledger.readmodel.projection.parts import part_reached
from ledger.readmodel.projection.receipts import new_payment, next_number, payer_of
from ledger.readmodel.states import AccountKind, PaymentKind


def security_deposit_posted(entry: Entry, rows: Rows) -> Changes:
    yield from part_reached(entry, rows)
    yield Book(entry.file, AccountKind.DEPOSIT, entry.effect["amount"], entry.lender, entry.file)


def setoff_executed(entry: Entry, rows: Rows) -> Changes:
    """The money was in the ledger: it pays the loan."""
    effect = entry.effect
    yield from part_reached(entry, rows)
    yield Book(entry.file, AccountKind.DEPOSIT, -effect["amount"], entry.lender, effect["loan"])
    yield from _paid_to_loan(entry, rows, PaymentKind.SETOFF)


def guarantor_paid(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    came = {"receipt": effect["receipt"], "payer": payer_of(effect["payer"])}
    yield from part_reached(entry, rows)
    yield from _paid_to_loan(entry, rows, PaymentKind.GUARANTOR, **came)


def _paid_to_loan(entry: Entry, rows: Rows, kind: PaymentKind, **columns: str | None) -> Changes:
    """The entry is of the facility's log, and names the loan and its payment."""
    effect = entry.effect
    loan = effect["loan"]
    number = next_number(loan, rows)
    return new_payment(entry, effect["payment"], kind, number, effect["amount"], entry.day, loan=loan, **columns)


def deposit_returned(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    amount = effect["amount"]
    yield from part_reached(entry, rows)
    yield Book(entry.file, AccountKind.DEPOSIT, -amount, entry.lender, entry.file)
    yield Book(effect["depositor"], AccountKind.PAYABLE, amount, entry.lender, entry.file)


HANDLERS: Mapping[Node, Handler] = {
    Node.SECURITY_DEPOSIT_POSTED: security_deposit_posted,
    Node.SETOFF_EXECUTED: setoff_executed,
    Node.GUARANTOR_PAID: guarantor_paid,
    Node.DEPOSIT_RETURNED: deposit_returned,
}
