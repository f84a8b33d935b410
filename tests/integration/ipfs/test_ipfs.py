"""The store in a real IPFS node over its HTTP API: the CIDs computed here are those that the node gives.

Installed by `make setup-ipfs` alone; without it these tests say so and are skipped.
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ipfshttpclient
import pytest

from evidence.documents import Document
from ledger.documents.blocks import put_file, read_file, remove_file
from ledger.documents.cid import Cid, Codec
from ledger.documents.errors import BlockLost
from ledger.documents.ipfs import IpfsBlocks, connect
from ledger.documents.sealing import new_key, seal, unseal
from ledger.documents.store import StorePlace, open_store
from ledger.documents.unixfs import V1_2025

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
PROGRAMS = ROOT / ".tools/ipfs"
CHUNK = V1_2025.chunk
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 32 * CHUNK + 7]
AS_THE_PROFILE = {"cid-version": 1, "cid-base": "base32"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not (PROGRAMS / "node_modules").is_dir():
        pytest.skip("no IPFS HTTP API is installed: make setup-ipfs")
    folder = tmp_path_factory.mktemp("ipfs")
    command = [str(PROGRAMS / "node"), "serve.js", str(folder)]
    with subprocess.Popen(
        command, cwd=PROGRAMS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stdin is not None and process.stderr is not None
        told = process.stdout.readline().strip()
        if not told:
            pytest.fail(f"the node did not start: {process.stderr.read()}")
        yield told
        process.stdin.close()
        process.wait(30)


@pytest.fixture(scope="module")
def blocks(address: str) -> IpfsBlocks:
    return connect(address)


@pytest.fixture(scope="module")
def client(address: str, blocks: IpfsBlocks) -> Any:
    return ipfshttpclient.Client(address)


@pytest.mark.parametrize("size", SIZES)
def test_cids_are_those_that_the_node_gives(client: Any, blocks: IpfsBlocks, size: int) -> None:
    data = bytes(range(251)) * (size // 251 + 1)
    data = data[:size]
    added = client.add(io.BytesIO(data), chunker=f"size-{CHUNK}", raw_leaves=True, opts=AS_THE_PROFILE)
    root = put_file(blocks, (data[at : at + CHUNK] for at in range(0, max(size, 1), CHUNK)))
    assert str(root) == added["Hash"]
    assert client.cat(str(root)) == data
    assert b"".join(read_file(blocks, root)) == data


def test_ciphertext_comes_back_and_goes_away(client: Any, blocks: IpfsBlocks) -> None:
    key, content = new_key(), bytes(3 * CHUNK)
    root = put_file(blocks, seal([content], key))
    assert b"".join(unseal(read_file(blocks, root), key)) == content
    assert is_pinned(client, root)
    remove_file(blocks, root)
    remove_file(blocks, root)
    assert not is_pinned(client, root)
    with pytest.raises(BlockLost, match=str(root)):
        list(read_file(blocks, root))


def is_pinned(client: Any, root: Cid) -> bool:
    try:
        return bool(client.pin.ls(str(root))["Keys"])
    except ipfshttpclient.exceptions.ErrorResponse as error:
        assert "not pinned" in str(error)
        return False


def test_a_block_that_the_node_lost_is_named(client: Any, blocks: IpfsBlocks) -> None:
    key = new_key()
    root = put_file(blocks, seal([bytes(2 * CHUNK)], key))
    leaf = Cid.of(Codec.RAW, next(seal([bytes(2 * CHUNK)], key)))
    client.pin.rm(str(root))
    client.block._client.request("/block/rm", (str(leaf),), decoder="json")
    with pytest.raises(BlockLost, match=str(leaf)):
        list(read_file(blocks, root))


def test_the_store_reads_and_writes_there(address: str, tmp_path: Path) -> None:
    place = StorePlace(address, f"sqlite:///{tmp_path / 'records.db'}", tmp_path / "key")
    document = Document("recording", "video/mp4", bytes(5 * CHUNK), b"\x01" * 32)
    store = open_store(place)
    root = store.keep((document,))
    assert store.documents(root) == (document,)
    store.close()
