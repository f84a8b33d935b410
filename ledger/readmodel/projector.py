"""Fills the tables from the chain, block after block, and takes back what the chain takes back.

Events and the block up to which they were read are committed together. An event that cannot be projected stops the
projector before its batch is committed; nothing is skipped.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import delete
from sqlmodel import Session, col, select

from ledger.readmodel import replaying
from ledger.readmodel.batch import Batch, read_batch
from ledger.readmodel.columns import hexed, octets
from ledger.readmodel.database import Database
from ledger.readmodel.errors import OtherChain
from ledger.readmodel.source import Block, Source
from ledger.readmodel.store import Store
from ledger.readmodel.tables import chain as tables
from ledger.readmodel.tables.all import ALL

BATCH_BLOCKS = 500
PORTION = 32


@dataclass(frozen=True)
class Progress:
    """What one step did: read up to `block` with `events`, or went back to `block` (None: to before the first)."""

    block: int | None
    events: int
    went_back: bool = False


class Projector:
    """Brings the tables up to a block of the source."""

    def __init__(self, database: Database, source: Source, batch_blocks: int = BATCH_BLOCKS) -> None:
        self._database = database
        self._source = source
        self._batch_blocks = batch_blocks

    def checkpoint(self) -> Block | None:
        """The last block that was read."""
        with self._database.reader() as session:
            return last_block(session)

    def catch_up(self, target: int) -> Iterator[Progress]:
        """Step by step up to the block `target`, back first where the chain was reorganised; each step is committed.

        Raises: OtherChain, ChainUnreadable, ProjectionStopped; what the source raises.
        """
        while (progress := self._committed_step(target)) is not None:
            yield progress

    def fill(self, session: Session, target: int) -> Iterator[Progress]:
        """As `catch_up`, inside a transaction of the caller's."""
        while (progress := self.step(session, target)) is not None:
            session.flush()
            session.expunge_all()
            yield progress

    def step(self, session: Session, target: int) -> Progress | None:
        """One batch, or one way back; None when the tables stand at `target` and on the chain's own block.

        Raises: as `catch_up`.
        """
        first_block = self._require_same_deployment(session)
        after = last_block(session)
        if after is not None and not self._is_on_chain(after):
            return self._go_back(session)
        first = first_block if after is None else after.number + 1
        last = min(target, first + self._batch_blocks - 1)
        if last < first:
            return None
        batch = read_batch(self._source, after, first, last)
        return self._go_back(session) if batch is None else project(session, batch)

    def _committed_step(self, target: int) -> Progress | None:
        with self._database.writer() as session:
            return self.step(session, target)

    def _is_on_chain(self, block: Block) -> bool:
        found = self._source.block(block.number)
        return found is not None and found.hash == block.hash

    def _go_back(self, session: Session) -> Progress:
        """To the newest block in the tables that the chain still has."""
        ancestor = next((block for block in blocks_downwards(session) if self._is_on_chain(block)), None)
        replaying.undo_after(Store(session), -1 if ancestor is None else ancestor.number)
        return Progress(None if ancestor is None else ancestor.number, 0, went_back=True)

    def _require_same_deployment(self, session: Session) -> int:
        """The first block of the deployment, which is written down when the tables are empty."""
        found = self._source.deployment()
        row = tables.Deployment(
            ledger=found.ledger.lower(),
            chain_id=found.chain_id,
            origin=hexed(found.origin),
            first_block=found.first_block,
            origin_timestamp=found.clock.origin_timestamp,
            origin_day=found.clock.origin_day,
            day_length=found.clock.day_length,
        )
        kept = session.exec(select(tables.Deployment)).first()
        if kept is None:
            session.add(row)
        elif kept.model_dump() != row.model_dump():
            raise OtherChain(
                f"these tables hold the ledger {kept.ledger} of chain {kept.chain_id} (origin {kept.origin}); the chain "
                f"has {row.ledger} of chain {row.chain_id} (origin {row.origin}). Use another database, or rebuild this one"
            )
        return found.first_block


def last_block(session: Session) -> Block | None:
    """The block up to which the tables were filled."""
    return next(blocks_downwards(session), None)


def blocks_downwards(session: Session) -> Iterator[Block]:
    """The blocks in the tables, newest first, read in small portions: a way back is short as a rule."""
    newest = select(tables.Block).order_by(col(tables.Block.number).desc()).limit(PORTION)
    rows = session.exec(newest).all()
    while rows:
        yield from (Block(row.number, octets(row.hash), octets(row.parent), row.timestamp) for row in rows)
        rows = session.exec(newest.where(tables.Block.number < rows[-1].number)).all()


def project(session: Session, batch: Batch) -> Progress:
    """Add a batch of blocks to the tables.

    Raises: ProjectionStopped.
    """
    _forget_empty_checkpoint(session)
    session.add_all(
        tables.Block(number=b.number, hash=hexed(b.hash), parent=hexed(b.parent), timestamp=b.timestamp)
        for b in batch.blocks
    )
    replaying.record(Store(session), batch.logs)
    return Progress(batch.last.number, len(batch.logs))


def _forget_empty_checkpoint(session: Session) -> None:
    """A block without events is kept only while it is the last one."""
    last = last_block(session)
    if last is None:
        return
    holds_events = select(tables.Event.block).where(tables.Event.block == last.number).limit(1)
    if session.exec(holds_events).first() is None:
        session.exec(delete(tables.Block).where(col(tables.Block.number) == last.number))


def clear(session: Session) -> None:
    """Empty every table."""
    for table in ALL:
        session.exec(delete(table))
    session.expire_all()
