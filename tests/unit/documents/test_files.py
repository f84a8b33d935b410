"""Files of blocks: named as IPFS names them, read back whole, and a block that is lost or altered is found and named."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.documents.blocks import LocalBlocks, put_file, read_file, remove_file
from ledger.documents.cid import Cid, Codec
from ledger.documents.errors import BlockAltered, BlockLost, StoreUnusable
from ledger.documents.unixfs import V1_2025, Profile, TreeBuilder

VECTORS = json.loads(Path(__file__).with_name("cids.json").read_text())["files"]
SMALL = Profile(chunk=64, width=4)


def content(size: int) -> bytes:
    """As cids.json describes it."""
    pattern = [bytes((7 * i + 13 * high) & 255 for i in range(256)) for high in range(256)]
    blocks = (
        bytes((byte + 29 * (number >> 8)) & 255 for byte in pattern[number & 255]) for number in range(-(-size // 256))
    )
    return b"".join(blocks)[:size]


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    yield from (data[at : at + size] for at in range(0, max(len(data), 1), size))


@pytest.fixture
def blocks(tmp_path: Path) -> LocalBlocks:
    return LocalBlocks(tmp_path / "blocks")


@pytest.mark.parametrize(("size", "chunk", "width", "cid"), VECTORS, ids=[f"{v[0]}-{v[1]}" for v in VECTORS])
def test_cids_are_those_of_another_implementation(size: int, chunk: int, width: int, cid: str) -> None:
    tree = TreeBuilder(Profile(chunk, width))
    for leaf in pieces(content(size), chunk):
        list(tree.leaf(leaf))
    list(tree.finish())
    assert str(tree.root) == cid


def test_the_example_of_the_profile(blocks: LocalBlocks) -> None:
    """IPIP-0499, unixfs-v1-2025."""
    assert str(put_file(blocks, [b"hello world"])) == "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"


def test_a_large_file_is_named_in_little_memory() -> None:
    tree, leaf = TreeBuilder(), bytes(V1_2025.chunk)
    tracemalloc.start()
    for _ in range(1100):
        for _ in tree.leaf(leaf):
            pass
    list(tree.finish())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert tree.root.codec is Codec.DAG_PB
    assert peak < 4 * V1_2025.chunk


@pytest.mark.parametrize("size", [0, 1, 64, 65, 64 * 4 + 1, 64 * 17])
def test_files_come_back_as_they_were_put(blocks: LocalBlocks, size: int) -> None:
    root = put_file(blocks, pieces(content(size), SMALL.chunk), SMALL)
    assert b"".join(read_file(blocks, root)) == content(size)


def stored(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("b*") if path.is_file())


def test_every_block_lost_or_altered_is_named(blocks: LocalBlocks) -> None:
    root = put_file(blocks, pieces(content(64 * 6 + 5), SMALL.chunk), SMALL)
    paths = stored(blocks.folder)
    assert len(paths) == 7 + 3
    for path in paths:
        kept = path.read_bytes()
        path.chmod(0o600)
        for changed in (kept[:-1] + bytes([kept[-1] ^ 1]), kept[:-1], kept + b"\0", b""):
            path.write_bytes(changed)
            with pytest.raises(BlockAltered, match=path.name):
                list(read_file(blocks, root))
        path.unlink()
        with pytest.raises(BlockLost, match=path.name):
            list(read_file(blocks, root))
        path.write_bytes(kept)
    assert b"".join(read_file(blocks, root)) == content(64 * 6 + 5)


def test_a_swapped_block_is_found(blocks: LocalBlocks) -> None:
    root = put_file(blocks, [b"a" * 64, b"b" * 64], SMALL)
    leaves = [path for path in stored(blocks.folder) if path.name != str(root)]
    one, other = (leaf.read_bytes() for leaf in leaves)
    for leaf, data in zip(leaves, (other, one), strict=True):
        leaf.chmod(0o600)
        leaf.write_bytes(data)
    with pytest.raises(BlockAltered):
        list(read_file(blocks, root))


def test_a_block_is_written_once(blocks: LocalBlocks) -> None:
    root = put_file(blocks, [b"once"])
    (path,) = stored(blocks.folder)
    before = path.stat()
    assert put_file(blocks, [b"once"]) == root
    assert path.stat().st_mtime_ns == before.st_mtime_ns and path.stat().st_ino == before.st_ino
    assert before.st_mode & 0o777 == 0o400


def test_a_failed_write_leaves_nothing(blocks: LocalBlocks, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ledger.documents.blocks.os.fsync", full)
    with pytest.raises(StoreUnusable, match="No space left"):
        put_file(blocks, [b"data"])
    assert [path for path in blocks.folder.rglob("*") if path.is_file()] == []


def test_removing_takes_every_block(blocks: LocalBlocks) -> None:
    keep = put_file(blocks, [b"other"])
    root = put_file(blocks, pieces(content(64 * 20), SMALL.chunk), SMALL)
    remove_file(blocks, root)
    assert [path.name for path in stored(blocks.folder)] == [str(keep)]
    remove_file(blocks, root)


@pytest.mark.parametrize("data", [b"", b"\x0a\x04\x08\x02\x18\x00x", b"\x12\x00", bytes(100), b"\xff" * 50])
def test_a_node_of_another_spelling_is_refused(blocks: LocalBlocks, data: bytes) -> None:
    cid = Cid.of(Codec.DAG_PB, data)
    blocks.put(cid, data)
    with pytest.raises(BlockAltered, match=str(cid)):
        list(read_file(blocks, cid))


@pytest.mark.parametrize(
    "text", ["", "bafk", "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn", "B" + "A" * 58, "b" + "7" * 58]
)
def test_what_is_no_cid(text: str) -> None:
    with pytest.raises(StoreUnusable):
        Cid.parse(text)


def test_cids_are_read_as_they_are_written() -> None:
    cid = Cid.of(Codec.DAG_PB, b"node")
    assert Cid.parse(str(cid)) == cid and Cid.from_bytes(bytes(cid)) == cid
