"""Versions of a schedule and their rows. The state of a row is what was paid of it against what it owes, and how far time has brought it."""

from collections.abc import Iterator, Mapping, Sequence

from ledger.readmodel.changes import Change, Entry, Patch, Put, Rows, patch
from ledger.readmodel.columns import iso_date
from ledger.readmodel.errors import MissingRow
from ledger.readmodel.packed import PaidLine, ScheduleRow, schedule_rows
from ledger.readmodel.states import InstalmentState
from ledger.readmodel.tables.loans import Instalment, Loan, ScheduleVersion
from ledger.readmodel.tables.payments import AllocationLine

# States that no row of the contracts has: they overwrite the rows that a later version replaces, and forget those of a loan
# whose disbursement came back.
SUPERSEDED = "superseded"
VOID = "void"


def rows_now(loan: str, rows: Rows) -> list[Instalment]:
    """The schedule in force, by number."""
    found = [row for row in rows.select(Instalment, loan=loan) if row.state != SUPERSEDED]
    return sorted(found, key=lambda row: row.number)


def row_now(loan: str, number: int, rows: Rows) -> Instalment:
    """The row of that number in the schedule in force. Raises: MissingRow."""
    found = [row for row in rows.select(Instalment, loan=loan, number=number) if row.state != SUPERSEDED]
    if len(found) != 1:
        raise MissingRow(f"loan {loan} has {len(found)} rows {number} in force")
    return found[0]


def new_version(entry: Entry, rows: Rows, first_row: int, payment: str | None = None) -> Iterator[Change]:
    """The rows of the effect replace those in force from `first_row` on; what was paid of a row that comes back stays paid."""
    version, scheduled = entry.effect["version"], schedule_rows(entry.effect["rows"])
    before = {row.number: row for row in rows_now(entry.file, rows)}
    for row in before.values():
        if row.number >= first_row:
            yield patch(Instalment, entry.file, row.version, row.number, state=SUPERSEDED)
    yield Put(_version(entry, scheduled, first_row, payment))
    for number, planned in enumerate(scheduled, start=first_row):
        yield Put(_instalment(entry, number, planned, before))
    yield patch(Loan, entry.file, version=version, rows=first_row + len(scheduled) - 1)


def _version(entry: Entry, scheduled: Sequence[ScheduleRow], first_row: int, payment: str | None) -> ScheduleVersion:
    return ScheduleVersion(
        loan=entry.file,
        version=entry.effect["version"],
        lender=entry.lender,
        party=entry.party,
        seq=entry.seq,
        node=entry.node,
        cap=entry.effect["cap"],
        first_row=first_row,
        rows=len(scheduled),
        principal=sum(row.principal for row in scheduled),
        payment=payment,
        effective_day=entry.day,
    )


def _instalment(entry: Entry, number: int, row: ScheduleRow, before: Mapping[int, Instalment]) -> Instalment:
    old = before.get(number)
    return Instalment(
        loan=entry.file,
        version=entry.effect["version"],
        number=number,
        lender=entry.lender,
        party=entry.party,
        due=row.due,
        due_date=iso_date(row.due),
        principal=row.principal,
        interest=row.interest,
        fee=row.fee,
        fee_charged=row.fee if _is_running(entry.day, number, row, before) else 0,
        principal_paid=0 if old is None else old.principal_paid,
        interest_paid=0 if old is None else old.interest_paid,
        fee_paid=0 if old is None else old.fee_paid,
        cleared=0,
        reached=InstalmentState.SCHEDULED,
        state=InstalmentState.SCHEDULED,
    )


def _is_running(day: int, number: int, row: ScheduleRow, before: Mapping[int, Instalment]) -> bool:
    """In a later version the fee of the running period has been charged already, as far as the row owes it. The first version's is yet to be."""
    if not before:
        return False
    starts = before[number - 1].due if number > 1 else 0
    return starts <= day < row.due


def paid(row: Instalment, line: PaidLine | AllocationLine) -> Patch:
    """The row with what a line pays of it."""
    return patch(
        Instalment,
        row.loan,
        row.version,
        row.number,
        fee_paid=row.fee_paid + line.fee,
        interest_paid=row.interest_paid + line.interest,
        principal_paid=row.principal_paid + line.principal,
    )
