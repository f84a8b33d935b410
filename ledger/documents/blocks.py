"""Where blocks are kept, and how files are put there and read back. Blocks are write-once: a name stands for the same bytes for ever."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ledger.documents.cid import Cid, Codec
from ledger.documents.errors import BlockAltered, BlockLost, StoreUnusable
from ledger.documents.unixfs import MAX_NODE_BYTES, V1_2025, Profile, TreeBuilder, children
from ledger.durable import sync_folder

MAX_BLOCK_BYTES = max(V1_2025.chunk, MAX_NODE_BYTES)
# 1,024 nodes of 1,024 leaves: files to 2^50 bytes have four levels.
MAX_DEPTH = 4


class Blocks(Protocol):
    """A place for blocks. Every method raises StoreUnusable where the place cannot be used."""

    def put(self, cid: Cid, data: bytes) -> None:
        """Keep a block; on the disk when it returns. A block that is there already stays as it is."""

    def get(self, cid: Cid) -> bytes:
        """What is kept under the name, unchecked and of at most MAX_BLOCK_BYTES + 1 bytes. Raises: BlockLost."""

    def keep(self, root: Cid) -> None:
        """All blocks below `root` were put: they must not be cleared away."""

    def remove(self, root: Cid, below: Iterable[Cid]) -> None:
        """Take away `root` and the blocks below it, as far as they are there."""


@dataclass(frozen=True)
class LocalBlocks:
    """A folder: <last two letters of the CID>/<CID>."""

    folder: Path

    def put(self, cid: Cid, data: bytes) -> None:
        path = self._path(cid)
        try:
            if path.exists():
                return
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_once(path, data)
        except OSError as error:
            raise StoreUnusable(f"block {cid}: {error}") from None

    def get(self, cid: Cid) -> bytes:
        path = self._path(cid)
        try:
            with path.open("rb") as file:
                return file.read(MAX_BLOCK_BYTES + 1)
        except FileNotFoundError:
            raise BlockLost(f"block {cid} is not there: {path}") from None
        except OSError as error:
            raise StoreUnusable(f"block {cid}: {error}") from None

    def keep(self, root: Cid) -> None:
        """Every block of the folder is kept."""

    def remove(self, root: Cid, below: Iterable[Cid]) -> None:
        try:
            for cid in (*below, root):
                self._path(cid).unlink(missing_ok=True)
        except OSError as error:
            raise StoreUnusable(f"file {root} cannot be removed: {error}") from None

    def _path(self, cid: Cid) -> Path:
        name = str(cid)
        return self.folder / name[-2:] / name


def put_file(blocks: Blocks, content: Iterable[bytes], profile: Profile = V1_2025) -> Cid:
    """Keep a file whose leaves come one by one, each but the last of `profile.chunk` bytes. Returns its name.

    Raises: StoreUnusable.
    """
    tree = TreeBuilder(profile)
    for leaf in content:
        for block in tree.leaf(leaf):
            blocks.put(block.part.cid, block.data)
    for block in tree.finish():
        blocks.put(block.part.cid, block.data)
    blocks.keep(tree.root)
    return tree.root


def read_file(blocks: Blocks, root: Cid) -> Iterator[bytes]:
    """The leaves of a file in their order, each block held against its name before it is used.

    Raises: BlockLost, BlockAltered, StoreUnusable; all name the block.
    """
    return (block for cid, block in _walk(blocks, root, MAX_DEPTH) if cid.codec is Codec.RAW)


def remove_file(blocks: Blocks, root: Cid) -> None:
    """Take a file away, with the blocks that can still be found from its root. Raises: StoreUnusable."""
    below: list[Cid] = []
    with suppress(BlockLost, BlockAltered):
        for cid in _names(blocks, root, MAX_DEPTH):
            below.append(cid)
    blocks.remove(root, below)


def checked(blocks: Blocks, cid: Cid) -> bytes:
    """A block that is what its name says. Raises: BlockLost, BlockAltered, StoreUnusable."""
    data = blocks.get(cid)
    if Cid.of(cid.codec, data) != cid:
        raise BlockAltered(f"block {cid} was altered: its {len(data)} bytes have the CID {Cid.of(cid.codec, data)}")
    return data


def _walk(blocks: Blocks, cid: Cid, depth: int) -> Iterator[tuple[Cid, bytes]]:
    data = checked(blocks, cid)
    yield cid, data
    if cid.codec is Codec.DAG_PB:
        for child in _children(cid, data, depth):
            yield from _walk(blocks, child, depth - 1)


def _names(blocks: Blocks, cid: Cid, depth: int) -> Iterator[Cid]:
    """Every block below a node, without reading the leaves; those that cannot be reached any more are left out."""
    if cid.codec is Codec.DAG_PB:
        for child in _children(cid, checked(blocks, cid), depth):
            with suppress(BlockLost, BlockAltered):
                yield from _names(blocks, child, depth - 1)
            yield child


def _children(cid: Cid, data: bytes, depth: int) -> tuple[Cid, ...]:
    if depth == 0:
        raise BlockAltered(f"block {cid} lies deeper than a file of this store can be")
    return children(cid, data)


def _write_once(path: Path, data: bytes) -> None:
    """Under another name first: no reader sees half a block, and of two writers of the same block either may win."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.rename(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
