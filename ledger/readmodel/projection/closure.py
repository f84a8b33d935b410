"""18 清偿归档: the end of loans and facilities."""

from collections.abc import Mapping

from ledger.domain.nodes import Node
from ledger.readmodel.changes import Changes, Entry, Handler, Rows, patch
from ledger.readmodel.projection.drawdowns import facility_of
from ledger.readmodel.projection.replays import is_replay
from ledger.readmodel.states import ClaimState, FacilityState, LoanState
from ledger.readmodel.tables.credit import Facility
from ledger.readmodel.tables.loans import Agreement, Claim, Loan


def tolerance_cleared(entry: Entry, rows: Rows) -> Changes:
    """The penalty of the residue counts as paid (of a play an entry of its own tells it); its rows are settled by the entries that follow."""
    loan = rows.get(Loan, entry.file)
    yield patch(Loan, entry.file, residual_cleared=entry.effect["residual"])
    if not is_replay(entry, rows):
        yield patch(Loan, entry.file, penalty_paid=loan.penalty_paid + loan.penalty_owed, penalty_owed=0)


def obligations_met(entry: Entry, rows: Rows) -> Changes:
    day = entry.effect["settledOn"]
    facility = facility_of(entry.file, rows)
    settled = {"state": LoanState.SETTLED, "settled_on": day, "closed_on": day}
    return [
        patch(Loan, entry.file, **settled, interest_numerator="0", interest_accrued=0),
        patch(Facility, facility.id, open=facility.open - 1),
    ]


def loan_note_cancelled(entry: Entry, rows: Rows) -> Changes:
    received = entry.effect["received"]
    return [patch(Claim, entry.file, entry.number, state=ClaimState.CANCELLED, received=received)]


def settlement_certificate_issued(entry: Entry, rows: Rows) -> Changes:
    return [patch(Loan, entry.file, certificate=entry.doc_hash)]


def facility_closed(entry: Entry, rows: Rows) -> Changes:
    return [patch(Facility, entry.file, state=FacilityState.CLOSED)]


def record_archived(entry: Entry, rows: Rows) -> Changes:
    """Also of an agreement that never became a loan."""
    effect = entry.effect
    yield patch(Agreement, entry.file, archive_root=effect["merkleRoot"], keys_destroyed_by=effect["keysDestroyedBy"])
    if rows.find(Loan, entry.file) is not None:
        yield patch(Loan, entry.file, state=LoanState.ARCHIVED)


HANDLERS: Mapping[Node, Handler] = {
    Node.TOLERANCE_CLEARED: tolerance_cleared,
    Node.OBLIGATIONS_MET: obligations_met,
    Node.LOAN_NOTE_CANCELLED: loan_note_cancelled,
    Node.SETTLEMENT_CERTIFICATE_ISSUED: settlement_certificate_issued,
    Node.FACILITY_CLOSED: facility_closed,
    Node.RECORD_ARCHIVED: record_archived,
}
