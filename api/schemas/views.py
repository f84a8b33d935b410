"""What is read of people, credit, files, accounts and the catalogue."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.schemas.kinds import Address, Date, Id, Moment, Rate, View, Word, Yuan


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
