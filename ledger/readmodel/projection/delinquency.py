"""10 逾期: arrears."""

from collections.abc import Mapping

from ledger.domain.calendar import DayCount
from ledger.domain.money import MILLION, half_up
from ledger.domain.nodes import Node
from ledger.readmodel.changes import Changes, Entry, Handler, Patch, Rows, patch
from ledger.readmodel.projection.arrears import arrears_now
from ledger.readmodel.projection.compound import Compound, compound_of, told
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
    """Without interest on interest, which the loan's row has with it."""
    effect, compound = entry.effect, compound_of(entry.file, rows)
    return [_accrued(entry, rows, effect["numerator"] + compound.numerator, effect["owed"] + compound.owed)]


def compound_accrued(entry: Entry, rows: Rows) -> Changes:
    effect, before, loan = entry.effect, compound_of(entry.file, rows), rows.get(Loan, entry.file)
    numerator = int(loan.penalty_numerator) - before.numerator + effect["numerator"]
    yield _accrued(entry, rows, numerator, loan.penalty_owed - before.owed + effect["owed"])
    yield told(entry, rows, Compound(effect["numerator"], effect["owed"]))


def _accrued(entry: Entry, rows: Rows, numerator: int, owed: int) -> Patch:
    """What accrued in the whole life and is not owed was paid, or cleared."""
    basis = DayCount(rows.get(Agreement, entry.file).day_count).basis
    return patch(
        Loan,
        entry.file,
        accrued_through=entry.effect["through"],
        penalty_numerator=str(numerator),
        penalty_owed=owed,
        penalty_paid=half_up(numerator, MILLION * basis) - owed,
    )


def bucket_migrated(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    return [patch(Loan, entry.file, bucket=effect["to"], days_past_due=effect["daysPastDue"])]


HANDLERS: Mapping[Node, Handler] = {
    Node.OVERDUE_ENTERED: overdue_entered,
    Node.PENALTY_ACCRUED: penalty_accrued,
    Node.COMPOUND_ACCRUED: compound_accrued,
    Node.BUCKET_MIGRATED: bucket_migrated,
    Node.OVERDUE_CURED: overdue_cured,
}
AFTERWARDS: Mapping[Node, Handler] = {Node.OVERDUE_ENTERED: arrears_now}
