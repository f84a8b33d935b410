"""Institutions, roles, products and dated parameters: what is not a node of a loan."""

from sqlalchemy import Index

from ledger.readmodel.columns import long, short, whole
from ledger.readmodel.tables.base import Table


class Institution(Table, table=True):
    """An accredited lender; `admin` was named when it was accredited."""

    __tablename__ = "institutions"
    id: str = short(primary_key=True)
    regime: str = short()
    admin: str = short()
    position: int = whole()


class RoleGrant(Table, table=True):
    """A role that an account holds now; `lender` is 32 zero bytes for a role of the whole ledger."""

    __tablename__ = "roles"
    lender: str = short(primary_key=True)
    account: str = short(primary_key=True)
    role: str = short(primary_key=True)
    position: int = whole()


class Product(Table, table=True):
    """What a lender offers. Days are calendar days, amounts fen, rates millionths a year, `_bps` parts of 10,000.

    `methods` and `day_counts` have one bit per member of the enum; `buckets` the seven days past due, in decimals with commas.
    `clauses` (JSON) is what else was agreed under it, by the contracts' names; None where nothing was.
    """

    __tablename__ = "products"
    __table_args__ = (Index("products_by_lender", "lender", "position"),)
    id: str = short(primary_key=True)
    lender: str = short()
    grace_days: int = whole()
    notice_days: int = whole()
    quote_days: int = whole()
    debit_attempts: int = whole()
    servicer_fee_bps: int = whole()
    prepayment_fee_bps: int = whole()
    tolerance: int = whole()
    rebate_fees: bool
    following_business_day: bool
    revolving: bool
    buckets: str = short()
    min_limit: int = whole()
    max_limit: int = whole()
    min_prepayment: int = whole()
    self_payment_cap: int = whole()
    min_rate: int = whole()
    max_rate: int = whole()
    max_penalty_rate: int = whole()
    min_periods: int = whole()
    max_periods: int = whole()
    methods: int = whole()
    day_counts: int = whole()
    conditions: int = whole()
    clauses: str | None = long(default=None)
    position: int = whole()


class Parameter(Table, table=True):
    """A dated legal number: in force from `from_day` until a later entry of the key. `value` is a decimal text."""

    __tablename__ = "parameters"
    key: str = short(primary_key=True)
    from_day: int = whole(primary_key=True)
    value: str = long()


class ClosedDays(Table, table=True):
    """256 days from `first_day` on: bit i of `closed` (hex) marks day first_day + i as no business day."""

    __tablename__ = "closed_days"
    first_day: int = whole(primary_key=True)
    closed: str = short()
