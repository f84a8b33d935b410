"""The ledger's internal accounts, as far as events tell."""

from sqlalchemy import Index

from ledger.readmodel.columns import short, whole
from ledger.readmodel.tables.base import Table

PLACE_BITS = 4


class Movement(Table, table=True):
    """Money on or off an account, with the balance after it.

    `id` rises in the order of events: the event's place among all of the ledger, then `PLACE_BITS` for its own movements.
    `kind` receivable is what the owner owes the ledger after a reversal; a pool, payable or transit balance is the owner's money.
    """

    __tablename__ = "movements"
    __table_args__ = (
        Index("movements_by_account", "owner", "kind", "id"),
        Index("movements_by_lender", "lender", "id"),
        Index("movements_by_file", "file", "id"),
    )
    id: int = whole(primary_key=True)
    block: int = whole()
    log_index: int = whole()
    lender: str = short()
    owner: str = short()
    kind: str = short()
    file: str | None = short(default=None)
    amount: int = whole()
    balance: int = whole()
