"""6 放款: drawdowns, the loan and its first schedule."""

from collections.abc import Mapping

from ledger.domain.nodes import Node, Scope
from ledger.readmodel.changes import Book, Change, Changes, Entry, Handler, Put, Rows, patch
from ledger.readmodel.columns import iso_date
from ledger.readmodel.projection.drawdowns import drawdown_dropped, facility_of
from ledger.readmodel.projection.funding import funds_returned, funds_taken
from ledger.readmodel.projection.parts import last_part
from ledger.readmodel.projection.schedules import VOID, new_version, row_now
from ledger.readmodel.states import (
    AccountKind,
    ClaimKind,
    ClaimState,
    DrawdownState,
    LoanState,
)
from ledger.readmodel.tables.accounts import Movement
from ledger.readmodel.tables.credit import Facility
from ledger.readmodel.tables.loans import NOBODY, Claim, Drawdown, Instalment, Loan


def drawdown_requested(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    drawdown = Drawdown(
        loan=entry.file,
        number=entry.number,
        lender=entry.lender,
        party=entry.party,
        state=DrawdownState.REQUESTED,
        amount=effect["amount"],
        use_of_funds=effect["useOfFunds"],
        requested_on=entry.day,
    )
    facility = facility_of(entry.file, rows)
    return [Put(drawdown), patch(Facility, facility.id, open=facility.open + 1)]


def drawdown_approved(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    facility = facility_of(entry.file, rows)
    approved = {"state": DrawdownState.APPROVED, "conditions": effect["conditions"]}
    return [
        patch(Drawdown, entry.file, entry.number, **approved),
        patch(Facility, facility.id, reserved=facility.reserved + effect["reserved"]),
    ]


def drawdown_rejected(entry: Entry, rows: Rows) -> Changes:
    drawdown = rows.get(Drawdown, entry.file, entry.number)
    return drawdown_dropped(drawdown, rows, DrawdownState.REJECTED, reason=entry.effect["reason"])


def self_payment_released(entry: Entry, rows: Rows) -> Changes:
    amount = entry.effect["amount"]
    return [
        patch(Drawdown, entry.file, entry.number, state=DrawdownState.RELEASED),
        funds_taken(facility_of(entry.file, rows).id, entry.lender, amount, entry.file, rows),
        Book(entry.file, AccountKind.TRANSIT, amount, entry.lender, entry.file),
    ]


def entrusted_payment_released(entry: Entry, rows: Rows) -> Changes:
    """To the payee that the borrower named; until the transfer is confirmed the money is in transit all the same."""
    return self_payment_released(entry, rows)


def disbursement_confirmed(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    amount = effect["amount"]
    facility = facility_of(entry.file, rows)
    drawdown = rows.select(Drawdown, loan=entry.file)[-1]
    return [
        patch(Drawdown, entry.file, drawdown.number, state=DrawdownState.DISBURSED, receipt=effect["receipt"]),
        patch(
            Facility,
            facility.id,
            reserved=facility.reserved - amount,
            outstanding=facility.outstanding + amount,
        ),
        Put(_new_loan(entry, facility.id)),
        *_arrived(entry, rows),
    ]


def _arrived(entry: Entry, rows: Rows) -> list[Change]:
    """Nothing is on its way any more of a loan that has paid off another one."""
    sent = rows.select(Movement, owner=entry.file, kind=AccountKind.TRANSIT)
    if not sent or not sent[-1].balance:
        return []
    return [Book(entry.file, AccountKind.TRANSIT, -sent[-1].balance, entry.lender, entry.file)]


def _new_loan(entry: Entry, facility: str) -> Loan:
    start = entry.effect["startDay"]
    return Loan(
        id=entry.file,
        lender=entry.lender,
        party=entry.party,
        facility=facility,
        state=LoanState.ACTIVE,
        principal=entry.effect["amount"],
        receipt=entry.effect["receipt"],
        start_day=start,
        start_date=iso_date(start),
        version=0,
        rows=0,
        bucket=0,
        days_past_due=0,
        accrued_through=start,
        interest_numerator="0",
        interest_accrued=0,
        penalty_numerator="0",
        penalty_owed=0,
        penalty_paid=0,
        credit=0,
        payments=0,
        distributed=0,
        distributed_before=0,
        amended_seq=0,
        amended_version=0,
        amended_credit=0,
        residual_cleared=0,
        closed_on=0,
        position=entry.position,
    )


def disbursement_reversed(entry: Entry, rows: Rows) -> Changes:
    """The transfer failed, or came back: before the confirmation the money is still in transit."""
    drawdown = rows.get(Drawdown, entry.file, entry.number)
    amount = entry.effect["amount"]
    yield from drawdown_dropped(drawdown, rows, DrawdownState.FAILED, receipt=entry.effect["receipt"])
    yield from funds_returned(facility_of(entry.file, rows).id, entry.lender, amount, entry.file, rows)
    if drawdown.state == DrawdownState.RELEASED:
        yield Book(entry.file, AccountKind.TRANSIT, -amount, entry.lender, entry.file)
        return
    yield patch(Loan, entry.file, state=LoanState.CANCELLED, closed_on=entry.day)
    for claim in rows.select(Claim, loan=entry.file):
        yield patch(Claim, entry.file, claim.number, state=ClaimState.CANCELLED)
    for row in rows.select(Instalment, loan=entry.file):
        yield patch(Instalment, entry.file, row.version, row.number, state=VOID)


def loan_note_issued(entry: Entry, rows: Rows) -> Changes:
    """Of a joint facility every participant gets one."""
    effect = entry.effect
    facility = facility_of(entry.file, rows)
    claim = Claim(
        loan=entry.file,
        number=entry.number,
        lender=entry.lender,
        party=entry.party,
        owner=effect["owner"],
        share_bps=effect["shareBps"],
        state=ClaimState.OWNED,
        kind=ClaimKind.SHARE,
        is_shared=last_part(facility.id, Scope.FUNDING, rows) is not None,
        payee=NOBODY,
        amount=0,
        received=0,
        received_before=0,
    )
    return [Put(claim)]


def schedule_generated(entry: Entry, rows: Rows) -> Changes:
    return new_version(entry, rows, entry.effect["firstRow"])


def origination_fee_charged(entry: Entry, rows: Rows) -> Changes:
    row = row_now(entry.file, 1, rows)
    charged = row.fee_charged + entry.effect["amount"]
    return [patch(Instalment, entry.file, row.version, row.number, fee_charged=charged)]


HANDLERS: Mapping[Node, Handler] = {
    Node.DRAWDOWN_REQUESTED: drawdown_requested,
    Node.DRAWDOWN_APPROVED: drawdown_approved,
    Node.DRAWDOWN_REJECTED: drawdown_rejected,
    Node.SELF_PAYMENT_RELEASED: self_payment_released,
    Node.ENTRUSTED_PAYMENT_RELEASED: entrusted_payment_released,
    Node.DISBURSEMENT_CONFIRMED: disbursement_confirmed,
    Node.DISBURSEMENT_REVERSED: disbursement_reversed,
    Node.LOAN_NOTE_ISSUED: loan_note_issued,
    Node.SCHEDULE_GENERATED: schedule_generated,
    Node.ORIGINATION_FEE_CHARGED: origination_fee_charged,
}
