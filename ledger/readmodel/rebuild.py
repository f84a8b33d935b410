"""Fills the tables anew from the first block; the outcome is what it was."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from ledger.readmodel.database import Database
from ledger.readmodel.dump import digests
from ledger.readmodel.projector import Progress, Projector, clear, last_block
from ledger.readmodel.source import Block, Source


@dataclass(frozen=True)
class Rebuilt:
    """`compared_at` is the block at which the old tables were compared with the new ones, None when they could not be.

    `differing` names the tables whose content is not what it was.
    """

    block: int | None
    events: int
    compared_at: int | None
    differing: tuple[str, ...] = ()


def rebuild(
    database: Database, source: Source, target: int, on_progress: Callable[[Progress], None] = lambda _: None
) -> Rebuilt:
    """Empty the tables and fill them up to the block `target`, in one transaction: whoever reads meanwhile sees the old ones.

    Raises: ChainUnreadable, ProjectionStopped, what the source raises; the tables are then as they were.
    """
    projector = Projector(database, source)
    with database.writer() as session:
        old = last_block(session)
        before = digests(session)
        clear(session)
        rebuilding = _Filling(projector, session, on_progress)
        if old is None or old.number > target or not _stands(source, old):
            rebuilding.fill(target)
            return Rebuilt(rebuilding.block, rebuilding.events, None)
        rebuilding.fill(old.number)
        after = digests(session)
        differing = tuple(name for name in after if after[name] != before[name])
        rebuilding.fill(target)
        return Rebuilt(rebuilding.block, rebuilding.events, old.number, differing)


class _Filling:
    """Counts what is filled in."""

    def __init__(self, projector: Projector, session: Session, on_progress: Callable[[Progress], None]) -> None:
        self._projector, self._session, self._on_progress = projector, session, on_progress
        self.block: int | None = None
        self.events = 0

    def fill(self, target: int) -> None:
        for progress in self._projector.fill(self._session, target):
            self.block = progress.block
            self.events += progress.events
            self._on_progress(progress)


def _stands(source: Source, block: Block) -> bool:
    found = source.block(block.number)
    return found is not None and found.hash == block.hash
