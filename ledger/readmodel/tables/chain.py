"""What was read from the chain: the deployment, its blocks, its events and the heads of its files."""

from sqlalchemy import Index

from ledger.readmodel.columns import long, short, whole
from ledger.readmodel.tables.base import Table


class Deployment(Table, table=True):
    """The one ledger whose events these tables hold. `checkpoint` is the last block that was read."""

    __tablename__ = "deployment"
    ledger: str = short(primary_key=True)
    chain_id: int = whole()
    origin: str = short()
    first_block: int = whole()
    origin_timestamp: int = whole()
    origin_day: int = whole()
    day_length: int = whole()


class Block(Table, table=True):
    """A block with events of the ledger, and the last block that was read, whatever it holds."""

    __tablename__ = "blocks"
    number: int = whole(primary_key=True)
    hash: str = short()
    parent: str = short()
    timestamp: int = whole()


class Event(Table, table=True):
    """One event as the chain gave it.

    NodeReached and FileOpened are entries of a file's log and have everything that its head is made of. The entry of
    a FileOpened stands in the log of the parent (`file`), its `object` is the file that was opened; that of a party has
    no parent, so no `file` and no `seq`. All other events have their `arguments` as JSON. `party` is the one whose tree
    of files the event belongs to.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("events_by_entry", "file", "seq", unique=True),
        Index("events_by_party", "party", "block"),
        Index("events_by_name", "name", "block"),
    )
    block: int = whole(primary_key=True)
    log_index: int = whole(primary_key=True)
    transaction: str = short()
    name: str = short()
    party: str | None = short(default=None)
    lender: str | None = short(default=None)
    file: str | None = short(default=None)
    seq: int | None = whole(default=None)
    node: int | None = whole(default=None)
    object: str | None = short(default=None)
    actor: str | None = short(default=None)
    timestamp: int | None = whole(default=None)
    effective_day: int | None = whole(default=None)
    supersedes: int | None = whole(default=None)
    doc_hash: str | None = short(default=None)
    effect: str | None = long(default=None)
    consents: str | None = long(default=None)
    arguments: str | None = long(default=None)


class File(Table, table=True):
    """A file (卷宗) and the head of its log. `position` is the place of its opening among all events of the ledger."""

    __tablename__ = "files"
    __table_args__ = (
        Index("files_by_lender", "lender", "position"),
        Index("files_by_party", "party", "position"),
        Index("files_by_parent", "parent", "position"),
    )
    id: str = short(primary_key=True)
    kind: str = short()
    parent: str | None = short(default=None)
    party: str = short()
    lender: str | None = short(default=None)
    first_head: str = short()
    head: str = short()
    seq: int = whole()
    position: int = whole()
