"""What a file has in numbers besides the tables of its own: guarantees, collateral, deposits, funds, notices, cases, packages."""

from sqlalchemy import Index

from ledger.readmodel.columns import long, short, whole
from ledger.readmodel.tables.base import Table


class Part(Table, table=True):
    """The object of a node whose scope has no table. `object` is what entries name it by; for a scope of which a file has one, the file.

    `state` is the contracts' name of it, None where they keep none. `facts` (JSON) are fields of their struct as entries have told them.
    `node`, `seq` and `effect` (JSON) are those of the last entry.
    """

    __tablename__ = "parts"
    __table_args__ = (Index("parts_by_lender", "lender", "scope", "position"),)
    file: str = short(primary_key=True)
    scope: str = short(primary_key=True)
    object: str = short(primary_key=True)
    lender: str = short()
    party: str = short()
    state: str | None = short(default=None)
    facts: str = long()
    node: int = whole()
    seq: int = whole()
    effect: str = long()
    effective_day: int = whole()
    position: int = whole()
