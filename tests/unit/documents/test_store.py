"""The store keeps what it was given, shows it to nobody without the key, and says which document is lost or altered."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from evidence.canonical import canonicalize
from evidence.documents import Document, DocumentTree, Kind
from ledger.documents.errors import (
    BlockAltered,
    BlockLost,
    DocumentRefused,
    DocumentsUnknown,
    StoreUnusable,
)
from ledger.documents.keys import read_key
from ledger.documents.store import MAX_DOCUMENT_BYTES, Shelf, Store, StorePlace, is_ipfs, open_store

NAME = "张三 11010519491231002X".encode()
AGREEMENT = Document("agreement", "text/plain", b"Agreement with " + NAME, b"\x01" * 32)
SHEET = Document(
    "data-sheet",
    "application/json",
    canonicalize({"amount_fen": 500_000, "name": "张三"}),
    b"\x02" * 32,
    Kind.FIELDS,
)
PARTY = "0x" + "ab" * 32


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_documents_come_back_as_they_were(store: Store, place: StorePlace) -> None:
    root = store.keep((AGREEMENT, SHEET), parties=[PARTY])
    assert root == DocumentTree((AGREEMENT.leaf(), SHEET.leaf())).doc_hash
    assert store.keep((AGREEMENT, SHEET)) == root
    again = open_store(place)
    assert again.documents(root) == (AGREEMENT, SHEET)
    assert dict(Shelf(again)) == {root: (AGREEMENT, SHEET)}
    assert [record.parties for record in again.all_records(PARTY)] == [(PARTY,), (PARTY,)]
    assert again.all_records("0x" + "cd" * 32) == ()
    again.close()


def test_nothing_of_a_document_lies_open(store: Store, tmp_path: Path) -> None:
    store.keep((AGREEMENT, SHEET))
    for path in files(tmp_path):
        data = path.read_bytes()
        for secret in (NAME, "张三".encode(), AGREEMENT.salt, SHEET.salt):
            assert secret not in data, path


def test_the_same_content_has_another_ciphertext_every_time(store: Store) -> None:
    other = dataclasses.replace(AGREEMENT, salt=b"\x03" * 32)
    cids = {record.cid for one in (AGREEMENT, other) for record in store.records(store.keep((one,)))}
    assert len(cids) == 2


def test_a_key_lies_apart_and_another_key_does_not_open(store: Store, place: StorePlace, tmp_path: Path) -> None:
    root = store.keep((AGREEMENT,))
    assert place.key_file.stat().st_mode & 0o777 == 0o600
    other = dataclasses.replace(store, key=read_key(tmp_path / "other.key"))
    with pytest.raises(StoreUnusable, match="wrapped under the key"):
        other.documents(root)
    assert str(store.key).count(place.key_file.read_text().strip()) == 0


@pytest.mark.parametrize("text", ["", "00" * 31, "zz" * 32, "00" * 33])
def test_a_file_that_holds_no_key(tmp_path: Path, text: str) -> None:
    (tmp_path / "key").write_text(text)
    with pytest.raises(StoreUnusable, match="holds no key"):
        read_key(tmp_path / "key")


def test_a_document_lost_or_altered_is_named(store: Store, place: StorePlace) -> None:
    root = store.keep((AGREEMENT, SHEET))
    first, second = store.records(root)
    assert list(store.faults((first, second))) == []
    path = next(Path(place.blocks).rglob(str(second.cid)))
    kept = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    with pytest.raises(BlockAltered, match=f"document 1.*{second.cid}"):
        store.documents(root)
    path.unlink()
    (fault,) = store.faults((first, second))
    assert isinstance(fault, BlockLost) and str(second.cid) in str(fault)


def test_limits(store: Store) -> None:
    large = dataclasses.replace(AGREEMENT, content=bytes(MAX_DOCUMENT_BYTES + 1))
    with pytest.raises(DocumentRefused, match="at most"):
        store.keep((large,))
    with pytest.raises(DocumentRefused, match="1 to"):
        store.keep(())
    with pytest.raises(DocumentRefused, match="no id"):
        store.keep((AGREEMENT,), parties=["Zhang San"])
    assert store.all_records() == ()


def test_documents_that_are_not_there(store: Store) -> None:
    with pytest.raises(DocumentsUnknown, match="0x0000"):
        store.documents(bytes(32))
    assert bytes(32) not in Shelf(store)


def test_records_lie_beside_those_of_the_journal(tmp_path: Path) -> None:
    from ledger.journal.database import open_database

    url = f"sqlite:///{tmp_path / 'journal.db'}"
    open_database(url).close()
    store = open_store(StorePlace(str(tmp_path / "blocks"), url, tmp_path / "key"))
    root = store.keep((AGREEMENT,))
    open_database(url).close()
    assert store.documents(root) == (AGREEMENT,)
    store.close()


@pytest.mark.parametrize(
    ("text", "ipfs"), [("/ip4/127.0.0.1/tcp/5001", True), ("/dns/node/tcp/5001/http", True), ("/srv/ip4", False)]
)
def test_what_is_the_address_of_a_node(text: str, ipfs: bool) -> None:
    assert is_ipfs(text) is ipfs


def test_an_address_that_is_none(tmp_path: Path) -> None:
    place = StorePlace("/ip4/nowhere", f"sqlite:///{tmp_path / 'r.db'}", tmp_path / "key")
    with pytest.raises(StoreUnusable, match="no address of an IPFS node"):
        open_store(place)


def test_a_node_that_does_not_answer(tmp_path: Path) -> None:
    place = StorePlace("/ip4/127.0.0.1/tcp/9", f"sqlite:///{tmp_path / 'r.db'}", tmp_path / "key")
    store = open_store(place)
    with pytest.raises(StoreUnusable, match="/ip4/127.0.0.1/tcp/9"):
        store.keep((AGREEMENT,))
    assert store.all_records() == ()
    store.close()
