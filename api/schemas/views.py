"""What the read resources answer."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.schemas.kinds import Address, DailyCost, Date, Id, Moment, PaymentId, Rate, View, Word, Yuan


class Party(View):
    """主体 A borrower or guarantor, or the lender itself. The id is unlinkable and of this lender alone."""

    id: Id
    lender: Id
    kind: str
    key: Address
    identity: Word
    custody: str
    kyc_expiry: Date
    inquiry_scope: Word | None
    inquiry_expiry: Date
    blocked: bool


class Limit(View):
    """额度 The granted limit; `available` is as of the day that was asked for."""

    state: str
    limit: Yuan
    outstanding: Yuan
    reserved: Yuan
    available: Yuan
    revolving: bool
    availability_end: Date
    freeze_causes: list[str]
    open: int
    overdue_loans: int
    terms_hash: Word


class Facility(View):
    """授信 An application for credit and what became of it."""

    id: Id
    lender: Id
    party: Id
    product: Id
    state: str
    amount: Yuan
    tenor_months: int
    purpose: Word
    report: Word | None
    model_version: Word | None
    score_band: int | None
    fraud_cleared: bool | None
    assessed_limit: Yuan | None
    min_rate: Rate | None
    max_rate: Rate | None
    offered_limit: Yuan | None
    revolving: bool | None
    offer_deadline: Date | None
    availability_end: Date | None
    terms_hash: Word | None
    second_approver: Address | None
    rejection: Word | None
    granted: Limit | None


class Product(View):
    """产品 What the lender offers. Its id is the hash of its fields."""

    id: Id
    grace_days: int
    notice_days: int
    quote_days: int
    debit_attempts: int
    servicer_fee_bps: int
    prepayment_fee_bps: int
    tolerance: Yuan
    rebate_fees: bool
    following_business_day: bool
    revolving: bool
    buckets: list[int]
    min_limit: Yuan
    max_limit: Yuan
    min_prepayment: Yuan
    self_payment_cap: Yuan
    min_rate: Rate
    max_rate: Rate
    max_penalty_rate: Rate
    min_periods: int
    max_periods: int
    methods: list[str]
    day_counts: list[str]
    conditions: list[int] = Field(description="numbers of the conditions precedent that an approval must state as met")


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
    """债权份额"""

    number: int
    owner: Id
    share_bps: int
    state: str
    received: Yuan


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
    """借款 A loan with all its parts. `statement` is null until the money has arrived."""

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


class File(View):
    """卷宗 A file and the head of its log after entry `seq`."""

    id: Id
    kind: str
    parent: Id | None
    party: Id
    lender: Id | None
    first_head: Word
    head: Word
    seq: int


class NodeEntry(View):
    """节点 An entry of a file's log. `opened`: the file that it opened below this one."""

    file: Id
    seq: int
    node: str
    phase: int
    zh: str
    en: str
    object: str
    actor: Address
    timestamp: Moment
    effective_day: Date
    supersedes: int
    doc_hash: Word
    effect: dict[str, Any]
    opened: Id | None
    block: int
    log_index: int
    transaction: Word


class Balance(View):
    """账户余额"""

    owner: Id
    kind: str
    balance: Yuan


class Calendar(View):
    """法定日历 `day_length` in seconds; on a test calendar it is less than 86,400."""

    today: Date
    day_length: int
    test_calendar: bool


class CatalogueNode(View):
    """目录节点 One of the 132 nodes: who may do it, what must come first, and whether the contracts enforce it yet."""

    id: int
    code: str
    zh: str
    en: str
    phase: int
    scope: str
    kind: str
    by: list[str]
    consent: list[str]
    after_all: list[str]
    after_any: list[str]
    guard: str
    state: str
    money: str | None
    built: bool
    path: str | None = Field(description="POST operation; null for a cascade, which shows in the results of others")
