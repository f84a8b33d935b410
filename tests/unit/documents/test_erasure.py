"""What was erased nobody can find again, with every file of the store and its key in hand; and a hold keeps it from being erased."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

from evidence import dossier
from evidence.canonical import canonicalize
from evidence.digest import Algorithm
from evidence.documents import Document, Kind, Leaf, verify_document, verify_leaves
from evidence.errors import DocumentMismatch, EvidenceError
from ledger.cli import main
from ledger.documents import erasure, holds
from ledger.documents.erasure import Ground
from ledger.documents.errors import DocumentErased, DocumentHeld, DocumentsUnknown, HoldUnknown, StoreUnusable
from ledger.documents.holds import Subject, SubjectKind
from ledger.documents.store import Store, StorePlace

ID_NUMBER = "11010519491231002X"
# Every number of one day's births at one place: what a dictionary of all numbers looks like.
CANDIDATES = [f"11010519491231{tail:03d}{check}" for tail in range(5) for check in "0123456789X"]
CARD = Document("identity-card", "text/plain", ID_NUMBER.encode(), b"\x51" * 31 + b"\x01")
SHEET = Document(
    "data-sheet",
    "application/json",
    canonicalize({"id_number": ID_NUMBER, "amount_fen": 500_000}),
    b"\x52" * 31 + b"\x02",
    Kind.FIELDS,
)
NOTICE = Document("notice", "text/plain", b"a notice without a name", b"\x53" * 32)
PARTY, OTHER = b"\xab" * 32, b"\xcd" * 32
OF_PARTY = Subject(SubjectKind.PARTY, PARTY)


def of_root(root: bytes) -> Subject:
    return Subject(SubjectKind.DOCUMENTS, root)


def hexed(value: bytes) -> str:
    return "0x" + value.hex()


def everything(folder: Path) -> Iterator[bytes]:
    return (path.read_bytes() for path in folder.rglob("*") if path.is_file())


def unwrapped(place: StorePlace, folder: Path) -> set[bytes]:
    """Whatever the store's own key opens, anywhere in the store's files."""
    key, found = bytes.fromhex(place.key_file.read_text()), set()
    for data in everything(folder):
        for at in range(len(data) - 71):
            window = data[at : at + 72]
            if window.count(0) > 8:
                continue
            try:
                found.add(aes_key_unwrap(key, window))
            except InvalidUnwrap:
                continue
    return found


def guessed(leaves: list[Leaf], salts: set[bytes]) -> set[str]:
    """The candidates that open one of the commitments with one of the salts."""
    found = set()
    for leaf in leaves:
        for salt in salts:
            for candidate in CANDIDATES:
                content = (
                    canonicalize({"id_number": candidate, "amount_fen": 500_000})
                    if leaf.kind is Kind.FIELDS
                    else candidate.encode()
                )
                try:
                    verify_document(leaf, content, salt)
                except (DocumentMismatch, EvidenceError):
                    continue
                found.add(candidate)
    return found


def blocks_of(place: StorePlace) -> list[Path]:
    return [path for path in Path(place.blocks).rglob("*") if path.is_file()]


def test_a_dictionary_of_all_numbers_finds_nothing(store: Store, place: StorePlace, tmp_path: Path) -> None:
    root = store.keep((CARD, SHEET), parties=[hexed(PARTY)])
    leaves = [record.leaf for record in store.records(root)]
    store.database.purge()
    salts = {secret[32:] for secret in unwrapped(place, tmp_path)}
    assert guessed(leaves, salts) == {ID_NUMBER}  # whoever holds store and key may see it, until then

    erasure.erase(store, OF_PARTY, by="data officer", ground=Ground.CONSENT_WITHDRAWN)

    assert unwrapped(place, tmp_path) == set()
    digests = [algorithm.hash(ID_NUMBER.encode()) for algorithm in Algorithm]
    for data in everything(tmp_path):
        for trace in (ID_NUMBER.encode(), CARD.salt, SHEET.salt, *digests, *(d.hex().encode() for d in digests)):
            assert trace not in data
    windows = {data[at : at + 32] for data in everything(tmp_path) for at in range(0, len(data) - 31, 1)}
    tagged = b"fubie.document.v1\0"
    assert not any(Algorithm.SHA256.hash(tagged + w + CARD.content) == leaves[0].commitments.sha256 for w in windows)
    assert not blocks_of(place)
    verify_leaves(leaves, root)  # what the chain recorded still holds


def test_what_is_left_is_the_commitment(store: Store) -> None:
    root = store.keep((CARD, NOTICE))
    report = erasure.erase(store, of_root(root), by="officer", ground=Ground.PERIOD_EXPIRED, role="identity-card")
    kept = store.documents(root)
    assert kept == (CARD.leaf(), NOTICE)
    dossier.verify(root, (dossier.Entry(CARD.leaf()), dossier.shown_whole(NOTICE)))
    assert [one["role"] for one in report["destroyed"]] == ["identity-card"]
    assert [one["role"] for one in report["remains"]["documents"]] == ["notice"]
    with pytest.raises(DocumentErased, match=r"erasure 1"):
        store.open(store.records(root)[0])
    with pytest.raises(DocumentErased, match="not kept again"):
        store.keep((CARD, NOTICE))
    with pytest.raises(DocumentErased, match="erased already"):
        erasure.erase(store, of_root(root), by="officer", ground=Ground.UNLAWFUL, role="identity-card")
    assert list(store.faults(store.all_records())) == []


def test_the_report_says_what_when_and_why_and_holds_no_data(store: Store) -> None:
    at = dataclasses.replace(store, clock=lambda: 1_767_225_600)
    root = at.keep((CARD, SHEET), parties=[hexed(PARTY), hexed(OTHER)])
    cids = [str(record.cid) for record in at.records(root)]
    report = erasure.erase(at, OF_PARTY, by="officer", ground=Ground.PURPOSE_ENDED)
    assert (report["number"], report["at"], report["by"]) == (1, 1_767_225_600, "officer")
    assert report["rule"]["item"] == 1 and "第四十七条" in report["rule"]["zh"] and "Art. 47" in report["rule"]["en"]
    assert [one["cid"] for one in report["destroyed"]] == cids
    assert report["destroyed"][0]["parties"] == [hexed(PARTY), hexed(OTHER)]
    assert report["remains"]["commitments"][1]["commitments"] == SHEET.leaf().commitments.to_json()
    assert erasure.reports(at) == [report]
    words = erasure.in_words(report)
    for part in ("2026-01-01 00:00:00 UTC", "第四十七条", "处理目的已实现", "the purpose is achieved", *cids):
        assert part in words
    for text in (json.dumps(report), words):
        for secret in (ID_NUMBER, CARD.salt.hex(), Algorithm.SHA256.hash(CARD.content).hex()):
            assert secret not in text


def test_only_the_partys_documents_go(store: Store) -> None:
    mine, shared, others = (
        store.keep((document,), parties=list(map(hexed, parties)))
        for document, parties in ((CARD, [PARTY]), (SHEET, [PARTY, OTHER]), (NOTICE, [OTHER]))
    )
    erasure.erase(store, OF_PARTY, by="officer", ground=Ground.OTHER_LAW)
    assert store.documents(others) == (NOTICE,)
    assert store.documents(mine) == (CARD.leaf(),) and store.documents(shared) == (SHEET.leaf(),)
    with pytest.raises(DocumentsUnknown):
        erasure.erase(store, Subject(SubjectKind.PARTY, b"\x01" * 32), by="officer", ground=Ground.OTHER_LAW)


CASE = "(2026)京0491民初1号"


@pytest.mark.parametrize("by_party", [True, False])
def test_a_hold_stops_erasure_until_it_is_lifted(store: Store, by_party: bool) -> None:
    root = store.keep((CARD, NOTICE), parties=[hexed(PARTY)])
    held = OF_PARTY if by_party else of_root(root)
    holds.place_hold(store, CASE, held, "registrar")
    holds.place_hold(store, "another case", held, "registrar")
    for subject in (OF_PARTY, of_root(root)):
        with pytest.raises(DocumentHeld, match="京0491民初1号.*registrar"):
            erasure.erase(store, subject, by="officer", ground=Ground.CONSENT_WITHDRAWN)
    assert store.documents(root) == (CARD, NOTICE) and erasure.reports(store) == []
    holds.lift_hold(store, CASE, held, "judge")
    with pytest.raises(DocumentHeld, match="another case"):
        erasure.erase(store, OF_PARTY, by="officer", ground=Ground.CONSENT_WITHDRAWN)
    holds.lift_hold(store, "another case", held, "judge")
    erasure.erase(store, OF_PARTY, by="officer", ground=Ground.CONSENT_WITHDRAWN)
    assert [(hold.event.value, hold.by) for hold in holds.history(store)] == [
        ("placed", "registrar"),
        ("placed", "registrar"),
        ("lifted", "judge"),
        ("lifted", "judge"),
    ]


def test_a_hold_on_a_party_covers_what_is_kept_later(store: Store) -> None:
    holds.place_hold(store, CASE, OF_PARTY, "registrar")
    root = store.keep((CARD,), parties=[hexed(PARTY)])
    with pytest.raises(DocumentHeld):
        erasure.erase(store, of_root(root), by="officer", ground=Ground.UNLAWFUL)


def test_a_hold_that_does_not_stand_is_not_lifted(store: Store) -> None:
    with pytest.raises(HoldUnknown):
        holds.lift_hold(store, CASE, OF_PARTY, "judge")
    holds.place_hold(store, CASE, OF_PARTY, "registrar")
    with pytest.raises(HoldUnknown):
        holds.lift_hold(store, CASE, Subject(SubjectKind.PARTY, OTHER), "judge")


def test_ciphertext_that_could_not_be_removed_is_cleared_later(
    store: Store, place: StorePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = store.keep((CARD,))

    def refuse(*_: object) -> None:
        raise StoreUnusable("the disk is gone")

    with monkeypatch.context() as patched:
        patched.setattr("ledger.documents.erasure.remove_file", refuse)
        with pytest.raises(StoreUnusable):
            erasure.erase(store, of_root(root), by="officer", ground=Ground.UNLAWFUL)
    assert store.documents(root) == (CARD.leaf(),)
    assert blocks_of(place)
    erasure.clear(store)
    assert not blocks_of(place)


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "card.txt").write_text(ID_NUMBER)
    kept, party = ["--store", str(tmp_path / "kept")], ["--party", hexed(PARTY)]
    assert main(["documents", "put", str(tmp_path / "card.txt"), *party, *kept]) == 0
    hold = ["--case", CASE, "--by", "registrar", *party, *kept]
    erase = ["documents", "erase", "--ground", "3", "--by", "officer", *party, *kept]
    assert main(["documents", "hold", *hold]) == 0
    assert main(erase) == 1
    assert CASE in capsys.readouterr().err
    assert main(["documents", "lift", *hold]) == 0
    assert main(["documents", "lift", *hold]) == 2
    assert main([*erase, "--report", str(tmp_path / "report.json")]) == 0
    assert "个人撤回同意" in capsys.readouterr().out
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert main(["documents", "erasures", "--json", *kept]) == 0
    assert json.loads(capsys.readouterr().out) == report
    assert main(["documents", "holds", *kept]) == 0
    assert capsys.readouterr().out.count(CASE) == 2
    assert main(["documents", "check", *kept]) == 0
    assert "1 erased, 0 faulty" in capsys.readouterr().out
    assert main(erase) == 2
