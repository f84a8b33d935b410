"""The records of the store of documents lie in the journal's database, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.documents import Document
from ledger.documents import erasure, holds
from ledger.documents.erasure import Ground
from ledger.documents.errors import DocumentHeld
from ledger.documents.holds import Subject, SubjectKind
from ledger.documents.store import StorePlace, open_store
from ledger.journal.database import open_database
from ledger.journal.salts import Salts

PARTY = b"\xab" * 32
CARD = Document("identity-card", "text/plain", b"11010519491231002X", b"\x01" * 32)


def test_kept_held_and_erased_beside_the_journal(url: str, tmp_path: Path) -> None:
    journal = open_database(url)
    salt = Salts(journal).salt("0x01", "alice", "identity")
    store = open_store(StorePlace(str(tmp_path / "blocks"), url, tmp_path / "key"))
    root, subject = store.keep((CARD,), parties=["0x" + PARTY.hex()]), Subject(SubjectKind.PARTY, PARTY)
    assert store.documents(root) == (CARD,)
    holds.place_hold(store, "case 1", subject, "registrar")
    with pytest.raises(DocumentHeld):
        erasure.erase(store, subject, by="officer", ground=Ground.UNLAWFUL)
    holds.lift_hold(store, "case 1", subject, "registrar")
    report = erasure.erase(store, subject, by="officer", ground=Ground.UNLAWFUL)
    assert store.documents(root) == (CARD.leaf(),) and erasure.reports(store) == [report]
    assert Salts(journal).salt("0x01", "alice", "identity") == salt
    store.close()
    journal.close()
