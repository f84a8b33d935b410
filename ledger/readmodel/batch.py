"""Reads a range of blocks so that everything in it is of one chain, whatever the chain does meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.readmodel.columns import hexed
from ledger.readmodel.errors import ChainUnreadable
from ledger.readmodel.source import Block, Log, Source


@dataclass(frozen=True)
class Batch:
    """`blocks` are those with logs and the last one, in order."""

    blocks: tuple[Block, ...]
    logs: tuple[Log, ...]

    @property
    def last(self) -> Block:
        return self.blocks[-1]


def read_batch(source: Source, after: Block | None, first: int, last: int) -> Batch | None:
    """The blocks `first` to `last` with the ledger's logs; None when they do not follow the block `after`.

    The last block is asked for again at the end: if it is the same, every block read below it was its ancestor.

    Raises: ChainUnreadable when the chain changed meanwhile, or its logs are out of order.
    """
    opening, closing = _block(source, first), _block(source, last)
    if after is not None and opening.parent != after.hash:
        return None
    logs = tuple(source.logs(first, last))
    _require_order(logs, first, last)
    known = {first: opening, last: closing}
    blocks = {n: known.get(n) or _block(source, n) for n in sorted({log.block for log in logs} | {last})}
    _require_same_blocks(logs, blocks)
    if _block(source, last) != closing or _block(source, first) != opening:
        raise ChainUnreadable(f"the chain changed while its blocks {first} to {last} were read; try again")
    return Batch(tuple(blocks.values()), logs)


def _block(source: Source, number: int) -> Block:
    found = source.block(number)
    if found is None:
        raise ChainUnreadable(f"the chain has no block {number} any more; try again")
    return found


def _require_order(logs: Sequence[Log], first: int, last: int) -> None:
    places = [(log.block, log.index) for log in logs]
    if places != sorted(set(places)):
        raise ChainUnreadable(f"the logs of the blocks {first} to {last} are out of order or doubled")
    if places and not first <= places[0][0] <= places[-1][0] <= last:
        raise ChainUnreadable(f"logs of the blocks {places[0][0]} to {places[-1][0]} came for {first} to {last}")


def _require_same_blocks(logs: Sequence[Log], blocks: dict[int, Block]) -> None:
    for log in logs:
        if log.block_hash != blocks[log.block].hash:
            raise ChainUnreadable(
                f"log {log.index} of block {log.block} is of block {hexed(log.block_hash)}, "
                f"the chain has {hexed(blocks[log.block].hash)}; try again"
            )
