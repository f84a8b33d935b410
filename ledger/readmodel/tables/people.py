"""Parties."""

from sqlalchemy import Index

from ledger.readmodel.columns import short, whole
from ledger.readmodel.tables.base import Table


class Party(Table, table=True):
    """A borrower, guarantor or lender, registered with one lender; an institution's own party with itself.

    `kyc_expiry` and `inquiry_expiry` are the last valid days, 0 when there is none; `identity` is a salted commitment.
    """

    __tablename__ = "parties"
    __table_args__ = (Index("parties_by_lender", "lender", "position"), Index("parties_by_key", "lender", "key"))
    id: str = short(primary_key=True)
    lender: str = short()
    kind: str = short()
    key: str = short()
    identity: str = short()
    custody: str = short()
    kyc_expiry: int = whole()
    inquiry_scope: str | None = short(default=None)
    inquiry_expiry: int = whole()
    blocked: bool
    position: int = whole()
