"""Payments and how they were allocated."""

from datetime import date

from sqlalchemy import Date, Index
from sqlmodel import Field

from ledger.readmodel.columns import short, whole
from ledger.readmodel.tables.base import Table


class Payment(Table, table=True):
    """Money that came in. `number` counts within the loan; `row`, `mandate` and `attempt` belong to a debit, `row` to a subsidy too, `part` is the number of the
    guarantee that was paid under.
    """

    __tablename__ = "payments"
    __table_args__ = (
        Index("payments_by_loan", "loan", "number", unique=True),
        Index("payments_by_lender", "lender", "position"),
    )
    id: str = short(primary_key=True)
    loan: str = short()
    number: int = whole()
    lender: str = short()
    party: str = short()
    kind: str = short()
    state: str = short()
    amount: int = whole()
    value_day: int = whole()
    value_date: date | None = Field(sa_type=Date, default=None)
    receipt: str | None = short(default=None)
    payer: str | None = short(default=None)
    quote: int | None = whole(default=None)
    row: int | None = whole(default=None)
    mandate: int | None = whole(default=None)
    attempt: int | None = whole(default=None)
    part: int | None = whole(default=None)
    return_proof: str | None = short(default=None)
    seq: int = whole()
    position: int = whole()


class Allocation(Table, table=True):
    """One split of money into the parts of the debt: entry `seq` of the loan's log.

    `undone_by` is the seq of the reversal after which it no longer counts; None while it does.
    """

    __tablename__ = "allocations"
    __table_args__ = (Index("allocations_by_payment", "payment"),)
    loan: str = short(primary_key=True)
    seq: int = whole(primary_key=True)
    lender: str = short()
    party: str = short()
    payment: str = short()
    effective_day: int = whole()
    from_credit: bool
    fee: int = whole()
    interest: int = whole()
    penalty: int = whole()
    compound: int = whole()
    principal: int = whole()
    credit: int = whole()
    undone_by: int | None = whole(default=None)


class AllocationLine(Table, table=True):
    """What one allocation paid of one instalment; row 0 is a prepayment outside the rows."""

    __tablename__ = "allocation_lines"
    loan: str = short(primary_key=True)
    seq: int = whole(primary_key=True)
    row: int = whole(primary_key=True)
    lender: str = short()
    party: str = short()
    fee: int = whole()
    interest: int = whole()
    principal: int = whole()
