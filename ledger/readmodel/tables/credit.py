"""Applications and the facilities that they become: the same id, the same file."""

from sqlalchemy import Index

from ledger.readmodel.columns import short, whole
from ledger.readmodel.tables.base import Table


class Application(Table, table=True):
    """One request for credit, its assessment and the offer. Amounts in fen, rates in millionths a year."""

    __tablename__ = "applications"
    __table_args__ = (
        Index("applications_by_lender", "lender", "position"),
        Index("applications_by_party", "party", "position"),
    )
    id: str = short(primary_key=True)
    lender: str = short()
    party: str = short()
    product: str = short()
    state: str = short()
    amount: int = whole()
    tenor_months: int = whole()
    purpose: str = short()
    report: str | None = short(default=None)
    model_version: str | None = short(default=None)
    score_band: int | None = whole(default=None)
    fraud_cleared: bool | None = None
    fresh_assessment: bool
    assessed_limit: int | None = whole(default=None)
    min_rate: int | None = whole(default=None)
    max_rate: int | None = whole(default=None)
    offered_limit: int | None = whole(default=None)
    revolving: bool | None = None
    offer_deadline: int | None = whole(default=None)
    availability_end: int | None = whole(default=None)
    terms_hash: str | None = short(default=None)
    second_approver: str | None = short(default=None)
    rejection: str | None = short(default=None)
    position: int = whole()


class Facility(Table, table=True):
    """The granted limit. What is available follows: limit - outstanding - reserved while the facility is active.

    `freeze_causes` has one bit per FreezeCause; `open` counts live drawdowns and unsettled loans, `breaches` covenants that its loans breach now.
    """

    __tablename__ = "facilities"
    __table_args__ = (
        Index("facilities_by_lender", "lender", "position"),
        Index("facilities_by_party", "party", "position"),
    )
    id: str = short(primary_key=True)
    lender: str = short()
    party: str = short()
    product: str = short()
    state: str = short()
    limit: int = whole()
    outstanding: int = whole()
    reserved: int = whole()
    revolving: bool
    availability_end: int = whole()
    freeze_causes: int = whole()
    open: int = whole()
    overdue_loans: int = whole()
    breaches: int = whole()
    terms_hash: str = short()
    position: int = whole()
