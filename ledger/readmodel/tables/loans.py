"""Agreements, drawdowns, loans with their schedules, and the parts of a loan that come in numbers."""

from datetime import date

from sqlalchemy import Date, Index
from sqlmodel import Field

from ledger.readmodel.columns import long, short, whole
from ledger.readmodel.tables.base import Table

NOBODY = "0x" + "00" * 32


class Agreement(Table, table=True):
    """What was agreed for one loan, and what was disclosed about its cost. The loan has the same id.

    `daily_cost` is per 100 yuan in 1/10,000 yuan; `allocation_order` has the five components, first paid first.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        Index("agreements_by_lender", "lender", "position"),
        Index("agreements_by_party", "party", "position"),
        Index("agreements_by_facility", "facility", "position"),
    )
    id: str = short(primary_key=True)
    lender: str = short()
    party: str = short()
    facility: str = short()
    state: str = short()
    documents: str = short()
    terms_hash: str = short()
    principal: int = whole()
    rate: int = whole()
    penalty_rate: int = whole()
    method: str = short()
    day_count: str = short()
    allocation_mode: str = short()
    allocation_order: str = short()
    periods: int = whole()
    period_months: int = whole()
    due_day: int = whole()
    origination_fee: int = whole()
    periodic_fee: int = whole()
    start_day: int = whole()
    first_due: int = whole()
    draw_by: int = whole()
    void_grounds: str = short()
    apr: int | None = whole(default=None)
    daily_cost: int | None = whole(default=None)
    total_cost: int | None = whole(default=None)
    cap: int | None = whole(default=None)
    disclosed_on: int | None = whole(default=None)
    borrower_signer: str | None = short(default=None)
    borrower_certificate: str | None = short(default=None)
    lender_signer: str | None = short(default=None)
    lender_certificate: str | None = short(default=None)
    effective_on: int | None = whole(default=None)
    anchored_root: str | None = short(default=None)
    anchored_algorithms: int | None = whole(default=None)
    anchored_block: int | None = whole(default=None)
    void_ground: str | None = short(default=None)
    voided_on: int | None = whole(default=None)
    archive_root: str | None = short(default=None)
    keys_destroyed_by: int | None = whole(default=None)
    position: int = whole()


class Drawdown(Table, table=True):
    """A request to be paid the principal; the last one of a loan is the live one."""

    __tablename__ = "drawdowns"
    loan: str = short(primary_key=True)
    number: int = whole(primary_key=True)
    lender: str = short()
    party: str = short()
    state: str = short()
    amount: int = whole()
    use_of_funds: str = short()
    conditions: int | None = whole(default=None)
    reason: str | None = short(default=None)
    receipt: str | None = short(default=None)
    requested_on: int = whole()


class Loan(Table, table=True):
    """A loan from the confirmation of its disbursement on, as of the last event: what depends on today is not here.

    `interest_numerator` (of the running period) and `penalty_numerator` (of the whole life) are decimal texts, in
    fen · millionths · days (money.md §6). `principal` is what was disbursed, `rows` the last number of the schedule. `distributed` is what
    the allocations that count pay of the debt. `replayed_block` is the block in which the loan was last played again, if no money has come since;
    `distributed_before` is what had been distributed then. `amended_…`: the entry by which the loan last began anew (money.md §10), the version of the
    schedule and the credit then; 0 while it rests on the terms agreed at first. `start_day` is that of the last beginning.
    """

    __tablename__ = "loans"
    __table_args__ = (
        Index("loans_by_lender", "lender", "position"),
        Index("loans_by_party", "party", "position"),
        Index("loans_by_facility", "facility", "position"),
        Index("loans_by_state", "lender", "state", "position"),
    )
    id: str = short(primary_key=True)
    lender: str = short()
    party: str = short()
    facility: str = short()
    state: str = short()
    principal: int = whole()
    receipt: str = short()
    start_day: int = whole()
    start_date: date | None = Field(sa_type=Date, default=None)
    version: int = whole()
    rows: int = whole()
    bucket: int = whole()
    days_past_due: int = whole()
    accrued_through: int = whole()
    interest_numerator: str = long()
    interest_accrued: int = whole()
    penalty_numerator: str = long()
    penalty_owed: int = whole()
    penalty_paid: int = whole()
    credit: int = whole()
    payments: int = whole()
    distributed: int = whole()
    distributed_before: int = whole()
    amended_seq: int = whole()
    amended_version: int = whole()
    amended_credit: int = whole()
    residual_cleared: int = whole()
    replayed_block: int | None = whole(default=None)
    settled_on: int | None = whole(default=None)
    closed_on: int = whole()
    certificate: str | None = short(default=None)
    position: int = whole()


class ScheduleVersion(Table, table=True):
    """A version of the schedule: its rows from `first_row` on replace those of earlier versions.

    `terms` (JSON, by the contracts' names): those that replaced the ones agreed before; None where they stayed.
    """

    __tablename__ = "schedule_versions"
    loan: str = short(primary_key=True)
    version: int = whole(primary_key=True)
    lender: str = short()
    party: str = short()
    seq: int = whole()
    node: int = whole()
    cap: int = whole()
    first_row: int = whole()
    rows: int = whole()
    principal: int = whole()
    payment: str | None = short(default=None)
    terms: str | None = long(default=None)
    effective_day: int = whole()


class Instalment(Table, table=True):
    """A row of a version of the schedule. Amounts are what it owes in all, and what was paid of that.

    `reached` is the furthest of scheduled, billed, due and overdue; `state` is that, unless settled, cancelled or superseded.
    `settled_seq` is the entry that settled it, None for a row of nothing, which falls due settled.
    """

    __tablename__ = "instalments"
    __table_args__ = (Index("instalments_by_due", "lender", "due"),)
    loan: str = short(primary_key=True)
    version: int = whole(primary_key=True)
    number: int = whole(primary_key=True)
    lender: str = short()
    party: str = short()
    due: int = whole()
    due_date: date | None = Field(sa_type=Date, default=None)
    principal: int = whole()
    interest: int = whole()
    fee: int = whole()
    fee_charged: int = whole()
    principal_paid: int = whole()
    interest_paid: int = whole()
    fee_paid: int = whole()
    cleared: int = whole()
    reached: str = short()
    state: str = short()
    settled_seq: int | None = whole(default=None)


class Claim(Table, table=True):
    """A lender's share of a loan. One that `is_shared` with others has received its part of what was distributed, the servicer's fee apart; a sole
    one all of it. `received_before`: when the loan was last played again. `amount`: of a recourse, what was paid for the borrower. `payee`: who gets
    its proceeds where that is not the owner, else NOBODY.
    """

    __tablename__ = "claims"
    __table_args__ = (Index("claims_by_owner", "owner"),)
    loan: str = short(primary_key=True)
    number: int = whole(primary_key=True)
    lender: str = short()
    party: str = short()
    owner: str = short()
    share_bps: int = whole()
    kind: str = short()
    state: str = short()
    is_shared: bool
    payee: str = short()
    amount: int = whole()
    received: int = whole()
    received_before: int = whole()


class Mandate(Table, table=True):
    """A debit mandate; a later one replaces it, a cap of nothing revokes. `row` is the instalment last debited."""

    __tablename__ = "mandates"
    loan: str = short(primary_key=True)
    number: int = whole(primary_key=True)
    lender: str = short()
    party: str = short()
    account: str = short()
    cap: int = whole()
    state: str = short()
    row: int = whole()
    attempts: int = whole()


class Quote(Table, table=True):
    """The price of a prepayment on one day; `payment` is the one that used it."""

    __tablename__ = "quotes"
    loan: str = short(primary_key=True)
    number: int = whole(primary_key=True)
    lender: str = short()
    party: str = short()
    kind: str = short()
    state: str = short()
    pay_day: int = whole()
    principal: int = whole()
    amount: int = whole()
    fee: int = whole()
    payment: str | None = short(default=None)
