"""Payments with their allocations."""

from dataclasses import dataclass

from sqlmodel import Session, select

from ledger.domain.calendar import Day
from ledger.readmodel.queries.pages import DEFAULT_LIMIT, Page, owned, page, view
from ledger.readmodel.tables import payments as tables
from ledger.readmodel.tables.loans import Agreement


@dataclass(frozen=True)
class Line:
    """What an allocation paid of one instalment; row 0 is a prepayment outside the rows."""

    row: int
    fee: int
    interest: int
    principal: int


@dataclass(frozen=True)
class Allocation:
    """Entry `seq` of the loan's log, in fen. The parts and the credit sum to what was allocated.

    `from_credit`: the money came from the loan's credit. `undone_by` is the entry after which this one no longer counts.
    """

    seq: int
    effective_day: Day
    from_credit: bool
    fee: int
    interest: int
    penalty: int
    compound: int
    principal: int
    credit: int
    undone_by: int | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Payment:
    """`number` counts within the loan; `row`, `mandate` and `attempt` belong to a debit, `quote` to a prepayment."""

    id: str
    loan: str
    number: int
    kind: str
    state: str
    amount: int
    value_day: Day
    receipt: str | None
    payer: str | None
    quote: int | None
    row: int | None
    mandate: int | None
    attempt: int | None
    return_proof: str | None
    seq: int
    allocations: tuple[Allocation, ...]


def payments(
    session: Session, lender: str | None, loan: str, *, limit: int = DEFAULT_LIMIT, after: str | None = None
) -> Page[Payment]:
    """The payments of a loan by number. Raises: NotFound, InvalidQuery."""
    owned(session, Agreement, loan, lender, "loan")
    return page(
        session, tables.Payment, "number", lambda row: _payment(session, row), limit=limit, after=after, loan=loan
    )


def payment(session: Session, lender: str | None, id: str) -> Payment:
    """Raises: NotFound."""
    return _payment(session, owned(session, tables.Payment, id, lender, "payment"))


def _payment(session: Session, row: tables.Payment) -> Payment:
    found = select(tables.Allocation).where(tables.Allocation.loan == row.loan, tables.Allocation.payment == row.id)
    allocations = session.exec(found.order_by(tables.Allocation.seq)).all()  # type: ignore[arg-type]
    return view(Payment, row, allocations=tuple(_allocation(session, each) for each in allocations))


def _allocation(session: Session, row: tables.Allocation) -> Allocation:
    table = tables.AllocationLine
    found = select(table).where(table.loan == row.loan, table.seq == row.seq).order_by(table.row)  # type: ignore[arg-type]
    return view(Allocation, row, lines=tuple(view(Line, line) for line in session.exec(found)))
