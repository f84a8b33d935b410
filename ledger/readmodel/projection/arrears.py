"""Whether a loan is overdue: it is while a row of its schedule is."""

from ledger.domain.nodes import Node
from ledger.readmodel.changes import Changes, Entry, Rows, patch
from ledger.readmodel.projection.drawdowns import facility_of
from ledger.readmodel.projection.schedules import rows_now
from ledger.readmodel.states import FreezeCause, InstalmentState, LoanState
from ledger.readmodel.tables.credit import Facility
from ledger.readmodel.tables.loans import Loan


def arrears_now(entry: Entry, rows: Rows) -> Changes:
    """After an entry that changed rows: the state of a loan that runs, and the number of overdue loans of its facility.

    The facility stays frozen until its lender unfreezes it, but with the last overdue loan this cause is gone.
    """
    loan = rows.find(Loan, entry.file)
    if loan is None or loan.state not in (LoanState.ACTIVE, LoanState.OVERDUE):
        return
    if loan.state == LoanState.ACTIVE and entry.node is Node.INSTALMENT_SETTLED:
        return
    is_overdue = any(row.state == InstalmentState.OVERDUE for row in rows_now(entry.file, rows))
    state = LoanState.OVERDUE if is_overdue else LoanState.ACTIVE
    if state == loan.state:
        return
    facility = facility_of(entry.file, rows)
    left = facility.overdue_loans + (1 if is_overdue else -1)
    causes = facility.freeze_causes if left else facility.freeze_causes & ~FreezeCause.OVERDUE.bit
    yield patch(Loan, entry.file, state=state)
    yield patch(Facility, facility.id, overdue_loans=left, freeze_causes=causes)
