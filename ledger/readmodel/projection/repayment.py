"""8 还款: mandates, payments, allocations and what follows from them."""

from collections.abc import Iterator, Mapping

from ledger.domain.nodes import Node
from ledger.readmodel.changes import Book, Change, Changes, Entry, Handler, Put, Rows, patch
from ledger.readmodel.packed import PaidLine, paid_lines
from ledger.readmodel.projection.arrears import arrears_now
from ledger.readmodel.projection.compound import compound_paid
from ledger.readmodel.projection.parts import debtor_of
from ledger.readmodel.projection.receipts import new_payment, next_number, payer_of, refund_id
from ledger.readmodel.projection.replays import (
    allocated,
    is_ranked,
    is_replay,
    replayed_credit,
    reversed_payment,
    spent,
    to_credit,
    undone_from,
)
from ledger.readmodel.projection.schedules import paid, row_now
from ledger.readmodel.states import (
    AccountKind,
    ClaimKind,
    InstalmentState,
    LoanState,
    MandateState,
    PaymentKind,
    PaymentState,
)
from ledger.readmodel.tables.credit import Facility
from ledger.readmodel.tables.loans import Claim, Instalment, Loan, Mandate
from ledger.readmodel.tables.payments import Allocation, AllocationLine, Payment


def autodebit_authorized(entry: Entry, rows: Rows) -> Changes:
    """Replaces the mandate before; with a cap of nothing it only ends it."""
    effect = entry.effect
    for mandate in rows.select(Mandate, loan=entry.file, state=MandateState.ACTIVE):
        yield patch(Mandate, entry.file, mandate.number, state=MandateState.REVOKED)
    state = MandateState.ACTIVE if effect["cap"] else MandateState.REVOKED
    row = Mandate(
        loan=entry.file,
        number=entry.number,
        lender=entry.lender,
        party=entry.party,
        account=effect["account"],
        cap=effect["cap"],
        state=state,
        row=0,
        attempts=0,
    )
    yield Put(row)


