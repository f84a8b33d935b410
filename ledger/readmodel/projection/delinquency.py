"""10 逾期: arrears."""

from collections.abc import Mapping

from ledger.domain.calendar import DayCount
from ledger.domain.money import MILLION, half_up
from ledger.domain.nodes import Node
from ledger.readmodel.changes import Changes, Entry, Handler, Rows, patch
from ledger.readmodel.projection.arrears import arrears_now
from ledger.readmodel.states import InstalmentState
from ledger.readmodel.tables.loans import Agreement, Instalment, Loan


def overdue_entered(entry: Entry, rows: Rows) -> Changes:
    version, row = entry.version_and_row
    overdue = InstalmentState.OVERDUE
    return [patch(Instalment, entry.file, version, row, reached=overdue, state=overdue)]


def overdue_cured(entry: Entry, rows: Rows) -> Changes:
    """That no row is overdue any more has shown when the last one was settled."""
    return [patch(Loan, entry.file, bucket=0, days_past_due=0)]


def penalty_accrued(entry: Entry, rows: Rows) -> Changes:
    """What accrued in the whole life and is not owed was paid, or cleared."""
    effect = entry.effect
    basis = DayCount(rows.get(Agreement, entry.file).day_count).basis
    accrual = patch(
        Loan,
        entry.file,
        accrued_through=effect["through"],
        penalty_numerator=str(effect["numerator"]),
        penalty_owed=effect["owed"],
        penalty_paid=half_up(effect["numerator"], MILLION * basis) - effect["owed"],
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
AFTERWARDS: Mapping[Node, Handler] = {Node.OVERDUE_ENTERED: arrears_now}
