"""What is read of loans and payments."""

from __future__ import annotations

from pydantic import Field, field_validator

from api.schemas.kinds import Address, DailyCost, Date, Id, PaymentId, Rate, View, Word, Yuan


class Terms(View):
    """借款条款 What was agreed."""

    principal: Yuan
    rate: Rate
    penalty_rate: Rate
    method: str
    day_count: str
    allocation_mode: str
    allocation_order: list[str]
    periods: int
    period_months: int
    due_day: int
    origination_fee: Yuan
    periodic_fee: Yuan
    start_day: Date
    first_due: Date
    draw_by: Date
    void_grounds: Word


class Disclosure(View):
    """综合年化成本披露 What was disclosed before signing."""

    apr: Rate
    daily_cost: DailyCost
    total_cost: Yuan
    cap: Rate
    disclosed_on: Date


class Agreement(View):
    """合同 The agreement of one loan."""

    state: str
    documents: Word
    terms_hash: Word
    terms: Terms
    disclosure: Disclosure | None
    borrower_signer: Address | None
    borrower_certificate: Word | None
    lender_signer: Address | None
    lender_certificate: Word | None
    effective_on: Date | None
    anchored_root: Word | None
    anchored_block: int | None
    void_ground: Word | None
    voided_on: Date | None
    archive_root: Word | None
    keys_destroyed_by: Date | None


class Balances(View):
    """余额 As of the loan's last entry; `statement` has what depends on a day."""

    state: str
    principal: Yuan
    start_day: Date
    version: int
    rows: int
    bucket: int
    accrued_through: Date
    interest_accrued: Yuan
    penalty_owed: Yuan
    penalty_paid: Yuan
    credit: Yuan
    payments: int
    distributed: Yuan
    residual_cleared: Yuan
    settled_on: Date | None
    certificate: Word | None


class Parts(View):
    """A debt by its components."""

    fee: Yuan
    interest: Yuan
    penalty: Yuan
    compound: Yuan
    principal: Yuan


class Statement(View):
    """对账单 What is owed at the end of `as_of`. `payoff`: what a full prepayment on that day would cost."""

    as_of: Date
    state: str
    principal: Yuan
    undue_principal: Yuan
    overdue_principal: Yuan
    due: Parts
    billed: Parts
    accrued_interest: Yuan
    credit: Yuan
    days_past_due: int
    bucket: int
    payoff: Yuan | None
    next_due: Date | None
    next_amount: Yuan


class Instalment(View):
    """分期 A row of the schedule: what it owes in all, and what was paid of it. `id` names it in paths."""

    id: str
    number: int
    version: int
    due: Date
    principal: Yuan
    interest: Yuan
    fee: Yuan
    fee_charged: Yuan = Field(description="the part of the fee that has begun to be owed")
    principal_paid: Yuan
    interest_paid: Yuan
    fee_paid: Yuan
    cleared: Yuan = Field(description="what the tolerance let go")
    state: str


class Drawdown(View):
    """提款"""

    number: int
    state: str
    amount: Yuan
    use_of_funds: Word
    conditions: int | None
    reason: Word | None
    receipt: Word | None
    requested_on: Date


class ScheduleVersion(View):
    """还款计划版本"""

    version: int
    seq: int
    node: int
    cap: Rate
    first_row: int
    rows: int
    principal: Yuan
    payment: PaymentId | None
    effective_day: Date


class Claim(View):
    """债权份额 `payee`: who gets its proceeds, where that is not the owner. `amount`: of a recourse, what was paid for the borrower."""

    number: int
    owner: Id
    kind: str
    share_bps: int
    state: str
    payee: Id | None
    amount: Yuan
    received: Yuan

    @field_validator("payee", mode="before")
    @classmethod
    def _nobody_is_none(cls, value: str) -> str | None:
        return value if int(value, 16) else None


class Mandate(View):
    """扣款授权"""

    number: int
    account: Address
    cap: Yuan
    state: str
    row: int
    attempts: int


class Quote(View):
    """提前还款报价"""

    number: int
    kind: str
    state: str
    pay_day: Date
    principal: Yuan
    amount: Yuan
    fee: Yuan
    payment: PaymentId | None


class LoanSummary(View):
    """借款 `state` is the loan's once the money has arrived, the agreement's before."""

    id: Id
    lender: Id
    party: Id
    facility: Id
    state: str
    agreement: Agreement
    balances: Balances | None


class Loan(LoanSummary):
    """借款 A loan with all its parts. `statement` is null until the money has arrived, and where the balances of a day cannot be computed."""

    statement: Statement | None
    drawdowns: list[Drawdown]
    schedule: list[Instalment]
    versions: list[ScheduleVersion]
    claims: list[Claim]
    mandates: list[Mandate]
    quotes: list[Quote]


class Line(View):
    """What an allocation paid of one instalment; row 0 is a prepayment outside the rows."""

    row: int
    fee: Yuan
    interest: Yuan
    principal: Yuan


class Allocation(View):
    """入账 Entry `seq` of the loan's log. `undone_by`: the entry after which it no longer counts."""

    seq: int
    effective_day: Date
    from_credit: bool
    fee: Yuan
    interest: Yuan
    penalty: Yuan
    compound: Yuan
    principal: Yuan
    credit: Yuan
    undone_by: int | None
    lines: list[Line]


class Payment(View):
    """还款 Money that came in, and how it was allocated."""

    id: PaymentId
    loan: Id
    number: int
    kind: str
    state: str
    amount: Yuan
    value_day: Date
    receipt: Word | None
    payer: Address | None
    quote: int | None
    row: int | None
    mandate: int | None
    attempt: int | None
    return_proof: Word | None
    seq: int
    allocations: list[Allocation]