def autodebit_executed(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    mandate = rows.get(Mandate, entry.file, effect["mandate"])
    debit = {"row": effect["row"], "mandate": mandate.number, "attempt": effect["attempt"], "payer": mandate.account}
    yield from new_payment(
        entry, entry.payment, PaymentKind.DEBIT, effect["number"], effect["amount"], entry.day, **debit
    )
    yield patch(Mandate, entry.file, mandate.number, row=effect["row"], attempts=effect["attempt"])


def payment_received(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    number, value_day = effect["number"], effect["valueDay"]
    came = {"receipt": effect["receipt"], "payer": payer_of(effect["payer"])}
    yield from new_payment(entry, entry.payment, PaymentKind.TRANSFER, number, effect["amount"], value_day, **came)
    if effect["replayedFrom"]:
        yield from undone_from(entry, rows, effect["replayedFrom"])


def payment_allocated(entry: Entry, rows: Rows) -> Changes:
    """Lowers what the rows and the penalty owe; what is left is credit, or the money came from the credit."""
    allocation = _allocation(entry)
    yield Put(allocation)
    for line in paid_lines(entry.effect["lines"]):
        yield from _line(entry, rows, line)
    yield from compound_paid(entry, rows, allocation.compound)
    yield patch(Loan, entry.file, **_balances(entry, rows, allocation))
    yield from allocated(entry, rows, allocation)
    if not allocation.from_credit:
        yield patch(Payment, entry.payment, state=PaymentState.ALLOCATED)


def _balances(entry: Entry, rows: Rows, allocation: Allocation) -> Mapping[str, int]:
    """Of a play, the penalty is told by an entry of its own, where it has changed; a loan that stays settled may have been so earlier."""
    loan = rows.get(Loan, entry.file)
    found = {"credit": loan.credit + to_credit(allocation)}
    if not is_replay(entry, rows):
        penalty = allocation.penalty + allocation.compound
        found["penalty_paid"] = loan.penalty_paid + penalty
        found["penalty_owed"] = loan.penalty_owed - penalty
    elif loan.state == LoanState.SETTLED and spent(allocation):
        found["settled_on"] = found["closed_on"] = entry.day
    return found


def _allocation(entry: Entry) -> Allocation:
    return Allocation(
        loan=entry.file,
        seq=entry.seq,
        lender=entry.lender,
        party=entry.party,
        payment=entry.payment,
        effective_day=entry.day,
        from_credit=entry.effect["fromCredit"],
        **entry.effect["parts"],
    )


def _line(entry: Entry, rows: Rows, line: PaidLine) -> Iterator[Change]:
    yield Put(
        AllocationLine(
            loan=entry.file,
            seq=entry.seq,
            row=line.row,
            lender=entry.lender,
            party=entry.party,
            fee=line.fee,
            interest=line.interest,
            principal=line.principal,
        )
    )
    if line.row:
        yield paid(row_now(entry.file, line.row, rows), line)


def instalment_settled(entry: Entry, rows: Rows) -> Changes:
    """What is unpaid of a row that is settled was let go within the tolerance."""
    version, number = entry.version_and_row
    row = rows.get(Instalment, entry.file, version, number)
    owed = row.principal + row.interest + row.fee_charged
    cleared = owed - row.principal_paid - row.interest_paid - row.fee_paid
    settled = {"state": InstalmentState.SETTLED, "cleared": cleared, "settled_seq": entry.seq}
    return [patch(Instalment, entry.file, version, number, **settled)]


def limit_restored(entry: Entry, rows: Rows) -> Changes:
    """In the facility's log."""
    return [patch(Facility, entry.file, outstanding=entry.effect["outstanding"])]


def proceeds_distributed(entry: Entry, rows: Rows) -> Changes:
    """What left for the payees; how much of the debt it was, the allocation has told. A recourse is paid out of the credit."""
    effect = entry.effect
    claim = rows.get(Claim, entry.file, entry.number)
    if claim.kind == ClaimKind.RECOURSE:
        credit = rows.get(Loan, entry.file).credit
        yield patch(Loan, entry.file, credit=credit - effect["toOwner"])
    if claim.kind == ClaimKind.RECOURSE or (claim.is_shared and is_ranked(entry.file, rows)):
        yield patch(Claim, entry.file, claim.number, received=claim.received + effect["toOwner"])
    yield Book(effect["owner"], AccountKind.PAYABLE, effect["toOwner"], entry.lender, entry.file)
    yield Book(effect["servicer"], AccountKind.PAYABLE, effect["toServicer"], entry.lender, entry.file)


def overpayment_refunded(entry: Entry, rows: Rows) -> Changes:
    """Money that leaves has a number of its own among the payments, so that a loan can be played again."""
    amount, left = entry.effect["amount"], entry.effect["creditLeft"]
    number = next_number(entry.file, rows)
    came = new_payment(entry, refund_id(entry, number), PaymentKind.REFUND, number, amount, entry.day)
    yield from came
    yield patch(Payment, refund_id(entry, number), state=PaymentState.ALLOCATED)
    yield patch(Loan, entry.file, credit=left)
    yield Book(debtor_of(entry, rows), AccountKind.PAYABLE, amount, entry.lender, entry.file)


HANDLERS: Mapping[Node, Handler] = {
    Node.AUTODEBIT_AUTHORIZED: autodebit_authorized,
    Node.AUTODEBIT_EXECUTED: autodebit_executed,
    Node.PAYMENT_RECEIVED: payment_received,
    Node.PAYMENT_ALLOCATED: payment_allocated,
    Node.INSTALMENT_SETTLED: instalment_settled,
    Node.LIMIT_RESTORED: limit_restored,
    Node.PROCEEDS_DISTRIBUTED: proceeds_distributed,
    Node.OVERPAYMENT_REFUNDED: overpayment_refunded,
    Node.PAYMENT_REVERSED: reversed_payment,
}
AFTERWARDS: Mapping[Node, Handler] = {
    Node.PAYMENT_ALLOCATED: replayed_credit,
    Node.PAYMENT_RECEIVED: arrears_now,
    Node.PAYMENT_REVERSED: arrears_now,
    Node.INSTALMENT_SETTLED: arrears_now,
}
