"""7 计息账单: what time brings."""

from collections.abc import Mapping

from ledger.domain.nodes import Node
from ledger.readmodel.changes import Changes, Entry, Handler, Patch, Rows, patch
from ledger.readmodel.projection.receipts import new_payment, next_number, payer_of
from ledger.readmodel.projection.schedules import row_now
from ledger.readmodel.states import InstalmentState, PaymentKind
from ledger.readmodel.tables.loans import Instalment, Loan


def interest_accrued(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    accrual = patch(
        Loan,
        entry.file,
        accrued_through=effect["through"],
        interest_numerator=str(effect["numerator"]),
        interest_accrued=effect["accrued"],
    )
    return [accrual]


def bill_issued(entry: Entry, rows: Rows) -> Changes:
    return [_reached(entry, InstalmentState.BILLED, InstalmentState.BILLED)]


def instalment_due(entry: Entry, rows: Rows) -> Changes:
    """A row of nothing is settled by falling due."""
    nothing = entry.effect["unpaid"] == 0
    return [_reached(entry, InstalmentState.DUE, InstalmentState.SETTLED if nothing else InstalmentState.DUE)]


def _reached(entry: Entry, reached: InstalmentState, state: InstalmentState) -> Patch:
    version, row = entry.version_and_row
    return patch(Instalment, entry.file, version, row, reached=reached, state=state)


def periodic_fee_charged(entry: Entry, rows: Rows) -> Changes:
    row = row_now(entry.file, entry.effect["row"], rows)
    charged = row.fee_charged + entry.effect["amount"]
    return [patch(Instalment, entry.file, row.version, row.number, fee_charged=charged)]


def subsidy_applied(entry: Entry, rows: Rows) -> Changes:
    """Money for the interest of the row."""
    effect = entry.effect
    _, row = entry.version_and_row
    number = next_number(entry.file, rows)
    came = {"receipt": effect["receipt"], "payer": payer_of(effect["wallet"]), "row": row}
    return new_payment(entry, effect["payment"], PaymentKind.SUBSIDY, number, effect["amount"], entry.day, **came)


HANDLERS: Mapping[Node, Handler] = {
    Node.INTEREST_ACCRUED: interest_accrued,
    Node.BILL_ISSUED: bill_issued,
    Node.INSTALMENT_DUE: instalment_due,
    Node.PERIODIC_FEE_CHARGED: periodic_fee_charged,
    Node.SUBSIDY_APPLIED: subsidy_applied,
}
