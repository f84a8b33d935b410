"""9 提前还款: quotes and prepayments."""

from collections.abc import Mapping

from ledger.domain.nodes import Node
from ledger.readmodel.changes import Changes, Entry, Handler, Put, Rows, patch
from ledger.readmodel.projection.receipts import new_payment, next_number
from ledger.readmodel.projection.schedules import new_version, rows_now
from ledger.readmodel.states import InstalmentState, PaymentKind, QuoteKind, QuoteState, numbered
from ledger.readmodel.tables.loans import Instalment, Loan, Quote
from ledger.readmodel.tables.payments import Payment


def prepay_quoted(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    quote = Quote(
        loan=entry.file,
        number=entry.number,
        lender=entry.lender,
        party=entry.party,
        kind=numbered(QuoteKind, effect["kind"]),
        state=QuoteState.LOCKED,
        pay_day=effect["payDay"],
        principal=effect["principal"],
        amount=effect["amount"],
        fee=effect["fee"],
    )
    return [Put(quote)]


def partial_prepaid_term_shortened(entry: Entry, rows: Rows) -> Changes:
    return _prepaid_in_part(entry, rows, PaymentKind.PREPAY_SHORTENED)


def partial_prepaid_instalment_reduced(entry: Entry, rows: Rows) -> Changes:
    return _prepaid_in_part(entry, rows, PaymentKind.PREPAY_REDUCED)


def _prepaid_in_part(entry: Entry, rows: Rows, kind: PaymentKind) -> Changes:
    yield from _prepaid(entry, rows, kind)
    yield from new_version(entry, rows, entry.effect["firstRow"], entry.effect["payment"])


def full_prepaid(entry: Entry, rows: Rows) -> Changes:
    """The rows to come are cancelled; the allocation that follows pays the others."""
    yield from _prepaid(entry, rows, PaymentKind.PREPAY_FULL)
    for row in rows_now(entry.file, rows):
        if row.number >= entry.effect["firstCancelled"]:
            yield patch(Instalment, entry.file, row.version, row.number, state=InstalmentState.CANCELLED)


def _prepaid(entry: Entry, rows: Rows, kind: PaymentKind) -> Changes:
    """The node itself brings the payment, unless it is logged once more in a play; interest of the running period starts anew."""
    effect = entry.effect
    payment, quote = effect["payment"], effect["quote"]
    if rows.find(Payment, payment) is not None:
        return
    number = next_number(entry.file, rows)
    yield from new_payment(entry, payment, kind, number, effect["amount"], entry.day, quote=quote)
    yield patch(Quote, entry.file, quote, state=QuoteState.USED, payment=payment)
    yield patch(Loan, entry.file, interest_numerator="0", interest_accrued=0)


HANDLERS: Mapping[Node, Handler] = {
    Node.PREPAY_QUOTED: prepay_quoted,
    Node.PARTIAL_PREPAID_TERM_SHORTENED: partial_prepaid_term_shortened,
    Node.PARTIAL_PREPAID_INSTALMENT_REDUCED: partial_prepaid_instalment_reduced,
    Node.FULL_PREPAID: full_prepaid,
}
