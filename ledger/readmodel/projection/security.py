"""3 担保增信 and 15 代偿与担保实现: security that is money, or becomes money."""

from collections.abc import Iterator, Mapping
from typing import Any

from ledger.chain.ids import payment_id
from ledger.domain.nodes import Node, Scope
from ledger.readmodel.changes import Book, Changes, Entry, Handler, Patch, Put, Rows, patch
from ledger.readmodel.columns import hexed, octets
from ledger.readmodel.projection.drawdowns import facility_of
from ledger.readmodel.projection.parts import as_json, facts_of, part_reached
from ledger.readmodel.projection.receipts import new_payment, next_number, payer_of
from ledger.readmodel.states import AccountKind, PaymentKind
from ledger.readmodel.tables.parts import Part
from ledger.readmodel.tables.payments import Payment


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
    came = {"receipt": effect["receipt"], "payer": payer_of(effect["payer"]), "part": entry.number}
    yield from part_reached(entry, rows)
    yield from _paid_to_loan(entry, rows, PaymentKind.GUARANTOR, **came)


def _paid_to_loan(entry: Entry, rows: Rows, kind: PaymentKind, **columns: Any) -> Changes:
    """The entry is of the facility's log, and names the loan and its payment."""
    effect = entry.effect
    loan = effect["loan"]
    number = next_number(loan, rows)
    return new_payment(entry, effect["payment"], kind, number, effect["amount"], entry.day, loan=loan, **columns)


def collateral_sold(entry: Entry, rows: Rows) -> Changes:
    """The price pays what is due of the loan; what is more is a deposit of the pledgor's."""
    effect = entry.effect
    loan, receipt, surplus = effect["loan"], effect["receipt"], effect["surplus"]
    payment = hexed(payment_id(octets(entry.lender), octets(receipt)))
    number = next_number(loan, rows)
    yield from part_reached(entry, rows)
    if surplus:
        yield Put(_surplus(entry, rows))
        yield Book(entry.file, AccountKind.DEPOSIT, surplus, entry.lender, entry.file)
    kind, to_debt = PaymentKind.COLLATERAL, effect["toDebt"]
    yield from new_payment(entry, payment, kind, number, to_debt, entry.day, loan=loan, receipt=receipt)


def _surplus(entry: Entry, rows: Rows) -> Part:
    sold = facts_of(rows.get(Part, entry.file, Scope.COLLATERAL.value, entry.object))
    amount = entry.effect["surplus"]
    return Part(
        file=entry.file,
        scope=Scope.DEPOSIT.value,
        object=f"0x{entry.effect['deposit']:064x}",
        lender=entry.lender,
        party=entry.party,
        state="held",
        facts=as_json({"depositor": sold["pledgor"], "amount": amount, "held": amount}),
        node=int(entry.node),
        seq=entry.seq,
        effect=as_json(entry.effect),
        effective_day=entry.day,
        position=entry.position,
    )


def payment_undone(payment: Payment, rows: Rows) -> Iterator[Patch]:
    """A guarantor that did not pay after all is called as before, even where the payment had discharged it."""
    if payment.kind != PaymentKind.GUARANTOR or payment.part is None:
        return
    key = (facility_of(payment.loan, rows).id, Scope.GUARANTEE.value, f"0x{payment.part:064x}")
    facts = facts_of(rows.get(Part, *key))
    left = facts["paid"] - payment.amount
    yield patch(Part, *key, state="partial" if left else "called", facts=as_json(facts | {"paid": left}))


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
    Node.COLLATERAL_SOLD: collateral_sold,
    Node.DEPOSIT_RETURNED: deposit_returned,
}
