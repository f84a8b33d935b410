"""10 逾期: arrears."""

from collections.abc import Mapping

from ledger.domain.nodes import Node
from ledger.readmodel.changes import Changes, Entry, Handler, Rows, patch
from ledger.readmodel.projection.drawdowns import facility_of
from ledger.readmodel.states import FreezeCause, InstalmentState, LoanState
from ledger.readmodel.tables.credit import Facility
from ledger.readmodel.tables.loans import Instalment, Loan


def overdue_entered(entry: Entry, rows: Rows) -> Changes:
    """The first overdue row makes the loan overdue, and counts it with its facility."""
    version, row = entry.version_and_row
    overdue = InstalmentState.OVERDUE
    yield patch(Instalment, entry.file, version, row, reached=overdue, state=overdue)
    if rows.get(Loan, entry.file).state == LoanState.ACTIVE:
        facility = facility_of(entry.file, rows)
        yield patch(Loan, entry.file, state=LoanState.OVERDUE)
        yield patch(Facility, facility.id, overdue_loans=facility.overdue_loans + 1)


def overdue_cured(entry: Entry, rows: Rows) -> Changes:
    """The facility stays frozen until its lender unfreezes it, but with the last overdue loan this cause is gone."""
    facility = facility_of(entry.file, rows)
    left = facility.overdue_loans - 1
    causes = facility.freeze_causes if left else facility.freeze_causes & ~FreezeCause.OVERDUE.bit
    return [
        patch(Loan, entry.file, state=LoanState.ACTIVE, bucket=0, days_past_due=0),
        patch(Facility, facility.id, overdue_loans=left, freeze_causes=causes),
    ]


def penalty_accrued(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    accrual = patch(
        Loan,
        entry.file,
        accrued_through=effect["through"],
        penalty_numerator=str(effect["numerator"]),
        penalty_owed=effect["owed"],
    )
    return [accrual]


def bucket_migrated(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    return [patch(Loan, entry.file, bucket=effect["to"], days_past_due=effect["daysPastDue"])]


HANDLERS: Mapping[Node, Handler] = {
    Node.OVERDUE_ENTERED: overdue_entered,
    Node.PENALTY_ACCRUED: penalty_accrued,
    Node.BUCKET_MIGRATED: bucket_migrated,
    Node.OVERDUE_CURED: overdue_cured,
}
